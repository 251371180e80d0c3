/* Sending somebody: the suggestion is chosen from the start, a number key chooses another, Enter sends. Whoever is off duty
   or lacks the skill goes only with a reason. */
import { computed, type Ref, ref, watch } from 'vue'
import { moveTicket } from '@/api/tickets'
import type { Candidate, TicketView } from '@/api/types'
import { useWrite } from '@/api/use-write'

export function useAssign(
  ticket: Ref<TicketView | null>,
  candidates: Ref<readonly Candidate[]>,
  done: (view: TicketView) => void,
) {
  const chosenId = ref<number | null>(null)
  const reason = ref('')
  const chosen = computed(() => candidates.value.find((one) => one.person.id === chosenId.value) ?? null)
  const asksReason = computed(() => chosen.value !== null && !chosen.value.can)
  const send = useWrite((key, id: number, assignee: number, why: string, version: number) =>
    moveTicket(id, 'assign', { assignee_id: assignee, ...(why ? { reason: why } : {}) }, key, version),
  )

  function suggest(): void {
    if (candidates.value.some((one) => one.person.id === chosenId.value)) return
    const free = candidates.value.filter((one) => one.person.id !== ticket.value?.assignee_id)
    const best = free.find((one) => one.default && one.can) ?? free.find((one) => one.can)
    chosenId.value = best?.person.id ?? null
  }
  watch(candidates, suggest, { immediate: true })
  watch(
    () => ticket.value?.id,
    () => {
      chosenId.value = null
      reason.value = ''
      send.problem.value = null
      suggest()
    },
  )

  return {
    chosenId,
    chosen,
    reason,
    asksReason,
    busy: send.busy,
    problem: send.problem,
    /** The reason is still to be given. */
    lacksReason: computed(() => asksReason.value && !reason.value.trim()),
    choose(number: number) {
      const one = candidates.value[number - 1]
      if (one) chosenId.value = one.person.id
    },
    async run(): Promise<boolean> {
      const view = ticket.value
      if (!view || !chosen.value || (asksReason.value && !reason.value.trim())) return false
      const answer = await send.run(
        view.id,
        chosen.value.person.id,
        asksReason.value ? reason.value.trim() : '',
        view.version,
      )
      if (!answer) return false
      chosenId.value = null
      reason.value = ''
      done(answer)
      return true
    },
  }
}
export type Assign = ReturnType<typeof useAssign>
