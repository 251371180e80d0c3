/* record/record_verify_test.c — every file of the shared vectors is judged as the browser's
 * verifier judges it, whatever the number of threads; what we write ourselves is good. */
#include "base/vectors_test.h"
#include "record/record_verify.h"
#include <stdio.h>

static struct ctx ctx;

static int setup(void **)
{
    ctx = (struct ctx){.arena = arena_new(0)};
    return sodium_init() < 0;
}

static int teardown(void **)
{
    arena_free(ctx.arena);
    return 0;
}

static struct bytes file_of(const char *name)
{
    char path[200];
    struct buf b = {.arena = ctx.arena};
    unsigned char part[4096];
    size_t n;

    snprintf(path, sizeof(path), "tests/vectors/bundle/%s", name);
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is not there", path);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_add(&b, part, n);
    fclose(f);
    return (struct bytes){b.n ? b.text : "", b.n};
}

static void meets(const json_t *said, const struct verdict *v, int threads)
{
    const char *file = vector_text(said, "file"), *reason = vector_text(said, "reason");
    const json_t *position = json_object_get(said, "position");

    if (json_is_true(json_object_get(said, "good"))) {
        if (v->fault != FAULT_NONE || v->count != vector_int(said, "events"))
            fail_msg("%s, %d threads: %s after %d", file, threads, fault_word(v->fault),
                     (int)v->count);
        return;
    }
    if (strcmp(fault_word(v->fault), reason) != 0 ||
        v->position != (json_is_null(position) ? -1 : json_integer_value(position)))
        fail_msg("%s, %d threads: %s at %d", file, threads, fault_word(v->fault), (int)v->position);
}

static void every_shared_file_is_judged_as_the_browser_judges_it(void **)
{
    json_t *cases = vectors_read("tests/vectors/bundle/cases.json");
    const json_t *said;
    size_t i;

    assert_true(json_array_size(cases) > 30);
    json_array_foreach(cases, i, said)
    {
        const struct bytes file = file_of(vector_text(said, "file"));
        unsigned char key[KEY_N];
        const char *given = vector_text(said, "key");

        if (given)
            assert_true(bundle_key(given, key));
        for (int threads = 1; threads <= 4; threads++) {
            struct verdict v;

            bundle_verify(&ctx, file, given ? key : NULL, threads, &v);
            meets(said, &v, threads);
        }
    }
    json_decref(cases);
}

static void a_file_changed_or_cut_anywhere_is_never_good(void **)
{
    const struct bytes good = file_of("receipt.shouwen");
    unsigned char *bad = arena_alloc(ctx.arena, good.n);
    struct verdict v;

    for (size_t at = 0; at < good.n; at++) {
        memcpy(bad, good.p, good.n);
        bad[at] ^= 0x20;
        bundle_verify(&ctx, (struct bytes){bad, good.n}, NULL, 1, &v);
        assert_true(v.fault != FAULT_NONE);
        bundle_verify(&ctx, (struct bytes){good.p, at}, NULL, 1, &v);
        assert_true(v.fault != FAULT_NONE);
    }
}

static void what_it_says_is_read(void **)
{
    struct verdict v;

    bundle_verify(&ctx, file_of("ticket.shouwen"), NULL, 2, &v);
    assert_string_equal(v.about.number, "20261120-007");
    assert_string_equal(v.about.hospital, "示范医院");
    assert_int_equal(v.n_cosigned, 2);
    assert_true(v.cosigned[1].at_s == 1795136761);
    assert_true(v.first_at == 1795136421000000);
    bundle_verify(&ctx, file_of("event-deleted.shouwen"), NULL, 2, &v);
    assert_true(v.known && v.count == 3);
    assert_string_equal(v.event.fact, "arrived");
}

/* ----- writing ----- */

static bool put(void *to, const void *bytes, size_t n)
{
    buf_add(to, bytes, n);
    return true;
}

struct small_log {
    struct hash leaves[600];
    struct bytes bytes[600];
};

static bool whole(void *from, int height, int64_t index, struct hash *ret)
{
    const struct small_log *log = from;
    struct edge e = {0};

    for (int64_t i = index << height; i < (index + 1) << height; i++)
        edge_add(&e, &log->leaves[i]);
    edge_root(&e, ret);
    return true;
}

static struct small_log *log_of(int n)
{
    struct small_log *log = ARENA_NEW(ctx.arena, struct small_log);

    for (int i = 0; i < n; i++) {
        struct buf b = {.arena = ctx.arena};
        const struct leaf leaf = {.id = i + 1,
                                  .at = 1795136400000000 + i * 1000,
                                  .ticket_id = 1 + i % 5,
                                  .nth = 1 + i / 5,
                                  .fact = "noted"};

        assert_true(leaf_write(&b, &leaf));
        log->bytes[i] = (struct bytes){b.text, b.n};
        hash_leaf(&log->leaves[i], log->bytes[i]);
    }
    return log;
}

static void what_we_write_is_good_and_as_small_as_it_can_be(void **)
{
    const int n = 600;
    struct small_log *log = log_of(n);
    const struct tree tree = {whole, log};
    struct key key = {.signs = SIGNS_NOTE, .name = "shouwen/0123456789abcdef"};
    unsigned char secret[SECRET_N];
    struct buf out = {.arena = ctx.arena}, head = {.arena = ctx.arena};
    struct writer_of_bundle w = {.put = put, .to = &out, .arena = ctx.arena};
    struct head h = {.origin = "shouwen/0123456789abcdef", .size = n, .at = 1795136401000000};
    char log_key[48];
    struct path path;
    struct verdict v;

    crypto_sign_keypair(key.key, secret);
    sodium_bin2base64(log_key, sizeof(log_key), key.key, KEY_N, sodium_base64_VARIANT_ORIGINAL);
    assert_true(tree_root(&tree, n, &h.root));
    buf_text(&head, head_print(ctx.arena, &h));
    const char *line = head_sign(ctx.arena, head.text, &key, secret);
    buf_char(&head, '\n');
    buf_text(&head, line);
    bundle_begin(&w, head.text, &(struct about){.what = BUNDLE_MONTH, .log_key = log_key});
    for (int i = 0; i < n; i++) {
        const struct entry e = {.position = i, .leaf = log->bytes[i]};

        if (i % GROUP_N == 0 && n - i >= GROUP_N) {
            assert_true(tree_inclusion(&tree, 8, i / GROUP_N, n, &path));
            bundle_group(&w, i, &path, &log->leaves[i]);
        }
        if (i < n / GROUP_N * GROUP_N) {
            bundle_member(&w, &e);
        } else {
            assert_true(tree_inclusion(&tree, 0, i, n, &path));
            bundle_event(&w, &e, &path);
        }
    }
    assert_true(bundle_end(&w, secret));
    bundle_verify(&ctx, (struct bytes){out.text, out.n}, key.key, 3, &v);
    assert_string_equal(fault_word(v.fault), "none");
    assert_true(v.count == n);
}

static void a_fingerprint_is_read_out_in_fives(void **)
{
    const unsigned char key[KEY_N] = {0};
    char print[25];

    key_fingerprint(key, print);
    assert_string_equal(print, "6668 7AAD F862 BD77 6C8F");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shared_file_is_judged_as_the_browser_judges_it),
        cmocka_unit_test(a_file_changed_or_cut_anywhere_is_never_good),
        cmocka_unit_test(what_it_says_is_read),
        cmocka_unit_test(what_we_write_is_good_and_as_small_as_it_can_be),
        cmocka_unit_test(a_fingerprint_is_read_out_in_fives),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
