/* http/front_exchange.c — one exchange a request, with its arena, kept ready by the thread that
 * uses it, so that a request allocates nothing before it must. */
#include "base/log.h"
#include "http/front.h"
#include <unistd.h>

enum {
    IDLE_EXCHANGES = 64, /* kept ready by each thread */
    FIRST_BLOCK = 32768  /* of its arena: one ticket fits without another block */
};

static _Thread_local struct lane *my_lane;

struct lane *lane_here(struct http *h)
{
    if (my_lane == NULL || my_lane->http != h) {
        size_t i = atomic_fetch_add(&h->taken, 1);

        if (i >= h->n_fronts)
            log_stop("front", "more front threads than lanes");
        my_lane = &h->lanes[i];
    }
    return my_lane;
}

struct exchange *exchange_take(struct lane *lane)
{
    struct exchange *ex = lane->idle;
    struct arena *arena;

    if (ex != NULL) {
        lane->idle = ex->link;
        lane->n_idle--;
        arena = ex->ctx.arena;
    } else {
        ex = malloc(sizeof *ex);
        if (ex == NULL)
            log_stop("front", "out of memory");
        arena = arena_new(FIRST_BLOCK);
    }
    memset(ex, 0, sizeof *ex);
    ex->lane = lane;
    ex->http = lane->http;
    ex->ctx.arena = arena;
    ex->ctx.db = lane->db;
    ex->ctx.rng = &lane->rng;
    ex->body.arena = arena;
    ex->started = time_steady();
    atomic_fetch_add(&lane->http->open, 1);
    return ex;
}

static void exchange_free(struct exchange *ex)
{
    arena_free(ex->ctx.arena);
    free(ex);
}

void exchange_give(struct exchange *ex)
{
    struct lane *lane = ex->lane;

    atomic_fetch_sub(&lane->http->open, 1);
    if (ex->req.descriptor > 0)
        close(ex->req.descriptor);
    if (lane->n_idle >= IDLE_EXCHANGES) {
        exchange_free(ex);
        return;
    }
    arena_reset(ex->ctx.arena);
    ex->link = lane->idle;
    lane->idle = ex;
    lane->n_idle++;
}

void exchanges_end(struct lane *lane)
{
    struct exchange *next;

    for (struct exchange *ex = lane->idle; ex != NULL; ex = next) {
        next = ex->link;
        exchange_free(ex);
    }
    lane->idle = NULL;
}
