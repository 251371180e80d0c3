/* record/record_store.h — the log's tables, and events as leaves are made of them, for the files of
 * this folder alone. */
#pragma once
#include "base/ctx.h"
#include "record/record_tree.h"

#define TILE_BITS 8
#define TILE_N    256 /* hashes of a full tile */
#define ROWS_MOST 4096

/* An event as it stands in the journal. words only of one that is older than the record and was not
 * bound to them when it was noted. */
struct row {
    int64_t id, at, ticket_id, nth, subject_id, actor_id, post_id, asker_id, turn;
    int party;
    bool for_askers;
    const char *fact, *data, *words;
    struct bytes commitment;
};
extern const struct shape ROW_SHAPE;
/* The columns a query needs to fill a row from the view event_turn named e, without the words. */
#define ROW_COLUMNS                                                                                \
    "e.id, e.at, e.fact, e.ticket_id, e.nth, e.subject_id, e.actor_id, e.post_id, e.asker_id,"     \
    " e.party, e.for_askers, e.commitment, e.data, e.turn"

struct record_state {
    int64_t size, turn, last_id;
};
MUST_USE enum outcome db_record_state(struct ctx *ctx, struct record_state *ret);
/* Below this turn nothing can be added any more. */
MUST_USE enum outcome db_turn_now(struct ctx *ctx, int64_t *ret);
/* Moves the state on. STALE_VERSION: another sealer was faster. */
MUST_USE enum outcome db_record_advance(struct ctx *ctx, const struct record_state *from,
                                        const struct record_state *to);
/* Events in the order of the log after `from` and below the turn, at most `most` <= 10,000. */
MUST_USE enum outcome db_rows_in_turn(struct ctx *ctx, const struct record_state *from,
                                      int64_t below, int64_t most, struct list *ret);
/* The same by id alone, from any point. */
MUST_USE enum outcome db_rows_by_id(struct ctx *ctx, int64_t after_id, int64_t below, int64_t most,
                                    struct list *ret);
/* The same with nothing but id and turn. */
MUST_USE enum outcome db_row_ids(struct ctx *ctx, int64_t after_id, int64_t below, int64_t most,
                                 struct list *ret);
/* One event. DONE | NOT_FOUND. */
MUST_USE enum outcome db_row(struct ctx *ctx, int64_t event_id, struct row *ret);
/* The moment of the oldest event that is not in the log yet; 0: all are. */
MUST_USE enum outcome db_oldest_unsealed(struct ctx *ctx, const struct record_state *state,
                                         int64_t *ret_at);
/* Events at or before the end of the log in its order. */
MUST_USE enum outcome db_events_until(struct ctx *ctx, const struct record_state *state,
                                      int64_t *ret);
/* What stands beside the events of these ids, first and last included, at most 10,000. */
struct words_row {
    int64_t event_id;
    const char *words, *more;
    struct bytes salt;
};
MUST_USE enum outcome db_words_between(struct ctx *ctx, int64_t first_id, int64_t last_id,
                                       struct list *ret);
/* Events of one ticket by id, at most 10,000; and what stands beside them. */
MUST_USE enum outcome db_rows_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret);
MUST_USE enum outcome db_words_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* Events of these ids, first and last included, at most 10,000. */
MUST_USE enum outcome db_rows_between(struct ctx *ctx, int64_t first_id, int64_t last_id,
                                      struct list *ret);
/* Size of the kept head of more than `above` events that most parties countersigned, the newest
 * of those; NOT_FOUND: nobody has countersigned one. */
MUST_USE enum outcome db_head_best(struct ctx *ctx, int64_t above, int64_t *ret_size);
MUST_USE enum outcome db_record_resync(struct ctx *ctx);
MUST_USE enum outcome db_newest_event(struct ctx *ctx, int64_t *ret_id);

/* --- tiles ---------------------------------------------------------------------------------- */
struct tile {
    int64_t level, number, n;
    int64_t first_id, last_id;
    struct bytes ids, hashes;
};
/* DONE | NOT_FOUND (ret zeroed). */
MUST_USE enum outcome db_tile(struct ctx *ctx, int64_t level, int64_t number, struct tile *ret);
MUST_USE enum outcome db_tile_save(struct ctx *ctx, const struct tile *tile);
/* Tiles of leaves that may hold this event, nearest first, at most `most`. */
MUST_USE enum outcome db_tiles_around(struct ctx *ctx, int64_t event_id, int64_t most,
                                      struct list *ret);
/* Tiles of one level from a number on, at most `most` <= 10,000. */
MUST_USE enum outcome db_tiles_from(struct ctx *ctx, int64_t level, int64_t from_number,
                                    int64_t most, struct list *ret);
/* Sum of n over the tiles of leaves. */
MUST_USE enum outcome db_tiles_size(struct ctx *ctx, int64_t *ret);
/* The position of the event inside the tile, -1: not in it. */
int64_t tile_find(const struct tile *tile, int64_t event_id);
int64_t tile_id(const struct tile *tile, int64_t i);

/* --- heads ---------------------------------------------------------------------------------- */
struct head_row {
    int64_t size, at;
    struct bytes root;
    const char *text;
};
MUST_USE enum outcome db_head_newest(struct ctx *ctx, struct head_row *ret);
MUST_USE enum outcome db_head(struct ctx *ctx, int64_t size, struct head_row *ret);
/* Adds a head; one that is there already stays as it is. */
MUST_USE enum outcome db_head_add(struct ctx *ctx, const struct head_row *head);
/* Drops this head if nobody countersigned it and it is not older than the hour: of each hour its
 * last one stays. */
MUST_USE enum outcome db_head_thin(struct ctx *ctx, int64_t size, int64_t hour_at);

/* --- witnesses ------------------------------------------------------------------------------ */
struct witness_row {
    int64_t id;
    const char *name;
    int party;
    struct bytes key;
    int64_t added_at, retired_at;
    int64_t size, at; /* newest head it countersigned, and when (µs); 0: none yet */
};
MUST_USE enum outcome db_witness_add(struct ctx *ctx, const struct witness_row *w, int64_t *ret_id);
MUST_USE enum outcome db_witness_retire(struct ctx *ctx, int64_t id, int64_t at);
/* DONE | NOT_FOUND. */
MUST_USE enum outcome db_witness(struct ctx *ctx, int64_t id, struct witness_row *ret);
/* All there ever were, those that count first. */
MUST_USE enum outcome db_witnesses(struct ctx *ctx, struct list *ret);
struct cosignature {
    int64_t size, witness_id, at;
    const char *line;
};
/* Adds one, and drops the one before it if both are of the same hour. */
MUST_USE enum outcome db_cosignature_add(struct ctx *ctx, const struct cosignature *c,
                                         int64_t before, int64_t hour_at);
/* Those of a head, of witnesses that count. */
MUST_USE enum outcome db_cosignatures(struct ctx *ctx, int64_t size, struct list *ret);
