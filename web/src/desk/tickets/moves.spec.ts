import { describe, expect, it } from 'vitest'
import { toLocalInput } from '@/base/when'
import { bodyOf, DESK_MOVES, type DeskMove, isAtOnce, missing, movesOf, primaryMove } from './moves'

const row = (move: string) => DESK_MOVES.find((one) => one.move === move) as DeskMove
const ticket = (state: string, can: string[]) => ({ state, can, hand_over: null }) as never

describe('the moves of the desk', () => {
  it('have a key each, and none twice', () => {
    const keys = DESK_MOVES.map((one) => one.key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const taken of ['N', 'J', 'K', 'A', '/', '?']) expect(keys).not.toContain(taken)
  })

  it('are those that the ticket allows', () => {
    expect(movesOf(ticket('done', ['verify', 'send-back', 'rate'])).map((one) => one.move)).toEqual([
      'verify',
      'send-back',
    ])
  })

  it('have the next step under Enter', () => {
    expect(primaryMove(ticket('registered', ['assign', 'cancel']))?.move).toBe('assign')
    expect(primaryMove(ticket('accepted', ['assign', 'cancel']))).toBeNull()
    expect(primaryMove(ticket('verified', ['report-back', 'accept-offer']))?.move).toBe('accept-offer')
  })

  it('answer a report by one key and its shift, and never by a stray Enter', () => {
    const reported = ticket('reported', ['accept-report', 'return-report', 'confirm'])
    expect(movesOf(reported).map((one) => one.key)).toEqual(['C', 'Z', 'Shift+Z'])
    expect(primaryMove(reported)?.move).toBe('confirm')
    expect(isAtOnce('accept-report')).toBe(true)
    expect(isAtOnce('return-report')).toBe(false)
  })

  it('say which answers are missing', () => {
    expect(missing(row('wait'), { reason: 'material', words: ' ' })).toEqual(['until_at', 'words'])
  })

  it('leave out what is empty and turn moments into numbers', () => {
    const at = Date.UTC(2026, 10, 21, 4, 0) * 1000
    const values = { reason: 'material', what_for: '', until_at: toLocalInput(at), words: ' 等电机 ' }
    expect(bodyOf(row('wait'), values, { quote: null })).toEqual({
      reason: 'material',
      until_at: at,
      words: '等电机',
    })
  })

  it('name the quote that is meant', () => {
    expect(bodyOf(row('refuse-quote'), { words: '太贵' }, { quote: { id: 9 } as never })).toEqual({
      words: '太贵',
      quote_id: 9,
    })
  })
})
