/* A list of tickets by its filters, page after page. */
import { reactive } from 'vue'
import { listTickets } from '@/api/tickets'
import type { State, TicketCard } from '@/api/types'
import { usePages } from '@/api/use-pages'

export function useTicketList() {
  const filter = reactive({
    q: '',
    view: 'all' as 'all' | 'queue' | 'late' | 'mine' | 'zone',
    state: '' as State | '',
  })
  const pages = usePages<TicketCard>(
    (after, signal) =>
      listTickets(
        {
          view: filter.view,
          limit: 50,
          ...(filter.q.trim() && { q: filter.q.trim() }),
          ...(filter.state && { state: filter.state }),
          ...(after && { after }),
        },
        signal,
      ),
    filter,
  )
  return { ...pages, filter }
}
