import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import {
  ASK_EVERY,
  type Change,
  type Changes,
  STAFF_CHANGES,
  TRY_STREAM_AGAIN,
  touches,
  useChanges,
} from './stream'

class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  static all: FakeEventSource[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    FakeEventSource.all.push(this)
  }
  close() {
    this.readyState = 2
  }
  opens() {
    this.readyState = 1
    this.onopen?.()
  }
  says(id: number, ticket: number) {
    const data = JSON.stringify({ id, ticket_id: ticket, fact: 'accepted', at: 1 })
    this.onmessage?.(new MessageEvent('message', { data, lastEventId: String(id) }))
  }
  fails(closed = false) {
    this.readyState = closed ? 2 : 0
    this.onerror?.()
  }
}

const latest = () => FakeEventSource.all[FakeEventSource.all.length - 1] as FakeEventSource
let told: Changes[] = []
let polls: string[] = []
let scope = effectScope()

function watch() {
  return scope.run(() => useChanges(STAFF_CHANGES, (changes) => told.push(changes))) as ReturnType<
    typeof useChanges
  >
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeEventSource.all = []
  told = []
  polls = []
  scope = effectScope()
  vi.stubGlobal('EventSource', FakeEventSource)
  vi.stubGlobal('fetch', async (request: Request) => {
    polls.push(request.url)
    const events = request.url.includes('after=7') ? [{ id: 8, ticket_id: 3, fact: 'arrived', at: 2 }] : []
    return new Response(JSON.stringify({ newest: 8, events }))
  })
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('what changed', () => {
  it('arrives live, with what comes together told together', async () => {
    const mode = watch()
    expect(mode.value).toBe('joining')
    latest().opens()
    await vi.advanceTimersByTimeAsync(500)
    latest().says(5, 1)
    latest().says(6, 2)
    await vi.advanceTimersByTimeAsync(500)
    expect(mode.value).toBe('live')
    expect(told[0]).toBe('all')
    expect((told[1] as Change[]).map((one) => one.id)).toEqual([5, 6])
    expect(touches(told[1] as Changes, 2)).toBe(true)
    expect(touches(told[1] as Changes, 9)).toBe(false)
  })

  it('leaves a short break to the browser, which resumes where it was', async () => {
    watch()
    latest().opens()
    latest().says(5, 1)
    await vi.advanceTimersByTimeAsync(500)
    told = []
    latest().fails()
    latest().opens()
    await vi.advanceTimersByTimeAsync(500)
    expect(FakeEventSource.all).toHaveLength(1)
    expect(told).toEqual([])
  })

  it('is asked for when the stream fails twice, from the last event seen', async () => {
    const mode = watch()
    latest().opens()
    latest().says(7, 1)
    await vi.advanceTimersByTimeAsync(500)
    told = []
    latest().fails()
    latest().fails()
    await vi.advanceTimersByTimeAsync(500)
    expect(mode.value).toBe('asking')
    expect(new URL(polls[0] as string).search).toBe('?after=7')
    expect((told[0] as Change[]).map((one) => one.id)).toEqual([8])
    await vi.advanceTimersByTimeAsync(ASK_EVERY)
    expect(new URL(polls[1] as string).search).toBe('?after=8')
  })

  it('goes back to the stream when that works again, and looks at everything', async () => {
    const mode = watch()
    latest().fails(true)
    await vi.advanceTimersByTimeAsync(1100)
    latest().fails(true)
    await vi.advanceTimersByTimeAsync(500)
    expect(mode.value).toBe('asking')
    await vi.advanceTimersByTimeAsync(TRY_STREAM_AGAIN)
    told = []
    latest().opens()
    await vi.advanceTimersByTimeAsync(500)
    expect(mode.value).toBe('live')
    expect(told).toEqual(['all'])
    const before = polls.length
    await vi.advanceTimersByTimeAsync(ASK_EVERY * 3)
    expect(polls).toHaveLength(before)
  })

  it('is looked at afresh when the page comes back to the front', async () => {
    watch()
    latest().opens()
    latest().says(5, 1)
    await vi.advanceTimersByTimeAsync(500)
    told = []
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(500)
    expect(FakeEventSource.all).toHaveLength(2)
    expect(told).toEqual(['all'])
  })

  it('shares one connection among screens and closes it with the last', () => {
    watch()
    watch()
    expect(FakeEventSource.all).toHaveLength(1)
    scope.stop()
    expect(latest().readyState).toBe(2)
  })
})
