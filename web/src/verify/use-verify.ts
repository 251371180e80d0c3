/* The file that is looked at: chosen, dropped, or in the address behind the # (from a QR code), and what became of it. */
import { onMounted, onUnmounted, ref } from 'vue'
import { fromBase64Url, keyFrom } from './proof/bytes'
import { type Verdict, verdictInSlices } from './proof/verdict'

export function useVerify() {
  const verdict = ref<Verdict | null>(null)
  const name = ref('')
  const running = ref(-1)
  const key = ref('')
  let bytes: Uint8Array | null = null

  async function look(): Promise<void> {
    if (!bytes) return
    running.value = 0
    verdict.value = await verdictInSlices(bytes, keyFrom(key.value.trim()), (count) => {
      running.value = count
    })
    running.value = -1
  }

  async function open(file: File): Promise<void> {
    name.value = file.name
    bytes = new Uint8Array(await new Response(file).arrayBuffer())
    await look()
  }

  function close(): void {
    bytes = null
    verdict.value = null
    name.value = ''
    if (location.hash) history.replaceState(null, '', location.pathname)
  }

  function fromAddress(): void {
    if (location.hash.length < 2) return
    name.value = ''
    /* What is not even base64 is shown as what it is: no bundle. */
    bytes = fromBase64Url(location.hash.slice(1)) ?? new Uint8Array()
    void look()
  }

  onMounted(() => {
    fromAddress()
    window.addEventListener('hashchange', fromAddress)
  })
  onUnmounted(() => window.removeEventListener('hashchange', fromAddress))
  return { verdict, name, running, key, open, look, close }
}
