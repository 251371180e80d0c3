/* Rating by one tap. The tap counts; for a few seconds it can be taken back or given words, because a rating is
   given once and 未达到预期 starts something. Leaving the page sends it. */
import { onScopeDispose, ref } from 'vue'
import type { RatingLevel } from '@/api/types'

export const TAKE_BACK_MS = 4000

export interface RateBody {
  level: RatingLevel
  words?: string
  thanks_id?: number
}

/** Call in setup(). */
export function useRate(send: (body: RateBody) => void) {
  const level = ref<RatingLevel | null>(null)
  const words = ref('')
  const thanks = ref(0)
  const writing = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let given = ''

  function give(): void {
    clearTimeout(timer)
    if (!level.value) return
    given = level.value
    const body: RateBody = { level: level.value }
    if (words.value.trim()) body.words = words.value.trim()
    if (thanks.value) body.thanks_id = thanks.value
    send(body)
  }

  function pick(next: RatingLevel): void {
    clearTimeout(timer)
    level.value = next
    if (!writing.value) timer = setTimeout(give, TAKE_BACK_MS)
  }

  function takeBack(): void {
    clearTimeout(timer)
    level.value = null
    writing.value = false
  }

  /** Somebody writes or thanks: no clock runs against them. */
  function hold(): void {
    clearTimeout(timer)
    writing.value = true
  }

  const left = () => {
    if (level.value && level.value !== given) give()
  }
  window.addEventListener('pagehide', left)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', left)
    left()
  })

  return { level, words, thanks, writing, pick, takeBack, hold, give }
}
