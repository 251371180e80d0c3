/* store/postgres_test.c — what only PostgreSQL does: several connections write at once, so a verb
 * may have to be run again; a connection may break at any moment, even within a commit. Runs on
 * PostgreSQL alone (make unit STORE=postgres ONLY=postgres_test). */
#include "base/test.h"
#include <pthread.h>
#include "base/log.h"
#include "store/engine.h"
#include "store/schema.h"
#include "store/test_ctx.h"

static const char MAKE_BED[] = "CREATE TABLE bed (id ID, name TEXT UNIQUE, taken FLAG)";
static const char INSERT_BED[] = "INSERT INTO bed (name, taken) VALUES ($1, 0) RETURNING id";
static const char COUNT_BEDS[] = "SELECT COUNT(*) FROM bed";
static const char COUNT_FREE[] = "SELECT COUNT(*) FROM bed WHERE taken = 0";
static const char TAKE_BED[] = "UPDATE bed SET taken = 1 WHERE name = $1";
static const char COUNT_UP[] =
    "INSERT INTO ticket_number (day, last) VALUES ($1, 1) ON CONFLICT (day)"
    " DO UPDATE SET last = ticket_number.last + 1 RETURNING last";
static const char MY_PID[] = "SELECT pg_backend_pid()";
static const char END_OF[] = "SELECT pg_terminate_backend($1::integer)::integer";
static const char CANCEL[] = "SELECT pg_cancel_backend($1::integer)::integer";
static const char WAITS[] =
    "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'";

/* Two who write, and one who looks after the server. */
struct house {
    struct test_store store;
    struct ctx *a, *b, *admin;
};

static struct ctx *joined(const char *where)
{
    struct db *db;

    assert_int_equal(db_open(where, DB_WRITES, &db), DONE);
    return test_ctx_on(db);
}

static void leaves(struct ctx *ctx)
{
    struct db *db = ctx->db;

    test_ctx_free(ctx);
    db_close(db);
}

static int setup(void **state)
{
    struct house *h = calloc(1, sizeof(*h));

    test_store_new(&h->store);
    h->a = joined(h->store.where);
    h->b = joined(h->store.where);
    h->admin = joined(h->store.where);
    test_script(h->a, MAKE_BED);
    log_set(LOG_QUIET);
    *state = h;
    return 0;
}

static int teardown(void **state)
{
    struct house *h = *state;

    leaves(h->a);
    leaves(h->b);
    leaves(h->admin);
    log_set(LOG_INFO);
    test_store_free(&h->store);
    free(h);
    return 0;
}

static enum outcome add(struct ctx *ctx, const char *name)
{
    int64_t id;

    return db_insert(ctx, INSERT_BED, VALUES(V(name)), &id);
}

static int64_t number(struct ctx *ctx, const char *sql)
{
    int64_t n = -1;

    assert_int_equal(db_int(ctx, sql, NO_VALUES, &n), DONE);
    return n;
}

static void ends(struct house *h, struct ctx *whose)
{
    int64_t n, pid = number(whose, MY_PID);

    assert_int_equal(db_int(h->admin, END_OF, VALUES(V(pid)), &n), DONE);
    assert_int_equal(n, 1);
    /* The server is done with it when nobody of that number is there any more. */
    do
        assert_int_equal(db_int(h->admin, "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = $1",
                                VALUES(V(pid)), &n),
                         DONE);
    while (n);
}

/* As a writer would: begins until its back-off has passed. */
static void heals(struct ctx *ctx)
{
    enum outcome o;

    do
        o = db_begin(ctx->db);
    while (o == BUSY);
    assert_int_equal(o, DONE);
}

/* --- two at once ------------------------------------------------------------------------------ */

/* Each sees one free bed and takes it from another side: one of them must look again. */
static void who_decided_on_what_changed_meanwhile_runs_again(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(db_begin(h->b->db), DONE);
    assert_int_equal(number(h->a, COUNT_BEDS), 0);
    assert_int_equal(number(h->b, COUNT_BEDS), 0);
    assert_int_equal(add(h->a, "3"), DONE);
    assert_int_equal(db_commit(h->a->db), DONE);
    enum outcome o = add(h->b, "4");
    if (o == DONE)
        o = db_commit(h->b->db);
    else
        assert_int_equal(db_commit(h->b->db), o);
    assert_int_equal(o, AGAIN);
    assert_int_equal(db_begin(h->b->db), DONE);
    assert_int_equal(number(h->b, COUNT_BEDS), 1);
    assert_int_equal(add(h->b, "4"), DONE);
    assert_int_equal(db_commit(h->b->db), DONE);
    assert_int_equal(number(h->admin, COUNT_BEDS), 2);
}

