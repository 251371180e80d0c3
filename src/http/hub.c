/* http/hub.c — who is told of what. Committed events stand in one ring; a stream only remembers how
 * far it has looked, so an idle stream costs a few hundred bytes. The hub's thread wakes those whom
 * an event concerns, beats every stream's heart and ends the streams of ended sessions. */
#include <sched.h>
#include "base/log.h"
#include "http/stream.h"

enum {
    AT_ONCE = 128, /* looks at events or sessions before the lock is let go for others */
    EACH = 64,     /* looks for one stream before the next stream has its turn */
    LOOK_EVERY_S = 1
};

struct hub {
    struct http *http;
    struct lane *lane;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct news ring[RING];
    uint64_t head; /* events ever put into the ring */
    uint64_t told; /* events the hub has woken streams for */
    struct stream *streams, *walk;
    size_t n;
    int looks; /* since the lock was let go */
    bool look, closed;
    int64_t next_look;
};

static void wake_stream(struct stream *s)
{
    if (!s->suspended)
        return;
    s->suspended = false;
    front_resume_stream(s->wire);
}

static size_t of_address(const struct hub *hub, const char *address)
{
    size_t n = 0;

    for (const struct stream *s = hub->streams; s != NULL; s = s->next)
        n += strcmp(s->address, address) == 0;
    return n;
}

enum outcome hub_join(struct hub *hub, struct stream *s)
{
    enum outcome o = DONE;

    pthread_mutex_lock(&hub->lock);
    if (hub->closed || hub->n >= (size_t)settings.streams_max ||
        (hub->n >= (size_t)settings.streams_per_ip &&
         of_address(hub, s->address) >= (size_t)settings.streams_per_ip)) {
        o = BUSY;
    } else {
        s->seen = hub->head;
        s->next_beat = time_steady() + settings.heartbeat * SECOND;
        s->next = hub->streams;
        if (s->next != NULL)
            s->next->prev = s;
        hub->streams = s;
        hub->n++;
    }
    pthread_mutex_unlock(&hub->lock);
    if (o == DONE)
        metrics_move(hub->http->metrics, GAUGE_STREAMS, 1);
    return o;
}

void hub_leave(struct hub *hub, struct stream *s)
{
    pthread_mutex_lock(&hub->lock);
    if (hub->walk == s)
        hub->walk = s->next;
    if (s->prev != NULL)
        s->prev->next = s->next;
    else
        hub->streams = s->next;
    if (s->next != NULL)
        s->next->prev = s->prev;
    hub->n--;
    pthread_mutex_unlock(&hub->lock);
    metrics_move(hub->http->metrics, GAUGE_STREAMS, -1);
}

int hub_next(struct hub *hub, struct stream *s, struct news *ret)
{
    int found = 0;

    pthread_mutex_lock(&hub->lock);
    if (s->ended || hub->closed || hub->head - s->seen > RING) {
        found = -1;
    } else if (s->seen < hub->head) {
        *ret = hub->ring[s->seen++ % RING];
        found = 1;
    } else if (s->beat) {
        s->beat = false;
        found = 2;
    } else {
        /* One lock across "marked" and "suspended": the hub cannot wake it in between. */
        s->suspended = true;
        front_suspend_stream(s->wire);
    }
    pthread_mutex_unlock(&hub->lock);
    return found;
}

void hub_tell(struct hub *hub, const struct news *news, size_t n)
{
    const struct http_config *c = hub->http->config;

    pthread_mutex_lock(&hub->lock);
    for (size_t i = 0; i < n; i++) {
        hub->ring[hub->head++ % RING] = news[i];
        if (c->ends_sessions != NULL && c->ends_sessions(&news[i]))
            hub->look = true;
    }
    pthread_cond_signal(&hub->wake);
    pthread_mutex_unlock(&hub->lock);
}

void hub_look(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->look = true;
    pthread_cond_signal(&hub->wake);
    pthread_mutex_unlock(&hub->lock);
}

void hub_lost(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    for (struct stream *s = hub->streams; s != NULL; s = s->next) {
        s->ended = true;
        wake_stream(s);
    }
    pthread_mutex_unlock(&hub->lock);
}

