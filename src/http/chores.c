/* http/chores.c — work beside the requests: one thread a chore looks on a read connection of its
 * own, and what it found is done on the writer. It knows nothing of what is looked for. */
#include "base/log.h"
#include "http/nodes.h"
#include "http/sleeper.h"

enum { PAUSE_MOST_S = 60, LEAD_LOOK_S = 1, RACE_PAUSE_US = 20000 };

struct seat {
    struct chores *chores;
    const struct chore *chore;
    struct lane *lane;
    struct arena *arena;
    pthread_t thread;
    int64_t pause; /* after a failure; 0: the last time went well */
};

struct chores {
    struct http *http;
    struct sleeper sleeper;
    struct seat *seats;
    size_t n;
};

struct found {
    struct seat *seat;
    void *what;
};

static enum outcome leads(struct seat *s, struct ctx *ctx)
{
    return nodes_leads(s->chores->http->nodes, ctx);
}

static enum outcome do_it(struct ctx *ctx, void *arg)
{
    struct found *found = arg;

    TRY(leads(found->seat, ctx));
    return found->seat->chore->does(ctx, found->what);
}

/* One look and what follows from it. DONE: something was done | NOT_FOUND | … *ret_leads: false
 * when another node does this. */
static enum outcome turn(struct seat *s, bool *ret_leads, bool *ret_more)
{
    const struct chore *c = s->chore;
    struct ctx ctx = {
        .arena = s->arena, .db = s->lane->db, .rng = &s->lane->rng, .now = time_now()};
    struct found found = {.seat = s};
    enum outcome o = db_begin(s->lane->db);

    *ret_leads = true;
    *ret_more = false;
    if (o != DONE)
        return o;
    o = leads(s, &ctx);
    *ret_leads = o != STALE_VERSION;
    if (o == DONE)
        o = c->looks(&ctx, &found.what);
    db_rollback(s->lane->db);
    if (o != DONE)
        return o;
    *ret_more = c->full != NULL && c->full(found.what);
    return writer_does(s->chores->http->writer, &ctx, do_it, &found);
}

/* How long to wait before the next look, in µs. */
static int64_t pause_after(struct seat *s, enum outcome o, bool more)
{
    int64_t every = s->chore->every;

    switch (o) {
    case DONE:
    case NOT_FOUND:
        s->pause = 0;
        return more ? 0 : every;
    case STALE_VERSION:
    case ALREADY_THERE:
    case AGAIN:
        /* Two that always meet part by chance. */
        s->pause = 0;
        return (int64_t)rng_below(&s->lane->rng, RACE_PAUSE_US);
    default:
        s->pause = s->pause != 0 ? 2 * s->pause : every;
        if (s->pause > PAUSE_MOST_S * SECOND)
            s->pause = PAUSE_MOST_S * SECOND;
        log_line(LOG_ERROR, "chores", "%s ended %s; again in %lld ms", s->chore->name,
                 outcome_code(o), (long long)(s->pause / 1000));
        return s->pause;
    }
}

static void *run(void *arg)
{
    struct seat *s = arg;
    int64_t pause;

    do {
        bool leading, more;
        enum outcome o = turn(s, &leading, &more);

        pause = leading ? pause_after(s, o, more) : LEAD_LOOK_S * SECOND;
        arena_reset(s->arena);
    } while (sleeper_sleep(&s->chores->sleeper, pause));
    return NULL;
}

struct chores *chores_new(struct http *h, struct lane *lanes)
{
    struct chores *c = ARENA_NEW(h->arena, struct chores);

    c->http = h;
    c->n = h->config->n_chores;
    c->seats = ARENA_ARRAY(h->arena, struct seat, c->n);
    sleeper_open(&c->sleeper);
    for (size_t i = 0; i < c->n; i++) {
        c->seats[i] = (struct seat){
            .chores = c, .chore = &h->config->chores[i], .lane = &lanes[i], .arena = arena_new(0)};
        if (pthread_create(&c->seats[i].thread, NULL, run, &c->seats[i]) != 0)
            log_stop("chores", "no thread to be had");
    }
    return c;
}

void chores_stop(struct chores *c)
{
    sleeper_close(&c->sleeper);
    for (size_t i = 0; i < c->n; i++) {
        pthread_join(c->seats[i].thread, NULL);
        arena_free(c->seats[i].arena);
    }
}
