// A form with data-upload sends its files one a request, with a bar and a cancel. When the server stays on this page, what
// it answers takes the place of what is shown: errors, texts and the list of files, as without a script. When it leads to
// another page, the browser goes there.
import { stillHere } from './idle'

type Answer = { page: Document; address: string }

function send(form: HTMLFormElement, input: HTMLInputElement, file: File | null, button: HTMLElement | null, box: HTMLElement): Promise<Answer | null> {
  const bar = box.querySelector('progress') as HTMLProgressElement
  const cancel = box.querySelector('button') as HTMLButtonElement
  const name = box.querySelector('[data-name]') as HTMLElement
  const data = new FormData(form)
  if (file) data.set(input.name, file)
  if (button instanceof HTMLButtonElement && button.name) data.append(button.name, button.value)
  name.textContent = file ? file.name : ''
  bar.value = 0
  box.hidden = false
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    // A button of the form may lead elsewhere (the same page in the other language).
    request.open('POST', button instanceof HTMLButtonElement && button.hasAttribute('formaction') ? button.formAction : form.action)
    request.responseType = 'document'
    request.upload.addEventListener('progress', (event) => {
      stillHere()
      if (event.lengthComputable) bar.value = event.loaded / event.total
    })
    request.addEventListener('load', () => {
      stillHere()
      const page = request.response as Document | null
      if (page?.querySelector('main')) done({ page, address: request.responseURL })
      else fail()
    })
    request.addEventListener('error', () => fail())
    request.addEventListener('abort', () => done(null))
    cancel.onclick = () => request.abort()
    request.send(data)
  })
}

function show(answer: Answer, setUp: (root: ParentNode) => void): void {
  const address = new URL(answer.address)
  if (address.pathname !== location.pathname) {
    location.assign(answer.address)
    return
  }
  for (const part of ['.page', 'main']) {
    const now = document.querySelector(part)
    const next = answer.page.querySelector(part)
    if (!now || !next) continue
    history.replaceState(null, '', answer.address)
    now.replaceWith(document.adoptNode(next))
    setUp(next)
    if (!next.querySelector('.govuk-error-summary')) document.querySelector<HTMLElement>('main')?.focus()
    window.scrollTo(0, 0)
    return
  }
}

export function setUpUploads(root: ParentNode, setUp: (root: ParentNode) => void): void {
  root.querySelectorAll<HTMLFormElement>('form[data-upload]').forEach((form) => {
    const input = form.querySelector<HTMLInputElement>('input[type=file]')
    const template = document.querySelector<HTMLTemplateElement>('#upload-bar')
    if (!input || !template) return
    if (form.dataset.upload === 'many') input.multiple = true
    form.addEventListener('submit', (event) => {
      const files = Array.from(input.files ?? [])
      if (!files.length) return // nothing to carry: an ordinary post
      const button = (event as SubmitEvent).submitter
      if (button instanceof HTMLButtonElement && button.formNoValidate) return // back, another language: an ordinary post
      event.preventDefault()
      form.querySelector('.upload')?.remove()
      const box = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
      form.append(box)
      const buttons = Array.from(form.querySelectorAll<HTMLButtonElement>('button[type=submit], button:not([type])'))
      buttons.forEach((one) => (one.disabled = true))
      void (async () => {
        let answer: Answer | null = null
        try {
          for (const file of files) {
            const next = await send(form, input, file, button, box)
            if (!next) break
            answer = next
            if (next.page.querySelector('.govuk-error-summary')) break
          }
        } catch {
          box.querySelector('[data-name]')!.textContent = box.dataset.failed ?? ''
          box.querySelector('progress')?.remove()
          box.querySelector('button')?.remove()
          buttons.forEach((one) => (one.disabled = false))
          return
        }
        buttons.forEach((one) => (one.disabled = false))
        box.remove()
        if (answer) show(answer, setUp)
      })()
    })
  })
}
