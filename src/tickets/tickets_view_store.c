/* tickets/tickets_view_store.c — what lists and views read: the tickets' own tables and the views
 * that other capabilities publish. Lists sort by the nearest promise that is still owed. The
 * literal `state <> 'closed'` repeats the condition of the partial indexes: only so are they used.
 */
#include "store/store.h"
#include "tickets/tickets_view.h"

/* A parameter that is only asked for NULL has no type in PostgreSQL, hence the casts.
 * $1 language · the caller's sight $2 all, $3 me, $4 trade, $5 its zone, $6 zone, $7 ward.
 * What somebody works on or answers for is always theirs. */
#define SEEN                                                                                       \
    " ($2 = 1 OR t.assignee_id = $3 OR t.first_owner_id = $3 OR t.issuer_id = $3"                  \
    "  OR t.recorder_id = $3"                                                                      \
    "  OR (CAST($4 AS TEXT) IS NOT NULL"                                                           \
    "      AND (COALESCE(t.trade, $4) = $4 OR EXISTS (SELECT 1 FROM skill_card k"                  \
    "                              WHERE k.person_id = $3 AND k.trade = t.trade))"                 \
    "      AND ($5 = 0 OR t.zone_id IS NULL OR t.zone_id = $5))"                                   \
    "  OR" OF_ZONE " OR t.ward_id = $7"                                                            \
    "  OR EXISTS (SELECT 1 FROM ticket_helper h WHERE h.ticket_id = t.id AND h.person_id = $3))"
/* $6 is set for stewards only: their own zone, and those they are deputy of. */
#define OF_ZONE                                                                                    \
    " (t.zone_id = $6 OR ($6 IS NOT NULL AND EXISTS (SELECT 1 FROM place_card d"                   \
    "                      WHERE d.id = t.place_id AND d.deputy_id = $3)))"
/* An expression and not a bare parameter, which LIKE would have compiled anew at every call. */
#define LIKE_9 " LIKE $9 || '' ESCAPE '\\'"
#define WORDS_FOUND                                                                                \
    " (CAST($9 AS TEXT) IS NULL OR LOWER(t.title)" LIKE_9 " OR t.number" LIKE_9                    \
    "  OR LOWER(t.words)" LIKE_9 " OR EXISTS (SELECT 1 FROM place_card l"                          \
    "                                  WHERE l.id = t.place_id AND LOWER(l.full_name)" LIKE_9 "))"
#define IN_STATE " (CAST($8 AS TEXT) IS NULL OR t.state = $8)"
/* Owed to the ticket itself; an offer or an alarm has its own list. */
#define NOT_A_TICKETS " kind NOT IN ('hand_over', 'acknowledge', 'paperwork')"
/* What counts as the house's word: an offer between two colleagues and an alarm's own levels only
 * follow from it, and a week without an answer is the asker's. */
#define OF_THE_HOUSE " kind NOT IN ('hand_over', 'acknowledge', 'confirm')"
#define NEAREST                                                                                    \
    " COALESCE((SELECT MIN(p.due_at) FROM promise_card p WHERE p.ticket_id = t.id"                 \
    "              AND p.ended_at IS NULL AND" NOT_A_TICKETS "), 4102444800000000)"
#define SERVICE_NAME                                                                               \
    " CASE WHEN $1 = 1 THEN s.name_tw WHEN $1 = 2 THEN s.name_en ELSE s.name END AS service_name"
#define CARD_COLUMNS                                                                               \
    "SELECT t.id, t.number, t.version, t.title, t.state, t.outcome, t.urgent," SERVICE_NAME ","    \
    "       s.icon AS service_icon, t.place_id, l.full_name AS place_name, t.place_detail,"        \
    "       t.occurred_at, t.registered_at, t.channel, t.assignee_id,"                             \
    "       (SELECT name FROM person_card WHERE id = t.assignee_id) AS assignee_name,"             \
    "       (SELECT title FROM person_card WHERE id = t.assignee_id) AS assignee_title,"           \
    "       t.first_owner_id,"                                                                     \
    "       (SELECT name FROM person_card WHERE id = t.first_owner_id) AS first_owner_name,"       \
    "       (SELECT COUNT(*) FROM evidence_card WHERE ticket_id = t.id) AS photos, t.reopened,"    \
    "       n.kind AS next_kind, n.state AS next_state, n.started_at AS next_started_at,"          \
    "       n.due_at AS next_due_at, n.limit_s AS next_limit_s,"                                   \
    "       (SELECT COUNT(*) FROM promise_card"                                                    \
    "         WHERE ticket_id = t.id AND broken_at IS NOT NULL AND" OF_THE_HOUSE ") AS broken,"    \
    "       w.reason AS wait_reason, w.until_at AS wait_until_at, w.what_for AS wait_what_for,"    \
    "       (SELECT e.name FROM alarm_card m JOIN person_card e ON e.id = m.person_id"             \
    "         WHERE m.ticket_id = t.id AND m.acknowledged_at IS NULL"                              \
    "         ORDER BY m.id DESC LIMIT 1) AS alarm_name, t.trade"
