/* From what the server says about promises to what the bar draws. */
import type { PromiseView, TicketCard } from '@/api/types'
import type { PromiseSpan } from '@/base/promise'

/** A promise without a due time is one whose clock stands: the ticket waits for a reason that excuses. */
export function spanOf(
  promise: Pick<PromiseView, 'started_at' | 'due_at' | 'state' | 'ended_at'>,
): PromiseSpan {
  const running = promise.state === 'running' || (promise.state === 'broken' && !promise.ended_at)
  return {
    startAt: promise.started_at,
    dueAt: promise.due_at ?? 0,
    paused: running && promise.due_at === null,
    metAt: running || promise.state === 'withdrawn' ? 0 : (promise.ended_at ?? 0),
  }
}

/** The next promise of a ticket in a list; without one nothing is counted. */
export function spanOfCard(
  card: Pick<TicketCard, 'next_kind' | 'next_started_at' | 'next_due_at'>,
): PromiseSpan {
  return {
    startAt: card.next_started_at ?? 0,
    dueAt: card.next_due_at ?? 0,
    paused: card.next_kind !== null && card.next_due_at === null,
  }
}
