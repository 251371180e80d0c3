/* http/http.c — opens everything in order and shuts it in the reverse one. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sodium.h>
#include "base/log.h"
#include "http/front.h"
#include "http/nodes.h"

enum { PATIENCE_MS = 5000 }; /* how long answers may take to leave once all is written */

/* What main gave, and the folder's own endpoints at the end. */
static void take_config(struct http *h, const struct http_config *given)
{
    const struct endpoints **tables =
        ARENA_ARRAY(h->arena, const struct endpoints *, given->n_tables + 1);

    for (size_t i = 0; i < given->n_tables; i++)
        tables[i] = given->tables[i];
    tables[given->n_tables] = &HOUSE_API;
    h->own = *given;
    h->own.tables = tables;
    h->own.n_tables = given->n_tables + 1;
    h->config = &h->own;
}

static enum outcome open_lanes(struct http *h)
{
    h->n_fronts = (size_t)settings.front_threads;
    h->n_lanes = h->n_fronts + (size_t)settings.slow_threads + 1 + h->config->n_chores + 1 +
                 (h->shared ? 2 : 0);
    h->lanes = ARENA_ARRAY(h->arena, struct lane, h->n_lanes);
    for (size_t i = 0; i < h->n_lanes; i++) {
        h->lanes[i].http = h;
        h->lanes[i].scratch = arena_new(1024);
        rng_seed(&h->lanes[i].rng, 0);
        /* Where others write, nobody here knows when an answer ceases to be true. */
        if (i < h->n_fronts && !h->shared)
            recents_open(&h->lanes[i], h->arena);
        TRY(db_open(h->config->store, DB_READS, &h->lanes[i].db));
    }
    return DONE;
}

static void close_lanes(struct http *h)
{
    for (size_t i = 0; h->lanes != NULL && i < h->n_lanes; i++) {
        db_close(h->lanes[i].db);
        arena_free(h->lanes[i].scratch);
        recents_close(&h->lanes[i]);
    }
}

/* The first creates and migrates what all the others read. */
static enum outcome open_writings(struct http *h)
{
    h->shared = db_is_shared(h->config->store);
    h->n_writings = h->shared ? (size_t)settings.pg_writers : 1;
    h->writings = ARENA_ARRAY(h->arena, struct db *, h->n_writings);
    for (size_t i = 0; i < h->n_writings; i++)
        TRY(db_open(h->config->store, DB_WRITES, &h->writings[i]));
    return DONE;
}

/* After every reader's connection: in SQLite whoever closes last puts the log back into the file,
 * and only a writing connection may. */
static void close_writings(struct http *h)
{
    for (size_t i = 0; i < h->n_writings; i++)
        db_close(h->writings[i]);
}

static void quiet_signals(void)
{
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* In the order of the lanes. Who is told must be there before who tells. */
static void start_threads(struct http *h)
{
    struct lane *slow = &h->lanes[h->n_fronts], *exports = slow + settings.slow_threads,
                *chores = exports + 1, *hub = chores + h->config->n_chores;

    h->hub = hub_new(h, hub);
    if (h->shared)
        h->nodes = nodes_new(h, hub + 1, hub + 2);
    h->writer = writer_new(h, h->writings, h->n_writings);
    h->clock = clock_new(h);
    h->slow = slow_new(h, slow, (size_t)settings.slow_threads);
    h->exports = slow_new(h, exports, 1);
    h->chores = chores_new(h, chores);
}

/* Whoever gives work to another ends before it. */
static void stop_threads(struct http *h)
{
    slow_stop(h->slow);
    slow_stop(h->exports);
    chores_stop(h->chores);
    clock_stop(h->clock);
    writer_stop(h->writer);
    nodes_stop(h->nodes);
    hub_stop(h->hub);
}

enum outcome http_start(const struct http_config *config, struct http **ret)
{
    struct arena *arena = arena_new(65536);
    struct http *h = ARENA_NEW(arena, struct http);
    enum outcome o;

    if (sodium_init() < 0)
        log_stop("http", "libsodium does not start");
    quiet_signals();
    h->arena = arena;
    h->began = time_steady();
    randombytes_buf(&h->request_base, sizeof h->request_base);
    take_config(h, config);
    h->router = router_new(arena, h->config->tables, h->config->n_tables);
    h->openapi = openapi_text(h->config, arena);
    h->rates = rates_new(arena);
    h->metrics = metrics_new(arena, router_size(h->router));
    o = open_writings(h);
    if (o == DONE)
        o = open_lanes(h);
    if (o == DONE) {
        start_threads(h);
        o = front_start(h);
        if (o == DONE) {
            *ret = h;
            return DONE;
        }
        stop_threads(h);
    }
    close_lanes(h);
    close_writings(h);
    arena_free(arena);
    return o;
}

int http_port(const struct http *h)
{
    return h->port;
}

void http_wait(struct http *)
{
    sigset_t set;
    int got;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigwait(&set, &got);
}

/* Answers that are written still have to leave. */
static void let_leave(struct http *h)
{
    const struct timespec nap = {.tv_nsec = 2000000};

    for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
        if (atomic_load(&h->open) == 0 && metrics_level(h->metrics, GAUGE_STREAMS) == 0)
            return;
        nanosleep(&nap, NULL);
    }
}

void http_stop(struct http *h)
{
    if (h == NULL)
        return;
    atomic_store(&h->stopping, true);
    front_quiet(h);
    stop_threads(h);
    let_leave(h);
    front_stop(h);
    close_lanes(h);
    close_writings(h);
    arena_free(h->arena);
}

void http_print_openapi(const struct http_config *config, FILE *to)
{
    struct http h = {.arena = arena_new(65536)};

    take_config(&h, config);
    fputs(openapi_text(h.config, h.arena), to);
    arena_free(h.arena);
}
