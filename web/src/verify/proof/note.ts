/* A head: a C2SP checkpoint in a signed note. Its text, then an empty line, then one line a signature. */
import { ascii, fromBase64, join, Malformed, Reader, same, text } from './bytes'
import { sha256, signed } from './hash'

export interface Head {
  origin: string
  size: number
  root: Uint8Array
  /** when it was signed, µs UTC */
  at: number
}

export interface Line {
  name: string
  keyId: Uint8Array
  /** after the key id: 64 bytes of the log, 8 (seconds) + 64 of a witness */
  bytes: Uint8Array
}

export interface Note extends Head {
  /** what is signed, its last line end included */
  body: Uint8Array
  lines: Line[]
}

const NUMBER = /^(0|[1-9]\d{0,15})$/
const LF = new Uint8Array([10])

function number(line: string | undefined, begins = ''): number {
  if (line === undefined || !line.startsWith(begins) || !NUMBER.test(line.slice(begins.length)))
    throw new Malformed()
  const n = Number(line.slice(begins.length))
  if (!Number.isSafeInteger(n)) throw new Malformed()
  return n
}

function signature(line: string): Line {
  const [, name, base64] = /^— ([!-*,-~]{1,120}) (\S+)$/.exec(line) ?? []
  const bytes = base64 === undefined ? null : fromBase64(base64)
  if (name === undefined || bytes === null || bytes.length < 5) throw new Malformed()
  return { name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) }
}

export function readNote(bytes: Uint8Array): Note {
  const whole = text(bytes)
  const cut = whole.indexOf('\n\n')
  if (cut < 0 || !whole.endsWith('\n')) throw new Malformed()
  const body = whole.slice(0, cut + 1)
  const [origin, size, root, algorithm, at, ...more] = body.slice(0, -1).split('\n')
  const hash = fromBase64(root ?? '')
  const fits = /^[!-*,-~]{1,120}$/.test(origin ?? '') && algorithm === 'alg sha256-rfc9162 ed25519'
  if (!fits || hash?.length !== 32 || more.length > 0) throw new Malformed()
  return {
    origin: origin as string,
    size: number(size),
    root: hash,
    at: number(at, 'at '),
    body: new TextEncoder().encode(body),
    lines: whole
      .slice(cut + 2, -1)
      .split('\n')
      .map(signature),
  }
}

/** First bytes of the hash of name, line end, algorithm and key: they only say which key is meant. */
export const keyId = (name: string, algorithm: number, key: Uint8Array): Uint8Array =>
  sha256(new TextEncoder().encode(name), LF, new Uint8Array([algorithm]), key).subarray(0, 4)

const linesOf = (note: Note, name: string, algorithm: number, key: Uint8Array): Line[] => {
  const id = keyId(name, algorithm, key)
  return note.lines.filter((line) => line.name === name && same(line.keyId, id))
}

/* One wrong line of this name and key spoils it, whatever the others say. */
const allOf = (lines: Line[], right: (line: Line) => boolean): boolean =>
  lines.length > 0 && lines.every(right)

/** Whether the log whose key this is signed the head. */
export const signedByLog = (note: Note, key: Uint8Array): boolean =>
  allOf(linesOf(note, note.origin, 1, key), (line) => signed(key, note.body, line.bytes))

/** When the witness countersigned (seconds), null: it did not. Malformed: its line is there and is wrong. */
export function countersigned(note: Note, name: string, key: Uint8Array): number | null {
  let at: number | null = null
  for (const line of linesOf(note, name, 4, key)) {
    if (line.bytes.length !== 72) throw new Malformed()
    const seconds = new Reader(line.bytes).count()
    const message = join(ascii(`cosignature/v1\ntime ${seconds}\n`), note.body)
    if (!signed(key, message, line.bytes.subarray(8))) throw new Malformed()
    at = seconds
  }
  return at
}
