/* record/record_export_test.c — what is exported is good for whoever checks it: a ticket, a month
 * over several tiles, a receipt that fits into a QR; also after words were erased, and bad when a
 * row was changed. Runs on both engines. */
#include "base/test.h"
#include "base/json.h"
#include "journal/journal.h"
#include "people/people.h"
#include "record/record_export_inside.h"
#include "record/record_verify.h"
#include "store/store.h"
#include "store/test_ctx.h"
#include "tickets/tickets.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct test_store store;
static struct db *db;
static const struct ticket TICKET = {.id = 5, .number = "20261120-0001"};

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

/* Every third event is of ticket 5, with words. */
static void live(struct ctx *ctx, int n)
{
    int64_t sealed;

    for (int i = 0; i < n; i++) {
        struct note say = {.fact = i == 0 ? TICKET_REGISTERED : TICKET_NOTED,
                           .ticket_id = 5 + i % 3,
                           .subject_id = i,
                           .data = jot(ctx, J("i", i)),
                           .words = i % 3 == 0 ? "灯还在闪" : NULL,
                           .more =
                               i == 0 ? "{\"name\":\"李护士\",\"phone\":\"13800000001\"}" : NULL};

        ctx->now += SECOND;
        assert_int_equal(journal_note(ctx, &say), DONE);
    }
    commit(ctx);
    assert_int_equal(record_seal_all(ctx, &sealed), DONE);
    commit(ctx);
}

static struct verdict judge(struct ctx *ctx, struct bytes bundle)
{
    struct verdict v;

    bundle_verify(ctx, bundle, NULL, 2, &v);
    return v;
}

static void expect(const struct verdict *v, enum fault fault, int64_t count)
{
    assert_string_equal(fault_word(v->fault), fault_word(fault));
    assert_int_equal(v->count, count);
}

static bool holds(struct bytes in, const char *words)
{
    return memmem(in.p, in.n, words, strlen(words)) != NULL;
}

static void what_was_not_sealed_yet_is_asked_for_again(void **state)
{
    struct ctx *ctx = *state;
    struct bytes bundle;

    assert_int_equal(journal_say(ctx, TICKET_REGISTERED, 5, 0, NULL, NULL), DONE);
    assert_int_equal(AS_VERB(ctx, record_ticket_bundle(ctx, &TICKET, true, &bundle)),
                     NOT_SEALED_YET);
    assert_int_equal(AS_VERB(ctx, record_receipt(ctx, &TICKET, true, false, &bundle)),
                     NOT_SEALED_YET);
}

static void a_ticket_is_good_with_words_without_and_after_they_were_erased(void **state)
{
    struct ctx *ctx = *state;
    struct bytes bundle;
    struct verdict v;

    live(ctx, 30);
    assert_int_equal(record_ticket_bundle(ctx, &TICKET, true, &bundle), DONE);
    v = judge(ctx, bundle);
    expect(&v, FAULT_NONE, 10);
    assert_true(holds(bundle, "灯还在闪") && holds(bundle, "13800000001"));
    assert_int_equal(record_ticket_bundle(ctx, &TICKET, false, &bundle), DONE);
    v = judge(ctx, bundle);
    expect(&v, FAULT_NONE, 10);
    assert_false(holds(bundle, "灯还在闪") || holds(bundle, "13800000001"));

    test_script(ctx, "UPDATE event_words SET words = '', more = NULL, salt = NULL");
    assert_int_equal(record_ticket_bundle(ctx, &TICKET, true, &bundle), DONE);
    v = judge(ctx, bundle);
    expect(&v, FAULT_NONE, 10);
    assert_false(holds(bundle, "灯还在闪"));
    test_script(ctx, "UPDATE event SET subject_id = 999 WHERE nth = 4 AND ticket_id = 5");
    assert_int_equal(record_ticket_bundle(ctx, &TICKET, true, &bundle), DONE);
    v = judge(ctx, bundle);
    expect(&v, FAULT_PROOF, 3);
    assert_true(v.known && v.event.subject_id == 999);
}

/* The file that a descriptor is. */
static struct bytes read_all(struct ctx *ctx, int file, size_t n)
{
    char *text = arena_alloc(ctx->arena, n + 1);

    assert_int_equal(pread(file, text, n + 1, 0), (ssize_t)n);
    close(file);
    return (struct bytes){text, n};
}

