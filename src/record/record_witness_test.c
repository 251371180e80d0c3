/* record/record_witness_test.c — each party's witness is registered by its own party, only its
 * right signature of a head of ours counts, and what it has not seen yet is told. */
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "journal/journal.h"
#include "people/people.h"
#include "record/record_inside.h"
#include "store/store.h"
#include "store/test_ctx.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static struct test_store store;
static struct db *db;

/* A witness's machine. */
struct machine {
    struct key key;
    unsigned char secret[SECRET_N];
};

static struct machine machine(const char *name)
{
    struct machine m = {.key.signs = SIGNS_WITNESS};

    snprintf(m.key.name, sizeof(m.key.name), "%s", name);
    crypto_sign_keypair(m.key.key, m.secret);
    return m;
}

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
    commit(ctx);
    return 0;
}

static int teardown(void **state)
{
    db_rollback(db);
    db_close(db);
    test_ctx_free(*state);
    test_store_free(&store);
    return 0;
}

static void note(struct ctx *ctx, int n)
{
    for (int i = 0; i < n; i++) {
        ctx->now += SECOND;
        assert_int_equal(journal_say(ctx, TICKET_NOTED, 5, i, NULL, NULL), DONE);
    }
    commit(ctx);
}

static void seal(struct ctx *ctx)
{
    int64_t n;

    assert_int_equal(record_seal_all(ctx, &n), DONE);
    commit(ctx);
}

static void as(struct ctx *ctx, enum role role)
{
    ctx->who =
        (struct actor){.person_id = 7, .may = rule_may_of(role), .party = (int)rule_party_of(role)};
}

static enum outcome add(struct ctx *ctx, const struct machine *m, struct witness *ret)
{
    return AS_VERB(ctx, witness_add(ctx, key_print(ctx->arena, &m->key), ret));
}

/* The newest head with this machine's countersignature. */
static const char *cosigned(struct ctx *ctx, const struct machine *m)
{
    struct head_view view;
    struct head head;

    assert_int_equal(record_head(ctx, 0, &view), DONE);
    assert_true(head_read(view.text, strlen(view.text), &head, NULL));
    return arena_print(ctx->arena, "%s%s", view.text,
                       head_cosign(ctx->arena, head_print(ctx->arena, &head), &m->key,
                                   ctx->now / SECOND, m->secret));
}

static enum outcome hand_in(struct ctx *ctx, const char *text)
{
    int64_t n;

    return AS_VERB(ctx, witnesses_signed(ctx, text, &n));
}

static void each_party_registers_its_own_witness(void **state)
{
    struct ctx *ctx = *state;
    const struct machine one = machine("witness.hospital"), two = machine("witness.contractor");
    struct witness w;
    struct list all;

    as(ctx, ROLE_LOGISTICS);
    assert_int_equal(add(ctx, &one, &w), DONE);
    assert_int_equal(w.party, PARTY_HOSPITAL);
    assert_string_equal(w.name, "witness.hospital");
    assert_string_equal(w.key, key_print(ctx->arena, &one.key));
    as(ctx, ROLE_MANAGER);
    assert_int_equal(add(ctx, &two, &w), DONE);
    assert_int_equal(w.party, PARTY_CONTRACTOR);
    assert_int_equal(witnesses_all(ctx, &all), DONE);
    assert_int_equal(all.n, 2);
    as(ctx, ROLE_DESK);
    const struct machine three = machine("witness.desk");
    assert_int_equal(add(ctx, &three, &w), NOT_ALLOWED);
    as(ctx, ROLE_COMMITTEE);
    assert_int_equal(add(ctx, &three, &w), NOT_ALLOWED);
}

static void what_is_no_witness_is_refused(void **state)
{
    struct ctx *ctx = *state;
    struct machine one = machine("witness"), same_name = machine("witness"), own = one;
    struct witness w;
    struct key log;

    as(ctx, ROLE_LOGISTICS);
    assert_int_equal(AS_VERB(ctx, witness_add(ctx, "no key at all", &w)), INVALID);
    own.key.signs = SIGNS_NOTE;
    assert_int_equal(add(ctx, &own, &w), INVALID);
    assert_int_equal(record_key(ctx, &log), DONE);
    memcpy(own.key.key, log.key, KEY_N);
    own.key.signs = SIGNS_WITNESS;
    assert_int_equal(add(ctx, &own, &w), INVALID);
    assert_int_equal(add(ctx, &one, &w), DONE);
    assert_int_equal(add(ctx, &one, &w), ALREADY_THERE);
    assert_int_equal(add(ctx, &same_name, &w), ALREADY_THERE);
    assert_string_equal(ctx->problem.field, "/key");
    for (int i = 0; i < 7; i++) {
        const struct machine more = machine(arena_print(ctx->arena, "more/%d", i));

        assert_int_equal(add(ctx, &more, &w), DONE);
    }
    const struct machine ninth = machine("ninth");
    assert_int_equal(add(ctx, &ninth, &w), TOO_MANY);
}

