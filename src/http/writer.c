/* http/writer.c — the threads that change the database. SQLite has one: it takes what is queued,
 * runs each verb in a savepoint and commits them all at once. A store that many may write to has
 * several, and each verb is a transaction that may have to be tried again. Either way an answer
 * leaves only after its commit, and a full queue is said, never hidden. It knows no sockets. */
#include "base/log.h"
#include "http/nodes.h"
#include "http/verb.h"

enum { NEWS_MAX = 4096, TIDY_EVERY = 64, BACK_OFF_US = 1000, BACK_OFF_MOST_US = 64000 };

/* What somebody waits for who is no request. */
struct work {
    struct work *next;
    struct ctx *ctx;
    enum outcome (*does)(struct ctx *ctx, void *what);
    void *what;
    enum outcome o;
    bool done;
};

/* One thread that writes, with its connection. */
struct seat {
    struct writer *writer;
    struct db *db;
    pthread_t thread;
    struct rng rng;
    struct news *news; /* of the transaction, told after its commit */
    size_t n_news;
    bool lost; /* more news than room: streams must resume from the journal */
    size_t commits;
};

struct writer {
    struct http *http;
    struct seat *seats;
    size_t n_seats;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct exchange *first, *last;   /* queued verbs */
    size_t reserved;                 /* verbs promised room, queued or on their way */
    struct work *works, **last_work; /* oldest first */
    pthread_cond_t worked;
    bool closed;
    pthread_rwlock_t side_by_side; /* held for writing by a verb that met another before */
    atomic_int_fast64_t now;       /* never runs back */
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
    /* One writer takes all that is there; of several each takes one. */
    if (idle || w->n_seats > 1)
        pthread_cond_signal(&w->wake);
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
    int_fast64_t now = time_now(), was = atomic_load(&w->now);

    while (now > was && !atomic_compare_exchange_weak(&w->now, &was, now))
        continue;
    return now > was ? now : was;
}

static void collect_news(struct seat *s, const struct ctx *ctx)
{
    const struct http_config *c = s->writer->http->config;

    if (c->news_of == NULL || ctx->notes == NULL)
        return;
    size_t room = NEWS_MAX - s->n_news, n = c->news_of(ctx, s->news + s->n_news, room);
    s->n_news += n > room ? room : n;
    s->lost = s->lost || n > room;
}

static void drop_news(struct seat *s)
{
    s->n_news = 0;
    s->lost = false;
}

/* Where others write, too, streams are told in the order that all nodes agree on (nodes.c). */
static void tell(struct seat *s)
{
    struct http *h = s->writer->http;

    if (s->n_news > 0 && h->nodes != NULL)
        nodes_told(h->nodes, s->news, s->n_news);
    else if (s->n_news > 0)
        hub_tell(h->hub, s->news, s->n_news);
    if (s->lost && h->nodes == NULL)
        hub_lost(h->hub);
    drop_news(s);
}

/* From here on nobody gets an answer that was read before (recent.c). */
static enum outcome commit(struct seat *s)
{
    enum outcome o = db_commit(s->db);

    atomic_fetch_add(&s->writer->http->commits, 1);
    return o;
}

/* Whoever runs here works on this seat's connection, at the writer's time. */
static void sit_down(struct seat *s, struct ctx *ctx)
{
    ctx->db = s->db;
    ctx->rng = &s->rng;
    ctx->now = writer_now(s->writer);
    ctx->notes = NULL;
}

/* --- one writer: many verbs, one commit --- */

static enum outcome replay_or_run(struct exchange *ex)
{
    bool old;

    TRY(verb_replayed(ex, &old));
    return old ? DONE : verb_run(ex);
}

static void one_of_batch(struct seat *s, struct exchange *ex)
{
    enum outcome o;

    sit_down(s, &ex->ctx);
    o = db_savepoint(s->db);
    if (o == DONE) {
        o = replay_or_run(ex);
        if (o == DONE)
            o = db_release(s->db);
        else
            db_undo(s->db);
    }
    if (o == DONE)
        collect_news(s, &ex->ctx);
    else
        verb_refuse(ex, o);
}

