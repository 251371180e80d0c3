/* A need registered for somebody else: who told it, how, and when it was really asked — promises run from then. */
import { computed, reactive, ref } from 'vue'
import { sendPicture } from '@/api/pictures'
import { loadPlace, loadServices } from '@/api/report'
import { recordTicket } from '@/api/tickets'
import type { Answers, RecordIn } from '@/api/types'
import { useLoad } from '@/api/use-load'
import { useWrite } from '@/api/use-write'
import { serverNow } from '@/base/clock'
import { fromLocalInput, toLocalInput } from '@/base/when'
import { usePhotos } from '@/ui/photos'

/** Call in setup(). */
export function useRecord() {
  const code = ref('')
  const photos = usePhotos(sendPicture)
  const draft = reactive({
    service: '',
    words: '',
    detail: '',
    answers: {} as Answers,
    channel: 'phone' as RecordIn['channel'],
    at: toLocalInput(serverNow()),
    urgent: false,
  })
  const contact = reactive({ name: '', phone: '', remember: false })
  const tried = ref(false)
  const opened = toLocalInput(serverNow())

  const place = useLoad(
    (signal) => (code.value ? loadPlace(code.value, signal) : Promise.resolve(null)),
    true,
  )
  const services = useLoad((signal) => loadServices(code.value || undefined, signal), true)
  const service = computed(() => services.data.value?.find((one) => one.code === draft.service))
  const save = useWrite((key, body: RecordIn) => recordTicket(body, key))

  async function at(next: string): Promise<void> {
    code.value = next
    if (next) await Promise.all([place.reload(), services.reload()])
  }

  const lacks = computed(() => {
    if (!service.value) return 'service'
    const open = service.value.form.some(
      (field) => field.needed && !String(draft.answers[field.name] ?? '').trim(),
    )
    if (open) return 'answers'
    if (!draft.words.trim() && !photos.list.length) return 'words'
    if (fromLocalInput(draft.at) > serverNow()) return 'at'
    return photos.busy.value || photos.ids.value.length < photos.list.length ? 'photo' : ''
  })

  function body(): RecordIn {
    const answers = Object.fromEntries(
      (service.value?.form ?? [])
        .filter((field) => String(draft.answers[field.name] ?? '') !== '')
        .map((field) => [
          field.name,
          field.kind === 'number' ? Number(draft.answers[field.name]) : draft.answers[field.name],
        ]),
    )
    return {
      place_code: code.value,
      place_detail: draft.detail.trim() || undefined,
      service: draft.service,
      words: draft.words.trim() || undefined,
      answers: Object.keys(answers).length ? answers : undefined,
      photos: photos.ids.value.length ? [...photos.ids.value] : undefined,
      name: contact.name.trim() || undefined,
      phone: contact.phone.trim() || undefined,
      channel: draft.channel,
      /* Untouched means now, to the second; the box itself only knows minutes. */
      occurred_at: draft.at === opened ? undefined : fromLocalInput(draft.at) || undefined,
      urgent: draft.urgent || undefined,
    }
  }

  async function send() {
    tried.value = true
    return lacks.value ? null : save.run(body())
  }

  return { code, at, place, services, service, draft, contact, photos, tried, lacks, send, save }
}
