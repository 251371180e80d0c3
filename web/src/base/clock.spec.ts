import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetServerTime, learnServerTime, serverNow } from './clock'

const apart = () => Math.round(serverNow() / 1_000_000 - Date.now() / 1000)

/* The header counts whole seconds: stand in the middle of one, so that rounding cannot tip. */
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 1, 0, 0, 500) })
})
afterEach(() => {
  vi.useRealTimers()
  forgetServerTime()
})

describe('the clock', () => {
  it('follows the server when the phone is set an hour wrong', () => {
    const sent = Date.now()
    learnServerTime(new Date(sent + 3_600_000).toUTCString(), sent, sent + 40)
    expect(apart()).toBe(3600)
  })

  it('leaves a right clock alone', () => {
    const sent = Date.now()
    learnServerTime(new Date(sent).toUTCString(), sent, sent + 40)
    expect(apart()).toBe(0)
  })

  it('learns nothing from a missing or broken header', () => {
    learnServerTime(null, 0, 0)
    learnServerTime('tomorrow', 0, 0)
    expect(apart()).toBe(0)
  })

  it('keeps what a quick reply said when a slow one disagrees by its own slowness', () => {
    const sent = Date.now()
    learnServerTime(new Date(sent + 60_000).toUTCString(), sent, sent + 20)
    learnServerTime(new Date(sent + 62_000).toUTCString(), sent, sent + 8000)
    expect(apart()).toBe(60)
  })
})
