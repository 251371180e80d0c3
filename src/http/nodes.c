/* http/nodes.c — several nodes, one database. Where many write at once, ids do not rise in the
 * order of commits, so every node tells its streams in the order that no later commit changes: it
 * reads on in the journal from where it was. A word from whoever committed says that there is
 * something to read, and if that word is lost, because its node died, the second does. */
#include <inttypes.h>
#include <sodium.h>
#include "base/log.h"
#include "http/nodes.h"

enum {
    NAME = 17,
    GATHER_US = 2000, /* what is committed together is said together */
    UNSETTLED_MS = 5, /* heard of, but something older is still being written */
    HEAR_MS = 250,
    READ_ON_S = 1,
    LEASE_S = 4, /* and a tick */
    PAGE = 1000
};

struct nodes {
    struct http *http;
    char name[NAME];
    struct lane *ear, *mouth;
    pthread_t ear_thread, mouth_thread;
    pthread_mutex_t lock;
    pthread_cond_t wake; /* the mouth */
    int64_t told;        /* newest id committed here; 0: said already */
    bool closed, look;
    struct news_at read;         /* the ear's: up to here everything was told */
    int64_t newest_read, wanted; /* the ear's: ids */
    int64_t next_read;           /* steady */
    int wait_ms;
    atomic_bool reach, leads;
};

/* --- the mouth: never inside a verb's transaction, where it would make all commits wait --- */

void nodes_told(struct nodes *n, const struct news *news, size_t count)
{
    pthread_mutex_lock(&n->lock);
    for (size_t i = 0; i < count; i++)
        if (news[i].id > n->told)
            n->told = news[i].id;
    pthread_cond_signal(&n->wake);
    pthread_mutex_unlock(&n->lock);
}

void nodes_look(struct nodes *n)
{
    if (n == NULL)
        return;
    pthread_mutex_lock(&n->lock);
    n->look = true;
    pthread_cond_signal(&n->wake);
    pthread_mutex_unlock(&n->lock);
}

/* Waits for something to say and takes it. False: it is the end. */
static bool next_words(struct nodes *n, char words[64])
{
    const struct timespec gather = {.tv_nsec = GATHER_US * 1000};
    bool open;

    pthread_mutex_lock(&n->lock);
    while (!n->closed && n->told == 0 && !n->look)
        pthread_cond_wait(&n->wake, &n->lock);
    open = !n->closed;
    pthread_mutex_unlock(&n->lock);
    if (open)
        nanosleep(&gather, NULL);
    pthread_mutex_lock(&n->lock);
    snprintf(words, 64, "%" PRId64 "%s", n->told, n->look ? " look" : "");
    n->told = 0;
    n->look = false;
    pthread_mutex_unlock(&n->lock);
    return open;
}

static void *speak(void *arg)
{
    struct nodes *n = arg;
    char words[64];

    while (next_words(n, words))
        /* What nobody hears is no loss: everybody reads on by themselves. */
        if (db_say(n->mouth->db, words) != DONE)
            log_line(LOG_DEBUG, "nodes", "nobody heard %s", words);
    return NULL;
}

/* --- the ear --- */

static enum outcome read_on(struct nodes *n, struct ctx *ctx)
{
    const struct http_config *c = n->http->config;
    struct list list = {0};
    enum outcome o;

    TRY(db_begin(ctx->db));
    do {
        o = c->news_settled(ctx, &n->read, PAGE, &list);
        if (o != DONE || list.n == 0)
            break;
        hub_tell(n->http->hub, list.items, list.n);
        for (size_t i = 0; i < list.n; i++)
            if (((const struct news *)list.items)[i].id > n->newest_read)
                n->newest_read = ((const struct news *)list.items)[i].id;
    } while (list.n == PAGE);
    db_rollback(ctx->db);
    return o;
}

/* Everything that was said up to now. DONE: something was | NOT_FOUND | … */
static enum outcome hear_all(struct nodes *n, struct ctx *ctx)
{
    const char *words;
    enum outcome o = db_hear(ctx, n->wait_ms, &words);
    bool some = o == DONE;

