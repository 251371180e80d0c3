/* store/copy_test.c — one hospital in two databases: an SQLite file and one of the engine under
 * test, there and back. */
#include "store/copy.h"
#include <sys/stat.h>
#include <unistd.h>
#include "base/test.h"
#include "store/test_ctx.h"

static const char ADD_PLACE[] = "INSERT INTO place (id, kind, name, full_name, code, parent_id)"
                                " VALUES ($1, 'room', $2, $2, $2, $3)";
static const char ADD_EVENT[] = "INSERT INTO event (id, at, fact, for_askers, commitment, data)"
                                " VALUES ($1, $2, 'noted', 0, $3, $4)";
static const char ADD_WORDS[] = "INSERT INTO event_words (event_id, words) VALUES ($1, $2)";
static const char ADD_KEY[] =
    "INSERT INTO idempotency (scope, key, route, body_hash, status, body, at)"
    " VALUES ($1, $2, 'r', 'h', 201, '{}', 5)";
static const char ADD_ZONE[] = "INSERT INTO zone (name) VALUES ($1) RETURNING id";

struct house {
    struct test_store file, engine;
    char copy[300]; /* a second SQLite file */
    char where[300];
};

static struct db *open_db(const char *where, enum db_use use)
{
    struct db *db;

    assert_int_equal(db_open(where, use, &db), DONE);
    return db;
}

/* Some hundred rows of every kind of value: more than two portions of a walk. */
static void fill(const char *where)
{
    struct db *db = open_db(where, DB_WRITES);
    struct ctx *ctx = test_ctx_on(db);
    char name[64];

    assert_int_equal(db_begin(db), DONE);
    for (int i = 1; i <= 1203; i++) {
        snprintf(name, sizeof(name), "住院楼-%d", i);
        assert_int_equal(db_run(ctx, ADD_PLACE, VALUES(V(i), V(name), v_id(i / 10))), DONE);
        assert_int_equal(
            db_run(ctx, ADD_EVENT,
                   VALUES(V(i), V(INT64_MAX - i), i % 2 ? v_bytes("\0\1\xff", 3) : v_text(NULL),
                          V("{\"n\":1}"))),
            DONE);
        assert_int_equal(db_run(ctx, ADD_WORDS, VALUES(V(i), V(i % 3 ? "有“引号”的话\n'x'" : ""))),
                         DONE);
        snprintf(name, sizeof(name), "key-%c%d", 'Z' - i % 26, i);
        assert_int_equal(db_run(ctx, ADD_KEY, VALUES(V(i % 5 ? "anon" : "p1"), V(name))), DONE);
    }
    assert_int_equal(db_commit(db), DONE);
    test_ctx_free(ctx);
    db_close(db);
}

static int begin(void **state)
{
    static struct house h;

    test_store_new(&h.engine);
    snprintf(h.where, sizeof(h.where), "sqlite:%s/first.db", h.engine.folder);
    snprintf(h.copy, sizeof(h.copy), "sqlite:%s/back.db", h.engine.folder);
    fill(h.where);
    *state = &h;
    return 0;
}

static int end(void **state)
{
    struct house *h = *state;

    test_store_free(&h->engine);
    return 0;
}

static enum outcome carry(const char *from, const char *to, struct copy_progress *ret)
{
    struct db *a = open_db(from, DB_READS), *b = open_db(to, DB_WRITES);
    enum outcome o = db_copy(a, b, NULL, NULL, ret);

    db_close(a);
    db_close(b);
    return o;
}

static bool same(const char *from, const char *to)
{
    struct db *a = open_db(from, DB_READS), *b = open_db(to, DB_WRITES);
    struct arena *arena = arena_new(0);
    struct list sums;
    bool ret;

    assert_int_equal(db_compare(a, b, arena, NULL, NULL, &sums, &ret), DONE);
    assert_true(sums.n > 30);
    arena_free(arena);
    db_close(a);
    db_close(b);
    return ret;
}

static void change(const char *where, const char *sql)
{
    struct db *db = open_db(where, DB_WRITES);
    struct ctx *ctx = test_ctx_on(db);

    assert_int_equal(db_begin(db), DONE);
    assert_int_equal(db_run(ctx, sql, NO_VALUES), DONE);
    assert_int_equal(db_commit(db), DONE);
    test_ctx_free(ctx);
    db_close(db);
}

