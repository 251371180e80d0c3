import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive } from 'vue'
import { usePages } from './use-pages'

describe('a list asked for page after page', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  const settle = () => vi.advanceTimersByTimeAsync(200)

  it('adds a page, and begins anew when the filter changes', async () => {
    const filter = reactive({ q: 'a' })
    const load = vi.fn(async (after: string | null) => ({
      items: [`${filter.q}${after ?? 0}`],
      next: after ? null : '1',
    }))
    const scope = effectScope()
    const list = scope.run(() => usePages(load, filter))
    if (!list) throw new Error('setup did not run')
    await settle()
    await list.loadMore()
    expect(list.rows.value).toEqual(['a0', 'a1'])
    expect(list.more.value).toBe(false)
    filter.q = 'b'
    await nextTick()
    filter.q = 'c'
    await settle()
    expect(list.rows.value).toEqual(['c0'])
    expect(load).toHaveBeenCalledTimes(3)
    scope.stop()
  })

  it('drops an answer that a newer question has overtaken, and one that comes after the screen is gone', async () => {
    const answers: ((items: string[]) => void)[] = []
    const load = () =>
      new Promise<{ items: string[]; next: null }>((done) => {
        answers.push((items) => done({ items, next: null }))
      })
    const scope = effectScope()
    const list = scope.run(() => usePages(load, reactive({ q: '' })))
    if (!list) throw new Error('setup did not run')
    void list.reload()
    answers[1]?.(['new'])
    await settle()
    answers[0]?.(['old'])
    await settle()
    expect(list.rows.value).toEqual(['new'])
    void list.reload()
    scope.stop()
    answers[2]?.(['late'])
    await settle()
    expect(list.rows.value).toEqual(['new'])
  })
})
