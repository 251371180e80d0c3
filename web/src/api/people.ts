/* Staff and the departments of the directory. */
import { type Query, read, write } from './client'
import type { Department, Page, PersonView } from './types'

export const listPeople = (
  query: Query<'/api/people', 'get'>,
  signal?: AbortSignal,
): Promise<Page<PersonView>> => read('/api/people', { query, signal })

export const loadPerson = (id: number, signal?: AbortSignal): Promise<PersonView> =>
  read('/api/people/{id}', { path: { id }, signal })

/** Refused with `owns-open-tickets` and the list in `problem.more` while the person owns open tickets. */
export const deactivatePerson = (id: number, key: string): Promise<PersonView> =>
  write('post', '/api/people/{id}/deactivate', { path: { id }, body: {}, key })

export const setAway = (
  id: number,
  body: { from_at: number; until_at: number; reason?: string },
  key: string,
): Promise<PersonView> => write('post', '/api/people/{id}/away', { path: { id }, body, key })

export async function loadDepartments(signal?: AbortSignal): Promise<Department[]> {
  return (await read('/api/departments', { signal })).items
}
