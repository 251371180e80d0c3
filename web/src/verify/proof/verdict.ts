/* Judging a bundle: the head is signed, every event stands in the log under it, words are the ones that were
   committed to, nothing is missing, nothing runs back in time, the file is whole. The first thing that is not so is
   named; docs/record-format.md says in which order is looked. */
import { Malformed, Short, same } from './bytes'
import type { Members } from './canonical'
import { hmac, sha256, signed } from './hash'
import { type About, Bundle, type Entry, type Item, readable, SEAL } from './items'
import { type Leaf, readLeaf } from './leaf'
import { countersigned, type Note, readNote, signedByLog } from './note'
import { leadsTo, leafHash, rootOf } from './tree'

/** Clocks of several nodes, and transactions beside each other, differ by less. µs */
const SLACK = 10_000_000
/** Of a month no screen shows more. */
const SHOWN = 1000

export const REASONS = [
  'not_a_bundle',
  'cut',
  'malformed',
  'head',
  'head_signature',
  'other_key',
  'cosignature',
  'order',
  'proof',
  'words',
  'ticket',
  'nth',
  'time',
  'count',
  'seal',
] as const
export type Reason = (typeof REASONS)[number]

export interface Fault {
  reason: Reason
  /** of the event it was found at; null: it is about the file as a whole */
  position: number | null
  event: Leaf | null
}

export interface Checked {
  position: number
  leaf: Leaf
  words: string
  more: Members
  /** whether the file has what people wrote in it */
  told: boolean
}

export interface Verdict {
  good: boolean
  fault: Fault | null
  about: About | null
  head: Note | null
  /** seconds: null has not countersigned this head */
  cosigned: { name: string; party: string; at: number | null }[]
  /** found to be right, in the order of the log */
  events: Checked[]
  count: number
  /** time of the latest of them, µs; 0: none */
  until: number
}

class Found extends Error implements Fault {
  constructor(
    readonly reason: Reason,
    readonly position: number | null = null,
    readonly event: Leaf | null = null,
  ) {
    super(reason)
  }
}

const NONE = new Uint8Array()
const COMMITTED = new Uint8Array([...'shouwen words 1\0'].map((c) => c.charCodeAt(0)))

function fits(entry: Entry, leaf: Leaf): boolean {
  if (!entry.words) return true
  if (!leaf.commitment) return false
  const { salt, words, more } = entry.words
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, words.length)
  return same(hmac(salt, COMMITTED, length, words, more), leaf.commitment)
}

/* A changed byte may leave nothing readable: then the proof fails first, and the position still names the event. */
function leafIn(entry: Entry): Leaf | null {
  try {
    return readLeaf(entry.leaf)
  } catch {
    return null
  }
}

class Judge {
  readonly verdict: Verdict = {
    good: false,
    fault: null,
    about: null,
    head: null,
    cosigned: [],
    events: [],
    count: 0,
    until: 0,
  }
  private key: Uint8Array = NONE
  private note!: Note
  private what: About['what'] = 'ticket'
  private last = -1
  private latest = 0
  private ticket = -1
  private readonly nths = new Map<number, number>()
  private group: Uint8Array[] = []
  private first = 0

  constructor(private readonly given: Uint8Array | null) {}

  private front(bundle: Bundle): void {
    const head = bundle.head()
    const about = bundle.about()
    this.verdict.about = about
    this.what = about.what
    if (this.given && !same(this.given, about.logKey)) throw new Found('other_key')
    this.key = about.logKey
    try {
      this.note = readNote(head)
    } catch {
      throw new Found('head')
    }
    if (!signedByLog(this.note, this.key)) throw new Found('head_signature')
    this.verdict.head = this.note
    for (const { name, party, key } of about.witnesses) {
      try {
        this.verdict.cosigned.push({ name, party, at: countersigned(this.note, name, key) })
      } catch {
        throw new Found('cosignature')
      }
    }
  }

  private proven(entry: Entry, path: Uint8Array[] | null): boolean {
    const hash = leafHash(entry.leaf)
    if (path) return leadsTo(this.note.root, this.note.size, entry.position, 0, hash, path)
    const place = entry.position - this.first
    return same(hash, this.group[place] ?? NONE)
  }

