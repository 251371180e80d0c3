/* record/record_store.c — tiles, heads and the state of the log; events in the order of the log. */
#include "record/record_store.h"
#include "store/store.h"
#include <string.h>

/* As people/people.h has them; record_test.c holds the two together. */
static const struct names PARTIES_HERE = {
    "Party", (const char *const[]){NULL, "hospital", "contractor"},
       3
};

static const struct field ROW_FIELDS[] = {
    FIELD(struct row, id),         FIELD(struct row, at),
    FIELD(struct row, fact),       FIELD(struct row, ticket_id),
    FIELD(struct row, nth),        FIELD(struct row, subject_id),
    FIELD(struct row, actor_id),   FIELD(struct row, post_id),
    FIELD(struct row, asker_id),   FIELD(struct row, party, .names = &PARTIES_HERE),
    FIELD(struct row, for_askers), FIELD(struct row, commitment),
    FIELD(struct row, data),       FIELD(struct row, words),
    FIELD(struct row, turn),
};
SHAPE(ROW_SHAPE, "RecordRow", struct row, ROW_FIELDS, "an event as the log reads it");

static const struct field WORDS_FIELDS[] = {
    FIELD(struct words_row, event_id),
    FIELD(struct words_row, words),
    FIELD(struct words_row, more),
    FIELD(struct words_row, salt),
};
static SHAPE(WORDS_SHAPE, "WordsRow", struct words_row, WORDS_FIELDS, "words beside an event");

static const struct field TILE_FIELDS[] = {
    FIELD(struct tile, level),    FIELD(struct tile, number),  FIELD(struct tile, n),
    FIELD(struct tile, first_id), FIELD(struct tile, last_id), FIELD(struct tile, ids),
    FIELD(struct tile, hashes),
};
static SHAPE(TILE_SHAPE, "Tile", struct tile, TILE_FIELDS, "hashes of one height");

static const struct field STATE_FIELDS[] = {
    FIELD(struct record_state, size),
    FIELD(struct record_state, turn),
    FIELD(struct record_state, last_id),
};
static SHAPE(STATE_SHAPE, "RecordState", struct record_state, STATE_FIELDS, "how far the log is");

static const struct field HEAD_FIELDS[] = {
    FIELD(struct head_row, size),
    FIELD(struct head_row, at),
    FIELD(struct head_row, root),
    FIELD(struct head_row, text),
};
static SHAPE(HEAD_SHAPE, "HeadRow", struct head_row, HEAD_FIELDS, "a signed head");

/* Events that are no ticket's, or older than the record, may have words they are not bound to. */
#define WITH_OLD_WORDS                                                                             \
    ", CASE WHEN e.nth = 0 AND e.commitment IS NULL"                                               \
    "       THEN (SELECT w.words FROM event_words w WHERE w.event_id = e.id) END AS words"
static const char LIST_IN_TURN[] =
    "SELECT " ROW_COLUMNS WITH_OLD_WORDS
    "  FROM event_turn e WHERE e.turn >= $1 AND e.turn < $2 AND (e.turn > $1 OR e.id > $3)"
    " ORDER BY e.turn, e.id LIMIT $4";
static const char LIST_BY_ID[] =
    "SELECT " ROW_COLUMNS WITH_OLD_WORDS
    "  FROM event_turn e WHERE e.id > $1 AND e.turn < $2 ORDER BY e.id LIMIT $3";
static const char LIST_IDS[] = "SELECT e.id, e.turn FROM event_turn e"
                               " WHERE e.id > $1 AND e.turn < $2 ORDER BY e.id LIMIT $3";
static const char LOAD_ROW[] =
    "SELECT " ROW_COLUMNS WITH_OLD_WORDS " FROM event_turn e WHERE e.id = $1";
static const char OLDEST_UNSEALED[] =
    "SELECT e.at FROM event_turn e WHERE e.turn >= $1 AND (e.turn > $1 OR e.id > $2)"
    " ORDER BY e.turn, e.id LIMIT 1";
static const char COUNT_UNTIL[] =
    "SELECT COUNT(*) FROM event_turn e WHERE e.turn < $1 OR (e.turn = $1 AND e.id <= $2)";
static const char LIST_WORDS[] = "SELECT event_id, words, more, salt FROM event_words"
                                 " WHERE event_id >= $1 AND event_id <= $2 ORDER BY event_id"
                                 " LIMIT 10000";
static const char LIST_OF_TICKET[] =
    "SELECT " ROW_COLUMNS " FROM event_turn e WHERE e.ticket_id = $1 ORDER BY e.id LIMIT 10000";
static const char LIST_BETWEEN[] = "SELECT " ROW_COLUMNS " FROM event_turn e"
                                   " WHERE e.id >= $1 AND e.id <= $2 ORDER BY e.id LIMIT 10000";
