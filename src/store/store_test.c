/* store/store_test.c — statements, rows and transactions against the engine. */
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/test_ctx.h"

enum colour { COLOUR_NONE, RED, BLUE };
static const struct names COLOURS = {
    "Colour", (const char *const[]){NULL, "red", "blue"},
       3
};

struct bed {
    int64_t id, version, moved_at;
    const char *name;
    bool free;
    int colour;
    const char *answers;
};
static const struct field BED_FIELDS[] = {
    FIELD(struct bed, id),
    FIELD(struct bed, version),
    FIELD(struct bed, moved_at, .blank = true),
    FIELD(struct bed, name),
    FIELD(struct bed, free),
    FIELD(struct bed, colour, .names = &COLOURS),
    FIELD_AS(struct bed, answers, KIND_JSON),
};
static SHAPE(BED, "Bed", struct bed, BED_FIELDS, "a bed");

static const char MAKE_BED[] = "CREATE TABLE bed (id ID, version COUNT64 NOT NULL DEFAULT 1,"
                               " name TEXT UNIQUE, moved_at MOMENT, free FLAG, colour TEXT,"
                               " answers TEXT)";
static const char INSERT_BED[] = "INSERT INTO bed (name, moved_at, free, colour, answers)"
                                 " VALUES ($1, $2, $3, $4, $5) RETURNING id";
static const char LOAD_BED[] =
    "SELECT id, version, name, moved_at, free, colour, answers FROM bed WHERE id = $1";
static const char LIST_BEDS[] = "SELECT id, name FROM bed ORDER BY id";
static const char COUNT_BEDS[] = "SELECT COUNT(*) FROM bed";
static const char RENAME_BED[] =
    "UPDATE bed SET name = $3, version = version + 1 WHERE id = $1 AND version = $2";

static int setup(void **state)
{
    struct ctx *ctx = test_ctx();

    *state = ctx;
    test_script(ctx, MAKE_BED);
    return 0;
}

static int teardown(void **state)
{
    test_ctx_free(*state);
    return 0;
}

static int64_t add_bed(struct ctx *ctx, const char *name)
{
    int64_t id = 0;

    assert_int_equal(db_insert(ctx, INSERT_BED,
                               VALUES(V(name), v_id(0), V((bool)true), V("blue"), V("{\"a\":1}")),
                               &id),
                     DONE);
    return id;
}

static int64_t count_beds(struct ctx *ctx)
{
    int64_t n = -1;

    assert_int_equal(db_int(ctx, COUNT_BEDS, NO_VALUES, &n), DONE);
    return n;
}

static void a_row_fills_its_struct(void **state)
{
    struct ctx *ctx = *state;
    struct bed bed = {.moved_at = 7};
    struct buf b = {.arena = ctx->arena};

    assert_int_equal(db_load(ctx, LOAD_BED, VALUES(V(add_bed(ctx, "东 3"))), &BED, &bed), DONE);
    json_shape(&b, &BED, &bed);
    assert_string_equal(b.text, "{\"id\":1,\"version\":1,\"moved_at\":null,\"name\":\"东 3\","
                                "\"free\":true,\"colour\":\"blue\",\"answers\":{\"a\":1}}");
}

static void a_row_that_is_not_there_is_not_found(void **state)
{
    struct ctx *ctx = *state;
    struct bed bed;
    int64_t n;
    const char *text;

    assert_int_equal(db_load(ctx, LOAD_BED, VALUES(V(99)), &BED, &bed), NOT_FOUND);
    assert_int_equal(ctx->problem.outcome, NOT_FOUND);
    assert_int_equal(db_int(ctx, "SELECT id FROM bed", NO_VALUES, &n), NOT_FOUND);
    assert_int_equal(db_text(ctx, "SELECT name FROM bed", NO_VALUES, &text), NOT_FOUND);
}

