/* The order of the queue: the nearest promise first, so that what is broken stands on top; what waits for a reason that
   stops the clock, and what has no promise, at the end. */
import type { TicketCard } from '@/api/types'

const LAST = Number.MAX_SAFE_INTEGER

export function nearestFirst(a: TicketCard, b: TicketCard): number {
  return (a.next_due_at ?? LAST) - (b.next_due_at ?? LAST) || a.id - b.id
}

export interface Arranged {
  rows: TicketCard[]
  /** Tickets that are not shown yet because somebody points at the list. */
  held: number
}

/** What to show now. While somebody points at the list nothing moves under the pointer: rows keep their places with
 *  their new content, those that have gone stay until the pointer leaves, and new ones are only counted. */
export function arrange(
  shown: readonly TicketCard[],
  cards: ReadonlyMap<number, TicketCard>,
  hold: boolean,
): Arranged {
  if (!hold) return { rows: [...cards.values()].sort(nearestFirst), held: 0 }
  const there = new Set(shown.map((row) => row.id))
  let held = 0
  for (const id of cards.keys()) if (!there.has(id)) held += 1
  return { rows: shown.map((row) => cards.get(row.id) ?? row), held }
}
