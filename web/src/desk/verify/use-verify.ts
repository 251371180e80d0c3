/* Checking finished work: what waits to be verified, to be reported back and to be answered; and the verdict on the chosen
   one. Verifying and reporting back in one press stay two moves and two events. */
import { computed, type Ref, reactive, ref, watch } from 'vue'
import { STAFF_CHANGES, useChanges } from '@/api/stream'
import { listTickets, type MoveBody, moveTicket } from '@/api/tickets'
import type { TicketCard, TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { useWrite } from '@/api/use-write'
import { useTicket } from '../tickets/use-ticket'

export const GROUPS = ['verify', 'report', 'answer'] as const
export type Group = (typeof GROUPS)[number]

/** Claimed and measured amounts are whole thousandths on the wire. */
export const THOUSAND = 1000

/** What was last said with that fact: of the work when it was finished, of its report when it was reported. */
export function lastWords(
  chosen: { events: Ref<readonly { fact: string; words: string | null }[]> },
  fact: 'finished' | 'reported',
): string {
  const told = chosen.events.value.filter((event) => event.fact === fact)
  return told[told.length - 1]?.words ?? ''
}

/** Were the work's own promises kept? Undecided ones count as kept. */
export function wasOnTime(ticket: Pick<TicketView, 'promises'>): boolean {
  return !ticket.promises.some((one) => /^(arrive|finish)$/.test(one.kind) && one.state === 'broken')
}

export function useVerify(first: number | null) {
  const group = ref<Group>('verify')
  const chosenId = ref<number | null>(first)
  const chosen = useTicket(chosenId)
  const list = useLoad(async (signal) => (await listTickets({ view: group.value, limit: 100 }, signal)).items)
  const rows = computed<readonly TicketCard[]>(() => list.data.value ?? [])
  const verdict = reactive({
    quality: 'good' as 'good' | 'acceptable',
    on_time: true,
    words: '',
    report: '',
    measured: {} as Record<number, string>,
  })

  useChanges(STAFF_CHANGES, (changes) => {
    chosen.heard(changes)
    void list.reload()
  })
  watch(group, () => {
    list.data.value = null
    chosenId.value = null
    void list.reload()
  })
  watch(rows, (now, before) => {
    if (chosenId.value !== null && (first === chosenId.value || now.some((row) => row.id === chosenId.value)))
      return
    const at = before.findIndex((row) => row.id === chosenId.value)
    chosenId.value = now[Math.max(0, Math.min(at, now.length - 1))]?.id ?? null
  })
  watch([() => chosen.ticket.value?.id, chosen.events], ([id], [before]) => {
    const ticket = chosen.ticket.value
    if (!ticket) return
    if (id !== before)
      Object.assign(verdict, {
        quality: 'good',
        on_time: wasOnTime(ticket),
        words: '',
        report: '',
        measured: {},
      })
    if (!verdict.report) verdict.report = lastWords(chosen, 'finished')
  })

  function quantities(): { id: number; measured: number }[] {
    return Object.entries(verdict.measured)
      .filter(([, text]) => text.trim() && Number.isFinite(Number(text)))
      .map(([id, text]) => ({ id: Number(id), measured: Math.round(Number(text) * THOUSAND) }))
  }

  const verify = useWrite((key, id: number, body: MoveBody<'verify'>, version: number) =>
    moveTicket(id, 'verify', body, key, version),
  )
  const reportBack = useWrite((key, id: number, words: string, version: number) =>
    moveTicket(id, 'report-back', { words }, key, version),
  )

  /** Shown first, and only then does the list learn of it: what was just done stays in sight. */
  function take(view: TicketView): void {
    chosen.take(view)
    void list.reload()
  }

  async function verified(): Promise<TicketView | null> {
    const ticket = chosen.ticket.value
    if (!ticket?.can.includes('verify')) return ticket
    const measured = quantities()
    return verify.run(
      ticket.id,
      {
        quality: verdict.quality,
        on_time: verdict.on_time,
        ...(verdict.words.trim() && { words: verdict.words.trim() }),
        ...(measured.length && { quantities: measured }),
      },
      ticket.version,
    )
  }

  return {
    group,
    list,
    rows,
    chosenId,
    chosen,
    verdict,
    busy: computed(() => verify.busy.value || reportBack.busy.value),
    problem: computed(() => verify.problem.value ?? reportBack.problem.value),
    take,
    async verify(): Promise<void> {
      const view = await verified()
      if (view) take(view)
    },
    /** Verifies when that is still to be done, then reports back. */
    async report(): Promise<void> {
      const words = verdict.report.trim()
      if (!words) return
      const view = await verified()
      if (!view) return
      const done = view.can.includes('report-back')
        ? await reportBack.run(view.id, words, view.version)
        : null
      take(done ?? view)
    },
    step(by: number): void {
      const at = rows.value.findIndex((row) => row.id === chosenId.value)
      const next = rows.value[Math.max(0, Math.min(rows.value.length - 1, at + by))]
      if (next) chosenId.value = next.id
    },
  }
}
export type Verify = ReturnType<typeof useVerify>
