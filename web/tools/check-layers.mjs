/* Who may import whom, and how long a file may be.

     base ← words ← ui          nothing of the hospital, no HTTP
     base ← api                 the one door to the server
     capability folders         may use base, words, ui, api — never each other
     phone, desk, verify        may use all of these — never each other
   Vant belongs to phone, Element Plus to desk. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src')
const ground = { base: [], words: ['base'], ui: ['base', 'words'], api: ['base', 'words'] }
const entries = ['phone', 'desk', 'verify']
const complaints = []

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(vue|ts|css)$/.test(entry.name) ? [path] : []
  })
}

function allowed(from, to) {
  if (from === to) return true
  if (ground[from]) return ground[from].includes(to)
  if (entries.includes(from)) return !entries.includes(to)
  return to in ground
}

for (const path of sources(src)) {
  const name = relative(src, path)
  const from = name.split('/')[0]
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n').length - 1
  const most = path.endsWith('.vue') ? 200 : 600
  if (lines > most && !name.endsWith('schema.ts')) complaints.push(`${name}: ${lines} lines, at most ${most}`)
  for (const match of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    const target = match[1]
    if (/^vant(\/|$)/.test(target) && from !== 'phone' && name !== 'env.d.ts')
      complaints.push(`${name}: Vant belongs to phone/`)
    if (/^element-plus(\/|$)/.test(target) && from !== 'desk')
      complaints.push(`${name}: Element Plus belongs to desk/`)
    const inside = target.startsWith('@/')
      ? target.slice(2)
      : target.startsWith('.')
        ? relative(src, resolve(dirname(path), target))
        : ''
    if (inside && !allowed(from, inside.split('/')[0])) complaints.push(`${name}: may not import ${target}`)
  }
  if (/v-html/.test(text)) complaints.push(`${name}: v-html is never used: words of people are plain text`)
}

for (const line of complaints) console.error(`layers: ${line}`)
if (complaints.length) process.exit(1)
console.log('layers: as drawn')
