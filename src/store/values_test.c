/* store/values_test.c — what goes into a row comes back the same and sorts the same on each engine:
 * numbers at their ends, texts in the order of their bytes, nothing at all. */
#include "base/test.h"
#include "base/log.h"
#include "store/test_ctx.h"

struct note {
    int64_t id, number;
    const char *words;
};
static const struct field NOTE_FIELDS[] = {
    FIELD(struct note, id),
    FIELD(struct note, number),
    FIELD(struct note, words),
};
static SHAPE(NOTE, "NoteRow", struct note, NOTE_FIELDS, "a note");

static const char INSERT[] = "INSERT INTO scrap (number, words) VALUES ($1, $2) RETURNING id";
static const char LOAD[] = "SELECT id, number, words FROM scrap WHERE id = $1";
static const char IN_ORDER[] = "SELECT id, words FROM scrap ORDER BY words";
static const char LATER_THAN[] = "SELECT COUNT(*) FROM scrap WHERE words > $1";
static const char LIKE_IT[] =
    "SELECT COUNT(*) FROM scrap WHERE LOWER(words) LIKE $1 || '' ESCAPE '\\'";

static int setup(void **state)
{
    struct ctx *ctx = test_ctx();

    *state = ctx;
    test_script(ctx, "CREATE TABLE scrap (id ID, number COUNT64, words TEXT)");
    return 0;
}

static int teardown(void **state)
{
    test_ctx_free(*state);
    return 0;
}

static struct note kept(struct ctx *ctx, struct value number, const char *words)
{
    struct note note;
    int64_t id = 0;

    assert_int_equal(db_insert(ctx, INSERT, VALUES(number, V(words)), &id), DONE);
    assert_int_equal(db_load(ctx, LOAD, VALUES(V(id)), &NOTE, &note), DONE);
    return note;
}

static void numbers_have_sixty_four_bits(void **state)
{
    static const int64_t NUMBERS[] = {INT64_MIN, INT64_MIN + 1,    -1,       0, 1,
                                      INT32_MAX, INT64_C(1) << 32, INT64_MAX};
    int64_t back;

    for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
        assert_true(kept(*state, V(NUMBERS[i]), NULL).number == NUMBERS[i]);
        /* Beside a small literal, too, where an engine might expect a small number. */
        assert_int_equal(db_int(*state, "SELECT CASE WHEN $1 = 7 THEN 1 ELSE $1 END",
                                VALUES(V(NUMBERS[i])), &back),
                         DONE);
        assert_true(back == NUMBERS[i]);
    }
}

static void a_sum_may_be_larger_than_its_parts(void **state)
{
    int64_t sum;

    kept(*state, V(INT64_C(5000000000)), NULL);
    kept(*state, V(INT64_C(6000000000)), NULL);
    assert_int_equal(db_int(*state, "SELECT SUM(number) FROM scrap", NO_VALUES, &sum), DONE);
    assert_true(sum == INT64_C(11000000000));
}

static void nothing_comes_back_as_nothing(void **state)
{
    struct note note = kept(*state, v_id(0), NULL);

    assert_int_equal(note.number, 0);
    assert_null(note.words);
    assert_string_equal(kept(*state, V(1), "").words, "");
}

static void words_come_back_letter_by_letter(void **state)
{
    static const char *const WORDS[] = {"住院楼 12 层", "𠮷野家 · 骨科",
                                        "back\\slash 'quote' \"both\"", "line\nand\ttab",
                                        "100 % _ $1 ?"};

    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
        assert_string_equal(kept(*state, V(1), WORDS[i]).words, WORDS[i]);
}

/* Upper case before lower, Latin before Chinese, Chinese by code point and not by sound. */
static void words_sort_by_their_bytes(void **state)
{
    static const char *const SORTED[] = {"",  " 1", "10", "9",  "B",  "_",  "a", "b",
                                         "é", "、", "东", "中", "阿", "Ａ", "𠮷"};
    enum { N = sizeof(SORTED) / sizeof(SORTED[0]) };
    struct list notes;
    int64_t n;

    for (size_t i = 0; i < N; i++)
        kept(*state, V(1), SORTED[(i * 7) % N]);
    assert_int_equal(db_list(*state, IN_ORDER, NO_VALUES, &NOTE, &notes), DONE);
    assert_int_equal(notes.n, N);
    for (size_t i = 0; i < N; i++)
        assert_string_equal(((const struct note *)notes.items)[i].words, SORTED[i]);
    assert_int_equal(db_int(*state, LATER_THAN, VALUES(V("东")), &n), DONE);
    assert_int_equal(n, 4);
}

/* LOWER changes the letters a to z alone, on both. */
static void words_are_found_whatever_their_case(void **state)
{
    struct ctx *ctx = *state;
    int64_t n;

    kept(ctx, V(1), "CT 室 10%");
    kept(ctx, V(1), "ct 室 100");
    kept(ctx, V(1), "É");
    assert_int_equal(db_int(ctx, LIKE_IT, VALUES(V(db_like(ctx, "Ct 室"))), &n), DONE);
    assert_int_equal(n, 2);
    assert_int_equal(db_int(ctx, LIKE_IT, VALUES(V(db_like(ctx, "0%"))), &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(db_int(ctx, LIKE_IT, VALUES(V(db_like(ctx, "é"))), &n), DONE);
    assert_int_equal(n, 0);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(numbers_have_sixty_four_bits),  STORE_TEST(a_sum_may_be_larger_than_its_parts),
        STORE_TEST(nothing_comes_back_as_nothing), STORE_TEST(words_come_back_letter_by_letter),
        STORE_TEST(words_sort_by_their_bytes),     STORE_TEST(words_are_found_whatever_their_case),
    };

    return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
