/* A list of tickets by its filters, page after page. */
import { onScopeDispose, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { listTickets } from '@/api/tickets'
import type { State, TicketCard } from '@/api/types'

export function useTicketList() {
  const filter = reactive({
    q: '',
    view: 'all' as 'all' | 'queue' | 'late' | 'mine' | 'zone',
    state: '' as State | '',
  })
  const rows = shallowRef<readonly TicketCard[]>([])
  const ready = ref(false)
  const more = ref(false)
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  let next: string | null = null
  let asking: AbortController | null = null

  async function ask(after: string | null): Promise<void> {
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    const query = {
      view: filter.view,
      limit: 50,
      ...(filter.q.trim() && { q: filter.q.trim() }),
      ...(filter.state && { state: filter.state }),
      ...(after && { after }),
    }
    try {
      const page = await listTickets(query, mine.signal)
      if (asking !== mine) return
      rows.value = after ? [...rows.value, ...page.items] : page.items
      next = page.next
      more.value = next !== null
      ready.value = true
      problem.value = null
    } catch (error) {
      if (asking === mine) problem.value = asProblem(error)
    }
  }

  let typing: ReturnType<typeof setTimeout> | undefined
  watch(filter, () => {
    clearTimeout(typing)
    typing = setTimeout(() => void ask(null), 180)
  })
  onScopeDispose(() => {
    clearTimeout(typing)
    const mine = asking
    asking = null
    mine?.abort()
  })
  void ask(null)
  return { filter, rows, ready, more, problem, reload: () => ask(null), loadMore: () => ask(next) }
}
