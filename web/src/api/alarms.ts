/* Alarms that climb until a person answers, and hand-overs that wait for a yes. */
import { read, write } from './client'
import type { Alarm, HandOverItem } from './types'

export async function loadAlarms(openOnly = true, signal?: AbortSignal): Promise<Alarm[]> {
  return (await read('/api/alarms', { query: { open: openOnly }, signal })).items
}

export const acknowledgeAlarm = (id: number, body: { words?: string }, key: string): Promise<Alarm> =>
  write('post', '/api/alarms/{id}/acknowledge', { path: { id }, body, key })

/** First ownerships that are offered to me. */
export async function loadHandOvers(signal?: AbortSignal): Promise<HandOverItem[]> {
  return (await read('/api/hand-overs', { signal })).items
}
