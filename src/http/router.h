/* http/router.h — from method and path to the row of an endpoint table. Compiled once at start;
 * reading it takes no lock. It knows nothing of connections and bodies. */
#pragma once
#include "base/arena.h"
#include "http/endpoint.h"

/* One endpoint as the router keeps it; `index` counts from 0 over all tables (for figures). */
struct route {
    const struct endpoint *endpoint;
    const char *capability;
    size_t index;
};

struct router;

/* What a path says. */
struct match {
    const struct route *route; /* set only when ROUTE_FOUND */
    int64_t id, id2;           /* {id}, {id2}: 1..2^63-1 */
    const char *word;          /* the text part, percent-decoded, in the arena; NULL: none */
    unsigned verbs;            /* bit (1 << verb) for every method the path knows */
};
enum route_answer { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_VERB };

/* Compiles the tables. Two rows for the same method and path, a path with two text parts, or more
 * than one text part, stop the process (log_stop): a table is wrong, no request can be. */
struct router *router_new(struct arena *a, const struct endpoints *const *tables, size_t n);
/* Number of routes, and one of them by its index. */
size_t router_size(const struct router *r);
const struct route *router_at(const struct router *r, size_t index);
/* path is raw (not yet decoded), without the query. Literals win over numbers, numbers over words.
 */
enum route_answer router_find(const struct router *r, struct arena *a, enum verb verb,
                              const char *path, struct match *ret);
/* "GET, POST" for the bits of match.verbs; HEAD is named beside GET. */
const char *router_allow(struct arena *a, unsigned verbs);
/* Decodes %XX strictly into the arena; NULL when an escape is broken or the result is not text. */
char *router_decode(struct arena *a, const char *raw, size_t n);
