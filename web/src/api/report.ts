/* Reporting a need without an account: where, what, and the private link that comes back. */
import { read, write } from './client'
import type { Hospital, Page, PlaceView, Reported, ReportIn, Service, Similar } from './types'

export const loadHospital = (signal?: AbortSignal): Promise<Hospital> => read('/api/hospital', { signal })

/** Refused with `unknown-place` when no place has this code. */
export const loadPlace = (code: string, signal?: AbortSignal): Promise<PlaceView> =>
  read('/api/places/by-code/{code}', { path: { code }, signal })

/** By words of the name, or the children of a place; the top level when neither is given. */
export const findPlaces = (
  query: { q?: string; parent?: number; after?: string; limit?: number },
  signal?: AbortSignal,
): Promise<Page<PlaceView>> => read('/api/places', { query, signal })

/** The services of a place, in the reader's language. */
export async function loadServices(place?: string, signal?: AbortSignal): Promise<Service[]> {
  const { items } = await read('/api/services', { query: { place }, signal })
  return items as Service[]
}

export const report = (body: ReportIn, key: string): Promise<Reported> =>
  write('post', '/api/report', { body, key })

/** Open tickets of the same place and service: perhaps it has been reported already. */
export async function findSimilar(
  placeCode: string,
  service: string,
  signal?: AbortSignal,
): Promise<Similar[]> {
  return (await read('/api/similar', { query: { place_code: placeCode, service }, signal })).items
}

/** Not a new ticket but one more asker of that one. */
export const joinSimilar = (
  id: number,
  body: { place_code: string; name?: string; phone?: string },
  key: string,
): Promise<Reported> => write('post', '/api/report/{id}/join', { path: { id }, body, key })
