/* record/record_seal.h — the sealer: events become leaves in the order of commits, and a signed
 * head says so. For the files of this folder and the house's chore. */
#pragma once
#include "record/record_log.h"
#include "record/record_key.h"

/* One portion: what a look has worked out, to be written in one transaction. */
struct sealing {
    struct record_state from, to;
    struct list tiles; /* of struct tile */
    struct head_row head;
    struct list late;   /* of struct late: events older than the record that get their bond */
    const int64_t *ats; /* when the events happened, to - from of them */
    bool full;          /* there is more */
};
struct late {
    int64_t event_id;
    struct bytes salt, commitment;
};

/* Works out the next portion of at most `most` <= 10,000 events and signs its head at ctx->now.
 * Reads only. DONE | NOT_FOUND: nothing to seal | BROKEN: tiles and state do not agree, or the
 * database's transactions began anew (logged). */
MUST_USE enum outcome seal_look(struct ctx *ctx, const struct log_key *key, int64_t most,
                                struct sealing *ret);
/* Writes it. DONE | STALE_VERSION: another sealer was faster, nothing may be committed. */
MUST_USE enum outcome seal_write(struct ctx *ctx, const struct sealing *sealing);

/* The ids of all events of a log of this size, ascending. DONE | BROKEN: the tiles hold fewer. */
MUST_USE enum outcome seal_ids(struct ctx *ctx, int64_t size, int64_t **ret);
bool seal_holds(const int64_t *ids, int64_t size, int64_t event_id);
