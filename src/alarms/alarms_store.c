/* alarms_store.c — SQL of the alarms; tickets, people and promises are read through their views. */
#include "alarms/alarms_store.h"
#include "store/store.h"

static const struct field VIEW_FIELDS[] = {
    FIELD(struct alarm, id, .says = "this level of the alarm"),
    FIELD(struct alarm, ticket_id, .says = "the ticket"),
    FIELD(struct alarm, number, .says = "the ticket's number"),
    FIELD(struct alarm, title, .says = "the ticket's title"),
    FIELD(struct alarm, kind, .names = &ALARM_KIND_NAMES,
          .says = "the kind of promise that was broken, or asked_up"),
    FIELD(struct alarm, urgent, .says = "rings at night, too"),
    FIELD(struct alarm, level, .says = "1, 2 … up the chain of command"),
    FIELD(struct alarm, person_id, .says = "who is alarmed at this level"),
    FIELD(struct alarm, person_name, .says = "their name"),
    FIELD(struct alarm, raised_at, .says = "when this level was alarmed"),
    FIELD(struct alarm, climbed_at, .blank = true, .says = "when the next level was alarmed"),
    FIELD(struct alarm, acknowledged_at, .blank = true, .says = "when somebody took it"),
    FIELD(struct alarm, acknowledged_by_name, .blank = true, .says = "who took it"),
    FIELD(struct alarm, due_at, .blank = true, .says = "until when this level has to answer"),
};
SHAPE(ALARM_SHAPE, "Alarm", struct alarm, VIEW_FIELDS,
      "One level of an alarm, up the chain of command.");

static const struct field ROW_FIELDS[] = {
    FIELD(struct alarm_row, id),
    FIELD(struct alarm_row, root_id),
    FIELD(struct alarm_row, ticket_id),
    FIELD(struct alarm_row, promise_id, .blank = true),
    FIELD(struct alarm_row, kind, .names = &ALARM_KIND_NAMES),
    FIELD(struct alarm_row, urgent),
    FIELD(struct alarm_row, level),
    FIELD(struct alarm_row, person_id),
    FIELD(struct alarm_row, raised_at),
    FIELD(struct alarm_row, climbed_at, .blank = true),
    FIELD(struct alarm_row, acknowledged_at, .blank = true),
    FIELD(struct alarm_row, acknowledged_by, .blank = true),
};
static SHAPE(ROW_SHAPE, "AlarmRow", struct alarm_row, ROW_FIELDS, "A level as it is stored.");

static const struct field TICKET_FIELDS[] = {
    FIELD(struct alarm_ticket, urgent),
    FIELD(struct alarm_ticket, trade),
    FIELD(struct alarm_ticket, first_owner_id),
    FIELD(struct alarm_ticket, issuer_id),
};
static SHAPE(TICKET_ROW_SHAPE, "AlarmTicket", struct alarm_ticket, TICKET_FIELDS,
             "What the ladder needs to know of a ticket.");

struct person_id {
    int64_t id;
};
static const struct field ID_FIELDS[] = {FIELD(struct person_id, id)};
static SHAPE(ID_SHAPE, "PersonId", struct person_id, ID_FIELDS, "A person.");

static const char TICKET[] = "SELECT urgent, trade, first_owner_id, issuer_id"
                             "  FROM ticket_card"
                             " WHERE id = $1";

static const char PEOPLE[] = "SELECT id"
                             "  FROM person_card"
                             " WHERE role = $1 AND active = $3"
                             "   AND (CAST($2 AS TEXT) IS NULL OR trade = $2)"
                             " ORDER BY id"
                             " LIMIT 50";

static const char ADD[] =
    "INSERT INTO alarm (ticket_id, promise_id, kind, urgent, root_id, level, person_id, raised_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " RETURNING id";

static const char CLIMBED[] = "UPDATE alarm"
                              "   SET climbed_at = $2"
                              " WHERE id = $1";

static const char ACKNOWLEDGE[] = "UPDATE alarm"
                                  "   SET acknowledged_at = $2, acknowledged_by = $3"
                                  " WHERE (id = $1 OR root_id = $1) AND acknowledged_at IS NULL";

#define ROW                                                                                        \
    "SELECT id, coalesce(root_id, id) AS root_id, ticket_id, promise_id, kind, urgent, level,"     \
    "       person_id, raised_at, climbed_at, acknowledged_at, acknowledged_by"                    \
    "  FROM alarm"

static const char LOAD[] = ROW " WHERE id = $1";

static const char LEVELS[] = ROW " WHERE (id = $1 OR root_id = $1)"
                                 " ORDER BY level";

static const char OF_PROMISE[] = "SELECT id"
                                 "  FROM alarm"
                                 " WHERE ticket_id = $1 AND promise_id = $2 AND root_id IS NULL"
                                 " ORDER BY id DESC"
                                 " LIMIT 1";

static const char UNANSWERED[] = ROW " WHERE ticket_id = $1 AND acknowledged_at IS NULL"
                                     "   AND ($2 = 0 OR promise_id = $2)"
                                     " ORDER BY id";

