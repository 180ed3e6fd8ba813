// Builds assets/build: two style sheets, three scripts, the icon sprite and the favicon. `npm run build`.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const out = join(here, 'build')

// What the govuk components bring and no page of ours uses: dropped from the style sheets, whatever the pages say, so
// that the build depends on assets/ alone.
const UNUSED = new RegExp([
  'govuk-(label|fieldset__legend|date-input)--', 'govuk-input--(width|extra)', 'govuk-input__', 'govuk-select--(?!error)',
  'govuk-(radios|checkboxes)--(inline|conditional)', 'govuk-(radios|checkboxes)__divider', 'govuk-date-input__input',
  'govuk-frontend-supported', 'govuk-visually-hidden-focusable', 'govuk-character-count__message--disabled',
].map((name) => `\\.${name}`).join('|'))

function strip(css) {
  const isDead = (selector) => UNUSED.test(selector.replace(/:not\([^)]*\)/g, ''))
  let kept = css.replace(/([^{}]+)\{([^{}]*)\}/g, (rule, head, body) => {
    const prelude = head.match(/^\s*(?:@[^;]*;)*/)[0]
    const selectors = head.slice(prelude.length)
    if (selectors.trim().startsWith('@')) return rule
    const alive = splitSelectors(selectors).filter((one) => !isDead(one))
    return alive.length && body.trim() ? `${prelude}${alive.join(',')}{${body}}` : prelude
  })
  for (let before = ''; before !== kept; ) {
    before = kept
    kept = kept.replace(/@media[^{}]+\{\s*\}/g, '')
  }
  // The fallbacks say the same as the variables would; old phones need only them.
  return kept.replace(/var\(--govuk-[\w-]+,\s*([^()]+)\)/g, '$1')
}

function splitSelectors(text) {
  const found = []
  let depth = 0
  let current = ''
  for (const letter of text) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === ',' && depth === 0) { found.push(current); current = '' } else current += letter
  }
  return [...found, current]
}

async function styles() {
  for (const name of ['public', 'staff']) {
    const { css } = sass.compile(join(here, 'sass', `${name}.scss`), {
      loadPaths: [join(root, 'node_modules')], quietDeps: true, charset: false,
    })
    const { code } = await esbuild.transform(strip(css), { loader: 'css', minify: true, target: ['chrome70', 'firefox70', 'safari12'] })
    await writeFile(join(out, `${name}.css`), code)
  }
}

async function scripts() {
  await esbuild.build({
    entryPoints: ['public', 'staff', 'charts'].map((name) => join(here, `ts/${name}.ts`)),
    bundle: true, minify: true, format: 'iife', target: ['es2019'], outdir: out, legalComments: 'none', logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
}

// Every assets/icons/<name>.svg becomes <symbol id="<name>">; the favicon stays a file of its own.
async function icons() {
  const folder = join(here, 'icons')
  const symbols = []
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.svg')).sort()) {
    const svg = await readFile(join(folder, file), 'utf8')
    if (file === 'favicon.svg') { await writeFile(join(out, file), svg.trim()); continue }
    const box = svg.match(/viewBox="([^"]+)"/)[1]
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ').trim()
    symbols.push(`<symbol id="${file.slice(0, -4)}" viewBox="${box}">${inner}</symbol>`)
  }
  await writeFile(join(out, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`)
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
await Promise.all([styles(), scripts(), icons()])
for (const name of (await readdir(out)).sort()) {
  const bytes = await readFile(join(out, name))
  console.log(`${name.padEnd(12)} ${String(bytes.length).padStart(7)} bytes, ${String(gzipSync(bytes).length).padStart(6)} compressed`)
}
