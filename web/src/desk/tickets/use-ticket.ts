/* One ticket with what belongs beside it — its events, what happened at the same place, who could go — kept current. */
import { type Ref, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { useSession } from '@/api/session'
import { type Changes, touches } from '@/api/stream'
import { loadCandidates, loadSamePlace, loadTicket, loadTimeline } from '@/api/tickets'
import type { Candidate, TicketCard, TicketView, TimelineItem } from '@/api/types'
import { DISPATCHERS, isOneOf, PLACE_SEERS } from '../session/roles'

export interface ChosenTicket {
  ticket: Ref<TicketView | null>
  events: Ref<readonly TimelineItem[]>
  same: Ref<readonly TicketCard[]>
  candidates: Ref<readonly Candidate[]>
  problem: Ref<Problem | null>
  reload(): Promise<void>
  /** What a move answered. */
  take(view: TicketView): void
  /** Hand the changes of the stream in: the ticket is fetched again when they touch it. */
  heard(changes: Changes): void
}

/** Call in setup(). Nothing is loaded while `id` is null. */
export function useTicket(id: Ref<number | null>): ChosenTicket {
  const session = useSession()
  const ticket = shallowRef<TicketView | null>(null)
  const events = shallowRef<readonly TimelineItem[]>([])
  const same = shallowRef<readonly TicketCard[]>([])
  const candidates = shallowRef<readonly Candidate[]>([])
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  let asking: AbortController | null = null

  async function beside(view: TicketView, mine: AbortController): Promise<void> {
    const sends = view.can.includes('assign') && isOneOf(session.me, DISPATCHERS)
    const [told, near, who] = await Promise.all([
      loadTimeline(view.id, mine.signal),
      isOneOf(session.me, PLACE_SEERS) ? loadSamePlace(view.id, mine.signal) : [],
      sends ? loadCandidates(view.id, mine.signal) : [],
    ])
    if (asking !== mine) return
    events.value = told
    same.value = near
    candidates.value = who
  }

  async function load(first?: TicketView): Promise<void> {
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    const wanted = id.value
    if (wanted === null) return
    try {
      const view = first ?? (await loadTicket(wanted, mine.signal))
      if (asking !== mine) return
      ticket.value = view
      problem.value = null
      await beside(view, mine)
    } catch (error) {
      if (asking === mine) problem.value = asProblem(error)
    }
  }

  watch(
    id,
    () => {
      ticket.value = null
      events.value = []
      same.value = []
      candidates.value = []
      problem.value = null
      void load()
    },
    { immediate: true },
  )

  return {
    ticket,
    events,
    same,
    candidates,
    problem,
    reload: () => load(),
    take(view) {
      if (view.id === id.value) void load(view)
    },
    heard(changes) {
      if (id.value !== null && touches(changes, id.value)) void load()
    },
  }
}
