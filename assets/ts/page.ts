// A page that comes back from the browser's own memory is asked for again: what was left must not reappear.
export function setUpReturn(): void {
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      document.documentElement.style.visibility = 'hidden'
      location.reload()
    }
  })
}
