/* io_sweep_test.c — every single I/O of real requests fails once, and from then on for ever, in
 * every way it can: an error, a full disk, half a write, a sync that keeps nothing. Whatever then
 * happens, what was answered "done" is in the database, what was refused is not, the store opens it
 * again, and after a full disk the same process reads on and, once there is room, writes on. */
#include "base/test.h"
#include <fcntl.h>
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

static const char *const FAULT_SAYS[] = {"none", "I/O error", "no room", "half written",
                                         "sync fails"};

/* What a child did before it ended; in shared memory. */
struct told {
    bool over;          /* the request came to an end */
    enum outcome o;     /* and so */
    enum outcome read;  /* a read after it */
    enum outcome next;  /* the next request, with the fault gone */
    size_t n_ops;       /* of the recording, when the request was over */
    struct image after; /* the disk then */
    bool opens;         /* of image_sum in a child */
    uint64_t sum;
};

enum request { REQUEST_VERB, REQUEST_TIDY, REQUEST_CLOSE, REQUEST_OPEN, REQUESTS };
static const char *const REQUEST_SAYS[] = {"verb", "checkpoint", "stop", "start"};

static struct {
    struct disk *day, *check;
    struct workload *w;
    struct image *before, *lost;
    struct walk *walk;
    struct told *told;
    uint64_t old_sum, new_sum; /* of the database before and after the request */
    struct {
        uint64_t bytes, sum;
    } seen[4096]; /* images that were opened already */
    size_t n_seen;
    int64_t trials, opened, refused, ended;
} of;

/* A child for what may be stopped by the store; its own words go nowhere. */
static int in_child(void (*does)(void))
{
    const pid_t child = fork();
    int status, nowhere;

    assert_true(child >= 0);
    if (child == 0) {
        nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);
        does();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return status;
}

static struct image *to_open;

static void open_it(void)
{
    char where[128];

    disk_use(of.check);
    workload_where(of.w, "check.db", where);
    of.told->opens = image_sum(of.check, where, to_open, &of.told->sum);
}

/* What the real store finds in an image. False: it cannot be opened. */
static bool sum_of(struct image *image, uint64_t *ret)
{
    const uint64_t bytes = image_bytes_sum(image);

    for (size_t i = 0; i < of.n_seen; i++)
        if (of.seen[i].bytes == bytes) {
            *ret = of.seen[i].sum;
            return true;
        }
    to_open = image;
    of.told->opens = false;
    of.opened++;
    if (in_child(open_it) != 0 || !of.told->opens)
        return false;
    *ret = of.told->sum;
    if (of.n_seen < sizeof of.seen / sizeof *of.seen) {
        of.seen[of.n_seen].bytes = bytes;
        of.seen[of.n_seen++].sum = *ret;
    }
    return true;
}

static enum outcome do_request(enum request r)
{
    struct ctx ctx = {.arena = arena_new(0), .db = of.w->demo.db};
    enum outcome o = DONE;
    struct db *db = NULL;
    char where[128];
    int64_t busy;

    switch (r) {
    case REQUEST_VERB:
        (void)workload_commit(of.w, 1, &o);
        break;
    case REQUEST_TIDY:
        /* As db_tidy does it when the log is long enough; whatever comes of it, nothing is lost. */
        if (db_int(&ctx, "PRAGMA wal_checkpoint(PASSIVE)", NO_VALUES, &busy) != DONE)
            busy = 1;
        break;
    case REQUEST_CLOSE:
        workload_stop(of.w);
        break;
    case REQUEST_OPEN:
        disk_forget_connections();
        workload_where(of.w, "start.db", where);
        o = db_open(where, DB_WRITES, &db);
        break;
    case REQUESTS:
        break;
    }
    return o;
}

static enum request asked;

static void run_request(void)
{
    struct told *t = of.told;
    struct ctx ctx = {.arena = arena_new(0), .db = of.w->demo.db};
    int64_t n;

    t->o = do_request(asked);
    t->n_ops = of.day->n_ops;
    image_copy(&t->after, &of.day->now);
    t->over = true;
    if (asked == REQUEST_CLOSE || asked == REQUEST_OPEN)
        return;
    if (of.day->fault != FAULT_EIO)
        t->read = db_int(&ctx, "SELECT COUNT(*) FROM ticket", NO_VALUES, &n);
    of.day->fault = FAULT_NONE;
    t->next = workload_report(of.w);
}

/* Runs the request in a child that has the parent's connection, with or without a fault. */
static int try_request(enum request r, enum fault_kind fault, int64_t at, bool for_ever)
{
    image_copy(&of.day->now, of.before);
    disk_record(of.day);
    of.day->fault = fault;
    of.day->fault_at = at;
    of.day->for_ever = for_ever;
    of.day->io = of.day->struck = 0;
    of.told->over = false;
    of.told->o = of.told->read = of.told->next = DONE;
    asked = r;
    const int status = in_child(run_request);
    if (!of.told->over) {
        of.told->n_ops = of.day->n_ops;
        image_copy(&of.told->after, &of.day->now);
    }
    of.day->fault = FAULT_NONE;
    return status;
}

