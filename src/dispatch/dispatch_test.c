/* Candidates, board and caller on a real database with the whole journey behind it. */
#include "dispatch/dispatch_inside.h"
#include "feedback/ward_test.h"

static const struct candidate *find(const struct list *l, int64_t id)
{
    const struct candidate *c = l->items;

    for (size_t i = 0; i < l->n; i++)
        if (c[i].person->id == id)
            return &c[i];
    return NULL;
}

static bool says(const struct candidate *c, const char *word)
{
    const char *const *reason = c->reasons.items;

    for (size_t i = 0; i < c->reasons.n; i++)
        if (strcmp(reason[i], word) == 0)
            return true;
    return false;
}

/* Candidates of a ticket as the desk sees them. */
static struct list candidates_of(int64_t ticket_id)
{
    struct ticket t;
    struct list l;

    act_as(w.ctx, w.desk);
    assert_int_equal(ticket_load(w.ctx, ticket_id, &t), DONE);
    assert_int_equal(dispatch_candidates(w.ctx, &t, &l), DONE);
    return l;
}

static int64_t default_of(int64_t ticket_id)
{
    struct ticket t;
    int64_t id;

    assert_int_equal(ticket_load_any(w.ctx, ticket_id, &t), DONE);
    assert_int_equal(dispatch_default(w.ctx, &t, &id), DONE);
    return id;
}

TEST(the_zones_electrician_is_proposed_with_reasons)
{
    struct reported r = ask("light", "走廊灯不亮", NULL);
    struct list l = candidates_of(r.ticket_id);
    const struct candidate *first = l.items;

    assert_int_equal(first->person->id, w.near);
    assert_true(first->is_default);
    assert_true(first->can);
    assert_true(says(first, "zone"));
    assert_true(says(first, "skill"));
    assert_true(says(first, "on_duty"));
    assert_true(says(first, "load:0"));
    assert_int_equal(default_of(r.ticket_id), w.near);
    assert_false(find(&l, w.far)->is_default);
    assert_true(find(&l, w.far)->can);
    assert_null(find(&l, w.plumber)); /* another trade */
    assert_null(find(&l, w.nurse));   /* another party */
    assert_non_null(find(&l, w.steward));
    assert_false(find(&l, w.steward)->can);
    assert_true(says(find(&l, w.steward), "lacks_skill"));
}

TEST(who_is_away_is_not_proposed_but_still_listed)
{
    struct reported r = ask("light", "走廊灯不亮", NULL);

    act_as(w.ctx, w.manager);
    assert_int_equal(
        AS_VERB(w.ctx, person_go_away(w.ctx, w.near, w.ctx->now - HOUR, w.ctx->now + DAY, "病假")),
        DONE);
    struct list l = candidates_of(r.ticket_id);
    assert_true(says(find(&l, w.near), "away"));
    assert_false(find(&l, w.near)->can);
    assert_int_equal(default_of(r.ticket_id), w.far);
}

TEST(who_is_off_shift_is_not_proposed)
{
    struct reported r = ask("light", "走廊灯不亮", NULL);
    struct shift night = {
        .name = "夜班", .starts = 20 * 60, .ends = 6 * 60, .cycle = "1", .weekdays = "1111111"};
    struct person_in change = {0};

    act_as(w.ctx, w.manager);
    assert_int_equal(AS_VERB(w.ctx, shift_add(w.ctx, &night, &change.shift_id)), DONE);
    assert_int_equal(AS_VERB(w.ctx, person_change(w.ctx, w.near, 0, &change)), DONE);
    struct list l = candidates_of(r.ticket_id); /* nine in the morning */
    assert_true(says(find(&l, w.near), "off_duty"));
    assert_int_equal(default_of(r.ticket_id), w.far);
    w.ctx->now += 12 * HOUR;
    assert_int_equal(default_of(r.ticket_id), w.near);
}

