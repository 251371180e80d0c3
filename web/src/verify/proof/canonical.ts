/* The one binary form of a JSON value that hashes can be made of: no white space, no two spellings, members in the
   order of their keys' bytes. Anything that is not in exactly this form is refused. */
import { Malformed, Reader, Short, text } from './bytes'

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value }
export type Members = { [key: string]: Value }

const DEEPEST = 16

/* Texts hold no control characters but the line end and the tab. */
function plain(bytes: Uint8Array): string {
  const said = text(bytes)
  for (const sign of said) {
    const code = sign.charCodeAt(0)
    if ((code < 32 && code !== 9 && code !== 10) || (code >= 127 && code < 160)) throw new Malformed()
  }
  return said
}

function before(a: Uint8Array, b: Uint8Array): boolean {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const left = a[i] as number
    const right = b[i] as number
    if (left !== right) return left < right
  }
  return a.length < b.length
}

function members(from: Reader, deep: number): Members {
  const all: Members = Object.create(null)
  let last: Uint8Array | null = null
  for (let left = from.u32(); left > 0; left--) {
    const key = from.block(from.left)
    if (last && !before(last, key)) throw new Malformed()
    all[plain(key)] = value(from, deep + 1)
    last = key
  }
  return all
}

function value(from: Reader, deep: number): Value {
  const kind = String.fromCharCode(from.u8())
  if (kind === 'n') return null
  if (kind === 't' || kind === 'f') return kind === 't'
  if (kind === 'i') return from.int64()
  if (kind === 's') return plain(from.block(from.left))
  /* So many objects and lists may lie in each other; what is in the innermost is no further one. */
  if (deep > DEEPEST) throw new Malformed()
  if (kind === 'o') return members(from, deep)
  if (kind !== 'a') throw new Malformed()
  const list: Value[] = []
  for (let left = from.u32(); left > 0; left--) list.push(value(from, deep + 1))
  return list
}

/** The object that these bytes are, all of them. Malformed: they are not. */
export function canonicalObject(bytes: Uint8Array): Members {
  const from = new Reader(bytes)
  try {
    const whole = value(from, 1)
    if (from.left > 0 || typeof whole !== 'object' || whole === null || Array.isArray(whole))
      throw new Malformed()
    return whole
  } catch (fault) {
    /* A value that ends too soon is no cut file: its length was told before. */
    throw fault instanceof Short ? new Malformed() : fault
  }
}
