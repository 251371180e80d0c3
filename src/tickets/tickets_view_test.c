/* tickets_view_test.c — who sees what: tickets in lists and alone, names and phones, both
 * timelines, the private link; and that lists come by the nearest promise, page by page. */
#include "http/endpoint.h"
#include "tickets/tickets_test.h"

static struct list all_cards(struct hospital *h)
{
    struct sight sight;
    struct card_query q = {.after_id = INT64_MAX, .limit = 100};
    struct list cards;

    assert_int_equal(sight_of(h->ctx, &sight), DONE);
    assert_int_equal(db_cards_all(h->ctx, &sight, &q, &cards), DONE);
    return cards;
}

static bool listed(const struct list *cards, int64_t id)
{
    for (size_t i = 0; i < cards->n; i++)
        if (((struct ticket_card *)cards->items)[i].id == id)
            return true;
    return false;
}

TEST(lists_hold_exactly_what_may_be_opened)
{
    struct hospital h = open_hospital();
    struct ticket t;
    struct report_in elsewhere = {
        .place_code = "W13", .service = "socket", .words = "灯坏", .channel = CHANNEL_PATROL};
    struct skill electric = {.trade = "electric"};
    int64_t people[] = {h.officer, h.manager, h.desk_leader, h.desk,  h.leader,      h.worker,
                        h.mate,    h.plumber, h.steward,     h.nurse, h.other_nurse, 0};
    int64_t ids[8], n = 0;

    act_as(h.ctx, h.manager);
    people[11] = add(h.ctx, (struct person_in){
                                .name = "多面手",
                                .role = ROLE_WORKER,
                                .trade = "water",
                                .chief_id = h.leader,
                                .skills = {&electric, 1}
    });
    ids[n++] = report(&h, "socket").ticket_id;
    ids[n++] = report(&h, "network").ticket_id;
    ids[n++] = bring_to(&h, STATE_DONE).ticket_id;
    assert_int_equal(BY(&h, h.plumber, ticket_record(h.ctx, &elsewhere, &t)), DONE);
    ids[n++] = t.id;
    assert_int_equal(BY(&h, h.steward, ticket_record(h.ctx, &elsewhere, &t)), DONE);
    ids[n++] = t.id;
    for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
        act_as(h.ctx, people[p]);
        struct list cards = all_cards(&h);
        for (int64_t i = 0; i < n; i++) {
            bool opens = ticket_load(h.ctx, ids[i], &t) == DONE;
            if (opens != listed(&cards, ids[i]))
                print_message("%s, ticket %d\n", h.ctx->who.name, (int)i);
            assert_int_equal(opens, listed(&cards, ids[i]));
        }
    }
    close_hospital(&h);
}

TEST(own_trade_and_zone_own_ward_all_for_the_desk_and_nothing_for_another_ward)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id;
    struct ticket t;

    assert_int_equal(BY(&h, h.worker, ticket_load(h.ctx, id, &t)), DONE);
    assert_int_equal(BY(&h, h.plumber, ticket_load(h.ctx, id, &t)), NOT_FOUND);
    assert_int_equal(BY(&h, h.steward, ticket_load(h.ctx, id, &t)), DONE);
    assert_int_equal(BY(&h, h.nurse, ticket_load(h.ctx, id, &t)), DONE);
    assert_int_equal(BY(&h, h.other_nurse, ticket_load(h.ctx, id, &t)), NOT_FOUND);
    assert_int_equal(BY(&h, h.officer, ticket_load(h.ctx, id, &t)), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_load(h.ctx, id, &t)), DONE);
    h.ctx->who = (struct actor){0};
    assert_int_equal(ticket_load(h.ctx, id, &t), NOT_FOUND);
    assert_int_equal(BY(&h, h.desk, ticket_load(h.ctx, 999, &t)), NOT_FOUND);
    close_hospital(&h);
}

static const char *phone_seen(struct hospital *h, int64_t who, int64_t id)
{
    struct ticket_view v;

    act_as(h->ctx, who);
    assert_int_equal(ticket_view(h->ctx, id, &v), DONE);
    return ((struct asker_view *)v.askers.items)[0].phone;
}

