/* The API as the contract writes it, in the form openapi-typescript gives. */
interface Person {
  id: number
  name: string
  title: string | null
  role: 'ward' | 'worker' | 'leader' | 'steward' | 'desk' | 'desk_leader' | 'manager' | 'logistics' | 'committee' | null
  party: 'hospital' | 'contractor' | null
  phone: string | null
  on_duty: boolean
  trade: string | null
}
type State =
  | 'registered' | 'assigned' | 'accepted' | 'on_site' | 'waiting' | 'done' | 'verified' | 'reported' | 'referred' | 'closed'
type Outcome = 'confirmed' | 'unconfirmed' | 'referred' | 'cancelled' | 'merged'
type Kind =
  | 'assign' | 'accept' | 'arrive' | 'finish' | 'resume' | 'verify' | 'report_back' | 'confirm' | 'referral_confirmed'
  | 'hand_over' | 'acknowledge' | 'paperwork' | 'progress'
type Level = 'not_met' | 'met' | 'satisfied' | 'moved'
type Fixed = 'yes' | 'partly' | 'no'

interface Hospital { title: string; hotline: string; address: string | null; demo: boolean; version: string }
interface PlaceView { id: number; code: string; name: string; full_name: string; kind: string; zone_name: string | null; steward: Person | null }
interface Service {
  id: number; code: string; name: string; category: 'repair' | 'clean' | 'move' | 'meal' | 'safety' | 'other'; icon: string; keywords: string
  in_scope: boolean; department: Department | null; emergency: boolean; photo_needed: boolean; frequent: number; prepare: string | null
  arrive_s: number; finish_s: number; form: unknown; trade: string | null; version: number; service_id: number
}
interface Department { id: number; name: string; place: string | null; phone: string | null; matters: string | null }
interface Picture { handle: string; hash: string; width: number; height: number; n_bytes: number }
interface ReportIn {
  place_code: string; place_detail?: string; service: string; words?: string; answers?: object; photos?: string[]; name?: string; phone?: string
  channel?: 'qr' | 'web'
}
interface Reported { number: string; token: string; ticket_id: number; version: number }
interface Similar { ticket_id: number; number: string; title: string; state: State; registered_at: number }
interface PromiseView {
  id: number; kind: Kind; state: 'running' | 'kept' | 'broken' | 'withdrawn'; started_at: number; limit_s: number; due_at: number | null
  raw_due_at: number; warned_at: number | null; broken_at: number | null; ended_at: number | null; owes_name: string | null
}
interface WaitView { id: number; reason: string; what_for: string | null; until_at: number; from_at: number; told_at: number; moved: number; excusable: boolean }
interface Photo { hash: string; stage: 'report' | 'arrive' | 'finish' | 'note' | 'verify' | 'dispute'; width: number; height: number; at: number; url: string }
interface TimelineItem {
  id: number; at: number; fact: string; actor_name: string | null; party: 'hospital' | 'contractor' | null; by_asker: boolean; words: string | null
  data: unknown; subject_name: string | null
}
interface QuoteView {
  id: number; amount_fen: number; words: string | null; quoted_at: number; approved_at: number | null; refused_at: number | null; agreed_at: number | null
}
interface RatingView { level: Level; words: string | null; thanks: string | null; at: number }
interface FollowView {
  ticket_id: number; number: string; title: string; words: string | null; state: State; outcome: Outcome | null; version: number
  service_name: string; service_icon: string; emergency: boolean; place_name: string; place_detail: string | null
  occurred_at: number; registered_at: number; closed_at: number | null; reopened: number
  first_owner: Person; assignee: Person | null; steward: Person | null; department: Department | null
  promises: PromiseView[]; next: PromiseView | null; wait: WaitView | null; quote: QuoteView | null; photos: Photo[]; events: TimelineItem[]
  rating: RatingView | null; can: string[]; thankable: Person[]
}
interface MineItem {
  ticket_id: number; number: string; title: string; state: State; outcome: Outcome | null; place_name: string; service_icon: string
  registered_at: number; token: string; next_kind: Kind | null; next_due_at: number | null; can_rate: boolean
}
interface Me {
  person: Person; may: string[]; zone_id: number | null; zone_name: string | null; place_code: string | null; place_name: string | null
  shift: string | null; now: number; hotline: string; alarms: number
}
interface DemoAccount { login: string; name: string; role: string; title: string | null; party: string; says: string }
interface TicketCard {
  id: number; number: string; version: number; title: string; state: State; outcome: Outcome | null; urgent: boolean
  service_name: string; service_icon: string; place_id: number; place_name: string; place_detail: string | null
  occurred_at: number; registered_at: number; channel: string
  assignee_id: number | null; assignee_name: string | null; assignee_title: string | null; first_owner_id: number; first_owner_name: string
  photos: number; reopened: number
  next_kind: Kind | null; next_state: string | null; next_started_at: number | null; next_due_at: number | null; next_limit_s: number | null
  broken: number; wait_reason: string | null; wait_until_at: number | null; wait_what_for: string | null
  alarm_name: string | null; walk_s: number | null; trade: string | null
}
interface Board {
  open: number; to_assign: number; due_30: number; late: number; arrive_kept: number; arrive_total: number; low: number; high: number
  by_state: { state: State; n: number }[]; now: number; calendar_ends_at: number | null
}
interface Asker { id: number; person_id: number | null; name: string | null; phone: string | null; joined_at: number; first: boolean }
interface Quantity { id: number; item: string; unit: string; claimed: number; measured: number | null }
interface HandOver { id: number; from: Person; to: Person; reason: string | null; offered_at: number }
interface HandOverItem extends HandOver { ticket_id: number; number: string; title: string }
interface Alarm {
  id: number; ticket_id: number; number: string; title: string; kind: string; urgent: boolean; level: number; person_id: number; person_name: string
  raised_at: number; climbed_at: number | null; acknowledged_at: number | null; acknowledged_by_name: string | null; due_at: number | null
}
interface TicketView extends TicketCard {
  service_id: number; service_code: string; words: string | null; answers: unknown; place_code: string; zone_name: string | null
  steward: Person | null; recorder: Person | null; first_owner: Person; assignee: Person | null; issuer: Person | null; verifier: Person | null
  helpers: Person[]; department: Department | null; askers: Asker[]
  assigned_at: number | null; accepted_at: number | null; on_site_at: number | null; done_at: number | null; verified_at: number | null
  reported_at: number | null; referred_at: number | null; closed_at: number | null
  arrive_proof: string | null; finding: string | null; work_minutes: number | null; material: string | null
  acted_first: boolean; photo_needed: boolean; promises: PromiseView[]; wait: WaitView | null; quantities: Quantity[]; quote: QuoteView | null
  hand_over: HandOver | null; photos_list: Photo[]; rating: RatingView | null; alarms: Alarm[]
  links: { ticket_id: number; number: string; kind: string }[]; can: string[]
}
interface Candidate {
  person: Person; can: boolean; reasons: string[]; open_jobs: number; walk_s: number | null; certificate_until: number | null; default: boolean
}
interface RecordIn {
  place_code: string; place_detail?: string; service: string; words?: string; answers?: object; photos?: string[]; name?: string; phone?: string
  channel: 'phone' | 'counter' | 'web' | 'patrol'; occurred_at?: number; urgent?: boolean; assign_to?: number
}
interface Caller { name: string | null; place_code: string | null; place_name: string | null; open: TicketCard[]; recent: TicketCard[] }
interface ChangeList { newest: number; events: { id: number; ticket_id: number | null; fact: string; at: number }[] }
interface PersonView extends Person {
  login: string | null; active: boolean; zone_id: number | null; place_id: number | null; chief_id: number | null; chief_name: string | null
  shift_id: number | null; shift_name: string | null; skills: { trade: string; certificate: string | null; expires_at: number | null }[]
  away_until_at: number | null; version: number; open_owned: number; open_jobs: number
}

