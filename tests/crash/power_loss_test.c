/* power_loss_test.c — the power goes at every moment of a hospital's day. The day is recorded once,
 * then the disk is made as a loss before each of its operations might have left it, in several
 * ways, and opened by the real store: it must be, byte for byte, what the verbs that were
 * acknowledged had made of it, or that and the whole commit that was under way. Half of nothing is
 * ever there. */
#include "base/test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "crash_image.h"
#include "evidence/evidence.h"
#include "workload.h"

enum { WORKERS = 2, COMMITS_MOST = 4096 };

/* What a worker found; in shared memory, so that it is told even when the worker is stopped. */
struct finding {
    int64_t images, again, at;
    enum loss loss;
    uint64_t seed;
    bool wrong;
};

static struct {
    struct disk *day;
    struct image *start;
    struct workload *w;
    uint64_t sums[COMMITS_MOST]; /* of the database after each commit */
    struct finding *findings;    /* WORKERS of them */
    bool lengthy;
    size_t every; /* of so many operations one is looked at with losses by chance */
    int ways;     /* so often each kind of loss */
} of;

static const struct {
    const char *says, *sql;
} RULES[] = {
    {"events are numbered without a gap",                     "SELECT MAX(id) - COUNT(*) + MIN(id) - 1 FROM event"},
    {"words stand beside an event that is there",
     "SELECT COUNT(*) FROM event_words w"
     " WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = w.event_id)"                                          },
    {"a ticket is registered once, and before anything else",
     "SELECT COUNT(*) FROM ticket t WHERE (SELECT COUNT(*) FROM event e WHERE e.ticket_id = t.id"
     "    AND e.fact = 'registered') <> 1"
     "    OR (SELECT MIN(e.id) FROM event e WHERE e.ticket_id = t.id)"
     "     < (SELECT e.id FROM event e WHERE e.ticket_id = t.id AND e.fact = 'registered')"                       },
    {"every open ticket has a promise that is owed",
     "SELECT COUNT(*) FROM ticket t WHERE t.state <> 'closed' AND NOT EXISTS"
     "  (SELECT 1 FROM promise p WHERE p.ticket_id = t.id AND p.ended_at IS NULL)"                                },
    {"a ticket waits exactly while it has an open wait",
     "SELECT COUNT(*) FROM ticket t WHERE (t.state = 'waiting') <> EXISTS"
     "  (SELECT 1 FROM ticket_wait w WHERE w.id = t.wait_id AND w.ended_at IS NULL)"                              },
};

/* Does the day. Events after each commit are the book of what was acknowledged. */
static int64_t *live(int64_t needs)
{
    int64_t *events = calloc(COMMITS_MOST, sizeof *events);
    struct db *reader = NULL;
    enum outcome o;
    char where[128];

    of.start = image_new();
    of.w = workload_begin(of.day, 20261120, needs);
    image_copy(of.start, &of.day->now);
    disk_record(of.day);
    workload_where(of.w, "day.db", where);
    while (workload_commit(of.w, 4, &o)) {
        struct ctx ctx = {.arena = arena_new(0), .db = of.w->demo.db};
        assert_int_equal(o, DONE);
        assert_true(of.w->commits < COMMITS_MOST);
        assert_int_equal(
            db_int(&ctx, "SELECT COUNT(*) FROM event", NO_VALUES, &events[of.w->commits]), DONE);
        arena_free(ctx.arena);
        /* Somebody reads for a while, so that now and then the log cannot begin anew. */
        if (of.w->commits % 40 == 5)
            assert_int_equal(db_open(where, DB_READS, &reader), DONE);
        if (of.w->commits % 40 == 5)
            assert_int_equal(db_begin(reader), DONE);
        if (of.w->commits % 40 == 30) {
            db_rollback(reader);
            db_close(reader);
            reader = NULL;
        }
        workload_tidy(of.w);
        if (of.w->commits % 60 == 40)
            workload_restart(of.w);
    }
    db_close(reader);
    workload_stop(of.w);
    return events;
}

