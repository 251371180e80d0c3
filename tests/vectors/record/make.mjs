// Makes the shared test vectors of the record, straight from the words of docs/record-format.md and
// RFC 9162 and without any of our own code, so that C and browser are both held to a third opinion:
//   node tests/vectors/record/make.mjs     (writes the .json files beside itself)
import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const u8 = (v) => Buffer.from([v])
const u32 = (v) => { const b = Buffer.alloc(4); b.writeUInt32BE(v); return b }
const i64 = (v) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(v)); return b }
const save = (name, value) =>
    writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value, null, 1)}\n`)

// --- canonical -------------------------------------------------------------------------------------

function canonical(v) {
    if (v === null) return Buffer.from('n')
    if (v === true) return Buffer.from('t')
    if (v === false) return Buffer.from('f')
    if (typeof v === 'bigint') return Buffer.concat([Buffer.from('i'), i64(v)])
    const text = (s) => { const b = Buffer.from(s); return Buffer.concat([u32(b.length), b]) }
    if (typeof v === 'string') return Buffer.concat([Buffer.from('s'), text(v)])
    if (Array.isArray(v)) return Buffer.concat([Buffer.from('a'), u32(v.length), ...v.map(canonical)])
    const keys = Object.keys(v).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    return Buffer.concat([Buffer.from('o'), u32(keys.length), ...keys.flatMap((k) => [text(k), canonical(v[k])])])
}

const values = [
    ['null', null], ['true', true], ['false', false], ['0', 0n], ['-1', -1n], ['""', ''], ['[]', []], ['{}', {}],
    ['9223372036854775807', 9223372036854775807n], ['-9223372036854775808', -9223372036854775808n],
    ['"漏水"', '漏水'], ['"a\\"b\\\\c\\n\\t/"', 'a"b\\c\n\t/'], ['"\\u6f0f\\ud83d\\udd27"', '漏🔧'],
    [' [ 1 , "1" , true , null , [ ] , { } ] ', [1n, '1', true, null, [], {}]],
    ['{"b":1,"a":2,"aa":3,"B":4,"":5}', { b: 1n, a: 2n, aa: 3n, B: 4n, '': 5n }],
    ['{"é":1,"z":2,"😀":3,"ﬀ":4}', { é: 1n, z: 2n, '😀': 3n, ﬀ: 4n }],
    ['{"a":0}', { a: 0n }], ['{"a":-0}', { a: 0n }], ['{"a":true,"b":false,"c":null}', { a: true, b: false, c: null }],
    ['{"a":999999999999999999,"b":1000000000000000000}', { a: 999999999999999999n, b: 1000000000000000000n }],
    ['{"a":-999999999999999999,"ab":"x","":""}', { a: -999999999999999999n, ab: 'x', '': '' }],
    ['{"b":"\u00e9","a":"é","c":{"d":[1]}}', { b: 'é', a: 'é', c: { d: [1n] } }], ['{"a": 1}', { a: 1n }],
    [`{${Array.from({ length: 17 }, (_, i) => `"k${i}":${i}`).join(',')}}`,
        Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, BigInt(i)]))],
    ['{"words":"马桶一直在流水","name":"陈涛","phone":"13900001021"}', { words: '马桶一直在流水', name: '陈涛', phone: '13900001021' }],
    ['{"kind":"verify","due_at":1795480200000000,"row":{"owes_id":48,"calendar":"working","late":null}}',
        { kind: 'verify', due_at: 1795480200000000n, row: { owes_id: 48n, calendar: 'working', late: null } }],
    ['{"b":{"d":{"f":1,"e":2},"c":{}},"a":[{"y":1,"x":2}]}', { b: { d: { f: 1n, e: 2n }, c: {} }, a: [{ y: 1n, x: 2n }] }],
    [`{"z":"${'水'.repeat(400)}","a":1}`, { z: '水'.repeat(400), a: 1n }],
    [`{"z":"${'水'.repeat(300)}","a":1}`, { z: '水'.repeat(300), a: 1n }],
    [`${'{"a":'.repeat(15)}{"b":1,"a":2}${'}'.repeat(15)}`, JSON.parse(`${'{"a":'.repeat(15)}{}${'}'.repeat(15)}`)],
    ['{"assignee_id":9,"reason":"part","until_at":1795136400000000}',
        { assignee_id: 9n, reason: 'part', until_at: 1795136400000000n }],
    ['[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]', JSON.parse('[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]')],
]
const refused = ['', '1.5', '1e3', '-0.0', '9223372036854775808', '{"a":1,"a":2}', '{"a":"1","b":1,"a":"1"}', '{"a":01}', '{"a":-}', '{"a":1', '{"a":1}}', '{"a":1,}', '{,}', '{"a"}', '{"a":"x}',
    '{"a":tru}', '{"a":+1}', '{"a":1;"b":2}', '{"a":1,b:2}', '{"a":1 2}', '{"a":"\t"}', '{"a":"\x7f"}', '{"a":}', '1 2', '"\\u0000"', '"\\u0001"',
    '[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]', 'nul']
refused.push('{"\\u0001":1}', '{"\x7f":1}')
const unreadable = ['', '6e6e', '69000000', '73000000026f', '7300000001ff', '730000000100', '61000000026e', '78',
    '6f000000020000000162' + '6e' + '0000000161' + '6e', '6f000000020000000161' + '6e' + '0000000161' + '6e',
    '61ffffffff', '6100000001'.repeat(17) + '6e', '6100000001'.repeat(100)]
const words = [
    { words: '漏水', more: null }, { words: '', more: '{"caller":"张敏","phone":"13800000000"}' },
    { words: '请尽快', more: '{"title":"灯不亮","answers":{"where":"床头"}}' },
].map((w, i) => {
    const salt = Buffer.alloc(32, i + 1)
    const said = Buffer.from(w.words)
    const strings = (v) => v && JSON.parse(v)
    return {
        ...w, salt: salt.toString('hex'),
        commitment: createHmac('sha256', salt).update(Buffer.concat([Buffer.from('shouwen words 1\0'), u32(said.length), said,
            w.more ? canonical(strings(w.more)) : Buffer.alloc(0)])).digest('hex'),
    }
})
const deepest = values.find(([json]) => json.startsWith('{"a":{"a":{"a"'))[1]
let inner = deepest
while (inner.a) inner = inner.a
Object.assign(inner, { b: 1n, a: 2n })
save('canonical.json', {
    values: values.map(([json, v]) => ({ json, hex: canonical(v).toString('hex') })), refused, unreadable, words,
})

// --- leaves ----------------------------------------------------------------------------------------

const events = [
    { id: 1, at: 1795136400000000, fact: 'hospital_founded' },
    { id: 2, at: 1795136400000001, fact: 'registered', ticket_id: 5, nth: 1, subject_id: 9, actor_id: 7, post_id: 3,
        party: 2, for_askers: true, commitment: words[0].commitment, data: '{"assignee_id":9,"reason":"part"}' },
    { id: Number.MAX_SAFE_INTEGER, at: 1, fact: 'confirmed', ticket_id: 5, nth: 2, asker_id: 4, party: 1, data: '{}' },
]
const leafOf = (e) => {
    const fact = Buffer.from(e.fact)
    const bound = Buffer.from(e.commitment ?? '', 'hex')
    const big = (v) => (typeof v === 'number' ? BigInt(v) : v && typeof v === 'object'
        ? Object.fromEntries(Object.entries(v).map(([k, w]) => [k, big(w)])) : v)
    const data = e.data ? canonical(big(JSON.parse(e.data))) : Buffer.alloc(0)
    return Buffer.concat([u8(1), u8(1),
        ...[e.id, e.at, e.ticket_id, e.nth, e.subject_id, e.actor_id, e.post_id, e.asker_id].map((v) => i64(v ?? 0)),
        u8(e.party ?? 0), u8(e.for_askers ? 1 : 0), u8(fact.length), fact, u8(bound.length), bound, u32(data.length), data])
}
const leaves = events.map((e) => {
    const bytes = leafOf(e)
    return { ...e, hex: bytes.toString('hex'), hash: sha(u8(0), bytes).toString('hex') }
})
save('leaf.json', {
    leaves,
    unreadable: [leaves[0].hex.slice(0, -2), `${leaves[0].hex}00`, `02${leaves[0].hex.slice(2)}`,
        `0102${leaves[0].hex.slice(4)}`, leaves[0].hex.slice(0, 2 * 66) + '03' + leaves[0].hex.slice(2 * 67),
        leaves[0].hex.slice(0, 2 * 67) + '02' + leaves[0].hex.slice(2 * 68), ''],
})

// --- trees: the eight leaves that the tests of certificate transparency use ---------------------------

const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const node = (l, r) => sha(u8(1), l, r)
const MTH = (d) => {
    if (d.length === 0) return sha(Buffer.alloc(0))
    if (d.length === 1) return sha(u8(0), d[0])
    const k = split(d.length)
    return node(MTH(d.slice(0, k)), MTH(d.slice(k)))
}
const split = (n) => { let k = 1; while (2 * k < n) k *= 2; return k }
const PATH = (m, d) => {
    if (d.length === 1) return []
    const k = split(d.length)
    return m < k ? [...PATH(m, d.slice(0, k)), MTH(d.slice(k))] : [...PATH(m - k, d.slice(k)), MTH(d.slice(0, k))]
}
const SUBPROOF = (m, d, b) => {
    if (m === d.length) return b ? [] : [MTH(d)]
    const k = split(d.length)
    return m <= k ? [...SUBPROOF(m, d.slice(0, k), b), MTH(d.slice(k))]
        : [...SUBPROOF(m - k, d.slice(k), false), MTH(d.slice(0, k))]
}
const hex = (b) => b.toString('hex')
const d = inputs.map((h) => Buffer.from(h, 'hex'))
const inclusion = [], consistency = []
for (let n = 1; n <= 8; n++)
    for (let m = 0; m < n; m++) {
        inclusion.push({ index: m, size: n, path: PATH(m, d.slice(0, n)).map(hex) })
        consistency.push({ from: m + 1, to: n, path: SUBPROOF(m + 1, d.slice(0, n), true).map(hex) })
    }
save('tree.json', { inputs, roots: Array.from({ length: 9 }, (_, n) => hex(MTH(d.slice(0, n)))), inclusion, consistency })

// --- heads -----------------------------------------------------------------------------------------

const DASH = '\u2014'
function signer(seed, name, type) {
    const secret = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
        format: 'der', type: 'pkcs8' })
    const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12)
    const id = sha(Buffer.from(`${name}\n`), u8(type), key).subarray(0, 4)
    const line = (bytes) => `${DASH} ${name} ${Buffer.concat([id, bytes]).toString('base64')}\n`
    const vkey = `${name}+${hex(id)}+${Buffer.concat([u8(type), key]).toString('base64')}`
    return { name, type, seed: hex(seed), key: hex(key), vkey, line, sign: (text) => sign(null, Buffer.from(text), secret) }
}
const log = signer(Buffer.alloc(32, 1), 'shouwen/0123456789abcdef', 1)
const hospital = signer(Buffer.alloc(32, 2), 'witness.hospital.example', 4)
const contractor = signer(Buffer.alloc(32, 3), 'witness/contractor', 4)
const head = { size: 8, at: 1795136400000000, root: hex(MTH(d)) }
const text = `${log.name}\n${head.size}\n${MTH(d).toString('base64')}\nalg sha256-rfc9162 ed25519\nat ${head.at}\n`
const cosign = (w, at) => w.line(Buffer.concat([i64(at), w.sign(`cosignature/v1\ntime ${at}\n${text}`)]))
const lines = [log.line(log.sign(text)), cosign(hospital, 1795136401), cosign(contractor, 1795136402)]
const shown = ({ name, type, seed, key, vkey }) => ({ name, type, seed, key, vkey })
const whole = `${text}\n${lines.join('')}`
save('head.json', {
    head: { origin: log.name, ...head }, text, note: whole, log: shown(log),
    witnesses: [{ ...shown(hospital), at_s: 1795136401, line: lines[1] }, { ...shown(contractor), at_s: 1795136402, line: lines[2] }],
    no_heads: ['', 'x', whole.replace('8\n', '08\n'), whole.replace('8\n', '-8\n'), whole.replace('ed25519', 'rsa'),
        whole.replace('at 1', 'at  1'), text.slice(0, -1), text.replace('\nalg', '\nmore\nalg'), `${text}more\n`,
        whole.replace('=\nalg', '\nalg')],
    unsigned: [text, `${text}\n`, whole.replace('\n8\n', '\n7\n'), whole.replace('at 1795', 'at 1794'),
        `${text}\n${lines[1]}${lines[2]}`, `${text}\n${lines[0].replace('shouwen/0', 'shouwen/1')}`,
        `${text}\n${lines[0]}${log.line(Buffer.alloc(64))}`],
    no_keys: ['', 'a', log.vkey.replace('0123', '0124'), log.vkey.slice(0, -1), `${log.vkey}=`, log.vkey.replace('+', '-')],
})
