/* Photos on their way up. XMLHttpRequest because fetch cannot tell how far an upload has got. */
import { words } from '@/words'
import { Problem } from './problem'

const PATIENCE = 90_000

function problemOfText(request: XMLHttpRequest): Problem {
  const after = Number(request.getResponseHeader('Retry-After')) || 0
  try {
    return new Problem(request.status, JSON.parse(request.responseText), after)
  } catch {
    return new Problem(request.status, {}, after)
  }
}

/** Sends one shrunk photo; answers the handle that reports and moves take. Throws a Problem. Fits usePhotos(). */
export function sendPicture(blob: Blob, key: string, progress: (percent: number) => void): Promise<string> {
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/pictures')
    request.timeout = PATIENCE
    request.setRequestHeader('Content-Type', blob.type || 'image/jpeg')
    request.setRequestHeader('Idempotency-Key', key)
    request.setRequestHeader('Accept-Language', words.global.locale.value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(Math.round((100 * event.loaded) / event.total))
    }
    request.onload = () => {
      if (request.status !== 200) return refuse(problemOfText(request))
      done((JSON.parse(request.responseText) as { handle: string }).handle)
    }
    request.onerror = () => refuse(new Problem(0, {}))
    request.ontimeout = () => refuse(new Problem(0, {}))
    request.send(blob)
  })
}