static void a_copy_holds_every_row_and_a_second_one_writes_nothing(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;

    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    assert_true(p.written >= 4 * 1203);
    assert_int_equal(p.removed, 0);
    assert_int_equal(p.rows, p.all);
    assert_true(same(h->where, h->engine.where));
    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    assert_int_equal(p.written + p.removed, 0);
}

static void only_what_changed_since_is_carried(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;

    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    change(h->where, "UPDATE event_words SET words = 'new' WHERE event_id IN (7, 1100)");
    change(h->where, "DELETE FROM idempotency WHERE key LIKE 'key-Z%'");
    change(h->where, "DELETE FROM event_words WHERE event_id = 600");
    change(h->where, "DELETE FROM event WHERE id = 600");
    assert_false(same(h->where, h->engine.where));
    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    assert_int_equal(p.written, 2);
    assert_int_equal(p.removed, 2 + 1203 / 26);
    assert_true(same(h->where, h->engine.where));
}

static void what_a_killed_copy_left_is_completed(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;

    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    change(h->engine.where, "DELETE FROM event_words WHERE event_id > 500");
    change(h->engine.where, "DELETE FROM event WHERE id > 500");
    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    assert_int_equal(p.written, 2 * 703);
    assert_true(same(h->where, h->engine.where));
}

static void there_and_back_is_the_same_hospital(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;

    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    assert_int_equal(carry(h->engine.where, h->copy, &p), DONE);
    assert_true(same(h->where, h->copy));
}

static void after_a_copy_new_rows_get_new_ids(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;
    int64_t id = 0;

    change(h->where, "INSERT INTO zone (id, name) VALUES (41, 'east')");
    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    struct db *db = open_db(h->engine.where, DB_WRITES);
    struct ctx *ctx = test_ctx_on(db);
    assert_int_equal(db_begin(db), DONE);
    assert_int_equal(db_insert(ctx, ADD_ZONE, VALUES(V("west")), &id), DONE);
    assert_int_equal(db_commit(db), DONE);
    assert_int_equal(id, 42);
    test_ctx_free(ctx);
    db_close(db);
}

static void a_row_that_stands_against_ours_is_refused(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;

    change(h->where, "INSERT INTO zone (id, name) VALUES (41, 'east')");
    change(h->engine.where, "INSERT INTO zone (id, name) VALUES (7, 'east')");
    assert_int_equal(carry(h->where, h->engine.where, &p), ALREADY_THERE);
}

static void a_saved_file_is_one_snapshot_for_its_owner_alone(void **state)
{
    const struct house *h = *state;
    struct copy_progress p;
    struct stat st;
    const char *path = h->copy + strlen("sqlite:");

    assert_int_equal(carry(h->where, h->engine.where, &p), DONE);
    struct db *writer = open_db(h->engine.where, DB_WRITES);
    struct ctx *ctx = test_ctx_on(writer);
    struct db *reader = open_db(h->engine.where, DB_READS);
    int64_t id;

    assert_int_equal(db_begin(writer), DONE);
    assert_int_equal(db_insert(ctx, ADD_ZONE, VALUES(V("not committed")), &id), DONE);
    assert_int_equal(db_save(reader, path, NULL, NULL), DONE);
    db_rollback(writer);
    db_close(reader);
    db_close(writer);
    test_ctx_free(ctx);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(same(h->where, h->copy));
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
    const struct house *h = *state;
    struct db *reader = open_db(h->where, DB_READS);

    assert_int_equal(db_save(reader, h->where + strlen("sqlite:"), NULL, NULL), BROKEN);
    assert_int_equal(access(h->where + strlen("sqlite:"), F_OK), 0);
    db_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_copy_holds_every_row_and_a_second_one_writes_nothing,
                                        begin, end),
        cmocka_unit_test_setup_teardown(only_what_changed_since_is_carried, begin, end),
        cmocka_unit_test_setup_teardown(what_a_killed_copy_left_is_completed, begin, end),
        cmocka_unit_test_setup_teardown(there_and_back_is_the_same_hospital, begin, end),
        cmocka_unit_test_setup_teardown(after_a_copy_new_rows_get_new_ids, begin, end),
        cmocka_unit_test_setup_teardown(a_row_that_stands_against_ours_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_saved_file_is_one_snapshot_for_its_owner_alone, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_file_that_is_there_is_not_overwritten, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
