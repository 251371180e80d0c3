/* rebuild/rebuild_test.c — two days of a hospital add up to its tables; and whatever somebody does
 * to a table behind the events' back is found and named. */
#include "base/test.h"
#include <unistd.h>
#include "base/log.h"
#include "base/text.h"
#include "demo/demo.h"
#include "evidence/evidence.h"
#include "house.h"
#include "journal/journal.h"
#include "rebuild/rebuild_test.h"
#include "store/schema.h"
#include "store/test_ctx.h"

/* Friday 2026-11-20 10:00 in the hospital. */
#define UNTIL INT64_C(1795140000000000)

static struct test_store store;
static struct ctx *ctx;

static int found(void **)
{
    struct db *db;

    test_store_new(&store);
    if (!house_wire(store.folder, store.where) ||
        demo_found(store.where, 20261120, UNTIL - 2 * DAY, UNTIL) != DONE)
        return 1;
    if (db_open(store.where, DB_WRITES, &db) != DONE || db_begin(db) != DONE)
        return 1;
    ctx = test_ctx_on(db);
    return 0;
}

static int gone(void **)
{
    struct db *db = ctx->db;

    db_rollback(db);
    test_ctx_free(ctx);
    db_close(db);
    test_store_free(&store);
    return 0;
}

/* Every test does its worst in a savepoint that is undone. */
static int begins(void **)
{
    return db_savepoint(ctx->db) != DONE;
}

static int ends(void **)
{
    db_undo(ctx->db);
    return 0;
}

static struct rebuild_result check(void)
{
    struct rebuild_result r;

    assert_int_equal(rebuild_check(ctx, 100, NULL, &r), DONE);
    return r;
}

static const struct rebuild_difference *first(const struct rebuild_result *r)
{
    assert_true(r->first.n > 0);
    return r->first.items;
}

static void do_sql(const char *sql)
{
    assert_int_equal(db_run(ctx, sql, NO_VALUES), DONE);
}

static void the_tables_are_what_the_events_add_up_to(void **)
{
    const struct rebuild_result r = check();

    adds_up(ctx);
    assert_int_equal(r.older, 0);
    assert_true(r.events > 1000);
    assert_true(r.rows > 1000);
}

// clang-format off
static const struct {
    const char *sql, *table, *column, *told;
} CHANGES[] = {
    {"UPDATE ticket SET state = 'closed' WHERE id = (SELECT MIN(id) FROM ticket WHERE state <> 'closed')", "ticket", "state", NULL},
    {"UPDATE ticket SET words = words || '。' WHERE id = (SELECT MIN(id) FROM ticket WHERE words IS NOT NULL)", "ticket", "words", NULL},
    {"UPDATE ticket SET occurred_at = occurred_at + 1 WHERE id = (SELECT MIN(id) FROM ticket)", "ticket", "occurred_at", NULL},
    {"UPDATE ticket SET department_id = 2 WHERE id = (SELECT MIN(id) FROM ticket WHERE department_id IS NULL)", "ticket", "department_id", "nothing"},
    {"UPDATE asker SET phone = '13900000000' WHERE id = (SELECT MIN(id) FROM asker)", "asker", "phone", NULL},
    {"UPDATE promise SET due_at = due_at + 60000000 WHERE id = (SELECT MIN(id) FROM promise)", "promise", "due_at", NULL},
    {"UPDATE promise SET owes_id = owes_id + 1 WHERE id = (SELECT MIN(id) FROM promise WHERE kind = 'arrive')", "promise", "owes_id", NULL},
    {"UPDATE promise SET next_at = NULL WHERE id = (SELECT MIN(id) FROM promise WHERE state = 'running' AND due_at IS NOT NULL)", "promise", "next_at", "a moment"},
    {"UPDATE promise SET state = 'kept', broken_at = NULL WHERE id = (SELECT MIN(id) FROM promise WHERE state = 'broken')", "promise", "state", "broken"},
    {"UPDATE rating SET level = 'moved' WHERE id = (SELECT MIN(id) FROM rating WHERE level <> 'moved')", "rating", "level", NULL},
    {"UPDATE person SET name = '别人' WHERE id = (SELECT MIN(id) FROM person)", "person", "name", NULL},
    {"UPDATE post SET chief_id = 1 WHERE id = (SELECT MIN(id) FROM post WHERE chief_id IS NULL)", "post", "chief_id", "nothing"},
    {"UPDATE skill SET certificate = 'A' WHERE certificate IS NULL AND person_id = (SELECT MIN(person_id) FROM skill WHERE certificate IS NULL)", "skill", "certificate", NULL},
    {"UPDATE place SET zone_id = 1 WHERE id = (SELECT MAX(id) FROM place)", "place", "zone_id", NULL},
    {"UPDATE zone SET steward_id = 2 WHERE id = (SELECT MIN(id) FROM zone)", "zone", "steward_id", NULL},
    {"UPDATE service_version SET quote_limit_fen = 9 WHERE id = (SELECT MIN(id) FROM service_version)", "service_version", "quote_limit_fen", "100000"},
    {"UPDATE service SET active = 0 WHERE id = (SELECT MIN(id) FROM service)", "service", "active", "1"},
    {"UPDATE department SET phone = '1' WHERE id = (SELECT MIN(id) FROM department)", "department", "phone", NULL},
    {"UPDATE shift SET weekdays = '1111111' WHERE weekdays = '1111100'", "shift", "weekdays", "1111100"},
    {"UPDATE hospital SET value = '1' WHERE name = 'hotline'", "hospital", "value", NULL},
    {"UPDATE calendar_year SET days = '1' || SUBSTR(days, 2) WHERE year = 2020", "calendar_year", "days", NULL},
};
// clang-format on