TEST(phones_are_for_the_desk_and_for_who_works_on_it_while_it_is_open)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_ON_SITE);
    struct list contact;

    assert_string_equal(phone_seen(&h, h.desk, r.ticket_id), "13912345678");
    assert_string_equal(phone_seen(&h, h.worker, r.ticket_id), "13912345678");
    assert_string_equal(phone_seen(&h, h.officer, r.ticket_id), "13912345678");
    assert_null(phone_seen(&h, h.mate, r.ticket_id));
    assert_null(phone_seen(&h, h.nurse, r.ticket_id));
    assert_null(phone_seen(&h, h.manager, r.ticket_id));
    assert_int_equal(BY(&h, h.manager, ticket_contact(h.ctx, r.ticket_id, &contact)), DONE);
    assert_string_equal(((struct asker_view *)contact.items)[0].phone, "13912345678");
    assert_int_equal(events_of(&h, r.ticket_id, CONTACT_SEEN), 1);
    assert_int_equal(BY(&h, h.mate, ticket_contact(h.ctx, r.ticket_id, &contact)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_contact(h.ctx, r.ticket_id, &contact)), DONE);
    assert_int_equal(events_of(&h, r.ticket_id, CONTACT_SEEN), 1);
    assert_int_equal(finish(&h, r.ticket_id), DONE);
    assert_int_equal(verify(&h, r.ticket_id), DONE);
    assert_int_equal(report_back(&h, r.ticket_id), DONE);
    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    assert_null(phone_seen(&h, h.worker, r.ticket_id));
    close_hospital(&h);
}

static bool has(const struct list *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (!strcmp(((const char **)words->items)[i], word))
            return true;
    return false;
}

TEST(the_buttons_are_what_the_table_lets_this_caller_do)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ASSIGNED).ticket_id;
    struct ticket_view v;

    act_as(h.ctx, h.worker);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_true(has(&v.can, "accept") && has(&v.can, "return-job") && has(&v.can, "note"));
    assert_false(has(&v.can, "assign") || has(&v.can, "arrive") || has(&v.can, "claim"));
    assert_string_equal(v.assignee->name, "郑电工");
    assert_string_equal(v.steward->name, "钱管家");
    assert_string_equal(v.card.place_name, "住院楼 12 层 · 心内科 · 1203 病房");
    assert_int_equal(v.card.next_kind, PROMISE_ACCEPT);
    act_as(h.ctx, h.nurse);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_false(has(&v.can, "accept") || has(&v.can, "note"));
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_true(has(&v.can, "assign") && has(&v.can, "merge") && has(&v.can, "cancel"));
    close_hospital(&h);
}

TEST(a_list_comes_by_the_nearest_promise_and_page_by_page)
{
    struct hospital h = open_hospital();
    struct sight sight;
    struct card_query q = {.limit = 2};
    struct list page;
    int64_t seen = 0, last = 0;

    for (int i = 0; i < 5; i++) {
        h.ctx->now = TEST_START + (i * 7 % 5) * MINUTE;
        report(&h, i % 2 ? "socket" : "lift");
    }
    act_as(h.ctx, h.desk);
    assert_int_equal(sight_of(h.ctx, &sight), DONE);
    do {
        assert_int_equal(db_cards_open(h.ctx, &sight, &q, &page), DONE);
        for (size_t i = 0; i < page.n; i++, seen++) {
            const struct ticket_card *c = (struct ticket_card *)page.items + i;
            assert_true(c->sort_at >= last);
            assert_int_equal(c->sort_at, c->next_due_at);
            last = q.after_at = c->sort_at;
            q.after_id = c->id;
        }
    } while (page.n);
    assert_int_equal(seen, 5);
    close_hospital(&h);
}

/* One list of the API, as its handler gives it. */
static struct list list_of(struct hospital *h, int64_t who, const char *query)
{
    const struct endpoint *row = &TICKETS_ENDPOINTS.rows[0];
    struct ticket_page page = {};
    void *in = arena_alloc(h->ctx->arena, row->query->size);
    struct request req = {.endpoint = row, .query = in, .out = &page};
    const struct field *view = &row->query->fields[0];

    assert_string_equal(row->name, "listTickets");
    *(int *)((char *)in + view->at) = name_value(view->names, query);
    act_as(h->ctx, who);
    assert_int_equal(row->does(h->ctx, &req), DONE);
    return page.items;
}

