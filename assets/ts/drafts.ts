// Drafts of officers. <form data-guard> asks before it is left unsaved. <form data-autosave="URL"> posts itself a few
// seconds after a change; the answer is JSON {"version": 7}, put into its field `version`; 409 means that somebody else
// wrote meanwhile. What is said stands in [data-autosave-state], with its texts in data-saving, data-saved, data-conflict
// and data-failed.
import { stillHere } from './idle'

const PAUSE = 4000

function setUpOne(form: HTMLFormElement): void {
  const address = form.dataset.autosave
  const state = form.querySelector<HTMLElement>('[data-autosave-state]')
  let unsaved = false
  let leaving = false
  let timer = 0
  let running = false
  let conflict = false

  const tell = (what: string): void => {
    if (state) state.textContent = state.dataset[what] ?? ''
  }
  const save = async (): Promise<void> => {
    if (!address || leaving || conflict) return
    if (running) return later()
    running = true
    unsaved = false
    tell('saving')
    try {
      const data = new FormData(form)
      for (const [name, value] of Array.from(data)) if (value instanceof File) data.delete(name)
      const answer = await fetch(address, { method: 'POST', body: data, headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      if (answer.status === 409) {
        conflict = unsaved = true
        tell('conflict')
      } else if (!answer.ok) throw new Error(String(answer.status))
      else {
        const { version } = (await answer.json()) as { version?: number }
        const field = form.elements.namedItem('version')
        if (version !== undefined && field instanceof HTMLInputElement) field.value = String(version)
        tell('saved')
      }
    } catch {
      unsaved = true
      tell('failed')
    }
    running = false
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void save(), PAUSE)
  }
  form.addEventListener('input', () => {
    unsaved = true
    stillHere()
    if (address) later()
  })
  form.addEventListener('submit', () => {
    leaving = true
    clearTimeout(timer)
  })
  window.addEventListener('beforeunload', (event) => {
    if (unsaved && !leaving) event.preventDefault()
  })
}

export function setUpDrafts(): void {
  document.querySelectorAll<HTMLFormElement>('form[data-guard], form[data-autosave]').forEach(setUpOne)
}
