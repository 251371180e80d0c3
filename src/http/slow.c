/* http/slow.c — the small pool for what takes milliseconds: password hashes, pictures. Its queue is
 * bounded; each thread has a read connection of its own. */
#include "base/log.h"
#include "http/inside.h"

struct slow {
    struct http *http;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct exchange *first, *last;
    size_t reserved;
    bool closed;
    pthread_t *threads;
    size_t n;
};

struct seat {
    struct slow *slow;
    struct lane *lane;
};

bool slow_reserve(struct slow *s)
{
    bool room;

    pthread_mutex_lock(&s->lock);
    room = !s->closed && s->reserved < (size_t)settings.slow_queue;
    if (room)
        s->reserved++;
    pthread_mutex_unlock(&s->lock);
    if (room)
        metrics_move(s->http->metrics, GAUGE_SLOW_QUEUE, 1);
    return room;
}

void slow_push(struct slow *s, struct exchange *ex)
{
    ex->link = NULL;
    pthread_mutex_lock(&s->lock);
    if (s->first == NULL)
        s->first = ex;
    else
        s->last->link = ex;
    s->last = ex;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
}

static struct exchange *take(struct slow *s)
{
    struct exchange *ex;

    pthread_mutex_lock(&s->lock);
    while (s->first == NULL && !(s->closed && s->reserved == 0))
        pthread_cond_wait(&s->wake, &s->lock);
    ex = s->first;
    if (ex != NULL)
        s->first = ex->link;
    pthread_mutex_unlock(&s->lock);
    return ex;
}

static void done_with_one(struct slow *s)
{
    pthread_mutex_lock(&s->lock);
    s->reserved--;
    /* The last one out lets the others see that nothing more comes. */
    if (s->closed && s->reserved == 0)
        pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
    metrics_move(s->http->metrics, GAUGE_SLOW_QUEUE, -1);
}

static void *run(void *arg)
{
    struct seat *seat = arg;
    struct slow *s = seat->slow;
    struct exchange *ex;

    while ((ex = take(s)) != NULL) {
        bool writes = pipeline_slow(ex, seat->lane);

        if (writes && writer_reserve(s->http->writer)) {
            writer_push(s->http->writer, ex);
        } else {
            if (writes)
                answer_problem(ex, fail(&ex->ctx, BUSY, NULL, "1"));
            front_resume(ex);
        }
        done_with_one(s);
    }
    return NULL;
}

struct slow *slow_new(struct http *h, struct lane *lanes, size_t n)
{
    struct slow *s = ARENA_NEW(h->arena, struct slow);

    s->http = h;
    s->n = n;
    s->threads = ARENA_ARRAY(h->arena, pthread_t, n);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    for (size_t i = 0; i < n; i++) {
        struct seat *seat = ARENA_NEW(h->arena, struct seat);

        *seat = (struct seat){s, &lanes[i]};
        if (pthread_create(&s->threads[i], NULL, run, seat) != 0)
            log_stop("slow", "no thread to be had");
    }
    return s;
}

void slow_stop(struct slow *s)
{
    pthread_mutex_lock(&s->lock);
    s->closed = true;
    pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; i < s->n; i++)
        pthread_join(s->threads[i], NULL);
}
