/* One move of a job: sent now where there is a network, kept in the outbox where there is none. */
import { ref } from 'vue'
import { sendPicture } from '@/api/pictures'
import { asProblem, type Problem } from '@/api/problem'
import { type Move, moveTicket } from '@/api/tickets'
import type { TicketView } from '@/api/types'
import { randomKey } from '@/base/random'
import type { Photos } from '@/ui/photos'
import { MOVE_FORMS } from './move-forms'
import { addWaiting, waitingMoves } from './outbox'

export interface JobName {
  id: number
  number: string
  title: string
}

/** done: it happened, `view` is the ticket now · kept: it waits in the outbox · no: `problem` says why */
export type Happened = { how: 'done'; view: TicketView } | { how: 'kept' } | { how: 'no' }

const ALSO_OFFLINE: readonly Move[] = ['arrive']

/** Call in setup(). */
export function useJobMove() {
  const busy = ref(false)
  const problem = ref<Problem | null>(null)
  let key = ''
  let content = ''

  async function keepFor(job: JobName, move: Move, body: Record<string, unknown>, photos?: Photos) {
    const unsent = (photos?.list ?? []).filter((photo) => photo.state !== 'sent')
    const handles = photos?.ids.value ?? []
    await addWaiting({
      key,
      ticketId: job.id,
      number: job.number,
      title: job.title,
      move,
      body: handles.length ? { ...body, photos: [...handles] } : body,
      photos: unsent.map((photo) => ({ key: photo.key, blob: photo.blob })),
    })
    key = ''
    return { how: 'kept' } as const
  }

  async function attempt(
    job: JobName,
    move: Move,
    body: Record<string, unknown>,
    photos?: Photos,
  ): Promise<Happened> {
    const may = MOVE_FORMS[move]?.offline || ALSO_OFFLINE.includes(move)
    const behind = waitingMoves.value.some((entry) => entry.ticketId === job.id && !entry.refused)
    if (may && (behind || navigator.onLine === false)) return keepFor(job, move, body, photos)
    if (photos?.list.length && !(await photos.sendAll(sendPicture)) && may)
      return keepFor(job, move, body, photos)
    const handles = photos?.ids.value ?? []
    const whole = handles.length ? { ...body, photos: [...handles] } : body
    try {
      const view = await moveTicket(job.id, move, whole as never, key)
      key = ''
      return { how: 'done', view }
    } catch (error) {
      const failed = asProblem(error)
      if (failed.offline && may) return keepFor(job, move, body, photos)
      problem.value = failed
      if (!failed.passing) key = ''
      return { how: 'no' }
    }
  }

  async function run(
    job: JobName,
    move: Move,
    body: Record<string, unknown> = {},
    photos?: Photos,
  ): Promise<Happened> {
    if (busy.value) return { how: 'no' }
    const now = JSON.stringify([job.id, move, body])
    if (!key || now !== content) {
      key = randomKey()
      content = now
    }
    busy.value = true
    problem.value = null
    try {
      return await attempt(job, move, body, photos)
    } finally {
      busy.value = false
    }
  }

  return { run, busy, problem }
}

export type JobMove = ReturnType<typeof useJobMove>
