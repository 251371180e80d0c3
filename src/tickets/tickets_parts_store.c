/* tickets/tickets_parts_store.c — what hangs on a ticket: helpers, waits, quantities, quotes,
 * hand-overs, links, and where a caller stands. SQL and structs only. */
#include "store/store.h"
#include "tickets/tickets_store.h"

static const char ADD_HELPER[] = "INSERT INTO ticket_helper (ticket_id, person_id) VALUES ($1, $2)"
                                 "    ON CONFLICT DO NOTHING";
static const char CLEAR_HELPERS[] = "DELETE FROM ticket_helper WHERE ticket_id = $1";
static const char INSERT_WAIT[] =
    "INSERT INTO ticket_wait (ticket_id, reason, what_for, until_at, excusable, from_state,"
    "       from_at, told_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
#define WAIT_COLUMNS                                                                               \
    " id, ticket_id, reason, what_for, until_at, excusable, from_state, from_at, ended_at,"        \
    " told_at, moved"
static const char LOAD_WAIT[] = "SELECT" WAIT_COLUMNS "  FROM ticket_wait WHERE id = $1";
static const char WAITS_OF[] =
    "SELECT" WAIT_COLUMNS "  FROM ticket_wait WHERE ticket_id = $1 ORDER BY id LIMIT 1000";
static const char MOVE_WAIT_DATE[] = "UPDATE ticket_wait"
                                     "   SET until_at = $2, told_at = $3, moved = moved + 1"
                                     " WHERE id = $1 AND ended_at IS NULL";
static const char END_WAIT[] =
    "UPDATE ticket_wait SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
static const char INSERT_QUANTITY[] =
    "INSERT INTO ticket_quantity (ticket_id, round, item, unit, claimed)"
    " VALUES ($1, $2, $3, $4, $5) RETURNING id";
static const char MEASURE_QUANTITY[] =
    "UPDATE ticket_quantity SET measured = $3 WHERE id = $1 AND ticket_id = $2";
static const char INSERT_QUOTE[] =
    "INSERT INTO ticket_quote (ticket_id, amount_fen, words, quoted_by, quoted_at)"
    " VALUES ($1, $2, $3, $4, $5) RETURNING id";
static const char NEWEST_QUOTE[] =
    "SELECT id, ticket_id, amount_fen, words, quoted_by, quoted_at, approved_by, approved_at,"
    "       refused_by, refused_at, agreed_asker, agreed_at"
    "  FROM ticket_quote WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1";
static const char SAVE_QUOTE[] =
    "UPDATE ticket_quote"
    "   SET approved_by = $2, approved_at = $3, refused_by = $4, refused_at = $5,"
    "       agreed_asker = $6, agreed_at = $7"
    " WHERE id = $1";
/* Only each ticket's newest quote counts. */
static const char QUOTES_NEARBY[] =
    "SELECT COALESCE(SUM(q.amount_fen), 0)"
    "  FROM ticket t JOIN ticket_quote q ON q.ticket_id = t.id"
    " WHERE t.place_id = $1 AND t.service_id = $2 AND t.id <> $3 AND q.quoted_at >= $4"
    "   AND q.id = (SELECT MAX(id) FROM ticket_quote WHERE ticket_id = t.id)";
static const char INSERT_OFFER[] =
    "INSERT INTO hand_over (ticket_id, from_id, to_id, reason, offered_at)"
    " VALUES ($1, $2, $3, $4, $5) RETURNING id";
#define OFFER_COLUMNS " id, ticket_id, from_id, to_id, reason, offered_at, answered_at, answer"
static const char LOAD_OFFER[] = "SELECT" OFFER_COLUMNS "  FROM hand_over WHERE id = $1";
static const char NEWEST_OFFER[] =
    "SELECT" OFFER_COLUMNS "  FROM hand_over WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1";
static const char ANSWER_OFFER[] =
    "UPDATE hand_over SET answer = $2, answered_at = $3 WHERE id = $1 AND answer IS NULL";
static const char INSERT_LINK[] =
    "INSERT INTO ticket_link (from_id, to_id, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/* Asked at every look and every move, so it opens no table twice: an offer or an alarm is 2 when it
 * is the caller's, 1 when it is somebody's. The kind is a literal: compared with a parameter,
 * SQLite would compile the statement anew at every call, because an index of promises is partial in
 * it. */
