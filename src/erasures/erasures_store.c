/* erasures/erasures_store.c — the erasures' own rows; whom they are about through the views of
 * tickets and people. */
#include "erasures/erasures_inside.h"
#include "store/store.h"

#define ERASURE_ROW                                                                                \
    "SELECT r.id, r.version, r.kind, r.asker_id, r.person_id, r.reason, r.words, r.asked_by,"      \
    "       r.asked_party, r.asked_at, r.answered_at, r.answer, r.done_at, r.cleaned_at,"          \
    "       r.askers, r.tickets, r.texts, r.pictures,"                                             \
    "       (SELECT name FROM person_card WHERE id = r.person_id) AS person_name,"                 \
    "       (SELECT name FROM person_card WHERE id = r.asked_by) AS asked_by_name,"                \
    "       (SELECT name FROM person_card WHERE id = r.answered_by) AS answered_by_name"           \
    "  FROM erasure r"
static const char LOAD[] = ERASURE_ROW " WHERE r.id = $1";
static const char LIST[] = ERASURE_ROW " ORDER BY r.id DESC LIMIT 200";
static const char NEXT[] = ERASURE_ROW " WHERE r.cleaned_at IS NULL AND r.answer = 'signed'"
                                       "   AND r.done_at IS NULL ORDER BY r.id LIMIT 1";
static const char SCANNED[] = "SELECT scanned FROM erasure WHERE id = $1";
static const char ADD[] =
    "INSERT INTO erasure (kind, asker_id, person_id, reason, words, asked_by, asked_party,"
    "                     asked_at, answered_at, answer)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
static const char ANSWER[] =
    "UPDATE erasure SET answer = $3, answered_by = $4, answered_at = $5, version = version + 1"
    " WHERE id = $1 AND version = $2 AND answer IS NULL";
static const char COUNT[] =
    "UPDATE erasure SET askers = askers + $2, tickets = tickets + $3, texts = texts + $4,"
    "       pictures = pictures + $5 WHERE id = $1";
static const char SCAN[] = "UPDATE erasure SET scanned = $2 WHERE id = $1";
static const char FINISH[] = "UPDATE erasure SET done_at = $2, version = version + 1"
                             " WHERE id = $1 AND done_at IS NULL";
static const char WAITS[] =
    "SELECT COUNT(*) FROM erasure r WHERE r.done_at IS NULL"
    "   AND (r.answer IS NULL OR r.answer = 'signed')"
    "   AND (r.person_id = $1 OR r.asker_id = $2 OR (CAST($3 AS TEXT) IS NOT NULL"
    "        AND r.asker_id IN (SELECT id FROM asker_card WHERE phone = $3)))";
static const char UNCLEANED[] = "SELECT COUNT(*) FROM erasure"
                                " WHERE cleaned_at IS NULL AND done_at IS NOT NULL";
static const char CLEANED[] = "UPDATE erasure SET cleaned_at = $1"
                              " WHERE cleaned_at IS NULL AND done_at IS NOT NULL";

#define ASKED_ROW "SELECT id, ticket_id, person_id, name, phone, joined_at, first, erased_at"
static const char ASKED_ONE[] = ASKED_ROW " FROM asker_card WHERE id = $1";
static const char ASKED_OF[] = ASKED_ROW " FROM asker_card WHERE ticket_id = $1 ORDER BY id"
                                         " LIMIT 500";
static const char BY_PHONE[] = "SELECT COALESCE(MIN(id), 0) FROM asker_card WHERE phone = $1";
/* $1 the named asker, $2 the phone, $3 the account of staff, $4 the name and $5 the ticket: who
 * left no phone asks again, without one and under the same name, in what follows from that ticket.
 */
#define LIKE_WHOM                                                                                  \
    " WHERE erased_at IS NULL AND ((CAST($2 AS TEXT) IS NOT NULL AND phone = $2)"                  \
    "        OR (CAST($3 AS BIGINT) IS NOT NULL AND person_id = $3)"                               \
    "        OR (CAST($2 AS TEXT) IS NULL AND CAST($3 AS BIGINT) IS NULL AND phone IS NULL"        \
    "            AND name = $4 AND ticket_id IN"                                                   \
    "                (SELECT sequel_id FROM sequel_card WHERE ticket_id = $5 AND quotes = 1)))"
#define BUT_NAMED " AND id <> $1"
#define OR_NAMED                                                                                   \
    "(SELECT id, ticket_id FROM asker_card" LIKE_WHOM                                              \
    " UNION SELECT id, ticket_id FROM asker_card WHERE id = $1)"