static void a_row_that_another_changed_first_runs_the_verb_again(void **state)
{
    struct house *h = *state;

    assert_int_equal(add(h->a, "3"), DONE);
    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(db_begin(h->b->db), DONE);
    assert_int_equal(number(h->b, COUNT_FREE), 1);
    assert_int_equal(db_run(h->a, TAKE_BED, VALUES(V("3"))), DONE);
    assert_int_equal(db_commit(h->a->db), DONE);
    assert_int_equal(db_savepoint(h->b->db), DONE);
    assert_int_equal(db_run(h->b, TAKE_BED, VALUES(V("3"))), AGAIN);
    /* The whole transaction is lost, not the verb alone, and every call says so. */
    db_undo(h->b->db);
    assert_int_equal(db_savepoint(h->b->db), AGAIN);
    assert_int_equal(add(h->b, "4"), AGAIN);
    assert_int_equal(db_commit(h->b->db), AGAIN);
    assert_int_equal(number(h->b, COUNT_BEDS), 1);
}

struct taking {
    struct ctx *ctx;
    const char *name;
    enum outcome outcome;
};

static void *takes(void *arg)
{
    struct taking *t = arg;

    t->outcome = db_run(t->ctx, TAKE_BED, VALUES(V(t->name)));
    return NULL;
}

static void of_two_who_wait_for_each_other_one_runs_again(void **state)
{
    struct house *h = *state;
    struct taking other = {h->a, "4", BROKEN};
    pthread_t thread;

    assert_int_equal(add(h->admin, "3"), DONE);
    assert_int_equal(add(h->admin, "4"), DONE);
    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(db_begin(h->b->db), DONE);
    assert_int_equal(db_run(h->a, TAKE_BED, VALUES(V("3"))), DONE);
    assert_int_equal(db_run(h->b, TAKE_BED, VALUES(V("4"))), DONE);
    assert_int_equal(pthread_create(&thread, NULL, takes, &other), 0);
    enum outcome mine = db_run(h->b, TAKE_BED, VALUES(V("3")));
    if (mine == AGAIN)
        db_rollback(h->b->db); /* which lets the other go on */
    pthread_join(thread, NULL);
    assert_true((mine == AGAIN && other.outcome == DONE) ||
                (mine == DONE && other.outcome == AGAIN));
    db_rollback(h->a->db);
    db_rollback(h->b->db);
}

static void what_is_there_already_ends_the_verb_and_not_the_transaction(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE);
    assert_int_equal(AS_VERB(h->a, add(h->a, "3")), ALREADY_THERE);
    assert_int_equal(AS_VERB(h->a, add(h->a, "4")), DONE);
    assert_int_equal(db_commit(h->a->db), DONE);
    assert_int_equal(number(h->b, COUNT_BEDS), 2);
}

static void a_refusal_that_was_overheard_is_never_a_commit(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE);
    assert_int_equal(add(h->a, "3"), ALREADY_THERE); /* without a savepoint, and nobody looks */
    assert_int_equal(db_commit(h->a->db), BROKEN);
    assert_int_equal(number(h->b, COUNT_BEDS), 0);
}

