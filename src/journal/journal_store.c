/* journal/journal_store.c — events as rows. Nothing here changes what one says, or removes one; the
 * texts beside it go when a person is erased (journal_erase_store.c). */
#include "journal/journal_store.h"
#include "store/store.h"

/* The parties' words as the record writes them. Capabilities have them from people/people.h, which
 * the journal lies below; journal_test.c holds the two together. */
static const struct names PARTIES_HERE = {
    "Party", (const char *const[]){NULL, "hospital", "contractor"},
       3
};

static const char INSERT_EVENT[] =
    "INSERT INTO event (at, fact, ticket_id, subject_id, actor_id, post_id, party, asker_id, data,"
    "                   for_askers, nth, commitment)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id";
static const char INSERT_WORDS[] =
    "INSERT INTO event_words (event_id, words, salt, more) VALUES ($1, $2, $3, $4)";
static const char BIND_EVENT[] =
    "UPDATE event SET commitment = $2 WHERE id = $1 AND commitment IS NULL";
static const char BIND_WORDS[] =
    "UPDATE event_words SET salt = $2 WHERE event_id = $1 AND salt IS NULL";
static const char LOAD_NTH[] = "SELECT COALESCE((SELECT nth FROM event WHERE ticket_id = $1"
                               "                  ORDER BY id DESC LIMIT 1), 0)";

/* The name stands in a subquery: joined, SQLite would gather all persons first. */
#define EVENT_COLUMNS                                                                              \
    "SELECT e.id, e.at, e.fact, e.ticket_id, e.subject_id, e.actor_id, e.post_id, e.party,"        \
    "       e.asker_id, e.data, e.for_askers, NULLIF(w.words, '') AS words,"                       \
    "       CASE WHEN e.commitment IS NOT NULL AND w.event_id IS NULL THEN 1 ELSE 0 END AS "       \
    "erased,"                                                                                      \
    "       (SELECT p.name FROM person_card p WHERE p.id = e.actor_id) AS actor_name"              \
    "  FROM event e LEFT JOIN event_words w ON w.event_id = e.id"
static const char LIST_OF_TICKET[] = EVENT_COLUMNS " WHERE e.ticket_id = $1"
                                                   " ORDER BY e.id LIMIT 1000";
static const char LIST_FOR_ASKERS[] = EVENT_COLUMNS " WHERE e.ticket_id = $1 AND e.for_askers = 1"
                                                    " ORDER BY e.id LIMIT 1000";
static const char LIST_AFTER[] = EVENT_COLUMNS " WHERE e.id > $1"
                                               " ORDER BY e.id LIMIT $2";
#define NEWS_COLUMNS "SELECT id, at, fact, ticket_id, subject_id, for_askers"
static const char NEWS_AFTER[] = NEWS_COLUMNS " FROM event WHERE id > $1 ORDER BY id LIMIT $2";
static const char NEWS_SETTLED[] = NEWS_COLUMNS
    ", turn FROM event_turn"
    " WHERE turn >= $1 AND turn < (SELECT turn FROM turn_now) AND (turn > $1 OR id > $2)"
    " ORDER BY turn, id LIMIT $3";
static const char NEWEST_SETTLED[] =
    NEWS_COLUMNS ", turn FROM event_turn WHERE turn < (SELECT turn FROM turn_now)"
                 " ORDER BY turn DESC, id DESC LIMIT 1";
static const char TURN_OF[] = "SELECT turn FROM event_turn WHERE id = $1";
static const char LOAD_NEWEST[] = "SELECT COALESCE(MAX(id), 0) FROM event";

