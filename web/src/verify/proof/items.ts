/* A bundle as it lies in the file: what it is about, then its events one after the other, then the seal. Nothing is
   judged here but the form. */
import { ascii, fromBase64, Malformed, Reader, same, text } from './bytes'
import { canonicalObject, type Members, type Value } from './canonical'

export const MAGIC = ascii('shouwen bundle 1\n')
export const SEAL = ascii('shouwen bundle 1 end\n')

const HEAD_MOST = 32_768
const ABOUT_MOST = 65_536
const LEAF_MOST = 65_536
const WORDS_MOST = 1_048_576
const PATH_MOST = 64
const WITNESSES_MOST = 32
export const GROUP = 256

export interface Witness {
  name: string
  party: string
  key: Uint8Array
}

export interface About {
  what: 'ticket' | 'month' | 'receipt'
  logKey: Uint8Array
  witnesses: Witness[]
  number: string
  hospital: string
}

/** What people wrote in an event, with the salt of its commitment. */
export interface Words {
  salt: Uint8Array
  words: Uint8Array
  more: Uint8Array
}

export interface Entry {
  position: number
  leaf: Uint8Array
  words: Words | null
}

export type Item =
  | { kind: 'event'; entry: Entry; path: Uint8Array[] }
  | { kind: 'group'; first: number; path: Uint8Array[]; hashes: Uint8Array[] }
  | { kind: 'member'; entry: Entry }
  | { kind: 'end'; count: number; before: Uint8Array; signature: Uint8Array }

/* Members by name and kind; what else there is, or is of another kind, is not of this format. */
function members(
  all: Members,
  texts: readonly string[],
  others: Record<string, (value: Value) => boolean>,
): void {
  for (const [name, value] of Object.entries(all)) {
    const fits = others[name]
    if (texts.includes(name) ? typeof value !== 'string' && value !== null : !fits?.(value))
      throw new Malformed()
  }
}

const asText = (value: Value | undefined): string => (typeof value === 'string' ? value : '')
const isNumber = (value: Value): boolean => typeof value === 'number' || value === null

function key(value: Value | undefined): Uint8Array {
  const bytes = fromBase64(asText(value))
  if (bytes?.length !== 32) throw new Malformed()
  return bytes
}

function witnesses(value: Value | undefined): Witness[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > WITNESSES_MOST) throw new Malformed()
  return value.map((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) throw new Malformed()
    members(one, ['name', 'party', 'key'], {})
    if (!one.name || !one.party) throw new Malformed()
    return { name: asText(one.name), party: asText(one.party), key: key(one.key) }
  })
}

function about(bytes: Uint8Array): About {
  const all: Members = canonicalObject(bytes)
  members(all, ['what', 'number', 'hospital', 'log_key'], {
    from: isNumber,
    to: isNumber,
    made_at: isNumber,
    events: isNumber,
    witnesses: () => true,
  })
  const what = all.what
  if (what !== 'ticket' && what !== 'month' && what !== 'receipt') throw new Malformed()
  return {
    what,
    logKey: key(all.log_key),
    witnesses: witnesses(all.witnesses),
    number: asText(all.number),
    hospital: asText(all.hospital),
  }
}

export class Bundle {
  private readonly from: Reader
  private following = 0

  /** Malformed: this is no bundle. */
  constructor(bytes: Uint8Array) {
    this.from = new Reader(bytes)
    if (!same(bytes.subarray(0, MAGIC.length), MAGIC)) throw new Malformed()
    this.from.take(MAGIC.length)
  }

  head(): Uint8Array {
    return this.from.block(HEAD_MOST)
  }

  about(): About {
    return about(this.from.block(ABOUT_MOST))
  }

  private hashes(n: number): Uint8Array[] {
    return Array.from({ length: n }, () => this.from.take(32))
  }

  private path(): Uint8Array[] {
    const n = this.from.u16()
    if (n > PATH_MOST) throw new Malformed()
    return this.hashes(n)
  }

  private entry(): Entry {
    const position = this.from.count()
    const leaf = this.from.block(LEAF_MOST)
    const has = this.from.u8()
    if (has > 1) throw new Malformed()
    if (has === 0) return { position, leaf, words: null }
    const salt = this.from.take(32)
    return {
      position,
      leaf,
      words: { salt, words: this.from.block(WORDS_MOST), more: this.from.block(WORDS_MOST) },
    }
  }

  /** Short: the file ends before its seal. Malformed: what comes is none of the format. */
  next(): Item {
    const start = this.from.at
    const tag = String.fromCharCode(this.from.u8())
    if (this.following > 0 ? tag !== 'e' : !'ETZ'.includes(tag)) throw new Malformed()
    if (tag === 'e') {
      this.following -= 1
      return { kind: 'member', entry: this.entry() }
    }
    if (tag === 'E') return { kind: 'event', entry: this.entry(), path: this.path() }
    if (tag === 'T') {
      const first = this.from.count()
      if (first % GROUP !== 0) throw new Malformed()
      this.following = GROUP
      return { kind: 'group', first, path: this.path(), hashes: this.hashes(GROUP) }
    }
    const count = this.from.count()
    const before = this.from.bytes.subarray(0, start + 9)
    const signature = this.from.take(64)
    if (this.from.left > 0) throw new Malformed()
    return { kind: 'end', count, before, signature }
  }
}

/** For showing only: what cannot be read shows nothing. */
export function readable(words: Words): { words: string; more: Members } {
  try {
    return { words: text(words.words), more: words.more.length > 0 ? canonicalObject(words.more) : {} }
  } catch {
    return { words: '', more: {} }
  }
}
