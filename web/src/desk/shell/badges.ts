/* The numbers beside the navigation: alarms that wait for me and hand-overs offered to me. Asked again whenever an event
   of that kind passes on the stream, so that an alarm is seen on whatever screen one is. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { loadAlarms, loadHandOvers } from '@/api/alarms'
import { useSession } from '@/api/session'
import type { Changes } from '@/api/stream'
import type { Alarm, HandOverItem } from '@/api/types'
import { keep, kept } from '@/base/keep'

const ALARMING = /^(alarm_|hand_over_|promise_broken)/

export const useBadges = defineStore('badges', () => {
  const session = useSession()
  const mine = ref<Alarm[]>([])
  const offers = ref<HandOverItem[]>([])
  /** Off by default: a desk with three phones ringing needs no fourth bell. */
  const sound = ref(kept('alarm-sound') === 'on')
  let known: Set<number> | null = null

  function ring(): void {
    const audio = new AudioContext()
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = 880
    volume.gain.setValueAtTime(0.2, audio.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6)
    tone.connect(volume).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.6)
    tone.onended = () => void audio.close()
  }

  async function ask(): Promise<void> {
    const me = session.person
    if (!me) return
    try {
      const [alarms, offered] = await Promise.all([
        loadAlarms(),
        me.party === 'contractor' ? loadHandOvers() : [],
      ])
      mine.value = alarms.filter((alarm) => alarm.person_id === me.id && !alarm.acknowledged_at)
      offers.value = offered
      const now = new Set(mine.value.map((alarm) => alarm.id))
      if (sound.value && known && mine.value.some((alarm) => !known?.has(alarm.id))) ring()
      known = now
    } catch {
      /* A badge is an extra: the screens themselves say when nothing can be loaded. */
    }
  }

  function heard(changes: Changes): void {
    if (changes === 'all' || changes.some((change) => ALARMING.test(change.fact))) void ask()
  }

  function chooseSound(on: boolean): void {
    sound.value = on
    keep('alarm-sound', on ? 'on' : null)
  }

  watch(
    () => session.person?.id,
    () => {
      mine.value = []
      offers.value = []
      known = null
    },
  )
  return { mine, offers, sound, chooseSound, ask, heard }
})
