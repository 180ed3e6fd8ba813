"""What is wrong with the page that is shown: for her who cannot see or point well, on a small screen, in her language."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from tools import prepare

AXE = prepare.ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """async ([only, colours]) => {
    const rules = only.type === 'tag' ? {'color-contrast': {enabled: colours}} : {}
    const found = await axe.run(document, {runOnly: only, rules, resultTypes: ['violations']})
    return found.violations.flatMap(one => one.nodes.map(node =>
        `${one.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`))
}"""
SEEN = """() => {
    const found = []
    const wide = document.scrollingElement.scrollWidth
    if (wide > innerWidth) {
        const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        const named = out.slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ')
        found.push(`is ${wide} wide on a screen of ${innerWidth}: ${named}`)
    }
    if (!document.body.classList.contains('public') || document.querySelector('.icon-sheet')) return found
    const targets = 'button, .govuk-button, .call, .back, .link-row, .choices label, input, select, textarea, summary'
    for (const e of document.querySelectorAll(targets)) {
        const box = e.getBoundingClientRect()
        if (!e.checkVisibility({opacityProperty: true}) || box.width < 2 || e.closest('.govuk-visually-hidden, [inert]')) continue
        if (box.height < 43.5) found.push(`is ${Math.round(box.height)} px high: ${e.outerHTML.slice(0, 120)}`)
    }
    const small = [...document.querySelectorAll('main p, main label, main li, main dd, main legend')]
        .filter(e => e.checkVisibility() && e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 16)
    for (const e of small.slice(0, 3)) found.push(`has letters of ${getComputedStyle(e).fontSize}: ${e.outerHTML.slice(0, 120)}`)
    return found
}"""
# What a page is made of: elements, their order and attributes, and whether they hold text, but not which. Ids and what points
# to them stand by their place among all ids, so that two of the same, or a pointer to nothing, make another build.
BUILD = """() => {
    const places = new Map()
    const place = value => value.split(/\\s+/).map(one => places.get(one) ?? (places.set(one, places.size), places.size - 1))
    const told = a => /^(id|for|headers|aria-(labelledby|describedby|controls|owns))$/.test(a.name) ? place(a.value)
        : /^(class|role|type|scope|tabindex|autocomplete|aria-(?!label$).*)$/.test(a.name) ? a.value
        : a.name === 'lang' ? /^(hi|en|ur)$/.test(a.value) : !!a.value.trim()
    const parts = [...document.querySelectorAll('body, body *')].map(e => e.tagName
        + [...e.attributes].map(a => `${a.name}=${told(a)}`).sort().join(' ')
        + [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    const head = [...document.querySelectorAll('head meta')].map(m => `${m.name} ${m.content}`)
    return [/^(hi|en)$/.test(document.documentElement.lang), !!document.title.trim(), ...head, ...parts].join('|')
}"""
# What hangs on how long the words are: asked of every page.
BY_LAYOUT = ["target-size", "scrollable-region-focusable"]
SHOWN_WORDS = """() => {
    const found = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
        const e = walk.currentNode.parentElement
        const foreign = e.closest('[lang]:not(html)')
        if (e.closest('script, style, template, code, textarea') || (foreign && foreign.lang !== 'hi')) continue
        if (walk.currentNode.data.trim()) found.push(walk.currentNode.data.trim())
    }
    for (const e of document.querySelectorAll('[aria-label]')) found.push(e.getAttribute('aria-label'))
    return found
}"""
# Pages full of codes and user names.
NOT_IN_WORDS = re.compile(r"/(?:staff/(?:record|officers|my)|components)/")
# Words that stay in Latin letters on a Hindi page: laws, standards, units and what a person typed.
LATIN = re.compile(
    r"\b(?:BNSS?|POCSO|CWPO|SJPU|BLSA|IPC|CrPC|FIR|PDF|PRV|GD|SMS|SHA|MB|KB|DPDP|SOP|IT|DP|SC|ST|JPEG|DLT|TOTP|UCS|GSM|IST|QR|"
    r"Tele|MANAS|https?|localhost|look|image|audio|video|application|jpeg|png|ogg|webm|pdf|mp4|Samman|Chrome|Safari|"
    r"Android|iPhone|JioPhone|Google|New|Incognito|Tab|tab|Shift|Ctrl|Options|Delete|History)\b"
)


def faults(
    page: Page, *, theirs: tuple[str, ...] = (), colours: bool = True, known: set[int] | None = None
) -> list[str]:
    """Violations of WCAG 2.2 AA, what does not fit the screen, small targets on public pages, and English words on a Hindi
    page (`theirs`: texts that people typed in the test). Needs JavaScript on. Contrast, which takes longest to measure, is
    left out where `colours` is false. A page that is built like one among `known`, but for its texts, is asked only for what
    hangs on the length of words; one without violations joins them."""
    screen = page.viewport_size or {"width": 360, "height": 640}
    # The whole page at once: what lies behind the Exit bar has no contrast that could be measured.
    tall = page.evaluate("() => document.documentElement.scrollHeight + 150")
    page.set_viewport_size({"width": screen["width"], "height": tall})
    build = page.evaluate(BUILD) if known is not None else ""
    is_known = known is not None and hash((build, colours)) in known
    only = {"type": "rule", "values": BY_LAYOUT} if is_known else {"type": "tag", "values": RULES}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN_AXE, [only, colours])
    if known is not None and not is_known and not found:
        known |= {hash((build, colours)), hash((build, False))}
    page.set_viewport_size({"width": 360, "height": 640})  # officers have phones too
    found += page.evaluate(SEEN)
    page.set_viewport_size(screen)
    if page.locator("html").get_attribute("lang") == "hi" and not NOT_IN_WORDS.search(page.url):
        found += [f"English words: {text[:100]}" for text in english(page, theirs)]
    return [f"{page.url} {fault}" for fault in found]


def english(page: Page, theirs: tuple[str, ...]) -> list[str]:
    """Texts on a page with words of three and more Latin letters that should not be there."""
    shown: list[Any] = page.evaluate(SHOWN_WORDS)
    found = []
    for text in map(str, shown):
        rest = text
        for typed in theirs:
            rest = rest.replace(typed, "")
        if re.search(r"[A-Za-z]{3,}", LATIN.sub("", rest)):
            found.append(text)
    return found
