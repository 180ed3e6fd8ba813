// Buttons that print; without a script they are not shown, and the page says how else one prints.
export function setUpPrint(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}

// A page that comes back from the browser's own memory is asked for again: what was left must not reappear.
export function setUpReturn(): void {
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      document.documentElement.style.visibility = 'hidden'
      location.reload()
    }
  })
}
