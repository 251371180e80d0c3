/* store/sqlite_test.c — what only a database in a file has: the files' rights, the lock that makes
 * one process the writer, a log beside the file, pages whose number can be limited. PostgreSQL's
 * own processes see to these, so the program runs on SQLite alone. */
#include "base/test.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/test_ctx.h"
#include <sys/stat.h>

static const char MAKE_BED[] = "CREATE TABLE bed (id ID, name TEXT UNIQUE)";
static const char INSERT_BED[] = "INSERT INTO bed (name) VALUES ($1) RETURNING id";
static const char COUNT_BEDS[] = "SELECT COUNT(*) FROM bed";

static const char *const FILES[] = {"", "-wal", "-shm", "-writer"};
#define N_FILES (sizeof(FILES) / sizeof(FILES[0]))

struct pair {
    struct test_store store;
    struct db *writes, *reads;
    struct ctx *writer, *reader;
};

static int setup(void **state)
{
    struct pair *p = calloc(1, sizeof(*p));

    test_store_new(&p->store);
    if (db_open(p->store.where, DB_WRITES, &p->writes) != DONE ||
        db_open(p->store.where, DB_READS, &p->reads) != DONE)
        return 1;
    p->writer = test_ctx_on(p->writes);
    p->reader = test_ctx_on(p->reads);
    *state = p;
    test_script(p->writer, MAKE_BED);
    return 0;
}

static int teardown(void **state)
{
    struct pair *p = *state;

    test_ctx_free(p->writer);
    test_ctx_free(p->reader);
    db_close(p->reads);
    db_close(p->writes);
    test_store_free(&p->store);
    free(p);
    return 0;
}

static enum outcome add_bed(struct ctx *ctx, const char *name)
{
    int64_t id = 0;

    return db_insert(ctx, INSERT_BED, VALUES(V(name)), &id);
}

static int64_t count_beds(struct ctx *ctx)
{
    int64_t n = -1;

    assert_int_equal(db_int(ctx, COUNT_BEDS, NO_VALUES, &n), DONE);
    return n;
}

static void the_files_are_readable_to_nobody_else(void **state)
{
    struct pair *p = *state;
    struct stat st;

    for (size_t i = 0; i < N_FILES; i++) {
        const char *path =
            arena_print(p->writer->arena, "%s/shouwen.db%s", p->store.folder, FILES[i]);

        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void there_is_one_writer(void **state)
{
    struct pair *p = *state;
    struct db *second;

    log_set(LOG_QUIET);
    assert_int_equal(db_open(p->store.where, DB_WRITES, &second), BROKEN);
    assert_null(second);
    assert_int_equal(db_open("mysql:x", DB_WRITES, &second), BROKEN);
    assert_int_equal(db_open("sqlite:/no/such/folder/x.db", DB_READS, &second), BROKEN);
    log_set(LOG_INFO);
}

static void a_full_disk_loses_the_whole_transaction_and_says_so(void **state)
{
    struct pair *p = *state;
    enum outcome o = DONE;

    assert_int_equal(add_bed(p->writer, "kept"), DONE);
    assert_int_equal(SQLITE.script(p->writes, "PRAGMA max_page_count = 1"), DONE);
    log_set(LOG_QUIET);
    assert_int_equal(db_begin(p->writes), DONE);
    for (int i = 0; i < 10000 && o == DONE; i++) {
        assert_int_equal(db_savepoint(p->writes), DONE);
        o = add_bed(p->writer, arena_print(p->writer->arena, "bed %d", i));
        if (o == DONE)
            assert_int_equal(db_release(p->writes), DONE);
        else
            db_undo(p->writes);
    }
    assert_int_equal(o, DISK_FULL);
    db_rollback(p->writes);
    log_set(LOG_INFO);
    assert_int_equal(count_beds(p->writer), 1);
    assert_int_equal(SQLITE.script(p->writes, "PRAGMA max_page_count = 1000000"), DONE);
    assert_int_equal(add_bed(p->writer, "more"), DONE);
    assert_int_equal(count_beds(p->writer), 2);
}

static void the_log_is_moved_back_when_it_has_grown(void **state)
{
    struct pair *p = *state;
    char *wide = arena_alloc(p->writer->arena, 100001);
    const char *log = arena_print(p->writer->arena, "%s/shouwen.db-wal", p->store.folder);
    struct stat st;

    memset(wide, 'x', 100000);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(db_begin(p->writes), DONE);
        assert_int_equal(
            db_run(p->writer, "INSERT INTO bed (name) VALUES ($1 || $2)",
                   VALUES(V((const char *)wide), V(arena_print(p->writer->arena, "%d", i)))),
            DONE);
        assert_int_equal(db_commit(p->writes), DONE);
        db_tidy(p->writes);
        assert_int_equal(stat(log, &st), 0);
        assert_true(st.st_size < 2100 * 4120); /* a page of 4096 bytes and its head */
    }
    db_tidy(p->reads);
    assert_int_equal(count_beds(p->reader), 100);
}

#define ON_FILE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FILE(the_files_are_readable_to_nobody_else),
        ON_FILE(there_is_one_writer),
        ON_FILE(a_full_disk_loses_the_whole_transaction_and_says_so),
        ON_FILE(the_log_is_moved_back_when_it_has_grown),
    };

    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
