// Writes the files of this folder anew: node tests/vectors/bundle/make.mjs. Keys, salts and times are fixed, so
// what is written is the same every time; a test holds the folder to it. cases.json says what each file must prove.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf, headOf, itemsOf, keyOf, leafHash, leafOf } from '../../lib/bundles.mjs';

const ORIGIN = 'shouwen/00112233445566ff';
const START = 1795136400000000;
const log = keyOf(1), hospital = keyOf(2), contractor = keyOf(3), thief = keyOf(9);
const WITNESSES = [
  { name: 'hospital-1.example', party: 'hospital', key: hospital.open.toString('base64') },
  { name: 'contractor-1.example', party: 'contractor', key: contractor.open.toString('base64') },
];
const salt = (n) => createHash('sha256').update(`salt ${n}`).digest();

/* One ticket as it runs, among the events of others. */
const STORY = [
  { fact: 'registered', asker: 11, forAskers: true, words: '12 楼东区护士站的灯在闪', more: { requester: '李护士', phone: '13800000001' }, data: { service_id: 4, urgent: false, channel: 'qr' } },
  { fact: 'promise_started', subject: 31, data: { kind: 'assign', due_at: START + 900e6 } },
  { fact: 'assigned', actor: 5, post: 6, party: 'contractor', forAskers: true, data: { assignee_id: 8 }, words: '请尽快' },
  { fact: 'accepted', actor: 8, post: 9, party: 'contractor', forAskers: true },
  { fact: 'arrived', actor: 8, post: 9, party: 'contractor', forAskers: true, data: { scanned: true } },
  { fact: 'finished', actor: 8, post: 9, party: 'contractor', forAskers: true, words: '已换镇流器', data: { minutes: 20, quantities: [{ amount: 1, item_id: 3 }], quote_fen: null } },
  { fact: 'verified', actor: 5, post: 6, party: 'contractor', data: { quality: 'good', on_time: true } },
  { fact: 'reported', actor: 5, post: 6, party: 'contractor', forAskers: true, words: '灯已修好，请确认' },
  { fact: 'confirmed', asker: 11, forAskers: true, words: '谢谢' },
];

/* n events; the story's ticket 7 at the given positions, other tickets between. */
function record(n, at = (k) => 3 + 5 * k) {
  const mine = new Map(STORY.map((s, k) => [at(k), [s, k + 1]]));
  const others = new Map();
  return Array.from({ length: n }, (_, position) => {
    const base = { id: position + 1, at: START + position * 7e6, position };
    if (mine.has(position)) {
      const [story, nth] = mine.get(position);
      return { ...base, ticket: 7, nth, ...story, salt: story.words || story.more ? salt(position) : undefined };
    }
    if (position % 11 === 10) return { ...base, fact: 'duty_changed', subject: 5, data: { on: position % 2 === 0 } };
    const ticket = 100 + (position % 4);
    const nth = (others.get(ticket) ?? 0) + 1;
    others.set(ticket, nth);
    return { ...base, ticket, nth, fact: 'promise_started', subject: position, data: { kind: 'accept', due_at: base.at + 600e6 } };
  });
}

const sealed = (events) => events.map((e) => ({ ...e, leaf: leafOf(e) }));
const hashesOf = (events) => events.map((e) => leafHash(e.leaf));
const cosigned = [{ name: 'hospital-1.example', key: hospital, at: 1795136760 }, { name: 'contractor-1.example', key: contractor, at: 1795136761 }];

function make(events, { what, pick, group = false, told = true, key = log, head: how = {}, about: more = {}, alter = (x) => x, items: change = (x) => x, count }) {
  const all = sealed(events), hashes = hashesOf(all);
  const head = alter(headOf({ hashes, origin: ORIGIN, key, at: all.at(-1).at + 500000, cosigned, ...how }));
  const chosen = all.filter(pick);
  const items = change(itemsOf(chosen, hashes, { told, group }), chosen, hashes);
  const about = { what, number: what === 'month' ? '2026-11' : '20261120-007', hospital: '示范医院', from: START, to: all.at(-1).at, events: chosen.length, made_at: all.at(-1).at, log_key: key.open.toString('base64'), witnesses: WITNESSES, ...more };
  return bundleOf({ head, about, items, count: count ?? items.filter((i) => i[0] !== 0x54).length, key });
}

