/* A service's own questions with what was answered, in words. */
import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { loadServices } from '@/api/report'
import type { FormField, Service } from '@/api/types'
import { serverNow } from '@/base/clock'
import { whenOf } from '@/base/when'
import type { Language } from '@/words'

/** Call in setup(). Without a network, or for a service that is gone, the answers stand under their own names. */
export function useAnswers(place: () => string, code: () => string, answers: () => unknown) {
  const { locale } = useI18n()
  const service = ref<Service | null>(null)
  const given = computed(() => Object.entries((answers() ?? {}) as Record<string, unknown>))

  watch(
    [code, () => given.value.length],
    async () => {
      if (!given.value.length) return
      const all = await loadServices(place()).catch(() => [])
      service.value = all.find((one) => one.code === code()) ?? null
    },
    { immediate: true },
  )

  const said = (label: FormField['label']) => label[locale.value as Language] ?? label['zh-CN']

  return computed(() =>
    given.value.map(([name, value]) => {
      const field = service.value?.form.find((one) => one.name === name)
      const choice = field?.choices?.find((one) => one.value === value)
      const text = field?.kind === 'time' ? whenOf(Number(value), serverNow()) : String(value)
      return { label: field ? said(field.label) : name, value: choice ? said(choice.label) : text }
    }),
  )
}
