import { describe, expect, it } from 'vitest'
import { MINUTE } from '@/base/clock'
import { minutesSince, thousandths } from './use-move-form'

describe('what a worker measured', () => {
  it('is counted in thousandths of the unit', () => {
    expect(thousandths('1.25')).toBe(1250)
    expect(thousandths('2,5')).toBe(2500)
  })
  it('is nothing when it is no amount', () => {
    expect(thousandths('')).toBe(0)
    expect(thousandths('-1')).toBe(0)
    expect(thousandths('两个')).toBe(0)
  })
})

describe('the minutes of a job', () => {
  const now = 1_000_000 * MINUTE
  it('begin at arrival and are rounded up to five', () => {
    expect(minutesSince(now - 22 * MINUTE, now)).toBe(25)
    expect(minutesSince(now - MINUTE, now)).toBe(5)
  })
  it('are never more than a day', () => {
    expect(minutesSince(now - 3000 * MINUTE, now)).toBe(1440)
  })
  it('are half an hour when nobody knows when it began', () => {
    expect(minutesSince(null, now)).toBe(30)
  })
})