static void a_changed_column_is_found_and_named(void **)
{
    for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
        assert_int_equal(db_change_one(ctx, CHANGES[i].sql, NO_VALUES), DONE);
        const struct rebuild_result r = check();
        if (!r.differences)
            print_error("not found: %s\n", CHANGES[i].sql);
        const struct rebuild_difference *d = first(&r);

        if (r.differences < 1 || !text_same(d->table, CHANGES[i].table))
            print_error("%s\n", CHANGES[i].sql);
        assert_string_equal(d->table, CHANGES[i].table);
        assert_string_equal(d->column, CHANGES[i].column);
        if (CHANGES[i].told)
            assert_string_equal(d->told, CHANGES[i].told);
        db_undo(ctx->db);
        assert_int_equal(db_savepoint(ctx->db), DONE);
    }
}

static void what_a_person_wrote_is_never_printed(void **)
{
    do_sql("UPDATE asker SET name = '张三', phone = '13912345678'");
    do_sql("UPDATE ticket SET title = '李四'");
    const struct rebuild_result r = check();
    const struct rebuild_difference *d = first(&r);

    assert_true(r.differences > 100);
    assert_int_equal(r.first.n, 100);
    for (size_t i = 0; i < r.first.n; i++) {
        assert_true(!d[i].live || text_same(d[i].live, "nothing"));
        assert_true(!d[i].told || text_same(d[i].told, "nothing"));
    }
}

static void a_deleted_row_is_found_and_named(void **)
{
    static const char *const ROWS[][2] = {
        {"DELETE FROM promise WHERE id = (SELECT MIN(id) FROM promise)",                 "promise"      },
        {"DELETE FROM rating WHERE id = (SELECT MIN(id) FROM rating)",                   "rating"       },
        {"DELETE FROM ticket_evidence WHERE id = (SELECT MIN(id) FROM ticket_evidence)",
         "ticket_evidence"                                                                              },
        {"DELETE FROM skill WHERE person_id = (SELECT MIN(person_id) FROM skill)"
         "    AND trade = (SELECT MIN(trade) FROM skill WHERE person_id ="
         "        (SELECT MIN(person_id) FROM skill))",                         "skill"        },
        {"DELETE FROM calendar_year WHERE year = 2019",                                  "calendar_year"},
        {"DELETE FROM ticket_wait WHERE id = (SELECT MAX(id) FROM ticket_wait)",         "ticket_wait"  },
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        assert_int_equal(db_change_one(ctx, ROWS[i][0], NO_VALUES), DONE);
        const struct rebuild_result r = check();

        assert_int_equal(r.differences, 1);
        assert_string_equal(first(&r)->table, ROWS[i][1]);
        assert_null(first(&r)->column);
        assert_string_equal(first(&r)->says, "is not there, but events made it");
        db_undo(ctx->db);
        assert_int_equal(db_savepoint(ctx->db), DONE);
    }
}

