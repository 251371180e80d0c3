/* How the record stands, asked again every quarter of a minute while the desk is open: it is no matter of one ticket, so
   no event of the stream tells it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { loadRecord } from '@/api/record'
import { useSession } from '@/api/session'
import type { RecordView } from '@/api/types'
import { isOneOf, RECORD_READERS } from '../session/roles'

const EVERY_MS = 15_000

export const useRecord = defineStore('record', () => {
  const session = useSession()
  const view = ref<RecordView | null>(null)
  const mayRead = computed(() => isOneOf(session.me, RECORD_READERS))
  let asked = 0

  async function ask(): Promise<void> {
    asked = Date.now()
    if (!mayRead.value) return
    try {
      view.value = await loadRecord()
    } catch {
      /* What was known stays and grows older on the screen, which is the truth. */
    }
  }

  /** Called by the clock of whoever shows it. */
  function keepUp(): void {
    if (mayRead.value && Date.now() - asked >= EVERY_MS && document.visibilityState === 'visible') void ask()
  }

  return { view, mayRead, ask, keepUp }
})
