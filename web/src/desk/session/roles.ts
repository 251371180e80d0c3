/* Who works at the desk. Others are sent to the phone entry, which is made for them. */
import type { Me, Role } from '@/api/types'

/** Those who dispatch: they record calls, assign and follow what is late. */
export const DISPATCHERS: readonly Role[] = ['desk', 'desk_leader', 'leader', 'steward']
/** The contractor's people: only they own tickets first and hand them over. */
export const CONTRACTORS: readonly Role[] = [...DISPATCHERS, 'manager']
/** Who may see what else happened at a place; the committee looks at figures first. */
export const PLACE_SEERS: readonly Role[] = [...CONTRACTORS, 'logistics']
/** Those who see how the record stands. */
export const RECORD_READERS: readonly Role[] = ['desk', 'desk_leader', 'manager', 'logistics', 'committee']
/** Those who see names and words of askers only on need, and then it is noted. */
export const NAME_SEEKERS: readonly Role[] = ['manager', 'committee']
/** Those who ask for an erasure of a person, or sign it. */
export const ERASERS: readonly Role[] = ['manager', 'logistics']
/** Those who may take a month of it away as a file. */
export const MONTH_TAKERS: readonly Role[] = ['manager', 'logistics', 'committee']
/** Everybody whom the desk entry serves; managers, logistics and the committee look on and make their own moves. */
export const DESK_PEOPLE: readonly Role[] = [...PLACE_SEERS, 'committee']

export function isOneOf(me: Me | null, roles: readonly Role[]): boolean {
  return !!me?.person.role && roles.includes(me.person.role)
}
