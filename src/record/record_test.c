/* record/record_test.c — events are sealed once and in order, heads and proofs hold, whatever is
 * changed afterwards is found, and a server that cannot vouch for the record seals nothing. */
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "base/rng.h"
#include "journal/journal.h"
#include "people/people.h"
#include "record/record_inside.h"
#include "store/store.h"
#include "store/test_ctx.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test_store store;
static struct db *db;

static void commit(struct ctx *ctx)
{
    assert_int_equal(db_commit(db), DONE);
    assert_int_equal(db_begin(db), DONE);
    ctx->notes = NULL;
}

static int setup(void **state)
{
    test_store_new(&store);
    assert_int_equal(db_open(store.where, DB_WRITES, &db), DONE);
    assert_int_equal(db_begin(db), DONE);
    struct ctx *ctx = test_ctx_on(db);
    *state = ctx;
    record_set_dir(store.folder);
    assert_int_equal(record_open(ctx), DONE);
    assert_int_equal(record_trouble(), TROUBLE_NONE);
    commit(ctx);
    return 0;
}

static int teardown(void **state)
{
    log_set(LOG_INFO);
    db_rollback(db);
    db_close(db);
    test_ctx_free(*state);
    test_store_free(&store);
    return 0;
}

static void note(struct ctx *ctx, int n, const char *words)
{
    for (int i = 0; i < n; i++) {
        ctx->now += SECOND;
        assert_int_equal(journal_say(ctx, TICKET_NOTED, 5 + i % 3, i, jot(ctx, J("i", i)), words),
                         DONE);
    }
    commit(ctx);
}

static int64_t seal(struct ctx *ctx)
{
    int64_t n = -1;

    assert_int_equal(record_seal_all(ctx, &n), DONE);
    commit(ctx);
    return n;
}

static struct finding check(struct ctx *ctx)
{
    struct finding found;

    assert_int_equal(record_check(ctx, NULL, &found), DONE);
    return found;
}

static struct head newest(struct ctx *ctx, struct head_view *ret)
{
    struct head head;
    struct key key;

    assert_int_equal(record_head(ctx, 0, ret), DONE);
    assert_int_equal(record_key(ctx, &key), DONE);
    assert_true(head_read(ret->text, strlen(ret->text), &head, NULL));
    assert_true(head_is_signed(ret->text, strlen(ret->text), &key, NULL));
    assert_int_equal(head.size, ret->size);
    return head;
}

static struct path path_of(struct list texts)
{
    const char *const *text = texts.items;
    struct path path = {.n = texts.n};
    size_t n;

    for (size_t i = 0; i < texts.n; i++)
        assert_int_equal(sodium_base642bin(path.h[i].b, HASH_N, text[i], strlen(text[i]), NULL, &n,
                                           NULL, sodium_base64_VARIANT_ORIGINAL),
                         0);
    return path;
}

static void run(struct ctx *ctx, const char *sql)
{
    test_script(ctx, sql);
    commit(ctx);
}

static void events_are_sealed_once_and_in_their_order(void **state)
{
    struct ctx *ctx = *state;
    struct head_view view;
    int64_t position;

    assert_int_equal(seal(ctx), 0);
    note(ctx, 10, NULL);
    assert_int_equal(seal(ctx), 10);
    assert_int_equal(seal(ctx), 0);
    note(ctx, 5, "漏水");
    assert_int_equal(seal(ctx), 5);
    assert_int_equal(newest(ctx, &view).size, 15);
    for (int64_t id = 1; id <= 15; id++) {
        assert_int_equal(record_position(ctx, id, &position), DONE);
        assert_int_equal(position, id - 1);
    }
    assert_int_equal(record_position(ctx, 16, &position), NOT_FOUND);
    assert_null(check(ctx).why);
}

static void every_event_is_proved_to_whoever_holds_the_head(void **state)
{
    struct ctx *ctx = *state;
    struct inclusion_view view;
    struct hash leaf;
    size_t n;

    note(ctx, 700, "漏水");
    assert_int_equal(seal(ctx), 700);
    for (int64_t id = 1; id <= 700; id += 13) {
        struct head head;
        struct path path;

        assert_int_equal(record_inclusion(ctx, id, &view), DONE);
        assert_true(head_read(view.head, strlen(view.head), &head, NULL));
        path = path_of(view.hashes);
        assert_int_equal(sodium_base642bin(leaf.b, HASH_N, view.leaf, strlen(view.leaf), NULL, &n,
                                           NULL, sodium_base64_VARIANT_ORIGINAL),
                         0);
        assert_true(tree_includes(&leaf, 0, view.position, head.size, &path, &head.root));
    }
}

