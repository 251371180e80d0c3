/* record/record_leaf_test.c — a leaf has the bytes and the hash of the shared vectors. */
#include "base/test.h"
#include "base/canonical.h"
#include "base/vectors_test.h"
#include "record/record_leaf.h"

static struct arena *arena;
static json_t *vectors;

static int setup(void **)
{
    arena = arena_new(0);
    vectors = vectors_read("tests/vectors/record/leaf.json");
    return 0;
}

static int teardown(void **)
{
    json_decref(vectors);
    arena_free(arena);
    return 0;
}

static struct leaf leaf_of(const json_t *v)
{
    const char *data = vector_text(v, "data");
    struct buf b = {.arena = arena};

    if (data)
        assert_true(canonical_add(&b, data, strlen(data)));
    return (struct leaf){
        .id = vector_int(v, "id"),
        .at = vector_int(v, "at"),
        .ticket_id = vector_int(v, "ticket_id"),
        .nth = vector_int(v, "nth"),
        .subject_id = vector_int(v, "subject_id"),
        .actor_id = vector_int(v, "actor_id"),
        .post_id = vector_int(v, "post_id"),
        .asker_id = vector_int(v, "asker_id"),
        .party = (int)vector_int(v, "party"),
        .for_askers = json_is_true(json_object_get(v, "for_askers")),
        .fact = vector_text(v, "fact"),
        .commitment =
            vector_text(v, "commitment") ? vector_bytes(arena, v, "commitment") : (struct bytes){0   },
        .data = { b.text, b.n},
    };
}

static void a_leaf_has_the_bytes_and_the_hash_of_the_shared_vectors(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "leaves"), i, v)
    {
        struct buf b = {.arena = arena};
        struct leaf leaf = leaf_of(v);
        struct hash hash;

        assert_true(leaf_write(&b, &leaf));
        assert_string_equal(vector_hex(arena, b.text, b.n), vector_text(v, "hex"));
        hash_leaf(&hash, (struct bytes){b.text, b.n});
        assert_string_equal(vector_hex(arena, hash.b, HASH_N), vector_text(v, "hash"));
    }
}

static void what_was_written_is_read(void **)
{
    size_t i;
    const json_t *v;

    json_array_foreach(json_object_get(vectors, "leaves"), i, v)
    {
        struct buf b = {.arena = arena};
        struct leaf leaf;

        assert_true(leaf_read(arena, vector_bytes(arena, v, "hex"), &leaf));
        assert_string_equal(leaf.fact, vector_text(v, "fact"));
        assert_int_equal(leaf.nth, vector_int(v, "nth"));
        assert_true(leaf_write(&b, &leaf));
        assert_string_equal(vector_hex(arena, b.text, b.n), vector_text(v, "hex"));
    }
}

static void bytes_that_are_no_leaf_are_refused(void **)
{
    size_t i;
    const json_t *v;
    struct leaf leaf;

    json_array_foreach(json_object_get(vectors, "unreadable"), i,
                       v) if (leaf_read(arena, vector_unhex(arena, json_string_value(v)), &leaf))
        fail_msg("%s was read", json_string_value(v));
}

static void a_member_out_of_range_makes_no_leaf(void **)
{
    char word[300];
    struct buf b = {.arena = arena};

    memset(word, 'x', sizeof(word) - 1);
    word[sizeof(word) - 1] = '\0';
    struct leaf wrong[7];
    for (size_t i = 0; i < 7; i++)
        wrong[i] = (struct leaf){.fact = "noted"};
    wrong[0].fact = NULL;
    wrong[1].fact = "";
    wrong[2].fact = word;
    wrong[3].party = 3;
    wrong[4].party = -1;
    wrong[5].commitment = (struct bytes){word, 31};
    wrong[6].data = (struct bytes){word, LEAF_MOST};
    for (size_t i = 0; i < 7; i++)
        assert_false(leaf_write(&b, &wrong[i]));
    assert_int_equal(b.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_has_the_bytes_and_the_hash_of_the_shared_vectors),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(bytes_that_are_no_leaf_are_refused),
        cmocka_unit_test(a_member_out_of_range_makes_no_leaf),
    };

    return cmocka_run_group_tests_name("record_leaf", tests, setup, teardown);
}
