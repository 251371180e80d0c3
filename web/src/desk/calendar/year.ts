/* A year as the calendar keeps it — one sign a day — laid out in months of weeks that begin on Monday. */
import type { CalendarFile, CalendarYear } from '@/api/types'

export interface Day {
  date: string
  day: number
  off: boolean
  /** Name of the holiday, or of the one it is worked for. */
  name: string
  /** Worked although it is a Saturday or Sunday. */
  makeUp: boolean
}
export interface Month {
  month: number
  /** Empty places before the first day. */
  before: number
  days: Day[]
}

const DAY_MS = 86_400_000

export function monthsOf(year: Pick<CalendarYear, 'year' | 'days' | 'names'>): Month[] {
  const names = new Map(year.names.map((one) => [one.date, one.name]))
  const first = Date.UTC(year.year, 0, 1)
  const months: Month[] = []
  for (let n = 0; n < year.days.length; n += 1) {
    const at = new Date(first + n * DAY_MS)
    const date = at.toISOString().slice(0, 10)
    const weekday = (at.getUTCDay() + 6) % 7
    if (at.getUTCDate() === 1) months.push({ month: at.getUTCMonth() + 1, before: weekday, days: [] })
    const off = year.days[n] === '0'
    const name = names.get(date) ?? ''
    months[months.length - 1]?.days.push({
      date,
      day: at.getUTCDate(),
      off,
      name,
      makeUp: !off && weekday > 4,
    })
  }
  return months
}

/** The file as published by holiday-cn; what else stands in it is left out. null: it is no such file. */
export function readYearFile(text: string): CalendarFile | null {
  try {
    const { year, days, papers } = JSON.parse(text) as Partial<CalendarFile>
    if (!Number.isInteger(year) || !Array.isArray(days) || !days.length) return null
    const clean = days.map(({ name, date, isOffDay }) => ({ name, date, isOffDay }))
    const whole = clean.every(
      (one) =>
        typeof one.name === 'string' && typeof one.date === 'string' && typeof one.isOffDay === 'boolean',
    )
    if (!whole) return null
    return { year: year as number, ...(Array.isArray(papers) && { papers: papers.map(String) }), days: clean }
  } catch {
    return null
  }
}
