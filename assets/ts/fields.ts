// The govuk components that the forms use; each element is set up once, also after a part of the page was replaced.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'

export function setUpFields(root: ParentNode): void {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  for (const Part of [Button, CharacterCount, Checkboxes, Radios, ErrorSummary]) {
    for (const element of root.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
      try {
        new Part(element)
      } catch {
        // The page works without it.
      }
    }
  }
}
