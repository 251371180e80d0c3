/* http/inside.h — what the files of this folder share: one request on its way (struct exchange),
 * the server (struct http), and which file does what with them. Nobody outside includes it.
 *
 *   front.c     sockets, libmicrohttpd           pipeline.c  route → session → … → read or queue
 *   entrance.c  head checks: origin, locale, …   answer.c    outcome → bytes and headers
 *   writer.c    the threads that change          verb.c      one verb, replayed or done
 *   slow.c      hashes and pictures              clock.c     what happens every second
 *   hub.c       who is told of what              stream.c    text/event-stream, changes
 *   chores.c    work beside the requests         nodes.c     several servers, one database
 *   house.c     healthz, metrics, problems, openapi as endpoints */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "base/rng.h"
#include "base/settings.h"
#include "base/time.h"
#include "http/http.h"
#include "http/router.h"
#include "store/store.h"

enum { EXTRA_HEADERS = 8, REQUEST_ID = 17 };

/* First member of what libmicrohttpd keeps for us with a request. */
enum tag { TAG_EXCHANGE, TAG_STREAM };

struct exchange;
struct stream;
struct lane;
struct recent;

/* The head of a request: raw values of libmicrohttpd, alive until the request is answered.
 * NULL: not sent. */
struct head {
    const char *method, *path, *query; /* path and query raw; query NULL: no '?' */
    const char *host, *origin, *fetch_site, *cookie, *if_match, *if_none_match, *key, *media,
        *languages, *encodings, *last_event, *length, *encoding, *real_ip, *expect;
};

/* What goes back. Memory: static, an asset, or the exchange's arena. */
struct answer {
    int status;
    const char *type; /* Content-Type; NULL: no body */
    const void *body;
    size_t n;
    struct {
        const char *name, *value;
    } extra[EXTRA_HEADERS];
    size_t n_extra;
    bool gzip;  /* the body is gzip'd */
    bool close; /* the connection ends with it */
};

enum kind_of_work { WORK_READ, WORK_WRITE, WORK_SLOW, WORK_ASSET, WORK_STREAM, WORK_KINDS };

/* What front.c does next with a request. */
enum next { NEXT_ANSWER, NEXT_BODY, NEXT_WRITER, NEXT_SLOW, NEXT_STREAM };

/* Where front.c is with a request. */
enum stage { STAGE_HEAD, STAGE_BODY, STAGE_DRAIN, STAGE_STREAM, STAGE_WAIT, STAGE_SENT };

/* One request from its head to the last byte of its answer. */
struct exchange {
    enum tag tag;
    enum stage stage;
    struct http *http;
    struct lane *lane;     /* the front thread it lives on */
    void *wire;            /* libmicrohttpd's connection */
    struct exchange *link; /* next in a queue or free list */
    struct head head;
    struct ctx ctx;
    struct request req;
    const struct route *route; /* NULL: an asset or nothing */
    struct answer answer;
    struct buf body;
    size_t body_limit, got; /* bytes: most that is kept, and what came */
    bool too_large;
    uint32_t nth;      /* which request of its connection, 0 = first */
    const char *token; /* session token, NULL: none */
    const char *scope, *key, *body_hash;
    enum kind_of_work work;
    const char *question; /* what recent.c keeps its answer under; NULL: it does not */
    uint64_t commits;     /* of the writer, before anything was read */
    int64_t started;      /* steady */
    char id[REQUEST_ID];
    char address[48];
};

/* One front or slow thread: its read connection, randomness, and exchanges ready for use. */
struct lane {
    struct http *http;
    struct db *db;
    struct rng rng;
    struct arena *scratch;  /* for one call at a time */
    struct recent *recents; /* recent.c */
    size_t n_recents;
    unsigned char secret[16]; /* keys its hashes */
    struct exchange *idle;
    size_t n_idle;
};

/* --- answer.c --- */
/* The security headers of every answer. */
struct fixed_header {
    const char *name, *value;
};
extern const struct fixed_header FIXED_HEADERS[];
extern const size_t FIXED_HEADERS_N;
void answer_header(struct exchange *ex, const char *name, const char *value);
/* Writes ex->answer for a problem (RFC 9457). */
void answer_problem(struct exchange *ex, enum outcome o);
/* Writes ex->answer from ex->req.out, .file … after the handler was DONE. */
void answer_done(struct exchange *ex);
/* The body of `gives`; stored = without secret fields. NULL when there is none. */
const char *answer_body(struct exchange *ex, bool stored, size_t *ret_n);
/* The sentence with its {} filled in; about may be NULL. */
const char *problem_title(struct arena *a, enum outcome o, enum locale l, const char *about);

