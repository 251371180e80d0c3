/* rebuild/rebuild_facts.c — what every fact does to the tables, in the words of struct effect. This
 * is the record's own meaning: whoever has only the events has, with this page, the tables. The
 * order matters: what a deed looks up
 * (`table[key].column`) is as the deeds above it left it. */
#include "rebuild/rebuild_inside.h"

/* A move of a ticket: its row in its next state. */
#define MOVE(fact, sets)                                                                           \
    {                                                                                              \
        fact, SETS, T_TICKET, "ticket_id", "version = +1" sets                                     \
    }
#define NEXT(fact, state, sets) MOVE(fact, ", state = '" state "'" sets)

/* Ends what was open when a ticket is sent elsewhere or closed: the event says which. */
#define ENDS_WAIT(fact)                                                                            \
    {                                                                                              \
        fact, SETS, T_WAIT, "r.wait_id", "ended_at = at", "r.wait_id"                              \
    }
#define WITHDRAWS_OFFER(fact)                                                                      \
    {                                                                                              \
        fact, SETS, T_HAND_OVER, "r.hand_over_id", "answered_at = at, answer = 'withdrawn'",       \
            "r.hand_over_id"                                                                       \
    }
#define CLOSES(fact, outcome, sets)                                                                \
    ENDS_WAIT(fact), WITHDRAWS_OFFER(fact),                                                        \
        NEXT(fact, "closed", ", outcome = '" outcome "', closed_at = at, wait_id = NULL" sets)

/* Begins anew, with empty hands; owner and history stay. */
#define REOPENS(fact)                                                                              \
    {fact, DROPS_ALL, T_HELPER, "ticket_id"},                                                      \
        NEXT(fact, "registered",                                                                   \
             ", reopened = +1, first_owner_id = subject_id, outcome = NULL, assignee_id = NULL,"   \
             " verifier_id = NULL, department_id = NULL, assigned_at = NULL, accepted_at = NULL, " \
             "on_site_at = NULL,"                                                                  \
             " done_at = NULL, verified_at = NULL, reported_at = NULL, referred_at = NULL, "       \
             "closed_at = NULL,"                                                                   \
             " report_accepted_at = NULL, report_accepted_by = NULL,"                              \
             " arrive_proof = NULL, finding = NULL, work_minutes = NULL, material = NULL, "        \
             "acted_first = 0")

#define ANSWERS(fact, word)                                                                        \
    {                                                                                              \
        fact, SETS, T_HAND_OVER, "d.hand_over_id", "answered_at = at, answer = '" word "'"         \
    }

#define POST_SETS                                                                                  \
    "person_id = subject_id, party = r.party, role = d.role | r.role, title = m.title, trade = "   \
    "m.trade,"                                                                                     \
    " zone_id = r.zone_id, place_id = r.place_id, shift_id = r.shift_id, shift_turn = "            \
    "r.shift_turn | 0,"                                                                            \
    " chief_id = r.chief_id, from_at = at"
#define SKILLS(fact, only)                                                                         \
    {fact, DROPS_ALL, T_SKILL, "subject_id", NULL, only},                                          \
    {                                                                                              \
        fact, PUTS, T_SKILL, "subject_id, m.skills#trade",                                         \
            "certificate = m.skills#certificate, expires_at = m.skills#expires_at", NULL,          \
            "m.skills"                                                                             \
    }
#define PLACE_SETS                                                                                 \
    "name = m.name, full_name = m.full_name, code = r.code, zone_id = d.zone_id, steps = r.steps " \
    "| 0"
#define ALIASES(fact, only)                                                                        \
    {fact, DROPS_ALL, T_PLACE_ALIAS, "subject_id", NULL, only},                                    \
    {                                                                                              \
        fact, PUTS, T_PLACE_ALIAS, "subject_id, m.aliases#", NULL, NULL, "m.aliases"               \
    }
#define VERSION_SETS                                                                               \
    "service_id = subject_id, version = r.version, name = m.name, name_tw = m.name_tw, name_en = " \
    "m.name_en,"                                                                                   \
    " category = r.category, icon = m.icon, keywords = m.keywords, in_scope = r.in_scope | 0,"     \
    " department_id = r.department_id, trade = m.trade, certificate = r.certificate | 0, "         \
    "emergency = r.emergency | 0,"                                                                 \
    " grab = r.grab | 0, photo_needed = r.photo_needed | 0, limits = m.limits, form = m.form, "    \
    "prepare = m.prepare,"                                                                         \
    " prepare_tw = m.prepare_tw, prepare_en = m.prepare_en, quote_limit_fen = r.quote_limit_fen, " \
    "made_at = at,"                                                                                \
    " made_by = actor_id"