static void parameters_are_numbers_not_positions(void **state)
{
    struct ctx *ctx = *state;
    const char *text = NULL;

    assert_int_equal(db_text(ctx, "SELECT $2 || $1 || $2", VALUES(V("ward"), V("bed")), &text),
                     DONE);
    assert_string_equal(text, "bedwardbed");
}

static void values_and_parameters_must_be_as_many(void **state)
{
    struct ctx *ctx = *state;
    const char *text;

    log_set(LOG_QUIET);
    assert_int_equal(db_text(ctx, "SELECT $1", VALUES(V("a"), V("b")), &text), BROKEN);
    assert_int_equal(db_text(ctx, "SELECT $1 || $3", VALUES(V("a"), V("b"), V("c")), &text),
                     BROKEN);
    assert_int_equal(db_text(ctx, "SELECT ?", VALUES(V("a")), &text), BROKEN);
    assert_int_equal(db_text(ctx, "SELECT 'a'; SELECT 'b'", NO_VALUES, &text), BROKEN);
    assert_int_equal(db_text(ctx, "SELECT \"a\"", NO_VALUES, &text), BROKEN);
    log_set(LOG_INFO);
}

/* A verb that is refused by the database, in its savepoint, as the writer runs it. */
static enum outcome refused(struct ctx *ctx, const char *sql)
{
    int64_t id;

    return AS_VERB(ctx, strstr(sql, "RETURNING") ? db_insert(ctx, sql, NO_VALUES, &id)
                                                 : db_run(ctx, sql, NO_VALUES));
}

static void a_second_of_the_same_name_is_already_there(void **state)
{
    struct ctx *ctx = *state;

    add_bed(ctx, "3");
    assert_int_equal(refused(ctx, "INSERT INTO bed (name) VALUES ('3') RETURNING id"),
                     ALREADY_THERE);
    assert_int_equal(ctx->problem.outcome, ALREADY_THERE);
    assert_int_equal(refused(ctx, "INSERT INTO bed (id) VALUES (1)"), ALREADY_THERE);
    assert_int_equal(refused(ctx, "INSERT INTO bed (name) VALUES ('3')"
                                  " ON CONFLICT (name) DO NOTHING RETURNING id"),
                     ALREADY_THERE);
    assert_int_equal(count_beds(ctx), 1);
}

static void who_saw_an_old_version_changes_nothing(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = add_bed(ctx, "3"), rows = -1;

    assert_int_equal(db_change_one(ctx, RENAME_BED, VALUES(V(id), V(1), V("4"))), DONE);
    assert_int_equal(db_change_one(ctx, RENAME_BED, VALUES(V(id), V(1), V("5"))), STALE_VERSION);
    assert_int_equal(ctx->problem.outcome, STALE_VERSION);
    add_bed(ctx, "6");
    assert_int_equal(db_run_count(ctx, "UPDATE bed SET free = 0", NO_VALUES, &rows), DONE);
    assert_int_equal(rows, 2);
    log_set(LOG_QUIET);
    assert_int_equal(db_change_one(ctx, "UPDATE bed SET free = 1", NO_VALUES), BROKEN);
    log_set(LOG_INFO);
}

static void a_refused_verb_leaves_no_trace(void **state)
{
    struct ctx *ctx = *state;

    add_bed(ctx, "kept");
    assert_int_equal(AS_VERB(ctx, (add_bed(ctx, "undone"), NOT_ALLOWED)), NOT_ALLOWED);
    assert_int_equal(count_beds(ctx), 1);
    assert_int_equal(AS_VERB(ctx, (add_bed(ctx, "done"), DONE)), DONE);
    assert_int_equal(count_beds(ctx), 2);
}

static void a_list_holds_all_rows_in_order(void **state)
{
    struct ctx *ctx = *state;
    struct list beds;

    assert_int_equal(db_list(ctx, LIST_BEDS, NO_VALUES, &BED, &beds), DONE);
    assert_int_equal(beds.n, 0);
    for (int i = 0; i < 100; i++)
        add_bed(ctx, arena_print(ctx->arena, "bed %d", i));
    assert_int_equal(db_list(ctx, LIST_BEDS, NO_VALUES, &BED, &beds), DONE);
    assert_int_equal(beds.n, 100);
    for (size_t i = 0; i < 100; i++) {
        const struct bed *bed = (const struct bed *)beds.items + i;

        assert_int_equal(bed->id, i + 1);
        assert_string_equal(bed->name, arena_print(ctx->arena, "bed %zu", i));
    }
}