static void an_inserted_row_is_found_and_named(void **)
{
    static const char *const ROWS[][3] = {
        {"INSERT INTO rating (ticket_id, asker_id, level, at) VALUES (1, 999, 'moved', 1)",
         "rating",                                                                                           NULL    },
        {"INSERT INTO ticket_helper (ticket_id, person_id) VALUES (2, 3)",                  "ticket_helper", "2, 3"  },
        {"INSERT INTO skill (person_id, trade) VALUES (4, 'gas')",                          "skill",         "4, gas"},
        {"INSERT INTO working_hours (weekday, starts, ends) VALUES (1, 0, 1440)",           "working_hours",
         "1, 0"                                                                                                      },
        {"INSERT INTO away (person_id, from_at, until_at) VALUES (5, 1, 2)",                "away",          "1"     },
        {"INSERT INTO hospital (name, value) VALUES ('address', 'https://example.org')",    "hospital",
         "address"                                                                                                   },
        {"INSERT INTO place_alias (place_id, alias) VALUES (1, '')",                        "place_alias",   "1, "   },
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        do_sql(ROWS[i][0]);
        const struct rebuild_result r = check();

        assert_int_equal(r.differences, 1);
        assert_string_equal(first(&r)->table, ROWS[i][1]);
        if (ROWS[i][2])
            assert_string_equal(first(&r)->key, ROWS[i][2]);
        assert_null(first(&r)->column);
        assert_string_equal(first(&r)->says, "is there, but no event made it");
        db_undo(ctx->db);
        assert_int_equal(db_savepoint(ctx->db), DONE);
    }
}

static void a_deleted_event_is_found_by_what_it_made(void **)
{
    do_sql("DELETE FROM event_words WHERE event_id = (SELECT MIN(id) FROM event"
           "    WHERE fact = 'registered')");
    do_sql("DELETE FROM event WHERE id = (SELECT MIN(id) FROM event WHERE fact = 'registered')");
    struct rebuild_result r = check();
    bool changed_unmade = false, unmade = false;

    for (size_t i = 0; i < r.first.n; i++) {
        const struct rebuild_difference *d = first(&r) + i;

        changed_unmade = changed_unmade || strstr(d->says, "but no event made it");
        unmade = unmade || (text_same(d->table, "ticket") && strstr(d->says, "is there"));
    }
    assert_true(changed_unmade);
    assert_true(unmade);
    db_undo(ctx->db);
    assert_int_equal(db_savepoint(ctx->db), DONE);
    do_sql("UPDATE event SET fact = 'blessed' WHERE id = (SELECT MIN(id) FROM event"
           "    WHERE fact = 'noted' OR fact = 'rated')");
    r = check();
    assert_true(r.differences > 0);
    assert_non_null(strstr((first(&r) + 0)->says, "nobody knows: blessed"));
}

/* --- what cannot be compared is said
 * --------------------------------------------------------------
 */

static void rows_that_began_before_the_record_are_counted_and_not_compared(void **)
{
    static const char CUT[] = "UPDATE event SET data = $2 WHERE id = $1";
    struct list events;
    int64_t after = 0;

    do_sql("UPDATE event SET nth = 0, commitment = NULL WHERE id > 0");
    do_sql("DELETE FROM event_words WHERE event_id > 0");
    do {
        assert_int_equal(journal_after(ctx, after, 1000, &events), DONE);
        const struct event *e = events.items;

        for (size_t i = 0; i < events.n; i++) {
            after = e[i].id;
            assert_int_equal(db_run(ctx, CUT, VALUES(V(after), V(journal_shown(ctx, e[i].data)))),
                             DONE);
        }
    } while (events.n == 1000);
    const struct rebuild_result r = check();

    if (r.differences)
        print_error("%s %s %s %s\n", first(&r)->table, first(&r)->key,
                    first(&r)->column ? first(&r)->column : "", first(&r)->says);
    assert_int_equal(r.differences, 0);
    assert_true(r.older > 0);
    /* Numbers of tickets and the directory are older as well: nothing is left to compare. */
    assert_int_equal(r.older, r.rows);
    /* A row that is deleted is missed all the same. */
    do_sql("DELETE FROM rating WHERE id = (SELECT MIN(id) FROM rating)");
    assert_true(check().differences > 0);
}

