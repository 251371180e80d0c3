/* One ticket by its private link: what it is now, live, and every move its asker may make. A move answers with the
   ticket after it, so the screen never has to guess. */
import { computed } from 'vue'
import type { Body } from '@/api/client'
import { type FollowMove, followMove, loadFollow } from '@/api/follow'
import { linkChanges, touches, useChanges } from '@/api/stream'
import type { FollowView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { useWrite, type Write } from '@/api/use-write'

/** Call in setup(). */
export function useFollow(token: string) {
  const ticket = useLoad((signal) => loadFollow(token, signal))
  const mode = useChanges(linkChanges(token), (changes) => {
    const known = ticket.data.value
    if (!known || touches(changes, known.ticket_id)) void ticket.reload()
  })

  function move<M extends FollowMove>(
    name: M,
  ): Write<[Body<`/api/follow/{token}/${M}`, 'post'>], FollowView> {
    const write = useWrite((key: string, body: Body<`/api/follow/{token}/${M}`, 'post'>) =>
      followMove(token, name, body, key),
    )
    return {
      ...write,
      async run(body) {
        const got = await write.run(body)
        if (got) ticket.data.value = got
        else if (!write.problem.value?.passing) void ticket.reload()
        return got
      },
    }
  }

  return { ticket, mode, move, can: computed(() => new Set(ticket.data.value?.can ?? [])) }
}

export type Follow = ReturnType<typeof useFollow>
