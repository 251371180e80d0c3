/* The Merkle tree of RFC 9162 §2.1: what a leaf hashes to, and which root a path leads to. */
import { same } from './bytes'
import { sha256 } from './hash'

const LEAF = new Uint8Array([0])
const NODE = new Uint8Array([1])

export const leafHash = (leaf: Uint8Array): Uint8Array => sha256(LEAF, leaf)
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right)

/* Positions go beyond 32 bits, where JavaScript's bit operators end. */
const odd = (n: number) => n % 2 === 1
const half = (n: number) => Math.floor(n / 2)

/** Whether `path` leads from `hash`, a full subtree of 2^height leaves that begins at `position`, to the root of a tree
    of `size` leaves. */
export function leadsTo(
  root: Uint8Array,
  size: number,
  position: number,
  height: number,
  hash: Uint8Array,
  path: Uint8Array[],
): boolean {
  if (position + 2 ** height > size) return false
  let n = Math.floor(position / 2 ** height)
  let last = Math.floor((size - 1) / 2 ** height)
  let at = hash
  for (const beside of path) {
    if (last === 0) return false
    if (odd(n) || n === last) {
      at = nodeHash(beside, at)
      while (!odd(n) && n !== 0) {
        n = half(n)
        last = half(last)
      }
    } else {
      at = nodeHash(at, beside)
    }
    n = half(n)
    last = half(last)
  }
  return last === 0 && same(at, root)
}

/** The root of a full tree of 2^k hashes. */
export function rootOf(hashes: Uint8Array[]): Uint8Array {
  let level = hashes
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2)
      above.push(nodeHash(level[i] as Uint8Array, level[i + 1] as Uint8Array))
    level = above
  }
  return level[0] as Uint8Array
}