static void an_endless_list_is_a_mistake(void **state)
{
    struct ctx *ctx = *state;
    struct list beds;
    static const char COUNT_UP[] = "WITH RECURSIVE up (id) AS (SELECT 1 UNION ALL"
                                   " SELECT id + 1 FROM up WHERE id < $1) SELECT id FROM up";

    assert_int_equal(db_list(ctx, COUNT_UP, VALUES(V(10000)), &BED, &beds), DONE);
    assert_int_equal(beds.n, 10000);
    log_set(LOG_QUIET);
    assert_int_equal(db_list(ctx, COUNT_UP, VALUES(V(10001)), &BED, &beds), BROKEN);
    log_set(LOG_INFO);
}

static void what_does_not_fit_the_shape_is_broken(void **state)
{
    static const char *const BAD[] = {
        "SELECT 1 AS price",        /* no such field */
        "SELECT 'one' AS id",       /* a text where a number belongs */
        "SELECT 1.5 AS id",         /* a fraction */
        "SELECT 1 AS name",         /* a number where a text belongs */
        "SELECT 'green' AS colour", /* no such name */
        "SELECT no_column FROM bed",
    };
    struct ctx *ctx = *state;
    struct bed bed;

    log_set(LOG_QUIET);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        if (db_load(ctx, BAD[i], NO_VALUES, &BED, &bed) != BROKEN)
            fail_msg("%s", BAD[i]);
    log_set(LOG_INFO);
}

static void null_is_zero_and_nothing(void **state)
{
    struct ctx *ctx = *state;
    struct bed bed = {.id = 1, .colour = RED, .name = "x"};
    int64_t n = 7;
    const char *text = "x";

    assert_int_equal(
        db_load(ctx, "SELECT NULL AS id, NULL AS colour, NULL AS name", NO_VALUES, &BED, &bed),
        DONE);
    assert_int_equal(bed.id, 0);
    assert_int_equal(bed.colour, COLOUR_NONE);
    assert_null(bed.name);
    assert_int_equal(db_int(ctx, "SELECT NULL", NO_VALUES, &n), DONE);
    assert_int_equal(n, 0);
    assert_int_equal(db_text(ctx, "SELECT NULL", NO_VALUES, &text), DONE);
    assert_null(text);
}

static void many_statements_stay_prepared(void **state)
{
    /* One text, but as many statements as it has places. */
    static const char TEXTS[600][16] = {[0 ... 599] = "SELECT 7 + $1"};
    struct ctx *ctx = *state;

    for (int i = 0; i < 600; i++) {
        int64_t n;

        for (int again = 0; again < 2; again++) {
            assert_int_equal(db_int(ctx, TEXTS[i], VALUES(V(i)), &n), DONE);
            assert_int_equal(n, 7 + i);
        }
    }
}

static void words_are_replaced_only_where_they_are_words(void **state)
{
    static const char TEXT[] = "CREATE TABLE t ( -- the ID\n"
                               "  id ID, at MOMENT, \"FLAG\" FLAG, BID COUNT64, /* ID */\n"
                               "  x TEXT DEFAULT 'it''s ID', paid_ID BYTES)";
    struct ctx *ctx = *state;

    assert_string_equal(migrate_text(ctx->arena, TEXT, SQLITE.words),
                        "CREATE TABLE t ( \n"
                        "  id INTEGER PRIMARY KEY, at INTEGER, \"FLAG\" INTEGER, BID INTEGER, \n"
                        "  x TEXT DEFAULT 'it''s ID', paid_ID BLOB)");
}