static void a_month_over_several_tiles_is_good_and_names_what_was_changed(void **state)
{
    struct ctx *ctx = *state;
    struct verdict v;
    size_t n;
    int file;

    live(ctx, 700);
    assert_int_equal(record_month_bundle(ctx, 2026, 11, true, &file, &n), DONE);
    struct bytes bundle = read_all(ctx, file, n);
    v = judge(ctx, bundle);
    expect(&v, FAULT_NONE, 700);
    assert_true(holds(bundle, "灯还在闪"));
    assert_int_equal(AS_VERB(ctx, record_month_bundle(ctx, 2026, 10, false, &file, &n)), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, record_month_bundle(ctx, 2026, 12, false, &file, &n)), NOT_FOUND);

    test_script(ctx, "UPDATE event SET subject_id = 999 WHERE nth = 120 AND ticket_id = 6");
    assert_int_equal(record_month_bundle(ctx, 2026, 11, false, &file, &n), DONE);
    v = judge(ctx, read_all(ctx, file, n));
    expect(&v, FAULT_PROOF, 358);
    assert_true(v.known && v.event.nth == 120);
    test_script(ctx, "DELETE FROM event_words WHERE event_id IN (SELECT id FROM event WHERE nth = "
                     "60 AND ticket_id = 5);"
                     "DELETE FROM event WHERE nth = 60 AND ticket_id = 5");
    assert_int_equal(record_month_bundle(ctx, 2026, 11, false, &file, &n), DONE);
    v = judge(ctx, read_all(ctx, file, n));
    expect(&v, FAULT_ORDER, 177);
}

/* Countersigned by so many machines of both parties. */
static void countersign(struct ctx *ctx, int machines)
{
    struct head_view view;
    struct head head;
    size_t text_n;
    int64_t counted;

    for (int i = 0; i < machines; i++) {
        const enum role role = i % 2 ? ROLE_LOGISTICS : ROLE_MANAGER;
        struct key key = {.signs = SIGNS_WITNESS};
        unsigned char secret[SECRET_N];
        struct witness w;

        snprintf(key.name, sizeof(key.name), "witness-number-%d.example.org", i);
        crypto_sign_keypair(key.key, secret);
        ctx->who = (struct actor){
            .person_id = 7, .may = rule_may_of(role), .party = (int)rule_party_of(role)};
        assert_int_equal(witness_add(ctx, key_print(ctx->arena, &key), &w), DONE);
        assert_int_equal(record_head(ctx, 30, &view), DONE);
        assert_true(head_read(view.text, strlen(view.text), &head, &text_n));
        assert_int_equal(
            witnesses_signed(
                ctx,
                arena_print(ctx->arena, "%s%s", view.text,
                            head_cosign(ctx->arena, arena_text_n(ctx->arena, view.text, text_n),
                                        &key, 1795136400 + i, secret)),
                &counted),
            DONE);
    }
    commit(ctx);
}

static void a_receipt_fits_into_a_code_however_many_have_countersigned(void **state)
{
    struct ctx *ctx = *state;
    struct bytes file, code;
    struct verdict v;

    live(ctx, 30);
    countersign(ctx, 12);
    assert_int_equal(record_receipt(ctx, &TICKET, true, false, &file), DONE);
    v = judge(ctx, file);
    expect(&v, FAULT_NONE, 1);
    assert_int_equal(v.n_cosigned, 12);
    assert_true(v.cosigned[11].at_s > 0 && holds(file, "13800000001"));
    assert_string_equal(v.about.number, TICKET.number);

    assert_int_equal(record_receipt(ctx, &TICKET, true, true, &code), DONE);
    v = judge(ctx, code);
    expect(&v, FAULT_NONE, 1);
    assert_true(code.n <= RECEIPT_MOST && v.n_cosigned >= 2 && v.n_cosigned < 12);
    for (size_t i = 0; i < v.n_cosigned; i++)
        assert_true(v.cosigned[i].at_s > 0);
    assert_false(holds(code, "13800000001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_not_sealed_yet_is_asked_for_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            a_ticket_is_good_with_words_without_and_after_they_were_erased, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_month_over_several_tiles_is_good_and_names_what_was_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_receipt_fits_into_a_code_however_many_have_countersigned,
                                        setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
