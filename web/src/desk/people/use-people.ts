/* The people of the house by words, role and trade, page after page. */
import { onScopeDispose, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { listPeople } from '@/api/people'
import { asProblem, type Problem } from '@/api/problem'
import type { PersonView, Role } from '@/api/types'

export function usePeople() {
  const filter = reactive({ q: '', role: '' as Role | '', onDuty: false })
  const rows = shallowRef<readonly PersonView[]>([])
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
      limit: 100,
      ...(filter.q.trim() && { q: filter.q.trim() }),
      ...(filter.role && { role: filter.role }),
      ...(after && { after: Number(after) }),
    }
    try {
      const page = await listPeople(query, mine.signal)
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
  watch([() => filter.q, () => filter.role], () => {
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
  return {
    filter,
    rows,
    ready,
    more,
    problem,
    reload: () => ask(null),
    loadMore: () => ask(next),
    /** What a change answered, shown in its place. */
    take(person: PersonView) {
      rows.value = rows.value.map((one) => (one.id === person.id ? person : one))
    },
  }
}
