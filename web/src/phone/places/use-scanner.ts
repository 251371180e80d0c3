/* Reading a QR code with the camera, where the browser can (BarcodeDetector needs a secure page). Everything that uses
   it also offers typing the code printed under the picture. */
import { onScopeDispose, type Ref, ref } from 'vue'

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

const EVERY = 180

export const canScan = (): boolean =>
  'BarcodeDetector' in window && Boolean(navigator.mediaDevices?.getUserMedia)

export interface Scanner {
  /** starting · looking · refused: no camera, or it was not allowed */
  state: Ref<'idle' | 'starting' | 'looking' | 'refused'>
  start(video: HTMLVideoElement): Promise<void>
  stop(): void
}

/** `found` is told every text read; it decides whether that was it. */
export function useScanner(found: (text: string) => void): Scanner {
  const state: Scanner['state'] = ref('idle')
  let stream: MediaStream | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = null
    state.value = 'idle'
  }

  async function look(detector: Detector, video: HTMLVideoElement): Promise<void> {
    if (!stream) return
    try {
      const seen = await detector.detect(video)
      if (seen[0] && stream) found(seen[0].rawValue)
    } catch {
      /* A frame that is not ready yet: the next one is. */
    }
    timer = setTimeout(() => void look(detector, video), EVERY)
  }

  async function start(video: HTMLVideoElement): Promise<void> {
    state.value = 'starting'
    try {
      const Reader = (window as unknown as { BarcodeDetector: DetectorClass }).BarcodeDetector
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      video.srcObject = stream
      await video.play()
      state.value = 'looking'
      await look(new Reader({ formats: ['qr_code'] }), video)
    } catch {
      stop()
      state.value = 'refused'
    }
  }

  onScopeDispose(stop)
  return { state, start, stop }
}
