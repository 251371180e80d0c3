import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetServerTime, serverNow } from '@/base/clock'
import { read, write } from './client'
import { onSignedOut } from './door'
import { asProblem, Problem } from './problem'
import { useWrite } from './use-write'

type Answer = Response | Error
let asked: Request[] = []

function server(...answers: Answer[]) {
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    if (answer instanceof Error) throw answer
    return (answer as Response).clone()
  })
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
const refusal = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ title: '请检查', status, code, instance: 'r1', errors: [], ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })

async function caught(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise
  } catch (error) {
    return asProblem(error)
  }
  throw new Error('it went through')
}

async function settled<T>(promise: Promise<T>): Promise<T> {
  const done = promise.finally(() => undefined)
  done.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  return done
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  forgetServerTime()
})

describe('the door', () => {
  it('fills the path, the query and the language', async () => {
    server(json({ items: [], next: null }))
    await settled(read('/api/places', { query: { q: '护士站', limit: 5 } }))
    const url = new URL((asked[0] as Request).url)
    expect(url.pathname).toBe('/api/places')
    expect(url.searchParams.get('q')).toBe('护士站')
    expect(asked[0]?.headers.get('Accept-Language')).toBe('zh-CN')
  })

  it('names every write, and says which version was looked at', async () => {
    server(json({}))
    await settled(write('post', '/api/tickets/{id}/claim', { path: { id: 42 }, body: {}, version: 7 }))
    const request = asked[0] as Request
    expect(new URL(request.url).pathname).toBe('/api/tickets/42/claim')
    expect(request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
    expect(request.headers.get('If-Match')).toBe('"7"')
    expect(await request.json()).toEqual({})
  })

  it('repeats with the same key when the network fails', async () => {
    server(new TypeError('Failed to fetch'), new TypeError('Failed to fetch'), json({ token: 't' }))
    const answer = await settled(write('post', '/api/follow/find', { body: { number: '1', phone: '2' } }))
    expect(answer).toEqual({ token: 't' })
    expect(new Set(asked.map((request) => request.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(await asked[2]?.json()).toEqual({ number: '1', phone: '2' })
  })

  it('gives up after three tries and says so in words', async () => {
    server(new TypeError('Failed to fetch'))
    const problem = await settled(caught(read('/api/hospital')))
    expect(asked).toHaveLength(3)
    expect(problem).toMatchObject({ offline: true, passing: true, code: 'offline', sentence: '现在连不上网' })
  })

  it('waits out a short Retry-After and reports a long one', async () => {
    server(refusal(503, 'busy', {}, { 'Retry-After': '1' }), json({ title: '首问医院' }))
    expect(await settled(read('/api/hospital'))).toEqual({ title: '首问医院' })
    server(refusal(503, 'busy', {}, { 'Retry-After': '30' }))
    expect(await settled(caught(read('/api/hospital')))).toMatchObject({ code: 'busy', retryAfterS: 30 })
    expect(asked).toHaveLength(1)
  })

  it('hands a refusal over with its sentence and the field it names', async () => {
    server(
      refusal(400, 'too-short', { errors: [{ pointer: '/phone', code: 'too-short', title: '电话太短' }] }),
    )
    const problem = await settled(
      caught(write('post', '/api/follow/find', { body: { number: '1', phone: '2' } })),
    )
    expect(asked).toHaveLength(1)
    expect(problem).toBeInstanceOf(Problem)
    expect(problem).toMatchObject({ status: 400, sentence: '请检查', passing: false })
    expect(problem.field('phone')).toBe('电话太短')
    expect(problem.field('number')).toBe('')
  })

  it('has a sentence even for the page of a broken proxy', async () => {
    server(new Response('<html>Bad gateway</html>', { status: 502 }))
    expect(await settled(caught(read('/api/hospital')))).toMatchObject({
      code: 'unexpected',
      sentence: '这一步没有完成',
    })
  })

  it('tells when the session is over', async () => {
    const over = vi.fn()
    const stop = onSignedOut(over)
    server(refusal(401, 'not-signed-in'))
    await settled(caught(read('/api/board')))
    expect(over).toHaveBeenCalledOnce()
    stop()
  })

  it('learns the time of the server', async () => {
    server(json({}, 200, { Date: new Date(Date.now() + 86_400_000).toUTCString() }))
    await settled(read('/api/hospital'))
    expect(Math.round((serverNow() / 1000 - Date.now()) / 3_600_000)).toBe(24)
  })
})

describe('one button, one write', () => {
  const find = () =>
    useWrite((key, number: string) =>
      write('post', '/api/follow/find', { body: { number, phone: '2' }, key }),
    )
  const keys = () => asked.map((request) => request.headers.get('Idempotency-Key'))

  it('keeps its key while nobody knows whether the write arrived', async () => {
    const send = find()
    server(new TypeError('Failed to fetch'))
    expect(await settled(send.run('1'))).toBeNull()
    expect(send.problem.value?.offline).toBe(true)
    const before = keys()[0]
    server(json({ token: 't' }))
    expect(await settled(send.run('1'))).toEqual({ token: 't' })
    expect(keys()).toEqual([before])
    expect(send.problem.value).toBeNull()
  })

  it('takes a new key for other content, after a success and after a refusal', async () => {
    const send = find()
    server(
      new TypeError('Failed to fetch'),
      new TypeError('Failed to fetch'),
      new TypeError('Failed to fetch'),
      json({ token: 't' }),
    )
    await settled(send.run('1'))
    await settled(send.run('2'))
    await settled(send.run('2'))
    expect(new Set(keys()).size).toBe(3)
    server(refusal(400, 'invalid'), json({ token: 't' }))
    await settled(send.run('3'))
    await settled(send.run('3'))
    expect(new Set(keys()).size).toBe(2)
  })

  it('ignores a second tap while the first is under way', async () => {
    const send = find()
    server(json({ token: 't' }))
    const both = Promise.all([send.run('1'), send.run('1')])
    expect(await settled(both)).toEqual([{ token: 't' }, null])
    expect(asked).toHaveLength(1)
  })
})
