/* One job with everything around it, readable without a network too. */
import { computed, onScopeDispose } from 'vue'
import { useSession } from '@/api/session'
import { STAFF_CHANGES, touches, useChanges } from '@/api/stream'
import { loadSamePlace, loadTicket, loadTimeline } from '@/api/tickets'
import type { TicketCard, TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { CAN_IN } from './job-steps'
import { amendLast, type Known, orLast } from './last-known'
import { onSent, stateAfter, waitingMoves } from './outbox'
import { jobName } from './use-lists'

/** A job that was just grabbed must be in my list when the signal goes, though the list was fetched before. */
function keepInMyList(view: TicketView, me: number | undefined): void {
  const { words, photos_list, askers, promises, alarms, ...card } = view
  amendLast<TicketCard[]>('list.mine', (cards) => {
    const others = cards.filter((one) => one.id !== view.id)
    return view.assignee_id === me ? [card, ...others] : others
  })
}

/** Call in setup(). */
export function useJob(id: number) {
  const session = useSession()
  const ticket = useLoad<Known<TicketView>>(async (signal) => {
    const known = await orLast(jobName(id), () => loadTicket(id, signal))
    if (!known.old) keepInMyList(known.value, session.me?.person.id)
    return known
  })
  const timeline = useLoad((signal) => loadTimeline(id, signal))
  const before = useLoad((signal) => loadSamePlace(id, signal))
  const view = computed(() => ticket.data.value?.value ?? null)

  function reload(): void {
    void ticket.reload()
    void timeline.reload()
  }

  const mode = useChanges(STAFF_CHANGES, (changes) => {
    if (touches(changes, id)) reload()
  })
  onScopeDispose(onSent((sent) => sent === id && reload()))

  const waiting = computed(() => waitingMoves.value.some((entry) => entry.ticketId === id && !entry.refused))
  const state = computed(() => (view.value ? stateAfter(id, view.value.state) : 'registered'))
  /** What may be done now; while moves wait here, what their outcome will allow. */
  const can = computed<readonly string[]>(() => {
    if (!view.value) return []
    return waiting.value ? CAN_IN[state.value] : view.value.can
  })

  return { ticket, timeline, before, view, mode, waiting, state, can, reload }
}
