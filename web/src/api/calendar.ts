/* Working days by year. */
import { read, write } from './client'
import type { CalendarFile, CalendarYear } from './types'

/** Refused with `no-calendar-year` while nobody has entered it. */
export async function loadYear(year: number, signal?: AbortSignal): Promise<CalendarYear> {
  return (await read('/api/calendar/{year}', { path: { year }, signal })) as CalendarYear
}

/** A new year, or a correction of one as its next version. */
export async function addYear(file: CalendarFile, key: string): Promise<CalendarYear> {
  return (await write('post', '/api/calendar/years', { body: file, key })) as CalendarYear
}
