import { afterEach, describe, expect, it, vi } from 'vitest'
import { HOUR, MINUTE } from '@/base/clock'
import { speak } from '@/words'
import { type Mounted, mount } from './mount'
import PromiseBar from './PromiseBar.vue'
import PromiseHero from './PromiseHero.vue'

const now = Date.UTC(2026, 10, 20, 1, 4) * 1000
let page: Mounted | undefined

async function bar(left: number, more: Record<string, unknown> = {}) {
  vi.useFakeTimers({ now: now / 1000 })
  const dueAt = now + left
  page = await mount(PromiseBar, { span: { startAt: dueAt - HOUR, dueAt }, what: '到场', ...more })
  return page
}

afterEach(async () => {
  page?.unmount()
  vi.useRealTimers()
  await speak('zh-CN')
})

describe('the promise bar', () => {
  it('says how much is left and what was promised', async () => {
    const { host, text } = await bar(41 * MINUTE, { whose: '赵建国' })
    expect(text()).toBe('剩 41 分到场轮到赵建国')
    expect(host.querySelector('[role=progressbar]')?.getAttribute('aria-label')).toBe(
      '到场，已用 32%，剩 41 分',
    )
  })

  it('turns amber from 80 % and red when broken, always with words', async () => {
    const near = await bar(12 * MINUTE)
    expect(near.host.querySelector('.chip-amber')?.textContent).toBe('剩 12 分')
    near.unmount()
    const late = await bar(-6 * MINUTE, { form: 'row' })
    expect(late.host.querySelector('.chip-late')?.textContent).toBe('到场 超 6 分')
  })

  it('ticks by itself', async () => {
    const { text } = await bar(2 * MINUTE)
    expect(text()).toContain('剩 2 分')
    await vi.advanceTimersByTimeAsync(61_000)
    expect(text()).toContain('不到 1 分')
    await vi.advanceTimersByTimeAsync(60_000 * 7)
    expect(text()).toContain('超 6 分')
  })

  it('speaks English too', async () => {
    await speak('en')
    const { text } = await bar(5 * HOUR + 20 * MINUTE)
    expect(text()).toContain('5 h 20 min left')
  })
})

describe('the promise in the largest type', () => {
  it('answers "when?" first', async () => {
    vi.useFakeTimers({ now: now / 1000 })
    const span = { startAt: now - 22 * MINUTE, dueAt: now + 38 * MINUTE }
    page = await mount(PromiseHero, { span, what: '到场', over: '赵师傅已接单,正在过来' })
    expect(page.text()).toBe('赵师傅已接单,正在过来还有 38 分钟承诺 09:42 前到场')
  })
})
