/* The shapes of the API under their plain names. What the server keeps as free JSON is given its form here. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Id = number
export type Person = Schemas['Person']
export type Hospital = Schemas['Hospital']
export type PlaceView = Schemas['PlaceView']
export type Department = Schemas['Department']
export type ReportIn = Schemas['ReportIn']
export type Reported = Schemas['Reported']
export type Similar = Schemas['SimilarTicket']
export type PromiseView = Schemas['Promise']
export type WaitView = Schemas['WaitView']
export type Photo = Schemas['Photo']
export type QuoteView = Schemas['QuoteView']
export type RatingView = Schemas['RatingView']
export type MineItem = Schemas['MineItem']
export type Me = Schemas['Me']
export type DemoAccount = Schemas['DemoAccount']
export type TicketCard = Schemas['TicketCard']
export type TicketView = Schemas['TicketView']
export type Board = Schemas['Board']
export type Asker = Schemas['Asker']
export type Quantity = Schemas['Quantity']
export type HandOver = Schemas['HandOver']
export type HandOverItem = Schemas['HandOverOffered']
export type Alarm = Schemas['Alarm']
export type Candidate = Schemas['Candidate']
export type RecordIn = Schemas['RecordIn']
export type Caller = Schemas['Caller']
export type PersonView = Schemas['PersonView']
export type CalendarFile = Schemas['CalendarFile']
export type RecordView = Schemas['Record']
export type RecordParty = Schemas['RecordParty']
export type Witness = Schemas['RecordWitness']

export type State = TicketCard['state']
export type Outcome = NonNullable<TicketCard['outcome']>
export type Kind = PromiseView['kind']
export type Role = NonNullable<Person['role']>
export type RatingLevel = Schemas['RatingLevel']

export type Said = Record<'zh-CN' | 'zh-TW' | 'en', string>

/** A question the service asks besides free words. */
export interface FormField {
  name: string
  label: Said
  kind: 'text' | 'number' | 'choice' | 'time'
  choices?: { value: string; label: Said }[]
  needed: boolean
}
export type Answers = Record<string, string | number>

export type Service = Omit<Schemas['Service'], 'form'> & { form: FormField[] }

/** A holiday, or a day that is worked for one. */
export interface Holiday {
  name: string
  /** 2026-10-01 */
  date: string
  isOffDay: boolean
}
/** `days` has a sign a day from 1 January: 1 working, 0 off. */
export type CalendarYear = Omit<Schemas['CalendarYear'], 'names'> & { names: Holiday[] }

/** What an event carries beside its words; which keys there are depends on the fact. */
export interface EventData {
  channel?: string
  photos?: number
  assignee_id?: number
  reason?: string
  proof?: 'scan' | 'tap'
  finding?: string
  amount_fen?: number
  until_at?: number
  minutes?: number
  /** Of what a phone without a signal told afterwards. */
  done_at?: number
  told_at?: number
  fixed?: string
  /** An asker's word that the desk wrote down. */
  by_phone?: boolean
}
export type TimelineItem = Omit<Schemas['TimelineItem'], 'data'> & { data: EventData | null }
export type FollowView = Omit<Schemas['FollowView'], 'events'> & { events: TimelineItem[] }

export type Erasure = Schemas['Erasure']
export type EraseIn = Schemas['EraseIn']

export interface Page<T> {
  items: T[]
  next: string | null
}
