// A form with data-carry goes over a bad line: when it does not arrive it stays on the page as it was filled in, says so (its
// data-failed), and goes again at the next press; its token makes it one, however often it arrives. It counts as kept where the
// answer carries that token ([data-carried]); any other page that the server gives (what to mend, sign in again) is shown here.
// Nothing is kept in the browser. Without a script it is an ordinary form.
import { stillHere } from './idle'

const LONGEST = 60000

async function send(form: HTMLFormElement, body: FormData): Promise<{ main: HTMLElement; kept: boolean; address: string }> {
  const stop = new AbortController()
  const timer = window.setTimeout(() => stop.abort(), LONGEST)
  try {
    const answer = await fetch(form.action, { method: 'POST', body, credentials: 'same-origin', signal: stop.signal })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const main = page.querySelector('main')
    if (!main || answer.status >= 500) throw new Error(String(answer.status))
    const carried = page.querySelector('[data-carried]')?.getAttribute('data-carried') ?? ''
    return { main, kept: carried !== '' && carried === body.get('token'), address: answer.url }
  } finally {
    clearTimeout(timer)
  }
}

export function setUpCarrying(root: ParentNode, setUp: (root: ParentNode) => void): void {
  root.querySelectorAll<HTMLFormElement>('form[data-carry]').forEach((form) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const button = (event as SubmitEvent).submitter
      const body = new FormData(form)
      if (button instanceof HTMLButtonElement && button.name) body.append(button.name, button.value)
      const buttons = Array.from(form.querySelectorAll<HTMLButtonElement>('button'))
      buttons.forEach((one) => (one.disabled = true))
      void (async () => {
        try {
          const answer = await send(form, body)
          stillHere()
          if (answer.kept) return location.assign(answer.address)
          const shown = document.adoptNode(answer.main)
          document.querySelector('main')?.replaceWith(shown)
          setUp(shown)
          shown.focus()
          window.scrollTo(0, 0)
        } catch {
          const box = form.querySelector<HTMLElement>('[data-carry-state]')
          if (box) {
            const line = document.createElement('p')
            line.textContent = form.dataset.failed ?? ''
            box.className = 'notice notice--error'
            box.replaceChildren(line)
          }
        }
        buttons.forEach((one) => (one.disabled = false))
      })()
    })
  })
}
