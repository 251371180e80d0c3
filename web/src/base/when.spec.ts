import { describe, expect, it } from 'vitest'
import { dayOf, fromLocalInput, hourOf, toLocalInput, whenOf } from './when'

const at = Date.UTC(2026, 10, 20, 1, 42) * 1000

describe('a point in time', () => {
  it('is written in the hours of the hospital, wherever the phone believes to be', () => {
    expect(hourOf(at)).toBe('09:42')
    expect(toLocalInput(at)).toBe('2026-11-20T09:42')
  })

  it('carries its day only when it is another day, and its year only when it is another year', () => {
    expect(whenOf(at, at + 3_600_000_000)).toBe('09:42')
    expect(whenOf(at, at + 86_400_000_000)).toBe('11-20 09:42')
    expect(dayOf(at, Date.UTC(2027, 1, 1) * 1000)).toBe('2026-11-20')
  })

  it('comes back from an input field unchanged', () => {
    expect(fromLocalInput(toLocalInput(at))).toBe(at)
    expect(fromLocalInput('soon')).toBe(0)
  })
})
