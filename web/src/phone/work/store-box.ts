/* The smallest database there is: one box of entries on this device, which also takes photos. Where IndexedDB is shut
   (private windows of some web views) entries live as long as the page. */

const NAME = 'shouwen'
const BOX = 'outbox'

function open(): Promise<IDBDatabase> {
  return new Promise((done, refuse) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(BOX, { keyPath: 'key' })
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => refuse(asked.error)
  })
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (box: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const base = await open()
    try {
      return await new Promise<T>((done, refuse) => {
        const transaction = base.transaction(BOX, mode)
        const request = act(transaction.objectStore(BOX))
        transaction.oncomplete = () => done(request.result)
        transaction.onerror = () => refuse(transaction.error)
        transaction.onabort = () => refuse(transaction.error)
      })
    } finally {
      base.close()
    }
  } catch {
    return null
  }
}

export const boxAll = async <T>(): Promise<T[]> =>
  ((await run('readonly', (box) => box.getAll())) as T[]) ?? []

/** False: it could not be kept beyond this page. */
export const boxPut = async (entry: object): Promise<boolean> =>
  (await run('readwrite', (box) => box.put(entry))) !== null

export const boxDrop = (key: string): Promise<unknown> => run('readwrite', (box) => box.delete(key))
