/* http/sleeper.c — by the steady clock, so that neither a test's time nor a set clock matters. */
#include "http/sleeper.h"
#include "base/time.h"

void sleeper_open(struct sleeper *s)
{
    pthread_condattr_t steady;

    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &steady);
    pthread_condattr_destroy(&steady);
    s->closed = false;
}

bool sleeper_sleep(struct sleeper *s, int64_t us)
{
    int64_t until = time_steady() + us;
    struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};
    bool open;

    pthread_mutex_lock(&s->lock);
    while (!s->closed && time_steady() < until)
        pthread_cond_timedwait(&s->wake, &s->lock, &at);
    open = !s->closed;
    pthread_mutex_unlock(&s->lock);
    return open;
}

void sleeper_close(struct sleeper *s)
{
    pthread_mutex_lock(&s->lock);
    s->closed = true;
    pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
}
