/* The day and who is at the desk now, for the bar above the board. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { listPeople } from '@/api/people'
import { useLoad } from '@/api/use-load'
import { hourOf } from '@/base/when'

const ZONE = 'Asia/Shanghai'

export function useToday() {
  const { locale, t } = useI18n()
  const people = useLoad(async (signal) => {
    const [desk, leaders] = await Promise.all([
      listPeople({ role: 'desk', limit: 100 }, signal),
      listPeople({ role: 'desk_leader', limit: 100 }, signal),
    ])
    return [...desk.items, ...leaders.items].filter((one) => one.on_duty)
  })
  return {
    /** 11月20日周五 09:04 */
    day(at: number): string {
      const day = new Intl.DateTimeFormat(locale.value, {
        timeZone: ZONE,
        month: 'long',
        day: 'numeric',
        weekday: 'short',
      })
      return `${day.format(new Date(at / 1000))} ${hourOf(at)}`
    },
    desk: computed(() => (people.data.value ?? []).map((one) => one.name).join(t('desk.and'))),
  }
}
