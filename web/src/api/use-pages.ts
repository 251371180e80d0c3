/* A list that is asked for by a filter, page after page. What was typed is asked for once the typing pauses; an answer
   that a newer question has overtaken is dropped. */
import { onScopeDispose, type Ref, ref, shallowRef, type WatchSource, watch } from 'vue'
import { asProblem, type Problem } from './problem'

interface PageOf<T> {
  items: readonly T[]
  next: string | null
}

const TYPING_MS = 180

/** Call in setup(). `load` gives one page after a cursor (null: the first); `filter` is what starts it anew. */
export function usePages<T>(
  load: (after: string | null, signal: AbortSignal) => Promise<PageOf<T>>,
  filter: WatchSource | WatchSource[] | object,
) {
  const rows: Ref<readonly T[]> = shallowRef([])
  const ready = ref(false)
  const more = ref(false)
  const problem: Ref<Problem | null> = shallowRef(null)
  let next: string | null = null
  let asking: AbortController | null = null

  async function ask(after: string | null): Promise<void> {
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    try {
      const page = await load(after, mine.signal)
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
    typing = setTimeout(() => void ask(null), TYPING_MS)
  })
  onScopeDispose(() => {
    clearTimeout(typing)
    const mine = asking
    asking = null
    mine?.abort()
  })
  void ask(null)
  return { rows, ready, more, problem, reload: () => ask(null), loadMore: () => ask(next) }
}