static const char LIST_WORDS_OF_TICKET[] =
    "SELECT w.event_id, w.words, w.more, w.salt"
    "  FROM event e JOIN event_words w ON w.event_id = e.id"
    " WHERE e.ticket_id = $1 ORDER BY w.event_id LIMIT 10000";
static const char BEST_HEAD[] =
    "SELECT c.size FROM cosignature c JOIN witness w ON w.id = c.witness_id"
    "  JOIN head h ON h.size = c.size"
    " WHERE c.size > $1 AND w.retired_at IS NULL"
    " GROUP BY c.size ORDER BY COUNT(DISTINCT w.party) DESC, c.size DESC LIMIT 1";
static const char FORGET_TXN[] = "UPDATE event SET txn = 0 WHERE txn > 0";
static const char FORGET_TURN[] = "UPDATE record_state SET turn = -1 WHERE id = 1";
static const char NEWEST_EVENT[] = "SELECT COALESCE(MAX(id), 0) FROM event";
static const char LOAD_STATE[] = "SELECT size, turn, last_id FROM record_state WHERE id = 1";
static const char ADVANCE[] = "UPDATE record_state SET size = $1, turn = $2, last_id = $3"
                              " WHERE id = 1 AND size = $4 AND turn = $5 AND last_id = $6";
static const char TURN_NOW[] = "SELECT turn FROM turn_now";

#define TILE_COLUMNS "SELECT level, number, n, first_id, last_id, ids, hashes FROM tile"
static const char LOAD_TILE[] = TILE_COLUMNS " WHERE level = $1 AND number = $2";
/* Only tiles of leaves have such numbers; naming the level would lead SQLite to the wrong index. */
static const char LIST_AROUND[] =
    TILE_COLUMNS " WHERE last_id >= $1 AND first_id <= $1 ORDER BY last_id LIMIT $2";
static const char LIST_TILES[] =
    TILE_COLUMNS " WHERE level = $1 AND number >= $2 ORDER BY number LIMIT $3";
static const char SAVE_TILE[] =
    "INSERT INTO tile (level, number, n, first_id, last_id, ids, hashes)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (level, number) DO UPDATE SET n = $3, first_id = $4, last_id = $5, ids = $6,"
    "                                           hashes = $7";
static const char SUM_TILES[] = "SELECT COALESCE(SUM(n), 0) FROM tile WHERE level = 0";

static const char HEAD_NEWEST[] =
    "SELECT size, at, root, text FROM head ORDER BY size DESC LIMIT 1";
static const char LOAD_HEAD[] = "SELECT size, at, root, text FROM head WHERE size = $1";
static const char ADD_HEAD[] = "INSERT INTO head (size, at, root, text) VALUES ($1, $2, $3, $4)"
                               " ON CONFLICT (size) DO NOTHING";
static const char THIN_HEAD[] = "DELETE FROM head WHERE size = $1 AND at >= $2"
                                "   AND NOT EXISTS (SELECT 1 FROM cosignature c WHERE c.size = $1)";

enum outcome db_record_state(struct ctx *ctx, struct record_state *ret)
{
    return db_load(ctx, LOAD_STATE, NO_VALUES, &STATE_SHAPE, ret);
}

enum outcome db_turn_now(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, TURN_NOW, NO_VALUES, ret);
}

enum outcome db_record_advance(struct ctx *ctx, const struct record_state *from,
                               const struct record_state *to)
{
    return db_change_one(ctx, ADVANCE,
                         VALUES(V(to->size), V(to->turn), V(to->last_id), V(from->size),
                                V(from->turn), V(from->last_id)));
}

enum outcome db_rows_in_turn(struct ctx *ctx, const struct record_state *from, int64_t below,
                             int64_t most, struct list *ret)
{
    return db_list(ctx, LIST_IN_TURN, VALUES(V(from->turn), V(below), V(from->last_id), V(most)),
                   &ROW_SHAPE, ret);
}

enum outcome db_rows_by_id(struct ctx *ctx, int64_t after_id, int64_t below, int64_t most,
                           struct list *ret)
{
    return db_list(ctx, LIST_BY_ID, VALUES(V(after_id), V(below), V(most)), &ROW_SHAPE, ret);
}

enum outcome db_row_ids(struct ctx *ctx, int64_t after_id, int64_t below, int64_t most,
                        struct list *ret)
{
    return db_list(ctx, LIST_IDS, VALUES(V(after_id), V(below), V(most)), &ROW_SHAPE, ret);
}

enum outcome db_row(struct ctx *ctx, int64_t event_id, struct row *ret)
{
    return db_load(ctx, LOAD_ROW, VALUES(V(event_id)), &ROW_SHAPE, ret);
}

