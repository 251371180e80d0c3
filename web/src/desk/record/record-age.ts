/* How old what nobody else has seen may be. What both parties' witnesses have countersigned, nobody can rewrite any more
   without being found out; until then the owner of the server could. */
import type { RecordParty, RecordView } from '@/api/types'
import { MINUTE } from '@/base/clock'

export type Trust = 'kept' | 'waiting' | 'late' | 'alone' | 'broken'

/** Up to here all is as it should be; beyond LATE somebody has to look after the witness. */
export const SOON = MINUTE
export const LATE = 10 * MINUTE

export function partyTrust(party: RecordParty, now: number): Trust {
  if (!party.has_witness) return 'alone'
  const age = party.open_since_at === null ? 0 : now - party.open_since_at
  if (age < SOON) return 'kept'
  return age <= LATE ? 'waiting' : 'late'
}

const WORST: readonly Trust[] = ['kept', 'waiting', 'alone', 'late', 'broken']

/** One word for the whole: the worst of what is known. */
export function recordTrust(record: RecordView, now: number): Trust {
  if (record.trouble !== null) return 'broken'
  if (record.unsealed_since_at !== null && now - record.unsealed_since_at > SOON) return 'broken'
  return record.parties
    .map((party) => partyTrust(party, now))
    .reduce<Trust>((worst, one) => (WORST.indexOf(one) > WORST.indexOf(worst) ? one : worst), 'kept')
}

/** The moment of the oldest event that some party's witness has not countersigned; null: there is none. */
export function openSince(record: RecordView): number | null {
  const moments = record.parties.map((party) => party.open_since_at).filter((at): at is number => at !== null)
  return moments.length ? Math.min(...moments) : null
}

export const TONES = {
  kept: 'good',
  waiting: 'amber',
  alone: 'amber',
  late: 'late',
  broken: 'emergency',
} as const
