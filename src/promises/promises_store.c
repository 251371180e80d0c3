/* promises_store.c — SQL of the promises; the waits of a ticket come through wait_card, the names
 * of people through person_card. */
#include "promises/promises_store.h"
#include "store/store.h"

static const struct field ROW_FIELDS[] = {
    FIELD(struct promise, id),
    FIELD(struct promise, ticket_id),
    FIELD(struct promise, kind, .names = &PROMISE_KIND_NAMES),
    FIELD(struct promise, state, .names = &PROMISE_STATE_NAMES),
    FIELD(struct promise, subject_id, .blank = true),
    FIELD(struct promise, owes_id, .blank = true),
    FIELD(struct promise, started_at),
    FIELD(struct promise, limit_s, .unit = "s"),
    FIELD(struct promise, calendar, .names = &PROMISE_CALENDAR_NAMES),
    FIELD(struct promise, urgent),
    FIELD(struct promise, raw_due_at),
    FIELD(struct promise, due_at, .blank = true),
    FIELD(struct promise, warned_at, .blank = true),
    FIELD(struct promise, raw_broken),
    FIELD(struct promise, broken_at, .blank = true),
    FIELD(struct promise, ended_at, .blank = true),
    FIELD(struct promise, next_at, .blank = true),
};
SHAPE(PROMISE_ROW_SHAPE, "PromiseRow", struct promise, ROW_FIELDS, "A promise as it is stored.");

static const struct field VIEW_FIELDS[] = {
    FIELD(struct promise_view, id, .says = "the promise"),
    FIELD(struct promise_view, kind, .names = &PROMISE_KIND_NAMES, .says = "what is promised"),
    FIELD(struct promise_view, state, .names = &PROMISE_STATE_NAMES,
          .says = "running, kept, broken (for good, also when met late) or withdrawn"),
    FIELD(struct promise_view, started_at, .says = "when the need arose"),
    FIELD(struct promise_view, limit_s, .unit = "s", .says = "the limit"),
    FIELD(struct promise_view, due_at, .blank = true,
          .says = "until when, excusable waits excused; null while one is open"),
    FIELD(struct promise_view, raw_due_at, .says = "until when, waits ignored"),
    FIELD(struct promise_view, warned_at, .blank = true, .says = "when the clock warned"),
    FIELD(struct promise_view, broken_at, .blank = true, .says = "the due moment that passed"),
    FIELD(struct promise_view, ended_at, .blank = true,
          .says = "when it was kept, met late or withdrawn"),
    FIELD(struct promise_view, owes_name, .blank = true, .says = "who owes it now; none: an asker"),
    FIELD(struct promise_view, owes_id), /* only read */
};
const struct shape PROMISE_SHAPE = {.name = "Promise",
                                    .says = "One timed duty of a ticket.",
                                    .size = sizeof(struct promise_view),
                                    .fields = VIEW_FIELDS,
                                    .n = sizeof VIEW_FIELDS / sizeof *VIEW_FIELDS - 1};
static SHAPE(VIEW_ROW_SHAPE, "PromiseViewRow", struct promise_view, VIEW_FIELDS,
             "A promise as it is read for a view.");

static const struct field WAIT_FIELDS[] = {
    FIELD(struct promise_pause, from_at),
    FIELD(struct promise_pause, to_at),
    FIELD(struct promise_pause, excusable),
};
static SHAPE(WAIT_SHAPE, "PromisePause", struct promise_pause, WAIT_FIELDS, "A wait of a ticket.");

#define COLUMNS                                                                                    \
    "id, ticket_id, kind, state, subject_id, owes_id, started_at, limit_s, calendar, urgent,"      \
    " raw_due_at, due_at, warned_at, raw_broken, broken_at, ended_at, next_at"

static const char ADD[] =
    "INSERT INTO promise (ticket_id, kind, state, subject_id, owes_id, started_at, limit_s,"
    " calendar, urgent, raw_due_at, due_at, raw_broken, next_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " RETURNING id";

static const char SAVE[] =
    "UPDATE promise"
    "   SET state = $2, owes_id = $3, limit_s = $4, raw_due_at = $5, due_at = $6, warned_at = $7,"
    "       raw_broken = $8, broken_at = $9, ended_at = $10, next_at = $11"
    " WHERE id = $1 AND ended_at IS NULL";

static const char LOAD[] = "SELECT " COLUMNS "  FROM promise"
                           " WHERE id = $1";

static const char OPEN[] = "SELECT " COLUMNS "  FROM promise"
                           " WHERE ticket_id = $1 AND kind = $2 AND coalesce(subject_id, 0) = $3"
                           "   AND ended_at IS NULL"
                           " ORDER BY id DESC"
                           " LIMIT 1";