static void each_head_has_grown_out_of_the_one_before(void **state)
{
    struct ctx *ctx = *state;
    struct head_view view;
    struct head first, second;
    struct list texts;

    note(ctx, 300, NULL);
    seal(ctx);
    first = newest(ctx, &view);
    for (int i = 0; i < 5; i++) {
        struct path path;

        note(ctx, 77, NULL);
        seal(ctx);
        second = newest(ctx, &view);
        assert_int_equal(record_consistency(ctx, first.size, second.size, &texts), DONE);
        path = path_of(texts);
        assert_true(tree_grew(first.size, &first.root, second.size, &second.root, &path));
        first = second;
    }
    assert_int_equal(record_consistency(ctx, 1, second.size + 1, &texts), OUT_OF_RANGE);
    assert_int_equal(record_consistency(ctx, 2, 1, &texts), OUT_OF_RANGE);
}

static void it_does_not_matter_in_which_portions_one_seals(void **state)
{
    struct ctx *ctx = *state;
    struct log_key key;
    struct sealing whole, some;
    bool absent;
    char path[160];

    snprintf(path, sizeof(path), "%s/record.key", store.folder);
    assert_true(log_key_load(path, &key, &absent));
    note(ctx, 1000, "漏水");
    assert_int_equal(seal_look(ctx, &key, 10000, &whole), DONE);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(seal_look(ctx, &key, 100 + 300 * i, &some), DONE);
        assert_true(some.full == (i < 2 || some.to.size < 1000));
        assert_int_equal(seal_write(ctx, &some), DONE);
    }
    assert_int_equal(some.to.size, 1000);
    assert_memory_equal(some.head.root.p, whole.head.root.p, HASH_N);
}

static void of_two_sealers_one_wins(void **state)
{
    struct ctx *ctx = *state;
    struct log_key key;
    struct sealing one, other;
    bool absent;
    char path[160];

    snprintf(path, sizeof(path), "%s/record.key", store.folder);
    assert_true(log_key_load(path, &key, &absent));
    note(ctx, 20, NULL);
    assert_int_equal(seal_look(ctx, &key, 100, &one), DONE);
    assert_int_equal(seal_look(ctx, &key, 100, &other), DONE);
    assert_int_equal(AS_VERB(ctx, seal_write(ctx, &one)), DONE);
    assert_int_equal(AS_VERB(ctx, seal_write(ctx, &other)), STALE_VERSION);
    commit(ctx);
    assert_null(check(ctx).why);
}

static void whatever_is_changed_afterwards_is_found_and_named(void **state)
{
    static const struct {
        const char *does, *undoes, *why;
        int64_t event_id;
    } ROWS[] = {
        {"UPDATE event SET at = at - 1 WHERE id = 300",
         "UPDATE event SET at = at + 1 WHERE id = 300",                                                                                  "it is not what was sealed", 300},
        {"UPDATE event SET actor_id = 9 WHERE id = 2",
         "UPDATE event SET actor_id = NULL WHERE id = 2",                                                                                "it is not what was sealed", 2  },
        {"UPDATE event SET data = '{\"i\":8}' WHERE id = 10",
         "UPDATE event SET data = '{\"i\":9}' WHERE id = 10",                                                                            "it is not what was sealed", 10 },
        {"UPDATE event_words SET words = '没漏' WHERE event_id = 7",
         "UPDATE event_words SET words = '漏水' WHERE event_id = 7",                                                                   "its words were changed",    7  },
        {"UPDATE event_words SET more = '{}' WHERE event_id = 7",
         "UPDATE event_words SET more = NULL WHERE event_id = 7",                                                                        "its words were changed",    7  },
        {"UPDATE tile SET n = 255 WHERE level = 0 AND number = 0",
         "UPDATE tile SET n = 256 WHERE level = 0 AND number = 0",                                                                       "its tile is torn",          0  },
        {"UPDATE tile SET number = 9 WHERE level = 1",                                     "UPDATE tile SET number = 0 WHERE level = 1",
         "the tile over it is not its own",                                                                                                                           0  },
        {"DELETE FROM event_words WHERE event_id = 400; DELETE FROM event WHERE id = 400", NULL,
         "it was sealed, and is gone from the journal",                                                                                                               400},
    };
    struct ctx *ctx = *state;

    note(ctx, 600, "漏水");
    seal(ctx);
    assert_null(check(ctx).why);
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        run(ctx, ROWS[i].does);
        const struct finding found = check(ctx);
        assert_string_equal(found.why, ROWS[i].why);
        assert_int_equal(found.event_id, ROWS[i].event_id);
        if (!ROWS[i].undoes)
            break;
        run(ctx, ROWS[i].undoes);
        assert_null(check(ctx).why);
    }
}

