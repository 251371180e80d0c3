/* The moves that the desk offers: their keys, and what each asks for. Which of them a ticket allows to whom is said by
   its `can` list and nowhere else; the moves of the person on site are on the phone. */
import type { Move } from '@/api/tickets'
import type { TicketView } from '@/api/types'
import { fromLocalInput } from '@/base/when'

export type FieldKind =
  | 'words'
  | 'line'
  | 'choice'
  | 'moment'
  | 'person'
  | 'department'
  | 'asker'
  | 'ticket'
  | 'tick'

export interface MoveField {
  /** As in the body. */
  name: string
  kind: FieldKind
  needed?: boolean
  /** Values of a choice; their words are in the group of the same name as the field's. */
  choices?: readonly string[]
}

export interface DeskMove {
  move: Move
  key: string
  fields: readonly MoveField[]
  /** Ends or undoes something: the button is red. */
  grave?: boolean
}

const WORDS: MoveField = { name: 'words', kind: 'words', needed: true }
const MAYBE_WORDS: MoveField = { name: 'words', kind: 'words' }
const REASON: MoveField = { name: 'reason', kind: 'words', needed: true }
const UNTIL: MoveField = { name: 'until_at', kind: 'moment', needed: true }
const WAIT_REASONS = ['material', 'access', 'asker', 'weather', 'other_party', 'project'] as const

/** In the order in which they are offered. `verify` has a screen of its own, and `assign`
 *  for those who see who can go. */
export const DESK_MOVES: readonly DeskMove[] = [
  {
    move: 'assign',
    key: 'D',
    fields: [
      { name: 'assignee_id', kind: 'person', needed: true },
      { name: 'reason', kind: 'line' },
    ],
  },
  { move: 'verify', key: 'V', fields: [] },
  { move: 'send-back', key: 'B', fields: [WORDS] },
  { move: 'report-back', key: 'R', fields: [WORDS] },
  {
    move: 'confirm',
    key: 'C',
    fields: [
      { name: 'asker_id', kind: 'asker', needed: true },
      { name: 'fixed', kind: 'choice', needed: true, choices: ['yes', 'partly', 'no'] },
      MAYBE_WORDS,
    ],
  },
  { move: 'accept-report', key: 'Z', fields: [] },
  {
    move: 'return-report',
    key: 'Shift+Z',
    fields: [{ name: 'to', kind: 'choice', needed: true, choices: ['verified', 'on_site'] }, WORDS],
  },
  { move: 'confirm-referral', key: 'Y', fields: [{ name: 'name', kind: 'line', needed: true }, MAYBE_WORDS] },
  { move: 'bounce', key: 'I', fields: [WORDS] },
  { move: 'resume', key: 'U', fields: [MAYBE_WORDS] },
  { move: 'move-date', key: 'T', fields: [UNTIL, WORDS] },
  {
    move: 'wait',
    key: 'W',
    fields: [
      { name: 'reason', kind: 'choice', needed: true, choices: WAIT_REASONS },
      { name: 'what_for', kind: 'line' },
      UNTIL,
      WORDS,
    ],
  },
  { move: 'accept-offer', key: 'G', fields: [] },
  { move: 'return-offer', key: 'Shift+G', fields: [REASON] },
  { move: 'approve-quote', key: 'Q', fields: [] },
  { move: 'refuse-quote', key: 'Shift+Q', fields: [WORDS] },
  { move: 'tell-asker', key: 'P', fields: [] },
  {
    move: 'offer',
    key: 'H',
    fields: [
      { name: 'to_id', kind: 'person', needed: true },
      { name: 'reason', kind: 'words' },
    ],
  },
  { move: 'ask-up', key: 'E', fields: [WORDS] },
  {
    move: 'refer',
    key: 'F',
    fields: [{ name: 'department_id', kind: 'department', needed: true }, MAYBE_WORDS],
  },
  { move: 'merge', key: 'M', grave: true, fields: [{ name: 'into', kind: 'ticket', needed: true }] },
  { move: 'note', key: 'O', fields: [WORDS, { name: 'for_askers', kind: 'tick' }] },
  { move: 'progress', key: 'S', fields: [WORDS] },
  { move: 'add-helper', key: 'Shift+D', fields: [{ name: 'person_id', kind: 'person', needed: true }] },
  { move: 'act-first', key: 'L', fields: [WORDS] },
  { move: 'papers-done', key: 'Shift+L', fields: [WORDS] },
  { move: 'cancel', key: 'X', grave: true, fields: [REASON] },
]

/** Moves that ask for nothing: they happen at the first press. */
export const AT_ONCE = ['accept-offer', 'accept-report'] as const
export type MoveAtOnce = (typeof AT_ONCE)[number]
export const isAtOnce = (move: Move): move is MoveAtOnce => (AT_ONCE as readonly Move[]).includes(move)

export function movesOf(ticket: Pick<TicketView, 'can'>): DeskMove[] {
  return DESK_MOVES.filter((one) => ticket.can.includes(one.move))
}

/** What most people do next with a ticket in this state; it is the one under Enter. */
export function primaryMove(ticket: Pick<TicketView, 'can' | 'state' | 'hand_over'>): DeskMove | null {
  const order: Move[] = ['accept-offer']
  if (ticket.state === 'registered') order.push('assign')
  order.push('verify', 'report-back', 'confirm-referral', 'confirm')
  if (ticket.state === 'waiting') order.push('resume')
  const move = order.find((one) => ticket.can.includes(one))
  return DESK_MOVES.find((one) => one.move === move) ?? null
}

export type Values = Record<string, string | number | boolean>

/** Which needed fields are still empty. */
export function missing(move: DeskMove, values: Values): string[] {
  return move.fields
    .filter((field) => field.needed && !String(values[field.name] ?? '').trim())
    .map((field) => field.name)
}

/** The body of the move: empty fields are left out, moments become numbers. */
export function bodyOf(
  move: DeskMove,
  values: Values,
  ticket: Pick<TicketView, 'quote'>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of move.fields) {
    const value = values[field.name]
    if (field.kind === 'tick') body[field.name] = value === true
    else if (field.kind === 'moment') body[field.name] = fromLocalInput(String(value))
    else if (typeof value === 'string' && value.trim()) body[field.name] = value.trim()
    else if (typeof value === 'number') body[field.name] = value
  }
  if (/quote$|^tell-asker$/.test(move.move)) body.quote_id = ticket.quote?.id
  return body
}
