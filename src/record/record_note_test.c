/* record/record_note_test.c — heads, keys and signatures are those of C2SP, written one way only.
 */
#include "base/test.h"
#include "base/vectors_test.h"
#include "record/record_note.h"

static struct arena *arena;
static json_t *vectors;

static int setup(void **)
{
    arena = arena_new(0);
    vectors = vectors_read("tests/vectors/record/head.json");
    return 0;
}

static int teardown(void **)
{
    json_decref(vectors);
    arena_free(arena);
    return 0;
}

static struct key key_of(const json_t *v)
{
    struct key key = {.signs = (enum signs)vector_int(v, "type")};

    snprintf(key.name, sizeof(key.name), "%s", vector_text(v, "name"));
    memcpy(key.key, vector_bytes(arena, v, "key").p, KEY_N);
    return key;
}

static void secret_of(const json_t *v, unsigned char ret[SECRET_N])
{
    unsigned char key[KEY_N];

    crypto_sign_seed_keypair(key, ret, vector_bytes(arena, v, "seed").p);
    assert_memory_equal(key, vector_bytes(arena, v, "key").p, KEY_N);
}

static const json_t *log_of(void)
{
    return json_object_get(vectors, "log");
}

static const char *note(void)
{
    return vector_text(vectors, "note");
}

static void a_head_has_the_text_of_the_shared_vectors(void **)
{
    const json_t *v = json_object_get(vectors, "head");
    struct head head = {.size = vector_int(v, "size"), .at = vector_int(v, "at")}, again;
    size_t text_n;

    snprintf(head.origin, sizeof(head.origin), "%s", vector_text(v, "origin"));
    memcpy(head.root.b, vector_bytes(arena, v, "root").p, HASH_N);
    assert_string_equal(head_print(arena, &head), vector_text(vectors, "text"));
    assert_true(head_read(note(), strlen(note()), &again, &text_n));
    assert_int_equal(text_n, strlen(vector_text(vectors, "text")));
    assert_string_equal(again.origin, head.origin);
    assert_int_equal(again.size, head.size);
    assert_int_equal(again.at, head.at);
    assert_memory_equal(again.root.b, head.root.b, HASH_N);
}

static void signatures_are_those_of_the_shared_vectors(void **)
{
    const char *text = vector_text(vectors, "text");
    struct buf b = {.arena = arena};
    unsigned char secret[SECRET_N];
    struct key key = key_of(log_of());
    const json_t *w;
    size_t i;

    secret_of(log_of(), secret);
    buf_print(&b, "%s\n%s", text, head_sign(arena, text, &key, secret));
    json_array_foreach(json_object_get(vectors, "witnesses"), i, w)
    {
        key = key_of(w);
        secret_of(w, secret);
        const char *line = head_cosign(arena, text, &key, vector_int(w, "at_s"), secret);
        assert_string_equal(line, vector_text(w, "line"));
        buf_text(&b, line);
    }
    assert_string_equal(b.text, note());
}

static void who_signed_is_found(void **)
{
    struct key key = key_of(log_of());
    const json_t *w;
    int64_t at;
    size_t i;

    assert_true(head_is_signed(note(), strlen(note()), &key, NULL));
    key.key[0] ^= 1;
    assert_false(head_is_signed(note(), strlen(note()), &key, NULL));
    json_array_foreach(json_object_get(vectors, "witnesses"), i, w)
    {
        key = key_of(w);
        assert_true(head_is_signed(note(), strlen(note()), &key, &at));
        assert_int_equal(at, vector_int(w, "at_s"));
        key.name[0]++;
        assert_false(head_is_signed(note(), strlen(note()), &key, NULL));
    }
}

static void what_is_no_head_is_refused(void **)
{
    const json_t *v;
    size_t i;
    struct head head;

    json_array_foreach(json_object_get(vectors, "no_heads"), i,
                       v) if (head_read(json_string_value(v), json_string_length(v), &head, NULL))
        fail_msg("read as a head: %s", json_string_value(v));
}

static void a_head_that_the_log_did_not_sign_is_not_signed(void **)
{
    const struct key key = key_of(log_of());
    const json_t *v;
    size_t i;

    json_array_foreach(
        json_object_get(vectors, "unsigned"), i,
        v) if (head_is_signed(json_string_value(v), json_string_length(v), &key, NULL))
        fail_msg("taken as signed: %s", json_string_value(v));
}

static void any_byte_changed_is_noticed(void **)
{
    const struct key key = key_of(log_of());
    const size_t signed_n = strlen(vector_text(vectors, "text")) + 1 +
                            strlen(head_sign(arena, "", &key, (unsigned char[SECRET_N]){0}));
    char *bent = arena_text(arena, note());

    for (size_t i = 0; i < signed_n; i++) {
        bent[i] ^= 1;
        if (head_is_signed(bent, strlen(note()), &key, NULL))
            fail_msg("byte %zu may be changed", i);
        bent[i] ^= 1;
    }
}

static void keys_travel_as_one_line_and_a_mistyped_one_is_noticed(void **)
{
    const json_t *v;
    size_t i;
    struct key key, log = key_of(log_of());

    assert_string_equal(key_print(arena, &log), vector_text(log_of(), "vkey"));
    assert_true(key_read(vector_text(log_of(), "vkey"), &key));
    assert_memory_equal(&key, &log, sizeof(key));
    json_array_foreach(json_object_get(vectors, "witnesses"), i, v)
    {
        assert_true(key_read(vector_text(v, "vkey"), &key));
        assert_int_equal(key.signs, SIGNS_WITNESS);
        assert_string_equal(key.name, vector_text(v, "name"));
    }
    json_array_foreach(json_object_get(vectors, "no_keys"), i,
                       v) if (key_read(json_string_value(v), &key))
        fail_msg("taken as a key: %s", json_string_value(v));
}

static void the_lines_of_a_head_can_be_listed(void **)
{
    struct sign_line line;
    size_t n = 0;

    while (head_line(arena, note(), strlen(note()), n, &line))
        n++;
    assert_int_equal(n, 3);
    assert_true(head_line(arena, note(), strlen(note()), 1, &line));
    assert_int_equal(line.n, 8 + SIGNATURE_N);
    assert_string_equal(
        arena_text_n(arena, line.line, line.line_n),
        vector_text(json_array_get(json_object_get(vectors, "witnesses"), 0), "line"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_has_the_text_of_the_shared_vectors),
        cmocka_unit_test(signatures_are_those_of_the_shared_vectors),
        cmocka_unit_test(who_signed_is_found),
        cmocka_unit_test(what_is_no_head_is_refused),
        cmocka_unit_test(a_head_that_the_log_did_not_sign_is_not_signed),
        cmocka_unit_test(any_byte_changed_is_noticed),
        cmocka_unit_test(keys_travel_as_one_line_and_a_mistyped_one_is_noticed),
        cmocka_unit_test(the_lines_of_a_head_can_be_listed),
    };

    return cmocka_run_group_tests_name("record_note", tests, setup, teardown);
}
