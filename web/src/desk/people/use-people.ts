/* The people of the house by words, role and trade, page after page. */
import { reactive } from 'vue'
import { listPeople } from '@/api/people'
import type { PersonView, Role } from '@/api/types'
import { usePages } from '@/api/use-pages'

export function usePeople() {
  const filter = reactive({ q: '', role: '' as Role | '', onDuty: false })
  const pages = usePages<PersonView>(
    (after, signal) =>
      listPeople(
        {
          limit: 100,
          ...(filter.q.trim() && { q: filter.q.trim() }),
          ...(filter.role && { role: filter.role }),
          ...(after && { after: Number(after) }),
        },
        signal,
      ),
    [() => filter.q, () => filter.role],
  )
  return {
    ...pages,
    filter,
    /** What a change answered, shown in its place. */
    take(person: PersonView) {
      pages.rows.value = pages.rows.value.map((one) => (one.id === person.id ? person : one))
    },
  }
}
