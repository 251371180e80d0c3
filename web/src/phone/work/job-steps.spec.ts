import { describe, expect, it } from 'vitest'
import { CAN_IN, stepsOf } from './job-steps'

describe('the action at the thumb', () => {
  it('is to say yes to a new job, with the way out beside it', () => {
    expect(stepsOf(['return-job', 'accept', 'note'])).toEqual({
      first: 'accept',
      beside: 'return-job',
      more: ['note'],
    })
  })
  it('is to arrive, and what is beyond me stands beside it', () => {
    const steps = stepsOf(CAN_IN.accepted)
    expect([steps.first, steps.beside]).toEqual(['arrive', 'ask-up'])
    expect(steps.more).toEqual(['wait', 'progress', 'note'])
  })
  it('never offers the same move twice', () => {
    for (const can of Object.values(CAN_IN)) {
      const { first, beside, more } = stepsOf(can)
      const all = [first, beside, ...more].filter(Boolean)
      expect(new Set(all).size).toBe(all.length)
    }
  })
  it('is nothing when nothing may be done', () => {
    expect(stepsOf([])).toEqual({ first: null, beside: null, more: [] })
  })
})
