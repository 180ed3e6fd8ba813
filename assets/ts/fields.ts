// The govuk components that the forms use; each element is set up once, also after a part of the page was replaced.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'

// Fields under a choice show only while it is chosen. (govuk-frontend's own puts aria-expanded on radios, which ARIA
// does not allow there.)
function setUpReveals(root: ParentNode): void {
  const inputs = Array.from(root.querySelectorAll<HTMLInputElement>('input[data-reveals]'))
  const look = (): void => {
    for (const input of inputs) {
      const fields = document.getElementById(input.dataset.reveals ?? '')
      if (fields) fields.hidden = !input.checked
    }
  }
  if (!inputs.length) return
  look()
  for (const form of new Set(inputs.map((input) => input.form))) form?.addEventListener('change', look)
}

export function setUpFields(root: ParentNode): void {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  for (const Part of [Button, CharacterCount, ErrorSummary]) {
    for (const element of root.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
      try {
        new Part(element)
      } catch {
        // The page works without it.
      }
    }
  }
  setUpReveals(root)
}