static const struct field EVENT_FIELDS[] = {
    FIELD(struct event, id, .says = "grows with time; the position in every stream"),
    FIELD(struct event, at, .unit = "µs", .says = "when it happened"),
    FIELD(struct event, fact, .names = &FACT_NAMES, .says = "what happened"),
    FIELD(struct event, ticket_id, .blank = true, .says = "the ticket it belongs to"),
    FIELD(struct event, subject_id, .blank = true, .says = "the other thing it is about"),
    FIELD(struct event, actor_id, .blank = true, .says = "who did it; null: the clock or an asker"),
    FIELD(struct event, post_id, .blank = true, .says = "the post held at that moment"),
    FIELD(struct event, party, .blank = true, .names = &PARTIES_HERE,
          .says = "the actor's party at that moment"),
    FIELD(struct event, asker_id, .blank = true, .says = "the asker who did it"),
    FIELD_AS(struct event, data, KIND_JSON, .says = "numbers and fixed words of the fact"),
    FIELD(struct event, words, .says = "what a person wrote; null: none or erased"),
    FIELD(struct event, erased, .says = "it had texts, and they were erased"),
    FIELD(struct event, for_askers, .says = "shown on the asker's timeline"),
    FIELD(struct event, actor_name, .says = "the actor's name as it is now"),
};
SHAPE(EVENT_SHAPE, "Event", struct event, EVENT_FIELDS, "one fact that happened");

enum outcome db_event_insert(struct ctx *ctx, const struct note *note, const struct bond *bond,
                             int64_t *ret_id)
{
    const struct actor *who = &ctx->who;

    TRY(db_insert(ctx, INSERT_EVENT,
                  VALUES(V(ctx->now), V(name_of(&FACT_NAMES, (int)note->fact)),
                         v_id(note->ticket_id), v_id(note->subject_id), v_id(who->person_id),
                         v_id(who->post_id), V(name_of(&PARTIES_HERE, who->party)),
                         v_id(who->asker_id), V(note->data), V(note->for_askers), V(note->nth),
                         V(bond->commitment)),
                  ret_id));
    if (!bond->salt.p)
        return DONE;
    return db_run(
        ctx, INSERT_WORDS,
        VALUES(V(*ret_id), V(note->words ? note->words : ""), V(bond->salt), V(note->more)));
}

enum outcome db_event_bind(struct ctx *ctx, int64_t id, const struct bond *bond)
{
    TRY(db_run(ctx, BIND_EVENT, VALUES(V(id), V(bond->commitment))));
    return db_run(ctx, BIND_WORDS, VALUES(V(id), V(bond->salt)));
}

enum outcome db_event_nth(struct ctx *ctx, int64_t ticket_id, int64_t *ret)
{
    return db_int(ctx, LOAD_NTH, VALUES(V(ticket_id)), ret);
}

enum outcome db_events_of_ticket(struct ctx *ctx, int64_t ticket_id, bool askers_only,
                                 struct list *ret)
{
    return db_list(ctx, askers_only ? LIST_FOR_ASKERS : LIST_OF_TICKET, VALUES(V(ticket_id)),
                   &EVENT_SHAPE, ret);
}

enum outcome db_events_after(struct ctx *ctx, int64_t after_id, int64_t most, struct list *ret)
{
    return db_list(ctx, LIST_AFTER, VALUES(V(after_id), V(most)), &EVENT_SHAPE, ret);
}

static const struct field HAPPENING_FIELDS[] = {
    FIELD(struct happening, id),
    FIELD(struct happening, at),
    FIELD(struct happening, fact, .names = &FACT_NAMES),
    FIELD(struct happening, ticket_id),
    FIELD(struct happening, subject_id),
    FIELD(struct happening, for_askers),
    FIELD(struct happening, turn),
};
static SHAPE(HAPPENING, "Happening", struct happening, HAPPENING_FIELDS, "that something happened");

enum outcome db_news_after(struct ctx *ctx, int64_t after_id, int64_t most, struct list *ret)
{
    return db_list(ctx, NEWS_AFTER, VALUES(V(after_id), V(most)), &HAPPENING, ret);
}

enum outcome db_news_settled(struct ctx *ctx, int64_t turn, int64_t id, int64_t most,
                             struct list *ret)
{
    return db_list(ctx, NEWS_SETTLED, VALUES(V(turn), V(id), V(most)), &HAPPENING, ret);
}

enum outcome db_turn_of(struct ctx *ctx, int64_t id, int64_t *ret)
{
    return db_int(ctx, TURN_OF, VALUES(V(id)), ret);
}

enum outcome db_newest_settled(struct ctx *ctx, struct happening *ret)
{
    return db_load(ctx, NEWEST_SETTLED, NO_VALUES, &HAPPENING, ret);
}

enum outcome db_event_newest(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, LOAD_NEWEST, NO_VALUES, ret);
}
