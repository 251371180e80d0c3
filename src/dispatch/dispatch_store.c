/* dispatch/dispatch_store.c — reading only: dispatch owns no table. All of it stands on views that
 * tickets, promises, places and people publish. */
#include "dispatch/dispatch_inside.h"
#include "store/store.h"

#define ROW(member, ...) FIELD(struct candidate_row, member, __VA_ARGS__)
static const struct field CANDIDATE_ROW_FIELDS[] = {
    ROW(id),       ROW(role),        ROW(trade),      ROW(zone_id),   ROW(place_id),
    ROW(skill_id), ROW(certificate), ROW(expires_at), ROW(open_jobs), ROW(at_place_id),
};
static SHAPE(CANDIDATE_ROW, "CandidateRow", struct candidate_row, CANDIDATE_ROW_FIELDS,
             "A person who could be sent.");

enum outcome db_candidates(struct ctx *ctx, const char *trade, int64_t steward_id, struct list *ret)
{
    static const char SQL[] =
        "SELECT p.id, p.role, p.trade, p.zone_id, p.place_id, s.person_id AS skill_id,"
        "       s.certificate, s.expires_at,"
        "       (SELECT COUNT(*) FROM open_ticket_card k WHERE k.assignee_id = p.id"
        "           AND k.state IN ('assigned', 'accepted', 'on_site', 'waiting')) AS open_jobs,"
        "       (SELECT k.place_id FROM ticket_card k WHERE k.assignee_id = p.id"
        "           AND k.state = 'on_site' AND k.state <> 'closed'"
        "         ORDER BY k.on_site_at DESC LIMIT 1) AS at_place_id"
        "  FROM person_card p"
        "  LEFT JOIN skill_card s ON s.person_id = p.id AND s.trade = $1"
        " WHERE p.active = 1 AND p.party = 'contractor'"
        "   AND (p.id = $2 OR (p.role IN ('worker', 'leader')"
        "        AND ($1 = '' OR p.trade = $1 OR s.person_id IS NOT NULL)))"
        " ORDER BY p.id LIMIT 200";

    return db_list(ctx, SQL, VALUES(V(trade), V(steward_id)), &CANDIDATE_ROW, ret);
}

enum outcome db_building_of(struct ctx *ctx, int64_t place_id, int64_t *ret)
{
    static const char SQL[] =
        "WITH RECURSIVE up (id, parent_id, kind) AS ("
        "  SELECT id, parent_id, kind FROM place_card WHERE id = $1"
        "  UNION ALL"
        "  SELECT p.id, p.parent_id, p.kind FROM place_card p JOIN up ON p.id = up.parent_id"
        ") SELECT COALESCE(MAX(id), 0) FROM up WHERE kind = 'building'";

    return db_int(ctx, SQL, VALUES(V(place_id)), ret);
}

static const struct field STATE_COUNT_FIELDS[] = {
    FIELD(struct state_count, state, .names = &TICKET_STATE_NAMES, .says = "state"),
    FIELD(struct state_count, n, .says = "tickets in it"),
};
SHAPE(STATE_COUNT_SHAPE, "StateCount", struct state_count, STATE_COUNT_FIELDS,
      "How many tickets are in a state.");

struct kept_row {
    int64_t kept, total;
};
static const struct field KEPT_FIELDS[] = {
    FIELD(struct kept_row, kept),
    FIELD(struct kept_row, total),
};
static SHAPE(KEPT, "Kept", struct kept_row, KEPT_FIELDS, "Promises kept of those decided.");

/* The house's own word, as the list of what is late has it: not the alarm's own clock, the asker's
 * silence or an offer between two colleagues. */
#define OWED "p.kind NOT IN ('acknowledge', 'confirm', 'hand_over')"

