/* One button, one write. Holds what a screen needs around it — busy, the problem — and the key: as long as nobody
   knows whether the last try arrived, the next one with the same content carries the same key and happens once. */
import { type Ref, ref } from 'vue'
import { randomKey } from '@/base/random'
import { asProblem, type Problem } from './problem'

export interface Write<A extends unknown[], R> {
  /** Answers what the server answered, or null when `problem` says why not. A second call while busy is ignored. */
  run(...args: A): Promise<R | null>
  busy: Ref<boolean>
  problem: Ref<Problem | null>
}

/** `call` gets the key first: `useWrite((key, body: ReportIn) => report(body, key))` */
export function useWrite<A extends unknown[], R>(call: (key: string, ...args: A) => Promise<R>): Write<A, R> {
  const busy = ref(false)
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  let key = ''
  let content = ''

  async function run(...args: A): Promise<R | null> {
    if (busy.value) return null
    const now = JSON.stringify(args)
    if (!key || now !== content) {
      key = randomKey()
      content = now
    }
    busy.value = true
    problem.value = null
    try {
      const reply = await call(key, ...args)
      key = ''
      return reply
    } catch (error) {
      problem.value = asProblem(error)
      if (!problem.value.passing) key = ''
      return null
    } finally {
      busy.value = false
    }
  }

  return { run, busy, problem }
}