#define CARD_JOINS                                                                                 \
    "  JOIN place_card l ON l.id = t.place_id"                                                     \
    "  JOIN service_card s ON s.id = t.service_id"                                                 \
    "  LEFT JOIN ticket_wait w ON w.id = t.wait_id"                                                \
    "  LEFT JOIN promise_card n ON n.id ="                                                         \
    "       (SELECT id FROM promise_card WHERE ticket_id = t.id AND ended_at IS NULL"              \
    "           AND due_at IS NOT NULL AND" NOT_A_TICKETS " ORDER BY due_at, id LIMIT 1)"

/* $8 state · $10 mine · $11 grab · $12 report · $13 late · $14 not my own work · $15.. cursor ·
 * $19 the caller's answer to a report, $20 the desk's, which answers for all of it. */
static const char CARDS_OPEN[] =
    "WITH chosen AS MATERIALIZED ("
    "  SELECT t.id," NEAREST " AS sort_at"
    "    FROM ticket t"
    "   WHERE t.state <> 'closed' AND" IN_STATE " AND" SEEN " AND" WORDS_FOUND
    "     AND ($10 = 0 OR t.assignee_id = $3 OR EXISTS (SELECT 1 FROM ticket_helper h"
    "                                    WHERE h.ticket_id = t.id AND h.person_id = $3))"
    "     AND ($11 = 0 OR EXISTS (SELECT 1 FROM service_card g"
    "                              WHERE g.id = t.service_id AND g.grab = 1))"
    "     AND ($12 = 0 OR t.assignee_id = $3 OR t.first_owner_id = $3 OR $2 = 1)"
    "     AND ($13 = 0 OR EXISTS (SELECT 1 FROM promise_card b WHERE b.ticket_id = t.id"
    "          AND b.broken_at IS NOT NULL AND b.ended_at IS NULL AND" OF_THE_HOUSE "))"
    "     AND ($18 = 0 OR" OF_ZONE ")"
    "     AND ($19 = 0 OR (t.report_accepted_at IS NULL AND ($20 = 1 OR t.issuer_id = $3)))"
    "     AND ($14 = 0 OR (COALESCE(t.assignee_id, 0) <> $3 AND NOT EXISTS"
    "          (SELECT 1 FROM ticket_helper h WHERE h.ticket_id = t.id AND h.person_id = $3)))),"
    " page AS ("
    "  SELECT id, sort_at FROM chosen"
    "   WHERE sort_at > $15 OR (sort_at = $15 AND id > $16)"
    "   ORDER BY sort_at, id LIMIT $17) " CARD_COLUMNS ", page.sort_at"
    "  FROM page JOIN ticket t ON t.id = page.id" CARD_JOINS " ORDER BY page.sort_at, page.id";
static const char CARDS_ALL[] =
    "WITH page AS ("
    "  SELECT t.id FROM ticket t"
    "   WHERE t.id < $10 AND" IN_STATE " AND" SEEN " AND" WORDS_FOUND
    "   ORDER BY t.id DESC LIMIT $11) " CARD_COLUMNS
    "  FROM page JOIN ticket t ON t.id = page.id" CARD_JOINS " ORDER BY page.id DESC";
static const char CARDS_AT_PLACE[] = CARD_COLUMNS
    "  FROM ticket t" CARD_JOINS
    " WHERE t.place_id = $2 AND t.id <> $3 AND t.registered_at >= $4 ORDER BY t.id DESC LIMIT 5";