TEST(each_list_holds_what_its_name_says)
{
    struct hospital h = open_hospital();
    int64_t fresh = report(&h, "socket").ticket_id, lift = report(&h, "lift").ticket_id;
    int64_t mine = bring_to(&h, STATE_ACCEPTED).ticket_id;
    int64_t done = bring_to(&h, STATE_DONE).ticket_id;
    int64_t verified = bring_to(&h, STATE_VERIFIED).ticket_id;
    struct list l;

    l = list_of(&h, h.worker, "mine");
    assert_true(listed(&l, mine) && listed(&l, done) && !listed(&l, fresh));
    l = list_of(&h, h.mate, "grab");
    assert_true(listed(&l, fresh) && !listed(&l, lift) && l.n == 1);
    l = list_of(&h, h.leader, "verify");
    assert_true(listed(&l, done) && l.n == 1);
    l = list_of(&h, h.worker, "verify");
    assert_int_equal(l.n, 0);
    l = list_of(&h, h.worker, "report");
    assert_true(listed(&l, verified) && l.n == 1);
    l = list_of(&h, h.steward, "zone");
    assert_int_equal(l.n, 5);
    l = list_of(&h, h.desk, "zone");
    assert_int_equal(l.n, 0);
    l = list_of(&h, h.desk, "late");
    assert_int_equal(l.n, 0);
    later(&h, 11 * MINUTE);
    l = list_of(&h, h.desk, "late");
    assert_true(listed(&l, fresh) && listed(&l, lift) && l.n == 2);
    close_hospital(&h);
}

TEST(a_report_waits_on_the_list_of_its_issuer_and_of_the_desk_until_it_is_answered)
{
    struct hospital h = open_hospital();
    struct assign_in send = {.assignee_id = h.worker};
    int64_t id = report(&h, "socket").ticket_id, other = bring_to(&h, STATE_REPORTED).ticket_id;
    struct ticket_view v;
    struct ticket t;
    struct list l;

    assert_int_equal(BY(&h, h.leader, ticket_assign(h.ctx, id, &send, &t)), DONE);
    assert_int_equal(accept(&h, id), DONE);
    assert_int_equal(arrive(&h, id), DONE);
    assert_int_equal(finish(&h, id), DONE);
    assert_int_equal(verify(&h, id), DONE);
    l = list_of(&h, h.leader, "answer");
    assert_int_equal(l.n, 0);
    assert_int_equal(report_back(&h, id), DONE);
    l = list_of(&h, h.leader, "answer");
    assert_true(listed(&l, id) && l.n == 1);
    l = list_of(&h, h.desk, "answer");
    assert_true(listed(&l, id) && listed(&l, other) && l.n == 2);
    l = list_of(&h, h.manager, "answer");
    assert_int_equal(l.n, 0);
    assert_int_equal(BY(&h, h.leader, ticket_accept_report(h.ctx, id, &(struct nothing_in){0}, &t)),
                     DONE);
    l = list_of(&h, h.leader, "answer");
    assert_int_equal(l.n, 0);
    l = list_of(&h, h.desk, "answer");
    assert_true(listed(&l, other) && l.n == 1);
    act_as(h.ctx, h.leader);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_int_equal(v.report_accepter->id, h.leader);
    assert_int_equal(v.report_accepted_at, h.ctx->now);
    assert_true(has(&v.can, "return-report") && !has(&v.can, "accept-report"));
    close_hospital(&h);
}

TEST(the_private_link_shows_one_ticket_to_one_asker)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct follow_view v;
    const struct timeline_item *e;

    follow_link(&h, r.token);
    assert_int_equal(ticket_follow_view(h.ctx, h.ctx->who.asker_id, &v), DONE);
    assert_string_equal(v.number, r.number);
    assert_int_equal(v.next->kind, PROMISE_CONFIRM);
    assert_string_equal(v.assignee->phone, "13800000001");
    assert_true(has(&v.can, "confirm") && has(&v.can, "dispute") && has(&v.can, "rate") &&
                has(&v.can, "note"));
    assert_false(has(&v.can, "cancel") || has(&v.can, "join") || has(&v.can, "agree"));
    e = v.events.items;
    assert_int_equal(e[0].fact, TICKET_REGISTERED);
    for (size_t i = 0; i < v.events.n; i++)
        assert_true(e[i].fact != PROMISE_STARTED && e[i].fact != ALARM_RAISED);
    assert_string_equal(e[1].subject_name, "郑电工");
    close_hospital(&h);
}

TEST(a_deputy_sees_the_zone_and_acts_for_it_while_the_steward_is_away)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id, deputy;
    struct zone_in zone = {0};
    struct assign_in send = {.assignee_id = h.worker};
    struct list l;
    struct ticket t;

    act_as(h.ctx, h.manager);
    deputy = add(h.ctx, (struct person_in){.name = "孙副手", .role = ROLE_STEWARD});
    assert_int_equal(BY(&h, deputy, ticket_load(h.ctx, id, &t)), NOT_FOUND);
    zone.deputy_id = deputy;
    assert_int_equal(BY(&h, h.manager, zone_change(h.ctx, h.zone, 0, &zone)), DONE);
    assert_int_equal(BY(&h, deputy, ticket_load(h.ctx, id, &t)), DONE);
    l = list_of(&h, deputy, "zone");
    assert_true(listed(&l, id));
    assert_int_equal(BY(&h, deputy, ticket_assign(h.ctx, id, &send, &t)), NOT_ALLOWED);
    assert_int_equal(
        BY(&h, h.steward, person_go_away(h.ctx, h.steward, h.ctx->now, h.ctx->now + DAY, "培训")),
        DONE);
    assert_int_equal(BY(&h, deputy, ticket_assign(h.ctx, id, &send, &t)), DONE);
    close_hospital(&h);
}

