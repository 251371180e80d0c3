import type { Me } from '@/api/types'

/** Whether the post works on the phone: own jobs, a zone, or both. */
export const worksOutside = (me: Me): boolean =>
  ['worker', 'leader', 'steward'].includes(me.person.role ?? '')

/** Whether the post verifies work on the phone too. */
export const verifies = (me: Me): boolean => ['leader', 'steward'].includes(me.person.role ?? '')

/** The first screen of a post. */
export function homeOf(me: Me): string {
  if (worksOutside(me)) return '/work'
  return me.person.role === 'ward' ? '/' : '/desk'
}
