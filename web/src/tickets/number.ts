/* Numbers are a day and a count, 20261120-0046. Among tickets of today the count alone is said. */
import { DAY, HOUR } from '@/base/clock'

const ZONE = 8 * HOUR

function dayOfNumber(at: number): string {
  return new Date((Math.floor((at + ZONE) / DAY) * DAY) / 1000).toISOString().slice(0, 10).replace(/-/g, '')
}

/** 0046 for one of today, 10-11·0036 for an older one of this year, otherwise the whole number. */
export function shortNumber(number: string, now: number): string {
  const match = /^(\d{4})(\d{2})(\d{2})-(\d+)$/.exec(number)
  if (!match) return number
  const [, year, month, day, count] = match
  if (number.startsWith(dayOfNumber(now))) return count as string
  return dayOfNumber(now).startsWith(year as string) ? `${month}-${day}·${count}` : number
}
