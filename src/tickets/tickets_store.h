/* tickets/tickets_store.h — rows of the tickets' own tables. Inside of the folder only. */
#pragma once
#include "tickets/tickets.h"

MUST_USE enum outcome db_ticket_load(struct ctx *ctx, int64_t id, struct ticket *ret);
MUST_USE enum outcome db_ticket_by_number(struct ctx *ctx, const char *number, struct ticket *ret);
/* The next number of the civil day of `at`, in the arena; *ret_n: its count of that day. */
MUST_USE enum outcome db_ticket_number(struct ctx *ctx, int64_t at, const char **ret,
                                       int64_t *ret_n);
/* Writes a new row; fills id and version. */
MUST_USE enum outcome db_ticket_insert(struct ctx *ctx, struct ticket *t);
/* Writes all that moves may change, guarded by t->version, which is then raised.
 * DONE | STALE_VERSION. */
MUST_USE enum outcome db_ticket_save(struct ctx *ctx, struct ticket *t);

struct asker {
    int64_t id, ticket_id, person_id;
    const char *name, *phone;
    int64_t joined_at;
    bool first;
    int64_t erased_at; /* 0: not erased */
};
extern const struct shape ASKER_ROW_SHAPE;
MUST_USE enum outcome db_asker_insert(struct ctx *ctx, struct asker *a);
MUST_USE enum outcome db_asker_load(struct ctx *ctx, int64_t id, struct asker *ret);
MUST_USE enum outcome db_askers_of(struct ctx *ctx, int64_t ticket_id, struct list *ret);
MUST_USE enum outcome db_askers_move(struct ctx *ctx, int64_t from_id, int64_t into_id);
/* The asker row of a person or a phone at a ticket; *ret 0: none. */
MUST_USE enum outcome db_asker_find(struct ctx *ctx, int64_t ticket_id, int64_t person_id,
                                    const char *phone, int64_t *ret);

MUST_USE enum outcome db_helper_add(struct ctx *ctx, int64_t ticket_id, int64_t person_id);
MUST_USE enum outcome db_helpers_clear(struct ctx *ctx, int64_t ticket_id);

MUST_USE enum outcome db_wait_insert(struct ctx *ctx, struct ticket_waiting *w);
MUST_USE enum outcome db_wait_load(struct ctx *ctx, int64_t id, struct ticket_waiting *ret);
MUST_USE enum outcome db_wait_move(struct ctx *ctx, int64_t id, int64_t until_at);
MUST_USE enum outcome db_wait_end(struct ctx *ctx, int64_t id);
MUST_USE enum outcome db_waits_of(struct ctx *ctx, int64_t ticket_id, struct list *ret);

MUST_USE enum outcome db_quantity_insert(struct ctx *ctx, int64_t ticket_id, int64_t round,
                                         const struct quantity_in *q, int64_t *ret_id);
/* NOT_FOUND when the quantity is not of this ticket. */
MUST_USE enum outcome db_quantity_measure(struct ctx *ctx, int64_t ticket_id,
                                          const struct measured_in *m);

struct quote {
    int64_t id, ticket_id, amount_fen;
    const char *words;
    int64_t quoted_by, quoted_at, approved_by, approved_at, refused_by, refused_at, agreed_asker,
        agreed_at;
};
extern const struct shape QUOTE_ROW_SHAPE;
MUST_USE enum outcome db_quote_insert(struct ctx *ctx, struct quote *q);
/* The newest quote of a ticket; DONE with id 0 when there is none. */
MUST_USE enum outcome db_quote_newest(struct ctx *ctx, int64_t ticket_id, struct quote *ret);
MUST_USE enum outcome db_quote_save(struct ctx *ctx, const struct quote *q);
/* Sum of the newest quotes that others at the same place and service got within a window: for the
 * flag against splitting one job. */
MUST_USE enum outcome db_quotes_nearby(struct ctx *ctx, const struct ticket *t, int64_t since,
                                       int64_t *ret_fen);

MUST_USE enum outcome db_offer_insert(struct ctx *ctx, struct hand_over *o);
MUST_USE enum outcome db_offer_load(struct ctx *ctx, int64_t id, struct hand_over *ret);
/* The newest offer of a ticket; DONE with id 0 when there is none. */
MUST_USE enum outcome db_offer_newest(struct ctx *ctx, int64_t ticket_id, struct hand_over *ret);
MUST_USE enum outcome db_offer_answer(struct ctx *ctx, int64_t id, int answer);

MUST_USE enum outcome db_link_insert(struct ctx *ctx, int64_t from_id, int64_t to_id,
                                     const char *kind);

/* Where a caller stands to a ticket, and what conditions ask: one query. */
struct standing {
    bool helper, offered, offer_open, alarmed, alarm_open, rated, others_asked;
    int64_t asker_id; /* the caller's asker row, 0: none */
    int64_t first_asker_id;
    int came_from; /* enum ticket_state the open wait left */
    int64_t quote_fen;
    bool quote_approved, quote_refused, quote_agreed;
    bool papers_open;
    int64_t offer, alarm; /* as they are read: 0 none, 1 open, 2 open and the caller's */
};
MUST_USE enum outcome db_standing(struct ctx *ctx, const struct ticket *t, int64_t person_id,
                                  int64_t asker_id, struct standing *ret);
