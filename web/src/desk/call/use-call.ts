/* One call: what is typed, who is calling, what is open for them, and saving it. The draft outlives leaving the screen and
   signing in again; it is kept for this tab only, because it holds a name and a number. */
import { computed, reactive, ref, watch } from 'vue'
import { asProblem } from '@/api/problem'
import { findSimilar, loadServices } from '@/api/report'
import { loadCaller, loadCandidates, moveTicket, recordTicket } from '@/api/tickets'
import type { Answers, PlaceView, RecordIn, Service, TicketView } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { useWrite } from '@/api/use-write'
import { serverNow, useClock } from '@/base/clock'
import { randomKey } from '@/base/random'
import { parseCallTime } from './call-time'

const DRAFT = 'shouwen.call-draft'
const SHORTEST_PHONE = 3

interface Draft {
  phone: string
  name: string
  place: Pick<PlaceView, 'code' | 'full_name'> | null
  detail: string
  service: string
  words: string
  answers: Answers
  channel: 'phone' | 'counter'
  time: string
  urgent: boolean
  assign: boolean
}

const empty = (): Draft => ({
  phone: '',
  name: '',
  place: null,
  detail: '',
  service: '',
  words: '',
  answers: {},
  channel: 'phone',
  time: '',
  urgent: false,
  assign: false,
})

function recall(): Draft {
  try {
    return { ...empty(), ...JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}') }
  } catch {
    return empty()
  }
}

function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(draft))
  } catch {
    /* A private window that keeps nothing: the form itself still stands. */
  }
}

/** How long to wait for the next sign before asking who is calling, in ms. */
const PAUSE = 250

export function useCall() {
  const draft = reactive<Draft>(recall())
  const now = useClock()
  const services = useLoad((signal) => loadServices(undefined, signal))
  const caller = useLoad((signal) => loadCaller(draft.phone.trim(), signal), true)
  const similar = useLoad(
    (signal) =>
      draft.place && draft.service
        ? findSimilar(draft.place.code, draft.service, signal)
        : Promise.resolve([]),
    true,
  )
  const saved = ref<TicketView | null>(null)
  /** The ticket stands, but the person to send could not be settled: the board takes over. */
  const unassigned = ref('')
  const service = computed<Service | null>(
    () => services.data.value?.find((one) => one.code === draft.service) ?? null,
  )
  const askedAt = computed(() => parseCallTime(draft.time, now.value))
  const lacking = computed(() => {
    if (!draft.place) return 'place'
    if (!service.value) return 'service'
    if (!draft.words.trim()) return 'words'
    const field = service.value.form.find(
      (one) => one.needed && !String(draft.answers[one.name] ?? '').trim(),
    )
    if (field) return `answer-${field.name}`
    return askedAt.value === null ? 'time' : ''
  })

  let pause: ReturnType<typeof setTimeout> | undefined
  watch(
    () => draft.phone,
    () => {
      clearTimeout(pause)
      caller.data.value = null
      if (draft.phone.trim().length < SHORTEST_PHONE) return
      pause = setTimeout(() => void caller.reload(), PAUSE)
    },
    { immediate: draft.phone.length >= SHORTEST_PHONE },
  )
  /* What is known about the number fills only what nobody has typed. */
  watch(caller.data, (known) => {
    if (!known) return
    if (!draft.name && known.name) draft.name = known.name
    if (!draft.place && known.place_code && known.place_name)
      draft.place = { code: known.place_code, full_name: known.place_name }
  })
  watch([() => draft.place?.code, () => draft.service], () => void similar.reload(), { immediate: true })
  watch(
    () => draft.service,
    () => {
      draft.answers = {}
    },
  )
  watch(draft, () => keepDraft(draft), { deep: true })

  function body(): RecordIn {
    const one = draft
    const answers = Object.fromEntries(
      Object.entries(one.answers).filter(([, value]) => String(value).trim()),
    )
    return {
      place_code: one.place?.code ?? '',
      ...(one.detail.trim() && { place_detail: one.detail.trim() }),
      service: one.service,
      words: one.words.trim(),
      ...(Object.keys(answers).length && { answers }),
      ...(one.name.trim() && { name: one.name.trim() }),
      ...(one.phone.trim() && { phone: one.phone.trim() }),
      channel: one.channel,
      ...(one.time.trim() && { occurred_at: askedAt.value ?? serverNow() }),
      ...(one.urgent && { urgent: true }),
    }
  }

  function clear(): void {
    Object.assign(draft, empty(), { channel: draft.channel, assign: draft.assign })
  }

  const record = useWrite((key, what: RecordIn) => recordTicket(what, key))
  const join = useWrite((key, id: number, who: { name?: string; phone?: string }) =>
    moveTicket(id, 'join', who, key),
  )
  const assignKey = ref('')

  async function sendDefault(view: TicketView): Promise<TicketView> {
    try {
      const fit = await loadCandidates(view.id)
      const one = fit.find((each) => each.default && each.can) ?? fit.find((each) => each.can)
      if (!one) {
        unassigned.value = 'nobody'
        return view
      }
      assignKey.value = randomKey()
      return await moveTicket(
        view.id,
        'assign',
        { assignee_id: one.person.id },
        assignKey.value,
        view.version,
      )
    } catch (error) {
      unassigned.value = asProblem(error).sentence
      return view
    }
  }

  return {
    draft,
    services,
    service,
    caller,
    similar,
    saved,
    unassigned,
    askedAt,
    lacking,
    busy: record.busy,
    problem: record.problem,
    joinProblem: join.problem,
    /** Answers the ticket, or null: then `lacking` or `problem` says why not. */
    async save(assign: boolean): Promise<TicketView | null> {
      if (lacking.value) return null
      unassigned.value = ''
      const view = await record.run(body())
      if (!view) return null
      saved.value = assign ? await sendDefault(view) : view
      clear()
      return saved.value
    },
    /** The caller becomes one more asker of an open ticket. */
    async joinOne(id: number): Promise<void> {
      const { name, phone } = draft
      const view = await join.run(id, {
        ...(name.trim() && { name: name.trim() }),
        ...(phone.trim() && { phone: phone.trim() }),
      })
      if (!view) return
      saved.value = view
      unassigned.value = ''
      clear()
    },
    clear,
  }
}
export type Call = ReturnType<typeof useCall>
