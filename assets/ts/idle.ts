// After idle minutes a quiet sheet lies over the page; a touch takes it away and everything typed is still there.
// Other parts (an upload, a recording) say that they are at work by `stillHere()`.
const MARKS = ['keydown', 'input', 'pointerdown', 'touchstart', 'scroll', 'wheel', 'focusin']

export function stillHere(): void {
  document.dispatchEvent(new Event('still-here'))
}

export function setUpIdle(): void {
  const seconds = Number(document.body.dataset.idle)
  const sheet = document.querySelector<HTMLTemplateElement>('#idle-cover')
  if (!seconds || !sheet) return
  let last = Date.now()
  let cover: HTMLElement | null = null
  let before: Element | null = null

  const rest = (quiet: boolean): void => {
    for (const element of document.body.children) {
      if (element !== cover && element instanceof HTMLElement) {
        element.inert = quiet
        element.style.visibility = quiet ? 'hidden' : ''
      }
    }
  }
  const uncover = (): void => {
    last = Date.now()
    rest(false)
    cover?.remove()
    cover = null
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
  const lay = (): void => {
    before = document.activeElement
    document.querySelectorAll('audio, video').forEach((media) => (media as HTMLMediaElement).pause())
    cover = (sheet.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
    document.body.append(cover)
    rest(true)
    const button = cover.querySelector('button')
    button?.addEventListener('click', uncover)
    button?.focus()
  }
  const mark = (): void => {
    if (!cover) last = Date.now()
  }
  for (const name of MARKS) document.addEventListener(name, mark, { passive: true, capture: true })
  document.addEventListener('still-here', mark)
  // By the clock, not by one long timer: a phone that slept covers the page as soon as it wakes.
  const look = (): void => {
    if (!cover && Date.now() - last >= seconds * 1000) lay()
  }
  setInterval(look, 1000)
  document.addEventListener('visibilitychange', look)
}
