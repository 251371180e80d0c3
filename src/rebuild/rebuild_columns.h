/* rebuild/rebuild_columns.h — every column of every table that the events add up to. The same list
 * makes the statement that reads a table (rebuild_store.c) and what it is compared by
 * (rebuild_tables.c). The columns that name a row come first.
 *   KEY, KEY_TEXT   names the row
 *   OWNER           the row it belongs to; KEY_OWNER: and names it, too; PARENT: of the same table
 *   INT             a number
 *   MAYBE           an id or a moment that may be missing: 0 is none; AMOUNT: 0 is an amount
 *   IS_SET          only whether there is one: the moment itself is reckoned anew at any time
 *   HEX             bytes; an event has them as hexadecimal digits
 *   WORD            a fixed word or a code; shown when it differs
 *   TEXT            a text of the house; only that it differs is said
 *   OWN             a text of a person: the same, and it is gone where it was erased */
#pragma once

// clang-format off
#define FOLDED_TABLES(TABLE)                                                                       \
    /*    constant           name             belongs to */                                        \
    TABLE(T_HOSPITAL,        hospital,        NO_TABLE,  HOSPITAL_COLUMNS)                         \
    TABLE(T_CALENDAR_YEAR,   calendar_year,   NO_TABLE,  CALENDAR_YEAR_COLUMNS)                    \
    TABLE(T_WORKING_HOURS,   working_hours,   NO_TABLE,  WORKING_HOURS_COLUMNS)                    \
    TABLE(T_ZONE,            zone,            NO_TABLE,  ZONE_COLUMNS)                             \
    TABLE(T_PLACE,           place,           NO_TABLE,  PLACE_COLUMNS)                            \
    TABLE(T_PLACE_ALIAS,     place_alias,     T_PLACE,   PLACE_ALIAS_COLUMNS)                      \
    TABLE(T_PERSON,          person,          NO_TABLE,  PERSON_COLUMNS)                           \
    TABLE(T_SHIFT,           shift,           NO_TABLE,  SHIFT_COLUMNS)                            \
    TABLE(T_POST,            post,            T_PERSON,  POST_COLUMNS)                             \
    TABLE(T_SKILL,           skill,           T_PERSON,  SKILL_COLUMNS)                            \
    TABLE(T_AWAY,            away,            T_PERSON,  AWAY_COLUMNS)                             \
    TABLE(T_DEPARTMENT,      department,      NO_TABLE,  DEPARTMENT_COLUMNS)                       \
    TABLE(T_SERVICE,         service,         NO_TABLE,  SERVICE_COLUMNS)                          \
    TABLE(T_SERVICE_VERSION, service_version, T_SERVICE, SERVICE_VERSION_COLUMNS)                  \
    TABLE(T_TICKET,          ticket,          NO_TABLE,  TICKET_COLUMNS)                           \
    TABLE(T_ASKER,           asker,           T_TICKET,  ASKER_COLUMNS)                            \
    TABLE(T_HELPER,          ticket_helper,   T_TICKET,  HELPER_COLUMNS)                           \
    TABLE(T_WAIT,            ticket_wait,     T_TICKET,  WAIT_COLUMNS)                             \
    TABLE(T_QUANTITY,        ticket_quantity, T_TICKET,  QUANTITY_COLUMNS)                         \
    TABLE(T_QUOTE,           ticket_quote,    T_TICKET,  QUOTE_COLUMNS)                            \
    TABLE(T_HAND_OVER,       hand_over,       T_TICKET,  HAND_OVER_COLUMNS)                        \
    TABLE(T_LINK,            ticket_link,     T_TICKET,  LINK_COLUMNS)                             \
    TABLE(T_PROMISE,         promise,         T_TICKET,  PROMISE_COLUMNS)                          \
    TABLE(T_ALARM,           alarm,           T_TICKET,  ALARM_COLUMNS)                            \
    TABLE(T_EVIDENCE,        ticket_evidence, T_TICKET,  EVIDENCE_COLUMNS)                         \
    TABLE(T_RATING,          rating,          T_TICKET,  RATING_COLUMNS)                           \
    TABLE(T_WITNESS,         witness,         NO_TABLE,  WITNESS_COLUMNS)                          \
    TABLE(T_ERASURE,         erasure,         NO_TABLE,  ERASURE_COLUMNS)

