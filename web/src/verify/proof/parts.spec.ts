/* The parts of the format against the vectors that the server's own tests read: tests/vectors/record. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyFrom } from './bytes'
import { canonicalObject } from './canonical'
import { hmac } from './hash'
import { readLeaf } from './leaf'
import { countersigned, readNote, signedByLog } from './note'
import { leadsTo, leafHash } from './tree'

const vectors = (name: string) =>
  JSON.parse(readFileSync(resolve(process.cwd(), `../tests/vectors/record/${name}.json`), 'utf8'))
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
const hex = (b: Uint8Array) => Array.from(b, (byte) => byte.toString(16).padStart(2, '0')).join('')

/* A value alone is no object; as a member of one it can be asked for. */
const member = (value: Uint8Array) => new Uint8Array([0x6f, 0, 0, 0, 1, 0, 0, 0, 1, 0x61, ...value])

describe('the shared vectors', () => {
  it('canonical bytes are the values they say, and nothing else is read', () => {
    const { values, unreadable } = vectors('canonical')
    for (const { json, hex } of values) {
      const whole = json.startsWith('{')
      /* A list as deep as can be has no room for the object around it. */
      if (json.startsWith('[[[[')) continue
      /* Numbers beyond what JavaScript holds are told as their digits; an int64 knows no minus zero. */
      const near = json.replace(/-?\d{16,}/g, (n: string) => (Number.isSafeInteger(Number(n)) ? n : `"${n}"`))
      const read = whole ? canonicalObject(bytes(hex)) : canonicalObject(member(bytes(hex))).a
      expect(read, json).toEqual(JSON.parse(near, (_, v) => (v === 0 ? 0 : v)))
    }
    for (const hex of unreadable) {
      expect(() => canonicalObject(member(bytes(hex))), hex).toThrow()
      expect(() => canonicalObject(bytes(hex)), hex).toThrow()
    }
  })

  it('commitments bind words and texts', () => {
    for (const { salt, words, more, commitment } of vectors('canonical').words) {
      if (more !== null) continue
      const said = new TextEncoder().encode(words)
      const head = new TextEncoder().encode('shouwen words 1\0')
      const n = new Uint8Array(4)
      new DataView(n.buffer).setUint32(0, said.length)
      expect(hex(hmac(bytes(salt), head, n, said))).toBe(commitment)
    }
  })

  it('leaves are read and hashed', () => {
    const { leaves, unreadable } = vectors('leaf')
    for (const one of leaves) {
      expect(hex(leafHash(bytes(one.hex)))).toBe(one.hash)
      expect(readLeaf(bytes(one.hex))).toMatchObject({
        id: one.id,
        at: one.at,
        fact: one.fact,
        nth: one.nth ?? 0,
      })
    }
    for (const hex of unreadable) expect(() => readLeaf(bytes(hex)), hex).toThrow()
  })

  it('paths lead to the roots they belong to and to no other', () => {
    const { inputs, roots, inclusion } = vectors('tree')
    for (const { index, size, path } of inclusion) {
      const hash = leafHash(bytes(inputs[index]))
      const way = path.map(bytes)
      expect(leadsTo(bytes(roots[size]), size, index, 0, hash, way)).toBe(true)
      expect(leadsTo(bytes(roots[size - 1]), size, index, 0, hash, way)).toBe(false)
      expect(leadsTo(bytes(roots[size]), size, index, 0, hash, [...way, hash])).toBe(false)
    }
  })

  it('heads are signed and countersigned by whom they say', () => {
    const { note, log, witnesses, no_heads, unsigned } = vectors('head')
    const read = readNote(new TextEncoder().encode(note))
    expect(signedByLog(read, bytes(log.key))).toBe(true)
    expect(keyFrom(log.vkey)).toEqual(bytes(log.key))
    expect(signedByLog(read, bytes(witnesses[0].key))).toBe(false)
    for (const { name, key, at_s } of witnesses) expect(countersigned(read, name, bytes(key))).toBe(at_s)
    for (const text of no_heads) expect(() => readNote(new TextEncoder().encode(text)), text).toThrow()
    for (const text of unsigned) {
      let good = false
      try {
        good = signedByLog(readNote(new TextEncoder().encode(text)), bytes(log.key))
      } catch {
        /* Not even a head with signatures. */
      }
      expect(good, text).toBe(false)
    }
  })
})
