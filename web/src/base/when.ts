/* Points in time as people write them. Hospitals of mainland China, Hong Kong and Taiwan keep UTC+8 without
   summer time; a traveller's phone set to another zone must still show the hospital's hours. */

const ZONE_MS = 8 * 3600 * 1000

function parts(at: number): { y: number; mo: string; d: string; h: string; mi: string; day: number } {
  const date = new Date(at / 1000 + ZONE_MS)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    y: date.getUTCFullYear(),
    mo: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    h: two(date.getUTCHours()),
    mi: two(date.getUTCMinutes()),
    day: Math.floor((at / 1000 + ZONE_MS) / 86_400_000),
  }
}

/** 09:42 */
export function hourOf(at: number): string {
  const p = parts(at)
  return `${p.h}:${p.mi}`
}

/** 11-21, with the year before it when it is not the year of `now`: 2025-11-21 */
export function dayOf(at: number, now: number): string {
  const p = parts(at)
  return p.y === parts(now).y ? `${p.mo}-${p.d}` : `${p.y}-${p.mo}-${p.d}`
}

/** 09:42 on the day of `now`, 11-21 09:42 on another one. */
export function whenOf(at: number, now: number): string {
  return parts(at).day === parts(now).day ? hourOf(at) : `${dayOf(at, now)} ${hourOf(at)}`
}

/** The value of an <input type="datetime-local"> in the hospital's zone: 2026-11-20T09:04 */
export function toLocalInput(at: number): string {
  const p = parts(at)
  return `${p.y}-${p.mo}-${p.d}T${p.h}:${p.mi}`
}

/** The other way round; 0 when the text is not such a time. */
export function fromLocalInput(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!match) return 0
  const [y, mo, d, h, mi] = match.slice(1).map(Number) as [number, number, number, number, number]
  return (Date.UTC(y, mo - 1, d, h, mi) - ZONE_MS) * 1000
}
