/* One job with everything around it, readable without a network too. */
import { computed, onScopeDispose } from 'vue'
import { STAFF_CHANGES, touches, useChanges } from '@/api/stream'
import { loadSamePlace, loadTicket, loadTimeline } from '@/api/tickets'
import type { TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { CAN_IN } from './job-steps'
import { type Known, orLast } from './last-known'
import { onSent, stateAfter, waitingMoves } from './outbox'
import { jobName } from './use-lists'

/** Call in setup(). */
export function useJob(id: number) {
  const ticket = useLoad<Known<TicketView>>((signal) => orLast(jobName(id), () => loadTicket(id, signal)))
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
