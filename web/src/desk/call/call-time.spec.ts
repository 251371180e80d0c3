import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '@/base/clock'
import { parseCallTime } from './call-time'

/* 2026-11-20 09:04 in the hospital */
const now = Date.UTC(2026, 10, 20, 1, 4) * 1000
const at = (hour: number, minute: number) => Date.UTC(2026, 10, 20, hour - 8, minute) * 1000

describe('the true time of a call', () => {
  it('is now when nothing is typed', () => {
    expect(parseCallTime('', now)).toBe(now)
    expect(parseCallTime('  ', now)).toBe(now)
  })

  it('counts minutes back', () => {
    expect(parseCallTime('5', now)).toBe(now - 5 * MINUTE)
    expect(parseCallTime('120', now)).toBe(now - 120 * MINUTE)
  })

  it('takes an hour in any usual writing', () => {
    expect(parseCallTime('9:00', now)).toBe(at(9, 0))
    expect(parseCallTime('8:55', now)).toBe(at(8, 55))
    expect(parseCallTime('0855', now)).toBe(at(8, 55))
  })

  it('means yesterday when today has not come to it', () => {
    expect(parseCallTime('23:40', now)).toBe(at(23, 40) - DAY)
  })

  it('refuses what is no time', () => {
    for (const text of ['25:00', '9:75', 'abc', '99999', '999', '-5'])
      expect(parseCallTime(text, now)).toBeNull()
  })
})