/* The state after commit k, looked at closely once: every image is later held against its sum. */
static void judge_state(int64_t k, int64_t events)
{
    struct ctx ctx = {.arena = arena_new(0)};
    const char *word = NULL;
    char where[128];
    int64_t n;

    workload_where(of.w, "judge.db", where);
    disk_forget_connections();
    assert_int_equal(db_open(where, DB_WRITES, &ctx.db), DONE);
    assert_int_equal(db_text(&ctx, "PRAGMA quick_check", NO_VALUES, &word), DONE);
    assert_string_equal(word, "ok");
    assert_int_equal(db_text(&ctx, "PRAGMA foreign_key_check", NO_VALUES, &word), NOT_FOUND);
    assert_int_equal(db_int(&ctx, "SELECT COUNT(*) FROM event", NO_VALUES, &n), DONE);
    if (k > 0)
        assert_int_equal(n, events);
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        assert_int_equal(db_int(&ctx, RULES[i].sql, NO_VALUES, &n), DONE);
        if (n)
            print_error("after commit %lld: not so: %s\n", (long long)k, RULES[i].says);
        assert_int_equal(n, 0);
    }
    db_close(ctx.db);
    arena_free(ctx.arena);
}

static void sum_up(const int64_t *events)
{
    struct disk *mine = disk_new();
    struct image *image = image_new();
    struct walk *walk = walk_new(of.day, of.start);
    char where[128];

    disk_use(mine);
    workload_where(of.w, "sum.db", where);
    for (size_t at = 0; at <= of.day->n_ops; at++) {
        if (at > 0 && of.day->ops[at - 1].kind != OP_MARK)
            continue;
        walk_to(walk, at);
        walk_image(walk, LOSS_OF_NONE, NULL, image);
        assert_true(image_sum(mine, where, image, &of.sums[walk->marked]));
        judge_state(walk->marked, events[walk->marked]);
    }
}

/* --- the workers ------------------------------------------------------------------------------ */

static bool fits(const struct walk *walk, uint64_t sum)
{
    return sum == of.sums[walk->marked] ||
           (walk->marked < of.w->commits && sum == of.sums[walk->marked + 1]);
}

/* The power goes once more while the store recovers or moves the log back. */
static bool again(struct disk *mine, const char *where, const struct image *image,
                  const struct walk *walk, struct rng *rng, struct image *second)
{
    struct walk *inner = walk_new(mine, image);
    uint64_t sum;

    walk_to(inner, (size_t)rng_below(rng, (int64_t)mine->n_ops + 1));
    walk_image(inner, (enum loss)rng_below(rng, LOSSES), rng, second);
    munmap(inner->durable, sizeof *inner->durable);
    free(inner);
    mine->records = false;
    return image_sum(mine, where, second, &sum) && fits(walk, sum);
}

static bool look(struct disk *mine, const char *where, const struct walk *walk,
                 struct finding *found, struct image *image, struct image *second)
{
    struct rng rng;
    uint64_t sum;

    rng_seed(&rng, found->seed);
    walk_image(walk, found->loss, &rng, image);
    disk_record(mine);
    mine->records = rng_below(&rng, 8) == 0;
    found->images++;
    if (!image_sum(mine, where, image, &sum) || !fits(walk, sum))
        return false;
    if (!mine->records || mine->n_ops == 0)
        return true;
    found->images++;
    found->again++;
    return again(mine, where, image, walk, &rng, second);
}

