/* The time of the server, as well as we know it.

   A countdown that trusts the phone's clock lies whenever that clock is wrong, and a demo hospital may live on a
   day of its own. Every reply carries a Date header; from it we keep the difference between the two clocks and
   never show a remaining time that was not corrected by it. Times are microseconds UTC, as everywhere in the API. */
import { getCurrentScope, onScopeDispose, type Ref, ref } from 'vue'

export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

let offsetMs = 0
let bestTripMs = Number.POSITIVE_INFINITY

/** Learn from a reply. `sentMs` and `gotMs` are Date.now() around the request; a header that is absent or
 *  unreadable teaches nothing. The header counts whole seconds, so its middle is the best guess, and a slower
 *  reply only replaces a quicker one when the clocks have really moved apart (the phone slept or was set). */
export function learnServerTime(dateHeader: string | null, sentMs: number, gotMs: number): void {
  const said = dateHeader ? Date.parse(dateHeader) : Number.NaN
  if (Number.isNaN(said)) return
  const trip = Math.max(0, gotMs - sentMs)
  const seen = said + 500 - (sentMs + trip / 2)
  const drifted = Math.abs(seen - offsetMs) > 1500 + trip / 2
  if (trip > bestTripMs && !drifted) return
  bestTripMs = trip
  /* Half a second either way is inside the header's own grain: a right clock is left exactly as it is. */
  offsetMs = Math.abs(seen) <= 1000 + trip / 2 ? 0 : seen
  if (now) now.value = serverNow()
}

/** Microseconds UTC at the server. */
export function serverNow(): number {
  return Math.round((Date.now() + offsetMs) * 1000)
}

let now: Ref<number> | null = null
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  if (now) now.value = serverNow()
}

/** The ticking server time, one timer for all users, stopped when nobody looks. Call it in setup(). */
export function useClock(): Readonly<Ref<number>> {
  const shared = now ?? ref(serverNow())
  now = shared
  users += 1
  if (users === 1) {
    tick()
    timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
  }
  const leave = () => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
  if (getCurrentScope()) onScopeDispose(leave)
  return shared
}

/** For tests: forget what was learnt. */
export function forgetServerTime(): void {
  offsetMs = 0
  bestTripMs = Number.POSITIVE_INFINITY
}
