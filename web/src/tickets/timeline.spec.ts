import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import type { TimelineItem } from '@/api/types'
import { type Mounted, mount } from '@/ui/mount'
import { speak } from '@/words'
import { spanOf, spanOfCard } from './spans'
import { type TimelineWords, useTimeline } from './timeline'

let page: Mounted | undefined
const now = Date.UTC(2026, 10, 20, 1, 42) * 1000

async function words(toAsker = false): Promise<TimelineWords> {
  let got: TimelineWords | undefined
  page = await mount(
    defineComponent(() => {
      got = useTimeline(toAsker)
      return () => h('div')
    }),
  )
  if (!got) throw new Error('setup did not run')
  return got
}

const event = (id: number, fact: TimelineItem['fact'], more: Partial<TimelineItem> = {}): TimelineItem => ({
  id,
  fact,
  at: now - 60_000_000,
  erased: false,
  actor_name: '赵建国',
  party: 'contractor',
  by_asker: false,
  by_me: false,
  words: null,
  data: null,
  subject_name: null,
  ...more,
})

afterEach(async () => {
  page?.unmount()
  await speak('zh-CN')
})

describe('the timeline of a ticket', () => {
  it('tells who did what, newest first, with what was said', async () => {
    const { past } = await words()
    const steps = past(
      [
        event(1, 'registered', { by_asker: true, actor_name: null, data: { channel: 'qr', photos: 1 } }),
        event(2, 'assigned', { subject_name: '赵建国' }),
        event(3, 'accepted', { words: '带上梯子' }),
      ],
      now,
    )
    expect(steps.map((step) => step.title)).toEqual(['赵建国接单', '派给赵建国', '报事人报事'])
    expect(steps[0]).toMatchObject({ at: '09:41', note: '“带上梯子”' })
    expect(steps[2]?.note).toBe('扫码报事 · 照片 1 张')
  })

  it('tells why it waits and until when', async () => {
    const { past } = await words()
    const until = Date.UTC(2026, 10, 21, 6, 0) * 1000
    const [step] = past([event(1, 'waiting', { data: { reason: 'material', until_at: until } })], now)
    expect(step?.note).toBe('等材料 · 预计 11-21 14:00')
  })

  it('speaks to the asker of what she did herself, and about other askers', async () => {
    const { past } = await words(true)
    const by = { by_asker: true, actor_name: null }
    const steps = past(
      [
        event(1, 'confirmed', { ...by, by_me: true, data: { fixed: 'yes', by_phone: false } }),
        event(2, 'noted', by),
        event(3, 'askers_reminded', { actor_name: null }),
        event(4, 'waiting', { data: { reason: 'asker' } }),
      ],
      now,
    )
    expect(steps.map((step) => step.title)).toEqual([
      '赵建国说明要等一等',
      '提醒您说一声办好没有',
      '报事人补充',
      '您确认办好了',
    ])
    expect(steps[0]?.note).toBe('等您方便的时间')
  })

  it('tells what an asker said on the phone as her word, and who wrote it down', async () => {
    const { past } = await words()
    const [step] = past([event(1, 'confirmed', { data: { fixed: 'yes', by_phone: true } })], now)
    expect(step).toMatchObject({ title: '报事人确认办好了', note: '赵建国记下的电话答复' })
  })

  it('shows what was told later at its own moment, and marks it', async () => {
    const { past } = await words()
    const done = Date.UTC(2026, 10, 20, 1, 10) * 1000
    const [later] = past([event(1, 'arrived', { data: { proof: 'tap', done_at: done, told_at: now } })], now)
    expect(later).toMatchObject({ at: '09:10', note: '09:42 补报' })
    const [at_once] = past([event(2, 'arrived', { data: { done_at: now - 5_000_000, told_at: now } })], now)
    expect(at_once?.note).toBe('')
  })

  it('tells a fact it does not know yet in general words', async () => {
    const { past } = await words()
    expect(past([event(1, 'painted_green' as TimelineItem['fact'])], now)[0]?.title).toBe('赵建国更新了工单')
  })

  it('says what comes next until nothing does', async () => {
    const { future } = await words()
    expect(future('accepted').map((step) => step.title)).toEqual([
      '到场后告诉您原因和办法',
      '办好 · 由另一位同事核验 · 请您评价',
    ])
    expect(future('closed')).toEqual([])
  })

  it('speaks the other languages too', async () => {
    await speak('en')
    const { past } = await words()
    expect(past([event(1, 'accepted')], now)[0]?.title).toBe('赵建国 accepted')
  })
})

describe('the span of a promise', () => {
  const promise = { started_at: 10, due_at: 20, state: 'running', ended_at: null } as const

  it('runs until it is kept', () => {
    expect(spanOf(promise)).toEqual({ startAt: 10, dueAt: 20, paused: false, metAt: 0 })
    expect(spanOf({ ...promise, state: 'kept', ended_at: 15 })).toMatchObject({ metAt: 15 })
  })

  it('stands still without a due time', () => {
    expect(spanOf({ ...promise, due_at: null })).toMatchObject({ dueAt: 0, paused: true })
    expect(spanOfCard({ next_kind: 'finish', next_started_at: 1, next_due_at: null })).toMatchObject({
      paused: true,
    })
  })

  it('goes on being late after it was broken, until it is met', () => {
    expect(spanOf({ ...promise, state: 'broken' })).toMatchObject({ paused: false, metAt: 0 })
    expect(spanOf({ ...promise, state: 'broken', ended_at: 30 })).toMatchObject({ metAt: 30 })
  })
})
