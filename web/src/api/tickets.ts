/* Tickets as staff see them: lists, one ticket, and every move. */
import { type Body, type Query, read, write } from './client'
import type { Board, Caller, Candidate, Page, RecordIn, TicketCard, TicketView, TimelineItem } from './types'

export type TicketQuery = Query<'/api/tickets', 'get'>

/** By the nearest promise; the view `all` newest first. */
export const listTickets = (query: TicketQuery, signal?: AbortSignal): Promise<Page<TicketCard>> =>
  read('/api/tickets', { query, signal })

export const loadBoard = (signal?: AbortSignal): Promise<Board> => read('/api/board', { signal })

export const loadTicket = (id: number, signal?: AbortSignal): Promise<TicketView> =>
  read('/api/tickets/{id}', { path: { id }, signal })

export async function loadTimeline(id: number, signal?: AbortSignal): Promise<TimelineItem[]> {
  return (await read('/api/tickets/{id}/timeline', { path: { id }, signal })).items as TimelineItem[]
}

/** Who can go and why, best first; those who cannot, with the reason, at the end. */
export async function loadCandidates(id: number, signal?: AbortSignal): Promise<Candidate[]> {
  return (await read('/api/tickets/{id}/candidates', { path: { id }, signal })).items
}

/** The last tickets at the same place. */
export async function loadSamePlace(id: number, signal?: AbortSignal): Promise<TicketCard[]> {
  return (await read('/api/tickets/{id}/same-place', { path: { id }, signal })).items
}

/** Who is calling, and what is open for them. */
export const loadCaller = (phone: string, signal?: AbortSignal): Promise<Caller> =>
  read('/api/callers', { query: { phone }, signal })

/** Staff register for another; `occurred_at` is when it was really asked. */
export const recordTicket = (body: RecordIn, key: string): Promise<TicketView> =>
  write('post', '/api/tickets', { body, key })

export type Move =
  | 'assign'
  | 'claim'
  | 'accept'
  | 'return-job'
  | 'arrive'
  | 'survey'
  | 'wait'
  | 'move-date'
  | 'resume'
  | 'ask-up'
  | 'refer'
  | 'confirm-referral'
  | 'bounce'
  | 'finish'
  | 'verify'
  | 'send-back'
  | 'report-back'
  | 'accept-report'
  | 'return-report'
  | 'confirm'
  | 'cancel'
  | 'merge'
  | 'join'
  | 'note'
  | 'progress'
  | 'offer'
  | 'accept-offer'
  | 'return-offer'
  | 'quote'
  | 'approve-quote'
  | 'refuse-quote'
  | 'tell-asker'
  | 'act-first'
  | 'papers-done'
  | 'add-helper'

export type MoveBody<M extends Move> = Body<`/api/tickets/{id}/${M}`, 'post'>

/** One move of a ticket; the answer is the ticket after it. With `version` it is refused with `stale-version` when the
 *  ticket has changed since it was looked at. */
export async function moveTicket<M extends Move>(
  id: number,
  move: M,
  body: MoveBody<M>,
  key: string,
  version?: number,
): Promise<TicketView> {
  const path = `/api/tickets/{id}/${move}` as const
  return (await write('post', path, { path: { id }, body: body as never, key, version })) as TicketView
}