/* When the commit fails nothing of the batch is in the database: every answer that said so is taken
 * back. */
static void write_batch(struct seat *s, struct exchange *batch)
{
    enum outcome o = db_begin(s->db);

    for (struct exchange *ex = batch; ex != NULL && o == DONE; ex = ex->link)
        one_of_batch(s, ex);
    if (o == DONE)
        o = commit(s);
    if (o == DONE)
        return;
    metrics_commit_failed(s->writer->http->metrics);
    drop_news(s);
    for (struct exchange *ex = batch; ex != NULL; ex = ex->link)
        if (ex->answer.status < 400)
            verb_take_back(ex, o);
}

/* --- several writers: one verb, one transaction, tried again --- */

/* The commit that kept this answer may have been left in doubt, and then it is in this database and
 * not yet in the one that would take over. A commit of our own comes after it in the log. */
static enum outcome stand_by(struct exchange *ex)
{
    enum outcome o = db_stand_by_answer(&ex->ctx, ex->scope, ex->key);

    return o == STALE_VERSION ? AGAIN : o;
}

/* The key is looked up before the transaction: read inside, every key would meet all others that
 * stand near it in the index. If it is used between the two, keeping the answer says so. */
static enum outcome attempt(struct seat *s, struct exchange *ex)
{
    enum outcome o;
    bool old;

    sit_down(s, &ex->ctx);
    o = verb_replayed(ex, &old);
    if (o == BUSY) /* a connection that broke while nobody used it heals at the next statement */
        o = verb_replayed(ex, &old);
    TRY(o);
    TRY(db_begin(s->db));
    o = old ? stand_by(ex) : verb_run(ex);
    if (o == DONE)
        return commit(s);
    /* A verb may have taken AGAIN for a reason of its own to refuse. */
    if (db_lost(s->db) != DONE)
        o = db_lost(s->db);
    db_rollback(s->db);
    return o;
}

/* Whoever was told AGAIN once runs while nobody else of this node does: nearly every verb is
 * through at its second try, and those that never meet run side by side. */
static enum outcome attempt_among(struct seat *s, struct exchange *ex, bool by_itself)
{
    pthread_rwlock_t *lock = &s->writer->side_by_side;
    enum outcome o;

    if (by_itself)
        pthread_rwlock_wrlock(lock);
    else
        pthread_rwlock_rdlock(lock);
    o = attempt(s, ex);
    pthread_rwlock_unlock(lock);
    return o;
}

/* Those of other nodes would be met again if all waited equally long. */
static void back_off(struct seat *s, int64_t tries)
{
    int64_t most = tries < 6 ? BACK_OFF_US << tries : BACK_OFF_MOST_US;
    struct timespec nap = {.tv_nsec = rng_below(&s->rng, most) * 1000};

    nanosleep(&nap, NULL);
}

static void write_alone(struct seat *s, struct exchange *ex)
{
    const struct verb_mark before = verb_mark(ex);
    enum outcome o = attempt_among(s, ex, false);

    for (int64_t tries = 0; o == AGAIN && tries < settings.pg_retries; tries++) {
        metrics_again(s->writer->http->metrics);
        verb_rewind(ex, &before);
        if (tries > 0)
            back_off(s, tries);
        o = attempt_among(s, ex, true);
    }
    if (o == DONE) {
        collect_news(s, &ex->ctx);
        return;
    }
    if (o == AGAIN)
        o = fail(&ex->ctx, BUSY, NULL, "1");
    /* A refusal is the verb's own; only a commit can fail after the verb has said yes. */
    if (ex->answer.status != 0) {
        metrics_commit_failed(s->writer->http->metrics);
        verb_take_back(ex, o);
    } else {
        verb_refuse(ex, o);
    }
}

/* --- the threads --- */