static const char CARD[] = CARD_COLUMNS "  FROM ticket t" CARD_JOINS " WHERE t.id = $2";
static const char ABOUT[] =
    "SELECT s.code AS service_code," SERVICE_NAME ", s.icon AS service_icon, s.grab,"
    "       s.photo_needed, s.certificate, s.emergency, s.quote_limit_fen, l.code AS place_code,"
    "       l.full_name AS place_name, l.zone_name, z.steward_id, z.deputy_id,"
    "       EXISTS (SELECT 1 FROM ticket_helper WHERE ticket_id = $5) AS helpers,"
    /* Where an asker was erased, lines may be left of pictures that are not there any more. */
    "       CASE WHEN EXISTS (SELECT 1 FROM evidence_card WHERE ticket_id = $5) THEN 1"
    "            WHEN EXISTS (SELECT 1 FROM asker WHERE ticket_id = $5 AND erased_at IS NOT NULL)"
    "            THEN 1 ELSE 0 END AS pictures,"
    "       CASE WHEN $6 = 0 THEN 0"
    "            WHEN EXISTS (SELECT 1 FROM ticket_link WHERE from_id = $5) THEN 1"
    "            WHEN EXISTS (SELECT 1 FROM ticket_link WHERE to_id = $5) THEN 1"
    "            ELSE 0 END AS links"
    "  FROM service_card s JOIN place_card l ON l.id = $3 LEFT JOIN zone_card z ON z.id = $4"
    " WHERE s.id = $2";
static const char QUANTITIES_OF[] =
    "SELECT id, item, unit, claimed, measured"
    "  FROM ticket_quantity WHERE ticket_id = $1 AND round = $2 ORDER BY id LIMIT 200";
static const char HELPER_IDS[] =
    "SELECT person_id AS id FROM ticket_helper WHERE ticket_id = $1 ORDER BY person_id LIMIT 50";
static const char RATINGS[] =
    "SELECT r.level, r.words, r.at,"
    "       (SELECT name FROM person_card WHERE id = r.thanks_id) AS thanks"
    "  FROM rating_card r"
    " WHERE r.ticket_id = $1 AND ($2 = 0 OR r.asker_id = $2)"
    " ORDER BY r.asker_id LIMIT 500";
static const char GOES_ON[] =
    "SELECT n.number, n.state, k.id AS asker_id"
    "  FROM rating_card r JOIN ticket_link l ON l.to_id = r.ticket_id AND l.kind = r.level"
    "  JOIN ticket n ON n.id = l.from_id AND n.registered_at = r.at"
    "  JOIN asker k ON k.ticket_id = n.id AND k.first = 1"
    " WHERE r.ticket_id = $1 AND r.asker_id = $2 ORDER BY n.id DESC LIMIT 1";
static const char LINKS_OF[] =
    "SELECT k.to_id AS ticket_id, t.number, k.kind"
    "  FROM ticket_link k JOIN ticket t ON t.id = k.to_id WHERE k.from_id = $1"
    " UNION ALL"
    " SELECT k.from_id AS ticket_id, t.number, k.kind"
    "  FROM ticket_link k JOIN ticket t ON t.id = k.from_id WHERE k.to_id = $1"
    " ORDER BY ticket_id, kind LIMIT 100";
static const char MINE[] =
    "SELECT t.id AS ticket_id, t.number, t.title, t.state, t.outcome, l.full_name AS place_name,"
    "       s.icon AS service_icon, t.registered_at, n.kind AS next_kind,"
    "       n.due_at AS next_due_at, k.id AS asker_id, t.closed_at,"
    "       EXISTS (SELECT 1 FROM rating_card r"
    "                WHERE r.ticket_id = t.id AND r.asker_id = k.id) AS rated"
    "  FROM asker k JOIN ticket t ON t.id = k.ticket_id"
    "  JOIN place_card l ON l.id = t.place_id"
    "  JOIN service_card s ON s.id = t.service_id"
    "  LEFT JOIN promise_card n ON n.id ="
    "       (SELECT id FROM promise_card WHERE ticket_id = t.id AND ended_at IS NULL"
    "           AND due_at IS NOT NULL AND kind IN ('arrive', 'finish', 'resume', 'report_back',"
    "               'confirm', 'referral_confirmed') ORDER BY due_at, id LIMIT 1)"
    " WHERE k.person_id = $1 AND k.id < $2 ORDER BY k.id DESC LIMIT $3";
static const char SIMILAR[] =
    "SELECT t.id AS ticket_id, t.number, t.title, t.state, t.registered_at"
    "  FROM ticket t JOIN service_card s ON s.id = t.service_id"
    " WHERE t.state <> 'closed' AND t.place_id = $1 AND s.service_id = $2"
    "   AND t.done_at IS NULL AND t.department_id IS NULL"
    " ORDER BY t.id DESC LIMIT 10";
static const char OFFERS_TO[] =
    "SELECT o.id, o.ticket_id, o.from_id, o.to_id, o.reason, o.offered_at, o.answered_at, o.answer"
    "  FROM hand_over o WHERE o.to_id = $1 AND o.answer IS NULL ORDER BY o.id LIMIT 200";

