// The way out: the page is blanked first, then the server is told, then this page's place in the history is taken by
// a neutral site. Without a script the form does the same, only slower.
const WAIT_FOR_SERVER = 1500 // milliseconds; on a bad line she is gone before the answer comes

export function blank(): void {
  document.title = ' '
  document.documentElement.style.background = '#fff'
  document.body.textContent = '' // plain enough for any old phone
}

function leave(way: HTMLElement): void {
  const away = (way instanceof HTMLAnchorElement ? way.href : way.dataset.exit) || '/'
  const address = way instanceof HTMLFormElement ? way.action : ''
  const go = (): void => location.replace(away)
  blank()
  if (!address) return go() // the server is away: there is nobody to tell
  setTimeout(go, WAIT_FOR_SERVER)
  fetch(address, { method: 'POST', keepalive: true, redirect: 'manual', credentials: 'same-origin' }).then(go, go)
}

export function setUpExit(): void {
  const way = document.querySelector<HTMLElement>('[data-exit]')
  if (!way) return
  way.addEventListener(way instanceof HTMLFormElement ? 'submit' : 'click', (event) => {
    event.preventDefault()
    leave(way)
  })
  let presses: number[] = []
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift') presses = []
    else if (!event.repeat) {
      presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp]
      if (presses.length >= 3) leave(way)
    }
  })
}