/* --- on a database of its own, with a second connection --------------------------------------- */

struct pair {
    struct test_store store;
    struct db *writes, *reads;
    struct ctx *writer, *reader;
};

static int setup_pair(void **state)
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

static int teardown_pair(void **state)
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

static void a_reader_sees_what_was_committed_and_only_that(void **state)
{
    struct pair *p = *state;

    assert_int_equal(db_begin(p->writes), DONE);
    add_bed(p->writer, "3");
    assert_int_equal(count_beds(p->reader), 0);
    assert_int_equal(db_begin(p->reads), DONE);
    assert_int_equal(count_beds(p->reader), 0);
    assert_int_equal(db_commit(p->writes), DONE);
    assert_int_equal(count_beds(p->reader), 0); /* its snapshot stands still */
    assert_int_equal(db_commit(p->reads), DONE);
    assert_int_equal(count_beds(p->reader), 1);
}

static void what_was_rolled_back_is_gone(void **state)
{
    struct pair *p = *state;

    assert_int_equal(db_begin(p->writes), DONE);
    add_bed(p->writer, "3");
    db_rollback(p->writes);
    db_rollback(p->writes);
    assert_int_equal(count_beds(p->writer), 0);
}

static void a_reader_cannot_write(void **state)
{
    struct pair *p = *state;

    log_set(LOG_QUIET);
    assert_int_equal(db_run(p->reader, "DELETE FROM bed", NO_VALUES), BROKEN);
    log_set(LOG_INFO);
}

static void opened_again_the_schema_is_there_and_the_rows_are_kept(void **state)
{
    struct pair *p = *state;

    add_bed(p->writer, "3");
    test_ctx_free(p->writer);
    db_close(p->writes);
    assert_int_equal(db_open(p->store.where, DB_WRITES, &p->writes), DONE);
    p->writer = test_ctx_on(p->writes);
    assert_int_equal(count_beds(p->writer), 1);
    assert_true(db_schema_version(p->writes) >= 1);
    assert_int_equal(db_schema_version(p->reads), db_schema_version(p->writes));
}

static void a_migration_that_changed_afterwards_is_refused(void **state)
{
    struct pair *p = *state;

    assert_int_equal(db_run(p->writer, "UPDATE schema_version SET sum = 'x'", NO_VALUES), DONE);
    test_ctx_free(p->writer);
    db_close(p->writes);
    p->writer = NULL;
    log_set(LOG_QUIET);
    assert_int_equal(db_open(p->store.where, DB_WRITES, &p->writes), BROKEN);
    log_set(LOG_INFO);
}

#define IN_TEST(t)   cmocka_unit_test_setup_teardown(t, setup, teardown)
#define WITH_PAIR(t) cmocka_unit_test_setup_teardown(t, setup_pair, teardown_pair)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_TEST(a_row_fills_its_struct),
        IN_TEST(a_row_that_is_not_there_is_not_found),
        IN_TEST(parameters_are_numbers_not_positions),
        IN_TEST(values_and_parameters_must_be_as_many),
        IN_TEST(a_second_of_the_same_name_is_already_there),
        IN_TEST(who_saw_an_old_version_changes_nothing),
        IN_TEST(a_refused_verb_leaves_no_trace),
        IN_TEST(a_list_holds_all_rows_in_order),
        IN_TEST(an_endless_list_is_a_mistake),
        IN_TEST(what_does_not_fit_the_shape_is_broken),
        IN_TEST(null_is_zero_and_nothing),
        IN_TEST(many_statements_stay_prepared),
        IN_TEST(words_are_replaced_only_where_they_are_words),
        WITH_PAIR(a_reader_sees_what_was_committed_and_only_that),
        WITH_PAIR(what_was_rolled_back_is_gone),
        WITH_PAIR(a_reader_cannot_write),
        WITH_PAIR(opened_again_the_schema_is_there_and_the_rows_are_kept),
        WITH_PAIR(a_migration_that_changed_afterwards_is_refused),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