#define SIGHT(s)                                                                                   \
    V((s)->all), V((s)->me), V((s)->trade), V((s)->trade_zone), v_id((s)->zone_id),                \
        v_id((s)->ward_id)

static const char *pattern(struct ctx *ctx, const char *q)
{
    return said(q) ? db_like(ctx, q) : NULL;
}

enum outcome db_cards_open(struct ctx *ctx, const struct sight *sight,
                           const struct card_query *query, struct list *ret)
{
    return db_list(ctx, CARDS_OPEN,
                   VALUES(V((int)ctx->locale), SIGHT(sight),
                          V(name_of(&TICKET_STATE_NAMES, query->state)), V(pattern(ctx, query->q)),
                          V(query->mine), V(query->grab), V(query->report), V(query->late),
                          V(query->not_own), V(query->after_at), V(query->after_id),
                          V(query->limit), V(query->zone), V(query->answer), V(sight->desk)),
                   &CARD_ROW_SHAPE, ret);
}

enum outcome db_cards_all(struct ctx *ctx, const struct sight *sight,
                          const struct card_query *query, struct list *ret)
{
    return db_list(ctx, CARDS_ALL,
                   VALUES(V((int)ctx->locale), SIGHT(sight),
                          V(name_of(&TICKET_STATE_NAMES, query->state)), V(pattern(ctx, query->q)),
                          V(query->after_id), V(query->limit)),
                   &CARD_ROW_SHAPE, ret);
}

enum outcome db_cards_at_place(struct ctx *ctx, const struct ticket *t, int64_t since,
                               struct list *ret)
{
    return db_list(ctx, CARDS_AT_PLACE,
                   VALUES(V((int)ctx->locale), V(t->place_id), V(t->id), V(since)), &CARD_ROW_SHAPE,
                   ret);
}

enum outcome db_card(struct ctx *ctx, int64_t id, struct ticket_card *ret)
{
    return db_load(ctx, CARD, VALUES(V((int)ctx->locale), V(id)), &CARD_ROW_SHAPE, ret);
}

enum outcome db_about(struct ctx *ctx, const struct ticket *t, bool links, struct ticket_about *ret)
{
    return db_load(ctx, ABOUT,
                   VALUES(V((int)ctx->locale), V(t->service_id), V(t->place_id), v_id(t->zone_id),
                          V(t->id), V(links)),
                   &ABOUT_SHAPE, ret);
}

enum outcome db_quantities_of(struct ctx *ctx, const struct ticket *t, struct list *ret)
{
    return db_list(ctx, QUANTITIES_OF, VALUES(V(t->id), V(t->reopened)), &QUANTITY_SHAPE, ret);
}

struct id_row {
    int64_t id;
};
static const struct field ID_FIELDS[] = {FIELD(struct id_row, id)};
static SHAPE(ID_SHAPE, "IdRow", struct id_row, ID_FIELDS, "One id.");

enum outcome db_helper_ids(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, HELPER_IDS, VALUES(V(ticket_id)), &ID_SHAPE, ret);
}

enum outcome db_ratings(struct ctx *ctx, int64_t ticket_id, int64_t asker_id, struct list *ret)
{
    return db_list(ctx, RATINGS, VALUES(V(ticket_id), V(asker_id)), &TICKET_RATING_SHAPE, ret);
}

enum outcome db_goes_on(struct ctx *ctx, int64_t ticket_id, int64_t asker_id, struct goes_on *ret)
{
    return db_load(ctx, GOES_ON, VALUES(V(ticket_id), V(asker_id)), &GOES_ON_ROW_SHAPE, ret);
}

enum outcome db_links_of(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, LINKS_OF, VALUES(V(ticket_id)), &LINK_SHAPE, ret);
}

enum outcome db_mine(struct ctx *ctx, int64_t person_id, int64_t after_id, int64_t limit,
                     struct list *ret)
{
    return db_list(ctx, MINE, VALUES(V(person_id), V(after_id), V(limit)), &MINE_ROW_SHAPE, ret);
}

enum outcome db_similar(struct ctx *ctx, int64_t place_id, int64_t service_id, struct list *ret)
{
    return db_list(ctx, SIMILAR, VALUES(V(place_id), V(service_id)), &SIMILAR_ROW_SHAPE, ret);
}

enum outcome db_offers_to(struct ctx *ctx, int64_t person_id, struct list *ret)
{
    return db_list(ctx, OFFERS_TO, VALUES(V(person_id)), &HAND_OVER_ROW_SHAPE, ret);
}