static void answer_batch(struct seat *s, struct exchange *batch, size_t n)
{
    struct writer *w = s->writer;
    struct exchange *next;
    bool signed_out = false;

    metrics_batch(w->http->metrics, n);
    metrics_move(w->http->metrics, GAUGE_WRITE_QUEUE, -(int)n);
    pthread_mutex_lock(&w->lock);
    w->reserved -= n;
    if (w->closed && w->reserved == 0)
        pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (struct exchange *ex = batch; ex != NULL; ex = next) {
        next = ex->link;
        signed_out = signed_out || ex->req.set_session != NULL;
        front_resume(ex);
    }
    tell(s);
    if (signed_out) {
        hub_look(w->http->hub);
        nodes_look(w->http->nodes);
    }
}

/* One transaction that no request waits for. */
static enum outcome alone(struct seat *s, const struct work *work)
{
    enum outcome o = db_begin(s->db);

    if (o != DONE)
        return o;
    sit_down(s, work->ctx);
    o = work->does(work->ctx, work->what);
    if (o == DONE) {
        collect_news(s, work->ctx);
        o = commit(s);
    } else {
        db_rollback(s->db);
    }
    if (o != DONE)
        drop_news(s);
    tell(s);
    return o;
}

/* One of those who wait, so that verbs have their turn before the next. */
static void run_work(struct seat *s)
{
    struct writer *w = s->writer;
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
    pthread_rwlock_rdlock(&w->side_by_side);
    work->o = alone(s, work);
    pthread_rwlock_unlock(&w->side_by_side);
    db_tidy(s->db);
    pthread_mutex_lock(&w->lock);
    work->done = true; /* from here on it may be gone */
    pthread_cond_broadcast(&w->worked);
    pthread_mutex_unlock(&w->lock);
}

/* Takes up to `most` verbs off the queue, none when other work waits; sleeps while there is
 * nothing. */
static struct exchange *take_batch(struct writer *w, size_t most, size_t *ret_n, bool *ret_end)
{
    struct exchange *batch, *last;
    size_t n = 0;

    pthread_mutex_lock(&w->lock);
    while (w->first == NULL && w->works == NULL && !(w->closed && w->reserved == 0))
        pthread_cond_wait(&w->wake, &w->lock);
    batch = last = w->first;
    for (struct exchange *ex = batch; ex != NULL && n < most; ex = ex->link, n++)
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
    struct seat *s = arg;
    bool end = false, shared = s->writer->http->shared;
    size_t most = shared ? 1 : (size_t)settings.write_batch, n;

    while (!end) {
        struct exchange *batch = take_batch(s->writer, most, &n, &end);

        if (batch != NULL) {
            if (shared)
                write_alone(s, batch);
            else
                write_batch(s, batch);
            answer_batch(s, batch, n);
            if (++s->commits % TIDY_EVERY == 0)
                db_tidy(s->db);
        }
        run_work(s);
    }
    return NULL;
}

/* Else those that run side by side would never let it in. */
static void prefer_the_lonely(pthread_rwlock_t *lock)
{
    pthread_rwlockattr_t a;

    pthread_rwlockattr_init(&a);
    pthread_rwlockattr_setkind_np(&a, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(lock, &a);
    pthread_rwlockattr_destroy(&a);
}

struct writer *writer_new(struct http *h, struct db *const *dbs, size_t n)
{
    struct writer *w = ARENA_NEW(h->arena, struct writer);

    w->http = h;
    w->n_seats = n;
    w->seats = ARENA_ARRAY(h->arena, struct seat, n);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    pthread_cond_init(&w->worked, NULL);
    prefer_the_lonely(&w->side_by_side);
    w->last_work = &w->works;
    for (size_t i = 0; i < n; i++) {
        struct seat *s = &w->seats[i];

        *s = (struct seat){
            .writer = w, .db = dbs[i], .news = ARENA_ARRAY(h->arena, struct news, NEWS_MAX)};
        rng_seed(&s->rng, 0);
        if (pthread_create(&s->thread, NULL, run, s) != 0)
            log_stop("writer", "no thread to be had");
    }
    return w;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->closed = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->n_seats; i++)
        pthread_join(w->seats[i].thread, NULL);
}
