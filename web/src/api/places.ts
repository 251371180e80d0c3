/* The code on a place's wall. */
import type { Hospital } from './types'

/** The picture of a place's QR. It leads to the hospital's own address, or to where this page came from while none is set. */
export function placeQr(id: number, hospital: Pick<Hospital, 'address'> | null): string {
  const origin = hospital?.address ? '' : `?origin=${encodeURIComponent(location.origin)}`
  return `/api/places/${id}/qr.svg${origin}`
}
