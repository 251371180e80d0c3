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
    ['{"assignee_id":9,"reason":"part","until_at":1795136400000000}',
        { assignee_id: 9n, reason: 'part', until_at: 1795136400000000n }],
    ['[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]', JSON.parse('[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]')],
]
const refused = ['', '1.5', '1e3', '-0.0', '9223372036854775808', '{"a":1,"a":2}', '{"a":}', '1 2', '"\\u0000"', '"\\u0001"',
    '[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]', 'nul']
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
save('canonical.json', {
    values: values.map(([json, v]) => ({ json, hex: canonical(v).toString('hex') })), refused, unreadable, words,
})
