/* promises/promises_store.h — the table promise; only promises.c asks. */
#pragma once
#include "promises/promises.h"

/* Stores a new row; p->id is filled in. */
MUST_USE enum outcome db_promise_add(struct ctx *ctx, struct promise *p);
/* Writes what may change of an open row. DONE | STALE_VERSION (it ended meanwhile). */
MUST_USE enum outcome db_promise_save(struct ctx *ctx, const struct promise *p);
/* DONE | NOT_FOUND. */
MUST_USE enum outcome db_promise_load(struct ctx *ctx, int64_t id, struct promise *ret);
/* The newest open one of ticket, kind and subject. DONE | NOT_FOUND. */
MUST_USE enum outcome db_promise_open(struct ctx *ctx, int64_t ticket_id, int kind,
                                      int64_t subject_id, struct promise *ret);
/* struct promise: the open ones of a ticket, in the order they started. */
MUST_USE enum outcome db_promises_open(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* struct promise: running ones in working time whose raw due moment is not before that. */
MUST_USE enum outcome db_promises_working(struct ctx *ctx, int64_t due_from, struct list *ret);
/* struct promise: those the clock has to look at by `at`, longest overdue first. */
MUST_USE enum outcome db_promises_due(struct ctx *ctx, int64_t at, int64_t most, struct list *ret);
/* Looks again at `at`. */
MUST_USE enum outcome db_promise_postpone(struct ctx *ctx, int64_t id, int64_t at);
/* Earliest next_at, 0: none. */
MUST_USE enum outcome db_promises_next_at(struct ctx *ctx, int64_t *ret);
/* struct promise_view of a ticket, oldest first. */
MUST_USE enum outcome db_promise_views(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* struct promise_pause: the ticket's waits, ascending. */
MUST_USE enum outcome db_promise_waits(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* Runs `does` in its own savepoint, undone when it refuses; *ret is its outcome. */
MUST_USE enum outcome db_promise_apart(struct ctx *ctx, int64_t id,
                                       enum outcome (*does)(struct ctx *ctx, int64_t id),
                                       enum outcome *ret);