#define HOSPITAL_COLUMNS(C)      C(KEY_TEXT, name) C(TEXT, value)
#define CALENDAR_YEAR_COLUMNS(C) C(KEY, year) C(KEY, version) C(WORD, days) C(TEXT, names) C(INT, added_at)
#define WORKING_HOURS_COLUMNS(C) C(KEY, weekday) C(KEY, starts) C(INT, ends)
#define ZONE_COLUMNS(C)          C(KEY, id) C(TEXT, name) C(MAYBE, steward_id) C(MAYBE, deputy_id) C(INT, version)
#define PLACE_COLUMNS(C)                                                                           \
    C(KEY, id) C(PARENT, parent_id) C(WORD, kind) C(TEXT, name) C(TEXT, full_name) C(WORD, code)    \
    C(MAYBE, zone_id) C(MAYBE, ward_id) C(INT, steps) C(INT, active) C(INT, version)
#define PLACE_ALIAS_COLUMNS(C)   C(KEY_OWNER, place_id) C(KEY_TEXT, alias)
#define PERSON_COLUMNS(C)                                                                          \
    C(KEY, id) C(OWN, name) C(OWN, phone) C(OWN, login) C(INT, active) C(INT, added_at)            \
    C(INT, version)
#define SHIFT_COLUMNS(C)                                                                           \
    C(KEY, id) C(TEXT, name) C(INT, starts) C(INT, ends) C(WORD, cycle) C(WORD, weekdays)
#define POST_COLUMNS(C)                                                                            \
    C(KEY, id) C(OWNER, person_id) C(WORD, party) C(WORD, role) C(TEXT, title) C(TEXT, trade)      \
    C(MAYBE, zone_id) C(MAYBE, place_id) C(MAYBE, shift_id) C(INT, shift_turn) C(MAYBE, chief_id)  \
    C(INT, from_at) C(MAYBE, until_at)
#define SKILL_COLUMNS(C)         C(KEY_OWNER, person_id) C(KEY_TEXT, trade) C(OWN, certificate) C(MAYBE, expires_at)
#define AWAY_COLUMNS(C)          C(KEY, id) C(OWNER, person_id) C(INT, from_at) C(INT, until_at) C(OWN, reason)
#define DEPARTMENT_COLUMNS(C)    C(KEY, id) C(TEXT, name) C(TEXT, place) C(TEXT, phone) C(TEXT, matters)
#define SERVICE_COLUMNS(C)       C(KEY, id) C(WORD, code) C(MAYBE, version_id) C(INT, frequent) C(INT, active)
#define SERVICE_VERSION_COLUMNS(C)                                                                 \
    C(KEY, id) C(OWNER, service_id) C(INT, version) C(TEXT, name) C(TEXT, name_tw)                 \
    C(TEXT, name_en) C(WORD, category) C(TEXT, icon) C(TEXT, keywords) C(INT, in_scope)            \
    C(MAYBE, department_id) C(TEXT, trade) C(INT, certificate) C(INT, emergency) C(INT, grab)      \
    C(INT, photo_needed) C(TEXT, limits) C(TEXT, form) C(TEXT, prepare) C(TEXT, prepare_tw)        \
    C(TEXT, prepare_en) C(INT, quote_limit_fen) C(INT, made_at) C(MAYBE, made_by)
#define TICKET_COLUMNS(C)                                                                          \
    C(KEY, id) C(WORD, number) C(WORD, state) C(WORD, outcome) C(INT, version) C(INT, service_id)  \
    C(INT, place_id) C(OWN, place_detail) C(OWN, title) C(OWN, words) C(OWN, answers)              \
    C(WORD, channel) C(INT, urgent) C(TEXT, trade) C(MAYBE, zone_id) C(MAYBE, ward_id)             \
    C(INT, occurred_at) C(INT, registered_at) C(MAYBE, recorder_id) C(INT, first_owner_id)         \
    C(MAYBE, assignee_id) C(MAYBE, issuer_id) C(MAYBE, verifier_id) C(MAYBE, department_id)        \
    C(MAYBE, assigned_at) C(MAYBE, accepted_at) C(MAYBE, on_site_at) C(MAYBE, done_at)             \
    C(MAYBE, verified_at) C(MAYBE, reported_at) C(MAYBE, referred_at) C(MAYBE, closed_at)          \
    C(WORD, arrive_proof) C(WORD, finding) C(MAYBE, work_minutes) C(TEXT, material)                 \
    C(INT, acted_first) C(INT, reopened) C(MAYBE, merged_into) C(MAYBE, wait_id)          \
    C(MAYBE, report_accepted_at) C(MAYBE, report_accepted_by)
