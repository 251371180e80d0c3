/* Spans of time in words. Two units at most, rounded down: a person who reads "还有 38 分钟" must really have them. */
import { useI18n } from 'vue-i18n'
import { DAY, HOUR, MINUTE, SECOND } from '@/base/clock'

export interface DurationWords {
  /** 38 分钟 · 5 小时 20 分 · 3 天 4 小时 */
  long(span: number): string
  /** 12 分 · 5 时 20 分 · 3 天 */
  short(span: number): string
  /** 4:12 below an hour, the long words above it */
  clock(span: number): string
  /** 剩 12 分 · 超 6 分 */
  left(span: number): string
  /** 还有 38 分钟 · 已超时 6 分钟 */
  toGo(span: number): string
  /** A limit in whole units: 1 小时 · 24 小时 · 15 分钟 · 7 天 (days only from two of them on) */
  limit(span: number): string
}

/** Call in setup(). Every span is in microseconds; the sign is ignored where it says nothing. */
export function useDuration(): DurationWords {
  const { t } = useI18n()

  function two(big: string, rest: number, small: (n: number) => string): string {
    return rest > 0 ? t('time.two', { a: big, b: small(rest) }) : big
  }

  function long(span: number): string {
    const minutes = Math.floor(Math.abs(span) / MINUTE)
    const hours = Math.floor(minutes / 60)
    if (minutes < 1) return t('time.moment')
    if (hours < 1) return t('time.minute', { n: minutes })
    if (hours < 24) {
      return two(t('time.hour', { n: hours }), minutes % 60, (n) => t('time.minute_short', { n }))
    }
    return two(t('time.day', { n: Math.floor(hours / 24) }), hours % 24, (n) => t('time.hour', { n }))
  }

  function short(span: number): string {
    const minutes = Math.floor(Math.abs(span) / MINUTE)
    const hours = Math.floor(minutes / 60)
    if (minutes < 1) return t('time.moment_short')
    if (hours < 1) return t('time.minute_short', { n: minutes })
    if (hours < 24) {
      return two(t('time.hour_short', { n: hours }), minutes % 60, (n) => t('time.minute_short', { n }))
    }
    return t('time.day', { n: Math.floor(hours / 24) })
  }

  function clock(span: number): string {
    const all = Math.floor(Math.abs(span) / SECOND)
    if (all >= 3600) return long(span)
    return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`
  }

  function limit(span: number): string {
    if (span >= 2 * DAY && span % DAY === 0) return t('time.day', { n: span / DAY })
    if (span >= HOUR && span % HOUR === 0) return t('time.hour', { n: span / HOUR })
    return long(span)
  }

  return {
    long,
    short,
    clock,
    left: (span) => (span < 0 ? t('time.over', { d: short(span) }) : t('time.left', { d: short(span) })),
    toGo: (span) => (span < 0 ? t('time.over_long', { d: long(span) }) : t('time.until', { d: long(span) })),
    limit,
  }
}
