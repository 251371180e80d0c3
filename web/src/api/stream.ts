/* What changed, as it happens. Server-sent events where they work: the browser reconnects by itself and resumes after
   the last event it saw. Web views freeze in the background, so coming back to the page always reconnects and reloads;
   and where streams do not get through at all, we ask every few seconds instead. */
import { onScopeDispose, type Ref, ref } from 'vue'
import { pass } from './door'

export interface Change {
  id: number
  /** null: the event is about no ticket. */
  ticket_id: number | null
  fact: string
  at: number
}

/** all: anything may have changed since we last looked; otherwise the changes in their order. */
export type Changes = 'all' | readonly Change[]
/** joining: not connected yet · live: the stream is open · asking: polling · lost: neither gets through */
export type Mode = 'joining' | 'live' | 'asking' | 'lost'

export const ASK_EVERY = 8000
/** After so long of polling the stream is tried again. */
export const TRY_STREAM_AGAIN = 60_000
/** Changes that come together are told together. */
const GATHER = 200
const FAILURES = 2

export interface Source {
  /** The event stream: /api/stream or /api/follow/{token}/stream */
  stream: string
  /** Its polling twin, asked with ?after= */
  changes: string
}

export class ChangeWatch {
  readonly mode: Ref<Mode> = ref('joining')
  private source: EventSource | null = null
  private failures = 0
  private last = 0
  private asking: ReturnType<typeof setTimeout> | undefined
  private gathering: ReturnType<typeof setTimeout> | undefined
  private again: ReturnType<typeof setTimeout> | undefined
  private gathered: Change[] = []
  private everything = false
  private opened = false
  private ended = false

  constructor(
    private readonly from: Source,
    private readonly tell: (changes: Changes) => void,
  ) {
    document.addEventListener('visibilitychange', this.seen)
    window.addEventListener('online', this.seen)
    this.connect()
  }

  end(): void {
    this.ended = true
    document.removeEventListener('visibilitychange', this.seen)
    window.removeEventListener('online', this.seen)
    this.source?.close()
    for (const timer of [this.asking, this.gathering, this.again]) clearTimeout(timer)
  }

  private readonly seen = () => {
    if (document.visibilityState === 'hidden') return
    this.failures = 0
    /* Once at once, and once more when the new connection stands, for what happened in between. */
    this.opened = false
    this.connect()
    this.note('all')
  }

  private connect(): void {
    clearTimeout(this.asking)
    clearTimeout(this.again)
    this.asking = undefined
    this.source?.close()
    if (typeof EventSource === 'undefined') {
      void this.ask()
      return
    }
    const source = new EventSource(this.from.stream)
    this.source = source
    source.onopen = () => {
      this.mode.value = 'live'
      this.failures = 0
      /* What happened between the last answer and a new connection was told to nobody. The very first connection
         closes the gap between the screen's own load and the stream. */
      if (!this.opened || this.last === 0) this.note('all')
      this.opened = true
    }
    source.onmessage = (event) => this.receive(event)
    /* The server no longer has what lies between: look at everything again. */
    source.addEventListener('reset', (event) => {
      this.remember((event as MessageEvent).lastEventId)
      this.note('all')
    })
    source.onerror = () => this.failed(source)
  }

  private remember(id: string): void {
    this.last = Math.max(this.last, Number(id) || 0)
  }

  private receive(event: MessageEvent<string>): void {
    this.remember(event.lastEventId)
    try {
      this.note([JSON.parse(event.data) as Change])
    } catch {
      this.note('all')
    }
  }

  private failed(source: EventSource): void {
    if (this.ended || source !== this.source) return
    this.failures += 1
    if (this.failures < FAILURES && source.readyState !== EventSource.CLOSED) {
      this.mode.value = 'joining'
      return
    }
    source.close()
    this.source = null
    this.opened = false
    if (this.failures < FAILURES) {
      this.again = setTimeout(() => this.connect(), 1000)
      return
    }
    this.again = setTimeout(() => this.connect(), TRY_STREAM_AGAIN)
    void this.ask()
  }

  private async ask(): Promise<void> {
    try {
      const url = new URL(this.from.changes, location.origin)
      if (this.last) url.searchParams.set('after', String(this.last))
      const reply = await pass(new Request(url.href))
      const got = (await reply.json()) as { newest: number; events: Change[] }
      if (this.ended || this.source) return
      if (this.last === 0) this.note('all')
      else if (got.events.length) this.note(got.events)
      this.last = Math.max(this.last, got.newest)
      this.mode.value = 'asking'
    } catch {
      if (this.ended || this.source) return
      this.mode.value = 'lost'
    }
    this.asking = setTimeout(() => void this.ask(), ASK_EVERY)
  }

  private note(changes: Changes): void {
    if (changes === 'all') this.everything = true
    else this.gathered.push(...changes)
    if (this.gathering !== undefined) return
    this.gathering = setTimeout(() => {
      this.gathering = undefined
      const told: Changes = this.everything ? 'all' : this.gathered
      this.gathered = []
      this.everything = false
      if (!this.ended) this.tell(told)
    }, GATHER)
  }
}

interface Shared {
  watch: ChangeWatch
  listeners: Set<(changes: Changes) => void>
}
const open = new Map<string, Shared>()

/** Call in setup(). Screens that watch the same source share one connection; the last to leave closes it. Right after
 *  joining, `all` is told once, so a change between the screen's own load and the connection is never missed. */
export function useChanges(from: Source, tell: (changes: Changes) => void): Readonly<Ref<Mode>> {
  let shared = open.get(from.stream)
  if (!shared) {
    const listeners: Shared['listeners'] = new Set()
    shared = {
      listeners,
      watch: new ChangeWatch(from, (changes) => {
        for (const one of listeners) one(changes)
      }),
    }
    open.set(from.stream, shared)
  }
  const mine = shared
  mine.listeners.add(tell)
  onScopeDispose(() => {
    mine.listeners.delete(tell)
    if (mine.listeners.size) return
    mine.watch.end()
    open.delete(from.stream)
  })
  return mine.watch.mode
}

/** What staff may see of all tickets. */
export const STAFF_CHANGES: Source = { stream: '/api/stream', changes: '/api/changes' }

/** One ticket through its private link. */
export function linkChanges(token: string): Source {
  const base = `/api/follow/${encodeURIComponent(token)}`
  return { stream: `${base}/stream`, changes: `${base}/changes` }
}

/** Whether these changes touch the ticket. */
export function touches(changes: Changes, ticketId: number): boolean {
  return changes === 'all' || changes.some((change) => change.ticket_id === ticketId)
}