static void what_was_erased_must_be_gone_from_the_table(void **)
{
    do_sql("UPDATE event_words SET words = '', more = NULL, salt = NULL WHERE event_id ="
           "    (SELECT id FROM event WHERE fact = 'registered' AND ticket_id = 6)");
    struct rebuild_result r = check();

    assert_true(r.differences > 0);
    assert_string_equal(first(&r)->says, "was erased and is still there");
    do_sql("UPDATE ticket SET words = NULL, title = '', place_detail = NULL, answers = NULL"
           " WHERE id = 6");
    do_sql("UPDATE asker SET name = NULL, phone = NULL WHERE ticket_id = 6");
    r = check();
    assert_int_equal(r.differences, 0);
    assert_true(r.erased > 0);
}

/* --- the command
 * ----------------------------------------------------------------------------------
 */

/* What the command prints, into ret; gives how it ended. */
static int told(const char *where, char ret[16384])
{
    char path[128];
    FILE *file;
    int kept, status;
    size_t n;

    snprintf(path, sizeof path, "%s/told", store.folder);
    fflush(stdout);
    kept = dup(1);
    assert_true(kept >= 0);
    assert_non_null(freopen(path, "w", stdout));
    status = rebuild_main(where, 2);
    fflush(stdout);
    assert_true(dup2(kept, 1) == 1);
    close(kept);
    file = fopen(path, "r");
    assert_non_null(file);
    n = fread(ret, 1, 16383, file);
    ret[n] = '\0';
    fclose(file);
    return status;
}

static void the_command_ends_with_1_and_names_what_differs(void **)
{
    struct test_store other;
    struct ctx *its;
    struct db *db;
    char said[16384];

    test_store_new(&other);
    assert_true(house_wire(other.folder, other.where));
    assert_int_equal(demo_found(other.where, 3, UNTIL - 2 * HOUR, UNTIL), DONE);
    assert_int_equal(told(other.where, said), 0);
    assert_non_null(strstr(said, " 0 differences"));
    assert_non_null(strstr(said, "rebuild_events_per_s "));
    assert_int_equal(db_open(other.where, DB_WRITES, &db), DONE);
    its = test_ctx_on(db);
    assert_int_equal(db_begin(db), DONE);
    assert_int_equal(db_run(its, "UPDATE zone SET steward_id = NULL", NO_VALUES), DONE);
    assert_int_equal(db_commit(db), DONE);
    test_ctx_free(its);
    db_close(db);
    assert_int_equal(told(other.where, said), 1);
    assert_non_null(strstr(said, "zone 1: steward_id is not as the events say: the table has "
                                 "nothing, the events say "));
    assert_non_null(strstr(said, "… and 4 more"));
    assert_non_null(strstr(said, " 6 differences"));
    log_set(LOG_QUIET);
    assert_int_equal(told("sqlite:/nowhere/at/all.db", said), 2);
    log_set(LOG_INFO);
    test_store_free(&other);
}

/* --- nothing is forgotten
 * ------------------------------------------------------------------------- */

/* The next word of `text`; *text goes on behind it. */
static const char *word_of(const char **text, char word[64])
{
    size_t n;

    *text += strspn(*text, " \n\t");
    n = strcspn(*text, " \n\t(),;");
    snprintf(word, 64, "%.*s", (int)(n < 63 ? n : 63), *text);
    *text += n;
    return word;
}

static void must_know(const char *table, const char *column)
{
    if (!rebuild_knows_column(table, column))
        fail_msg("%s.%s is neither folded (rebuild_columns.h, rebuild_facts.c) nor said to be"
                 " outside (rebuild_tables.c)",
                 table, column);
}

