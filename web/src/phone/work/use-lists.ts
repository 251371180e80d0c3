/* A list of jobs that stays current, and is still there without a network. */
import { onScopeDispose, ref } from 'vue'
import { type Changes, STAFF_CHANGES, touches, useChanges } from '@/api/stream'
import { listTickets, loadTicket, type TicketQuery } from '@/api/tickets'
import type { TicketCard, TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { type Known, lastKnown, orLast } from './last-known'
import { onSent } from './outbox'

/** A change of a listed ticket is shown soon; anything else may have brought a new one and waits a little, in ms. */
const SOON = 300
const LATER = 4000
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

  function changed(changes: Changes): void {
    const mine = list.data.value?.value.some((card) => touches(changes, card.id)) ?? true
    if (late.value !== null && !mine) return
    if (late.value !== null) clearTimeout(late.value)
    late.value = setTimeout(
      () => {
        late.value = null
        void list.reload()
      },
      mine ? SOON : LATER,
    )
  }

  const mode = useChanges(STAFF_CHANGES, changed)
  const stop = onSent(() => void list.reload())
  onScopeDispose(() => {
    stop()
    if (late.value !== null) clearTimeout(late.value)
  })
  return { list, mode }
}
