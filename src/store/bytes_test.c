/* store/bytes_test.c — hashes and signatures go into rows and come back, byte by byte. */
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "store/test_ctx.h"

struct seal {
    int64_t id;
    struct bytes hash, salt;
};
static const struct field SEAL_FIELDS[] = {
    FIELD(struct seal, id),
    FIELD(struct seal, hash, .says = "SHA-256"),
    FIELD(struct seal, salt),
};
static SHAPE(SEAL, "Seal", struct seal, SEAL_FIELDS, "a seal");

static const char INSERT_SEAL[] = "INSERT INTO seal (hash, salt) VALUES ($1, $2) RETURNING id";
static const char LOAD_SEAL[] = "SELECT id, hash, salt FROM seal WHERE id = $1";
static const char LIST_SEALS[] = "SELECT id, hash FROM seal ORDER BY hash";
static const char FIND_SEAL[] = "SELECT id FROM seal WHERE hash = $1";
static const char LOAD_TEXT[] = "SELECT 'word' AS hash";

static int setup(void **state)
{
    struct ctx *ctx = test_ctx();

    *state = ctx;
    test_script(ctx, "CREATE TABLE seal (id ID, hash BYTES NOT NULL, salt BYTES)");
    return 0;
}

static int teardown(void **state)
{
    test_ctx_free(*state);
    return 0;
}

static int64_t add(struct ctx *ctx, const void *hash, size_t n)
{
    int64_t id = 0;

    assert_int_equal(
        db_insert(ctx, INSERT_SEAL, VALUES(v_bytes(hash, n), V(((struct bytes){0}))), &id), DONE);
    return id;
}

static void every_byte_comes_back(void **state)
{
    struct ctx *ctx = *state;
    unsigned char all[256];
    struct seal seal;
    int64_t id;

    for (size_t i = 0; i < sizeof(all); i++)
        all[i] = (unsigned char)i;
    assert_int_equal(db_load(ctx, LOAD_SEAL, VALUES(V(add(ctx, all, sizeof(all)))), &SEAL, &seal),
                     DONE);
    assert_int_equal(seal.hash.n, sizeof(all));
    assert_memory_equal(seal.hash.p, all, sizeof(all));
    assert_int_equal(db_int(ctx, FIND_SEAL, VALUES(V(seal.hash)), &id), DONE);
    assert_int_equal(id, seal.id);
}

static void no_bytes_and_zero_bytes_differ(void **state)
{
    struct ctx *ctx = *state;
    struct seal seal;
    struct buf b = {.arena = ctx->arena};

    assert_int_equal(db_load(ctx, LOAD_SEAL, VALUES(V(add(ctx, "", 0))), &SEAL, &seal), DONE);
    assert_non_null(seal.hash.p);
    assert_int_equal(seal.hash.n, 0);
    assert_null(seal.salt.p);
    json_shape(&b, &SEAL, &seal);
    assert_string_equal(b.text, "{\"id\":1,\"hash\":\"\",\"salt\":null}");
}

static void rows_are_ordered_by_their_bytes(void **state)
{
    struct ctx *ctx = *state;
    struct list seals;
    const int64_t high = add(ctx, "\xff", 1), none = add(ctx, "", 0), zero = add(ctx, "\0", 1),
                  text = add(ctx, "a\0b", 3);

    assert_int_equal(db_list(ctx, LIST_SEALS, NO_VALUES, &SEAL, &seals), DONE);
    const struct seal *s = seals.items;
    assert_int_equal(seals.n, 4);
    assert_int_equal(s[0].id, none);
    assert_int_equal(s[1].id, zero);
    assert_int_equal(s[2].id, text);
    assert_int_equal(s[3].id, high);
    assert_memory_equal(s[2].hash.p, "a\0b", 3);
}

static void a_text_is_not_bytes(void **state)
{
    struct seal seal;

    log_set(LOG_QUIET);
    assert_int_equal(db_load(*state, LOAD_TEXT, NO_VALUES, &SEAL, &seal), BROKEN);
    log_set(LOG_INFO);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(every_byte_comes_back),
        STORE_TEST(no_bytes_and_zero_bytes_differ),
        STORE_TEST(rows_are_ordered_by_their_bytes),
        STORE_TEST(a_text_is_not_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
