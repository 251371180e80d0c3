/* journal/journal_erase_store.c — the one place where something beside the record goes: texts and
 * salts of events. What an event itself says is never touched. */
#include "journal/journal.h"
#include "store/store.h"

#define WORDED_COLUMNS                                                                             \
    "SELECT e.id, e.ticket_id, e.subject_id, e.asker_id, e.fact, e.data, w.words, w.more"          \
    "  FROM event e JOIN event_words w ON w.event_id = e.id"
static const char OF_TICKET[] = WORDED_COLUMNS " WHERE e.ticket_id = $1 ORDER BY e.id LIMIT 10000";
/* Few events belong to no ticket: the index on ticket_id finds them. */
static const char OF_PERSON[] = WORDED_COLUMNS
    " WHERE e.ticket_id IS NULL AND e.subject_id = $1"
    "   AND e.fact IN ('person_added', 'person_changed', 'person_deactivated', 'duty_changed',"
    "                  'person_password_set', 'hospital_founded')"
    " ORDER BY e.id LIMIT 10000";
static const char WITH[] = WORDED_COLUMNS
    " WHERE e.id > $1 AND e.id <= $2 AND e.ticket_id IS NOT NULL"
    "   AND (REPLACE(REPLACE(w.words, ' ', ''), '-', '') LIKE $3 ESCAPE '\\'"
    "        OR REPLACE(REPLACE(COALESCE(w.more, ''), ' ', ''), '-', '') LIKE $3 ESCAPE '\\')"
    " ORDER BY e.id LIMIT 200";
static const char UNWORD[] = "DELETE FROM event_words WHERE event_id = $1";

static const struct field WORDED_FIELDS[] = {
    FIELD(struct worded, id),
    FIELD(struct worded, ticket_id),
    FIELD(struct worded, subject_id),
    FIELD(struct worded, asker_id),
    FIELD(struct worded, fact, .names = &FACT_NAMES),
    FIELD_AS(struct worded, data, KIND_JSON),
    FIELD(struct worded, words),
    FIELD_AS(struct worded, more, KIND_JSON),
};
static SHAPE(WORDED, "Worded", struct worded, WORDED_FIELDS, "An event that still has texts.");

enum outcome journal_worded_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, OF_TICKET, VALUES(V(ticket_id)), &WORDED, ret);
}

enum outcome journal_worded_of_person(struct ctx *ctx, int64_t person_id, struct list *ret)
{
    return db_list(ctx, OF_PERSON, VALUES(V(person_id)), &WORDED, ret);
}

enum outcome journal_worded_with(struct ctx *ctx, int64_t after_id, int64_t until_id,
                                 const char *digits, struct list *ret)
{
    return db_list(ctx, WITH, VALUES(V(after_id), V(until_id), V(db_like(ctx, digits))), &WORDED,
                   ret);
}

enum outcome journal_unword(struct ctx *ctx, int64_t event_id)
{
    return db_run(ctx, UNWORD, VALUES(V(event_id)));
}
