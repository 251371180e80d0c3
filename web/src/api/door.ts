/* The one door for HTTP. Every request of both entries leaves through here, so that this is said once: the language,
   the key that makes a repeated write harmless, patience with a bad network, and learning the server's time. */
import { learnServerTime } from '@/base/clock'
import { words } from '@/words'
import { Problem, problemOf } from './problem'

/** Waits between tries in ms; their number is the number of repeats. */
const PAUSES = [400, 1500]
/** A reply that takes longer than this is treated as none. */
const PATIENCE = 20_000
/** The longest Retry-After we wait out by ourselves, in seconds. */
const SHORT_WAIT = 3

type Listener = () => void
const signedOut = new Set<Listener>()

/** Called whenever the server says that nobody is signed in. Answers how to stop listening. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

const rest = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/* AbortSignal.timeout() and .any() are too young for our oldest web views. */
function patience(request: Request): { signal: AbortSignal; end: () => void } {
  const control = new AbortController()
  const give = () => control.abort()
  const timer = setTimeout(give, PATIENCE)
  request.signal?.addEventListener('abort', give)
  return {
    signal: control.signal,
    end() {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', give)
    },
  }
}

async function once(request: Request): Promise<Response | Problem> {
  const { signal, end } = patience(request)
  const sent = Date.now()
  try {
    const reply = await fetch(new Request(request.clone(), { signal }))
    learnServerTime(reply.headers.get('Date'), sent, Date.now())
    return reply
  } catch (error) {
    /* The screen that asked is gone: that is no problem of the network. */
    if (request.signal?.aborted) throw error
    return new Problem(0, {})
  } finally {
    end()
  }
}

/** A read, or a write that carries its key: asking twice does no harm. */
function repeatable(request: Request): boolean {
  return request.method === 'GET' || request.headers.has('Idempotency-Key')
}

/** How long to wait before the next try in ms; -1: this is the answer. */
function pauseAfter(reply: Response | Problem, tries: number): number {
  const pause = PAUSES[tries]
  if (pause === undefined) return -1
  if (reply instanceof Problem) return navigator.onLine === false ? -1 : pause
  if (reply.status !== 503) return -1
  const asked = Number(reply.headers.get('Retry-After')) || 0
  return asked > SHORT_WAIT ? -1 : Math.max(pause, asked * 1000)
}

/** Answers what the server answered when it was good; throws a Problem otherwise. */
export async function pass(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', words.global.locale.value)
  let reply = await once(request)
  for (let tries = 0; repeatable(request); tries += 1) {
    const pause = pauseAfter(reply, tries)
    if (pause < 0) break
    await rest(pause)
    reply = await once(request)
  }
  if (reply instanceof Problem) throw reply
  if (reply.ok) return reply
  const problem = await problemOf(reply)
  if (problem.code === 'not-signed-in') for (const listener of signedOut) listener()
  throw problem
}