static void an_event_slipped_in_before_the_end_is_found(void **state)
{
    struct ctx *ctx = *state;

    note(ctx, 20, NULL);
    run(ctx, "DELETE FROM event WHERE id = 10");
    seal(ctx);
    run(ctx, test_on_postgres()
                 ? "INSERT INTO event (id, at, fact, for_askers, txn) VALUES (10, 1, 'noted', 0, 1)"
                 : "INSERT INTO event (id, at, fact, for_askers) VALUES (10, 1, 'noted', 0)");
    assert_int_equal(seal(ctx), 0);
    const struct finding found = check(ctx);
    assert_int_equal(found.event_id, 10);
    assert_string_equal(found.why, "it stands in the journal and was never sealed");
}

static void words_that_were_erased_leave_the_record_whole(void **state)
{
    struct ctx *ctx = *state;

    note(ctx, 10, "漏水");
    seal(ctx);
    assert_int_equal(check(ctx).wordless, 0);
    run(ctx, "DELETE FROM event_words WHERE event_id = 4");
    assert_null(check(ctx).why);
    assert_int_equal(check(ctx).wordless, 1);
}

static void events_older_than_the_record_are_bound_when_they_are_sealed(void **state)
{
    struct ctx *ctx = *state;
    int64_t bound;

    run(ctx, "INSERT INTO event (id, at, fact, ticket_id, data, for_askers)"
             " VALUES (1, 5, 'noted', 3, '{\"hours\":1.5}', 0), (2, 6, 'noted', 3, NULL, 0);"
             "INSERT INTO event_words (event_id, words) VALUES (1, '漏水')");
    assert_int_equal(seal(ctx), 2);
    assert_int_equal(db_int(ctx,
                            "SELECT COUNT(*) FROM event e JOIN event_words w ON w.event_id = e.id"
                            " WHERE e.commitment IS NOT NULL AND w.salt IS NOT NULL",
                            NO_VALUES, &bound),
                     DONE);
    assert_int_equal(bound, 1);
    assert_null(check(ctx).why);
}

static void only_the_last_head_of_an_hour_is_kept(void **state)
{
    struct ctx *ctx = *state;
    int64_t heads;

    for (int i = 0; i < 20; i++) {
        note(ctx, 600, NULL); /* ten minutes */
        seal(ctx);
    }
    assert_int_equal(db_int(ctx, "SELECT COUNT(*) FROM head", NO_VALUES, &heads), DONE);
    assert_in_range(heads, 4, 5);
}

static void after_a_move_the_tiles_say_what_is_sealed(void **state)
{
    struct ctx *ctx = *state;

    note(ctx, 300, "漏水");
    seal(ctx);
    note(ctx, 30, NULL);
    assert_int_equal(record_resync(ctx), DONE);
    commit(ctx);
    assert_int_equal(seal(ctx), 30);
    note(ctx, 3, NULL);
    assert_int_equal(seal(ctx), 3);
    assert_null(check(ctx).why);
}

/* --- the start ----------------------------------------------------------------------------------
 */

static enum trouble opened(struct ctx *ctx)
{
    log_set(LOG_QUIET);
    assert_int_equal(record_open(ctx), DONE);
    log_set(LOG_INFO);
    commit(ctx);
    return record_trouble();
}

