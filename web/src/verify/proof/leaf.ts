/* What stands in the log about one event: numbers and fixed words, never what a person wrote. */
import { Malformed, Reader, Short, text } from './bytes'
import { canonicalObject, type Members } from './canonical'

export interface Leaf {
  id: number
  /** µs UTC */
  at: number
  ticketId: number
  /** 1, 2, 3 … within its ticket; 0: no ticket, or older than the record */
  nth: number
  subjectId: number
  actorId: number
  postId: number
  askerId: number
  party: 'none' | 'hospital' | 'contractor'
  forAskers: boolean
  fact: string
  /** to what people wrote; null: there was nothing */
  commitment: Uint8Array | null
  data: Members | null
}

const PARTIES = ['none', 'hospital', 'contractor'] as const

/* It is proven byte by byte with the leaf; what cannot be read is only not shown. */
function known(data: Uint8Array): Members | null {
  try {
    return data.length > 0 ? canonicalObject(data) : null
  } catch {
    return null
  }
}

function read(from: Reader): Leaf {
  if (from.u8() !== 1 || from.u8() !== 1) throw new Malformed()
  const numbers = Array.from({ length: 8 }, () => from.count())
  const [id, at, ticketId, nth, subjectId, actorId, postId, askerId] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const party = PARTIES[from.u8()]
  const forAskers = from.u8()
  const fact = text(from.take(from.u8()))
  const committed = from.u8()
  if (party === undefined || forAskers > 1 || !/^[a-z_]+$/.test(fact)) throw new Malformed()
  if (committed !== 0 && committed !== 32) throw new Malformed()
  const commitment = committed ? from.take(32) : null
  const data = from.block(from.left)
  if (from.left > 0) throw new Malformed()
  return {
    id,
    at,
    ticketId,
    nth,
    subjectId,
    actorId,
    postId,
    askerId,
    party,
    fact,
    commitment,
    forAskers: forAskers === 1,
    data: known(data),
  }
}

export function readLeaf(bytes: Uint8Array): Leaf {
  try {
    return read(new Reader(bytes))
  } catch (fault) {
    throw fault instanceof Short ? new Malformed() : fault
  }
}
