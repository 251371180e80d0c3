/** The code of a place out of what a camera read: the report address of a QR, or the bare code printed below it.
 *  Empty when it is neither. */
export function placeCodeOf(read: string): string {
  const text = read.trim()
  const address = /\/p\/([^/?#\s]+)/.exec(text)
  if (address?.[1]) return decodeURIComponent(address[1])
  return /^[A-Za-z0-9_-]{2,32}$/.test(text) ? text : ''
}