static void a_right_countersignature_counts_and_stands_in_the_head(void **state)
{
    struct ctx *ctx = *state;
    const struct machine m = machine("witness.hospital");
    struct head_view view;
    struct witness w;
    int64_t at;

    as(ctx, ROLE_LOGISTICS);
    note(ctx, 10);
    seal(ctx);
    assert_int_equal(hand_in(ctx, cosigned(ctx, &m)), INVALID); /* nobody knows it yet */
    assert_int_equal(add(ctx, &m, &w), DONE);
    assert_int_equal(w.size, 0);
    const char *text = cosigned(ctx, &m);
    assert_int_equal(hand_in(ctx, text), DONE);
    assert_int_equal(hand_in(ctx, text), DONE); /* again changes nothing */
    assert_int_equal(record_head(ctx, 10, &view), DONE);
    assert_true(head_is_signed(view.text, strlen(view.text), &m.key, &at));
    assert_int_equal(at, ctx->now / SECOND);
    assert_int_equal(AS_VERB(ctx, witness_retire(ctx, w.id, &w)), DONE);
    assert_int_equal(w.size, 10);
    assert_true(w.retired_at > 0);
    assert_int_equal(hand_in(ctx, text), INVALID);
    assert_int_equal(record_head(ctx, 10, &view), DONE);
    assert_false(head_is_signed(view.text, strlen(view.text), &m.key, &at));
    assert_int_equal(AS_VERB(ctx, witness_retire(ctx, w.id, &w)), STALE_VERSION);
}

static void a_head_that_is_not_ours_is_not_countersigned(void **state)
{
    struct ctx *ctx = *state;
    const struct machine m = machine("witness.hospital"), thief = machine("thief");
    struct log_key key;
    struct head_view view;
    struct head head;
    struct witness w;
    bool absent;
    char path[160];

    as(ctx, ROLE_LOGISTICS);
    note(ctx, 10);
    seal(ctx);
    assert_int_equal(add(ctx, &m, &w), DONE);
    assert_int_equal(hand_in(ctx, "what?"), INVALID);
    /* Another log's head. */
    assert_int_equal(record_head(ctx, 0, &view), DONE);
    assert_true(head_read(view.text, strlen(view.text), &head, NULL));
    const char *text = head_print(ctx->arena, &head);
    assert_int_equal(hand_in(ctx, arena_print(ctx->arena, "%s\n%s%s", text,
                                              head_sign(ctx->arena, text, &thief.key, thief.secret),
                                              head_cosign(ctx->arena, text, &m.key, 1, m.secret))),
                     INVALID);
    /* A fork, signed with the stolen key. */
    snprintf(path, sizeof(path), "%s/record.key", store.folder);
    assert_true(log_key_load(path, &key, &absent));
    head.root.b[0] ^= 1;
    text = head_print(ctx->arena, &head);
    assert_int_equal(hand_in(ctx, arena_print(ctx->arena, "%s\n%s%s", text,
                                              head_sign(ctx->arena, text, &key.key, key.secret),
                                              head_cosign(ctx->arena, text, &m.key, 1, m.secret))),
                     INVALID);
    assert_string_equal(ctx->problem.field, "/text");
}

static void what_a_party_has_not_seen_is_told_with_its_age(void **state)
{
    struct ctx *ctx = *state;
    const struct machine m = machine("witness.hospital");
    struct record_view v;
    struct witness w;
    const int64_t first = ctx->now + SECOND;

    as(ctx, ROLE_LOGISTICS);
    note(ctx, 10);
    seal(ctx);
    assert_int_equal(record_view(ctx, &v), DONE);
    const struct party_view *p = v.parties.items;
    assert_int_equal(v.size, 10);
    assert_false(p[0].has_witness);
    assert_int_equal(p[0].open, 10);
    assert_true(p[0].open_since_at == first);
    assert_int_equal(add(ctx, &m, &w), DONE);
    commit(ctx);
    seal(ctx);
    assert_int_equal(hand_in(ctx, cosigned(ctx, &m)), DONE);
    assert_int_equal(record_view(ctx, &v), DONE);
    p = v.parties.items;
    assert_int_equal(p[0].party, PARTY_HOSPITAL);
    assert_true(p[0].has_witness);
    assert_int_equal(p[0].size, 11);
    assert_int_equal(p[0].open, 0);
    assert_true(p[0].open_since_at == 0);
    assert_int_equal(p[1].open, 11);
    note(ctx, 2); /* not sealed yet: nobody has seen them */
    assert_int_equal(record_view(ctx, &v), DONE);
    p = v.parties.items;
    assert_true(v.unsealed_since_at == ctx->now - SECOND);
    assert_true(p[0].open_since_at == ctx->now - SECOND);
}

static void of_each_hour_a_witness_keeps_its_last_countersignature(void **state)
{
    struct ctx *ctx = *state;
    const struct machine m = machine("witness.hospital");
    struct witness w;
    int64_t n;

    as(ctx, ROLE_LOGISTICS);
    assert_int_equal(add(ctx, &m, &w), DONE);
    for (int i = 0; i < 20; i++) {
        note(ctx, 600); /* ten minutes */
        seal(ctx);
        assert_int_equal(hand_in(ctx, cosigned(ctx, &m)), DONE);
    }
    assert_int_equal(db_int(ctx, "SELECT COUNT(*) FROM cosignature", NO_VALUES, &n), DONE);
    assert_in_range(n, 4, 5);
    assert_int_equal(db_int(ctx, "SELECT COUNT(*) FROM head", NO_VALUES, &n), DONE);
    assert_in_range(n, 4, 6);
}

#define WITH_CTX(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CTX(each_party_registers_its_own_witness),
        WITH_CTX(what_is_no_witness_is_refused),
        WITH_CTX(a_right_countersignature_counts_and_stands_in_the_head),
        WITH_CTX(a_head_that_is_not_ours_is_not_countersigned),
        WITH_CTX(what_a_party_has_not_seen_is_told_with_its_age),
        WITH_CTX(of_each_hour_a_witness_keeps_its_last_countersignature),
    };

    return cmocka_run_group_tests_name("record_witness", tests, NULL, NULL);
}
