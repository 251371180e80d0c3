/* http/http.h — the front door: what main gives to it, and how it is opened and shut. Everything a
 * hospital means (who somebody is, what an event is) comes in through the callbacks below; the
 * folder itself knows only requests, answers, queues and streams.
 *
 * Threads: front threads read and answer, one writer changes the database, a small pool does slow
 * work, one hub wakes the event streams, the clock and each chore have their own. On a store that
 * is shared several threads write, and two more speak with the other nodes. A `struct db` belongs
 * to one of them for life. */
#pragma once
#include <stdio.h>
#include "base/ctx.h"
#include "http/assets.h"
#include "http/endpoint.h"

/* A place in the order of events that no later commit changes. Where one connection writes, that is
 * the order of ids, and `turn` is not used. Where several do, what began earlier may be committed
 * later: an event is settled once nothing that came before it is being written any more. */
struct news_at {
    int64_t turn, id;
};

/* One committed event as streams tell it: ids and a fixed word, never words of people. */
struct news {
    int64_t id, at, ticket_id, subject_id; /* ticket_id 0: none */
    int64_t turn;                          /* with the id its place */
    const char *fact;                      /* static text */
    bool for_askers;
};

/* Work beside the requests, each on a thread of its own, of several nodes on one. `looks` reads,
 * hashes, computes: on a read connection, in one snapshot, for as long as it likes, while requests
 * go on. What it found (in ctx->arena) is given to `does`, which runs on the writer in a
 * transaction of its own between the verbs, with the same arena, and so has to be short. Events it
 * notes go to the streams. */
struct chore {
    const char *name; /* for the log */
    int64_t every;    /* µs from the end of one look to the next; the first is at the start */
    /* DONE and *ret_found | NOT_FOUND: nothing to do. Anything else is logged, and looked at again
     * after a pause that doubles from `every` up to a minute. */
    enum outcome (*looks)(struct ctx *ctx, void **ret_found);
    /* DONE: committed. STALE_VERSION, ALREADY_THERE, AGAIN: somebody else was faster, nothing is
     * written and `looks` is called again at once. Anything else: as with `looks`. */
    enum outcome (*does)(struct ctx *ctx, void *found);
    /* Whether this was as much as `looks` takes at once: then it is called again without a pause.
     * NULL: never. Asked before `does`. */
    bool (*full)(const void *found);
};

/* The name of a permission bit, for OpenAPI's x-may. */
struct may_name {
    uint32_t bit;
    const char *name;
};

struct http_config {
    const struct endpoints *const *tables;
    size_t n_tables;
    const char *store;  /* as db_open wants it: "sqlite:PATH" */
    const char *listen; /* numeric IPv4 address; NULL: 127.0.0.1 */
    const struct may_name *may_names;
    size_t n_may_names;
    const struct asset *assets; /* sorted by path; NULL, 0: none */
    size_t n_assets;

    /* Who holds this session token. DONE and *ret | NOT_FOUND. Reads only. */
    enum outcome (*who_is)(struct ctx *ctx, const char *token, struct actor *ret);
    /* Whose private link this is: fills asker_id and ticket_id; ctx->who is still whoever is signed
     * in there. DONE | NOT_FOUND. Reads only. */
    enum outcome (*who_is_link)(struct ctx *ctx, const char *token, struct actor *ret);
    /* "the desk, a leader": who has one of these permission bits, in ctx->locale, for the sentence
     * of a refusal. NULL: the sentence names nobody. */
    const char *(*posts)(struct ctx *ctx, uint32_t may);
    /* The session was used; runs on the writer, at most every few minutes a session. May be NULL.
     */
    enum outcome (*seen)(struct ctx *ctx, const char *token);
    /* The clock: does a slice of what is due (≤ some ms), *ret_next = when it wants to be called
     * again (≤ ctx->now: at once, after other writes had their turn; 0: at the next tick). Runs on
     * the writer in a transaction of its own every settings.tick seconds, and of several nodes on
     * one. May be NULL. */
    enum outcome (*tick)(struct ctx *ctx, int64_t *ret_next);
    const struct chore *chores; /* NULL, 0: none */
    size_t n_chores;
    /* Appends the hospital's own figures to /metrics; from any thread. May be NULL. */
    void (*figures)(struct buf *b);
    /* Whether this actor may be told of this event. Called for every stream and event by the hub
     * and the front threads: keep it to the actor's and the news' own members where possible;
     * ctx->who is the actor, ctx->db a read connection. NULL: everybody signed in sees everything,
     * a link sees its ticket's events for askers. */
    bool (*visible)(struct ctx *ctx, const struct news *news);
    /* The events this ctx noted, oldest first: fills at most `room`, returns how many there are.
     * May be NULL (no streams). */
    size_t (*news_of)(const struct ctx *ctx, struct news *ret, size_t room);
    /* Events after an id, oldest first, at most `most`: a list of struct news. May be NULL. */
    enum outcome (*news_after)(struct ctx *ctx, int64_t after, int64_t most, struct list *ret);
    /* Newest event id, 0: none. May be NULL. */
    enum outcome (*newest)(struct ctx *ctx, int64_t *ret);
    /* Only for stores that are shared (db_is_shared), else never called. The place of an event;
     * of id 0: of the newest one that is settled, zeros when there is none. DONE | NOT_FOUND. */
    enum outcome (*place)(struct ctx *ctx, int64_t id, struct news_at *ret);
    /* What comes after a place and is settled, at most `most`; *io moves on to the last of it. */
    enum outcome (*news_settled)(struct ctx *ctx, struct news_at *io, int64_t most,
                                 struct list *ret);
    /* True when this fact may end somebody's session: the streams are then looked at in a second.
     */
    bool (*ends_sessions)(const struct news *news);
};

struct http;

/* Opens the database (creating and migrating it), the listening socket (settings.port) and the
 * threads. `config` and what it points at must live until http_stop. Blocks SIGTERM and SIGINT for
 * the calling thread and all that it starts, and ignores SIGPIPE. DONE | BROKEN (logged). */
MUST_USE enum outcome http_start(const struct http_config *config, struct http **ret);
/* The port really listened on (settings.port may be 0). */
int http_port(const struct http *h);
/* Waits for SIGTERM or SIGINT. */
void http_wait(struct http *h);
/* No new connections; every accepted write is committed and answered; streams end; all is closed
 * and freed. NULL is allowed. */
void http_stop(struct http *h);

/* Forgets answers kept for repeated requests, on the writer, for who erases a person: all of one
 * scope ("p7", "k12"; NULL: none) and all that hold `text` (NULL: none). A request that is repeated
 * afterwards is done again. DONE | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome http_forget_answers(struct ctx *ctx, const char *scope, const char *text);

/* The OpenAPI 3.1 text of these tables, with the folder's own endpoints. No server is needed. */
void http_print_openapi(const struct http_config *config, FILE *to);
