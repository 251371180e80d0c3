import { describe, expect, it } from 'vitest'
import type { RecordParty, RecordView } from '@/api/types'
import { MINUTE, SECOND } from '@/base/clock'
import { openSince, partyTrust, recordTrust } from './record-age'

const NOW = 1_795_136_400_000_000
const party = (more: Partial<RecordParty>): RecordParty => ({
  party: 'hospital',
  has_witness: true,
  size: 10,
  at: NOW,
  open: 0,
  open_since_at: null,
  ...more,
})
const record = (more: Partial<RecordView>): RecordView => ({
  size: 10,
  at: NOW,
  root: 'r',
  key: 'k',
  origin: 'o',
  trouble: null,
  unsealed_since_at: null,
  parties: [party({}), party({ party: 'contractor' })],
  ...more,
})

describe('how far the record can be trusted', () => {
  it('is kept while the other party is less than a minute behind', () => {
    expect(partyTrust(party({}), NOW)).toBe('kept')
    expect(partyTrust(party({ open: 2, open_since_at: NOW - 59 * SECOND }), NOW)).toBe('kept')
  })
  it('waits up to ten minutes, then it is late', () => {
    expect(partyTrust(party({ open: 2, open_since_at: NOW - MINUTE }), NOW)).toBe('waiting')
    expect(partyTrust(party({ open: 2, open_since_at: NOW - 10 * MINUTE }), NOW)).toBe('waiting')
    expect(partyTrust(party({ open: 2, open_since_at: NOW - 10 * MINUTE - SECOND }), NOW)).toBe('late')
  })
  it('is alone without a witness, however young', () => {
    expect(partyTrust(party({ has_witness: false }), NOW)).toBe('alone')
  })
  it('is as good as the worse of the two parties', () => {
    expect(recordTrust(record({}), NOW)).toBe('kept')
    expect(recordTrust(record({ parties: [party({}), party({ has_witness: false })] }), NOW)).toBe('alone')
    expect(
      recordTrust(
        record({
          parties: [party({ has_witness: false }), party({ open: 1, open_since_at: NOW - 11 * MINUTE })],
        }),
        NOW,
      ),
    ).toBe('late')
  })
  it('is broken when the server cannot seal', () => {
    expect(recordTrust(record({ trouble: 'bad_tree' }), NOW)).toBe('broken')
    expect(recordTrust(record({ unsealed_since_at: NOW - 2 * MINUTE }), NOW)).toBe('broken')
    expect(recordTrust(record({ unsealed_since_at: NOW - SECOND }), NOW)).toBe('kept')
  })
  it('names the oldest event that somebody has not seen', () => {
    expect(openSince(record({}))).toBeNull()
    expect(
      openSince(record({ parties: [party({ open_since_at: NOW - 5 }), party({ open_since_at: NOW - 9 })] })),
    ).toBe(NOW - 9)
  })
})
