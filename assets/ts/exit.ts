// The way out: the page is blanked first, then the server is told, then this page's place in the history is taken by
// a neutral site. Without a script the form does the same, only slower.
const WAIT_FOR_SERVER = 1500 // milliseconds; on a bad line she is gone before the answer comes

export function blank(): void {
  document.title = ' '
  document.documentElement.style.background = '#fff'
  document.body.replaceChildren()
}

function leave(form: HTMLFormElement): void {
  const away = form.dataset.exit
  const address = form.action
  if (!away) {
    // A page of things gone wrong does not know the neutral site: the server sends her there.
    document.body.style.visibility = 'hidden'
    form.submit()
    return
  }
  blank()
  const told = fetch(address, { method: 'POST', keepalive: true, redirect: 'manual', credentials: 'same-origin' })
  const enough = new Promise((done) => setTimeout(done, WAIT_FOR_SERVER))
  const go = (): void => location.replace(away)
  Promise.race([told, enough]).then(go, go)
}

export function setUpExit(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-exit]')
  if (!form) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    leave(form)
  })
  let presses: number[] = []
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift') presses = []
    else if (!event.repeat) {
      presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp]
      if (presses.length >= 3) leave(form)
    }
  })
}
