/* What was last seen, for the basement where nothing can be asked. It names people, so it belongs to the one who is
   signed in and is forgotten with them. */
import { asProblem } from '@/api/problem'
import { serverNow } from '@/base/clock'
import { keepValue, keptValue } from '@/base/keep'

interface Kept<T> {
  at: number
  value: T
}

export interface Known<T> {
  value: T
  /** When it was true, µs UTC. */
  at: number
  /** The server could not be asked just now. */
  old: boolean
}

const NAMES = 'last.names'
/** Jobs kept; the oldest go first. */
const MOST = 40

function note(name: string): void {
  const names = (keptValue<string[]>(NAMES) ?? []).filter((one) => one !== name)
  names.push(name)
  while (names.length > MOST) keepValue(names.shift() as string, null)
  keepValue(NAMES, names)
}

/** Ask; without a network answer what was known, and throw only when nothing was. */
export async function orLast<T>(name: string, ask: () => Promise<T>): Promise<Known<T>> {
  const key = `last.${name}`
  try {
    const value = await ask()
    const at = serverNow()
    keepValue(key, { at, value })
    note(key)
    return { value, at, old: false }
  } catch (error) {
    const problem = asProblem(error)
    const kept = problem.offline ? keptValue<Kept<T>>(key) : null
    if (!kept) throw problem
    return { ...kept, old: true }
  }
}

export const lastKnown = <T>(name: string): T | null => keptValue<Kept<T>>(`last.${name}`)?.value ?? null

/** What is known of a list changes with what is learnt elsewhere; nothing happens when the list was never kept. */
export function amendLast<T>(name: string, change: (value: T) => T): void {
  const kept = keptValue<Kept<T>>(`last.${name}`)
  if (kept) keepValue(`last.${name}`, { ...kept, value: change(kept.value) })
}

export function forgetLast(): void {
  for (const name of keptValue<string[]>(NAMES) ?? []) keepValue(name, null)
  keepValue(NAMES, null)
}
