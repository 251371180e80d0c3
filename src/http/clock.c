/* http/clock.c — what happens by itself every second: the configuration's tick, in slices, the
 * notes that sessions were used, the forgetting of old answers. A thread that only says when; the
 * writer does it, between the verbs. */
#include "base/log.h"
#include "http/nodes.h"
#include "http/sleeper.h"

enum { TOUCHES = 64, TOKEN_ROOM = 136, FORGET_MOST = 5000, FORGET_EVERY_S = 60 };

struct clock {
    struct http *http;
    pthread_t thread;
    struct sleeper sleeper;
    pthread_mutex_t lock; /* of the touches */
    char touches[TOUCHES][TOKEN_ROOM];
    size_t n_touches;
    struct arena *arena;
    int64_t next_forget; /* steady */
    bool slice;          /* the tick was not through: it goes on at once */
};

void clock_touch(struct clock *c, const char *token)
{
    size_t n = strlen(token);

    if (n >= TOKEN_ROOM)
        return;
    pthread_mutex_lock(&c->lock);
    if (c->n_touches < TOUCHES)
        memcpy(c->touches[c->n_touches++], token, n + 1);
    pthread_mutex_unlock(&c->lock);
}

static enum outcome tick_work(struct ctx *ctx, void *what)
{
    struct clock *c = what;
    int64_t next = 0;

    TRY(nodes_lease(c->http->nodes, ctx));
    TRY(c->http->config->tick(ctx, &next));
    c->slice = next != 0 && next <= ctx->now;
    return DONE;
}

static bool next_touch(struct clock *c, char token[TOKEN_ROOM])
{
    bool some;

    pthread_mutex_lock(&c->lock);
    some = c->n_touches > 0;
    if (some)
        memcpy(token, c->touches[--c->n_touches], TOKEN_ROOM);
    pthread_mutex_unlock(&c->lock);
    return some;
}

/* One that is forgotten because this fails is noted at the session's next use. */
static enum outcome touch_work(struct ctx *ctx, void *what)
{
    struct clock *c = what;
    char token[TOKEN_ROOM];

    while (next_touch(c, token)) {
        enum outcome o = c->http->config->seen(ctx, token);

        if (o != DONE && o != NOT_FOUND)
            return o;
    }
    return DONE;
}

static enum outcome forget_work(struct ctx *ctx, void *what)
{
    struct clock *c = what;

    TRY(nodes_lease(c->http->nodes, ctx));
    return db_forget_answers(ctx, ctx->now - settings.keys_keep * SECOND, FORGET_MOST);
}

/* What met a verb comes again with the next second; STALE_VERSION: another node does it. */
static void by_the_clock(struct clock *c, enum outcome (*does)(struct ctx *ctx, void *what))
{
    struct ctx ctx = {.arena = c->arena};
    enum outcome o = writer_does(c->http->writer, &ctx, does, c);

    if (o != DONE && o != AGAIN && o != STALE_VERSION)
        log_line(LOG_ERROR, "clock", "the clock's work ended %s", outcome_code(o));
    arena_reset(c->arena);
}

static void turn(struct clock *c)
{
    const struct http_config *config = c->http->config;
    bool touched;

    c->slice = false;
    if (config->tick != NULL)
        by_the_clock(c, tick_work);
    if (c->slice)
        return;
    pthread_mutex_lock(&c->lock);
    touched = c->n_touches > 0;
    pthread_mutex_unlock(&c->lock);
    if (touched && config->seen != NULL)
        by_the_clock(c, touch_work);
    if (time_steady() >= c->next_forget) {
        c->next_forget = time_steady() + FORGET_EVERY_S * SECOND;
        by_the_clock(c, forget_work);
    }
}

static void *run(void *arg)
{
    struct clock *c = arg;

    do
        turn(c);
    while (sleeper_sleep(&c->sleeper, c->slice ? 0 : settings.tick * SECOND));
    return NULL;
}

struct clock *clock_new(struct http *h)
{
    struct clock *c = ARENA_NEW(h->arena, struct clock);

    c->http = h;
    c->arena = arena_new(0);
    pthread_mutex_init(&c->lock, NULL);
    sleeper_open(&c->sleeper);
    if (pthread_create(&c->thread, NULL, run, c) != 0)
        log_stop("clock", "no thread to be had");
    return c;
}

void clock_stop(struct clock *c)
{
    sleeper_close(&c->sleeper);
    pthread_join(c->thread, NULL);
    arena_free(c->arena);
}
