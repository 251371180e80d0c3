-- 0001 the spine: one need, from report to archive.
-- Portable words replaced per engine: ID, MOMENT (µs UTC), COUNT64, FLAG (0/1), BYTES.
-- A capability writes only its own tables; what others may read is a view (… _card).

-- http: what a client may repeat safely -------------------------------------------------------
CREATE TABLE idempotency (
    scope     TEXT NOT NULL,      -- p<person>, k<asker> or anon: a retry may come from another network
    key       TEXT NOT NULL,      -- Idempotency-Key as sent, 8..128 characters
    route     TEXT NOT NULL,      -- operation name and path
    body_hash TEXT NOT NULL,      -- of method, path, version and body
    status    COUNT64 NOT NULL,
    body      TEXT NOT NULL,      -- the answer as it was given
    at        MOMENT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- journal: the truth --------------------------------------------------------------------------
CREATE TABLE event (
    id         ID,
    at         MOMENT NOT NULL,
    fact       TEXT NOT NULL,     -- enum fact
    ticket_id  COUNT64,
    subject_id COUNT64,           -- the other thing: promise, alarm, person, place, service …
    actor_id   COUNT64,           -- NULL: the clock or an asker without account
    post_id    COUNT64,           -- the post held at that moment
    party      TEXT,              -- the actor's party at that moment
    asker_id   COUNT64,
    data       TEXT,              -- numbers and fixed words only
    for_askers FLAG NOT NULL      -- shown on the asker's timeline
);
CREATE INDEX event_ticket ON event (ticket_id, id);
CREATE TABLE event_words (        -- erasable: free text of people
    event_id COUNT64 PRIMARY KEY REFERENCES event (id),
    words    TEXT NOT NULL
);

-- the house -----------------------------------------------------------------------------------
CREATE TABLE hospital (
    name  TEXT PRIMARY KEY,       -- title, hotline, demo, link_key …
    value TEXT NOT NULL
);

-- calendar ------------------------------------------------------------------------------------
CREATE TABLE calendar_year (
    year     COUNT64 NOT NULL,
    version  COUNT64 NOT NULL,    -- 1, 2 … never changed once there
    days     TEXT NOT NULL,       -- 365 or 366 characters: 1 working day, 0 day off
    names    TEXT NOT NULL,       -- JSON: [{"date","name","off"}] as published
    added_at MOMENT NOT NULL,
    PRIMARY KEY (year, version)
);
CREATE TABLE working_hours (
    weekday   COUNT64 NOT NULL,   -- 1 Monday … 7; used on working days, make-up days use 1
    starts    COUNT64 NOT NULL,   -- minute of the day
    ends      COUNT64 NOT NULL,
    PRIMARY KEY (weekday, starts)
);

-- places --------------------------------------------------------------------------------------
CREATE TABLE zone (
    id         ID,
    name       TEXT NOT NULL UNIQUE,
    steward_id COUNT64,           -- exactly one active steward
    deputy_id  COUNT64,           -- while the steward is away
    version    COUNT64 NOT NULL DEFAULT 1
);
CREATE TABLE place (
    id        ID,
    parent_id COUNT64 REFERENCES place (id),
    kind      TEXT NOT NULL,      -- campus building floor ward room bed spot
    name      TEXT NOT NULL,
    full_name TEXT NOT NULL,      -- as it is said on a ward: 住院楼 12 层 · 东区护士站
    code      TEXT NOT NULL UNIQUE, -- on the QR
    zone_id   COUNT64 REFERENCES zone (id),
    ward_id   COUNT64,            -- the ward it belongs to (itself for a ward)
    steps     COUNT64 NOT NULL DEFAULT 0, -- walking seconds from the building's entrance
    active    FLAG NOT NULL DEFAULT 1,
    version   COUNT64 NOT NULL DEFAULT 1
);
CREATE INDEX place_parent ON place (parent_id, name);
CREATE INDEX place_ward ON place (ward_id);
CREATE TABLE place_alias (
    place_id COUNT64 NOT NULL REFERENCES place (id),
    alias    TEXT NOT NULL,
    PRIMARY KEY (place_id, alias)
);
CREATE VIEW place_card AS
    SELECT p.id, p.parent_id, p.code, p.name, p.full_name, p.kind, p.zone_id, p.ward_id, p.steps, z.name AS zone_name,
           z.steward_id, z.deputy_id, p.active, p.version
      FROM place p LEFT JOIN zone z ON z.id = p.zone_id;
CREATE VIEW zone_card AS
    SELECT id, name, steward_id, deputy_id FROM zone;

-- people --------------------------------------------------------------------------------------
CREATE TABLE person (
    id            ID,
    name          TEXT NOT NULL,
    phone         TEXT,
    login         TEXT UNIQUE,    -- staff number; NULL: no account
    password_hash TEXT,           -- argon2id, libsodium string
    active        FLAG NOT NULL DEFAULT 1,
    added_at      MOMENT NOT NULL,
    version       COUNT64 NOT NULL DEFAULT 1
);
CREATE TABLE shift (
    id        ID,
    name      TEXT NOT NULL,      -- 白班 夜班 常日班 24 小时
    starts    COUNT64 NOT NULL,   -- minute of the day
    ends      COUNT64 NOT NULL,   -- minute of the day; <= starts: next day; equal: 24 h
    cycle     TEXT NOT NULL,      -- '1' on, '0' off, one a day, repeated; '1' = every day
    weekdays  TEXT NOT NULL       -- seven characters Monday…Sunday, '1' may work
);
CREATE TABLE post (
    id        ID,
    person_id COUNT64 NOT NULL REFERENCES person (id),
    party     TEXT NOT NULL,      -- hospital contractor
    role      TEXT NOT NULL,      -- enum role
    title     TEXT NOT NULL,      -- 电工, 网格管家, 调度员 …
    trade     TEXT,               -- primary trade
    zone_id   COUNT64,            -- own zone (steward, cleaner, worker)
    place_id  COUNT64,            -- own ward (ward staff)
    shift_id  COUNT64,
    shift_turn COUNT64 NOT NULL DEFAULT 0, -- offset in the cycle, days
    chief_id  COUNT64,            -- superior person in the chain of command; NULL at its top
    from_at   MOMENT NOT NULL,
    until_at  MOMENT              -- NULL: held now; at most one held post a person
);
CREATE INDEX post_person ON post (person_id);
CREATE UNIQUE INDEX post_held ON post (person_id) WHERE until_at IS NULL;
CREATE INDEX post_role ON post (role, until_at);
CREATE TABLE skill (
    person_id   COUNT64 NOT NULL REFERENCES person (id),
    trade       TEXT NOT NULL,
    certificate TEXT,
    expires_at  MOMENT,
    PRIMARY KEY (person_id, trade)
);
CREATE TABLE away (
    id        ID,
    person_id COUNT64 NOT NULL REFERENCES person (id),
    from_at   MOMENT NOT NULL,
    until_at  MOMENT NOT NULL,
    reason    TEXT
);
CREATE INDEX away_person ON away (person_id, until_at);
CREATE TABLE department (         -- the directory: whom a matter is referred to
    id      ID,
    name    TEXT NOT NULL,
    place   TEXT,
    phone   TEXT,
    matters TEXT                  -- what they take care of, for people
);
CREATE TABLE session (
    hash      TEXT PRIMARY KEY,   -- SHA-256 of the token, hex; the token is never stored
    person_id COUNT64 NOT NULL REFERENCES person (id),
    began_at  MOMENT NOT NULL,
    seen_at   MOMENT NOT NULL,
    agent     TEXT
);
CREATE INDEX session_person ON session (person_id);
CREATE VIEW person_card AS
    SELECT e.id, e.name, e.phone, e.login, e.active, e.version, o.id AS post_id, o.party, o.role, o.title, o.trade,
           o.zone_id, o.place_id, o.shift_id, o.shift_turn, o.chief_id
      FROM person e LEFT JOIN post o ON o.person_id = e.id AND o.until_at IS NULL;

CREATE VIEW skill_card AS
    SELECT person_id, trade, certificate, expires_at FROM skill;

-- catalog -------------------------------------------------------------------------------------
CREATE TABLE service (
    id         ID,
    code       TEXT NOT NULL UNIQUE,
    version_id COUNT64,           -- the version new tickets are born under
    frequent   COUNT64 NOT NULL DEFAULT 0, -- 1..8: on the first screen, in this order
    active     FLAG NOT NULL DEFAULT 1
);
CREATE TABLE service_version (
    id            ID,
    service_id    COUNT64 NOT NULL REFERENCES service (id),
    version       COUNT64 NOT NULL,
    name          TEXT NOT NULL, name_tw TEXT NOT NULL, name_en TEXT NOT NULL,
    category      TEXT NOT NULL,  -- repair clean move meal safety other
    icon          TEXT NOT NULL,
    keywords      TEXT NOT NULL,  -- for search: synonyms, pinyin initials, English
    in_scope      FLAG NOT NULL,  -- 0: referred to `department_id`
    department_id COUNT64,
    trade         TEXT,           -- who does it
    certificate   FLAG NOT NULL DEFAULT 0, -- the skill needs a valid certificate
    emergency     FLAG NOT NULL DEFAULT 0,
    grab          FLAG NOT NULL DEFAULT 0, -- workers may claim it
    photo_needed  FLAG NOT NULL DEFAULT 0, -- evidence before finish
    limits        TEXT NOT NULL,  -- JSON {"arrive":3600,…} seconds; only what differs from the table
    form          TEXT NOT NULL,  -- JSON [{"name","label":{zh-CN,zh-TW,en},"kind":"text|number|choice|time","choices":[],"needed":bool}]
    prepare       TEXT, prepare_tw TEXT, prepare_en TEXT, -- what to have ready, papers
    quote_limit_fen COUNT64 NOT NULL DEFAULT 100000, -- above it two stamps are needed (M43)
    made_at       MOMENT NOT NULL,
    made_by       COUNT64,
    UNIQUE (service_id, version)
);
CREATE VIEW service_card AS
    SELECT v.*, s.code, s.frequent, s.active, s.version_id AS newest_id
      FROM service_version v JOIN service s ON s.id = v.service_id;

-- tickets -------------------------------------------------------------------------------------
CREATE TABLE ticket_number (
    day  COUNT64 PRIMARY KEY,     -- civil day of registration
    last COUNT64 NOT NULL
);
CREATE TABLE ticket (
    id            ID,
    number        TEXT NOT NULL UNIQUE, -- 20261120-0042
    state         TEXT NOT NULL,
    outcome       TEXT,           -- of a closed ticket
    version       COUNT64 NOT NULL DEFAULT 1,
    service_id    COUNT64 NOT NULL, -- service_version.id it was born under
    place_id      COUNT64 NOT NULL,
    place_detail  TEXT,
    title         TEXT NOT NULL,  -- first words, or the service's name
    words         TEXT,
    answers       TEXT,           -- JSON: the form's answers
    channel       TEXT NOT NULL,  -- qr web phone counter patrol system
    urgent        FLAG NOT NULL,
    trade         TEXT,           -- of the service version
    zone_id       COUNT64,        -- of the place at birth
    ward_id       COUNT64,
    occurred_at   MOMENT NOT NULL, -- when it was asked; promises run from here
    registered_at MOMENT NOT NULL, -- when it was typed
    recorder_id   COUNT64,
    first_owner_id COUNT64 NOT NULL,
    assignee_id   COUNT64,
    issuer_id     COUNT64,
    verifier_id   COUNT64,
    department_id COUNT64,        -- referred to
    assigned_at MOMENT, accepted_at MOMENT, on_site_at MOMENT, done_at MOMENT, verified_at MOMENT,
    reported_at MOMENT, referred_at MOMENT, closed_at MOMENT,
    arrive_proof  TEXT,           -- scan tap
    finding       TEXT,           -- survey result
    work_minutes  COUNT64,
    material      TEXT,
    acted_first   FLAG NOT NULL DEFAULT 0,
    reopened      COUNT64 NOT NULL DEFAULT 0,
    merged_into   COUNT64,
    wait_id       COUNT64         -- the open wait
);
CREATE INDEX ticket_open ON ticket (state, id) WHERE state <> 'closed';
CREATE INDEX ticket_assignee ON ticket (assignee_id, state) WHERE state <> 'closed';
CREATE INDEX ticket_owner ON ticket (first_owner_id) WHERE state <> 'closed';
CREATE INDEX ticket_place ON ticket (place_id, id);
CREATE TABLE asker (
    id        ID,
    ticket_id COUNT64 NOT NULL REFERENCES ticket (id),
    person_id COUNT64,            -- with an account
    name      TEXT,
    phone     TEXT,               -- digits only
    joined_at MOMENT NOT NULL,
    first     FLAG NOT NULL       -- the requester who opened it
);
CREATE INDEX asker_ticket ON asker (ticket_id);
CREATE INDEX asker_person ON asker (person_id, id);
CREATE INDEX asker_phone ON asker (phone, id);
CREATE TABLE ticket_helper (
    ticket_id COUNT64 NOT NULL REFERENCES ticket (id),
    person_id COUNT64 NOT NULL,
    PRIMARY KEY (ticket_id, person_id)
);
CREATE TABLE ticket_wait (
    id         ID,
    ticket_id  COUNT64 NOT NULL REFERENCES ticket (id),
    reason     TEXT NOT NULL,     -- material access asker weather other_party project
    what_for   TEXT,
    until_at   MOMENT NOT NULL,
    excusable  FLAG NOT NULL,
    from_state TEXT NOT NULL,
    from_at    MOMENT NOT NULL,
    ended_at   MOMENT,
    told_at    MOMENT NOT NULL,   -- when the askers were told the date that stands
    moved      COUNT64 NOT NULL DEFAULT 0
);
CREATE INDEX wait_ticket ON ticket_wait (ticket_id);
CREATE TABLE ticket_quantity (
    id        ID,
    ticket_id COUNT64 NOT NULL REFERENCES ticket (id),
    round     COUNT64 NOT NULL,   -- ticket.reopened when it was said
    item      TEXT NOT NULL,
    unit      TEXT NOT NULL,
    claimed   COUNT64 NOT NULL,   -- thousandths of the unit, said by the assignee
    measured  COUNT64             -- thousandths, measured by the verifier
);
CREATE INDEX quantity_ticket ON ticket_quantity (ticket_id);
CREATE TABLE ticket_quote (
    id         ID,
    ticket_id  COUNT64 NOT NULL REFERENCES ticket (id),
    amount_fen COUNT64 NOT NULL,
    words      TEXT,
    quoted_by  COUNT64 NOT NULL,
    quoted_at  MOMENT NOT NULL,
    approved_by COUNT64, approved_at MOMENT,
    refused_by COUNT64, refused_at MOMENT,
    agreed_asker COUNT64, agreed_at MOMENT  -- an asker has been told and agreed
);
CREATE INDEX quote_ticket ON ticket_quote (ticket_id);
CREATE TABLE hand_over (
    id          ID,
    ticket_id   COUNT64 NOT NULL REFERENCES ticket (id),
    from_id     COUNT64 NOT NULL,
    to_id       COUNT64 NOT NULL,
    reason      TEXT,
    offered_at  MOMENT NOT NULL,
    answered_at MOMENT,
    answer      TEXT              -- accepted returned unanswered withdrawn
);
CREATE INDEX hand_over_ticket ON hand_over (ticket_id);
CREATE INDEX hand_over_open ON hand_over (to_id) WHERE answer IS NULL;
CREATE TABLE ticket_link (
    from_id COUNT64 NOT NULL,     -- the later ticket
    to_id   COUNT64 NOT NULL,     -- the one it follows from
    kind    TEXT NOT NULL,        -- not_met merged same
    PRIMARY KEY (from_id, to_id)
);

-- promises and alarms -------------------------------------------------------------------------
CREATE TABLE promise (
    id         ID,
    ticket_id  COUNT64 NOT NULL,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,     -- running kept broken withdrawn
    subject_id COUNT64,           -- hand-over or alarm it belongs to
    owes_id    COUNT64,           -- who owes it now
    started_at MOMENT NOT NULL,
    limit_s    COUNT64 NOT NULL,
    calendar   TEXT NOT NULL,     -- wall working
    urgent     FLAG NOT NULL,
    raw_due_at MOMENT NOT NULL,   -- pauses ignored
    due_at     MOMENT,            -- excused; NULL while an excusable pause is open
    warned_at  MOMENT,
    raw_broken FLAG NOT NULL DEFAULT 0,
    broken_at  MOMENT,            -- the excused clock passed; a broken promise may still be met late
    ended_at   MOMENT,            -- kept, met late or withdrawn
    next_at    MOMENT             -- when the clock looks again; NULL: never
);
CREATE INDEX promise_next ON promise (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX promise_ticket ON promise (ticket_id);
-- The desk's share kept today. The column is wrapped so that SQLite does not take every `kind = $n` for
-- a chance to use this index: it would compile such a statement anew at each call.
CREATE INDEX promise_arrive ON promise (started_at) WHERE kind || '' = 'arrive';
CREATE VIEW promise_card AS
    SELECT id, ticket_id, kind, state, subject_id, owes_id, started_at, limit_s, raw_due_at, due_at,
           warned_at, broken_at, ended_at FROM promise;
CREATE TABLE alarm (
    id         ID,
    ticket_id  COUNT64 NOT NULL,
    promise_id COUNT64,           -- what was broken; NULL: asked up by a person
    kind       TEXT NOT NULL,     -- promise kind, or asked_up, hand_over
    urgent     FLAG NOT NULL,
    root_id    COUNT64,           -- the first level of the same occasion; NULL: this is it
    level      COUNT64 NOT NULL,  -- 1.. up the chain
    person_id  COUNT64 NOT NULL,  -- who is alarmed at this level
    raised_at  MOMENT NOT NULL,
    climbed_at MOMENT,            -- when the next level was alarmed
    acknowledged_at MOMENT,
    acknowledged_by COUNT64
);
CREATE INDEX alarm_open ON alarm (person_id, id) WHERE acknowledged_at IS NULL;
CREATE INDEX alarm_ticket ON alarm (ticket_id);
CREATE INDEX alarm_root ON alarm (root_id) WHERE root_id IS NOT NULL;

-- evidence ------------------------------------------------------------------------------------
CREATE TABLE evidence (
    hash     TEXT PRIMARY KEY,    -- SHA-256 of the re-encoded picture, hex; its file's name
    n_bytes  COUNT64 NOT NULL,
    width    COUNT64 NOT NULL,
    height   COUNT64 NOT NULL,
    added_at MOMENT NOT NULL
);
CREATE TABLE upload (             -- received, not yet part of a ticket
    handle    TEXT PRIMARY KEY,   -- 128 random bits, given to whoever uploaded
    hash      TEXT NOT NULL,
    person_id COUNT64,
    at        MOMENT NOT NULL
);
CREATE INDEX upload_at ON upload (at);
CREATE INDEX upload_hash ON upload (hash);
CREATE TABLE ticket_evidence (
    id        ID,
    ticket_id COUNT64 NOT NULL,
    hash      TEXT NOT NULL,
    stage     TEXT NOT NULL,      -- report arrive finish note verify dispute
    person_id COUNT64,
    asker_id  COUNT64,
    at        MOMENT NOT NULL
);
CREATE INDEX ticket_evidence_ticket ON ticket_evidence (ticket_id);
CREATE INDEX ticket_evidence_hash ON ticket_evidence (hash);

-- feedback ------------------------------------------------------------------------------------
CREATE TABLE rating (
    id        ID,
    ticket_id COUNT64 NOT NULL,
    asker_id  COUNT64 NOT NULL,
    level     TEXT NOT NULL,      -- not_met met satisfied moved
    words     TEXT,
    thanks_id COUNT64,            -- somebody thanked by name
    at        MOMENT NOT NULL,
    UNIQUE (ticket_id, asker_id)
);

-- what others may read of tickets and ratings ---------------------------------------------------
CREATE VIEW open_ticket_card AS
    SELECT id, number, title, state, first_owner_id, assignee_id, service_id, place_id, occurred_at
      FROM ticket WHERE state <> 'closed';
CREATE VIEW ticket_card AS
    SELECT id, number, title, state, outcome, version, service_id, place_id, zone_id, ward_id, trade, urgent, channel,
           occurred_at, registered_at, first_owner_id, assignee_id, recorder_id, issuer_id, verifier_id, reopened,
           on_site_at, done_at, closed_at
      FROM ticket;
CREATE VIEW asker_card AS
    SELECT a.id, a.ticket_id, a.person_id, a.name, a.phone, a.joined_at, t.place_id, t.state
      FROM asker a JOIN ticket t ON t.id = a.ticket_id;
CREATE VIEW helper_card AS
    SELECT ticket_id, person_id FROM ticket_helper;
CREATE VIEW rating_card AS
    SELECT ticket_id, asker_id, level, words, thanks_id, at FROM rating;
CREATE VIEW evidence_card AS
    SELECT t.id, t.ticket_id, t.hash, t.stage, t.at, e.width, e.height, e.n_bytes
      FROM ticket_evidence t JOIN evidence e ON e.hash = t.hash;
CREATE VIEW wait_card AS
    SELECT ticket_id, from_at, ended_at, excusable FROM ticket_wait;
CREATE VIEW alarm_card AS
    SELECT id, ticket_id, promise_id, kind, urgent, level, person_id, raised_at, climbed_at, acknowledged_at,
           acknowledged_by FROM alarm;
