/* Following one ticket by its private link, and what an asker may do there. */
import { type Body, read, write } from './client'
import type { FollowView, MineItem, Page } from './types'

export type FollowMove = 'confirm' | 'dispute' | 'rate' | 'cancel' | 'note' | 'agree'

export async function loadFollow(token: string, signal?: AbortSignal): Promise<FollowView> {
  return (await read('/api/follow/{token}', { path: { token }, signal })) as FollowView
}

/** confirm, dispute, rate, cancel, note, agree: the answer is the ticket as it is then. */
export async function followMove<M extends FollowMove>(
  token: string,
  move: M,
  body: Body<`/api/follow/{token}/${M}`, 'post'>,
  key: string,
): Promise<FollowView> {
  const path = `/api/follow/{token}/${move}` as const
  return (await write('post', path, { path: { token }, body: body as never, key })) as FollowView
}

/** The private link again, for who knows the number and the phone it was reported with. */
export async function findMyLink(number: string, phone: string, key: string): Promise<string> {
  return (await write('post', '/api/follow/find', { body: { number, phone }, key })).token
}

/** Tickets of the person signed in. */
export const loadMine = (
  query: { after?: number; limit?: number } = {},
  signal?: AbortSignal,
): Promise<Page<MineItem>> => read('/api/mine', { query, signal })