enum outcome db_board(struct ctx *ctx, int64_t day_start_at, struct board *ret)
{
    static const char STATES[] =
        "SELECT state, COUNT(*) AS n FROM open_ticket_card GROUP BY state ORDER BY state";
    static const char DUE[] =
        "SELECT COUNT(DISTINCT t.id) FROM open_ticket_card t"
        " JOIN promise_card p ON p.ticket_id = t.id"
        " WHERE " OWED " AND p.state = 'running' AND p.due_at >= $1 AND p.due_at <= $2";
    static const char LATE[] =
        "SELECT COUNT(DISTINCT t.id) FROM open_ticket_card t"
        " JOIN promise_card p ON p.ticket_id = t.id"
        " WHERE " OWED " AND p.ended_at IS NULL AND (p.state = 'broken' OR p.due_at < $1)";
    static const char ARRIVED[] =
        "SELECT COALESCE(SUM(CASE WHEN state = 'kept' THEN 1 ELSE 0 END), 0) AS kept,"
        "       COUNT(*) AS total"
        "  FROM promise_card WHERE kind || '' = 'arrive' AND started_at >= $1"
        "   AND state IN ('kept', 'broken')";
    struct kept_row arrived;

    TRY(db_list(ctx, STATES, NO_VALUES, &STATE_COUNT_SHAPE, &ret->by_state));
    TRY(db_int(ctx, DUE, VALUES(V(ctx->now), V(ctx->now + 1800 * INT64_C(1000000))), &ret->due_30));
    TRY(db_int(ctx, LATE, VALUES(V(ctx->now)), &ret->late));
    TRY(db_load(ctx, ARRIVED, VALUES(V(day_start_at)), &KEPT, &arrived));
    ret->arrive_kept = arrived.kept;
    ret->arrive_total = arrived.total;
    return DONE;
}

static const struct field CALLER_FIELDS[] = {
    FIELD(struct caller_row, name),
    FIELD(struct caller_row, place_id),
    FIELD(struct caller_row, place_code),
    FIELD(struct caller_row, place_name),
};
static SHAPE(CALLER, "CallerRow", struct caller_row, CALLER_FIELDS, "Who called last from here.");

/* Somebody on the staff may call from the phone their account has, where asker rows name the person
 * and no number. */
static enum outcome person_of_phone(struct ctx *ctx, const char *phone, int64_t *ret)
{
    return db_int(ctx,
                  "SELECT COALESCE(MAX(id), 0) FROM person_card WHERE phone = $1 AND active = 1",
                  VALUES(V(phone)), ret);
}

enum outcome db_caller(struct ctx *ctx, const char *phone, struct caller_row *ret)
{
    static const char ASKED[] =
        "SELECT COALESCE(a.name, e.name) AS name, p.id AS place_id, p.code AS place_code,"
        "       p.full_name AS place_name"
        "  FROM asker_card a JOIN place_card p ON p.id = a.place_id"
        "  LEFT JOIN person_card e ON e.id = a.person_id"
        " WHERE a.phone = $1 OR a.person_id = $2 ORDER BY a.id DESC LIMIT 1";
    static const char NAMED[] = "SELECT name FROM asker_card WHERE phone = $1 AND name IS NOT NULL"
                                " ORDER BY id DESC LIMIT 1";
    static const char STAFF[] =
        "SELECT e.name, p.id AS place_id, p.code AS place_code, p.full_name AS place_name"
        "  FROM person_card e LEFT JOIN place_card p ON p.id = e.place_id WHERE e.id = $1";
    int64_t person_id;

    TRY(person_of_phone(ctx, phone, &person_id));
    enum outcome o = db_load(ctx, ASKED, VALUES(V(phone), V(person_id)), &CALLER, ret);
    if (o == NOT_FOUND)
        o = db_load(ctx, STAFF, VALUES(V(person_id)), &CALLER, ret);
    if (o == DONE && !ret->name)
        o = db_text(ctx, NAMED, VALUES(V(phone)), &ret->name);
    return o == NOT_FOUND ? DONE : o;
}

struct id_row {
    int64_t id;
};
static const struct field ID_FIELDS[] = {FIELD(struct id_row, id)};
static SHAPE(ID, "IdRow", struct id_row, ID_FIELDS, "A number.");

enum outcome db_caller_tickets(struct ctx *ctx, const char *phone, bool open, int64_t most,
                               struct list *ret)
{
    static const char SQL[] = "SELECT DISTINCT ticket_id AS id FROM asker_card"
                              " WHERE (phone = $1 OR person_id = $2)"
                              "   AND CASE WHEN state = 'closed' THEN 0 ELSE 1 END = $3"
                              " ORDER BY ticket_id DESC LIMIT $4";
    int64_t person_id;

    TRY(person_of_phone(ctx, phone, &person_id));
    return db_list(ctx, SQL, VALUES(V(phone), V(person_id), V(open), V(most)), &ID, ret);
}
