/* http/nodes.h — this server as one node of several on a shared database: what it says to the
 * others and hears from them, and whether it is the one that works by the clock. Where nobody else
 * can write (db_is_shared is false) there are no nodes; except for nodes_told, NULL stands for
 * that. */
#pragma once
#include "http/inside.h"

/* ear and mouth: a lane each. */
struct nodes *nodes_new(struct http *h, struct lane *ear, struct lane *mouth);
/* Something was committed here. All nodes, this one as well, read it and tell their streams. */
void nodes_told(struct nodes *n, const struct news *news, size_t count);
/* A session ended here: the others look at their streams, too. */
void nodes_look(struct nodes *n);
/* False while the database does not answer. */
bool nodes_reach(const struct nodes *n);
void nodes_stop(struct nodes *n);

/* In the transaction of what only one node may do: DONE, and for some seconds it is this node |
 * STALE_VERSION: it is another one. */
MUST_USE enum outcome nodes_lease(struct nodes *n, struct ctx *ctx);
/* The same without prolonging it. Reads only. DONE | STALE_VERSION. */
MUST_USE enum outcome nodes_leads(const struct nodes *n, struct ctx *ctx);
/* Whether it was this node when the clock last asked. */
bool nodes_works(const struct nodes *n);

/* --- lease_store.c --- */
/* Takes or prolongs it unless another holder's time runs: DONE | STALE_VERSION. */
MUST_USE enum outcome db_lease_take(struct ctx *ctx, const char *name, const char *holder,
                                    int64_t until_at);
/* DONE: it is the holder's now | NOT_FOUND. */
MUST_USE enum outcome db_lease_held(struct ctx *ctx, const char *name, const char *holder);
