// Speaking instead of writing: records in the browser into the file input that stands there anyway.
import { stillHere } from './idle'

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm']
const MOST_SECONDS = 20 * 60

function part<T extends HTMLElement>(root: ParentNode, name: string): T {
  return root.querySelector(`[data-${name}]`) as T
}

function setUpOne(root: HTMLElement): void {
  const input = root.querySelector<HTMLInputElement>('input[type=file]')
  const template = root.querySelector('template')
  if (!input || !template || root.dataset.ready) return
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined' || typeof DataTransfer === 'undefined') return
  root.dataset.ready = 'yes'
  const box = template.content.cloneNode(true) as DocumentFragment
  template.before(box)
  const say = part(root, 'say')
  const start = part<HTMLButtonElement>(root, 'start')
  const stop = part<HTMLButtonElement>(root, 'stop')
  const time = part(root, 'time')
  const play = part<HTMLAudioElement>(root, 'play')
  const again = part(root, 'again')
  let recorder: MediaRecorder | null = null
  let ticking = 0

  const tell = (what: 'ready' | 'recording' | 'done' | 'refused'): void => {
    say.textContent = say.dataset[what] ?? ''
    start.hidden = what === 'recording' || what === 'done'
    stop.hidden = time.hidden = what !== 'recording'
    play.hidden = again.hidden = what !== 'done'
  }
  const forget = (): void => {
    if (play.src) URL.revokeObjectURL(play.src)
    play.removeAttribute('src')
    input.value = ''
    tell('ready')
  }
  const keep = (pieces: Blob[], type: string): void => {
    const plain = type.split(';')[0] || 'audio/webm'
    const ending = plain.includes('mp4') ? 'm4a' : plain.includes('ogg') ? 'ogg' : 'webm'
    const file = new File(pieces, `voice.${ending}`, { type: plain })
    const carrier = new DataTransfer()
    carrier.items.add(file)
    input.files = carrier.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
    play.src = URL.createObjectURL(file)
    tell('done')
    play.focus()
  }
  const record = async (): Promise<void> => {
    let sound: MediaStream
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } })
    } catch {
      tell('refused')
      return
    }
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one))
    const pieces: Blob[] = []
    recorder = new MediaRecorder(sound, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: 24000 })
    recorder.addEventListener('dataavailable', (event) => pieces.push(event.data))
    recorder.addEventListener('stop', () => {
      clearInterval(ticking)
      sound.getTracks().forEach((track) => track.stop())
      keep(pieces, recorder?.mimeType || type || '')
    })
    recorder.start(1000)
    const began = Date.now()
    const tick = (): void => {
      const seconds = Math.floor((Date.now() - began) / 1000)
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      stillHere()
      if (seconds >= MOST_SECONDS) recorder?.stop()
    }
    tick()
    ticking = window.setInterval(tick, 500)
    tell('recording')
    stop.focus()
  }
  start.addEventListener('click', () => void record())
  stop.addEventListener('click', () => recorder?.stop())
  part(root, 'delete').addEventListener('click', () => {
    forget()
    start.focus()
  })
  // A file chosen by hand takes the place of a recording.
  input.addEventListener('change', (event) => {
    if (event.isTrusted && play.src) {
      URL.revokeObjectURL(play.src)
      play.removeAttribute('src')
      tell('ready')
    }
  })
  tell('ready')
}

export function setUpRecorders(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>('[data-recorder]').forEach(setUpOne)
}
