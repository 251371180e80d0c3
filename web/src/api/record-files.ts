/* Files of the record: what somebody takes away to prove it elsewhere. They are no JSON, so they pass the door as they
   are; the checking page (/verify) reads them without us. */
import { randomKey } from '@/base/random'
import { pass } from './door'
import { Problem } from './problem'
import type { Hospital } from './types'

const originOf = (hospital: Pick<Hospital, 'address'> | null): string =>
  hospital?.address ? '' : `&origin=${encodeURIComponent(location.origin)}`

/** Where the requester's receipt lies. */
export const receiptAddress = (token: string): string => `/api/follow/${encodeURIComponent(token)}/receipt`

/** The QR with the receipt in it. What has just happened is sealed within a second or so: it is waited for. */
export async function receiptPicture(
  token: string,
  hospital: Pick<Hospital, 'address'> | null,
  signal?: AbortSignal,
): Promise<Blob> {
  const address = `${receiptAddress(token)}?qr=svg${originOf(hospital)}`
  for (let tries = 0; ; tries += 1) {
    try {
      return await (await pass(new Request(address, { signal }))).blob()
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.code !== 'not-sealed-yet' || tries > 20) throw fault
      await new Promise((done) => setTimeout(done, (fault.retryAfterS || 1) * 1000))
    }
  }
}

/** The picture of the same for a ticket that staff print. */
export const ticketReceiptQr = (id: number, hospital: Pick<Hospital, 'address'> | null): string =>
  `/api/tickets/${id}/receipt?qr=svg${originOf(hospital)}`

/** A ticket with its proofs; the words as far as they stand open to the reader. */
export const ticketFile = (id: number): string => `/api/tickets/${id}/bundle`

/** The same with words and names for whoever sees them only on need: the look is noted. */
export async function ticketFileWithWords(id: number): Promise<Blob> {
  const headers = { 'Idempotency-Key': randomKey(), 'Content-Type': 'application/json' }
  return (await pass(new Request(ticketFile(id), { method: 'POST', headers, body: '{}' }))).blob()
}