/* --- entrance.c --- */
MUST_USE enum outcome entrance_origin(struct exchange *ex);
enum locale entrance_locale(const struct head *head);
/* Value of a cookie in the arena; NULL: absent or odd. */
const char *entrance_cookie(struct arena *a, const char *cookies, const char *name);
/* The version that an If-Match names: "\"12\"" and "\"12.f00\"" → 12, also weakened with W/ by a
 * proxy that compresses. Absent or "*" → 0, not said. What is no tag of ours → -1, which is no
 * version. */
int64_t entrance_version(const char *if_match);
/* Whether If-None-Match names this entity tag. */
bool entrance_same_tag(const char *if_none_match, const char *etag);
/* Whether Accept-Encoding lets gzip through (absent: yes). */
bool entrance_takes_gzip(const char *encodings);
/* Query parameters into req.query by the endpoint's shape. */
MUST_USE enum outcome entrance_query(struct exchange *ex);
/* Idempotency-Key: DONE and ex->key | KEY_REQUIRED. */
MUST_USE enum outcome entrance_key(struct exchange *ex);

/* --- pipeline.c --- */
/* The head is complete. */
enum next pipeline_head(struct exchange *ex);
/* The body is complete. */
enum next pipeline_body(struct exchange *ex);
/* In the slow pool: prepares, and for reads does. True: go on to the writer. */
bool pipeline_slow(struct exchange *ex, struct lane *lane);
/* The session of ex->token into ctx->who, by the read connection of ctx. */
void pipeline_who(struct exchange *ex);
MUST_USE enum outcome pipeline_may(struct exchange *ex);

/* --- recent.c --- */
void recents_open(struct lane *lane, struct arena *a);
void recents_close(struct lane *lane);
/* The answer this caller got to the same question, if nothing was committed since: ex->answer. */
bool recent_answer(struct exchange *ex);
/* Offers ex->answer for the next time. */
void recent_keep(struct exchange *ex);

/* --- assets.c --- */
/* True when the path is the web's: ex->answer is written. */
bool asset_answer(struct exchange *ex);

/* --- writer.c --- */
struct writer;
/* One thread for each of these connections, which must live until it is stopped. */
struct writer *writer_new(struct http *h, struct db *const *dbs, size_t n);
/* Room for one more verb; false: the queue is full or the writer is ending. */
bool writer_reserve(struct writer *w);
/* Hands a verb over (after writer_reserve); from now on it is the writer's until front_resume. */
void writer_push(struct writer *w, struct exchange *ex);
/* Runs `does` in a transaction of its own between the verbs and waits for its end. ctx: arena and
 * what the work itself needs; database, time and chance are put in. What it notes is told to the
 * streams after the commit. Returns what `does` or the commit returned. Not after writer_stop. */
MUST_USE enum outcome writer_does(struct writer *w, struct ctx *ctx,
                                  enum outcome (*does)(struct ctx *ctx, void *what), void *what);
/* Does all that is queued, then ends the threads. */
void writer_stop(struct writer *w);

/* --- clock.c --- */
struct clock;
struct clock *clock_new(struct http *h);
/* Asks for a note that the session was used; dropped when there are too many. */
void clock_touch(struct clock *c, const char *token);
/* Before writer_stop. */
void clock_stop(struct clock *c);

/* --- keys_store.c: idempotent answers --- */
struct kept_answer {
    const char *route, *body_hash, *body;
    int64_t status;
};
MUST_USE enum outcome db_kept_answer(struct ctx *ctx, const char *scope, const char *key,
                                     struct kept_answer *ret);
MUST_USE enum outcome db_keep_answer(struct ctx *ctx, const char *scope, const char *key,
                                     const struct kept_answer *kept);
/* Writes the kept answer once more as it is: what then commits is nowhere without it. DONE |
 * STALE_VERSION: it is gone | as every write. */
MUST_USE enum outcome db_stand_by_answer(struct ctx *ctx, const char *scope, const char *key);
/* Forgets at most `most` answers from before a moment. */
MUST_USE enum outcome db_forget_answers(struct ctx *ctx, int64_t before, int64_t most);

/* --- slow.c --- */
struct slow;
struct slow *slow_new(struct http *h, struct lane *lanes, size_t n);
bool slow_reserve(struct slow *s);
void slow_push(struct slow *s, struct exchange *ex);
void slow_stop(struct slow *s);

