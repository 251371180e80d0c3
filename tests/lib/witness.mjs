// A witness of the tests: a key of its own, and a countersignature in C2SP's cosignature/v1, made by
// Node and not by our own code.
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const u64 = (v) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(v)); return b; };

export function witness(name) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
  const id = createHash('sha256').update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([4]), key])).digest().subarray(0, 4);
  return {
    name,
    /** What `shouwen witness` prints and a party registers. */
    line: `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.from([4]), key]).toString('base64')}`,
    /** The head with this witness's line; at: unix seconds. */
    cosign(head, at) {
      const text = head.slice(0, head.indexOf('\n\n') + 1);
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${at}\n${text}`), privateKey);
      return `${head}\u2014 ${name} ${Buffer.concat([id, u64(at), signature]).toString('base64')}\n`;
    },
  };
}

const node = (l, r) => createHash('sha256').update(Buffer.concat([Buffer.from([1]), l, r])).digest();

/** RFC 9162 section 2.1.4.2: whether the second tree has grown out of the first. All but the sizes in base64. */
export function grew(from, first, to, second, path) {
  const proof = path.map((h) => Buffer.from(h, 'base64'));
  if (from === to) return proof.length === 0 && first === second;
  if ((from & (from - 1)) === 0) proof.unshift(Buffer.from(first, 'base64'));
  let fn = from - 1, sn = to - 1;
  while (fn & 1) { fn >>= 1; sn >>= 1; }
  let fr = proof[0], sr = proof[0];
  for (const c of proof.slice(1)) {
    if (sn === 0) return false;
    if (fn & 1 || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while (!(fn & 1) && fn !== 0) { fn >>= 1; sn >>= 1; }
    } else sr = node(sr, c);
    fn >>= 1;
    sn >>= 1;
  }
  return sn === 0 && fr.toString('base64') === first && sr.toString('base64') === second;
}
