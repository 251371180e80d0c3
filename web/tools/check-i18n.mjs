/* The words of the three languages must be the same keys, sorted, with the same {places} in them; every key that the
   source uses must exist, and every key that exists must be used.

   Used means: a string literal that is the key, or a template literal that begins with its group (`state.${name}`).
   Run with --sort to rewrite the three files in order. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src')
const languages = ['zh-CN', 'zh-TW', 'en']
const complaints = []

function sorted(value) {
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

function flat(value, prefix = '', out = new Map()) {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') out.set(prefix + key, inner)
    else flat(inner, `${prefix}${key}.`, out)
  }
  return out
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !/\.spec\.ts$|schema\.ts$/.test(entry.name) ? [path] : []
  })
}

const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join()

const tables = new Map()
for (const language of languages) {
  const path = join(src, 'words', `${language}.json`)
  const text = readFileSync(path, 'utf8')
  const value = JSON.parse(text)
  const tidy = `${JSON.stringify(sorted(value), null, 2)}\n`
  if (process.argv.includes('--sort')) writeFileSync(path, tidy)
  else if (tidy !== text) complaints.push(`${language}.json is not sorted: node tools/check-i18n.mjs --sort`)
  tables.set(language, flat(value))
}

const measure = tables.get('zh-CN')
for (const [language, table] of tables) {
  for (const key of measure.keys()) if (!table.has(key)) complaints.push(`${language}: "${key}" is missing`)
  for (const [key, text] of table) {
    if (!measure.has(key)) complaints.push(`${language}: "${key}" is not in zh-CN`)
    else if (places(text) !== places(measure.get(key)))
      complaints.push(`${language}: "${key}" has other places in braces`)
    if (!text.trim()) complaints.push(`${language}: "${key}" is empty`)
  }
}

const used = new Set()
const groups = new Set()
for (const path of sources(src)) {
  const text = readFileSync(path, 'utf8')
  const name = path.slice(src.length + 1)
  for (const [, , key] of text.matchAll(/(['"])([a-z]\w*(?:\.\w+)+)\1/g)) if (measure.has(key)) used.add(key)
  for (const [, group] of text.matchAll(/`([a-z]\w*(?:\.\w+)*\.)(?:\w*)\$\{/g)) groups.add(group)
  for (const [, , key] of text.matchAll(/(?:\bt|\$t)\(\s*(['"])([\w.]+)\1/g)) {
    if (!measure.has(key)) complaints.push(`${name}: "${key}" has no words`)
  }
  for (const [, , key] of text.matchAll(/(?:keypath=|title:\s*)(['"])([a-z]\w*\.[\w.]+)\1/g)) {
    if (!measure.has(key)) complaints.push(`${name}: "${key}" has no words`)
  }
}
for (const key of measure.keys()) {
  const dynamic = [...groups].some((group) => key.startsWith(group))
  if (!used.has(key) && !dynamic) complaints.push(`"${key}" is used nowhere`)
}

for (const line of complaints) console.error(`words: ${line}`)
if (complaints.length) process.exit(1)
console.log(`words: ${measure.size} keys in ${languages.length} languages`)
