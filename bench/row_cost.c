/* bench/row_cost.c — what it costs to read one ticket and write it as JSON, without HTTP: one row
 * of some forty columns and six promises. Prints `name value unit`. */
#include "base/json.h"
#include "base/log.h"
#include "store/test_ctx.h"

#define ROUNDS 20000

struct promise_row {
    int64_t id, ticket_id, owes_id, started_at, limit_s, raw_due_at, due_at, warned_at, broken_at,
        ended_at;
    const char *kind, *state;
};
struct ticket_row {
    int64_t id, version, service_id, place_id, zone_id, ward_id, occurred_at, registered_at,
        recorder_id, first_owner_id, assignee_id, issuer_id, verifier_id, department_id,
        assigned_at, accepted_at, on_site_at, done_at, verified_at, reported_at, referred_at,
        closed_at, work_minutes, reopened, merged_into, wait_id;
    const char *number, *place_detail, *title, *words, *answers, *channel, *trade, *arrive_proof,
        *finding, *material;
    int state, outcome;
    bool urgent, acted_first;
    struct list promises;
};

static const struct names STATES = {
    "State",
    (const char *const[]){NULL, "registered", "assigned", "accepted", "on_site", "waiting", "done",
                          "verified", "reported", "closed"},
    10
};

#define P(member) FIELD(struct promise_row, member, .blank = true)
static const struct field PROMISE_FIELDS[] = {
    P(id),      P(ticket_id),  P(kind),   P(state),     P(owes_id),   P(started_at),
    P(limit_s), P(raw_due_at), P(due_at), P(warned_at), P(broken_at), P(ended_at),
};
static SHAPE(PROMISE, "Promise", struct promise_row, PROMISE_FIELDS, "a promise");

#define T(member) FIELD(struct ticket_row, member, .blank = true)
static const struct field TICKET_FIELDS[] = {
    T(id),
    T(number),
    FIELD(struct ticket_row, state, .names = &STATES),
    FIELD(struct ticket_row, outcome, .names = &STATES),
    T(version),
    T(service_id),
    T(place_id),
    T(place_detail),
    T(title),
    T(words),
    FIELD_AS(struct ticket_row, answers, KIND_JSON),
    T(channel),
    T(urgent),
    T(trade),
    T(zone_id),
    T(ward_id),
    T(occurred_at),
    T(registered_at),
    T(recorder_id),
    T(first_owner_id),
    T(assignee_id),
    T(issuer_id),
    T(verifier_id),
    T(department_id),
    T(assigned_at),
    T(accepted_at),
    T(on_site_at),
    T(done_at),
    T(verified_at),
    T(reported_at),
    T(referred_at),
    T(closed_at),
    T(arrive_proof),
    T(finding),
    T(work_minutes),
    T(material),
    T(acted_first),
    T(reopened),
    T(merged_into),
    T(wait_id),
    FIELD(struct ticket_row, promises, .shape = &PROMISE),
};
static SHAPE(TICKET, "Ticket", struct ticket_row, TICKET_FIELDS, "a ticket");

static const char INSERT_TICKET[] =
    "INSERT INTO ticket (number, state, service_id, place_id, place_detail, title, words, answers,"
    "                    channel, urgent, trade, zone_id, ward_id, occurred_at, registered_at,"
    "                    first_owner_id, assignee_id, issuer_id, assigned_at, accepted_at)"
    " VALUES ($1, 'accepted', 3, 4, '东区 3 床旁', '水管漏水', $2, '{\"where\":\"basin\"}', 'qr', "
    "0,"
    "         'plumber', 5, 6, $3, $3, 7, 8, 9, $3, $3) RETURNING id";
static const char INSERT_PROMISE[] =
    "INSERT INTO promise (ticket_id, kind, state, owes_id, started_at, limit_s, calendar, urgent,"
    "                     raw_due_at, due_at, next_at)"
    " VALUES ($1, $2, 'running', 8, $3, 3600, 'wall', 0, $3, $3, $3)";
static const char LOAD_TICKET[] =
    "SELECT id, number, state, outcome, version, service_id, place_id, place_detail, title, words,"
    "       answers, channel, urgent, trade, zone_id, ward_id, occurred_at, registered_at,"
    "       recorder_id, first_owner_id, assignee_id, issuer_id, verifier_id, department_id,"
    "       assigned_at, accepted_at, on_site_at, done_at, verified_at, reported_at, referred_at,"
    "       closed_at, arrive_proof, finding, work_minutes, material, acted_first, reopened,"
    "       merged_into, wait_id"
    "  FROM ticket WHERE id = $1";
static const char LIST_PROMISES[] =
    "SELECT id, ticket_id, kind, state, owes_id, started_at, limit_s, raw_due_at, due_at,"
    "       warned_at, broken_at, ended_at"
    "  FROM promise_card WHERE ticket_id = $1 ORDER BY id";

static void must(enum outcome o)
{
    if (o != DONE)
        log_stop("bench", "ended as %s", outcome_code(o));
}

static void fill_house(struct ctx *ctx, int64_t tickets)
{
    for (int64_t i = 1; i <= tickets; i++) {
        int64_t id;

        must(db_insert(ctx, INSERT_TICKET,
                       VALUES(V(arena_print(ctx->arena, "20261120-%05d", (int)i)),
                              V("洗手池下面的水管漏水，地上已经有一滩水"), V(ctx->now)),
                       &id));
        for (int kind = 0; kind < 6; kind++)
            must(db_run(ctx, INSERT_PROMISE, VALUES(V(id), V("report_back"), V(ctx->now))));
    }
}

int main(void)
{
    enum { TICKETS = 1000 };
    struct ctx *ctx = test_ctx();
    struct arena *own = ctx->arena, *arena = arena_new(64 * 1024);
    int64_t load = 0, write = 0;
    size_t bytes = 0;

    fill_house(ctx, TICKETS);
    ctx->arena = arena;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t id = i * 7 % TICKETS + 1, began = time_steady();
        struct ticket_row t;
        struct list promises;

        must(db_load(ctx, LOAD_TICKET, VALUES(V(id)), &TICKET, &t));
        must(db_list(ctx, LIST_PROMISES, VALUES(V(id)), &PROMISE, &promises));
        t.promises = promises;
        load += time_steady() - began;
        began = time_steady();
        struct buf b = {.arena = arena};
        json_shape(&b, &TICKET, &t);
        write += time_steady() - began;
        bytes = b.n;
        arena_reset(arena);
    }
    printf("row_load_us %.2f us\n", (double)load / ROUNDS);
    printf("row_json_us %.2f us\n", (double)write / ROUNDS);
    printf("row_json_bytes %zu bytes\n", bytes);
    ctx->arena = own;
    arena_free(arena);
    test_ctx_free(ctx);
    return 0;
}
