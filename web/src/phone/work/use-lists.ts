/* A list of jobs that stays current, and is still there without a network. */
import { onScopeDispose, ref } from 'vue'
import { STAFF_CHANGES, useChanges } from '@/api/stream'
import { listTickets, loadTicket, type TicketQuery } from '@/api/tickets'
import type { TicketCard, TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { type Known, lastKnown, orLast } from './last-known'
import { onSent } from './outbox'

/** Lists are fetched again at most so often, in ms, however much happens in the house. */
const AT_MOST = 2000
/** So many of my jobs are also fetched whole, to be read in a dead spot. */
const AHEAD = 8

export const jobName = (id: number) => `job.${id}`

async function fetchAhead(cards: readonly TicketCard[]): Promise<void> {
  for (const card of cards.slice(0, AHEAD)) {
    if (lastKnown<TicketView>(jobName(card.id))?.version === card.version) continue
    await orLast(jobName(card.id), () => loadTicket(card.id)).catch(() => null)
  }
}

/** Call in setup(). */
export function useJobList(view: NonNullable<TicketQuery>['view'], ahead = false) {
  const list = useLoad<Known<TicketCard[]>>(async (signal) => {
    const known = await orLast(
      `list.${view}`,
      async () => (await listTickets({ view, limit: 50 }, signal)).items,
    )
    if (ahead && !known.old) void fetchAhead(known.value)
    return known
  })
  const late = ref<ReturnType<typeof setTimeout> | null>(null)

  function soon(): void {
    if (late.value !== null) return
    late.value = setTimeout(() => {
      late.value = null
      void list.reload()
    }, AT_MOST)
  }

  const mode = useChanges(STAFF_CHANGES, soon)
  const stop = onSent(() => void list.reload())
  onScopeDispose(() => {
    stop()
    if (late.value !== null) clearTimeout(late.value)
  })
  return { list, mode }
}