#define HOSPITAL_TEXT(fact, name, member)                                                          \
    {                                                                                              \
        fact, PUTS, T_HOSPITAL, "'" name "'", "value = " member, member                            \
    }

// clang-format off
const struct effect EFFECTS[] = {
    /* --- asking ------------------------------------------------------------------------------ */
    {"registered", ADDS, T_TICKET, "ticket_id",
     "number = number(r.n), state = 'registered', version = 1, service_id = r.service_id, place_id = r.place_id,"
     " place_detail = m.place_detail, title = m.title | m.words, words = m.words, answers = m.answers,"
     " channel = d.channel, urgent = r.urgent | 0, trade = service_version[r.service_id].trade, zone_id = r.zone_id,"
     " ward_id = r.ward_id, occurred_at = r.occurred_at | at, registered_at = at, recorder_id = r.recorder_id,"
     " first_owner_id = subject_id, issuer_id = r.issuer_id | subject_id, acted_first = 0, reopened = 0"},
    {"registered", ADDS, T_ASKER, "r.asker_id",
     "ticket_id = ticket_id, person_id = r.person_id, name = m.name, phone = m.phone, joined_at = at, first = 1"},
    {"joined", ADDS, T_ASKER, "r.asker_id",
     "ticket_id = ticket_id, person_id = r.person_id, name = m.name, phone = m.phone, joined_at = at, first = 0"},
    MOVE("joined", ""),
    {"linked", PUTS, T_LINK, "d.ticket_id, ticket_id", "kind = d.kind"},
    {"linked", SETS, T_TICKET, "ticket_id", "version = +1", "d.kind = 'merged'"},

    /* --- sending ----------------------------------------------------------------------------- */
    ENDS_WAIT("assigned"),
    {"assigned", PUTS, T_HELPER, "ticket_id, r.helper_id", NULL, "r.helper_id"},
    NEXT("assigned", "assigned", ", assignee_id = subject_id, issuer_id = actor_id, assigned_at = at,"
         " accepted_at = NULL, on_site_at = NULL, arrive_proof = NULL, wait_id = NULL"),
    NEXT("claimed", "accepted", ", assignee_id = subject_id, assigned_at = at, accepted_at = at"),
    NEXT("accepted", "accepted", ", accepted_at = at"),
    NEXT("job_returned", "registered", ", assignee_id = NULL, assigned_at = NULL"),
    {"helper_added", PUTS, T_HELPER, "ticket_id, subject_id"},
    MOVE("helper_added", ""),

    /* --- working ----------------------------------------------------------------------------- */
    NEXT("arrived", "on_site", ", on_site_at = d.done_at | at, arrive_proof = d.proof"),
    MOVE("surveyed", ", finding = d.finding"),
    {"waiting", ADDS, T_WAIT, "subject_id",
     "ticket_id = ticket_id, reason = d.reason, what_for = m.what_for, until_at = d.until_at,"
     " excusable = r.excusable | 0, from_state = ticket[ticket_id].state, from_at = at, told_at = at, moved = 0"},
    NEXT("waiting", "waiting", ", wait_id = subject_id"),
    {"date_moved", SETS, T_WAIT, "subject_id", "until_at = d.until_at, told_at = at, moved = +1"},
    MOVE("date_moved", ""),
    {"resumed", SETS, T_WAIT, "subject_id", "ended_at = at"},
    MOVE("resumed", ", state = ticket_wait[subject_id].from_state, wait_id = NULL"),
    MOVE("asked_up", ""),
    MOVE("progress", ""),
    MOVE("noted", ""),
    MOVE("acted_first", ", acted_first = 1"),
    MOVE("papers_done", ""),
    {"finished", ADDS, T_QUANTITY, "r.quantities#0",
     "ticket_id = ticket_id, round = ticket[ticket_id].reopened, item = m.quantities#0, unit = m.quantities#1,"
     " claimed = r.quantities#1", NULL, "r.quantities"},
    NEXT("finished", "done", ", done_at = d.done_at | at, work_minutes = d.minutes, material = m.material"),

    /* --- another department ------------------------------------------------------------------ */
    NEXT("referred", "referred", ", department_id = subject_id, referred_at = at, assignee_id = NULL,"
         " assigned_at = NULL, accepted_at = NULL, on_site_at = NULL, arrive_proof = NULL"),
    CLOSES("referral_confirmed", "referred", ""),
    NEXT("bounced", "registered", ", department_id = NULL, referred_at = NULL"),

    /* --- closing ----------------------------------------------------------------------------- */
    {"verified", SETS, T_QUANTITY, "r.measured#0", "measured = r.measured#1", NULL, "r.measured"},
    NEXT("verified", "verified", ", verifier_id = subject_id, verified_at = at"),
    NEXT("sent_back", "on_site", ", done_at = NULL"),
    NEXT("reported", "reported", ", reported_at = at"),
    MOVE("report_accepted", ", report_accepted_at = at, report_accepted_by = actor_id"),
    MOVE("report_returned", ", state = d.to, reported_at = NULL, report_accepted_at = NULL, report_accepted_by = NULL"),
    {"report_returned", SETS, T_TICKET, "ticket_id", "done_at = NULL, verified_at = NULL, verifier_id = NULL",
     "d.to = 'on_site'"},
    CLOSES("confirmed", "confirmed", ""),
    REOPENS("disputed"),
    CLOSES("lapsed", "unconfirmed", ""),
    CLOSES("cancelled", "cancelled", ""),
    CLOSES("merged", "merged", ", merged_into = subject_id"),
    {"merged", SETS_ALL, T_ASKER, "ticket_id", "ticket_id = subject_id, first = 0"},

    /* --- first ownership and money ----------------------------------------------------------- */
    {"hand_over_offered", ADDS, T_HAND_OVER, "d.hand_over_id",
     "ticket_id = ticket_id, from_id = ticket[ticket_id].first_owner_id, to_id = d.to_id, reason = words,"
     " offered_at = at"},
    MOVE("hand_over_offered", ""),
    ANSWERS("hand_over_accepted", "accepted"),
    MOVE("hand_over_accepted", ", first_owner_id = d.to_id"),
    ANSWERS("hand_over_returned", "returned"),
    MOVE("hand_over_returned", ""),
    ANSWERS("hand_over_unanswered", "unanswered"),
    MOVE("hand_over_unanswered", ""),
    /* The stamps of the amount before it hold for a lower one. */
    {"quoted", ADDS, T_QUOTE, "subject_id",
     "ticket_id = ticket_id, amount_fen = d.amount_fen, words = words, quoted_by = actor_id, quoted_at = at,"
     " approved_by = ticket_quote[r.stamps_of].approved_by, approved_at = ticket_quote[r.stamps_of].approved_at,"
     " agreed_asker = ticket_quote[r.stamps_of].agreed_asker, agreed_at = ticket_quote[r.stamps_of].agreed_at"},
    MOVE("quoted", ""),
    {"quote_approved", SETS, T_QUOTE, "subject_id", "approved_by = actor_id, approved_at = at"},
    MOVE("quote_approved", ""),
    {"quote_refused", SETS, T_QUOTE, "subject_id", "refused_by = actor_id, refused_at = at"},
    MOVE("quote_refused", ""),
    {"asker_agreed", SETS, T_QUOTE, "subject_id", "agreed_asker = r.asker_id, agreed_at = at"},
    MOVE("asker_agreed", ""),

    /* --- promises ---------------------------------------------------------------------------- */
    {"promise_started", ADDS, T_PROMISE, "subject_id",
     "ticket_id = ticket_id, kind = d.kind, state = 'running', subject_id = r.subject_id, owes_id = r.owes_id,"
     " started_at = r.started_at | at, limit_s = d.limit_s, calendar = r.calendar | 'wall', urgent = r.urgent | 0,"
     " raw_due_at = r.raw_due_at | d.due_at, due_at = d.due_at, raw_broken = 0, next_at = 1"},
    {"promise_started", SETS, T_PROMISE, "subject_id", "next_at = ?", "d.due_at = 0"},
    {"promise_moved", SETS, T_PROMISE, "subject_id",
     "due_at = d.due_at, raw_due_at = r.raw_due_at | promise[subject_id].raw_due_at,"
     " limit_s = r.limit_s | promise[subject_id].limit_s, next_at = 1"},
    {"promise_moved", SETS, T_PROMISE, "subject_id", "warned_at = NULL", "r.unwarned"},
    {"promise_moved", SETS, T_PROMISE, "subject_id", "next_at = ?", "d.due_at = 0"},
    {"promise_owed", SETS, T_PROMISE, "subject_id", "owes_id = d.owes_id"},
    {"promise_warned", SETS, T_PROMISE, "subject_id", "warned_at = at"},
    {"promise_broken", SETS, T_PROMISE, "subject_id",
     "state = 'broken', broken_at = d.due_at, raw_broken = 1, next_at = 0"},
    {"promise_kept", SETS, T_PROMISE, "subject_id",
     "state = 'kept', raw_broken = d.raw_late, broken_at = NULL, ended_at = r.ended_at | at, next_at = 0"},
    {"promise_met_late", SETS, T_PROMISE, "subject_id", "ended_at = r.ended_at | at, next_at = 0"},
    {"promise_withdrawn", SETS, T_PROMISE, "subject_id", "state = 'withdrawn'", "promise[subject_id].state = 'running'"},
    {"promise_withdrawn", SETS, T_PROMISE, "subject_id", "ended_at = at, next_at = 0"},
    {"promise_lapsed", SETS, T_PROMISE, "subject_id", "state = 'withdrawn', ended_at = at, next_at = 0"},

    /* --- alarms ------------------------------------------------------------------------------ */
    {"alarm_raised", ADDS, T_ALARM, "subject_id",
     "ticket_id = ticket_id, promise_id = d.promise_id, kind = d.kind, urgent = r.urgent | 0, level = d.level,"
     " person_id = d.person_id, raised_at = at"},
    /* Without a level below it, it is the last one, told again. */
    {"alarm_climbed", ADDS, T_ALARM, "subject_id",
     "ticket_id = ticket_id, promise_id = d.promise_id, kind = d.kind, urgent = r.urgent | 0, root_id = r.root_id,"
     " level = d.level, person_id = d.person_id, raised_at = at", "r.from_id"},
    {"alarm_climbed", SETS, T_ALARM, "r.from_id", "climbed_at = at", "r.from_id"},
    {"alarm_acknowledged", SETS, T_ALARM, "r.levels#", "acknowledged_at = at, acknowledged_by = actor_id", NULL, "r.levels"},

    /* --- pictures and ratings ---------------------------------------------------------------- */
    {"evidence_added", ADDS, T_EVIDENCE, "subject_id",
     "ticket_id = ticket_id, hash = d.hash, stage = d.stage, person_id = actor_id, asker_id = asker_id, at = at"},
    {"rated", ADDS, T_RATING, "subject_id",
     "ticket_id = ticket_id, asker_id = asker_id, level = d.level, words = m.words, thanks_id = d.thanks_id, at = at"},

    /* --- erasing ----------------------------------------------------------------------------- */
    {"erasure_asked", ADDS, T_ERASURE, "subject_id",
     "kind = d.kind, asker_id = r.asker_id, person_id = r.person_id, reason = d.reason, words = words,"
     " asked_by = actor_id, asked_party = party, asked_at = at, version = 1"},
    {"erasure_again", ADDS, T_ERASURE, "subject_id",
     "kind = d.kind, asker_id = r.asker_id, person_id = r.person_id, reason = d.reason, asked_at = at,"
     " answered_at = at, answer = 'signed', version = 1"},
    {"erasure_signed", SETS, T_ERASURE, "subject_id",
     "answered_by = actor_id, answered_at = at, answer = 'signed', version = +1"},
    {"erasure_refused", SETS, T_ERASURE, "subject_id",
     "answered_by = actor_id, answered_at = at, answer = 'refused', version = +1"},
    {"words_erased", SETS, T_TICKET, "ticket_id", "version = +1"},
    {"words_erased", SETS, T_TICKET, "ticket_id",
     "title = service_version[ticket[ticket_id].service_id].name", "r.title"},
    {"words_erased", SETS, T_ASKER, "r.asker_id", "name = m.name, phone = m.phone", "r.asker_id"},
    {"words_erased", SETS, T_ASKER, "r.askers#", "erased_at = at", NULL, "r.askers"},
    {"words_erased", SETS, T_EVIDENCE, "r.pictures#", "erased_at = at", NULL, "r.pictures"},
    {"person_erased", SETS, T_ERASURE, "subject_id", "done_at = at, version = +1"},
    {"person_erased", SETS, T_PERSON, "r.person_id", "name = r.name, phone = NULL, login = NULL, version = +1",
     "r.person_id"},
    {"person_erased", DROPS_ALL, T_SKILL, "r.person_id", NULL, "r.person_id"},

    /* --- people ------------------------------------------------------------------------------ */
    {"person_added", ADDS, T_PERSON, "subject_id",
     "name = m.name, phone = m.phone, login = m.login, active = 1, added_at = at, version = 1"},
    {"person_added", ADDS, T_POST, "d.post_id", POST_SETS},
    SKILLS("person_added", NULL),
    {"hospital_founded", ADDS, T_PERSON, "subject_id",
     "name = m.name, login = m.login, active = 1, added_at = at, version = 1"},
    {"hospital_founded", ADDS, T_POST, "d.post_id", POST_SETS},
    HOSPITAL_TEXT("hospital_founded", "title", "m.hospital"),
    HOSPITAL_TEXT("hospital_founded", "hotline", "m.hotline"),
    {"person_changed", SETS, T_PERSON, "subject_id", "name = m.name, phone = m.phone, login = m.login, version = +1"},
    {"person_changed", SETS, T_POST, "r.was_post_id", "until_at = at", "r.was_post_id"},
    {"person_changed", ADDS, T_POST, "d.post_id", POST_SETS, "r.was_post_id"},
    SKILLS("person_changed", "r.skills"),
    {"person_deactivated", SETS, T_PERSON, "subject_id", "active = 0, version = +1"},
    {"person_deactivated", SETS, T_POST, "d.post_id", "until_at = at"},
    {"duty_changed", ADDS, T_AWAY, "r.away_id",
     "person_id = subject_id, from_at = d.from_at, until_at = d.until_at, reason = m.reason", "r.away_id"},
    {"duty_changed", ADDS, T_SHIFT, "d.shift_id",
     "name = m.name, starts = r.starts, ends = r.ends, cycle = r.cycle, weekdays = r.weekdays", "r.cycle"},
    {"department_changed", PUTS, T_DEPARTMENT, "subject_id",
     "name = m.name, place = m.place, phone = m.phone, matters = m.matters"},

    /* --- places and the hospital ------------------------------------------------------------- */
    {"zone_changed", PUTS, T_ZONE, "subject_id",
     "name = m.name, steward_id = d.steward_id, deputy_id = d.deputy_id, version = r.version"},
    {"place_added", ADDS, T_PLACE, "subject_id",
     "parent_id = r.parent_id, kind = d.kind, ward_id = r.ward_id, active = 1, version = 1, " PLACE_SETS},
    ALIASES("place_added", NULL),
    {"place_changed", SETS, T_PLACE, "subject_id", "version = +1, active = d.active, " PLACE_SETS, NULL, NULL, places_below},
    ALIASES("place_changed", "r.aliases"),
    {"witness_added", ADDS, T_WITNESS, "subject_id",
     "name = r.name, party = party, key = r.key, added_at = at, version = 1"},
    {"witness_retired", SETS, T_WITNESS, "subject_id", "retired_at = at, version = +1"},
    HOSPITAL_TEXT("hospital_changed", "title", "m.title"),
    HOSPITAL_TEXT("hospital_changed", "hotline", "m.hotline"),
    HOSPITAL_TEXT("hospital_changed", "address", "m.address"),

    /* --- catalogue and calendar -------------------------------------------------------------- */
    {"service_added", ADDS, T_SERVICE, "subject_id",
     "code = r.code, version_id = d.version_id, frequent = r.frequent | 0, active = r.active | 0"},
    {"service_added", ADDS, T_SERVICE_VERSION, "d.version_id", VERSION_SETS},
    {"service_versioned", SETS, T_SERVICE, "subject_id",
     "version_id = d.version_id, frequent = r.frequent | 0, active = r.active | 0"},
    {"service_versioned", ADDS, T_SERVICE_VERSION, "d.version_id", VERSION_SETS},
    {"calendar_year_added", ADDS, T_CALENDAR_YEAR, "d.year, d.version", "days = r.days, names = m.names, added_at = at"},
};
const size_t EFFECTS_N = sizeof EFFECTS / sizeof *EFFECTS;

const struct outside FACTS_OUTSIDE[] = {
    {"none",                "is no fact"},
    {"askers_told",         "that the askers were told stands in the wait that it follows"},
    {"askers_reminded",     "nothing is stored of it but the event"},
    {"contact_seen",        "nothing is stored of it but the event"},
    {"link_found",          "nothing is stored of it but the event"},
    {"person_password_set", "a password is a secret; that it was set is the event"},
};
const size_t FACTS_OUTSIDE_N = sizeof FACTS_OUTSIDE / sizeof *FACTS_OUTSIDE;
// clang-format on
