/* Reading bytes strictly: every number big-endian, every length checked before anything is taken. The whole folder
   is an implementation of its own, from docs/record-format.md alone: it shares no line with the server's. */

/** The file ended where more was promised. */
export class Short extends Error {}
/** The bytes are not what the format says. */
export class Malformed extends Error {}

const HIGH = 4294967296

export class Reader {
  at = 0
  private readonly view: DataView

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  /** The next n bytes, not copied. */
  take(n: number): Uint8Array {
    if (n > this.left) throw new Short()
    this.at += n
    return this.bytes.subarray(this.at - n, this.at)
  }

  u8(): number {
    const n = this.bytes[this.at]
    if (n === undefined) throw new Short()
    this.at += 1
    return n
  }

  u16(): number {
    this.take(2)
    return this.view.getUint16(this.at - 2)
  }

  u32(): number {
    this.take(4)
    return this.view.getUint32(this.at - 4)
  }

  /** A number 0 … 2^53 − 1: ids, positions, times and counts of a record are never outside. */
  count(): number {
    this.take(8)
    const high = this.view.getUint32(this.at - 8)
    if (high > 0x1fffff) throw new Malformed()
    return high * HIGH + this.view.getUint32(this.at - 4)
  }

  /** Any int64: a number where JavaScript holds it exactly, else its decimal digits. */
  int64(): number | string {
    this.take(8)
    const high = this.view.getInt32(this.at - 8)
    const low = this.view.getUint32(this.at - 4)
    const near = high * HIGH + low
    return Number.isSafeInteger(near) ? near : digits(high, low)
  }

  /** A length, then so many bytes, at most `most`. */
  block(most: number): Uint8Array {
    const n = this.u32()
    if (n > most) throw new Malformed()
    return this.take(n)
  }
}

/* The decimal digits of a large int64, without BigInt, which older web views do not know. */
function digits(high: number, low: number): string {
  const negative = high < 0
  let h = negative ? ~high >>> 0 : high
  let l = negative ? (~low >>> 0) + 1 : low
  if (l === HIGH) {
    l = 0
    h += 1
  }
  let text = ''
  while (h > 0 || l > 0) {
    const carry = (h % 10) * HIGH + l
    text = String(carry % 10) + text
    h = Math.floor(h / 10)
    l = Math.floor(carry / 10)
  }
  return (negative ? '-' : '') + (text || '0')
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

export function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

/** Strict UTF-8. */
export function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Malformed()
  }
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 with its padding and nothing else: one text for one value. null: it is not. */
export function fromBase64(from: string): Uint8Array | null {
  if (from.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(from)) return null
  const bare = from.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((bare.length * 6) / 8))
  let held = 0
  let bits = 0
  let n = 0
  for (const sign of bare) {
    held = ((held << 6) | SIGNS.indexOf(sign)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[n++] = (held >> bits) & 0xff
    }
  }
  return toBase64(bytes) === from ? bytes : null
}

export function toBase64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const n = bytes.length - i
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let k = 0; k < 4; k++) out += k > n ? '=' : SIGNS[(three >> (18 - 6 * k)) & 63]
  }
  return out
}

/** A public key as people have it: 44 characters, or the record's whole line "name+id+…". null: it is none. */
export function keyFrom(said: string): Uint8Array | null {
  const bare = fromBase64(said)
  if (bare?.length === 32) return bare
  const [, base64] = /^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(said) ?? []
  const typed = base64 === undefined ? null : fromBase64(base64)
  return typed?.length === 33 && typed[0] === 1 ? typed.subarray(1) : null
}

/** The form of addresses: - and _ instead of + and /, no padding. null: it is not. */
export function fromBase64Url(from: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(from)) return null
  const bare = from.replace(/-/g, '+').replace(/_/g, '/')
  return fromBase64(bare + '='.repeat((4 - (bare.length % 4)) % 4))
}
