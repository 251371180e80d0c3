/* The words of the product in three languages. zh-CN is the measure: it is in the first load, and the other two
   are fetched when chosen and fall back to it, which the word check makes sure never happens. */
import { createI18n } from 'vue-i18n'
import { keep, kept } from '@/base/keep'
import zhCN from './zh-CN.json'

export const LANGUAGES = ['zh-CN', 'zh-TW', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const LANGUAGE_NAMES: Record<Language, string> = {
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
  en: 'English',
}

export const words = createI18n({
  legacy: false,
  locale: 'zh-CN' as Language,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<Language, typeof zhCN>,
})

/** The choice made on this device first, then the browser's list, then zh-CN. */
export function preferredLanguage(): Language {
  const chosen = kept('language')
  const asked = chosen ? [chosen] : navigator.languages || [navigator.language]
  for (const tag of asked) {
    const lower = tag.toLowerCase()
    if (/^zh-(tw|hk|mo|hant)/.test(lower)) return 'zh-TW'
    if (lower.startsWith('zh')) return 'zh-CN'
    if (lower.startsWith('en')) return 'en'
  }
  return 'zh-CN'
}

async function fetchWords(language: Language): Promise<void> {
  if (language === 'zh-TW') words.global.setLocaleMessage(language, (await import('./zh-TW.json')).default)
  if (language === 'en') words.global.setLocaleMessage(language, (await import('./en.json')).default)
}

/** Speak this language from now on. Words that cannot be fetched leave the screen as it is. */
export async function speak(language: Language): Promise<void> {
  if (!words.global.availableLocales.includes(language)) {
    try {
      await fetchWords(language)
    } catch {
      return
    }
  }
  words.global.locale.value = language
  document.documentElement.lang = language
}

/** All languages at once, for a page that has to go on without a network. */
export async function fetchAllWords(): Promise<void> {
  await Promise.all(LANGUAGES.filter((tag) => !words.global.availableLocales.includes(tag)).map(fetchWords))
}

/** Speak it, and remember it on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  keep('language', language)
  await speak(language)
}