/* The columns of one CREATE TABLE: first words of its parts, but for constraints. */
static void walk_table(const char *text, const char *table)
{
    char word[64];
    int depth = 1;

    for (text = strchr(text, '(') + 1; depth > 0;) {
        word_of(&text, word);
        if (!text_same(word, "PRIMARY") && !text_same(word, "UNIQUE") && word[0])
            must_know(table, word);
        for (; depth > 0 && !(depth == 1 && *text == ','); text++)
            depth += *text == '(' ? 1 : *text == ')' ? -1 : 0;
        text += depth > 0;
        while (*text == ' ' || *text == '\n')
            text++;
        while (strncmp(text, "--", 2) == 0) {
            text += strcspn(text, "\n");
            text += strspn(text, " \n");
        }
    }
}

/* Comments may hold commas and brackets. */
static char *without_comments(const char *text)
{
    struct buf b = {.arena = ctx->arena};

    while (*text) {
        const char *dash = strstr(text, "--");
        const size_t n = dash ? (size_t)(dash - text) : strlen(text);

        buf_add(&b, text, n);
        text += n;
        text += strcspn(text, "\n");
    }
    return b.text;
}

static void every_table_and_column_is_folded_or_said_to_be_outside(void **)
{
    char table[64], word[64];
    int tables = 0, columns = 0;

    for (size_t i = 0; i < SCHEMA_N; i++) {
        const char *text = without_comments(SCHEMA[i].text), *at;

        for (at = text; (at = strstr(at, "CREATE TABLE ")); tables++) {
            at += strlen("CREATE TABLE ");
            word_of(&at, table);
            if (!rebuild_knows_table(table))
                fail_msg("table %s is neither folded nor said to be outside", table);
            walk_table(at, table);
        }
        for (at = text; (at = strstr(at, "ALTER TABLE ")); columns++) {
            at += strlen("ALTER TABLE ");
            word_of(&at, table);
            word_of(&at, word);
            if (text_same(word, "DROP")) {
                assert_string_equal(word_of(&at, word), "CONSTRAINT");
                continue;
            }
            assert_string_equal(word, "ADD");
            assert_string_equal(word_of(&at, word), "COLUMN");
            must_know(table, word_of(&at, word));
        }
    }
    assert_true(tables > 30);
    assert_true(columns > 2);
    assert_false(rebuild_knows_table("rumour"));
    assert_false(rebuild_knows_column("ticket", "rumour"));
}

static void every_fact_changes_a_table_or_is_said_to_change_none(void **)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (!rebuild_knows_fact(name_of(&FACT_NAMES, i)))
            fail_msg("fact %s has no line in rebuild_facts.c", name_of(&FACT_NAMES, i));
    assert_false(rebuild_knows_fact("blessed"));
}

#define IN_SAVEPOINT(t) cmocka_unit_test_setup_teardown(t, begins, ends)

int main(int argc, char **argv)
{
    /* The picture helper is this very program, as in the server. */
    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();

    const struct CMUnitTest tests[] = {
        IN_SAVEPOINT(the_tables_are_what_the_events_add_up_to),
        IN_SAVEPOINT(a_changed_column_is_found_and_named),
        IN_SAVEPOINT(what_a_person_wrote_is_never_printed),
        IN_SAVEPOINT(a_deleted_row_is_found_and_named),
        IN_SAVEPOINT(an_inserted_row_is_found_and_named),
        IN_SAVEPOINT(a_deleted_event_is_found_by_what_it_made),
        IN_SAVEPOINT(rows_that_began_before_the_record_are_counted_and_not_compared),
        IN_SAVEPOINT(what_was_erased_must_be_gone_from_the_table),
        cmocka_unit_test(the_command_ends_with_1_and_names_what_differs),
        cmocka_unit_test(every_table_and_column_is_folded_or_said_to_be_outside),
        cmocka_unit_test(every_fact_changes_a_table_or_is_said_to_change_none),
    };
    return cmocka_run_group_tests(tests, found, gone);
}
