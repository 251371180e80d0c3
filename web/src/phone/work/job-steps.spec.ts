import { describe, expect, it } from 'vitest'
import type { State } from '@/api/types'
import { CAN_IN, stepsOf } from './job-steps'

describe('the action at the thumb', () => {
  it('is to say yes to a new job, with the way out beside it', () => {
    expect(stepsOf(['return-job', 'accept', 'note'], 'assigned')).toEqual({
      first: 'accept',
      beside: 'return-job',
      more: ['note'],
    })
  })
  it('is to arrive, and what is beyond me stands beside it', () => {
    const steps = stepsOf(CAN_IN.accepted, 'accepted')
    expect([steps.first, steps.beside]).toEqual(['arrive', 'ask-up'])
    expect(steps.more).toEqual(['wait', 'progress', 'note'])
  })
  it('never offers the same move twice', () => {
    for (const [state, can] of Object.entries(CAN_IN)) {
      const { first, beside, more } = stepsOf(can, state as State)
      const all = [first, beside, ...more].filter(Boolean)
      expect(new Set(all).size).toBe(all.length)
    }
  })
  it('is to send somebody while nobody goes, even for one who could grab it', () => {
    const steps = stepsOf(['assign', 'claim', 'note'], 'registered')
    expect([steps.first, steps.more]).toEqual(['assign', ['note']])
    expect(stepsOf(['assign', 'note'], 'accepted')).toEqual({
      first: null,
      beside: null,
      more: ['assign', 'note'],
    })
  })
  it('is to answer a report, and to return it is beside that or a tap away', () => {
    const steps = stepsOf(['accept-report', 'return-report', 'note'], 'reported')
    expect([steps.first, steps.beside]).toEqual(['accept-report', 'return-report'])
    expect(stepsOf(['return-report', 'note'], 'reported')).toEqual({
      first: null,
      beside: null,
      more: ['note', 'return-report'],
    })
  })
  it('is nothing when nothing may be done', () => {
    expect(stepsOf([], 'closed')).toEqual({ first: null, beside: null, more: [] })
  })
})
