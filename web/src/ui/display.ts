/* How the screen is set on this device: light or dark, normal or large text. Both are attributes of <html>, which
   tokens.css answers to. */
import { ref } from 'vue'
import { keep, kept } from '@/base/keep'

export type Theme = 'light' | 'dark'

export const theme = ref<Theme>('light')
export const largeText = ref(false)

function apply(): void {
  const root = document.documentElement
  root.setAttribute('data-theme', theme.value)
  root.setAttribute('data-text', largeText.value ? 'large' : 'normal')
}

/** Before the first paint: what was chosen here, else what the device prefers. */
export function restoreDisplay(): void {
  const dark = window.matchMedia?.('(prefers-color-scheme: dark)')
  const chosen = kept('theme')
  theme.value = chosen === 'light' || chosen === 'dark' ? chosen : dark?.matches ? 'dark' : 'light'
  largeText.value = kept('text') === 'large'
  apply()
}

export function chooseTheme(next: Theme): void {
  theme.value = next
  keep('theme', next)
  apply()
}

export function chooseLargeText(large: boolean): void {
  largeText.value = large
  keep('text', large ? 'large' : null)
  apply()
}
