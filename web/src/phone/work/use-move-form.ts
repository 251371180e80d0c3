/* The values of one move's form, and the body they make. */
import { computed, reactive, ref } from 'vue'
import type { TicketCard, TicketView } from '@/api/types'
import { HOUR, MINUTE, serverNow } from '@/base/clock'
import { fromLocalInput, toLocalInput } from '@/base/when'
import type { MoveField, MoveForm } from './move-forms'

export interface Row {
  item: string
  unit: string
  /** A number box gives a number as soon as there is one. */
  amount: string | number
}

type Job = TicketCard & Partial<Pick<TicketView, 'on_site_at' | 'quantities'>>

/** Thousandths of a unit, as quantities are counted everywhere; 0 when the text is no amount. */
export const thousandths = (text: string | number): number => {
  const number = Number(String(text).replace(',', '.'))
  return Number.isFinite(number) && number > 0 ? Math.round(number * 1000) : 0
}

/** Work time in minutes, rounded up to five, at most a day; 30 when nobody knows when it began. */
export function minutesSince(at: number | null | undefined, now: number): number {
  if (!at || now <= at) return 30
  return Math.min(1440, Math.max(5, Math.ceil((now - at) / MINUTE / 5) * 5))
}

/** `unit` is said of a quantity whose unit was left open. */
export function useMoveForm(form: MoveForm, job: Job, unit: string) {
  const texts = reactive<Record<string, string>>({})
  const person = ref(0)
  const rows = ref<Row[]>([])
  const measured = reactive<Record<number, string>>({})
  const tried = ref(false)

  for (const field of form.fields) {
    if (field.kind === 'minutes') texts[field.name] = String(minutesSince(job.on_site_at, serverNow()))
    else if (field.kind === 'date') texts[field.name] = toLocalInput(serverNow() + 24 * HOUR)
    else texts[field.name] = ''
  }
  for (const quantity of job.quantities ?? []) {
    measured[quantity.id] = String((quantity.measured ?? quantity.claimed) / 1000)
  }

  const text = (field: MoveField) => (texts[field.name] ?? '').trim()

  function readField(field: MoveField): unknown {
    switch (field.kind) {
      case 'photos':
        return undefined
      case 'person':
        return person.value || undefined
      case 'date':
        return fromLocalInput(text(field)) || undefined
      case 'minutes':
        return Number(text(field)) || undefined
      case 'yuan':
        return text(field) ? Math.round(Number(text(field)) * 100) : undefined
      case 'quantities': {
        const real = rows.value.filter((row) => row.item.trim() && thousandths(row.amount))
        return real.length
          ? real.map((row) => ({
              item: row.item.trim(),
              unit: row.unit.trim() || unit,
              claimed: thousandths(row.amount),
            }))
          : undefined
      }
      case 'measured': {
        const all = (job.quantities ?? []).map((one) => ({
          id: one.id,
          measured: thousandths(measured[one.id] ?? ''),
        }))
        return all.length ? all : undefined
      }
      case 'choice':
        if (field.name === 'on_time') return text(field) ? text(field) === 'yes' : undefined
        return text(field) || undefined
      default:
        return text(field) || undefined
    }
  }

  const lacks = (field: MoveField) => Boolean(field.needed) && readField(field) === undefined
  const wrongDate = (field: MoveField) =>
    field.kind === 'date' && Number(readField(field) ?? 0) > 0 && Number(readField(field)) <= serverNow()
  const wrongMinutes = (field: MoveField) => {
    const minutes = Number(readField(field))
    return field.kind === 'minutes' && (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440)
  }

  return {
    texts,
    person,
    rows,
    measured,
    tried,
    lacks,
    wrongDate,
    wrongMinutes,
    ready: computed(() =>
      form.fields.every((field) => !lacks(field) && !wrongDate(field) && !wrongMinutes(field)),
    ),
    body(): Record<string, unknown> {
      const made: Record<string, unknown> = {}
      for (const field of form.fields) {
        const value = readField(field)
        if (value !== undefined) made[field.name] = value
      }
      return made
    },
  }
}

export type MoveFormState = ReturnType<typeof useMoveForm>