static void numbers_are_counted_apart_and_nobody_waits(void **state)
{
    struct house *h = *state;
    int64_t n;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(db_begin(h->b->db), DONE);
    assert_int_equal(db_count_up(h->a, COUNT_UP, VALUES(V(20)), &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(db_count_up(h->b, COUNT_UP, VALUES(V(20)), &n), DONE);
    assert_int_equal(n, 2);
    assert_int_equal(add(h->a, "3"), DONE);
    db_rollback(h->a->db); /* leaves a gap */
    assert_int_equal(add(h->b, "4"), DONE);
    assert_int_equal(db_commit(h->b->db), DONE);
    assert_int_equal(db_count_up(h->a, COUNT_UP, VALUES(V(20)), &n), DONE);
    assert_int_equal(n, 3);
}

/* --- a connection breaks ---------------------------------------------------------------------- */

static void a_broken_connection_is_busy_and_heals(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE);
    ends(h, h->a);
    assert_int_equal(add(h->a, "4"), BUSY);
    assert_int_equal(db_savepoint(h->a->db), BUSY);
    db_undo(h->a->db);
    assert_int_equal(db_commit(h->a->db), BUSY);
    heals(h->a);
    assert_int_equal(number(h->a, COUNT_BEDS), 0);
    assert_int_equal(add(h->a, "4"), DONE); /* prepared anew */
    assert_int_equal(db_commit(h->a->db), DONE);
    assert_int_equal(number(h->admin, COUNT_BEDS), 1);
}

static void a_connection_that_broke_while_idle_heals_too(void **state)
{
    struct house *h = *state;

    /* At its begin nobody notices: nothing was done yet, and it is begun anew. */
    ends(h, h->a);
    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE); /* a statement that was never prepared */
    assert_int_equal(db_commit(h->a->db), DONE);
    ends(h, h->a);
    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "5"), DONE); /* one that was */
    db_rollback(h->a->db);
    ends(h, h->a);
    while (number(h->admin, COUNT_BEDS) < 2)
        (void)add(h->a, "4"); /* each statement its own transaction */
    assert_int_equal(number(h->a, COUNT_BEDS), 2);
}

static void the_counting_connection_heals_too(void **state)
{
    struct house *h = *state;
    int64_t n;
    enum outcome o;

    assert_int_equal(db_count_up(h->a, COUNT_UP, VALUES(V(20)), &n), DONE);
    struct ctx *aside = test_ctx_on(h->a->db->aside);
    ends(h, aside);
    test_ctx_free(aside);
    do
        o = db_count_up(h->a, COUNT_UP, VALUES(V(20)), &n);
    while (o == BUSY);
    assert_int_equal(o, DONE);
    assert_int_equal(n, 2);
}

static void a_commit_on_a_broken_connection_is_unknown(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE);
    ends(h, h->a);
    assert_int_equal(db_commit(h->a->db), COMMIT_UNKNOWN);
    heals(h->a);
    db_rollback(h->a->db);
}

static void *commits(void *arg)
{
    struct taking *t = arg;

    t->outcome = db_commit(t->ctx->db);
    return NULL;
}

static void reload(struct house *h, const char *sql)
{
    assert_int_equal(POSTGRES.script(h->admin->db, sql), DONE);
    assert_int_equal(POSTGRES.script(h->admin->db, "SELECT pg_reload_conf()"), DONE);
}

static void a_commit_that_no_standby_confirmed_is_unknown(void **state)
{
    struct house *h = *state;
    struct taking t = {h->a, NULL, DONE};
    int64_t n, pid = number(h->a, MY_PID);
    pthread_t thread;

    reload(h, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    while (POSTGRES.script(h->b->db, "DO $$ BEGIN ASSERT current_setting("
                                     "'synchronous_standby_names') = 'nobody'; END $$") != DONE)
        ; /* a connection sees a new setting at one of its next statements */
    assert_int_equal(db_begin(h->a->db), DONE);
    assert_int_equal(add(h->a, "3"), DONE);
    assert_int_equal(pthread_create(&thread, NULL, commits, &t), 0);
    do
        assert_int_equal(db_int(h->admin, WAITS, VALUES(V(pid)), &n), DONE);
    while (!n);
    assert_int_equal(db_int(h->admin, CANCEL, VALUES(V(pid)), &n), DONE);
    pthread_join(thread, NULL);
    reload(h, "ALTER SYSTEM RESET synchronous_standby_names");
    assert_int_equal(t.outcome, COMMIT_UNKNOWN);
}

/* --- what the server says --------------------------------------------------------------------- */

static void what_the_server_says_has_its_outcome(void **state)
{
    static const struct {
        const char *code;
        enum outcome outcome;
    } ROWS[] = {
        {"53100", DISK_FULL    },
        {"53200", BUSY         },
        {"53300", BUSY         },
        {"55P03", BUSY         },
        {"57014", BUSY         },
        {"40001", AGAIN        },
        {"40P01", AGAIN        },
        {"23505", ALREADY_THERE},
        {"23503", BROKEN       },
        {"XX001", BROKEN       },
        {"57P01", BUSY         },
        {"25006", BUSY         },
    };
    struct house *h = *state;

    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        char *sql =
            arena_print(h->a->arena, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '%s'; END $$",
                        ROWS[i].code);

        heals(h->a);
        assert_int_equal(POSTGRES.script(h->a->db, sql), ROWS[i].outcome);
        db_rollback(h->a->db);
    }
}

