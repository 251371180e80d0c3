/* http/writer.c — the one thread that changes the database. It takes what is queued, runs each verb
 * in a savepoint, commits once, and only then answers. Acknowledged means committed and synced; a
 * full queue is said, never hidden. It knows no sockets. */
#include <errno.h>
#include <inttypes.h>
#include "base/log.h"
#include "http/inside.h"

enum {
    TOUCHES = 64,
    TOKEN_ROOM = 136,
    NEWS_MAX = 4096,
    FORGET_MOST = 5000,
    FORGET_EVERY_S = 60,
    TIDY_EVERY = 64
};

/* What somebody waits for who is no request. */
struct work {
    struct work *next;
    struct ctx *ctx;
    enum outcome (*does)(struct ctx *ctx, void *what);
    void *what;
    enum outcome o;
    bool done;
};

struct writer {
    struct http *http;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct exchange *first, *last;   /* queued verbs */
    size_t reserved;                 /* verbs promised room, queued or on their way */
    struct work *works, **last_work; /* oldest first */
    pthread_cond_t worked;
    bool closed;
    char touches[TOUCHES][TOKEN_ROOM];
    size_t n_touches;
    struct rng rng;
    struct arena *arena; /* of the clock and of touches */
    struct news *news;   /* of the batch, told after its commit */
    size_t n_news;
    bool lost;   /* more news than room: streams must resume from the journal */
    int64_t now; /* never runs back */
    int64_t next_tick, slice_at, next_forget;
    size_t commits;
};

bool writer_reserve(struct writer *w)
{
    bool room;

    pthread_mutex_lock(&w->lock);
    room = !w->closed && w->reserved < (size_t)settings.write_queue;
    if (room)
        w->reserved++;
    pthread_mutex_unlock(&w->lock);
    if (room)
        metrics_move(w->http->metrics, GAUGE_WRITE_QUEUE, 1);
    return room;
}

