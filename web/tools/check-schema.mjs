/* src/api/schema.ts is what openapi-typescript makes of the server's own description, committed so that the web builds
   without the server. Where the description is at hand (make check prints it) the two are compared. A schema written from
   the contract, which says so in its first line, is left alone: there is nothing to compare it with yet. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const printed = join(web, '..', 'build', 'openapi.json')
const committed = readFileSync(join(web, 'src', 'api', 'schema.ts'), 'utf8')

if (!committed.startsWith(COMMENT_HEADER)) {
  console.log('schema: written from the contract')
} else if (!existsSync(printed)) {
  console.log('schema: no build/openapi.json to compare with')
} else {
  const made = COMMENT_HEADER + astToString(await openapiTS(pathToFileURL(printed)))
  if (made !== committed) {
    console.error('schema: the API has changed; make new types with: npm run types')
    process.exit(1)
  }
  console.log('schema: as the server describes itself')
}