const ofTicket = (e) => e.ticket === 7;
const everything = () => true;
const small = record(60), large = record(540, (k) => 200 + 40 * k);
const files = [], cases = [];
const say = (file, bytes, expected) => {
  files.push([file, bytes]);
  cases.push({ file, ...expected });
};
const position = (k) => 3 + 5 * k;
const ticket = (how = {}, events = small) => make(events, { what: 'ticket', pick: ofTicket, ...how });
const month = (how = {}) => make(large, { what: 'month', pick: everything, group: true, ...how });
const bad = (reason, at = null) => ({ good: false, reason, position: at });

const goodTicket = ticket(), goodMonth = month();
say('ticket.shouwen', goodTicket, { good: true, events: STORY.length });
say('ticket-without-words.shouwen', ticket({ told: false }), { good: true, events: STORY.length });
say('receipt.shouwen', make(small, { what: 'receipt', pick: (e) => e.ticket === 7 && e.nth === 1, told: false, about: { hospital: undefined, from: undefined, to: undefined, events: undefined, made_at: undefined, witnesses: [] } }), { good: true, events: 1 });
say('month.shouwen', goodMonth, { good: true, events: large.length });
say('month-from-the-middle.shouwen', month({ pick: (e) => e.position >= 250 && e.position < 530 }), { good: true, events: 280 });
say('one-event.shouwen', make(small.slice(0, 1).map((e) => ({ ...e, ticket: 7, nth: 1 })), { what: 'receipt', pick: ofTicket }), { good: true, events: 1 });

/* The attacks on a file, each as somebody without the log's key would do it. */
const flip = (bytes, at, bit = 1) => { const b = Buffer.from(bytes); b[at] ^= bit; return b; };
const found = (bytes, text) => bytes.indexOf(Buffer.from(text));
say('changed-byte-of-an-event.shouwen', flip(goodTicket, found(goodTicket, 'finished') - 27), bad('proof', position(5)));
say('changed-fact.shouwen', flip(goodTicket, found(goodTicket, 'arrived')), bad('proof', position(4)));
say('changed-words.shouwen', flip(goodTicket, found(goodTicket, '已换镇流器') + 1), bad('words', position(5)));
say('changed-phone.shouwen', flip(goodTicket, found(goodTicket, '13800000001') + 10), bad('words', position(0)));
say('changed-head.shouwen', flip(goodTicket, found(goodTicket, '\nat 1795') + 6), bad('head_signature'));
say('changed-cosignature.shouwen', ticket({ alter: (h) => flip(h, h.lastIndexOf(Buffer.from('contractor-1.example ')) + 60) }), bad('cosignature'));
say('changed-title.shouwen', flip(goodTicket, found(goodTicket, '20261120-007') + 11), bad('seal'));
say('tail-cut.shouwen', goodTicket.subarray(0, goodTicket.length - 200), bad('cut'));
say('tail-cut-at-the-seal.shouwen', goodTicket.subarray(0, goodTicket.length - 73), bad('cut'));
say('month-changed-byte.shouwen', flip(goodMonth, goodMonth.indexOf(leafOf(large[300])) + 20), bad('proof', 300));
say('month-changed-hash.shouwen', flip(goodMonth, goodMonth.indexOf(leafHash(leafOf(large[300]))) + 3), bad('proof', 256));
say('month-tail-cut.shouwen', goodMonth.subarray(0, Math.floor(goodMonth.length / 2)), bad('cut'));
say('no-bundle.shouwen', Buffer.from('%PDF-1.7 nothing of ours\n'), bad('not_a_bundle'));
say('empty.shouwen', Buffer.alloc(0), bad('not_a_bundle'));
say('more-after-the-seal.shouwen', Buffer.concat([goodTicket, Buffer.from('x')]), bad('malformed'));