void writer_push(struct writer *w, struct exchange *ex)
{
    bool idle;

    ex->link = NULL;
    pthread_mutex_lock(&w->lock);
    idle = w->first == NULL;
    if (idle)
        w->first = ex;
    else
        w->last->link = ex;
    w->last = ex;
    if (idle)
        pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

void writer_touch(struct writer *w, const char *token)
{
    size_t n = strlen(token);

    if (n >= TOKEN_ROOM)
        return;
    pthread_mutex_lock(&w->lock);
    if (w->n_touches < TOUCHES)
        memcpy(w->touches[w->n_touches++], token, n + 1);
    pthread_mutex_unlock(&w->lock);
}

enum outcome writer_does(struct writer *w, struct ctx *ctx,
                         enum outcome (*does)(struct ctx *ctx, void *what), void *what)
{
    struct work work = {.ctx = ctx, .does = does, .what = what};

    pthread_mutex_lock(&w->lock);
    *w->last_work = &work;
    w->last_work = &work.next;
    pthread_cond_signal(&w->wake);
    while (!work.done)
        pthread_cond_wait(&w->worked, &w->lock);
    pthread_mutex_unlock(&w->lock);
    return work.o;
}

static int64_t writer_now(struct writer *w)
{
    int64_t now = time_now();

    if (now > w->now)
        w->now = now;
    return w->now;
}

static void collect_news(struct writer *w, const struct ctx *ctx)
{
    const struct http_config *c = w->http->config;

    if (c->news_of == NULL || ctx->notes == NULL)
        return;
    size_t room = NEWS_MAX - w->n_news, n = c->news_of(ctx, w->news + w->n_news, room);
    w->n_news += n > room ? room : n;
    w->lost = w->lost || n > room;
}

/* The answer that this key got before, if it did: a replay or a refusal. */
static enum outcome replayed(struct exchange *ex, bool *ret)
{
    struct kept_answer kept;
    enum outcome o = db_kept_answer(&ex->ctx, ex->scope, ex->key, &kept);

    *ret = false;
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    *ret = true;
    if (strcmp(kept.body_hash, ex->body_hash) != 0)
        return fail(&ex->ctx, KEY_REUSED, "Idempotency-Key", NULL);
    ex->answer = (struct answer){.status = (int)kept.status};
    if (kept.body[0] != '\0') {
        ex->answer.type = "application/json";
        ex->answer.body = kept.body;
        ex->answer.n = strlen(kept.body);
    }
    answer_header(ex, "Idempotent-Replayed", "true");
    answer_header(ex, "Cache-Control", "no-store");
    return DONE;
}

/* A sign-in is not kept: its token must stand nowhere, and signing in again is what a replay means.
 */
static enum outcome keep(struct exchange *ex)
{
    size_t n;
    const char *body;
    struct kept_answer kept = {.route = ex->route->endpoint->name,
                               .body_hash = ex->body_hash,
                               .status = ex->answer.status};

    if (ex->req.set_session != NULL && ex->req.set_session[0] != '\0')
        return DONE;
    body = answer_body(ex, true, &n);
    kept.body = body != NULL ? body : "";
    return db_keep_answer(&ex->ctx, ex->scope, ex->key, &kept);
}

static enum outcome run_verb(struct exchange *ex)
{
    bool old;

    TRY(replayed(ex, &old));
    if (old)
        return DONE;
    TRY(ex->route->endpoint->does(&ex->ctx, &ex->req));
    answer_done(ex);
    return keep(ex);
}

static void one_verb(struct writer *w, struct exchange *ex)
{
    enum outcome o;

    ex->ctx.db = w->db;
    ex->ctx.rng = &w->rng;
    ex->ctx.now = writer_now(w);
    ex->ctx.notes = NULL;
    o = db_savepoint(w->db);
    if (o == DONE) {
        o = run_verb(ex);
        if (o == DONE)
            o = db_release(w->db);
        else
            db_undo(w->db);
    }
    if (o == DONE) {
        collect_news(w, &ex->ctx);
        return;
    }
    ex->ctx.notes = NULL;
    ex->answer = (struct answer){0};
    answer_problem(ex, o);
}

/* Nothing of the batch is in the database: every answer that said so is taken back. */
static void take_back(struct exchange *batch, enum outcome o)
{
    for (struct exchange *ex = batch; ex != NULL; ex = ex->link) {
        if (ex->answer.status >= 400)
            continue;
        ex->answer = (struct answer){0};
        ex->req.set_session = NULL;
        fail(&ex->ctx, o, NULL, NULL);
        answer_problem(ex, o);
    }
}

static void tell(struct writer *w)
{
    if (w->n_news > 0)
        hub_tell(w->http->hub, w->news, w->n_news);
    if (w->lost)
        hub_lost(w->http->hub);
    w->lost = false;
    w->n_news = 0;
}

/* From here on nobody gets an answer that was read before (recent.c). */
static enum outcome commit(struct writer *w)
{
    enum outcome o = db_commit(w->db);

    atomic_fetch_add(&w->http->commits, 1);
    return o;
}

static void run_batch(struct writer *w, struct exchange *batch, size_t n)
{
    enum outcome o = db_begin(w->db);
    struct exchange *next;
    bool signed_out = false;

    for (struct exchange *ex = batch; ex != NULL && o == DONE; ex = ex->link)
        one_verb(w, ex);
    if (o == DONE)
        o = commit(w);
    if (o != DONE) {
        metrics_commit_failed(w->http->metrics);
        w->n_news = 0;
        take_back(batch, o);
    }
    metrics_batch(w->http->metrics, n);
    metrics_move(w->http->metrics, GAUGE_WRITE_QUEUE, -(int)n);
    pthread_mutex_lock(&w->lock);
    w->reserved -= n;
    pthread_mutex_unlock(&w->lock);
    for (struct exchange *ex = batch; ex != NULL; ex = next) {
        next = ex->link;
        signed_out = signed_out || ex->req.set_session != NULL;
        front_resume(ex);
    }
    tell(w);
    if (signed_out)
        hub_look(w->http->hub);
}

/* One transaction that no request waits for. */
static enum outcome alone(struct writer *w, struct ctx *ctx,
                          enum outcome (*does)(struct ctx *ctx, void *what), void *what)
{
    enum outcome o = db_begin(w->db);

    ctx->db = w->db;
    ctx->rng = &w->rng;
    ctx->now = writer_now(w);
    ctx->notes = NULL;
    if (o == DONE) {
        o = does(ctx, what);
        if (o == DONE) {
            collect_news(w, ctx);
            o = commit(w);
        } else {
            db_rollback(w->db);
        }
    }
    if (o != DONE) {
        w->n_news = 0;
        w->lost = false;
    }
    tell(w);
    return o;
}

/* One of those who wait, so that verbs have their turn before the next. */
static void run_work(struct writer *w)
{
    struct work *work;

    pthread_mutex_lock(&w->lock);
    work = w->works;
    if (work != NULL) {
        w->works = work->next;
        if (w->works == NULL)
            w->last_work = &w->works;
    }
    pthread_mutex_unlock(&w->lock);
    if (work == NULL)
        return;
    work->o = alone(w, work->ctx, work->does, work->what);
    pthread_mutex_lock(&w->lock);
    work->done = true; /* from here on it may be gone */
    pthread_cond_broadcast(&w->worked);
    pthread_mutex_unlock(&w->lock);
}

/* The clock's own work, which nobody waits for. */
static void by_the_clock(struct writer *w, enum outcome (*does)(struct ctx *ctx, void *what))
{
    struct ctx ctx = {.arena = w->arena};
    enum outcome o = alone(w, &ctx, does, w);

    if (o != DONE)
        log_line(LOG_ERROR, "writer", "the clock's work ended %s", outcome_code(o));
    arena_reset(w->arena);
}

static enum outcome tick_work(struct ctx *ctx, void *what)
{
    struct writer *w = what;
    int64_t next = 0;

    if (w->http->config->tick != NULL)
        TRY(w->http->config->tick(ctx, &next));
    /* A slice that is not done asks for the next one at once; verbs run in between. */
    if (next != 0)
        w->slice_at = next;
    return DONE;
}

static enum outcome touch_work(struct ctx *ctx, void *what)
{
    struct writer *w = what;
    char token[TOKEN_ROOM];

    for (;;) {
        pthread_mutex_lock(&w->lock);
        bool some = w->n_touches > 0;
        if (some)
            memcpy(token, w->touches[--w->n_touches], sizeof token);
        pthread_mutex_unlock(&w->lock);
        if (!some)
            return DONE;
        enum outcome o = w->http->config->seen(ctx, token);
        if (o != DONE && o != NOT_FOUND)
            return o;
    }
}

static enum outcome forget_work(struct ctx *ctx, void *)
{
    return db_forget_answers(ctx, ctx->now - settings.keys_keep * SECOND, FORGET_MOST);
}

static void clock_work(struct writer *w)
{
    int64_t now = writer_now(w);
    bool whole = now >= w->next_tick;

    if (!whole && (w->slice_at == 0 || now < w->slice_at))
        return;
    w->slice_at = 0;
    by_the_clock(w, tick_work);
    if (!whole)
        return;
    w->next_tick = writer_now(w) + settings.tick * SECOND;
    if (w->n_touches > 0 && w->http->config->seen != NULL)
        by_the_clock(w, touch_work);
    if (now >= w->next_forget) {
        w->next_forget = now + FORGET_EVERY_S * SECOND;
        by_the_clock(w, forget_work);
    }
    db_tidy(w->db);
}

/* Takes up to a batch off the queue; waits for one until the clock wants its turn. */
static struct exchange *take_batch(struct writer *w, size_t *ret_n, bool *ret_end)
{
    struct exchange *batch, *last;
    size_t n = 0;

    pthread_mutex_lock(&w->lock);
    while (w->first == NULL && w->works == NULL && !(w->closed && w->reserved == 0)) {
        int64_t until = w->slice_at != 0 && w->slice_at < w->next_tick ? w->slice_at : w->next_tick;
        struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};

        if (time_now() >= until || pthread_cond_timedwait(&w->wake, &w->lock, &at) == ETIMEDOUT)
            break;
    }
    batch = last = w->first;
    for (struct exchange *ex = batch; ex != NULL && n < (size_t)settings.write_batch;
         ex = ex->link, n++)
        last = ex;
    if (batch != NULL) {
        w->first = last->link;
        last->link = NULL;
    }
    *ret_end = batch == NULL && w->works == NULL && w->closed && w->reserved == 0;
    pthread_mutex_unlock(&w->lock);
    *ret_n = n;
    return batch;
}

static void *run(void *arg)
{
    struct writer *w = arg;
    bool end = false;
    size_t n;

    while (!end) {
        struct exchange *batch = take_batch(w, &n, &end);

        if (batch != NULL) {
            run_batch(w, batch, n);
            if (++w->commits % TIDY_EVERY == 0)
                db_tidy(w->db);
        }
        run_work(w);
        if (!end)
            clock_work(w);
    }
    return NULL;
}

struct writer *writer_new(struct http *h, struct db *db)
{
    struct writer *w = ARENA_NEW(h->arena, struct writer);

    w->http = h;
    w->db = db;
    w->arena = arena_new(0);
    w->news = ARENA_ARRAY(h->arena, struct news, NEWS_MAX);
    rng_seed(&w->rng, 0);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    pthread_cond_init(&w->worked, NULL);
    w->last_work = &w->works;
    if (pthread_create(&w->thread, NULL, run, w) != 0)
        log_stop("writer", "no thread to be had");
    return w;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->closed = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
}

void writer_close(struct writer *w)
{
    db_close(w->db);
    arena_free(w->arena);
}