static const char STANDING[] =
    "SELECT EXISTS (SELECT 1 FROM ticket_helper WHERE ticket_id = $1 AND person_id = $2) AS helper,"
    "       (SELECT MAX(CASE WHEN to_id = $2 THEN 2 ELSE 1 END) FROM hand_over"
    "         WHERE ticket_id = $1 AND answer IS NULL) AS offer,"
    "       (SELECT MAX(CASE WHEN person_id = $2 THEN 2 ELSE 1 END) FROM alarm_card"
    "         WHERE ticket_id = $1 AND acknowledged_at IS NULL) AS alarm,"
    "       COALESCE(a.mine, 0) AS asker_id, COALESCE(a.opened, 0) AS first_asker_id,"
    "       COALESCE(a.n, 0) > 1 AS others_asked,"
    "       CASE WHEN a.mine IS NULL THEN 0"
    "            WHEN EXISTS (SELECT 1 FROM rating_card"
    "                          WHERE ticket_id = $1 AND asker_id = a.mine) THEN 1"
    "            ELSE 0 END AS rated,"
    "       CASE WHEN CAST($4 AS BIGINT) IS NOT NULL"
    "            THEN (SELECT from_state FROM ticket_wait WHERE id = $4) END AS came_from,"
    "       q.amount_fen AS quote_fen, q.approved_at IS NOT NULL AS quote_approved,"
    "       q.refused_at IS NOT NULL AS quote_refused, q.agreed_at IS NOT NULL AS quote_agreed,"
    "       CASE WHEN $5 = 0 THEN 0"
    "            WHEN EXISTS (SELECT 1 FROM promise_card WHERE ticket_id = $1"
    "                            AND kind = 'paperwork' AND ended_at IS NULL) THEN 1"
    "            ELSE 0 END AS papers_open"
    "  FROM (SELECT MIN(CASE WHEN id = $3 OR person_id = $2 THEN id END) AS mine,"
    "               MIN(CASE WHEN first = 1 THEN id END) AS opened, COUNT(*) AS n"
    "          FROM asker WHERE ticket_id = $1) a"
    "  LEFT JOIN ticket_quote q"
    "         ON q.id = (SELECT MAX(id) FROM ticket_quote WHERE ticket_id = $1)";

static struct value v_name(const struct names *names, int value)
{
    return v_text(name_of(names, value));
}

enum outcome db_helper_add(struct ctx *ctx, int64_t ticket_id, int64_t person_id)
{
    return db_run(ctx, ADD_HELPER, VALUES(V(ticket_id), V(person_id)));
}

enum outcome db_helpers_clear(struct ctx *ctx, int64_t ticket_id)
{
    return db_run(ctx, CLEAR_HELPERS, VALUES(V(ticket_id)));
}

enum outcome db_wait_insert(struct ctx *ctx, struct ticket_waiting *w)
{
    return db_insert(ctx, INSERT_WAIT,
                     VALUES(V(w->ticket_id), v_name(&WAIT_REASON_NAMES, w->reason), V(w->what_for),
                            V(w->until_at), V(w->excusable),
                            v_name(&TICKET_STATE_NAMES, w->from_state), V(w->from_at),
                            V(w->told_at)),
                     &w->id);
}

enum outcome db_wait_load(struct ctx *ctx, int64_t id, struct ticket_waiting *ret)
{
    return db_load(ctx, LOAD_WAIT, VALUES(V(id)), &TICKET_WAITING_SHAPE, ret);
}

enum outcome db_wait_move(struct ctx *ctx, int64_t id, int64_t until_at)
{
    return db_change_one(ctx, MOVE_WAIT_DATE, VALUES(V(id), V(until_at), V(ctx->now)));
}

enum outcome db_wait_end(struct ctx *ctx, int64_t id)
{
    return db_change_one(ctx, END_WAIT, VALUES(V(id), V(ctx->now)));
}

enum outcome db_waits_of(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, WAITS_OF, VALUES(V(ticket_id)), &TICKET_WAITING_SHAPE, ret);
}

enum outcome db_quantity_insert(struct ctx *ctx, int64_t ticket_id, int64_t round,
                                const struct quantity_in *q, int64_t *ret_id)
{
    return db_insert(ctx, INSERT_QUANTITY,
                     VALUES(V(ticket_id), V(round), V(q->item), V(q->unit), V(q->claimed)), ret_id);
}

enum outcome db_quantity_measure(struct ctx *ctx, int64_t ticket_id, const struct measured_in *m)
{
    int64_t n = 0;

    TRY(db_run_count(ctx, MEASURE_QUANTITY, VALUES(V(m->id), V(ticket_id), V(m->measured)), &n));
    return n == 1 ? DONE : NOT_FOUND;
}

#define Q(member, ...) FIELD(struct quote, member, __VA_ARGS__)
static const struct field QUOTE_FIELDS[] = {
    Q(id),
    Q(ticket_id),
    Q(amount_fen, .unit = "fen"),
    Q(words),
    Q(quoted_by),
    Q(quoted_at),
    Q(approved_by, .blank = true),
    Q(approved_at, .blank = true),
    Q(refused_by, .blank = true),
    Q(refused_at, .blank = true),
    Q(agreed_asker, .blank = true),
    Q(agreed_at, .blank = true),
};
SHAPE(QUOTE_ROW_SHAPE, "QuoteRow", struct quote, QUOTE_FIELDS, "What a ticket may cost.");