static const char ASKED_LIKE[] =
    ASKED_ROW " FROM asker_card" LIKE_WHOM BUT_NAMED " ORDER BY id LIMIT $6";
static const char COUNTS[] =
    "WITH them AS " OR_NAMED " SELECT (SELECT COUNT(*) FROM them) AS askers,"
    "       (SELECT COUNT(DISTINCT ticket_id) FROM them) AS tickets,"
    "       (SELECT COUNT(*) FROM event e JOIN event_words w ON w.event_id = e.id"
    "         WHERE e.ticket_id IN (SELECT ticket_id FROM them)) AS texts,"
    "       (SELECT COUNT(*) FROM evidence_card"
    "         WHERE stage = 'report' AND ticket_id IN (SELECT ticket_id FROM them)) AS pictures";
static const char OPEN[] = "WITH them AS " OR_NAMED " SELECT COUNT(*) FROM open_ticket_card"
                           " WHERE id IN (SELECT ticket_id FROM them)";
static const char NUMBERS[] = "WITH them AS " OR_NAMED " SELECT number FROM ticket_card"
                              " WHERE id IN (SELECT ticket_id FROM them) ORDER BY id DESC LIMIT 50";
static const char NUMBER[] = "SELECT number FROM ticket_card WHERE id = $1";
static const char SEQUELS[] = "SELECT sequel_id, quotes FROM sequel_card WHERE ticket_id = $1"
                              " ORDER BY sequel_id LIMIT 200";
static const char ERASED_ASKERS[] = "SELECT 'asker' AS kind, id, joined_at AS at FROM asker_card"
                                    " WHERE erased_at IS NOT NULL AND id > $1"
                                    " ORDER BY id LIMIT 1000";
static const char ERASED_PEOPLE[] =
    "SELECT DISTINCT 'person' AS kind, r.person_id AS id, e.at AS at FROM erasure r"
    "  JOIN event e ON e.subject_id = r.person_id AND e.ticket_id IS NULL"
    "   AND e.fact = 'person_added'"
    " WHERE r.done_at IS NOT NULL AND r.kind = 'person' AND r.person_id > $1"
    " ORDER BY r.person_id LIMIT 1000";
static const char PERSON_AT[] = "SELECT COALESCE(MIN(at), 0) FROM event WHERE subject_id = $1"
                                "   AND ticket_id IS NULL AND fact = 'person_added'";

#define A(member, ...) FIELD(struct asked, member, __VA_ARGS__)
static const struct field ASKED_FIELDS[] = {
    A(id), A(ticket_id), A(person_id), A(name), A(phone), A(joined_at), A(first), A(erased_at),
};
static SHAPE(ASKED, "Asked", struct asked, ASKED_FIELDS, "An asker.");

struct numbered {
    const char *number;
};
static const struct field NUMBER_FIELDS[] = {FIELD(struct numbered, number)};
static SHAPE(NUMBERED, "Numbered", struct numbered, NUMBER_FIELDS, "A ticket's number.");
static const struct field SEQUEL_FIELDS[] = {
    FIELD(struct sequel, sequel_id),
    FIELD(struct sequel, quotes),
};
static SHAPE(SEQUEL, "Sequel", struct sequel, SEQUEL_FIELDS, "What hangs on a ticket.");
static const struct field ERASED_FIELDS[] = {
    FIELD(struct erased, kind, .names = &ERASE_KIND_NAMES),
    FIELD(struct erased, id),
    FIELD(struct erased, at),
};
static SHAPE(ERASED, "Erased", struct erased, ERASED_FIELDS, "An id that was erased.");

enum outcome db_erasure(struct ctx *ctx, int64_t id, struct erasure *ret)
{
    return db_load(ctx, LOAD, VALUES(V(id)), &ERASURE_SHAPE, ret);
}

enum outcome db_erasures(struct ctx *ctx, struct list *ret)
{
    return db_list(ctx, LIST, NO_VALUES, &ERASURE_SHAPE, ret);
}

enum outcome db_erasure_next(struct ctx *ctx, struct erasure *ret)
{
    return db_load(ctx, NEXT, NO_VALUES, &ERASURE_SHAPE, ret);
}

enum outcome db_erasure_scanned(struct ctx *ctx, int64_t id, int64_t *ret)
{
    return db_int(ctx, SCANNED, VALUES(V(id)), ret);
}

enum outcome db_erasure_add(struct ctx *ctx, struct erasure *e, const char *party)
{
    e->version = 1;
    return db_insert(ctx, ADD,
                     VALUES(V(name_of(&ERASE_KIND_NAMES, e->kind)), v_id(e->asker_id),
                            v_id(e->person_id), V(name_of(&ERASE_REASON_NAMES, e->reason)),
                            V(e->words), v_id(e->asked_by), V(party), V(e->asked_at),
                            v_id(e->answered_at), V(name_of(&ERASE_ANSWER_NAMES, e->answer))),
                     &e->id);
}