  private sequence(leaf: Leaf): Reason | null {
    const before = this.nths.get(leaf.ticketId)
    if (this.what !== 'month') {
      if (this.ticket < 0) this.ticket = leaf.ticketId
      if (leaf.ticketId === 0 || leaf.ticketId !== this.ticket) return 'ticket'
    }
    if (leaf.ticketId === 0) return leaf.nth === 0 ? null : 'nth'
    /* Events older than the record bear no number; once one does, all after it do, without a gap. */
    if (leaf.nth === 0) return before ? 'nth' : null
    const next = this.what === 'ticket' ? (before ?? 0) + 1 : before === undefined ? leaf.nth : before + 1
    if (this.what === 'receipt' ? leaf.nth <= (before ?? 0) : leaf.nth !== next) return 'nth'
    this.nths.set(leaf.ticketId, leaf.nth)
    return null
  }

  private inTime(leaf: Leaf): boolean {
    if (leaf.at < this.latest - SLACK || leaf.at > this.note.at + SLACK) return false
    this.latest = Math.max(this.latest, leaf.at)
    this.verdict.until = this.latest
    return true
  }

  private event(entry: Entry, path: Uint8Array[] | null): void {
    const { position } = entry
    const leaf = leafIn(entry)
    const found = (reason: Reason): never => {
      throw new Found(reason, position, leaf)
    }
    const ordered =
      this.what === 'month' && this.last >= 0 ? position === this.last + 1 : position > this.last
    if (!ordered) found('order')
    if (!this.proven(entry, path)) found('proof')
    if (leaf === null) throw new Found('malformed', position)
    if (!fits(entry, leaf)) found('words')
    const why = this.sequence(leaf)
    if (why) found(why)
    if (!this.inTime(leaf)) found('time')
    this.last = position
    this.verdict.count += 1
    if (this.verdict.events.length < SHOWN)
      this.verdict.events.push({
        position,
        leaf,
        told: entry.words !== null,
        ...(entry.words ? readable(entry.words) : { words: '', more: {} }),
      })
  }

  private opens(item: Item & { kind: 'group' }): void {
    const { size, root } = this.note
    if (!leadsTo(root, size, item.first, 8, rootOf(item.hashes), item.path))
      throw new Found('proof', item.first)
    this.group = item.hashes
    this.first = item.first
  }

  private ends(item: Item & { kind: 'end' }): void {
    const some = this.what === 'month' || item.count > 0
    if (item.count !== this.verdict.count || !some) throw new Found('count')
    if (!signed(this.key, sha256(SEAL, item.before), item.signature)) throw new Found('seal')
    this.verdict.good = true
  }

  /** Opens the file and judges its head. */
  open(bytes: Uint8Array): Bundle {
    let bundle: Bundle
    try {
      bundle = new Bundle(bytes)
    } catch {
      throw new Found('not_a_bundle')
    }
    this.front(bundle)
    return bundle
  }

  /** Judges the next items, at most `most`; the verdict is good when the end was reached. */
  go(bundle: Bundle, most: number): void {
    for (let i = 0; i < most && !this.verdict.good; i++) {
      const item = bundle.next()
      if (item.kind === 'event') this.event(item.entry, item.path)
      else if (item.kind === 'member') this.event(item.entry, null)
      else if (item.kind === 'group') this.opens(item)
      else this.ends(item)
    }
  }

  /** What was thrown is a fault of the file, or ours and thrown on. */
  blame(fault: unknown): void {
    if (fault instanceof Found) this.verdict.fault = fault
    else if (fault instanceof Short) this.verdict.fault = { reason: 'cut', position: null, event: null }
    else if (fault instanceof Malformed)
      this.verdict.fault = { reason: 'malformed', position: null, event: null }
    else throw fault
  }
}

/** What this file proves. `key`: the log's public key, known from elsewhere; null: the file's own is believed. */
export function verdictOf(bytes: Uint8Array, key: Uint8Array | null = null): Verdict {
  const judge = new Judge(key)
  try {
    judge.go(judge.open(bytes), Number.POSITIVE_INFINITY)
  } catch (fault) {
    judge.blame(fault)
  }
  return judge.verdict
}

/** The same in slices, so that a page with a month of a million events stays alive; tells how many are done. */
export async function verdictInSlices(
  bytes: Uint8Array,
  key: Uint8Array | null,
  tell: (count: number) => void,
): Promise<Verdict> {
  const judge = new Judge(key)
  try {
    const bundle = judge.open(bytes)
    while (!judge.verdict.good) {
      judge.go(bundle, 2000)
      tell(judge.verdict.count)
      await new Promise((done) => setTimeout(done))
    }
  } catch (fault) {
    judge.blame(fault)
  }
  return judge.verdict
}