enum outcome db_quote_insert(struct ctx *ctx, struct quote *q)
{
    return db_insert(
        ctx, INSERT_QUOTE,
        VALUES(V(q->ticket_id), V(q->amount_fen), V(q->words), V(q->quoted_by), V(q->quoted_at)),
        &q->id);
}

enum outcome db_quote_newest(struct ctx *ctx, int64_t ticket_id, struct quote *ret)
{
    enum outcome o = db_load(ctx, NEWEST_QUOTE, VALUES(V(ticket_id)), &QUOTE_ROW_SHAPE, ret);

    if (o != NOT_FOUND)
        return o;
    *ret = (struct quote){};
    return DONE;
}

enum outcome db_quote_save(struct ctx *ctx, const struct quote *q)
{
    return db_change_one(ctx, SAVE_QUOTE,
                         VALUES(V(q->id), v_id(q->approved_by), v_id(q->approved_at),
                                v_id(q->refused_by), v_id(q->refused_at), v_id(q->agreed_asker),
                                v_id(q->agreed_at)));
}

enum outcome db_quotes_nearby(struct ctx *ctx, const struct ticket *t, int64_t since,
                              int64_t *ret_fen)
{
    return db_int(ctx, QUOTES_NEARBY, VALUES(V(t->place_id), V(t->service_id), V(t->id), V(since)),
                  ret_fen);
}

#define O(member, ...) FIELD(struct hand_over, member, __VA_ARGS__)
static const struct field OFFER_FIELDS[] = {
    O(id),
    O(ticket_id),
    O(from_id),
    O(to_id),
    O(reason),
    O(offered_at),
    O(answered_at, .blank = true),
    O(answer, .names = &HAND_OVER_ANSWER_NAMES, .blank = true),
};
SHAPE(HAND_OVER_ROW_SHAPE, "OfferRow", struct hand_over, OFFER_FIELDS,
      "A hand-over of first ownership.");

enum outcome db_offer_insert(struct ctx *ctx, struct hand_over *o)
{
    return db_insert(
        ctx, INSERT_OFFER,
        VALUES(V(o->ticket_id), V(o->from_id), V(o->to_id), V(o->reason), V(o->offered_at)),
        &o->id);
}

enum outcome db_offer_load(struct ctx *ctx, int64_t id, struct hand_over *ret)
{
    return db_load(ctx, LOAD_OFFER, VALUES(V(id)), &HAND_OVER_ROW_SHAPE, ret);
}

enum outcome db_offer_newest(struct ctx *ctx, int64_t ticket_id, struct hand_over *ret)
{
    enum outcome o = db_load(ctx, NEWEST_OFFER, VALUES(V(ticket_id)), &HAND_OVER_ROW_SHAPE, ret);

    if (o != NOT_FOUND)
        return o;
    *ret = (struct hand_over){};
    return DONE;
}

enum outcome db_offer_answer(struct ctx *ctx, int64_t id, int answer)
{
    return db_change_one(ctx, ANSWER_OFFER,
                         VALUES(V(id), v_name(&HAND_OVER_ANSWER_NAMES, answer), V(ctx->now)));
}

enum outcome db_link_insert(struct ctx *ctx, int64_t from_id, int64_t to_id, const char *kind)
{
    return db_run(ctx, INSERT_LINK, VALUES(V(from_id), V(to_id), V(kind)));
}

#define S(member, ...) FIELD(struct standing, member, __VA_ARGS__)
static const struct field STANDING_FIELDS[] = {
    S(helper),         S(offer),
    S(alarm),          S(asker_id),
    S(first_asker_id), S(others_asked),
    S(rated),          S(came_from, .names = &TICKET_STATE_NAMES, .blank = true),
    S(quote_fen),      S(quote_approved),
    S(quote_refused),  S(quote_agreed),
    S(papers_open),
};
static SHAPE(STANDING_SHAPE, "Standing", struct standing, STANDING_FIELDS,
             "Where a caller stands to a ticket.");

/* Papers are owed by who acted first, in this round or one before. */
static bool may_owe_papers(const struct ticket *t)
{
    return t->acted_first || t->reopened;
}

enum outcome db_standing(struct ctx *ctx, const struct ticket *t, int64_t person_id,
                         int64_t asker_id, struct standing *ret)
{
    TRY(db_load(
        ctx, STANDING,
        VALUES(V(t->id), v_id(person_id), v_id(asker_id), v_id(t->wait_id), V(may_owe_papers(t))),
        &STANDING_SHAPE, ret));
    ret->offered = ret->offer == 2;
    ret->offer_open = ret->offer != 0;
    ret->alarmed = ret->alarm == 2;
    ret->alarm_open = ret->alarm != 0;
    return DONE;
}
