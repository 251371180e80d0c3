import { describe, expect, it } from 'vitest'
import { shortNumber } from './number'

/* 2026-11-20 00:30 in the hospital, still the 19th elsewhere */
const now = Date.UTC(2026, 10, 19, 16, 30) * 1000

describe('the number as it is said', () => {
  it('is the count alone on its own day', () => {
    expect(shortNumber('20261120-0046', now)).toBe('0046')
  })

  it('carries its day afterwards, and its year when that is over', () => {
    expect(shortNumber('20261119-0046', now)).toBe('11-19·0046')
    expect(shortNumber('20251231-0007', now)).toBe('20251231-0007')
  })
})
