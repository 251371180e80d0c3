/* Erasing a person: one party asks, the other signs, the house carries it out. */
import { read, write } from './client'
import type { EraseIn, Erasure } from './types'

export async function loadErasures(signal?: AbortSignal): Promise<Erasure[]> {
  return (await read('/api/erasures', { signal })).items
}

export const askErasure = (body: EraseIn, key: string): Promise<Erasure> =>
  write('post', '/api/erasures', { body, key })

export const answerErasure = (id: number, answer: 'sign' | 'refuse', key: string): Promise<Erasure> =>
  answer === 'sign'
    ? write('post', '/api/erasures/{id}/sign', { path: { id }, body: {}, key })
    : write('post', '/api/erasures/{id}/refuse', { path: { id }, body: {}, key })
