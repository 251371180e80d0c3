/* Why somebody can go, or cannot, in one line. */
import { useI18n } from 'vue-i18n'
import type { Candidate } from '@/api/types'
import { serverNow } from '@/base/clock'
import { dayOf } from '@/base/when'

/** Call in setup(). */
export function useCandidateWords(): (candidate: Candidate) => string {
  const { t, te } = useI18n()

  function reason(code: string, candidate: Candidate): string {
    if (code.startsWith('load')) return t('candidate.load', { n: candidate.open_jobs })
    if (code === 'certificate_until' && candidate.certificate_until) {
      return t('candidate.certificate_until', { at: dayOf(candidate.certificate_until, serverNow()) })
    }
    return te(`candidate.${code}`, 'zh-CN') ? t(`candidate.${code}`) : ''
  }

  return (candidate) => {
    const parts = candidate.reasons.map((code) => reason(code, candidate))
    if (candidate.walk_s !== null)
      parts.push(t('job.walk', { n: Math.max(1, Math.round(candidate.walk_s / 60)) }))
    return parts.filter(Boolean).join(' · ')
  }
}
