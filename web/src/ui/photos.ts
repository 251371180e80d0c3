/* The photos of one form: shrunk, sent one after the other, each with its own progress and its own second chance. */
import { computed, onScopeDispose, type Ref, reactive, ref } from 'vue'
import { randomKey } from '@/base/random'
import { NotAPhoto, shrinkPhoto } from '@/base/shrink'

export const MOST_PHOTOS = 9

export interface Photo {
  key: string
  /** Shrunk and ready to send or to show. */
  blob: Blob
  /** blob: address for <img>; revoked when the photo is removed. */
  url: string
  /** waiting: held here until the form is sent · sending · sent · failed: tap tries again */
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  /** 0 … 100 */
  percent: number
  /** What the server calls it, once sent. */
  id: string
}

/** Sends one photo and answers the server's name for it. `key` stays the same for every try of this photo. */
export type SendPhoto = (blob: Blob, key: string, progress: (percent: number) => void) => Promise<string>

export interface Photos {
  list: Photo[]
  /** Not one of the chosen files could be shown as a picture. */
  refused: Ref<boolean>
  full: Readonly<Ref<boolean>>
  /** Something is being shrunk or sent. */
  busy: Readonly<Ref<boolean>>
  /** Names of all sent photos, in the order of the list. */
  ids: Readonly<Ref<string[]>>
  add(files: Iterable<Blob>): Promise<void>
  remove(key: string): void
  again(key: string): Promise<void>
  /** Send what still waits or failed; false when at least one did not get through. */
  sendAll(send: SendPhoto): Promise<boolean>
  clear(): void
}

/** Call in setup(). With `send`, a photo leaves as soon as it is chosen; without it, sendAll() sends them later. */
export function usePhotos(send?: SendPhoto, most = MOST_PHOTOS): Photos {
  const list = reactive<Photo[]>([]) as Photo[]
  const refused = ref(false)
  const shrinking = ref(0)

  async function sendOne(photo: Photo, how: SendPhoto): Promise<boolean> {
    photo.state = 'sending'
    photo.percent = 0
    try {
      photo.id = await how(photo.blob, photo.key, (percent) => {
        photo.percent = percent
      })
      photo.state = 'sent'
      return true
    } catch {
      photo.state = 'failed'
      return false
    }
  }

  async function addOne(file: Blob): Promise<void> {
    shrinking.value += 1
    try {
      const blob = await shrinkPhoto(file)
      if (list.length >= most) return
      list.push({
        key: randomKey(),
        blob,
        url: URL.createObjectURL(blob),
        state: 'waiting',
        percent: 0,
        id: '',
      })
    } catch (error) {
      if (!(error instanceof NotAPhoto)) throw error
      refused.value = true
    } finally {
      shrinking.value -= 1
    }
  }

  async function add(files: Iterable<Blob>): Promise<void> {
    refused.value = false
    for (const file of files) {
      if (list.length >= most) break
      await addOne(file)
      const last = list[list.length - 1]
      if (send && last?.state === 'waiting') await sendOne(last, send)
    }
  }

  function remove(key: string): void {
    const at = list.findIndex((photo) => photo.key === key)
    if (at < 0) return
    URL.revokeObjectURL((list[at] as Photo).url)
    list.splice(at, 1)
  }

  async function sendAll(how: SendPhoto): Promise<boolean> {
    let all = true
    for (const photo of list) {
      if (photo.state === 'sent') continue
      if (!(await sendOne(photo, how))) all = false
    }
    return all
  }

  function clear(): void {
    for (const photo of list.slice()) remove(photo.key)
  }

  onScopeDispose(clear)
  return {
    list,
    refused,
    full: computed(() => list.length >= most),
    busy: computed(() => shrinking.value > 0 || list.some((photo) => photo.state === 'sending')),
    ids: computed(() => list.filter((photo) => photo.state === 'sent').map((photo) => photo.id)),
    add,
    remove,
    async again(key) {
      const photo = list.find((one) => one.key === key)
      if (photo && send) await sendOne(photo, send)
    },
    sendAll,
    clear,
  }
}
