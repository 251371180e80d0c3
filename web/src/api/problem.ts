/* Everything that can go wrong with a call, as one thing a screen can show. The server answers RFC 9457 problems with a
   sentence in the reader's language; when there was no answer at all the sentence is ours. */
import { words } from '@/words'

export interface FieldFault {
  /** JSON pointer into the body: /phone */
  pointer: string
  code: string
  title: string
}

interface Said {
  title?: string
  code?: string
  instance?: string
  errors?: FieldFault[]
  more?: unknown
}

export class Problem extends Error {
  /** Never empty, in the reader's language, fit to be shown as it is. */
  readonly sentence: string
  /** Stable code of the outcome list, or `offline` / `unexpected` when the server did not say one. */
  readonly code: string
  /** 0: there was no answer. */
  readonly status: number
  readonly faults: readonly FieldFault[]
  /** Seconds the server asks to wait; 0: it did not say. */
  readonly retryAfterS: number
  /** What else belongs to this code: `{ items }` of owns-open-tickets. */
  readonly more: unknown
  /** Names the request in the server's log. */
  readonly instance: string

  constructor(status: number, said: Said, retryAfterS = 0) {
    const { t } = words.global
    const sentence = said.title || t(status === 0 ? 'error.offline' : 'error.unexpected')
    super(sentence)
    this.name = 'Problem'
    this.sentence = sentence
    this.code = said.code || (status === 0 ? 'offline' : 'unexpected')
    this.status = status
    this.faults = said.errors ?? []
    this.retryAfterS = retryAfterS
    this.more = said.more
    this.instance = said.instance ?? ''
  }

  /** No answer came: nobody knows whether the write happened, so it may only be repeated with the same key. */
  get offline(): boolean {
    return this.status === 0
  }

  /** The same write may succeed later unchanged. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }

  /** What is wrong with the field `phone` or `quantities/0/item`; empty: nothing. */
  field(name: string): string {
    return this.faults.find((fault) => fault.pointer === `/${name}`)?.title ?? ''
  }
}

/** Read the problem out of a refusal; a proxy's HTML page becomes the general one. */
export async function problemOf(reply: Response): Promise<Problem> {
  const after = Number(reply.headers.get('Retry-After')) || 0
  try {
    return new Problem(reply.status, (await reply.json()) as Said, after)
  } catch {
    return new Problem(reply.status, {}, after)
  }
}

/** Whatever was thrown, as a Problem. A cancelled request is not one and is thrown on. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TypeError) return new Problem(0, {})
  if (error instanceof DOMException && error.name === 'TimeoutError') return new Problem(0, {})
  throw error
}