TEST(a_forged_or_bent_link_opens_nothing)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "socket"), other = report(&h, "socket");
    struct actor who;
    struct ticket t;
    char bent[33];

    for (int i = 0; i < 32; i++) {
        for (int c = 0; c < 33; c++)
            bent[c] = r.token[c];
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        assert_int_equal(ticket_who_is_link(h.ctx, bent, &who), NOT_FOUND);
    }
    assert_int_equal(ticket_who_is_link(h.ctx, "", &who), NOT_FOUND);
    assert_int_equal(ticket_who_is_link(h.ctx, NULL, &who), NOT_FOUND);
    assert_int_equal(ticket_who_is_link(h.ctx, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &who),
                     NOT_FOUND);
    follow_link(&h, r.token);
    assert_int_equal(ticket_load(h.ctx, other.ticket_id, &t), NOT_FOUND);
    close_hospital(&h);
}

TEST(askers_and_strangers_are_told_only_what_is_theirs)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "socket");
    struct note inner = {.fact = TICKET_NOTED, .ticket_id = r.ticket_id},
                told = {.fact = TICKET_ARRIVED, .ticket_id = r.ticket_id, .for_askers = true},
                other = {.fact = TICKET_ARRIVED, .ticket_id = r.ticket_id + 1, .for_askers = true};
    struct actor who;

    assert_int_equal(ticket_who_is_link(h.ctx, r.token, &who), DONE);
    assert_true(tickets_visible(h.ctx, &who, &told));
    assert_false(tickets_visible(h.ctx, &who, &inner));
    assert_false(tickets_visible(h.ctx, &who, &other));
    assert_int_equal(person_actor(h.ctx, h.worker, &who), DONE);
    assert_true(tickets_visible(h.ctx, &who, &inner));
    assert_int_equal(person_actor(h.ctx, h.plumber, &who), DONE);
    assert_false(tickets_visible(h.ctx, &who, &told));
    assert_int_equal(person_actor(h.ctx, h.nurse, &who), DONE);
    assert_true(tickets_visible(h.ctx, &who, &told));
    assert_false(tickets_visible(h.ctx, &who, &inner));
    close_hospital(&h);
}

TEST(askers_do_not_read_each_others_names_or_the_contractors_inner_words)
{
    struct hospital h = open_hospital();
    struct reported r, joined;
    struct report_in in = {.place_code = "R1203", .service = "socket", .words = "没电"};
    struct note_in inner = {.words = "这个病区总投诉"},
                   told = {.words = "请留门", .for_askers = true};
    struct follow_view v;
    const struct timeline_item *e;
    struct ticket t;

    assert_int_equal(BY(&h, h.nurse, ticket_report(h.ctx, &in, &r)), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_note(h.ctx, r.ticket_id, &inner, &t)), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_note(h.ctx, r.ticket_id, &told, &t)), DONE);
    h.ctx->who = (struct actor){0};
    assert_int_equal(
        AS_VERB(h.ctx,
                ticket_join(h.ctx, r.ticket_id,
                            &(struct join_in){.name = "家属", .place_code = "R1203"}, &joined)),
        DONE);
    follow_link(&h, joined.token);
    assert_int_equal(ticket_follow_view(h.ctx, h.ctx->who.asker_id, &v), DONE);
    e = v.events.items;
    assert_true(e[0].by_asker && !e[0].by_me);
    assert_null(e[0].actor_name);
    for (size_t i = 0; i < v.events.n; i++)
        assert_true(!e[i].words || strcmp(e[i].words, inner.words));
    /* Who asked with an account is told the same thing as their own doing, by link and signed in.
     */
    follow_link(&h, r.token);
    assert_int_equal(ticket_follow_view(h.ctx, h.ctx->who.asker_id, &v), DONE);
    e = v.events.items;
    assert_true(e[0].by_asker && e[0].by_me);
    act_as(h.ctx, h.nurse);
    assert_int_equal(ticket_timeline(h.ctx, r.ticket_id, &v.events), DONE);
    e = v.events.items;
    assert_true(e[0].by_me);
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_timeline(h.ctx, r.ticket_id, &v.events), DONE);
    e = v.events.items;
    assert_true(e[0].by_asker && !e[0].by_me);
    close_hospital(&h);
}

