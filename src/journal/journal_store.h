/* journal/journal_store.h — the event tables, for journal.c alone. */
#pragma once
#include "journal/journal.h"

/* What binds an event to its words; both empty: it has none. */
struct bond {
    struct bytes salt, commitment;
};
/* Adds the event and its words; *ret_id is its number. DONE | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome db_event_insert(struct ctx *ctx, const struct note *note,
                                      const struct bond *bond, int64_t *ret_id);
/* Binds an event that has no commitment yet; words erased meanwhile stay erased. */
MUST_USE enum outcome db_event_bind(struct ctx *ctx, int64_t id, const struct bond *bond);
/* How many events this ticket has had since the record began. */
MUST_USE enum outcome db_event_nth(struct ctx *ctx, int64_t ticket_id, int64_t *ret);
MUST_USE enum outcome db_events_of_ticket(struct ctx *ctx, int64_t ticket_id, bool askers_only,
                                          struct list *ret);
MUST_USE enum outcome db_events_after(struct ctx *ctx, int64_t after_id, int64_t most,
                                      struct list *ret);
MUST_USE enum outcome db_news_after(struct ctx *ctx, int64_t after_id, int64_t most,
                                    struct list *ret);
MUST_USE enum outcome db_news_settled(struct ctx *ctx, int64_t turn, int64_t id, int64_t most,
                                      struct list *ret);
MUST_USE enum outcome db_turn_of(struct ctx *ctx, int64_t id, int64_t *ret);
MUST_USE enum outcome db_newest_settled(struct ctx *ctx, struct happening *ret);
MUST_USE enum outcome db_event_newest(struct ctx *ctx, int64_t *ret);