interface CalendarYear { year: number; version: number; days: string; names: unknown }
interface CalendarFile { year: number; papers?: string[]; days: { name: string; date: string; isOffDay: boolean }[] }

interface None { [key: string]: never }
interface Page<T> { items: T[]; next: string | null }
interface Items<T> { items: T[] }
interface After { after?: string; limit?: number }
interface Answer<R> { 200: { content: { 'application/json': R } } }
interface Get<R, Q = None> { get: { parameters: { query?: Q }; responses: Answer<R> } }
interface Post<B, R> { post: { parameters: { query?: never }; requestBody?: { content: { 'application/json': B } }; responses: Answer<R> } }
interface Delete<R> { delete: { parameters: { query?: never }; responses: Answer<R> } }
type Move<B> = Post<B, TicketView>
type Ask<B> = Post<B, FollowView>

export interface components {
  schemas: {
    Person: Person; Hospital: Hospital; PlaceView: PlaceView; Service: Service; Department: Department; Picture: Picture; ReportIn: ReportIn
    Reported: Reported; Similar: Similar; PromiseView: PromiseView; WaitView: WaitView; Photo: Photo; TimelineItem: TimelineItem
    QuoteView: QuoteView; RatingView: RatingView; FollowView: FollowView; MineItem: MineItem; Me: Me; DemoAccount: DemoAccount
    TicketCard: TicketCard; Board: Board; Asker: Asker; Quantity: Quantity; HandOver: HandOver; HandOverItem: HandOverItem; Alarm: Alarm
    TicketView: TicketView; Candidate: Candidate; RecordIn: RecordIn; Caller: Caller; ChangeList: ChangeList; PersonView: PersonView
    CalendarYear: CalendarYear; CalendarFile: CalendarFile
  }
}