enum outcome db_erasure_answer(struct ctx *ctx, const struct erasure *e, int answer)
{
    return db_change_one(ctx, ANSWER,
                         VALUES(V(e->id), V(e->version), V(name_of(&ERASE_ANSWER_NAMES, answer)),
                                v_id(ctx->who.person_id), V(ctx->now)));
}

enum outcome db_erasure_count(struct ctx *ctx, const struct erasure *e)
{
    return db_run(ctx, COUNT,
                  VALUES(V(e->id), V(e->askers), V(e->tickets), V(e->texts), V(e->pictures)));
}

enum outcome db_erasure_scan(struct ctx *ctx, int64_t id, int64_t scanned)
{
    return db_run(ctx, SCAN, VALUES(V(id), V(scanned)));
}

enum outcome db_erasure_done(struct ctx *ctx, int64_t id)
{
    return db_change_one(ctx, FINISH, VALUES(V(id), V(ctx->now)));
}

enum outcome db_erasure_waits(struct ctx *ctx, int64_t asker_id, const char *phone,
                              int64_t person_id, bool *ret)
{
    int64_t n;

    TRY(db_int(ctx, WAITS, VALUES(v_id(person_id), v_id(asker_id), V(phone)), &n));
    *ret = n > 0;
    return DONE;
}

enum outcome db_erasures_uncleaned(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, UNCLEANED, NO_VALUES, ret);
}

enum outcome db_erasures_cleaned(struct ctx *ctx)
{
    return db_run(ctx, CLEANED, VALUES(V(ctx->now)));
}

enum outcome db_asked(struct ctx *ctx, int64_t id, struct asked *ret)
{
    return db_load(ctx, ASKED_ONE, VALUES(V(id)), &ASKED, ret);
}

enum outcome db_asked_of(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, ASKED_OF, VALUES(V(ticket_id)), &ASKED, ret);
}

enum outcome db_asked_by_phone(struct ctx *ctx, const char *phone, int64_t *ret)
{
    return db_int(ctx, BY_PHONE, VALUES(V(phone)), ret);
}

enum outcome db_asked_like(struct ctx *ctx, const struct whom *whom, int64_t most, struct list *ret)
{
    return db_list(ctx, ASKED_LIKE,
                   VALUES(V(whom->asker_id), V(whom->person_id ? NULL : whom->phone),
                          v_id(whom->person_id), V(whom->name), v_id(whom->ticket_id), V(most)),
                   &ASKED, ret);
}

/* Staff are their account: who else has the phone is another matter. */
#define VALUES_OF(whom)                                                                            \
    VALUES(V((whom)->asker_id), V((whom)->person_id ? NULL : (whom)->phone),                       \
           v_id((whom)->person_id), V((whom)->name), v_id((whom)->ticket_id))

enum outcome db_asked_counts(struct ctx *ctx, const struct whom *whom, struct erasure *ret)
{
    struct erasure counted;

    TRY(db_load(ctx, COUNTS, VALUES_OF(whom), &ERASURE_SHAPE, &counted));
    ret->askers = counted.askers;
    ret->tickets = counted.tickets;
    ret->texts = counted.texts;
    ret->pictures = counted.pictures;
    return DONE;
}

enum outcome db_asked_open(struct ctx *ctx, const struct whom *whom, int64_t *ret)
{
    return db_int(ctx, OPEN, VALUES_OF(whom), ret);
}

enum outcome db_asked_numbers(struct ctx *ctx, const struct whom *whom, struct list *ret)
{
    return db_list(ctx, NUMBERS, VALUES_OF(whom), &NUMBERED, ret);
}

enum outcome db_number_of(struct ctx *ctx, int64_t ticket_id, const char **ret)
{
    return db_text(ctx, NUMBER, VALUES(V(ticket_id)), ret);
}

enum outcome db_sequels(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, SEQUELS, VALUES(V(ticket_id)), &SEQUEL, ret);
}

enum outcome db_erased(struct ctx *ctx, enum erase_kind kind, int64_t after, struct list *ret)
{
    return db_list(ctx, kind == ERASE_ASKER ? ERASED_ASKERS : ERASED_PEOPLE, VALUES(V(after)),
                   &ERASED, ret);
}

enum outcome db_person_at(struct ctx *ctx, int64_t id, int64_t *ret)
{
    return db_int(ctx, PERSON_AT, VALUES(V(id)), ret);
}