static bool allowed(const char *what, struct image *image, bool ended)
{
    uint64_t sum;

    if (!sum_of(image, &sum)) {
        print_error("%s cannot be opened\n", what);
        return false;
    }
    /* Nobody knows what became of the request when the server ended before it answered. */
    if (ended ? sum == of.old_sum || sum == of.new_sum
              : sum == (of.told->o == DONE ? of.new_sum : of.old_sum))
        return true;
    print_error("%s: %s, but the database is %s\n", what,
                ended                ? "no answer"
                : of.told->o == DONE ? "acknowledged"
                                     : "refused",
                sum == of.old_sum   ? "as before"
                : sum == of.new_sum ? "as after"
                                    : "neither as before nor as after");
    return false;
}

/* The rules of the head comment, after one trial. */
static bool judged(enum fault_kind fault, int status)
{
    const bool ended = status != 0 && !of.told->over;

    of.trials++;
    of.ended += ended;
    of.refused += !ended && of.told->o != DONE;
    if (ended && !WIFSIGNALED(status))
        return print_error("ended with status %d\n", status), false;
    if (!ended && status != 0)
        return print_error("died after the answer\n"), false;
    walk_restart(of.walk, of.before);
    walk_to(of.walk, of.told->n_ops);
    walk_image(of.walk, LOSS_OF_ALL, NULL, of.lost);
    if (!allowed("the disk", &of.told->after, ended) ||
        !allowed("the disk after a power loss", of.lost, ended))
        return false;
    if (fault != FAULT_FULL && fault != FAULT_SHORT)
        return true;
    if (ended)
        return print_error("a full disk ended the server\n"), false;
    if (of.told->read != DONE || of.told->next != DONE)
        return print_error("after a full disk: read %s, next write %s\n",
                           outcome_code(of.told->read), outcome_code(of.told->next)),
               false;
    return true;
}

/* All I/Os of one request, every `stride`-th when it is short. */
static void sweep(enum request r, int64_t stride)
{
    static uint8_t ways[IO_MOST];
    int64_t n;

    of.n_seen = 0;
    image_copy(of.before, &of.day->now);
    assert_true(sum_of(of.before, &of.old_sum));
    /* Twice: a picture that is stored already costs the second one less chance than the first. */
    for (int i = 0; i < 2; i++)
        assert_int_equal(try_request(r, FAULT_NONE, 0, false), 0);
    assert_int_equal(of.told->o, DONE);
    assert_true(sum_of(&of.told->after, &of.new_sum));
    n = of.day->io < IO_MOST ? of.day->io : IO_MOST;
    memcpy(ways, of.day->ways, (size_t)n);
    for (int64_t at = of.trials % stride; at < n; at += stride)
        for (int fault = FAULT_EIO; fault <= FAULT_SYNC; fault++)
            for (int for_ever = 0; (ways[at] & 1U << fault) && for_ever < 2; for_ever++) {
                const int status = try_request(r, (enum fault_kind)fault, at, for_ever);

                if (judged((enum fault_kind)fault, status))
                    continue;
                print_error("in: %s (%s) of commit %lld, I/O %lld of %lld: %s, %s\n",
                            REQUEST_SAYS[r], demo_turn_says(of.w->last_step),
                            (long long)of.w->commits + 1, (long long)at, (long long)n,
                            FAULT_SAYS[fault], for_ever ? "for ever" : "once");
                assert_true(false);
            }
    image_copy(&of.day->now, of.before);
    of.day->records = false;
}

static void tell(int64_t requests, bool lengthy)
{
    FILE *out;

    printf("# %lld requests, %lld faults: %lld refused, %lld ended the server, the others "
           "went through; %lld different disks opened\n",
           (long long)requests, (long long)of.trials, (long long)of.refused, (long long)of.ended,
           (long long)of.opened);
    mkdir("build/crash", 0755);
    out = fopen("build/crash/figures.jsonl", "a");
    if (!out)
        return;
    fprintf(out,
            "{\"fault\":\"SQLite: each I/O fails\",\"times\":%lld,\"acked\":%lld,\"lost\":0,"
            "\"doubled\":0,\"p50_ms\":null,\"p99_ms\":null,\"note\":\"%lld requests; %lld refused,"
            " %lld ended the server\",\"long\":%s}\n",
            (long long)of.trials, (long long)(of.trials - of.refused - of.ended),
            (long long)requests, (long long)of.refused, (long long)of.ended,
            lengthy ? "true" : "false");
    fclose(out);
}

static void any_single_io_may_fail(void **)
{
    const char *form = getenv("CRASH");
    const bool lengthy = form && strcmp(form, "long") == 0;
    const int64_t requests = lengthy ? 40 : 6, stride = lengthy ? 1 : 7;
    enum outcome o;

    of.day = disk_new();
    of.check = disk_new();
    disk_use(of.day);
    of.told = mmap(NULL, sizeof *of.told, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(of.told != MAP_FAILED);
    of.before = image_new();
    of.lost = image_new();
    of.w = workload_begin(of.day, 20261121, 20);
    of.walk = walk_new(of.day, &of.day->now);
    for (int64_t i = 0; i < requests; i++) {
        /* A few verbs of the day pass undisturbed, so that every kind of turn has its turn. */
        for (int j = 0; j < 3; j++)
            assert_true(workload_commit(of.w, 1, &o) && o == DONE);
        sweep(REQUEST_VERB, stride);
        if (i % 10 == 5)
            for (int r = REQUEST_TIDY; r < REQUESTS; r++)
                sweep((enum request)r, stride);
    }
    tell(requests + (requests + 4) / 10 * 3, lengthy);
}

static int tidy_up(void **)
{
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
        cmocka_unit_test_teardown(any_single_io_may_fail, tidy_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
