/* Who works at the desk. Others are sent to the phone entry, which is made for them. */
import type { Me, Role } from '@/api/types'

/** Those who dispatch: they record calls, assign and follow what is late. */
export const DISPATCHERS: readonly Role[] = ['desk', 'desk_leader', 'leader', 'steward']
/** Everybody whom the desk entry serves; managers, logistics and the committee look on and make their own moves. */
export const DESK_PEOPLE: readonly Role[] = [...DISPATCHERS, 'manager', 'logistics', 'committee']

export function isOneOf(me: Me | null, roles: readonly Role[]): boolean {
  return !!me?.person.role && roles.includes(me.person.role)
}