static void a_key_file_is_for_the_server_alone(void **)
{
    struct stat st;
    char path[160];

    snprintf(path, sizeof(path), "%s/record.key", store.folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void without_its_key_a_server_seals_nothing(void **state)
{
    struct ctx *ctx = *state;
    char path[160], aside[170];
    struct log_key other;
    void *what;

    snprintf(path, sizeof(path), "%s/record.key", store.folder);
    snprintf(aside, sizeof(aside), "%s.aside", path);
    assert_int_equal(opened(ctx), TROUBLE_NONE);
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(opened(ctx), TROUBLE_NO_KEY);
    note(ctx, 3, NULL);
    assert_int_equal(record_looks(ctx, &what), NOT_FOUND);
    log_key_make(&other);
    assert_true(log_key_save(path, &other));
    assert_int_equal(opened(ctx), TROUBLE_OTHER_KEY);
    assert_int_equal(rename(aside, path), 0);
    assert_int_equal(opened(ctx), TROUBLE_NONE);
    assert_int_equal(seal(ctx), 3);
}

static void a_record_that_does_not_agree_is_not_continued(void **state)
{
    static const struct {
        const char *does, *undoes;
        enum trouble trouble;
    } ROWS[] = {
        {"UPDATE record_state SET size = 299",      "UPDATE record_state SET size = 300",
         TROUBLE_BAD_TREE                                                                                         },
        {"UPDATE tile SET n = 43 WHERE number = 1", "UPDATE tile SET n = 44 WHERE number = 1",
         TROUBLE_BAD_TREE                                                                                         },
        {"UPDATE head SET text = 'x' || text",      "UPDATE head SET text = SUBSTR(text, 2)",
         TROUBLE_BAD_HEAD                                                                                         },
        {"DELETE FROM event WHERE id > 250",        NULL,                                      TROUBLE_EVENTS_GONE},
    };
    struct ctx *ctx = *state;

    note(ctx, 300, NULL);
    seal(ctx);
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        run(ctx, ROWS[i].does);
        assert_int_equal(opened(ctx), ROWS[i].trouble);
        if (ROWS[i].undoes)
            run(ctx, ROWS[i].undoes);
    }
}

static void figures_tell_how_fast_it_was(void **state)
{
    struct ctx *ctx = *state;
    struct buf b = {.arena = ctx->arena};
    void *what;

    assert_int_equal(opened(ctx), TROUBLE_NONE);
    ctx->now = time_now();
    note(ctx, 3, NULL);
    assert_int_equal(record_looks(ctx, &what), DONE);
    assert_false(record_full(what));
    assert_int_equal(record_does(ctx, what), DONE);
    record_metrics(&b);
    assert_non_null(strstr(b.text, "shouwen_sealed_events 3\n"));
    assert_non_null(strstr(b.text, "shouwen_unsealed_seconds 0.000\n"));
    assert_non_null(strstr(b.text, "shouwen_sealed_after_seconds_bucket{le=\"+Inf\"} 3\n"));
    assert_int_equal(record_looks(ctx, &what), NOT_FOUND);
}

static void parties_have_the_words_of_the_house(void **)
{
    const struct names *here = NULL;

    for (size_t i = 0; i < ROW_SHAPE.n; i++)
        if (strcmp(ROW_SHAPE.fields[i].name, "party") == 0)
            here = ROW_SHAPE.fields[i].names;
    assert_int_equal(here->n, PARTY_NAMES.n);
    for (int i = 1; i < (int)here->n; i++)
        assert_string_equal(name_of(here, i), name_of(&PARTY_NAMES, i));
}

#define WITH_CTX(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CTX(events_are_sealed_once_and_in_their_order),
        WITH_CTX(every_event_is_proved_to_whoever_holds_the_head),
        WITH_CTX(each_head_has_grown_out_of_the_one_before),
        WITH_CTX(it_does_not_matter_in_which_portions_one_seals),
        WITH_CTX(of_two_sealers_one_wins),
        WITH_CTX(whatever_is_changed_afterwards_is_found_and_named),
        WITH_CTX(an_event_slipped_in_before_the_end_is_found),
        WITH_CTX(words_that_were_erased_leave_the_record_whole),
        WITH_CTX(events_older_than_the_record_are_bound_when_they_are_sealed),
        WITH_CTX(only_the_last_head_of_an_hour_is_kept),
        WITH_CTX(after_a_move_the_tiles_say_what_is_sealed),
        WITH_CTX(a_key_file_is_for_the_server_alone),
        WITH_CTX(without_its_key_a_server_seals_nothing),
        WITH_CTX(a_record_that_does_not_agree_is_not_continued),
        WITH_CTX(figures_tell_how_fast_it_was),
        WITH_CTX(parties_have_the_words_of_the_house),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
