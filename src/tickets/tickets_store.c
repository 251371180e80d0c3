/* tickets/tickets_store.c — the ticket's own row and its askers: SQL and structs.
 * The version guards every change: of two who move at once, one gets STALE_VERSION. */
#include "store/store.h"
#include "base/time.h"
#include "tickets/tickets_store.h"

#define TICKET_COLUMNS                                                                             \
    " id, number, state, outcome, version, service_id, place_id, place_detail, title, words,"      \
    " answers, channel, urgent, trade, zone_id, ward_id, occurred_at, registered_at, recorder_id," \
    " first_owner_id, assignee_id, issuer_id, verifier_id, department_id, assigned_at,"            \
    " accepted_at, on_site_at, done_at, verified_at, reported_at, referred_at, closed_at,"         \
    " arrive_proof, finding, work_minutes, material, acted_first, reopened, merged_into, wait_id," \
    " report_accepted_at, report_accepted_by"

static const char LOAD_TICKET[] = "SELECT" TICKET_COLUMNS "  FROM ticket WHERE id = $1";
static const char TICKET_BY_NUMBER[] = "SELECT" TICKET_COLUMNS "  FROM ticket WHERE number = $1";
static const char NEXT_NUMBER[] =
    "INSERT INTO ticket_number (day, last) VALUES ($1, 1)"
    "    ON CONFLICT (day) DO UPDATE SET last = ticket_number.last + 1"
    " RETURNING last";
static const char INSERT_TICKET[] =
    "INSERT INTO ticket (number, state, service_id, place_id, place_detail, title, words, answers,"
    "       channel, urgent, trade, zone_id, ward_id, occurred_at, registered_at, recorder_id,"
    "       first_owner_id, issuer_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    " RETURNING id";
static const char SAVE_TICKET[] =
    "UPDATE ticket"
    "   SET state = $3, outcome = $4, urgent = $5, first_owner_id = $6, assignee_id = $7,"
    "       issuer_id = $8, verifier_id = $9, department_id = $10, assigned_at = $11,"
    "       accepted_at = $12, on_site_at = $13, done_at = $14, verified_at = $15,"
    "       reported_at = $16, referred_at = $17, closed_at = $18, arrive_proof = $19,"
    "       finding = $20, work_minutes = $21, material = $22, acted_first = $23, reopened = $24,"
    "       merged_into = $25, wait_id = $26, report_accepted_at = $27, report_accepted_by = $28,"
    "       version = version + 1"
    " WHERE id = $1 AND version = $2";

static const char INSERT_ASKER[] =
    "INSERT INTO asker (ticket_id, person_id, name, phone, joined_at, first)"
    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
static const char LOAD_ASKER[] =
    "SELECT id, ticket_id, person_id, name, phone, joined_at, first, erased_at"
    "  FROM asker WHERE id = $1";
static const char ASKERS_OF[] = "SELECT id, ticket_id, person_id, name, phone, joined_at, first,"
                                "       erased_at"
                                "  FROM asker WHERE ticket_id = $1 ORDER BY id LIMIT 500";
/* Whoever asked in the merged ticket joins the one that goes on; it was opened by somebody else. */
static const char MOVE_ASKERS[] = "UPDATE asker SET ticket_id = $2, first = 0 WHERE ticket_id = $1";
static const char FIND_ASKER[] = "SELECT COALESCE(MIN(id), 0) FROM asker"
                                 " WHERE ticket_id = $1 AND (person_id = $2 OR phone = $3)";

static struct value v_name(const struct names *names, int value)
{
    return v_text(name_of(names, value));
}

enum outcome db_ticket_load(struct ctx *ctx, int64_t id, struct ticket *ret)
{
    return db_load(ctx, LOAD_TICKET, VALUES(V(id)), &TICKET_SHAPE, ret);
}

enum outcome db_ticket_by_number(struct ctx *ctx, const char *number, struct ticket *ret)
{
    return db_load(ctx, TICKET_BY_NUMBER, VALUES(V(number)), &TICKET_SHAPE, ret);
}

