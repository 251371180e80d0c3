/* demo/demo_test.c — the demo hospital is as large as it says and the same for the same seed. */
#include "base/test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/time.h"
#include "demo/demo.h"
#include "demo/demo_agenda.h"
#include "demo/demo_inside.h"
#include "evidence/evidence.h"
#include "house.h"
#include "store/test_ctx.h"

/* Friday 2026-11-20 10:00 in the hospital: a lively moment. */
#define UNTIL INT64_C(1795140000000000)

struct founded {
    struct test_store store;
    struct ctx ctx;
};

static void found(struct founded *f, uint64_t seed, int64_t hours)
{
    test_store_new(&f->store);
    assert_true(house_wire(f->store.folder, f->store.where));
    assert_int_equal(demo_found(f->store.where, seed, UNTIL - hours * HOUR, UNTIL), DONE);
    f->ctx = (struct ctx){.arena = arena_new(0)};
    assert_int_equal(db_open(f->store.where, DB_READS, &f->ctx.db), DONE);
}

static void close_down(struct founded *f)
{
    db_close(f->ctx.db);
    arena_free(f->ctx.arena);
    test_store_free(&f->store);
}

static int64_t count(struct founded *f, const char *sql)
{
    int64_t n = -1;

    assert_int_equal(db_int(&f->ctx, sql, NO_VALUES, &n), DONE);
    return n;
}

static void the_hospital_has_its_wards_rooms_staff_and_services(void **state)
{
    struct founded f;

    (void)state;
    found(&f, 7, 0);
    assert_int_equal(count(&f, "SELECT COUNT(*) FROM place WHERE kind = 'building'"), 3);
    assert_int_equal(count(&f, "SELECT COUNT(*) FROM place WHERE kind = 'ward'"), DEMO_WARDS);
    assert_int_equal(count(&f, "SELECT COUNT(*) FROM place WHERE kind = 'room'"), DEMO_ROOMS);
    assert_int_equal(count(&f, "SELECT COUNT(*) FROM person_card WHERE role IS NOT NULL"),
                     DEMO_STAFF);
    assert_int_equal(count(&f, "SELECT COUNT(DISTINCT party) FROM person_card"), 2);
    assert_true(count(&f, "SELECT COUNT(*) FROM service") >= 20);
    assert_true(count(&f, "SELECT COUNT(*) FROM service_card WHERE in_scope = 0") >= 2);
    assert_int_equal(count(&f, "SELECT COUNT(*) FROM zone_card WHERE steward_id IS NULL"), 0);
    assert_int_equal(demo_found(f.store.where, 7, UNTIL, UNTIL), ALREADY_THERE);
    close_down(&f);
}

static void the_same_seed_lives_the_same_day(void **state)
{
    static const char EVENTS[] = "SELECT COUNT(*) FROM event",
                      SUM[] = "SELECT SUM(at % 1000003 * (id % 997 + 1)) FROM event",
                      TICKETS[] = "SELECT SUM(version * id) FROM ticket";
    struct founded a, b, c;

    (void)state;
    found(&a, 11, 5);
    found(&b, 11, 5);
    found(&c, 12, 5);
    assert_true(count(&a, TICKETS) > 0);
    assert_int_equal(count(&a, EVENTS), count(&b, EVENTS));
    assert_int_equal(count(&a, SUM), count(&b, SUM));
    assert_int_equal(count(&a, TICKETS), count(&b, TICKETS));
    assert_int_not_equal(count(&a, SUM), count(&c, SUM));
    close_down(&a);
    close_down(&b);
    close_down(&c);
}

static void turns_come_in_the_order_of_their_moments(void **state)
{
    struct arena *keep = arena_new(0);
    struct agenda agenda = {0};
    struct turn turn;
    struct rng rng;
    int64_t last = -1;

    (void)state;
    rng_seed(&rng, 3);
    for (int i = 0; i < 10000; i++)
        agenda_plan(&agenda, keep, rng_below(&rng, 1000), (size_t)i, 0);
    for (int i = 0; i < 10000; i++) {
        assert_true(agenda_next(&agenda, &turn));
        assert_true(turn.at * 100000 + (int64_t)turn.tale > last); /* ties: as they were planned */
        last = turn.at * 100000 + (int64_t)turn.tale;
    }
    assert_false(agenda_next(&agenda, &turn));
    arena_free(keep);
}

int main(int argc, char **argv)
{
    /* The picture helper is this very program, as in the server. */
    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();

    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hospital_has_its_wards_rooms_staff_and_services),
        cmocka_unit_test(the_same_seed_lives_the_same_day),
        cmocka_unit_test(turns_come_in_the_order_of_their_moments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