export interface paths {
  '/api/hospital': Get<Hospital>
  '/api/places/by-code/{code}': Get<PlaceView>
  '/api/places': Get<Page<PlaceView>, After & { q?: string; parent?: number }>
  '/api/services': Get<Items<Service>, { place?: string }>
  '/api/report': Post<ReportIn, Reported>
  '/api/similar': Get<Items<Similar>, { place_code: string; service: string }>
  '/api/report/{id}/join': Post<{ place_code: string; name?: string; phone?: string }, Reported>
  '/api/follow/find': Post<{ number: string; phone: string }, { token: string }>
  '/api/follow/{token}': Get<FollowView>
  '/api/follow/{token}/confirm': Ask<{ fixed: Fixed; words?: string }>
  '/api/follow/{token}/dispute': Ask<{ words: string; photos?: string[] }>
  '/api/follow/{token}/rate': Ask<{ level: Level; words?: string; thanks_id?: number }>
  '/api/follow/{token}/cancel': Ask<{ words: string }>
  '/api/follow/{token}/note': Ask<{ words?: string; photos?: string[] }>
  '/api/follow/{token}/agree': Ask<{ quote_id: number }>
  '/api/mine': Get<Page<MineItem>, After>
  '/api/session': Post<{ login: string; password: string }, Me> & Delete<object>
  '/api/me': Get<Me>
  '/api/me/password': Post<{ old: string; new: string }, object>
  '/api/demo/accounts': Get<Items<DemoAccount>>
  '/api/demo/session': Post<{ login: string }, Me>
  '/api/setup': Post<{ token: string; title: string; hotline: string; name: string; login: string; password: string }, Me>
  '/api/tickets': Get<Page<TicketCard>, After & { view?: 'queue' | 'mine' | 'grab' | 'verify' | 'report' | 'zone' | 'late' | 'all'; state?: State; q?: string }> &
    Post<RecordIn, TicketView>
  '/api/board': Get<Board>
  '/api/tickets/{id}': Get<TicketView>
  '/api/tickets/{id}/timeline': Get<Items<TimelineItem>>
  '/api/tickets/{id}/candidates': Get<Items<Candidate>>
  '/api/tickets/{id}/same-place': Get<Items<TicketCard>>
  '/api/callers': Get<Caller, { phone: string }>
  '/api/tickets/{id}/assign': Move<{ assignee_id: number; reason?: string; words?: string }>
  '/api/tickets/{id}/claim': Move<object>
  '/api/tickets/{id}/accept': Move<{ words?: string }>
  '/api/tickets/{id}/return-job': Move<{ reason: string }>
  '/api/tickets/{id}/arrive': Move<{ proof: 'scan' | 'tap'; code?: string }>
  '/api/tickets/{id}/survey': Move<{ finding: 'small' | 'needs_material' | 'needs_project' | 'not_ours' | 'cannot_solve'; words?: string; amount_fen?: number }>
  '/api/tickets/{id}/wait': Move<{ reason: 'material' | 'access' | 'asker' | 'weather' | 'other_party' | 'project'; what_for?: string; until_at: number; words: string }>
  '/api/tickets/{id}/move-date': Move<{ until_at: number; words: string }>
  '/api/tickets/{id}/resume': Move<{ words?: string }>
  '/api/tickets/{id}/ask-up': Move<{ words: string }>
  '/api/tickets/{id}/refer': Move<{ department_id: number; words?: string }>
  '/api/tickets/{id}/confirm-referral': Move<{ name: string; words?: string }>
  '/api/tickets/{id}/bounce': Move<{ words: string }>
  '/api/tickets/{id}/finish': Move<{ words: string; minutes: number; material?: string; quantities?: { item: string; unit: string; claimed: number }[]; photos?: string[] }>
  '/api/tickets/{id}/verify': Move<{ words?: string; quantities?: { id: number; measured: number }[]; quality: 'good' | 'acceptable'; on_time: boolean }>
  '/api/tickets/{id}/send-back': Move<{ words: string }>
  '/api/tickets/{id}/report-back': Move<{ words: string }>
  '/api/tickets/{id}/return-report': Move<{ words: string; to: 'on_site' | 'verified' }>
  '/api/tickets/{id}/confirm': Move<{ asker_id: number; fixed: Fixed; words?: string }>
  '/api/tickets/{id}/cancel': Move<{ reason: string }>
  '/api/tickets/{id}/merge': Move<{ into: string }>
  '/api/tickets/{id}/join': Move<{ name?: string; phone?: string }>
  '/api/tickets/{id}/note': Move<{ words: string; photos?: string[]; for_askers?: boolean }>
  '/api/tickets/{id}/progress': Move<{ words: string }>
  '/api/tickets/{id}/offer': Move<{ to_id: number; reason?: string }>
  '/api/tickets/{id}/accept-offer': Move<object>
  '/api/tickets/{id}/return-offer': Move<{ reason: string }>
  '/api/tickets/{id}/quote': Move<{ amount_fen: number; words?: string }>
  '/api/tickets/{id}/approve-quote': Move<{ quote_id: number }>
  '/api/tickets/{id}/refuse-quote': Move<{ quote_id: number; words: string }>
  '/api/tickets/{id}/tell-asker': Move<{ quote_id: number }>
  '/api/tickets/{id}/act-first': Move<{ words: string }>
  '/api/tickets/{id}/papers-done': Move<{ words: string }>
  '/api/tickets/{id}/add-helper': Move<{ person_id: number }>
  '/api/changes': Get<ChangeList, { after?: number }>
  '/api/alarms': Get<Items<Alarm>, { open?: boolean }>
  '/api/alarms/{id}/acknowledge': Post<{ words?: string }, Alarm>
  '/api/hand-overs': Get<Items<HandOverItem>>
  '/api/people': Get<Page<PersonView>, After & { role?: string; trade?: string; q?: string }>
  '/api/people/{id}': Get<PersonView>
  '/api/people/{id}/deactivate': Post<object, PersonView>
  '/api/people/{id}/away': Post<{ from_at: number; until_at: number; reason?: string }, PersonView>
  '/api/departments': Get<Items<Department>>
  '/api/calendar/{year}': Get<CalendarYear>
  '/api/calendar/years': Post<CalendarFile, CalendarYear>
}