/* --- chores.c --- */
struct chores;
/* lanes: one for each chore of the configuration. */
struct chores *chores_new(struct http *h, struct lane *lanes);
/* Lets what is being looked at and done come to its end, then ends the threads. */
void chores_stop(struct chores *c);

/* --- hub.c --- */
struct hub;
struct hub *hub_new(struct http *h, struct lane *lane);
/* Committed events, oldest first. */
void hub_tell(struct hub *hub, const struct news *news, size_t n);
/* Somebody signed out: look at every stream's session soon. */
void hub_look(struct hub *hub);
/* More happened than could be listed: streams end and resume from the journal. */
void hub_lost(struct hub *hub);
/* Ends every stream; streams opened later end at once. */
void hub_stop(struct hub *hub);

/* --- stream.c --- */
/* A stream for this exchange, resumed from Last-Event-ID; NULL: the answer is a problem. */
struct stream *stream_open(struct exchange *ex);
/* Called by the front thread when the socket can take bytes: -1 end, 0 nothing now (the stream is
 * suspended), else bytes written to `to`. */
long stream_read(struct stream *s, struct lane *lane, char *to, size_t room);
void stream_close(struct stream *s);
enum outcome api_changes(struct ctx *ctx, struct request *req);

/* --- rates.c --- */
struct rates;
struct rates *rates_new(struct arena *a);
/* Takes one from the bucket of (class, who). 0: allowed; else seconds until it is. `per` events
 * are allowed every `window_s` seconds, all at once at first. */
int64_t rates_take(struct rates *r, int class, const char *who, int64_t per, int64_t window_s,
                   int64_t steady_now);

/* --- house.c, openapi.c, metrics.c --- */
extern const struct endpoints HOUSE_API;
extern const struct shape CHANGES_QUERY, CHANGES;
/* Handlers of these rows are never called: front.c opens the stream. */
enum outcome api_stream(struct ctx *ctx, struct request *req);
enum outcome api_openapi(struct ctx *ctx, struct request *req);
enum outcome api_metrics(struct ctx *ctx, struct request *req);
/* The whole text, in the arena. */
const char *openapi_text(const struct http_config *config, struct arena *a);

struct metrics;
struct metrics *metrics_new(struct arena *a, size_t routes);
void metrics_answered(struct metrics *m, const struct exchange *ex);
void metrics_batch(struct metrics *m, size_t verbs);
/* A verb met another and is tried again. */
void metrics_again(struct metrics *m);
void metrics_commit_failed(struct metrics *m);
void metrics_refused(struct metrics *m);
/* Levels, moved up and down. */
enum gauge { GAUGE_STREAMS, GAUGE_WRITE_QUEUE, GAUGE_SLOW_QUEUE, GAUGE_CONNECTIONS, GAUGES };
void metrics_move(struct metrics *m, enum gauge g, int by);
int64_t metrics_level(const struct metrics *m, enum gauge g);
const char *metrics_text(const struct metrics *m, const struct http *h, struct arena *a);

/* --- front.c --- */
/* From any thread: the exchange's answer stands. */
void front_resume(struct exchange *ex);
/* From the hub or a front thread, with the hub's lock held. */
void front_suspend_stream(void *wire);
void front_resume_stream(void *wire);

struct MHD_Daemon;
struct http {
    const struct http_config *config; /* = &own */
    struct http_config own;           /* what main gave, with this folder's table added */
    struct arena *arena;              /* lives as long as the server */
    struct router *router;
    struct MHD_Daemon *front;
    int port;
    bool shared;          /* the store has other writers, here and on other machines */
    struct db **writings; /* the writer's connections */
    size_t n_writings;
    struct writer *writer;
    struct clock *clock;
    struct slow *slow,
        *exports; /* exports: for what takes seconds, so that nobody signs in behind it */
    struct hub *hub;
    struct nodes *nodes; /* NULL: the store is not shared */
    struct chores *chores;
    struct rates *rates;
    struct metrics *metrics;
    const char *openapi;
    struct lane *lanes; /* front threads first, slow threads, chores, hub, ear and mouth */
    size_t n_lanes, n_fronts;
    atomic_size_t taken;          /* front lanes given to threads */
    atomic_size_t open;           /* exchanges on their way */
    atomic_uint_fast64_t commits; /* of the writer; raised before one is acknowledged */
    atomic_bool stopping;
    atomic_uint_fast64_t requests; /* counts request ids */
    uint64_t request_base;
    int64_t began;
};

/* The exchange a handler's request belongs to. */
#define EXCHANGE_OF(request) ((struct exchange *)((char *)(request)-offsetof(struct exchange, req)))
