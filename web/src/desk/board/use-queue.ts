/* The open tickets of the desk, all of them, kept current by the stream. The first page is shown as soon as it is there
   and the others follow; afterwards only what an event names is fetched again. */
import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { type Changes, type Mode, STAFF_CHANGES, useChanges } from '@/api/stream'
import { listTickets, loadTicket } from '@/api/tickets'
import type { TicketCard } from '@/api/types'
import { arrange } from './queue-order'

const PAGE = 100
/** With more changes than this at once the whole list is cheaper. */
const SINGLY = 12
/** A row that has changed carries its mark so long, in ms. */
const MARK = 4000

export interface Queue {
  rows: Ref<readonly TicketCard[]>
  /** The first page has come. */
  ready: Ref<boolean>
  problem: Ref<Problem | null>
  /** New tickets that wait until the pointer leaves the list. */
  held: Ref<number>
  /** Ids of rows that have just changed. */
  marked: Ref<ReadonlySet<number>>
  mode: Readonly<Ref<Mode>>
  reload(): Promise<void>
  /** Somebody points at the list: nothing moves until `false`. */
  hold(on: boolean): void
  /** What a move answered: shown at once, before its event comes back. */
  take(card: TicketCard): void
}

/** Call in setup(). `search` narrows the list: a number or words. */
export function useQueue(search: Ref<string>, changed: (changes: Changes) => void): Queue {
  const rows = shallowRef<readonly TicketCard[]>([])
  const ready = ref(false)
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  const held = ref(0)
  const marked = shallowRef<ReadonlySet<number>>(new Set())
  let cards = new Map<number, TicketCard>()
  let holding = false
  let asking: AbortController | null = null

  function show(): void {
    const next = arrange(rows.value, cards, holding)
    rows.value = next.rows
    held.value = next.held
  }

  function mark(id: number): void {
    marked.value = new Set([...marked.value, id])
    setTimeout(() => {
      const left = new Set(marked.value)
      left.delete(id)
      marked.value = left
    }, MARK)
  }

  async function pages(mine: AbortController): Promise<void> {
    const got = new Map<number, TicketCard>()
    let after: string | undefined
    do {
      const q = search.value.trim() || undefined
      const page = await listTickets({ view: 'queue', q, after, limit: PAGE }, mine.signal)
      if (asking !== mine) return
      for (const card of page.items) got.set(card.id, card)
      after = page.next ?? undefined
      if (!ready.value) {
        cards = new Map(got)
        ready.value = true
        show()
      }
    } while (after)
    cards = got
    show()
  }

  async function reload(): Promise<void> {
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    try {
      await pages(mine)
      if (asking === mine) problem.value = null
    } catch (error) {
      if (asking === mine) problem.value = asProblem(error)
    }
  }

  function take(card: TicketCard): void {
    const before = cards.get(card.id)
    if (before && before.version === card.version) return
    if (card.state === 'closed') cards.delete(card.id)
    else cards.set(card.id, card)
    mark(card.id)
    show()
  }

  async function fetchOne(id: number): Promise<void> {
    try {
      take(await loadTicket(id))
    } catch (error) {
      if (asProblem(error).status !== 404) return
      cards.delete(id)
      show()
    }
  }

  function heard(changes: Changes): void {
    changed(changes)
    if (changes === 'all' || search.value.trim()) return void reload()
    const ids = new Set(changes.map((change) => change.ticket_id).filter((id): id is number => id !== null))
    if (ids.size > SINGLY) return void reload()
    for (const id of ids) void fetchOne(id)
  }

  const mode = useChanges(STAFF_CHANGES, heard)
  let typing: ReturnType<typeof setTimeout> | undefined
  watch(search, () => {
    clearTimeout(typing)
    typing = setTimeout(() => void reload(), 180)
  })
  onScopeDispose(() => {
    clearTimeout(typing)
    const mine = asking
    asking = null
    mine?.abort()
  })
  void reload()

  return {
    rows,
    ready,
    problem,
    held,
    marked,
    mode,
    reload,
    hold(on) {
      if (holding === on) return
      holding = on
      if (!on) show()
    },
    take,
  }
}