TEST(what_colleagues_say_to_each_other_is_not_on_the_askers_timeline)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "socket");
    struct assign_in order = {.assignee_id = h.plumber, .reason = "别人都不肯去", .words = "当心"};
    struct follow_view v;
    struct ticket_view ward;
    struct list inner;
    const struct timeline_item *e;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_assign(h.ctx, r.ticket_id, &order, &t)), DONE);
    later(&h, 11 * MINUTE);
    follow_link(&h, r.token);
    assert_int_equal(ticket_follow_view(h.ctx, h.ctx->who.asker_id, &v), DONE);
    e = v.events.items;
    assert_int_equal(e[1].fact, TICKET_ASSIGNED);
    assert_null(e[1].words);
    assert_null(e[1].data);
    act_as(h.ctx, h.nurse);
    assert_int_equal(ticket_timeline(h.ctx, r.ticket_id, &inner), DONE);
    assert_int_equal(inner.n, v.events.n);
    assert_int_equal(ticket_view(h.ctx, r.ticket_id, &ward), DONE);
    assert_int_equal(ward.alarms.n, 0);
    assert_int_equal(ward.promises.n, 2);
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_timeline(h.ctx, r.ticket_id, &inner), DONE);
    assert_true(inner.n > v.events.n);
    assert_string_equal(((struct timeline_item *)inner.items)[1].words, "别人都不肯去\n当心");
    assert_int_equal(ticket_view(h.ctx, r.ticket_id, &ward), DONE);
    assert_true(ward.alarms.n > 0);
    close_hospital(&h);
}

TEST(my_tickets_carry_their_links)
{
    struct hospital h = open_hospital();
    struct report_in in = {.place_code = "R1203", .service = "socket", .words = "没电"};
    struct mine_page page = {};
    struct reported r;
    const struct mine_item *m;

    for (int i = 0; i < 3; i++)
        assert_int_equal(BY(&h, h.nurse, ticket_report(h.ctx, &in, &r)), DONE);
    assert_int_equal(my_tickets(h.ctx, 0, 2, &page), DONE);
    assert_int_equal(page.items.n, 2);
    m = page.items.items;
    assert_string_equal(m[0].token, r.token);
    assert_int_equal(m[0].next_kind, PROMISE_ARRIVE);
    assert_false(m[0].can_rate);
    assert_int_equal(my_tickets(h.ctx, m[1].asker_id, 2, &page), DONE);
    assert_int_equal(page.items.n, 1);
    close_hospital(&h);
}

TEST(every_endpoint_has_its_own_name_path_and_sentence)
{
    const struct endpoints *tables[] = {&TICKETS_ENDPOINTS, &TICKET_MOVES_ENDPOINTS,
                                        &TICKET_FOLLOW_ENDPOINTS};
    const struct endpoint *rows[128];
    size_t n = 0;

    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            rows[n++] = &tables[t]->rows[i];
    for (size_t i = 0; i < n; i++) {
        assert_true(rows[i]->says && rows[i]->gives && rows[i]->does && rows[i]->may);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(rows[i]->name, rows[j]->name);
            assert_false(rows[i]->verb == rows[j]->verb && !strcmp(rows[i]->path, rows[j]->path));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_hold_exactly_what_may_be_opened),
        cmocka_unit_test(own_trade_and_zone_own_ward_all_for_the_desk_and_nothing_for_another_ward),
        cmocka_unit_test(phones_are_for_the_desk_and_for_who_works_on_it_while_it_is_open),
        cmocka_unit_test(the_buttons_are_what_the_table_lets_this_caller_do),
        cmocka_unit_test(a_list_comes_by_the_nearest_promise_and_page_by_page),
        cmocka_unit_test(each_list_holds_what_its_name_says),
        cmocka_unit_test(
            a_report_waits_on_the_list_of_its_issuer_and_of_the_desk_until_it_is_answered),
        cmocka_unit_test(the_private_link_shows_one_ticket_to_one_asker),
        cmocka_unit_test(a_deputy_sees_the_zone_and_acts_for_it_while_the_steward_is_away),
        cmocka_unit_test(a_forged_or_bent_link_opens_nothing),
        cmocka_unit_test(askers_and_strangers_are_told_only_what_is_theirs),
        cmocka_unit_test(askers_do_not_read_each_others_names_or_the_contractors_inner_words),
        cmocka_unit_test(what_colleagues_say_to_each_other_is_not_on_the_askers_timeline),
        cmocka_unit_test(my_tickets_carry_their_links),
        cmocka_unit_test(every_endpoint_has_its_own_name_path_and_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
