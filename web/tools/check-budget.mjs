/* The phone's first load must stay within 150 kB gzip: the page itself, its entry with everything that imports at
   once, and the heaviest single screen a reader may open first. Reads what the last `npm run build` left. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT = 150_000
const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const manifest = JSON.parse(readFileSync(join(web, '..', 'build', 'web-manifest.json'), 'utf8'))
const dist = join(web, 'dist')
const weigh = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

function gather(key, files = new Set()) {
  const chunk = manifest[key]
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const css of chunk.css ?? []) files.add(css)
  for (const next of chunk.imports ?? []) gather(next, files)
  return files
}

const sum = (files) => [...files].reduce((total, file) => total + weigh(file), 0)
const entry = gather('index.html')
const base = sum(entry) + weigh('index.html')
const screens = (manifest['index.html'].dynamicImports ?? [])
  .filter((key) => key.startsWith('src/phone/'))
  .map((key) => ({ key, size: sum([...gather(key)].filter((file) => !entry.has(file))) }))
  .sort((a, b) => b.size - a.size)
const heaviest = screens[0] ?? { key: 'none', size: 0 }
const total = base + heaviest.size
console.log(
  `phone first load: ${(total / 1000).toFixed(1)} kB gzip (entry ${(base / 1000).toFixed(1)}, ${heaviest.key} ${(heaviest.size / 1000).toFixed(1)}), limit ${LIMIT / 1000}`,
)
/* The page that checks a file of the record is whole at once: it must go on without a network. */
const verify = sum(gather('verify.html')) + weigh('verify.html')
console.log(`verify page: ${(verify / 1000).toFixed(1)} kB gzip, limit ${LIMIT / 1000}`)
if (total > LIMIT || verify > LIMIT) process.exit(1)
