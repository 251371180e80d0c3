// A record of its own, made from docs/record-format.md with Node's crypto: the third hand that writes the format, so
// that the two verifiers are not tested with what one of them believes. Makes logs, heads, countersignatures, bundles.
import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const u8 = (n) => Buffer.from([n]);
const u16 = (n) => { const b = Buffer.alloc(2); b.writeUInt16BE(n); return b; };
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const i64 = (n) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(n)); return b; };
const block = (bytes) => Buffer.concat([u32(bytes.length), bytes]);

/** An Ed25519 key from one repeated byte, so that the same files come out every time. */
export function keyOf(byte) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const open = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { secret, open, sign: (bytes) => sign(null, bytes, secret) };
}

export function canonical(value) {
  if (value === null) return Buffer.from('n');
  if (value === true || value === false) return Buffer.from(value ? 't' : 'f');
  if (typeof value === 'number' || typeof value === 'bigint') return Buffer.concat([Buffer.from('i'), i64(value)]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from('s'), block(Buffer.from(value))]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('a'), u32(value.length), ...value.map(canonical)]);
  const members = Object.entries(value).filter(([, v]) => v !== undefined).map(([k, v]) => [Buffer.from(k), v]).sort(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat([Buffer.from('o'), u32(members.length), ...members.flatMap(([k, v]) => [block(k), canonical(v)])]);
}

export const commitment = ({ salt, words = '', more }) =>
  createHmac('sha256', salt).update(Buffer.concat([Buffer.from('shouwen words 1\0'), block(Buffer.from(words)), more ? canonical(more) : Buffer.alloc(0)])).digest();

const PARTIES = { none: 0, hospital: 1, contractor: 2 };

/** The leaf of {id, at, ticket, nth, subject, actor, post, asker, party, forAskers, fact, data, words, more, salt}. */
export function leafOf(e) {
  const numbers = [e.id, e.at, e.ticket ?? 0, e.nth ?? 0, e.subject ?? 0, e.actor ?? 0, e.post ?? 0, e.asker ?? 0];
  return Buffer.concat([
    u8(1), u8(1), ...numbers.map(i64), u8(PARTIES[e.party ?? 'none']), u8(e.forAskers ? 1 : 0),
    u8(e.fact.length), Buffer.from(e.fact), e.salt ? Buffer.concat([u8(32), commitment(e)]) : u8(0),
    block(e.data ? canonical(e.data) : Buffer.alloc(0)),
  ]);
}

/* RFC 9162 §2.1 word by word, slow on purpose. */
const below = (n) => 2 ** Math.floor(Math.log2(n - 1));
export const leafHash = (leaf) => sha(u8(0), leaf);
export function rootOf(hashes) {
  if (hashes.length === 0) return sha();
  if (hashes.length === 1) return hashes[0];
  const k = below(hashes.length);
  return sha(u8(1), rootOf(hashes.slice(0, k)), rootOf(hashes.slice(k)));
}
export function pathOf(hashes, i) {
  if (hashes.length === 1) return [];
  const k = below(hashes.length);
  return i < k
    ? [...pathOf(hashes.slice(0, k), i), rootOf(hashes.slice(k))]
    : [...pathOf(hashes.slice(k), i - k), rootOf(hashes.slice(0, k))];
}

const keyId = (name, algorithm, key) => sha(Buffer.from(name), u8(10), u8(algorithm), key).subarray(0, 4);

/** The text of a signed head over these leaf hashes. cosigned: [{name, key, at}] */
export function headOf({ hashes, origin, key, at, cosigned = [], size = hashes.length, root = rootOf(hashes) }) {
  const body = `${origin}\n${size}\n${root.toString('base64')}\nalg sha256-rfc9162 ed25519\nat ${at}\n`;
  const lines = [`— ${origin} ${Buffer.concat([keyId(origin, 1, key.open), key.sign(Buffer.from(body))]).toString('base64')}`];
  for (const w of cosigned) {
    const signature = w.key.sign(Buffer.from(`cosignature/v1\ntime ${w.at}\n${body}`));
    lines.push(`— ${w.name} ${Buffer.concat([keyId(w.name, 4, w.key.open), i64(w.at), signature]).toString('base64')}`);
  }
  return Buffer.from(`${body}\n${lines.join('\n')}\n`);
}

const entry = (e, told) => Buffer.concat([
  i64(e.position), block(e.leaf),
  told && e.salt ? Buffer.concat([u8(1), e.salt, block(Buffer.from(e.words ?? '')), block(e.more ? canonical(e.more) : Buffer.alloc(0))]) : u8(0),
]);
const pathBytes = (path) => Buffer.concat([u16(path.length), ...path]);

/** Items of events [{position, leaf, …}] under `hashes`; group: full 256s as one item. */
export function itemsOf(events, hashes, { told = true, group = false } = {}) {
  const items = [];
  for (let i = 0; i < events.length; i++) {
    const first = events[i].position;
    if (group && first % 256 === 0 && events.length - i >= 256) {
      const path = pathOf(hashes, first).slice(8);
      items.push(Buffer.concat([Buffer.from('T'), i64(first), pathBytes(path), ...hashes.slice(first, first + 256)]));
      for (const e of events.slice(i, i + 256)) items.push(Buffer.concat([Buffer.from('e'), entry(e, told)]));
      i += 255;
    } else {
      items.push(Buffer.concat([Buffer.from('E'), entry(events[i], told), pathBytes(pathOf(hashes, first))]));
    }
  }
  return items;
}

/** The whole file. */
export function bundleOf({ head, about, items, count, key }) {
  const before = Buffer.concat([Buffer.from('shouwen bundle 1\n'), block(head), block(canonical(about)), ...items, Buffer.from('Z'), i64(count)]);
  return Buffer.concat([before, key.sign(sha(Buffer.from('shouwen bundle 1 end\n'), before))]);
}
