/* When it was really asked. Nothing typed: now. 5: five minutes ago. 9:05 or 0905: at that hour, of yesterday when today
   has not come to it yet. */
import { DAY, HOUR, MINUTE } from '@/base/clock'

const ZONE = 8 * HOUR
/** A number longer ago than this is no number of minutes. */
const MOST_MINUTES = 720

/** Microseconds UTC; null when it is no time. */
export function parseCallTime(text: string, now: number): number | null {
  const said = text.trim().replace(/[::]/, ':')
  if (!said) return now
  if (/^\d{1,3}$/.test(said)) {
    const minutes = Number(said)
    return minutes <= MOST_MINUTES ? now - minutes * MINUTE : null
  }
  const match = /^(\d{1,2}):(\d{2})$/.exec(said) ?? /^(\d{2})(\d{2})$/.exec(said)
  if (!match) return null
  const [hour, minute] = [Number(match[1]), Number(match[2])]
  if (hour > 23 || minute > 59) return null
  const midnight = Math.floor((now + ZONE) / DAY) * DAY - ZONE
  const at = midnight + hour * HOUR + minute * MINUTE
  return at <= now ? at : at - DAY
}
