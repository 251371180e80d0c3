/* One need being written down. The draft of a place survives a reload (its photos do not: they are too large to keep,
   and the screen says so). A report that left without an answer is kept as it left, with its key, so that sending it
   again can never make a second ticket. */
import { computed, reactive, ref, watch } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import { report } from '@/api/report'
import type { Answers, Reported, ReportIn, Service } from '@/api/types'
import { keepValue, keptValue } from '@/base/keep'
import { randomKey } from '@/base/random'
import type { Photos } from '@/ui/photos'
import { keepContact, keptContact } from './on-device'

export interface Draft {
  service: string
  words: string
  detail: string
  answers: Answers
  hadPhotos: boolean
}

interface Pending {
  key: string
  body: ReportIn
}

const empty = (): Draft => ({ service: '', words: '', detail: '', answers: {}, hadPhotos: false })

export type Fault = '' | 'service' | 'words' | 'photo' | 'answers' | 'photos_busy'

/** Call in setup(); `code` is the place. */
export function useReport(code: string, photos: Photos) {
  const kept = keptValue<Draft>(`draft.${code}`)
  const draft = reactive<Draft>({ ...empty(), ...kept })
  const contact = reactive({ name: '', phone: '', remember: false, ...keptContact() })
  if (contact.name || contact.phone) contact.remember = true
  const photosLost = ref(Boolean(kept?.hadPhotos))
  const pending = ref<Pending | null>(keptValue<Pending>(`sending.${code}`))
  const busy = ref(false)
  const problem = ref<Problem | null>(null)
  const fault = ref<Fault>('')

  watch(
    [draft, () => photos.list.length],
    () => {
      draft.hadPhotos = photos.list.length > 0
      const blank = !draft.service && !draft.words && !draft.detail && !Object.keys(draft.answers).length
      keepValue(`draft.${code}`, blank ? null : draft)
      fault.value = ''
    },
    { deep: true },
  )

  function answersOf(service: Service): Answers | undefined {
    const given: Answers = {}
    for (const field of service.form) {
      const answer = draft.answers[field.name]
      if (answer === undefined || answer === '') continue
      given[field.name] = field.kind === 'number' ? Number(answer) : answer
    }
    return Object.keys(given).length ? given : undefined
  }

  /** What still lacks before this may be sent; empty: nothing. */
  function lacking(service: Service | undefined): Fault {
    if (!service) return 'service'
    const open = service.form.some((field) => field.needed && !String(draft.answers[field.name] ?? '').trim())
    if (open) return 'answers'
    if (photos.busy.value) return 'photos_busy'
    if (!draft.words.trim() && !photos.list.length && !answersOf(service)) return 'words'
    if (photos.ids.value.length < photos.list.length) return 'photo'
    return ''
  }

  function bodyOf(service: Service, channel: 'qr' | 'web', summary: string, anonymous: boolean): ReportIn {
    return {
      place_code: code,
      place_detail: draft.detail.trim() || undefined,
      service: service.code,
      words: draft.words.trim() || (photos.ids.value.length ? undefined : summary),
      answers: answersOf(service),
      photos: photos.ids.value.length ? [...photos.ids.value] : undefined,
      name: anonymous ? contact.name.trim() || undefined : undefined,
      phone: anonymous ? contact.phone.trim() || undefined : undefined,
      channel,
    }
  }

  function keepPending(next: Pending | null): void {
    pending.value = next
    keepValue(`sending.${code}`, next)
  }

  async function leave(next: Pending): Promise<Reported | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = null
    keepPending(next)
    try {
      const got = await report(next.body, next.key)
      keepPending(null)
      keepValue(`draft.${code}`, null)
      return got
    } catch (error) {
      problem.value = asProblem(error)
      /* Refused for good: nothing was written, and the next try is a new intention. */
      if (!problem.value.passing) keepPending(null)
      return null
    } finally {
      busy.value = false
    }
  }

  /** `summary` stands for the words when only the service's own questions were answered. */
  async function send(service: Service, channel: 'qr' | 'web', summary: string, anonymous: boolean) {
    const body = bodyOf(service, channel, summary, anonymous)
    if (anonymous) keepContact(contact.remember ? { name: contact.name, phone: contact.phone } : null)
    const same = pending.value && JSON.stringify(pending.value.body) === JSON.stringify(body)
    return leave(same && pending.value ? pending.value : { key: randomKey(), body })
  }

  return {
    draft,
    contact,
    photosLost,
    pending: computed(() => pending.value !== null && !busy.value),
    /** Send once more exactly what left before, under the same key. */
    sendPending: () => (pending.value ? leave(pending.value) : Promise.resolve(null)),
    busy,
    problem,
    fault,
    lacking,
    send,
  }
}
