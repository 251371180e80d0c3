// Every answer of every journey is held against the server's own description: status, type, shape.
// A field too many, one missing, a null where none is promised: the call fails, wherever it was made.
import { spawnSync } from 'node:child_process';
import Ajv from 'ajv/dist/2020.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const contracts = new Map();

/** {path: '/api/x/{id}'} as something that fits /api/x/7 and nothing deeper. */
const matcher = (path) => new RegExp(`^${path.replace(/[.+]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);

class Contract {
  constructor(api) {
    // Descriptions carry words of our own (x-may, x-unit); formats are int64 and binary: not ajv's.
    this.ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    this.ajv.addSchema({ $id: 'api', ...api });
    this.api = api;
    this.checks = new Map();
    // A path without a parameter wins over one with: /api/alarms before /api/{x}.
    this.paths = Object.keys(api.paths)
      .map((path) => ({ path, fits: matcher(path), open: (path.match(/\{/g) ?? []).length }))
      .sort((a, b) => a.open - b.open);
  }

  /** The sentence that says what is wrong with this answer, or null. */
  complaint(method, path, status, type, body) {
    const bare = path.split('?')[0];
    const row = this.paths.find((p) => p.fits.test(bare) && this.api.paths[p.path][method.toLowerCase()]);
    if (!row || !METHODS.includes(method.toLowerCase())) return null; // not of the API: the web's files, /healthz
    const told = this.api.paths[row.path][method.toLowerCase()].responses;
    const [key, response] = Object.entries(told).find(([k]) => k === String(status)) ?? Object.entries(told).find(([k]) => k === `${Math.floor(status / 100)}XX`) ?? ['default', told.default];
    if (status === 304 && body === null) return null;
    if (!response) return `${method} ${row.path} does not say that it may answer ${status}`;
    const at = response.$ref ? response.$ref.slice(2) : `paths/${escape(row.path)}/${method.toLowerCase()}/responses/${key}`;
    const content = (response.$ref ? response.$ref.split('/').slice(1).reduce((o, k) => o[k], this.api) : response).content;
    const media = (type ?? '').split(';')[0];
    if (!content) return body === null ? null : `${method} ${row.path} ${status} should have no body`;
    if (!content[media]) return Object.keys(content).some((c) => c === '*/*' || (c.endsWith('/*') && media.startsWith(c.slice(0, -1)))) ? null : `${method} ${row.path} ${status} came as ${media}, not ${Object.keys(content)}`;
    if (!content[media].schema || !media.endsWith('json')) return null;
    const check = this.check(`${at}/content/${escape(media)}/schema`);
    if (check(body)) return null;
    return `${method} ${row.path} ${status} is not what it says: ${check.errors.slice(0, 4).map((e) => `${e.instancePath || '/'} ${e.message}${e.params?.additionalProperty ? ` (${e.params.additionalProperty})` : ''}`).join('; ')}`;
  }

  check(pointer) {
    if (!this.checks.has(pointer)) this.checks.set(pointer, this.ajv.compile({ $ref: `api#/${pointer}` }));
    return this.checks.get(pointer);
  }
}

const escape = (s) => s.replace(/~/g, '~0').replace(/\//g, '~1').replace(/\{/g, '%7B').replace(/\}/g, '%7D');

/** The contract of a binary, read once. */
export function contractOf(binary) {
  if (!contracts.has(binary)) {
    const told = spawnSync(binary, ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });
    if (told.status !== 0) throw new Error(`shouwen openapi failed:\n${told.stderr}`);
    contracts.set(binary, new Contract(JSON.parse(told.stdout)));
  }
  return contracts.get(binary);
}
