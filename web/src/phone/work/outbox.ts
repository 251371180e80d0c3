/* Moves made where there was no signal. Each keeps the Idempotency-Key it was first tried under, so that one which did
   arrive after all does not happen twice, and they leave in the order they were made. A claim never waits here: who
   was first is the server's to say. */
import { computed, ref } from 'vue'
import { sendPicture } from '@/api/pictures'
import { asProblem } from '@/api/problem'
import { type Move, moveTicket } from '@/api/tickets'
import type { State } from '@/api/types'
import { serverNow } from '@/base/clock'
import { boxAll, boxDrop, boxPut } from './store-box'

export interface WaitingMove {
  key: string
  personId: number
  ticketId: number
  number: string
  title: string
  move: Move
  body: Record<string, unknown>
  /** Photos that have not been sent yet. */
  photos: { key: string; blob: Blob }[]
  /** When it was done: told with the moves whose promises are judged by it. */
  at: number
  /** The server's sentence when it said no: shown until it is read. */
  refused: string
}

export const waitingMoves = ref<WaitingMove[]>([])
export const sending = ref(false)
const AGAIN = 20_000
const sent = new Set<(ticketId: number) => void>()
let person = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Told after a waiting move has happened, or was refused. */
export function onSent(listener: (ticketId: number) => void): () => void {
  sent.add(listener)
  return () => sent.delete(listener)
}

const TIMED: readonly Move[] = ['arrive', 'finish']

/* A phone whose clock was wrong, or a first try that did arrive without its moment, must not cost the work itself: what
   is refused for its moment is told without it. */
async function tell(entry: WaitingMove, body: Record<string, unknown>): Promise<void> {
  if (TIMED.includes(entry.move)) {
    try {
      await moveTicket(entry.ticketId, entry.move, { ...body, at: entry.at } as never, entry.key)
      return
    } catch (error) {
      const problem = asProblem(error)
      if (!problem.field('at') && problem.code !== 'key-reused') throw error
    }
  }
  await moveTicket(entry.ticketId, entry.move, body as never, entry.key)
}

async function sendOne(entry: WaitingMove): Promise<void> {
  const handles = Array.isArray(entry.body.photos) ? [...(entry.body.photos as string[])] : []
  for (const photo of entry.photos) handles.push(await sendPicture(photo.blob, photo.key, () => undefined))
  const body = handles.length ? { ...entry.body, photos: handles } : entry.body
  await tell(entry, body)
}

function next(): void {
  clearTimeout(timer)
  if (waitingMoves.value.some((entry) => !entry.refused)) timer = setTimeout(() => void flush(), AGAIN)
}

async function settle(entry: WaitingMove): Promise<boolean> {
  try {
    await sendOne(entry)
    await dropWaiting(entry.key)
  } catch (error) {
    const problem = asProblem(error)
    if (problem.passing || problem.status === 401) return false
    const refused = { ...entry, refused: problem.sentence }
    waitingMoves.value = waitingMoves.value.map((one) => (one.key === entry.key ? refused : one))
    await boxPut(refused)
  }
  for (const listener of sent) listener(entry.ticketId)
  return true
}

/** Try to send everything that waits, oldest first; stops at the first that cannot get through. */
export async function flush(): Promise<void> {
  if (sending.value) return
  sending.value = true
  try {
    for (const entry of waitingMoves.value.filter((one) => !one.refused)) {
      if (!(await settle(entry))) break
    }
  } finally {
    sending.value = false
    next()
  }
}

export async function addWaiting(entry: Omit<WaitingMove, 'at' | 'refused' | 'personId'>): Promise<void> {
  const whole: WaitingMove = { ...entry, personId: person, at: serverNow(), refused: '' }
  waitingMoves.value = [...waitingMoves.value, whole]
  await boxPut(whole)
  next()
}

export async function dropWaiting(key: string): Promise<void> {
  waitingMoves.value = waitingMoves.value.filter((entry) => entry.key !== key)
  await boxDrop(key)
}

/** Once a person is known: what they left here goes out as soon as it can. */
export async function openOutbox(personId: number): Promise<void> {
  if (person !== personId) {
    person = personId
    const all = await boxAll<WaitingMove>()
    waitingMoves.value = all.filter((entry) => entry.personId === personId).sort((a, b) => a.at - b.at)
    window.addEventListener('online', () => void flush())
  }
  if (waitingMoves.value.length) void flush()
}

const AFTER: Partial<Record<Move, State>> = {
  accept: 'accepted',
  'return-job': 'registered',
  arrive: 'on_site',
  wait: 'waiting',
  resume: 'on_site',
  finish: 'done',
  'report-back': 'reported',
}

/** The state a ticket will have once what waits here has been sent; the same when nothing does. */
export function stateAfter(ticketId: number, state: State): State {
  let now = state
  for (const entry of waitingMoves.value) {
    if (entry.ticketId === ticketId && !entry.refused) now = AFTER[entry.move] ?? now
  }
  return now
}

export const isWaiting = (ticketId: number) =>
  computed(() => waitingMoves.value.some((entry) => entry.ticketId === ticketId && !entry.refused))