static void *opens(void *arg)
{
    struct db *db;
    enum outcome *ret;

    memcpy(&ret, arg, sizeof(ret));
    const char *where = (const char *)arg + sizeof(ret);
    *ret = db_open(where, DB_WRITES, &db);
    db_close(db);
    return NULL;
}

static void nodes_that_start_at_once_migrate_once(void **)
{
    enum { NODES = 4 };
    struct test_store store;
    enum outcome outcome[NODES];
    pthread_t threads[NODES];
    char args[NODES][sizeof(enum outcome *) + sizeof(store.where)];

    test_store_new(&store);
    for (int i = 0; i < NODES; i++) {
        enum outcome *ret = &outcome[i];

        memcpy(args[i], &ret, sizeof(ret));
        memcpy(args[i] + sizeof(ret), store.where, sizeof(store.where));
        assert_int_equal(pthread_create(&threads[i], NULL, opens, args[i]), 0);
    }
    for (int i = 0; i < NODES; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < NODES; i++)
        assert_int_equal(outcome[i], DONE);
    struct ctx *ctx = joined(store.where);
    assert_int_equal(number(ctx, "SELECT COUNT(*) FROM schema_version"), SCHEMA_N);
    leaves(ctx);
    test_store_free(&store);
}

static void a_database_of_another_order_or_encoding_is_refused(void **state)
{
    static const char *const KINDS[] = {"ENCODING 'UTF8' LOCALE 'C.UTF-8'",
                                        "ENCODING 'SQL_ASCII' LOCALE 'C'"};
    struct house *h = *state;
    struct db *db;

    for (int i = 0; i < 2; i++) {
        char *make =
            arena_print(h->a->arena, "CREATE DATABASE odd TEMPLATE template0 %s", KINDS[i]);
        const char *rest = strchr(h->store.where, '?');

        assert_int_equal(POSTGRES.script(h->admin->db, make), DONE);
        char *where = arena_print(h->a->arena, "postgres:///odd%s", rest);
        assert_int_equal(db_open(where, DB_WRITES, &db), BROKEN);
        assert_int_equal(POSTGRES.script(h->admin->db, "DROP DATABASE odd"), DONE);
    }
}

static void a_newer_schema_is_refused(void **state)
{
    struct house *h = *state;
    struct db *db;

    assert_int_equal(db_run(h->a,
                            "INSERT INTO schema_version (version, name, sum, applied_at)"
                            " VALUES (9999, 'later', 'x', 0)",
                            NO_VALUES),
                     DONE);
    assert_int_equal(db_open(h->store.where, DB_WRITES, &db), BROKEN);
    assert_int_equal(db_open(h->store.where, DB_READS, &db), BROKEN);
}

#define ON_SERVER(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(who_decided_on_what_changed_meanwhile_runs_again),
        ON_SERVER(a_row_that_another_changed_first_runs_the_verb_again),
        ON_SERVER(of_two_who_wait_for_each_other_one_runs_again),
        ON_SERVER(what_is_there_already_ends_the_verb_and_not_the_transaction),
        ON_SERVER(a_refusal_that_was_overheard_is_never_a_commit),
        ON_SERVER(numbers_are_counted_apart_and_nobody_waits),
        ON_SERVER(a_broken_connection_is_busy_and_heals),
        ON_SERVER(a_connection_that_broke_while_idle_heals_too),
        ON_SERVER(the_counting_connection_heals_too),
        ON_SERVER(a_commit_on_a_broken_connection_is_unknown),
        ON_SERVER(a_commit_that_no_standby_confirmed_is_unknown),
        ON_SERVER(what_the_server_says_has_its_outcome),
        ON_SERVER(nodes_that_start_at_once_migrate_once),
        ON_SERVER(a_database_of_another_order_or_encoding_is_refused),
        ON_SERVER(a_newer_schema_is_refused),
    };

    return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
