/* http/chores_test.c — work beside the requests: found by a look, done on the writer, told to the
 * streams, tried again. The toy's chores rename what bears their word. */
#include <stdatomic.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "http/test_ask.h"
#include "http/test_toy_store.h"

enum { PATIENCE_MS = 10000, AN_HOUR_OF_THINGS = 25 };

static atomic_bool held;
static atomic_int slow_looks, stale_looks, broken_looks;

static enum outcome named(struct ctx *ctx, const char *name, void **ret)
{
    int64_t *id = ARENA_NEW(ctx->arena, int64_t);

    *ret = id;
    return db_thing_named(ctx, name, id);
}

static enum outcome finished(struct ctx *ctx, void *found)
{
    const int64_t *id = found;
    int64_t said;

    TRY(db_thing_rename(ctx, *id, "finished"));
    TRY(db_thing_add(ctx, "said", &said));
    toy_note(ctx, said);
    return DONE;
}

static enum outcome looks_often(struct ctx *ctx, void **ret)
{
    return named(ctx, "often", ret);
}

static enum outcome looks_rarely(struct ctx *ctx, void **ret)
{
    return named(ctx, "rarely", ret);
}

static bool is_full(const void *)
{
    return true;
}

static enum outcome looks_stale(struct ctx *ctx, void **ret)
{
    TRY(named(ctx, "stale", ret));
    stale_looks++;
    return DONE;
}

/* The first time somebody else is faster: what is written before that must be gone. */
static enum outcome does_stale(struct ctx *ctx, void *found)
{
    TRY(finished(ctx, found));
    return stale_looks == 1 ? STALE_VERSION : DONE;
}

static enum outcome looks_broken(struct ctx *ctx, void **ret)
{
    TRY(named(ctx, "broken", ret));
    return ++broken_looks < 4 ? BROKEN : DONE;
}

static enum outcome does_broken(struct ctx *ctx, void *found)
{
    TRY(finished(ctx, found));
    return broken_looks < 6 ? BROKEN : DONE;
}

static enum outcome looks_slow(struct ctx *ctx, void **ret)
{
    const struct timespec nap = {.tv_nsec = 50000000};

    TRY(named(ctx, "slow", ret));
    slow_looks++;
    do
        nanosleep(&nap, NULL);
    while (held);
    return DONE;
}

static const struct chore CHORES[] = {
    {"often",  10000, looks_often,  finished,    NULL   },
    {"rarely", HOUR,  looks_rarely, finished,    is_full},
    {"stale",  10000, looks_stale,  does_stale,  NULL   },
    {"broken", 10000, looks_broken, does_broken, NULL   },
    {"slow",   10000, looks_slow,   finished,    NULL   },
};

static int begin(void **)
{
    toy_start_with(CHORES, sizeof CHORES / sizeof CHORES[0]);
    log_set(LOG_QUIET);
    return 0;
}

static int end(void **)
{
    toy_stop();
    return 0;
}

/* Makes a thing of this name and gives its path. */
static const char *make(const char *name)
{
    static char path[64];
    static int keys;
    char extra[160], body[64];

    snprintf(extra, sizeof extra, JSON_TYPE AS_PERSON "Idempotency-Key: chore-key-%d\r\n", ++keys);
    snprintf(body, sizeof body, "{\"name\":\"%s\"}", name);
    EXPECT(200, "POST", "/api/things", extra, body);
    snprintf(path, sizeof path, "/api/things/%ld",
             strtol(strstr(reply.body, "\"id\":") + 5, NULL, 10));
    DONE_WITH_IT;
    return path;
}

static bool is_finished(const char *path)
{
    const struct timespec nap = {.tv_nsec = 5000000};
    bool ret = false;

    for (int ms = 0; ms < PATIENCE_MS && !ret; ms += 5) {
        EXPECT(200, "GET", path, "", NULL);
        ret = says("\"finished\"");
        DONE_WITH_IT;
        if (!ret)
            nanosleep(&nap, NULL);
    }
    return ret;
}

static void what_a_chore_did_is_told_to_the_streams(void **)
{
    static const char request[] = "GET /api/stream HTTP/1.1\r\nHost: x\r\n" AS_PERSON "\r\n";
    char text[8192], what[64];
    const char *path;
    int fd = client_open();

    client_send(fd, request, sizeof request - 1);
    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    path = make("often");
    assert_true(is_finished(path));
    /* One event says that it was made, the next one that the chore has finished it. */
    snprintf(what, sizeof what,
             "id: %ld\ndata: ", strtol(path + strlen("/api/things/"), NULL, 10) + 1);
    assert_true(client_wait(fd, what, PATIENCE_MS, text, sizeof text));
    close(fd);
}

static void a_full_portion_is_followed_by_the_next_at_once(void **)
{
    char last[64];

    for (int i = 0; i < AN_HOUR_OF_THINGS; i++)
        snprintf(last, sizeof last, "%s", make("rarely"));
    toy_again(); /* its first look comes at the start, the second an hour later */
    assert_true(is_finished(last));
}

static void who_was_too_late_writes_nothing_and_looks_again(void **)
{
    const char *path = make("stale");

    assert_true(is_finished(path));
    assert_int_equal(stale_looks, 2);
}

static void what_broke_is_tried_again(void **)
{
    const char *path = make("broken");

    assert_true(is_finished(path));
    assert_int_equal(broken_looks, 6);
}

static void a_stop_waits_for_what_is_being_looked_at(void **)
{
    const struct timespec nap = {.tv_nsec = 1000000};
    const char *path = make("slow");

    while (slow_looks == 0)
        nanosleep(&nap, NULL);
    toy_again();
    EXPECT(200, "GET", path, "", NULL);
    assert_true(says("\"finished\""));
    DONE_WITH_IT;
    assert_int_equal(slow_looks, 1);
}

static void verbs_go_on_while_a_chore_looks(void **)
{
    const struct timespec nap = {.tv_nsec = 1000000};
    char slow[64];
    int before = slow_looks;

    held = true;
    snprintf(slow, sizeof slow, "%s", make("slow"));
    while (slow_looks == before)
        nanosleep(&nap, NULL);
    assert_true(is_finished(make("often")));
    held = false;
    assert_true(is_finished(slow));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_chore_did_is_told_to_the_streams),
        cmocka_unit_test(a_full_portion_is_followed_by_the_next_at_once),
        cmocka_unit_test(who_was_too_late_writes_nothing_and_looks_again),
        cmocka_unit_test(what_broke_is_tried_again),
        cmocka_unit_test(a_stop_waits_for_what_is_being_looked_at),
        cmocka_unit_test(verbs_go_on_while_a_chore_looks),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