#define ASKER_COLUMNS(C)                                                                           \
    C(KEY, id) C(OWNER, ticket_id) C(MAYBE, person_id) C(OWN, name) C(OWN, phone)                  \
    C(INT, joined_at) C(INT, first) C(MAYBE, erased_at)
#define HELPER_COLUMNS(C)        C(KEY_OWNER, ticket_id) C(KEY, person_id)
#define WAIT_COLUMNS(C)                                                                            \
    C(KEY, id) C(OWNER, ticket_id) C(WORD, reason) C(OWN, what_for) C(INT, until_at)               \
    C(INT, excusable) C(WORD, from_state) C(INT, from_at) C(MAYBE, ended_at) C(INT, told_at)       \
    C(INT, moved)
#define QUANTITY_COLUMNS(C)                                                                        \
    C(KEY, id) C(OWNER, ticket_id) C(INT, round) C(TEXT, item) C(TEXT, unit) C(INT, claimed)         \
    C(AMOUNT, measured)
#define QUOTE_COLUMNS(C)                                                                           \
    C(KEY, id) C(OWNER, ticket_id) C(INT, amount_fen) C(OWN, words) C(INT, quoted_by)              \
    C(INT, quoted_at) C(MAYBE, approved_by) C(MAYBE, approved_at) C(MAYBE, refused_by)             \
    C(MAYBE, refused_at) C(MAYBE, agreed_asker) C(MAYBE, agreed_at)
#define HAND_OVER_COLUMNS(C)                                                                       \
    C(KEY, id) C(OWNER, ticket_id) C(INT, from_id) C(INT, to_id) C(OWN, reason)                    \
    C(INT, offered_at) C(MAYBE, answered_at) C(WORD, answer)
#define LINK_COLUMNS(C)          C(KEY, from_id) C(KEY_OWNER, to_id) C(WORD, kind)
#define PROMISE_COLUMNS(C)                                                                         \
    C(KEY, id) C(OWNER, ticket_id) C(WORD, kind) C(WORD, state) C(MAYBE, subject_id)               \
    C(MAYBE, owes_id) C(INT, started_at) C(INT, limit_s) C(WORD, calendar) C(INT, urgent)          \
    C(INT, raw_due_at) C(MAYBE, due_at) C(MAYBE, warned_at) C(INT, raw_broken)                     \
    C(MAYBE, broken_at) C(MAYBE, ended_at) C(IS_SET, next_at)
#define ALARM_COLUMNS(C)                                                                           \
    C(KEY, id) C(OWNER, ticket_id) C(MAYBE, promise_id) C(WORD, kind) C(INT, urgent)               \
    C(MAYBE, root_id) C(INT, level) C(INT, person_id) C(INT, raised_at) C(MAYBE, climbed_at)       \
    C(MAYBE, acknowledged_at) C(MAYBE, acknowledged_by)
#define EVIDENCE_COLUMNS(C)                                                                        \
    C(KEY, id) C(OWNER, ticket_id) C(WORD, hash) C(WORD, stage) C(MAYBE, person_id)                \
    C(MAYBE, asker_id) C(INT, at) C(MAYBE, erased_at)
#define RATING_COLUMNS(C)                                                                          \
    C(KEY, id) C(OWNER, ticket_id) C(INT, asker_id) C(WORD, level) C(OWN, words)                   \
    C(MAYBE, thanks_id) C(INT, at)
#define WITNESS_COLUMNS(C)                                                                         \
    C(KEY, id) C(WORD, name) C(WORD, party) C(HEX, key) C(INT, added_at) C(MAYBE, retired_at)      \
    C(INT, version)
#define ERASURE_COLUMNS(C)                                                                         \
    C(KEY, id) C(WORD, kind) C(MAYBE, asker_id) C(MAYBE, person_id) C(WORD, reason) C(OWN, words)  \
    C(MAYBE, asked_by) C(WORD, asked_party) C(INT, asked_at) C(MAYBE, answered_by)                 \
    C(MAYBE, answered_at) C(WORD, answer) C(MAYBE, done_at) C(INT, version)
// clang-format on
