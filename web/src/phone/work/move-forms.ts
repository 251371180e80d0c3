/* What each move of a job asks for: one table instead of a screen for each. `quick` are sentences that people say
   anyway, put in by a tap. */
import type { Move } from '@/api/tickets'

export type FieldKind =
  | 'words'
  | 'line'
  | 'choice'
  | 'date'
  | 'minutes'
  | 'yuan'
  | 'quantities'
  | 'measured'
  | 'photos'
  | 'person'

export interface MoveField {
  /** Name in the body of the move. */
  name: string
  kind: FieldKind
  /** Key of its words. */
  label: string
  needed?: boolean
  quick?: readonly string[]
  /** Values of a choice, with the key of the words of each. */
  choices?: readonly (readonly [value: string, words: string])[]
}

export interface MoveForm {
  /** Key of the title, which is also what the button says unless `action` is given. */
  title: string
  note?: string
  action?: string
  fields: readonly MoveField[]
  /** May wait in the outbox until there is a network. */
  offline: boolean
}

const words = (label: string, quick: readonly string[] = [], needed = true): MoveField => ({
  name: 'words',
  kind: 'words',
  label,
  needed,
  quick,
})
const PHOTOS: MoveField = { name: 'photos', kind: 'photos', label: 'move.photos' }
const REASONS = ['material', 'access', 'asker', 'weather', 'other_party', 'project'] as const
const FINDINGS = ['small', 'needs_material', 'needs_project', 'not_ours', 'cannot_solve'] as const

export const MOVE_FORMS: Partial<Record<Move, MoveForm>> = {
  accept: {
    title: 'move.accept',
    fields: [words('move.say_to_asker', ['quick.coming', 'quick.with_tools'], false)],
    offline: true,
  },
  'return-job': {
    title: 'move.return_job',
    note: 'move.return_job_more',
    fields: [
      {
        name: 'reason',
        kind: 'words',
        label: 'move.why',
        needed: true,
        quick: ['quick.busy_elsewhere', 'quick.not_my_trade', 'quick.off_soon'],
      },
    ],
    offline: true,
  },
  survey: {
    title: 'move.survey',
    action: 'move.write_down',
    fields: [
      {
        name: 'finding',
        kind: 'choice',
        label: 'move.finding',
        needed: true,
        choices: FINDINGS.map((finding) => [finding, `finding.${finding}`] as const),
      },
      words('move.what_seen', [], false),
      { name: 'amount_fen', kind: 'yuan', label: 'move.amount_if_known' },
    ],
    offline: true,
  },
  wait: {
    title: 'move.wait',
    note: 'move.wait_more',
    action: 'move.wait_send',
    fields: [
      {
        name: 'reason',
        kind: 'choice',
        label: 'move.wait_for',
        needed: true,
        choices: REASONS.map((reason) => [reason, `wait_reason.${reason}`] as const),
      },
      { name: 'what_for', kind: 'line', label: 'move.what_for' },
      { name: 'until_at', kind: 'date', label: 'move.until', needed: true },
      words('move.say_to_asker', ['quick.waiting_material', 'quick.waiting_asker']),
    ],
    offline: true,
  },
  'move-date': {
    title: 'move.move_date',
    note: 'move.move_date_more',
    fields: [
      { name: 'until_at', kind: 'date', label: 'move.until', needed: true },
      words('move.say_to_asker', ['quick.later_delivery']),
    ],
    offline: true,
  },
  resume: { title: 'move.resume', fields: [words('move.say_to_asker', [], false)], offline: true },
  'ask-up': {
    title: 'move.ask_up',
    note: 'move.ask_up_more',
    fields: [words('move.beyond_me', ['quick.need_hands', 'quick.need_supplier', 'quick.not_safe'])],
    offline: true,
  },
  progress: {
    title: 'move.progress',
    note: 'move.progress_more',
    fields: [words('move.how_far', ['quick.half', 'quick.soon'])],
    offline: true,
  },
  note: {
    title: 'move.note',
    action: 'move.write_down',
    fields: [words('move.what_to_note'), PHOTOS],
    offline: true,
  },
  quote: {
    title: 'move.quote',
    note: 'move.quote_more',
    fields: [
      { name: 'amount_fen', kind: 'yuan', label: 'move.amount', needed: true },
      words('move.what_it_covers', [], false),
    ],
    offline: true,
  },
  finish: {
    title: 'move.finish',
    fields: [
      words('move.what_done', ['quick.fixed', 'quick.replaced', 'quick.cleaned']),
      { name: 'minutes', kind: 'minutes', label: 'move.minutes', needed: true },
      PHOTOS,
      { name: 'material', kind: 'line', label: 'move.material' },
      { name: 'quantities', kind: 'quantities', label: 'move.quantities' },
    ],
    offline: true,
  },
  'report-back': {
    title: 'move.report_back',
    note: 'move.report_back_more',
    fields: [words('move.tell_issuer', ['quick.all_well', 'quick.please_check'])],
    offline: true,
  },
  'accept-report': {
    title: 'move.accept_report',
    note: 'move.accept_report_more',
    fields: [words('move.remarks', [], false)],
    offline: false,
  },
  'return-report': {
    title: 'move.return_report',
    fields: [
      {
        name: 'to',
        kind: 'choice',
        label: 'field.to',
        needed: true,
        choices: [
          ['verified', 'choice.to_verified'],
          ['on_site', 'choice.to_on_site'],
        ],
      },
      words('field.return_report_words'),
    ],
    offline: false,
  },
  verify: {
    title: 'move.verify',
    fields: [
      { name: 'quantities', kind: 'measured', label: 'move.measured' },
      {
        name: 'quality',
        kind: 'choice',
        label: 'move.quality',
        needed: true,
        choices: [
          ['good', 'move.good'],
          ['acceptable', 'move.acceptable'],
        ],
      },
      {
        name: 'on_time',
        kind: 'choice',
        label: 'move.on_time',
        needed: true,
        choices: [
          ['yes', 'move.yes'],
          ['no', 'move.no'],
        ],
      },
      words('move.remarks', [], false),
    ],
    offline: false,
  },
  'send-back': {
    title: 'move.send_back',
    note: 'move.send_back_more',
    fields: [words('move.what_wrong', ['quick.not_working', 'quick.quantity_differs'])],
    offline: false,
  },
  'add-helper': {
    title: 'move.add_helper',
    fields: [{ name: 'person_id', kind: 'person', label: 'move.who', needed: true }],
    offline: false,
  },
  offer: {
    title: 'move.offer',
    note: 'move.offer_more',
    fields: [
      { name: 'to_id', kind: 'person', label: 'move.who', needed: true },
      { name: 'reason', kind: 'words', label: 'move.why' },
    ],
    offline: false,
  },
  'return-offer': {
    title: 'move.return_offer',
    fields: [{ name: 'reason', kind: 'words', label: 'move.why', needed: true }],
    offline: false,
  },
  'refuse-quote': {
    title: 'move.refuse_quote',
    fields: [words('move.why')],
    offline: false,
  },
  'act-first': {
    title: 'move.act_first',
    note: 'move.act_first_more',
    fields: [words('move.why')],
    offline: false,
  },
  'papers-done': { title: 'move.papers_done', fields: [words('move.remarks')], offline: false },
}
