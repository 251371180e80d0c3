/* The files of tests/vectors/bundle are read by the server's verifier, too: both must find the same in each. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromBase64Url, keyFrom, Reader, toBase64 } from './bytes'
import { canonicalObject } from './canonical'
import { type Verdict, verdictInSlices, verdictOf } from './verdict'

const folder = resolve(process.cwd(), '../tests/vectors/bundle')
interface Case {
  file: string
  good: boolean
  key?: string
  events?: number
  reason?: string
  position?: number | null
}
const cases: Case[] = JSON.parse(readFileSync(resolve(folder, 'cases.json'), 'utf8'))
const bytesOf = (file: string) => new Uint8Array(readFileSync(resolve(folder, file)))

function meets(verdict: Verdict, said: Case): void {
  if (said.good) expect([verdict.good, verdict.count]).toEqual([true, said.events])
  else
    expect([verdict.good, verdict.fault?.reason, verdict.fault?.position]).toEqual([
      false,
      said.reason,
      said.position,
    ])
}

describe('a file of the record', () => {
  it.each(cases)('$file is judged as it must be', (said) => {
    meets(verdictOf(bytesOf(said.file), said.key ? fromBase64(said.key) : null), said)
  })

  it('is judged the same in slices, and tells how far it is', async () => {
    const told: number[] = []
    const verdict = await verdictInSlices(bytesOf('month.shouwen'), null, (n) => told.push(n))
    expect(verdict.good).toBe(true)
    expect(told[told.length - 1]).toBe(verdict.count)
  })

  it('is never good with a byte changed or cut anywhere', () => {
    const good = bytesOf('receipt.shouwen')
    for (let at = 0; at < good.length; at += 17) {
      const bad = good.slice()
      bad[at] = (bad[at] as number) ^ 0x20
      expect(verdictOf(bad).good, `byte ${at} changed`).toBe(false)
      expect(verdictOf(good.subarray(0, at)).good, `cut at ${at}`).toBe(false)
    }
  }, 60_000)

  it('tells who said what when', () => {
    const { events, cosigned } = verdictOf(bytesOf('ticket.shouwen'))
    expect(events[0]).toMatchObject({
      words: '12 楼东区护士站的灯在闪',
      more: { phone: '13800000001' },
      told: true,
    })
    expect(events[5]?.leaf).toMatchObject({
      fact: 'finished',
      nth: 6,
      party: 'contractor',
      data: { minutes: 20 },
    })
    expect(cosigned.map((one) => [one.name, one.at])).toEqual([
      ['hospital-1.example', 1795136760],
      ['contractor-1.example', 1795136761],
    ])
  })
})

describe('bytes', () => {
  it('hold numbers beyond what JavaScript counts exactly', () => {
    const int64 = (...bytes: number[]) => new Reader(new Uint8Array(bytes)).int64()
    expect(int64(0x7f, 255, 255, 255, 255, 255, 255, 255)).toBe('9223372036854775807')
    expect(int64(0x80, 0, 0, 0, 0, 0, 0, 0)).toBe('-9223372036854775808')
    expect(int64(255, 255, 255, 255, 255, 255, 255, 254)).toBe(-2)
  })

  it('have one base64 only', () => {
    for (const n of [0, 1, 2, 3, 31, 32]) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 37) & 255)
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }
    for (const bad of ['AA', 'AA=', 'AB==', 'A===', 'AA==\n', '!!!!']) expect(fromBase64(bad)).toBeNull()
    const key = new Uint8Array(32).fill(9)
    expect(keyFrom(toBase64(key))).toEqual(key)
    expect(keyFrom(`shouwen/00+0011aabb+${toBase64(new Uint8Array([1, ...key]))}`)).toEqual(key)
    expect(keyFrom('shouwen/00+0011aabb+AAAA')).toBeNull()
    expect(fromBase64Url('_-8')).toEqual(new Uint8Array([0xff, 0xef]))
  })

  it('are canonical in one order only', () => {
    const a = [0x6f, 0, 0, 0, 2, 0, 0, 0, 1, 0x61, 0x6e, 0, 0, 0, 1, 0x62, 0x74]
    expect(canonicalObject(new Uint8Array(a))).toEqual({ a: null, b: true })
    const swapped = [...a]
    swapped[9] = 0x62
    swapped[15] = 0x61
    expect(() => canonicalObject(new Uint8Array(swapped))).toThrow()
    expect(() => canonicalObject(new Uint8Array([...a, 0]))).toThrow()
  })
})