enum outcome db_oldest_unsealed(struct ctx *ctx, const struct record_state *state, int64_t *ret_at)
{
    enum outcome o =
        db_int(ctx, OLDEST_UNSEALED, VALUES(V(state->turn), V(state->last_id)), ret_at);

    if (o != NOT_FOUND)
        return o;
    *ret_at = 0;
    return DONE;
}

enum outcome db_events_until(struct ctx *ctx, const struct record_state *state, int64_t *ret)
{
    return db_int(ctx, COUNT_UNTIL, VALUES(V(state->turn), V(state->last_id)), ret);
}

enum outcome db_words_between(struct ctx *ctx, int64_t first_id, int64_t last_id, struct list *ret)
{
    return db_list(ctx, LIST_WORDS, VALUES(V(first_id), V(last_id)), &WORDS_SHAPE, ret);
}

enum outcome db_rows_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, LIST_OF_TICKET, VALUES(V(ticket_id)), &ROW_SHAPE, ret);
}

enum outcome db_words_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, LIST_WORDS_OF_TICKET, VALUES(V(ticket_id)), &WORDS_SHAPE, ret);
}

enum outcome db_rows_between(struct ctx *ctx, int64_t first_id, int64_t last_id, struct list *ret)
{
    return db_list(ctx, LIST_BETWEEN, VALUES(V(first_id), V(last_id)), &ROW_SHAPE, ret);
}

enum outcome db_head_best(struct ctx *ctx, int64_t above, int64_t *ret_size)
{
    return db_int(ctx, BEST_HEAD, VALUES(V(above)), ret_size);
}

enum outcome db_record_resync(struct ctx *ctx)
{
    TRY(db_run(ctx, FORGET_TXN, NO_VALUES));
    return db_run(ctx, FORGET_TURN, NO_VALUES);
}

enum outcome db_newest_event(struct ctx *ctx, int64_t *ret_id)
{
    return db_int(ctx, NEWEST_EVENT, NO_VALUES, ret_id);
}

/* --- tiles ----------------------------------------------------------------------------------- */

enum outcome db_tile(struct ctx *ctx, int64_t level, int64_t number, struct tile *ret)
{
    return db_load(ctx, LOAD_TILE, VALUES(V(level), V(number)), &TILE_SHAPE, ret);
}

enum outcome db_tile_save(struct ctx *ctx, const struct tile *t)
{
    return db_run(ctx, SAVE_TILE,
                  VALUES(V(t->level), V(t->number), V(t->n), v_id(t->first_id), v_id(t->last_id),
                         V(t->ids), V(t->hashes)));
}

enum outcome db_tiles_around(struct ctx *ctx, int64_t event_id, int64_t most, struct list *ret)
{
    return db_list(ctx, LIST_AROUND, VALUES(V(event_id), V(most)), &TILE_SHAPE, ret);
}

enum outcome db_tiles_from(struct ctx *ctx, int64_t level, int64_t from_number, int64_t most,
                           struct list *ret)
{
    return db_list(ctx, LIST_TILES, VALUES(V(level), V(from_number), V(most)), &TILE_SHAPE, ret);
}

enum outcome db_tiles_size(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, SUM_TILES, NO_VALUES, ret);
}

int64_t tile_id(const struct tile *tile, int64_t i)
{
    const unsigned char *p = (const unsigned char *)tile->ids.p + 8 * i;
    uint64_t v = 0;

    for (int k = 0; k < 8; k++)
        v = v << 8 | p[k];
    return (int64_t)v;
}

int64_t tile_find(const struct tile *tile, int64_t event_id)
{
    for (int64_t i = 0; i < tile->n && 8 * (size_t)i + 8 <= tile->ids.n; i++)
        if (tile_id(tile, i) == event_id)
            return i;
    return -1;
}

/* --- heads ----------------------------------------------------------------------------------- */

enum outcome db_head_newest(struct ctx *ctx, struct head_row *ret)
{
    return db_load(ctx, HEAD_NEWEST, NO_VALUES, &HEAD_SHAPE, ret);
}

enum outcome db_head(struct ctx *ctx, int64_t size, struct head_row *ret)
{
    return db_load(ctx, LOAD_HEAD, VALUES(V(size)), &HEAD_SHAPE, ret);
}

enum outcome db_head_add(struct ctx *ctx, const struct head_row *h)
{
    return db_run(ctx, ADD_HEAD, VALUES(V(h->size), V(h->at), V(h->root), V(h->text)));
}

enum outcome db_head_thin(struct ctx *ctx, int64_t size, int64_t hour_at)
{
    return db_run(ctx, THIN_HEAD, VALUES(V(size), V(hour_at)));
}
