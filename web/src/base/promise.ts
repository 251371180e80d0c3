/* How a promise stands at a moment: pure, so that the bar, the words and the order of a list always agree.
   The server alone decides when a promise is due (calendars, pauses); between two replies the screen only lets the
   given span run down. */

export interface PromiseSpan {
  /** Microseconds UTC. */
  startAt: number
  /** Microseconds UTC; 0: no deadline is running. */
  dueAt: number
  /** The clock stands: the ticket waits for a reason that excuses. */
  paused?: boolean
  /** Microseconds UTC at which it was kept; 0 or absent: not yet. */
  metAt?: number
}

/** calm: less than 80 % used · near: from 80 % · late: the limit has passed · kept · still: paused or no deadline */
export type Standing = 'calm' | 'near' | 'late' | 'kept' | 'still'

export interface PromiseState {
  standing: Standing
  /** 0 … 1 of the span that is used. */
  share: number
  /** Microseconds left; negative when broken. */
  left: number
}

export const WARN_SHARE = 0.8

export function promiseState(span: PromiseSpan, now: number): PromiseState {
  /* Paused spans may come without a due time: it is not known before they go on. */
  if (!span.dueAt) return { standing: 'still', share: 0, left: 0 }
  const length = Math.max(1, span.dueAt - span.startAt)
  const at = span.metAt || now
  const share = Math.min(1, Math.max(0, (at - span.startAt) / length))
  const left = span.dueAt - at
  if (span.metAt) return { standing: left < 0 ? 'late' : 'kept', share, left }
  if (left < 0) return { standing: 'late', share: 1, left }
  if (span.paused) return { standing: 'still', share, left }
  return { standing: share >= WARN_SHARE ? 'near' : 'calm', share, left }
}
