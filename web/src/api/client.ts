/* read() and write(): the typed face of the door. Path, parameters, body and answer are checked against the server's
   own description (schema.ts), so that a call that no longer fits does not compile. */
import createClient from 'openapi-fetch'
import { randomKey } from '@/base/random'
import { pass } from './door'
import type { paths } from './schema'

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type Path = keyof paths
type Operation<P extends Path, V extends Verb> = V extends keyof paths[P] ? NonNullable<paths[P][V]> : never

/** The JSON that is answered by this path and verb. */
export type Reply<P extends Path, V extends Verb> =
  Operation<P, V> extends { responses: { 200: { content: { 'application/json': infer R } } } } ? R : never

/** The JSON that it takes. */
export type Body<P extends Path, V extends Verb> =
  Operation<P, V> extends { requestBody?: { content: { 'application/json': infer B } } } ? B : undefined

export type Query<P extends Path, V extends Verb> =
  Operation<P, V> extends { parameters: { query?: infer Q } } ? Q : never

export interface ReadOptions<P extends Path> {
  path?: Record<string, string | number>
  query?: Query<P, 'get'>
  signal?: AbortSignal
}

export interface WriteOptions<P extends Path, V extends Verb> {
  path?: Record<string, string | number>
  body?: Body<P, V>
  /** The name of this intention. Give the same one when the same write is tried again; absent: a new one. */
  key?: string
  /** The version that was looked at: refused with `stale-version` when somebody was quicker. */
  version?: number
}

const client = createClient<paths>({ fetch: pass, baseUrl: location.origin })

interface Plain {
  request(verb: string, path: string, init: object): Promise<{ data?: unknown }>
}

export async function read<P extends Path>(path: P, options: ReadOptions<P> = {}): Promise<Reply<P, 'get'>> {
  const { data } = await (client as unknown as Plain).request('get', path as string, {
    params: { path: options.path ?? {}, query: options.query ?? {} },
    signal: options.signal,
  })
  return data as Reply<P, 'get'>
}

export async function write<P extends Path, V extends Exclude<Verb, 'get'>>(
  verb: V,
  path: P,
  options: WriteOptions<P, V> = {},
): Promise<Reply<P, V>> {
  const headers: Record<string, string> = { 'Idempotency-Key': options.key ?? randomKey() }
  if (options.version) headers['If-Match'] = `"${options.version}"`
  const { data } = await (client as unknown as Plain).request(verb, path as string, {
    params: { path: options.path ?? {} },
    headers,
    /* DELETE carries no body; every other write carries at least an empty object. */
    body: verb === 'delete' ? undefined : (options.body ?? {}),
  })
  return data as Reply<P, V>
}