    while (o == DONE) {
        int64_t id = strtoll(words, NULL, 10);

        if (id > n->wanted)
            n->wanted = id;
        if (strstr(words, " look") != NULL)
            hub_look(n->http->hub);
        o = db_hear(ctx, 0, &words);
    }
    return o == NOT_FOUND && some ? DONE : o;
}

/* What was heard of may have to wait for something older that is still being written. */
static enum outcome listen_once(struct nodes *n, struct ctx *ctx)
{
    enum outcome o = hear_all(n, ctx);

    if (o != DONE && o != NOT_FOUND)
        return o;
    if (o == NOT_FOUND && n->wanted <= n->newest_read && time_steady() < n->next_read)
        return DONE;
    TRY(read_on(n, ctx));
    n->next_read = time_steady() + READ_ON_S * SECOND;
    if (n->wanted <= n->newest_read)
        n->wait_ms = HEAR_MS;
    else
        n->wait_ms = o == DONE || 2 * n->wait_ms > HEAR_MS ? UNSETTLED_MS : 2 * n->wait_ms;
    return DONE;
}

static void *listen(void *arg)
{
    const struct timespec pause = {.tv_nsec = HEAR_MS * 1000000L};
    struct nodes *n = arg;
    bool open = true;

    while (open) {
        struct ctx ctx = {.arena = n->ear->scratch, .db = n->ear->db, .now = time_now()};
        bool well = listen_once(n, &ctx) == DONE;

        if (well != atomic_exchange(&n->reach, well))
            log_line(LOG_WARN, "nodes", "the database %s",
                     well ? "answers again" : "does not answer");
        if (!well)
            nanosleep(&pause, NULL);
        arena_reset(n->ear->scratch);
        pthread_mutex_lock(&n->lock);
        open = !n->closed;
        pthread_mutex_unlock(&n->lock);
    }
    return NULL;
}

bool nodes_reach(const struct nodes *n)
{
    return n == NULL || atomic_load(&n->reach);
}

/* --- the lease --- */

static const char HOUSE[] = "house";

enum outcome nodes_lease(struct nodes *n, struct ctx *ctx)
{
    if (n == NULL)
        return DONE;
    enum outcome o =
        db_lease_take(ctx, HOUSE, n->name, ctx->now + (LEASE_S + settings.tick) * SECOND);
    atomic_store(&n->leads, o == DONE);
    return o;
}

enum outcome nodes_leads(const struct nodes *n, struct ctx *ctx)
{
    enum outcome o = n == NULL ? DONE : db_lease_held(ctx, HOUSE, n->name);

    return o == NOT_FOUND ? fail(ctx, STALE_VERSION, NULL, NULL) : o;
}

bool nodes_works(const struct nodes *n)
{
    return n == NULL || atomic_load(&n->leads);
}

/* --- begin and end --- */

struct nodes *nodes_new(struct http *h, struct lane *ear, struct lane *mouth)
{
    struct nodes *n = ARENA_NEW(h->arena, struct nodes);
    struct ctx ctx = {.arena = ear->scratch, .db = ear->db, .now = time_now()};
    unsigned char random[(NAME - 1) / 2];

    n->http = h;
    n->ear = ear;
    n->mouth = mouth;
    n->reach = true;
    n->wait_ms = HEAR_MS;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(n->name, sizeof n->name, random, sizeof random);
    /* Streams begin after this moment, so nothing before it has to be told. */
    if (db_begin(ear->db) != DONE || h->config->place(&ctx, 0, &n->read) != DONE)
        log_stop("nodes", "the journal cannot be read");
    db_rollback(ear->db);
    n->newest_read = n->read.id;
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->wake, NULL);
    if (pthread_create(&n->ear_thread, NULL, listen, n) != 0 ||
        pthread_create(&n->mouth_thread, NULL, speak, n) != 0)
        log_stop("nodes", "no thread to be had");
    return n;
}

void nodes_stop(struct nodes *n)
{
    if (n == NULL)
        return;
    pthread_mutex_lock(&n->lock);
    n->closed = true;
    pthread_cond_signal(&n->wake);
    pthread_mutex_unlock(&n->lock);
    pthread_join(n->mouth_thread, NULL);
    pthread_join(n->ear_thread, NULL);
}
