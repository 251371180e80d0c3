/* The record that both parties can trust: how it stands, and whose machines countersign it. */
import { read, write } from './client'
import type { RecordView, Witness } from './types'

export const loadRecord = (signal?: AbortSignal): Promise<RecordView> => read('/api/record', { signal })

export async function loadWitnesses(signal?: AbortSignal): Promise<Witness[]> {
  return (await read('/api/record/witnesses', { signal })).items
}

/** The line `shouwen witness` prints; it becomes a witness of the caller's own party. */
export const addWitness = (line: string, key: string): Promise<Witness> =>
  write('post', '/api/record/witnesses', { body: { key: line }, key })

export const retireWitness = (id: number, key: string): Promise<Witness> =>
  write('post', '/api/record/witnesses/{id}/retire', { path: { id }, key })
