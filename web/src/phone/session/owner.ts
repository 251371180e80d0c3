/* Who holds this phone. Most askers have no account: nobody is asked about one before a sign-in on this device. */
import { storeToRefs } from 'pinia'
import { onMounted } from 'vue'
import { useSession } from '@/api/session'
import { kept } from '@/base/keep'

export function useOwner() {
  const session = useSession()
  const { me } = storeToRefs(session)
  onMounted(() => {
    if (kept('signed_in')) session.load().catch(() => undefined)
  })
  return { me, session }
}