/* The same by whoever makes the file and can seal it: what was left out is missed all the same. */
say('event-deleted.shouwen', ticket({ items: (i) => i.filter((_, k) => k !== 3) }), bad('nth', position(4)));
say('first-event-deleted.shouwen', ticket({ items: (i) => i.slice(1) }), bad('nth', position(1)));
say('two-reordered.shouwen', ticket({ items: (i) => [i[0], i[2], i[1], ...i.slice(3)] }), bad('nth', position(2)));
say('event-twice.shouwen', ticket({ items: (i) => [i[0], i[0], ...i.slice(1)] }), bad('order', position(0)));
say('event-of-another-ticket.shouwen', ticket({ pick: (e) => ofTicket(e) || e.position === 20 }), bad('ticket', 20));
say('month-event-deleted.shouwen', month({ group: false, pick: (e) => e.position < 40, items: (i) => i.filter((_, k) => k !== 17) }), bad('order', 18));
say('unknown-member-of-about.shouwen', ticket({ about: { mood: 'good' } }), bad('malformed'));
say('title-is-a-number.shouwen', ticket({ about: { number: 7 } }), bad('malformed'));
say('count-wrong.shouwen', ticket({ count: 8 }), bad('count'));
say('no-events.shouwen', ticket({ items: () => [] }), bad('count'));
say('unknown-item.shouwen', ticket({ items: (i) => [...i, Buffer.from('Q')], count: 9 }), bad('malformed'));

/* A record that was itself made wrong, consistently and with the real key. */
const backDated = small.map((e) => (e.position === position(5) ? { ...e, at: e.at - 3600e6 } : e));
say('back-dated.shouwen', ticket({}, backDated), bad('time', position(5)));
const ahead = small.map((e) => (e.position === position(8) ? { ...e, at: e.at + 3600e6 } : e));
say('later-than-its-head.shouwen', ticket({}, ahead), bad('time', position(8)));
const slightly = small.map((e) => (e.position === position(5) ? { ...e, at: e.at - 40e6 } : e));
say('clocks-differ-a-little.shouwen', ticket({}, slightly), { good: true, events: STORY.length });
const shifted = small.map((e) => (e.ticket === 7 && e.nth >= 4 ? { ...e, nth: e.nth + 1 } : e));
say('gap-in-the-record.shouwen', ticket({}, shifted), bad('nth', position(3)));
const older = small.map((e) => (e.ticket === 7 ? { ...e, nth: Math.max(0, e.nth - 2) } : e));
say('older-than-the-record.shouwen', ticket({}, older), { good: true, events: STORY.length });

/* Keys. */
say('another-log.shouwen', ticket({ key: thief }), { ...bad('other_key'), key: log.open.toString('base64') });
say('right-key-given.shouwen', goodTicket, { good: true, events: STORY.length, key: log.open.toString('base64') });
say('signed-by-a-thief.shouwen', ticket({ key: thief, about: { log_key: log.open.toString('base64') } }), bad('head_signature'));
say('sealed-by-a-thief.shouwen', (() => {
  const b = Buffer.from(goodTicket);
  thief.sign(createHash('sha256').update('shouwen bundle 1 end\n').update(b.subarray(0, -64)).digest()).copy(b, b.length - 64);
  return b;
})(), bad('seal'));

/* The second signature that arithmetic allows (S + L) must be refused by everybody. */
say('signature-respelled.shouwen', (() => {
  const b = Buffer.from(goodTicket), L = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = BigInt(`0x${Buffer.from(b.subarray(-32)).reverse().toString('hex')}`) + L;
  for (let i = b.length - 32; i < b.length; i++, s >>= 8n) b[i] = Number(s & 255n);
  return b;
})(), bad('seal'));

export { files, cases };
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = dirname(fileURLToPath(import.meta.url));
  mkdirSync(here, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(here, name), bytes);
  writeFileSync(join(here, 'cases.json'), `${JSON.stringify(cases, null, 1)}\n`);
}
