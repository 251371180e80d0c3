/* What can be done with the chosen ticket, by key or by click; the same on the board and on the ticket's own page. */
import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { acknowledgeAlarm } from '@/api/alarms'
import { moveTicket } from '@/api/tickets'
import type { TicketView } from '@/api/types'
import { useWrite } from '@/api/use-write'
import type { KeyAct } from '../shell/keys'
import { type DeskMove, isAtOnce, type MoveAtOnce, movesOf, primaryMove, type Values } from './moves'
import { useAssign } from './use-assign'
import type { ChosenTicket } from './use-ticket'

export function useTicketMoves(chosen: ChosenTicket, changed: (view: TicketView) => void) {
  const { t } = useI18n()
  const router = useRouter()
  const ticket = chosen.ticket
  const dialog = ref<DeskMove | null>(null)
  const again = ref(false)

  function done(view: TicketView): void {
    dialog.value = null
    again.value = false
    chosen.take(view)
    changed(view)
  }

  const assign = useAssign(ticket, chosen.candidates, done)
  const atOnce = useWrite((key, id: number, move: MoveAtOnce, version: number) =>
    moveTicket(id, move, {}, key, version),
  )
  const acknowledge = useWrite((key, id: number) => acknowledgeAlarm(id, {}, key))
  const all = computed(() => (ticket.value ? movesOf(ticket.value) : []))
  const primary = computed(() => (ticket.value ? primaryMove(ticket.value) : null))
  /** Who can go is open: by itself while nobody goes, by D to send somebody else. */
  const assigning = computed(
    () =>
      !!ticket.value?.can.includes('assign') &&
      chosen.candidates.value.length > 0 &&
      (again.value || ticket.value.state === 'registered'),
  )
  const alarm = computed(() => ticket.value?.alarms.find((one) => !one.acknowledged_at) ?? null)
  watch(
    () => ticket.value?.id,
    () => {
      again.value = false
      dialog.value = null
    },
  )

  async function pick(move: DeskMove): Promise<void> {
    const view = ticket.value
    if (!view) return
    if (move.move === 'assign' && chosen.candidates.value.length) again.value = true
    else if (move.move === 'verify') void router.push({ path: '/verify', query: { ticket: view.id } })
    else if (isAtOnce(move.move)) {
      const answer = await atOnce.run(view.id, move.move, view.version)
      if (answer) done(answer)
    } else dialog.value = move
  }

  async function hearAlarm(): Promise<void> {
    if (alarm.value && (await acknowledge.run(alarm.value.id))) void chosen.reload()
  }

  function keys(): KeyAct[] {
    if (!ticket.value) return []
    const acts: KeyAct[] = all.value.map((one) => ({
      key: one.key,
      says: t(`act.${one.move.replace(/-/g, '_')}`),
      run: () => void pick(one),
    }))
    if (ticket.value.can.includes('acknowledge'))
      acts.push({ key: 'A', says: t('alarm.acknowledge'), run: () => void hearAlarm() })
    if (assigning.value) {
      for (let n = 1; n <= Math.min(9, chosen.candidates.value.length); n += 1)
        acts.push({ key: String(n), says: n === 1 ? t('board.key_choose') : '', run: () => assign.choose(n) })
      acts.push({ key: 'Enter', says: t('board.key_assign'), run: () => void assign.run() })
    } else if (primary.value) {
      const first = primary.value
      acts.push({ key: 'Enter', says: t('board.key_enter'), run: () => void pick(first) })
    }
    return acts
  }

  return {
    assign,
    assigning,
    alarm,
    hearAlarm,
    busy: atOnce.busy,
    problem: computed(() => atOnce.problem.value ?? acknowledge.problem.value),
    primary,
    /** All but the one under Enter. */
    others: computed(() => {
      const first = assigning.value ? 'assign' : primary.value?.move
      return all.value.filter((one) => one.move !== first)
    }),
    dialog,
    /** The report repeats what the work's own words were, to be corrected rather than typed. */
    prefill: computed((): Values => {
      if (dialog.value?.move !== 'report-back') return {} as Values
      const finished = chosen.events.value.filter((event) => event.fact === 'finished')
      return { words: finished[finished.length - 1]?.words ?? '' }
    }),
    pick,
    done,
    close() {
      dialog.value = null
    },
    keys,
  }
}
export type TicketMoves = ReturnType<typeof useTicketMoves>