enum outcome db_ticket_number(struct ctx *ctx, int64_t at, const char **ret, int64_t *ret_n)
{
    struct civil c;

    TRY(db_count_up(ctx, NEXT_NUMBER, VALUES(V(time_day(at))), ret_n));
    time_civil(at, &c);
    *ret =
        arena_print(ctx->arena, "%04d%02d%02d-%04lld", c.year, c.month, c.day, (long long)*ret_n);
    return DONE;
}

enum outcome db_ticket_insert(struct ctx *ctx, struct ticket *t)
{
    t->version = 1;
    return db_insert(ctx, INSERT_TICKET,
                     VALUES(V(t->number), v_name(&TICKET_STATE_NAMES, t->state), V(t->service_id),
                            V(t->place_id), V(t->place_detail), V(t->title), V(t->words),
                            V(t->answers), v_name(&TICKET_CHANNEL_NAMES, t->channel), V(t->urgent),
                            V(t->trade), v_id(t->zone_id), v_id(t->ward_id), V(t->occurred_at),
                            V(t->registered_at), v_id(t->recorder_id), V(t->first_owner_id),
                            v_id(t->issuer_id)),
                     &t->id);
}

enum outcome db_ticket_save(struct ctx *ctx, struct ticket *t)
{
    TRY(db_change_one(ctx, SAVE_TICKET,
                      VALUES(V(t->id), V(t->version), v_name(&TICKET_STATE_NAMES, t->state),
                             v_name(&TICKET_OUTCOME_NAMES, t->outcome), V(t->urgent),
                             V(t->first_owner_id), v_id(t->assignee_id), v_id(t->issuer_id),
                             v_id(t->verifier_id), v_id(t->department_id), v_id(t->assigned_at),
                             v_id(t->accepted_at), v_id(t->on_site_at), v_id(t->done_at),
                             v_id(t->verified_at), v_id(t->reported_at), v_id(t->referred_at),
                             v_id(t->closed_at), v_name(&ARRIVE_PROOF_NAMES, t->arrive_proof),
                             v_name(&TICKET_FINDING_NAMES, t->finding), v_id(t->work_minutes),
                             V(t->material), V(t->acted_first), V(t->reopened),
                             v_id(t->merged_into), v_id(t->wait_id), v_id(t->report_accepted_at),
                             v_id(t->report_accepted_by))));
    t->version++;
    return DONE;
}

#define A(member, ...) FIELD(struct asker, member, __VA_ARGS__)
static const struct field ASKER_FIELDS[] = {
    A(id),    A(ticket_id), A(person_id, .blank = true), A(name), A(phone), A(joined_at),
    A(first), A(erased_at),
};
SHAPE(ASKER_ROW_SHAPE, "AskerRow", struct asker, ASKER_FIELDS, "One asker of a ticket.");

enum outcome db_asker_insert(struct ctx *ctx, struct asker *a)
{
    return db_insert(ctx, INSERT_ASKER,
                     VALUES(V(a->ticket_id), v_id(a->person_id), V(a->name), V(a->phone),
                            V(a->joined_at), V(a->first)),
                     &a->id);
}

enum outcome db_asker_load(struct ctx *ctx, int64_t id, struct asker *ret)
{
    return db_load(ctx, LOAD_ASKER, VALUES(V(id)), &ASKER_ROW_SHAPE, ret);
}

enum outcome db_askers_of(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, ASKERS_OF, VALUES(V(ticket_id)), &ASKER_ROW_SHAPE, ret);
}

enum outcome db_askers_move(struct ctx *ctx, int64_t from_id, int64_t into_id)
{
    return db_run(ctx, MOVE_ASKERS, VALUES(V(from_id), V(into_id)));
}

enum outcome db_asker_find(struct ctx *ctx, int64_t ticket_id, int64_t person_id, const char *phone,
                           int64_t *ret)
{
    return db_int(ctx, FIND_ASKER, VALUES(V(ticket_id), v_id(person_id), V(phone)), ret);
}
