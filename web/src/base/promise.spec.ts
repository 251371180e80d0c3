import { describe, expect, it } from 'vitest'
import { MINUTE } from './clock'
import { promiseState } from './promise'

const span = { startAt: 0, dueAt: 60 * MINUTE }

describe('a promise', () => {
  it('is calm below 80 % of its span', () => {
    expect(promiseState(span, 47 * MINUTE)).toMatchObject({ standing: 'calm', left: 13 * MINUTE })
  })

  it('is near from exactly 80 % on', () => {
    expect(promiseState(span, 48 * MINUTE).standing).toBe('near')
  })

  it('is not late in the microsecond it is due, and late in the next', () => {
    expect(promiseState(span, 60 * MINUTE).standing).toBe('near')
    expect(promiseState(span, 60 * MINUTE + 1)).toMatchObject({ standing: 'late', share: 1, left: -1 })
  })

  it('stands still while it is paused, but not once it is broken', () => {
    expect(promiseState({ ...span, paused: true }, 50 * MINUTE).standing).toBe('still')
    expect(promiseState({ ...span, paused: true }, 61 * MINUTE).standing).toBe('late')
  })

  it('keeps the moment it was kept', () => {
    expect(promiseState({ ...span, metAt: 30 * MINUTE }, 90 * MINUTE)).toMatchObject({
      standing: 'kept',
      share: 0.5,
    })
    expect(promiseState({ ...span, metAt: 66 * MINUTE }, 90 * MINUTE)).toMatchObject({
      standing: 'late',
      left: -6 * MINUTE,
    })
  })

  it('has nothing to count without a deadline', () => {
    expect(promiseState({ startAt: 5, dueAt: 0 }, 10)).toEqual({ standing: 'still', share: 0, left: 0 })
  })
})