#define VIEW                                                                                       \
    "SELECT a.id, a.ticket_id, t.number, t.title, a.kind, a.urgent, a.level, a.person_id,"         \
    "       (SELECT name FROM person_card WHERE id = a.person_id) AS person_name, a.raised_at, "   \
    "a.climbed_at, a.acknowledged_at,"                                                             \
    "       (SELECT name FROM person_card WHERE id = a.acknowledged_by) AS acknowledged_by_name,"  \
    "       (SELECT max(q.due_at) FROM promise_card q"                                             \
    "         WHERE q.ticket_id = a.ticket_id AND q.kind = $1 AND q.subject_id = a.id"             \
    "           AND q.ended_at IS NULL) AS due_at"                                                 \
    "  FROM alarm a JOIN ticket_card t ON t.id = a.ticket_id"

#define NEWEST_FIRST                                                                               \
    " ORDER BY a.id DESC"                                                                          \
    " LIMIT 200"

static const char VIEW_ONE[] = VIEW " WHERE a.id = $2";

static const char VIEW_OPEN_MINE[] =
    VIEW " WHERE a.person_id = $2 AND a.acknowledged_at IS NULL" NEWEST_FIRST;

static const char VIEW_MINE[] = VIEW " WHERE a.person_id = $2" NEWEST_FIRST;

static const char VIEW_OPEN_ALL[] =
    VIEW " WHERE a.climbed_at IS NULL AND a.acknowledged_at IS NULL" NEWEST_FIRST;

static const char VIEW_ALL[] = VIEW " WHERE a.climbed_at IS NULL" NEWEST_FIRST;

static const char VIEW_OF_TICKET[] = VIEW " WHERE a.ticket_id = $2"
                                          " ORDER BY a.id"
                                          " LIMIT 200";

static const char COUNT[] = "SELECT count(*)"
                            "  FROM alarm"
                            " WHERE person_id = $1 AND acknowledged_at IS NULL";

static struct value kind_word(int kind)
{
    return v_text(name_of(&ALARM_KIND_NAMES, kind));
}

enum outcome db_alarm_ticket(struct ctx *ctx, int64_t ticket_id, struct alarm_ticket *ret)
{
    return db_load(ctx, TICKET, VALUES(V(ticket_id)), &TICKET_ROW_SHAPE, ret);
}

enum outcome db_alarm_people(struct ctx *ctx, const char *role, const char *trade, struct list *ret)
{
    return db_list(ctx, PEOPLE, VALUES(V(role), V(trade), v_bool(true)), &ID_SHAPE, ret);
}

enum outcome db_alarm_add(struct ctx *ctx, struct alarm_row *row)
{
    return db_insert(ctx, ADD,
                     VALUES(V(row->ticket_id), v_id(row->promise_id), kind_word(row->kind),
                            V(row->urgent), v_id(row->root_id), V(row->level), V(row->person_id),
                            V(row->raised_at)),
                     &row->id);
}

enum outcome db_alarm_climbed(struct ctx *ctx, int64_t id, int64_t at)
{
    return db_change_one(ctx, CLIMBED, VALUES(V(id), V(at)));
}

enum outcome db_alarm_acknowledge(struct ctx *ctx, int64_t root_id, int64_t person_id)
{
    return db_run(ctx, ACKNOWLEDGE, VALUES(V(root_id), V(ctx->now), V(person_id)));
}

enum outcome db_alarm_row(struct ctx *ctx, int64_t id, struct alarm_row *ret)
{
    return db_load(ctx, LOAD, VALUES(V(id)), &ROW_SHAPE, ret);
}

enum outcome db_alarm_levels(struct ctx *ctx, int64_t root_id, struct list *ret)
{
    return db_list(ctx, LEVELS, VALUES(V(root_id)), &ROW_SHAPE, ret);
}

enum outcome db_alarm_of_promise(struct ctx *ctx, int64_t ticket_id, int64_t promise_id,
                                 int64_t *ret_id)
{
    return db_int(ctx, OF_PROMISE, VALUES(V(ticket_id), V(promise_id)), ret_id);
}

enum outcome db_alarms_unanswered(struct ctx *ctx, int64_t ticket_id, int64_t promise_id,
                                  struct list *ret)
{
    return db_list(ctx, UNANSWERED, VALUES(V(ticket_id), V(promise_id)), &ROW_SHAPE, ret);
}

enum outcome db_alarm_view(struct ctx *ctx, int64_t id, struct alarm *ret)
{
    return db_load(ctx, VIEW_ONE, VALUES(kind_word(PROMISE_ACKNOWLEDGE), V(id)), &ALARM_SHAPE, ret);
}

enum outcome db_alarm_views(struct ctx *ctx, int64_t person_id, bool only_open, struct list *ret)
{
    struct value kind = kind_word(PROMISE_ACKNOWLEDGE);

    if (person_id == 0)
        return db_list(ctx, only_open ? VIEW_OPEN_ALL : VIEW_ALL, VALUES(kind), &ALARM_SHAPE, ret);
    return db_list(ctx, only_open ? VIEW_OPEN_MINE : VIEW_MINE, VALUES(kind, V(person_id)),
                   &ALARM_SHAPE, ret);
}

enum outcome db_alarm_views_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, VIEW_OF_TICKET, VALUES(kind_word(PROMISE_ACKNOWLEDGE), V(ticket_id)),
                   &ALARM_SHAPE, ret);
}

enum outcome db_alarms_count(struct ctx *ctx, int64_t person_id, int64_t *ret)
{
    return db_int(ctx, COUNT, VALUES(V(person_id)), ret);
}