/* Walks all streams, letting go of the lock now and then so that nobody waits long for it. */
static void each_stream(struct hub *hub, void (*visit)(struct hub *, struct stream *))
{
    hub->walk = hub->streams;
    while (hub->walk != NULL) {
        struct stream *s = hub->walk;

        hub->walk = s->next;
        hub->looks++;
        visit(hub, s);
        if (hub->looks < AT_ONCE)
            continue;
        hub->looks = 0;
        pthread_mutex_unlock(&hub->lock);
        sched_yield(); /* a mutex is not fair by itself */
        pthread_mutex_lock(&hub->lock);
    }
}

/* A sleeping stream moves on past what does not concern it and wakes at what does. */
static void offer(struct hub *hub, struct stream *s)
{
    for (int i = 0; i < EACH && s->suspended && s->seen < hub->head; i++) {
        hub->looks++;
        if (hub->head - s->seen > RING ||
            stream_visible(hub->http, hub->lane, &s->who, &hub->ring[s->seen % RING]))
            wake_stream(s);
        else
            s->seen++;
    }
    if (s->suspended && s->seen < hub->told)
        hub->told = s->seen; /* not through yet: there will be another turn */
}

static void check_session(struct hub *hub, struct stream *s)
{
    const struct http_config *c = hub->http->config;
    struct ctx ctx = {.arena = hub->lane->scratch, .db = hub->lane->db, .now = time_now()};
    struct actor who = {0};
    enum outcome o;

    if (s->ended || s->token == NULL)
        return;
    o = s->link ? c->who_is_link(&ctx, s->token, &who) : c->who_is(&ctx, s->token, &who);
    /* Another post or zone is another set of rights: a fresh stream takes them up. */
    if (o != DONE || who.person_id != s->who.person_id || who.may != s->who.may ||
        who.zone_id != s->who.zone_id || who.post_id != s->who.post_id) {
        s->ended = true;
        wake_stream(s);
    }
    arena_reset(hub->lane->scratch);
}

static void beat(struct hub *hub, struct stream *s)
{
    int64_t now = time_steady();

    if (now < s->next_beat)
        return;
    s->next_beat = now + settings.heartbeat * SECOND;
    s->beat = true;
    check_session(hub, s);
    wake_stream(s);
}

/* False when the database could not be read; nothing is lost, the next turn looks again. */
static bool turn(struct hub *hub)
{
    if (db_begin(hub->lane->db) != DONE)
        return false;
    if (hub->told < hub->head) {
        hub->told = hub->head;
        each_stream(hub, offer);
    }
    if (hub->look) {
        hub->look = false;
        each_stream(hub, check_session);
    }
    if (time_steady() >= hub->next_look) {
        hub->next_look = time_steady() + LOOK_EVERY_S * SECOND;
        each_stream(hub, beat);
    }
    db_rollback(hub->lane->db);
    return true;
}

static void *run(void *arg)
{
    struct hub *hub = arg;
    bool well = true;

    pthread_mutex_lock(&hub->lock);
    while (!hub->closed) {
        int64_t until = time_now() + LOOK_EVERY_S * SECOND;
        struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};

        if (!well || (hub->told == hub->head && !hub->look))
            pthread_cond_timedwait(&hub->wake, &hub->lock, &at);
        well = true;
        if (!hub->closed && hub->streams != NULL)
            well = turn(hub);
        else
            hub->told = hub->head, hub->look = false;
    }
    pthread_mutex_unlock(&hub->lock);
    return NULL;
}

struct hub *hub_new(struct http *h, struct lane *lane)
{
    struct hub *hub = ARENA_NEW(h->arena, struct hub);

    hub->http = h;
    hub->lane = lane;
    pthread_mutex_init(&hub->lock, NULL);
    pthread_cond_init(&hub->wake, NULL);
    if (pthread_create(&hub->thread, NULL, run, hub) != 0)
        log_stop("hub", "no thread to be had");
    return hub;
}

void hub_stop(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->closed = true;
    for (struct stream *s = hub->streams; s != NULL; s = s->next)
        wake_stream(s);
    pthread_cond_signal(&hub->wake);
    pthread_mutex_unlock(&hub->lock);
    pthread_join(hub->thread, NULL);
}
