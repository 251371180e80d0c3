/* SHA-256, HMAC and Ed25519 from two small finished libraries, always, and not WebCrypto: crypto.subtle is missing on
   plain http (a ward's own network) and knows no Ed25519 in the web views of older phones, and two ways would be two
   verifiers of which one is never tested. docs/decisions/verify.md says more. */
import { Hash, HMAC } from 'fast-sha256'
import nacl from 'tweetnacl'

export const sha256 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = new Hash()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array => {
  const mac = new HMAC(key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}

/* The order of the group, little-endian. A signature's second half must be below it (RFC 8032 §5.1.7): without that
   somebody could write a second signature of the same text, and two verifiers could disagree. */
const ORDER = [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14]

function belowOrder(signature: Uint8Array): boolean {
  const s = signature.subarray(32)
  const last = s[31] ?? 0xff
  if (last !== 0x10) return last < 0x10
  for (let i = 30; i >= 16; i--) if (s[i] !== 0) return false
  for (let i = 15; i >= 0; i--) {
    const ours = s[i] as number
    const limit = ORDER[i] as number
    if (ours !== limit) return ours < limit
  }
  return false
}

export function signed(by: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (by.length !== 32 || signature.length !== 64 || !belowOrder(signature)) return false
  return nacl.sign.detached.verify(message, signature, by)
}
