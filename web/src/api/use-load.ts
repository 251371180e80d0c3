/* What a screen shows, fetched and fetched again. A later answer always wins over an earlier one that was slower, and
   while a refresh runs — or fails — what was shown before stays on the screen. */
import { onScopeDispose, type Ref, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from './problem'

export interface Load<T> {
  data: Ref<T | null>
  problem: Ref<Problem | null>
  /** Nothing to show yet and a request is under way. */
  waiting: Ref<boolean>
  reload(): Promise<void>
}

/** Call in setup(); starts at once unless `lazy`. */
export function useLoad<T>(call: (signal: AbortSignal) => Promise<T>, lazy = false): Load<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  const waiting = ref(false)
  let current: AbortController | null = null

  async function reload(): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    waiting.value = data.value === null
    try {
      const got = await call(mine.signal)
      if (current !== mine) return
      data.value = got
      problem.value = null
    } catch (error) {
      if (current !== mine) return
      problem.value = asProblem(error)
    } finally {
      if (current === mine) waiting.value = false
    }
  }

  onScopeDispose(() => {
    const mine = current
    current = null
    mine?.abort()
  })
  if (!lazy) void reload()
  return { data, problem, waiting, reload }
}
