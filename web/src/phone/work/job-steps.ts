/* Which of the moves that are possible is the one at the thumb, which stands beside it, and which are a tap away. */
import type { Move } from '@/api/tickets'
import type { State } from '@/api/types'

/** The first that is possible is the primary action. */
const FIRST: readonly Move[] = [
  'accept-offer',
  'accept',
  'claim',
  'arrive',
  'resume',
  'finish',
  'report-back',
  'verify',
  'approve-quote',
  'accept-report',
]
/** What stands beside it: the way out. */
const BESIDE: Partial<Record<Move, readonly Move[]>> = {
  'accept-offer': ['return-offer'],
  accept: ['return-job'],
  arrive: ['ask-up'],
  resume: ['move-date'],
  finish: ['ask-up'],
  verify: ['send-back'],
  'approve-quote': ['refuse-quote'],
  'accept-report': ['return-report'],
}
/** Offered as tiles, in this order. */
const MORE: readonly Move[] = [
  'survey',
  'wait',
  'quote',
  'progress',
  'ask-up',
  'move-date',
  'add-helper',
  'assign',
  'note',
  'offer',
  'act-first',
  'papers-done',
  'return-report',
]

/** What an assignee may do in a state: used while the server's own answer is older than what waits in the outbox. */
export const CAN_IN: Record<State, readonly Move[]> = {
  registered: [],
  assigned: ['accept', 'return-job'],
  accepted: ['arrive', 'wait', 'ask-up', 'progress', 'note'],
  on_site: ['survey', 'wait', 'ask-up', 'quote', 'finish', 'progress', 'note'],
  waiting: ['resume', 'move-date', 'ask-up', 'progress', 'note'],
  done: ['note'],
  verified: ['report-back', 'note'],
  reported: ['note'],
  referred: ['note'],
  closed: [],
}

export interface Steps {
  first: Move | null
  beside: Move | null
  more: Move[]
}

/** Somebody must be sent while nobody is; later, sending another is only one of the things one may do. */
export function stepsOf(can: readonly string[], state: State): Steps {
  const has = (move: Move) => can.includes(move)
  const send = state === 'registered' && has('assign')
  const first = FIRST.find((move) => has(move) && !(send && move === 'claim')) ?? (send ? 'assign' : null)
  const beside = (first && BESIDE[first]?.find(has)) || null
  const more = MORE.filter((move) => has(move) && move !== first && move !== beside)
  return { first, beside, more }
}