static const char ALL_OPEN[] = "SELECT " COLUMNS "  FROM promise"
                               " WHERE ticket_id = $1 AND ended_at IS NULL"
                               " ORDER BY id";

/* A supposed year has no more running promises than a house can verify in a day. */
static const char WORKING[] =
    "SELECT " COLUMNS "  FROM promise"
    " WHERE next_at IS NOT NULL AND calendar = 'working' AND raw_due_at >= $1"
    " ORDER BY id"
    " LIMIT 5000";

static const char DUE[] = "SELECT " COLUMNS "  FROM promise"
                          " WHERE next_at IS NOT NULL AND next_at <= $1"
                          " ORDER BY next_at, id"
                          " LIMIT $2";

static const char POSTPONE[] = "UPDATE promise"
                               "   SET next_at = $2"
                               " WHERE id = $1 AND next_at IS NOT NULL";

static const char NEXT_AT[] = "SELECT min(next_at)"
                              "  FROM promise"
                              " WHERE next_at IS NOT NULL";

static const char VIEWS[] =
    "SELECT p.id, p.kind, p.state, p.started_at, p.limit_s, p.due_at, p.raw_due_at, p.warned_at,"
    "       p.broken_at, p.ended_at, p.owes_id"
    "  FROM promise p"
    " WHERE p.ticket_id = $1"
    " ORDER BY p.id";

static const char WAITS[] = "SELECT from_at, ended_at AS to_at, excusable"
                            "  FROM wait_card"
                            " WHERE ticket_id = $1"
                            " ORDER BY from_at";

static struct value kind_word(int kind)
{
    return v_text(name_of(&PROMISE_KIND_NAMES, kind));
}

static struct value state_word(int state)
{
    return v_text(name_of(&PROMISE_STATE_NAMES, state));
}

enum outcome db_promise_add(struct ctx *ctx, struct promise *p)
{
    return db_insert(ctx, ADD,
                     VALUES(V(p->ticket_id), kind_word(p->kind), state_word(p->state),
                            v_id(p->subject_id), v_id(p->owes_id), V(p->started_at), V(p->limit_s),
                            V(name_of(&PROMISE_CALENDAR_NAMES, p->calendar)), V(p->urgent),
                            V(p->raw_due_at), v_id(p->due_at), V(p->raw_broken), v_id(p->next_at)),
                     &p->id);
}

enum outcome db_promise_save(struct ctx *ctx, const struct promise *p)
{
    return db_change_one(ctx, SAVE,
                         VALUES(V(p->id), state_word(p->state), v_id(p->owes_id), V(p->limit_s),
                                V(p->raw_due_at), v_id(p->due_at), v_id(p->warned_at),
                                V(p->raw_broken), v_id(p->broken_at), v_id(p->ended_at),
                                v_id(p->next_at)));
}

enum outcome db_promise_load(struct ctx *ctx, int64_t id, struct promise *ret)
{
    return db_load(ctx, LOAD, VALUES(V(id)), &PROMISE_ROW_SHAPE, ret);
}

enum outcome db_promise_open(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id,
                             struct promise *ret)
{
    return db_load(ctx, OPEN, VALUES(V(ticket_id), kind_word(kind), V(subject_id)),
                   &PROMISE_ROW_SHAPE, ret);
}

enum outcome db_promises_open(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, ALL_OPEN, VALUES(V(ticket_id)), &PROMISE_ROW_SHAPE, ret);
}

enum outcome db_promises_working(struct ctx *ctx, int64_t due_from, struct list *ret)
{
    return db_list(ctx, WORKING, VALUES(V(due_from)), &PROMISE_ROW_SHAPE, ret);
}

enum outcome db_promises_due(struct ctx *ctx, int64_t at, int64_t most, struct list *ret)
{
    return db_list(ctx, DUE, VALUES(V(at), V(most)), &PROMISE_ROW_SHAPE, ret);
}

enum outcome db_promise_postpone(struct ctx *ctx, int64_t id, int64_t at)
{
    return db_run(ctx, POSTPONE, VALUES(V(id), V(at)));
}

enum outcome db_promises_next_at(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, NEXT_AT, NO_VALUES, ret);
}

enum outcome db_promise_views(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, VIEWS, VALUES(V(ticket_id)), &VIEW_ROW_SHAPE, ret);
}

enum outcome db_promise_waits(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, WAITS, VALUES(V(ticket_id)), &WAIT_SHAPE, ret);
}

enum outcome db_promise_apart(struct ctx *ctx, int64_t id,
                              enum outcome (*does)(struct ctx *ctx, int64_t id), enum outcome *ret)
{
    TRY(db_savepoint(ctx->db));
    *ret = does(ctx, id);
    if (*ret == DONE)
        return db_release(ctx->db);
    db_undo(ctx->db);
    return DONE;
}