TEST(a_service_with_a_certificate_proposes_only_who_has_a_valid_one)
{
    struct skill paper = {
        .trade = "electric", .certificate = "高压电工证", .expires_at = w.ctx->now + 10 * DAY};
    struct person_in change = {
        .skills = {&paper, 1}
    };
    struct reported r;

    make_service("high_voltage", true);
    act_as(w.ctx, w.manager);
    assert_int_equal(AS_VERB(w.ctx, person_change(w.ctx, w.far, 0, &change)), DONE);
    r = ask("high_voltage", "配电间跳闸", NULL);
    struct list l = candidates_of(r.ticket_id);
    assert_true(says(find(&l, w.near), "no_certificate"));
    assert_false(find(&l, w.near)->can);
    assert_true(says(find(&l, w.far), "certificate_until"));
    assert_int_equal(find(&l, w.far)->certificate_until, paper.expires_at);
    assert_int_equal(default_of(r.ticket_id), w.far);
    w.ctx->now += 10 * DAY;
    assert_int_equal(default_of(r.ticket_id), 0); /* nobody can: nobody is proposed */
    l = candidates_of(r.ticket_id);
    assert_false(((const struct candidate *)l.items)->is_default);
}

TEST(a_second_trade_counts_as_skill_and_open_jobs_as_load)
{
    struct skill second = {.trade = "electric"};
    struct person_in change = {
        .skills = {&second, 1}
    };
    struct assign_in assign = {.assignee_id = w.near};
    struct reported r = ask("light", "走廊灯不亮", NULL);
    struct ticket t;

    act_as(w.ctx, w.manager);
    assert_int_equal(AS_VERB(w.ctx, person_change(w.ctx, w.plumber, 0, &change)), DONE);
    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, ticket_assign(w.ctx, r.ticket_id, &assign, &t)), DONE);
    struct list l = candidates_of(r.ticket_id);
    assert_true(says(find(&l, w.plumber), "skill"));
    assert_true(find(&l, w.plumber)->can);
    assert_true(says(find(&l, w.near), "load:1"));
    assert_int_equal(find(&l, w.near)->open_jobs, 1);
    assert_int_equal(default_of(r.ticket_id), w.near); /* first trade before second */
}

TEST(the_way_is_counted_from_where_somebody_works_now)
{
    struct report_in far_in = {
        .place_code = "W-1E", .service = "light", .words = "灯不亮", .channel = CHANNEL_QR};
    struct assign_in assign = {.assignee_id = w.far};
    struct arrive_in arrive = {.proof = PROOF_TAP};
    struct reported there, here = ask("light", "走廊灯不亮", NULL);
    struct ticket t;

    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, ticket_report(w.ctx, &far_in, &there)), DONE);
    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, ticket_assign(w.ctx, there.ticket_id, &assign, &t)), DONE);
    act_as(w.ctx, w.far);
    assert_int_equal(
        AS_VERB(w.ctx, ticket_accept(w.ctx, there.ticket_id, &(struct nothing_in){0}, &t)), DONE);
    assert_int_equal(AS_VERB(w.ctx, ticket_arrive(w.ctx, there.ticket_id, &arrive, &t)), DONE);
    struct list l = candidates_of(here.ticket_id);
    assert_true(find(&l, w.far)->walk_s >= 300);   /* down, over, and up again */
    assert_true(says(find(&l, w.far), "nearest")); /* the only known way */
    assert_int_equal(find(&l, w.near)->walk_s, 0);
}