static void work(int number)
{
    struct finding *found = &of.findings[number];
    struct disk *mine = disk_new();
    struct image *image = image_new(), *second = image_new();
    struct walk *walk = walk_new(of.day, of.start);
    char where[128], name[32];

    disk_use(mine);
    snprintf(name, sizeof name, "worker-%d.db", number);
    workload_where(of.w, name, where);
    found->wrong = true; /* until it is known better: a worker may be stopped by the store */
    for (size_t at = 0; at <= of.day->n_ops; at++) {
        const bool synced =
            at == 0 || of.day->ops[at - 1].kind == OP_SYNC || of.day->ops[at - 1].kind == OP_MARK;

        walk_to(walk, at);
        if (at % WORKERS != (size_t)number)
            continue;
        found->at = (int64_t)at;
        for (int loss = 0; loss < LOSSES; loss++) {
            /* Without anything unsynced there is one image; that of all lost changes by a sync
             * only. */
            const bool one = loss == LOSS_OF_ALL ? synced : loss == LOSS_OF_NONE && !synced;
            const int ways = loss <= LOSS_OF_NONE                              ? one
                             : at / WORKERS % of.every == 0 && walk->n_pending ? of.ways
                                                                               : 0;

            if (loss == LOSS_OF_NONE && !of.lengthy && at / WORKERS % of.every != 1)
                continue;
            for (int way = 0; way < ways; way++) {
                found->loss = (enum loss)loss;
                found->seed = at * 1000 + (uint64_t)(loss * 100 + way + 1);
                if (!look(mine, where, walk, found, image, second))
                    return;
            }
        }
    }
    found->wrong = false;
}

static void run_workers(void)
{
    pid_t children[WORKERS];
    bool wrong = false;

    for (int i = 0; i < WORKERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            work(i);
            _exit(0);
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        const struct finding *f = &of.findings[i];
        int status;

        waitpid(children[i], &status, 0);
        if (f->wrong)
            print_error("power lost before operation %lld, %s, seed %llu: %s\n", (long long)f->at,
                        LOSS_SAYS[f->loss], (unsigned long long)f->seed,
                        status ? "the store stopped" : "not what was acknowledged");
        wrong = wrong || f->wrong;
    }
    assert_false(wrong);
}

static void tell(void)
{
    struct finding all = {0};
    FILE *out;

    for (int i = 0; i < WORKERS; i++) {
        all.images += of.findings[i].images;
        all.again += of.findings[i].again;
    }
    printf("# %lld verbs in %lld commits, %zu operations; %lld images opened, %lld of them after a "
           "second loss\n",
           (long long)of.w->verbs, (long long)of.w->commits, of.day->n_ops, (long long)all.images,
           (long long)all.again);
    mkdir("build/crash", 0755);
    out = fopen("build/crash/figures.jsonl", "a");
    if (!out)
        return;
    fprintf(out,
            "{\"fault\":\"SQLite: power loss (images of a VFS)\",\"times\":%lld,\"acked\":%lld,"
            "\"lost\":0,\"doubled\":0,\"p50_ms\":null,\"p99_ms\":null,\"note\":\"%lld verbs in %lld"
            " commits, %zu operations; %lld images lost power twice\",\"long\":%s}\n",
            (long long)all.images, (long long)of.w->verbs, (long long)of.w->verbs,
            (long long)of.w->commits, of.day->n_ops, (long long)all.again,
            of.lengthy ? "true" : "false");
    fclose(out);
}

static void power_may_go_at_any_moment(void **)
{
    const char *form = getenv("CRASH");
    int64_t *events;

    of.lengthy = form && strcmp(form, "long") == 0;
    of.every = of.lengthy ? 1 : 8;
    of.ways = 1;
    of.findings = mmap(NULL, WORKERS * sizeof *of.findings, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    of.day = disk_new();
    disk_use(of.day);
    events = live(of.lengthy ? 150 : 16);
    sum_up(events);
    run_workers();
    tell();
    free(events);
}

static int tidy_up(void **)
{
    disk_use(of.day);
    disk_forget_connections();
    workload_end(of.w);
    return 0;
}

int main(int argc, char **argv)
{
    /* The picture helper is this very program, as in the server. */
    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();
    log_set(LOG_ERROR);

    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(power_may_go_at_any_moment, tidy_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
