/* base/canonical_test.c — one value, one string of bytes; held to vectors that C did not make. */
#include "base/test.h"
#include "base/canonical.h"
#include "base/vectors_test.h"

static struct arena *arena;
static json_t *vectors;

static int setup(void **)
{
    arena = arena_new(0);
    vectors = vectors_read("tests/vectors/record/canonical.json");
    return 0;
}

static int teardown(void **)
{
    json_decref(vectors);
    arena_free(arena);
    return 0;
}

static void a_value_has_the_bytes_of_the_shared_vectors(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "values"), i, v)
    {
        struct buf b = {.arena = arena};
        const char *json = vector_text(v, "json");

        assert_true(canonical_add(&b, json, strlen(json)));
        assert_string_equal(vector_hex(arena, b.text, b.n), vector_text(v, "hex"));
    }
}

/* What jot() writes is encoded without the parser, a value inside an array never is. */
static void with_and_without_the_parser_the_bytes_are_the_same(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "values"), i, v)
    {
        struct buf json = {.arena = arena}, b = {.arena = arena};

        buf_print(&json, "[%s]", vector_text(v, "json"));
        if (!canonical_add(&b, json.text, json.n)) /* sixteen deep already */
            continue;
        assert_memory_equal(b.text, "a\0\0\0\1", 5);
        assert_string_equal(vector_hex(arena, b.text + 5, b.n - 5), vector_text(v, "hex"));
    }
}

static void bytes_become_the_value_again(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "values"), i, v)
    {
        struct buf json = {.arena = arena}, again = {.arena = arena};
        struct bytes bytes = vector_bytes(arena, v, "hex");

        assert_true(canonical_print(&json, bytes.p, bytes.n));
        assert_true(canonical_add(&again, json.text, json.n));
        assert_string_equal(vector_hex(arena, again.text, again.n), vector_text(v, "hex"));
    }
}

static void what_has_no_canonical_form_is_refused_and_adds_nothing(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "refused"), i, v)
    {
        struct buf b = {.arena = arena};

        buf_text(&b, "before");
        if (canonical_add(&b, json_string_value(v), json_string_length(v)))
            fail_msg("%s was taken", json_string_value(v));
        assert_string_equal(b.text, "before");
    }
}

static void bytes_that_are_no_value_are_refused(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "unreadable"), i, v)
    {
        struct buf b = {.arena = arena};
        struct bytes bytes = vector_unhex(arena, json_string_value(v));

        if (canonical_print(&b, bytes.p, bytes.n))
            fail_msg("%s was read", json_string_value(v));
    }
}

static void words_are_bound_by_their_salt(void **)
{
    size_t i;
    const json_t *v;
    unsigned char mac[COMMITMENT_N];

    json_array_foreach(json_object_get(vectors, "words"), i, v)
    {
        struct buf b = {.arena = arena};
        const char *words = vector_text(v, "words"), *more = vector_text(v, "more");

        if (more)
            assert_true(canonical_add(&b, more, strlen(more)));
        commitment_of(mac, vector_bytes(arena, v, "salt").p, (struct bytes){words, strlen(words)},
                      (struct bytes){b.text, b.n});
        assert_string_equal(vector_hex(arena, mac, sizeof(mac)), vector_text(v, "commitment"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_has_the_bytes_of_the_shared_vectors),
        cmocka_unit_test(with_and_without_the_parser_the_bytes_are_the_same),
        cmocka_unit_test(bytes_become_the_value_again),
        cmocka_unit_test(what_has_no_canonical_form_is_refused_and_adds_nothing),
        cmocka_unit_test(bytes_that_are_no_value_are_refused),
        cmocka_unit_test(words_are_bound_by_their_salt),
    };

    return cmocka_run_group_tests_name("canonical", tests, setup, teardown);
}
