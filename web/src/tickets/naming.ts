/* The words for what the API names in code: one name for one thing on every screen. */
import { useI18n } from 'vue-i18n'
import type { Kind, Outcome, State } from '@/api/types'
import type { StateTone } from '@/ui/tone'

export interface Naming {
  /** 已接单; of a closed ticket its outcome: 已确认办好 */
  state(state: State, outcome?: Outcome | null): string
  /** The promise in the words of those who keep it: 复命 */
  kind(kind: Kind): string
  /** The same in the words of the one it was given to: 告诉您结果 */
  duty(kind: Kind): string
  level(level: string): string
  waitReason(reason: string): string
  finding(finding: string): string
  channel(channel: string): string
}

/** Call in setup(). */
export function useNaming(): Naming {
  const { t } = useI18n()
  return {
    state: (state, outcome) =>
      state === 'closed' && outcome ? t(`outcome.${outcome}`) : t(`state.${state}`),
    kind: (kind) => t(`kind.${kind}`),
    duty: (kind) => t(`duty.${kind}`),
    level: (level) => t(`level.${level}`),
    waitReason: (reason) => t(`wait_reason.${reason}`),
    finding: (finding) => t(`finding.${finding}`),
    channel: (channel) => t(`channel.${channel}`),
  }
}

/** Grey for what is past, brand for what goes well, amber for what stands still. */
export function stateTone(state: State, outcome?: Outcome | null): StateTone {
  if (state === 'closed') return outcome === 'confirmed' ? 'good' : 'plain'
  if (state === 'waiting' || state === 'referred') return 'amber'
  return state === 'registered' ? 'plain' : 'brand'
}
