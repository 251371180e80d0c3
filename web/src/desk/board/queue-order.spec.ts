import { describe, expect, it } from 'vitest'
import type { TicketCard } from '@/api/types'
import { arrange, nearestFirst } from './queue-order'

const card = (id: number, due: number | null, title = '') => ({ id, next_due_at: due, title }) as TicketCard
const mapOf = (...cards: TicketCard[]) => new Map(cards.map((one) => [one.id, one]))
const ids = (rows: readonly TicketCard[]) => rows.map((row) => row.id)

describe('the queue', () => {
  it('has the nearest promise on top and what is not counted at the end', () => {
    const rows = [card(1, null), card(2, 50), card(3, 20), card(4, 20)]
    expect(ids(rows.sort(nearestFirst))).toEqual([3, 4, 2, 1])
  })

  it('takes everything at once while nobody points at it', () => {
    const { rows, held } = arrange([card(1, 10)], mapOf(card(1, 30), card(2, 20)), false)
    expect(ids(rows)).toEqual([2, 1])
    expect(held).toBe(0)
  })

  it('moves nothing under the pointer, but shows what changed and says how many wait', () => {
    const { rows, held } = arrange(
      [card(1, 10), card(5, 15)],
      mapOf(card(1, 30, '新的'), card(2, 20), card(3, 40)),
      true,
    )
    expect(ids(rows)).toEqual([1, 5])
    expect(rows[0]?.title).toBe('新的')
    expect(held).toBe(2)
  })
})