TEST(the_board_counts_what_is_open_due_and_late)
{
    struct board b = {0};
    struct reported one = ask("light", "走廊灯不亮", NULL);

    ask("light", "病房灯不亮", NULL);
    work_through(one.ticket_id, w.near);
    act_as(w.ctx, w.desk);
    assert_int_equal(dispatch_board(w.ctx, &b), DONE);
    assert_int_equal(b.open, 2);
    assert_int_equal(b.to_assign, 1);
    assert_int_equal(b.due_30, 1); /* to assign within ten minutes */
    assert_int_equal(b.late, 0);
    assert_int_equal(b.arrive_kept, 1);
    assert_int_equal(b.arrive_total, 1);
    assert_int_equal(b.low, 207);
    assert_int_equal(b.high, 1000);
    assert_int_equal(b.by_state.n, 2);
    assert_int_equal(b.now, w.ctx->now);
    w.ctx->now += 11 * MINUTE;
    b = (struct board){0};
    assert_int_equal(dispatch_board(w.ctx, &b), DONE);
    assert_int_equal(b.late, 1);
    assert_int_equal(b.due_30, 0);
}

TEST(an_empty_hospital_has_an_empty_board_that_claims_nothing)
{
    struct board b = {0};

    act_as(w.ctx, w.desk);
    assert_int_equal(dispatch_board(w.ctx, &b), DONE);
    assert_int_equal(b.open + b.to_assign + b.due_30 + b.late + b.arrive_total, 0);
    assert_int_equal(b.low, 0);
    assert_int_equal(b.high, 1000);
}

TEST(a_caller_is_known_by_the_number_however_it_is_written)
{
    static const char *const WAYS[] = {"13900139000", "+86 139 0013 9000", "013900139000"};
    struct reported r = ask("light", "走廊灯不亮", "13900139000");
    struct confirm_in yes = {.fixed = FIXED_YES};
    struct ticket t;

    work_through(r.ticket_id, w.near);
    assert_int_equal(AS_VERB(w.ctx, ticket_confirm(w.ctx, r.ticket_id, &yes, &t)), DONE);
    ask("light", "病房灯不亮", "13900139000");
    act_as(w.ctx, w.desk);
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        struct caller c = {0};
        assert_int_equal(dispatch_caller(w.ctx, WAYS[i], &c), DONE);
        assert_string_equal(c.name, "张先生");
        assert_string_equal(c.place_code, "W-12E");
        assert_int_equal(c.open.n, 1);
        assert_int_equal(c.recent.n, 1);
    }
}

TEST(a_nurse_is_known_by_the_phone_of_her_account_and_her_ward)
{
    struct caller c = {0};

    act_as(w.ctx, w.desk);
    assert_int_equal(dispatch_caller(w.ctx, "138-0013-8000", &c), DONE);
    assert_string_equal(c.name, "李护士");
    assert_string_equal(c.place_code, "W-12E");
    assert_int_equal(c.open.n, 0);
}

TEST(a_number_nobody_used_is_no_error_and_nonsense_is_one)
{
    struct caller c = {0};

    act_as(w.ctx, w.desk);
    assert_int_equal(dispatch_caller(w.ctx, "6412", &c), DONE);
    assert_null(c.name);
    assert_int_equal(c.open.n + c.recent.n, 0);
    assert_int_equal(dispatch_caller(w.ctx, "李护士", &c), INVALID);
    assert_string_equal(w.ctx->problem.field, "/phone");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_ward, close_ward)
    const struct CMUnitTest tests[] = {
        CASE(the_zones_electrician_is_proposed_with_reasons),
        CASE(who_is_away_is_not_proposed_but_still_listed),
        CASE(who_is_off_shift_is_not_proposed),
        CASE(a_service_with_a_certificate_proposes_only_who_has_a_valid_one),
        CASE(a_second_trade_counts_as_skill_and_open_jobs_as_load),
        CASE(the_way_is_counted_from_where_somebody_works_now),
        CASE(the_board_counts_what_is_open_due_and_late),
        CASE(an_empty_hospital_has_an_empty_board_that_claims_nothing),
        CASE(a_caller_is_known_by_the_number_however_it_is_written),
        CASE(a_nurse_is_known_by_the_phone_of_her_account_and_her_ward),
        CASE(a_number_nobody_used_is_no_error_and_nonsense_is_one),
    };
    return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}
