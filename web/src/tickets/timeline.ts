/* A ticket's events as the steps of a timeline, in plain words: who did what, what was said with it, and — dashed —
   what comes next. */
import { useI18n } from 'vue-i18n'
import type { EventData, State, TimelineItem } from '@/api/types'
import { MINUTE } from '@/base/clock'
import { whenOf } from '@/base/when'
import type { TimelineStep } from '@/ui/timeline-step'

/** What an asker may still expect, by state. */
const COMING: Record<State, readonly string[]> = {
  registered: ['assign', 'arrive', 'finish'],
  assigned: ['arrive', 'finish'],
  accepted: ['arrive', 'finish'],
  on_site: ['finish'],
  waiting: ['resume', 'finish'],
  done: ['verify', 'report', 'rate'],
  verified: ['report', 'rate'],
  reported: ['rate'],
  referred: ['referral'],
  closed: [],
}

export interface TimelineWords {
  /** Newest first. `now` decides whether a time needs its day. */
  past(events: readonly TimelineItem[], now: number): TimelineStep[]
  future(state: State): TimelineStep[]
}

/** Who did it when nobody is named. */
const NOBODY: Partial<Record<TimelineItem['fact'], string>> = {
  joined: 'who.another',
  link_found: 'who.somebody',
}

/** Told a minute or more after it was done: shown at its own moment, and marked. */
const toldLater = (data: EventData) => (data.told_at ?? 0) - (data.done_at ?? 0) >= MINUTE

/** Call in setup(). `toAsker`: the reader is an asker, who is spoken to and not about. */
export function useTimeline(toAsker = false): TimelineWords {
  const { t, te } = useI18n()

  function title(event: TimelineItem): string {
    const asker = event.by_asker
    if (toAsker && event.fact === 'askers_reminded') return t('detail.reminded_you')
    const subject = event.subject_name ?? t('who.someone')
    const nobody = t(asker ? 'who.asker' : (NOBODY[event.fact] ?? 'who.clock'))
    /* A registration is told by the one who answers for it from then on; without one, by the one who asked. */
    const begun = event.fact === 'registered'
    /* What the desk wrote down on the phone is the asker's word all the same. */
    const word = event.data?.by_phone || event.fact === 'asker_agreed' ? t('who.asker') : null
    const own = asker && event.by_me ? t('who.you') : null
    const who = (begun ? event.subject_name : null) ?? own ?? word ?? event.actor_name ?? nobody
    const fact = begun && asker && !event.subject_name ? 'asked' : event.fact
    /* A fact that is younger than this screen is still told, only less exactly. */
    return te(`fact.${fact}`, 'zh-CN') ? t(`fact.${fact}`, { who, subject }) : t('fact.other', { who })
  }

  function named(group: string, value: string | undefined): string {
    if (!value) return ''
    const key = `${group}.${value}`
    return te(key, 'zh-CN') ? t(key) : ''
  }

  const reason = (value: string | undefined) =>
    toAsker && value === 'asker' ? t('now.waiting_you') : named('wait_reason', value)

  function note(event: TimelineItem, now: number): string {
    const data = event.data ?? {}
    const parts = [
      named('channel', data.channel),
      event.fact === 'waiting' ? reason(data.reason) : '',
      named('finding', data.finding),
      data.by_phone && event.actor_name ? t('detail.by_phone', { who: event.actor_name }) : '',
      data.proof === 'scan' ? t('detail.scan') : '',
      toldLater(data) ? t('detail.told_later', { at: whenOf(data.told_at ?? event.at, now) }) : '',
      data.until_at ? t('detail.until', { at: whenOf(data.until_at, now) }) : '',
      data.amount_fen ? t('detail.yuan', { n: (data.amount_fen / 100).toFixed(2) }) : '',
      data.minutes ? t('detail.minutes', { n: data.minutes }) : '',
      data.photos ? t('detail.photos', { n: data.photos }) : '',
      event.words ? t('detail.quote', { words: event.words }) : '',
      event.erased ? t('detail.erased') : '',
    ]
    return parts.filter(Boolean).join(' · ')
  }

  return {
    past: (events, now) =>
      /* A picture is told by the step it was given with: "照片 1 张". */
      events
        .filter((event) => event.fact !== 'evidence_added')
        .sort((a, b) => b.id - a.id)
        .map((event) => ({
          key: event.id,
          title: title(event),
          at: whenOf(event.data?.done_at ?? event.at, now),
          note: note(event, now),
        })),
    future: (state) => COMING[state].map((step) => ({ key: step, title: t(`coming.${step}`), future: true })),
  }
}
