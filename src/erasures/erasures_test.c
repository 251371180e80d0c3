/* A person is erased by two parties: what was theirs is nowhere, what was others' stays, and the
 * tables are still what the events add up to. */
#include "erasures/erasures_columns.h"
#include "erasures/erasures_inside.h"
#include "feedback/feedback.h"
#include "feedback/ward_test.h"

#define NAME  "欧阳孟德"
#define PHONE "13912340987"

static const struct erase_in WHOM = {.phone = PHONE, .reason = REASON_ASKED, .words = "本人来电"};

/* --- what is asked of the rows -----------------------------------------------------------------
 */

static const struct column {
    const char *name, *sql;
} COLUMNS[] = {
#define COLUMN(table, column, kind)                                                                \
    {#table "." #column, "SELECT COUNT(*) FROM " #table " WHERE " #column " LIKE $1"},
    TEXT_COLUMNS(COLUMN)};
#define COLUMNS_N (sizeof(COLUMNS) / sizeof(COLUMNS[0]))

/* In how many rows of all tables the text stands. */
static int64_t rows_with(const char *text)
{
    int64_t n, all = 0;

    for (size_t i = 0; i < COLUMNS_N; i++) {
        const char *like = arena_print(w.ctx->arena, "%%%s%%", text);

        assert_int_equal(db_int(w.ctx, COLUMNS[i].sql, VALUES(V(like)), &n), DONE);
        all += n;
    }
    return all;
}

static void is_nowhere(const char *text)
{
    int64_t n;

    for (size_t i = 0; i < COLUMNS_N; i++) {
        const char *like = arena_print(w.ctx->arena, "%%%s%%", text);

        assert_int_equal(db_int(w.ctx, COLUMNS[i].sql, VALUES(V(like)), &n), DONE);
        if (n)
            fail_msg("\"%s\" still stands in %s", text, COLUMNS[i].name);
    }
}

static const char *text_of(const char *sql, int64_t id)
{
    const char *text;

    assert_int_equal(db_text(w.ctx, sql, VALUES(V(id)), &text), DONE);
    return text;
}

/* --- what people do ----------------------------------------------------------------------------
 */

static struct reported report(const char *name, const char *phone, const char *words)
{
    struct report_in in = {.place_code = "W-12E",
                           .place_detail = words ? "靠窗第三床，欧阳先生旁" : NULL,
                           .service = "light",
                           .words = words,
                           .phone = phone,
                           .name = name,
                           .channel = CHANNEL_QR};
    struct reported r;

    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, ticket_report(w.ctx, &in, &r)), DONE);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &w.ctx->who), DONE);
    return r;
}

static void confirm(const char *words)
{
    struct confirm_in yes = {.fixed = FIXED_YES, .words = words};
    struct ticket t;

    assert_int_equal(AS_VERB(w.ctx, ticket_confirm(w.ctx, w.ctx->who.ticket_id, &yes, &t)), DONE);
}

/* A need of NAME, worked to its end, with words everywhere. */
static struct reported closed_ticket(void)
{
    struct reported r = report(NAME, PHONE, "我床头的灯一闪一闪");
    struct rate_in rate = {.level = LEVEL_MOVED, .words = "谢谢各位，晚上能睡了"};
    struct rating rating;

    work_through(r.ticket_id, w.near);
    confirm("真的好了");
    assert_int_equal(AS_VERB(w.ctx, feedback_rate(w.ctx, r.ticket_id, &rate, &rating)), DONE);
    return r;
}

static enum outcome ask_for(int64_t who, const struct erase_in *in, struct erasure *ret)
{
    act_as(w.ctx, who);
    return AS_VERB(w.ctx, erasure_ask(w.ctx, in, ret));
}

/* As the clock does it. */
static void work_it_off(void)
{
    bool more = true;

    w.ctx->who = (struct actor){0};
    for (int i = 0; more && i < 1000; i++)
        assert_int_equal(AS_VERB(w.ctx, erasures_work(w.ctx, &more)), DONE);
    assert_false(more);
}

static struct erasure erase(const struct erase_in *in)
{
    struct erasure e;

    assert_int_equal(ask_for(w.manager, in, &e), DONE);
    act_as(w.ctx, w.officer);
    assert_int_equal(AS_VERB(w.ctx, erasure_sign(w.ctx, e.id, &e)), DONE);
    assert_int_equal(e.answer, ANSWER_SIGNED);
    work_it_off();
    act_as(w.ctx, w.officer);
    assert_int_equal(erasure_view(w.ctx, e.id, &e), DONE);
    assert_true(e.done_at > 0);
    return e;
}

/* --- who may -----------------------------------------------------------------------------------
 */

TEST(one_party_asks_and_only_the_other_signs)
{
    struct erasure e;

    closed_ticket();
    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, erasure_ask(w.ctx, &WHOM, &e)), NOT_ALLOWED);
    assert_int_equal(ask_for(w.manager, &WHOM, &e), DONE);
    assert_int_equal(e.askers, 1);
    assert_int_equal(e.numbers.n, 1);
    assert_int_equal(e.can.n, 1); /* may take it back */
    assert_int_equal(AS_VERB(w.ctx, erasure_sign(w.ctx, e.id, &e)), NOT_ALLOWED);
    assert_int_equal(ask_for(w.officer, &WHOM, &e), ALREADY_THERE);
    work_it_off();
    assert_true(rows_with(NAME) > 0);
}

TEST(what_was_refused_or_taken_back_can_not_be_signed_any_more)
{
    struct erasure e;

    closed_ticket();
    assert_int_equal(ask_for(w.manager, &WHOM, &e), DONE);
    assert_int_equal(AS_VERB(w.ctx, erasure_refuse(w.ctx, e.id, &e)), DONE);
    act_as(w.ctx, w.officer);
    assert_int_equal(AS_VERB(w.ctx, erasure_sign(w.ctx, e.id, &e)), STALE_VERSION);
    work_it_off();
    assert_true(rows_with(PHONE) > 0);
    assert_int_equal(ask_for(w.manager, &WHOM, &e), DONE);
}

TEST(nobody_is_erased_while_a_need_of_theirs_is_open)
{
    struct reported r = report(NAME, PHONE, "灯不亮");
    struct erasure e;

    assert_int_equal(ask_for(w.manager, &WHOM, &e), STILL_OPEN);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &w.ctx->who), DONE);
}

TEST(the_reason_may_not_name_who_is_to_be_forgotten)
{
    struct erase_in in = WHOM;
    struct erasure e;

    closed_ticket();
    in.words = "请删除139-1234 0987";
    assert_int_equal(ask_for(w.manager, &in, &e), INVALID);
    in.words = NAME "要求";
    assert_int_equal(ask_for(w.manager, &in, &e), INVALID);
    in.words = NULL;
    in.phone = "13800000001";
    assert_int_equal(ask_for(w.manager, &in, &e), NOT_FOUND);
    in.phone = NULL;
    assert_int_equal(ask_for(w.manager, &in, &e), MISSING_FIELD);
}

/* --- what goes and what stays ------------------------------------------------------------------
 */

TEST(an_erased_asker_is_nowhere_in_the_rows_and_the_facts_stay)
{
    const char *const gone[] = {NAME, PHONE, "一闪一闪", "靠窗第三床", "晚上能睡了", "真的好了"};
    struct reported r = closed_ticket();
    const int64_t events =
        count(w.ctx, "SELECT COUNT(*) FROM event WHERE ticket_id = $1", r.ticket_id);
    struct actor link;

    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        assert_true(rows_with(gone[i]) > 0);
    struct erasure e = erase(&WHOM);
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        is_nowhere(gone[i]);
    assert_int_equal(e.askers, 1);
    assert_int_equal(e.tickets, 1);
    assert_true(e.texts > 3);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &link), NOT_FOUND);
    assert_int_equal(count(w.ctx, "SELECT COUNT(*) FROM event WHERE ticket_id = $1", r.ticket_id),
                     events + 1);
    assert_string_equal(text_of("SELECT title FROM ticket WHERE id = $1", r.ticket_id), "照明维修");
    assert_string_equal(text_of("SELECT level FROM rating WHERE ticket_id = $1", r.ticket_id),
                        "moved");
    struct list events_now;
    assert_int_equal(journal_of_ticket(w.ctx, r.ticket_id, false, &events_now), DONE);
    assert_true(((const struct event *)events_now.items)->erased);
}

TEST(all_needs_of_the_same_phone_go_and_those_of_others_stay)
{
    struct reported other;

    closed_ticket();
    closed_ticket();
    other = report("赵六", "13700007777", "水房的灯也不亮");
    work_through(other.ticket_id, w.near);
    confirm(NULL);
    struct erasure e = erase(&WHOM);
    assert_int_equal(e.askers, 2);
    is_nowhere(PHONE);
    assert_int_equal(rows_with("赵六"), 2); /* the row and its event */
    assert_string_equal(text_of("SELECT words FROM ticket WHERE id = $1", other.ticket_id),
                        "水房的灯也不亮");
}

TEST(who_only_joined_takes_nothing_of_the_others_along)
{
    struct reported first = report("赵六", "13700007777", "走廊灯不亮");
    struct join_in join = {.name = NAME, .phone = PHONE, .place_code = "W-12E"};
    struct note_in note = {.words = "我是" NAME "，也等着"};
    struct reported second;
    struct ticket t;

    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, ticket_join(w.ctx, first.ticket_id, &join, &second)), DONE);
    assert_int_equal(ticket_who_is_link(w.ctx, second.token, &w.ctx->who), DONE);
    assert_int_equal(AS_VERB(w.ctx, ticket_note(w.ctx, first.ticket_id, &note, &t)), DONE);
    work_through(first.ticket_id, w.near);
    confirm(NULL);
    erase(&WHOM);
    is_nowhere(NAME);
    is_nowhere(PHONE);
    assert_string_equal(text_of("SELECT words FROM ticket WHERE id = $1", first.ticket_id),
                        "走廊灯不亮");
    assert_int_equal(ticket_who_is_link(w.ctx, first.token, &w.ctx->who), DONE);
    assert_true(rows_with("换了灯管") > 0);
}

TEST(the_phone_goes_from_other_peoples_words_and_their_own_name_stays)
{
    struct reported other = report("赵六", "13700007777", "灯不亮，急事打 139 1234-0987");
    struct note_in note = {.words = "已给 13912340987 打电话"};
    struct ticket t;

    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, ticket_note(w.ctx, other.ticket_id, &note, &t)), DONE);
    closed_ticket();
    erase(&WHOM);
    is_nowhere(PHONE);
    is_nowhere("1234-0987");
    assert_string_equal(text_of("SELECT name FROM asker WHERE ticket_id = $1", other.ticket_id),
                        "赵六");
    assert_string_equal(text_of("SELECT phone FROM asker WHERE ticket_id = $1", other.ticket_id),
                        "13700007777");
    assert_null(text_of("SELECT words FROM ticket WHERE id = $1", other.ticket_id));
}

TEST(what_follows_from_a_ticket_quotes_it_no_longer)
{
    struct reported r = report(NAME, NULL, "我床头的灯一闪一闪");
    struct rate_in rate = {.level = LEVEL_NOT_MET, .words = "还是闪"};
    struct erase_in in = {.reason = REASON_MISTAKE};
    struct reason_in why = {.reason = "重复"};
    struct rating rating;
    struct ticket t;
    int64_t follow;

    work_through(r.ticket_id, w.near);
    assert_int_equal(AS_VERB(w.ctx, feedback_rate(w.ctx, r.ticket_id, &rate, &rating)), DONE);
    confirm(NULL);
    in.asker_id = w.ctx->who.asker_id;
    follow = count(w.ctx, "SELECT from_id FROM ticket_link WHERE to_id = $1", r.ticket_id);
    assert_true(rows_with("一闪一闪") > 2);
    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, ticket_cancel(w.ctx, follow, &why, &t)), DONE);
    struct erasure e = erase(&in);
    assert_int_equal(e.askers, 2);
    is_nowhere("一闪一闪");
    is_nowhere(NAME);
}

TEST(a_merged_ticket_loses_the_words_of_who_asked_there)
{
    struct reported a = report("赵六", "13700007777", "走廊灯不亮"), b;
    struct merge_in into = {.into = a.number};
    struct ticket t;

    b = report(NAME, PHONE, "我床头的灯一闪一闪");
    act_as(w.ctx, w.desk);
    assert_int_equal(AS_VERB(w.ctx, ticket_merge(w.ctx, b.ticket_id, &into, &t)), DONE);
    work_through(a.ticket_id, w.near);
    w.ctx->who = (struct actor){0};
    assert_int_equal(ticket_who_is_link(w.ctx, a.token, &w.ctx->who), DONE);
    confirm(NULL);
    erase(&WHOM);
    is_nowhere("一闪一闪");
    is_nowhere(NAME);
    assert_string_equal(text_of("SELECT words FROM ticket WHERE id = $1", a.ticket_id),
                        "走廊灯不亮");
}

TEST(staff_who_left_leave_a_number_and_their_work)
{
    struct erase_in in = {.reason = REASON_RETENTION};
    struct erasure e;
    int64_t person;

    act_as(w.ctx, w.manager);
    person = add(w.ctx, (struct person_in){.name = "司马相如",
                                           .role = ROLE_WORKER,
                                           .title = "电工",
                                           .trade = "electric",
                                           .phone = "13511112222",
                                           .login = "C777"});
    assert_int_equal(
        AS_VERB(w.ctx, person_go_away(w.ctx, person, w.ctx->now, w.ctx->now + DAY, "司马家里有事")),
        DONE);
    in.person_id = person;
    assert_int_equal(ask_for(w.officer, &in, &e), STILL_OPEN);
    act_as(w.ctx, w.manager);
    assert_int_equal(AS_VERB(w.ctx, person_deactivate(w.ctx, person)), DONE);
    e = erase(&in);
    is_nowhere("司马");
    is_nowhere("13511112222");
    is_nowhere("C777");
    assert_string_equal(text_of("SELECT name FROM person WHERE id = $1", person),
                        arena_print(w.ctx->arena, "已删除 #%lld", (long long)person));
}

TEST(an_older_state_is_erased_again_and_another_with_the_same_number_is_not)
{
    struct reported r = closed_ticket();
    struct asked a;
    bool some;
    const int64_t id = count(w.ctx, "SELECT id FROM asker WHERE ticket_id = $1", r.ticket_id);

    assert_int_equal(db_asked(w.ctx, id, &a), DONE);
    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, erasures_again(w.ctx, ERASE_ASKER, id, a.joined_at + 1, &some)),
                     DONE);
    assert_false(some);
    assert_int_equal(AS_VERB(w.ctx, erasures_again(w.ctx, ERASE_ASKER, id, a.joined_at, &some)),
                     DONE);
    assert_true(some);
    work_it_off();
    is_nowhere(NAME);
    struct list erased;
    assert_int_equal(erasures_list(w.ctx, ERASE_ASKER, 0, &erased), DONE);
    assert_int_equal(erased.n, 1);
    assert_int_equal(((const struct erased *)erased.items)->at, a.joined_at);
}

TEST(the_phone_is_found_as_people_write_it)
{
    assert_true(rule_holds_phone("打139 1234 0987。", PHONE));
    assert_true(rule_holds_phone("139-1234-0987", PHONE));
    assert_false(rule_holds_phone("139 1234 0986", PHONE));
    assert_false(rule_holds_phone("分机 6011", "6011")); /* too short to be anybody's */
    assert_false(rule_holds_phone(NULL, PHONE));
    assert_true(rule_holds_name("请找" NAME, NAME));
    assert_false(rule_holds_name("王先生", "王"));
}

/* --- nothing is forgotten to be forgotten ------------------------------------------------------
 */

TEST(every_column_of_texts_says_what_an_erasure_does_with_it)
{
    static const char SQLITE[] =
        "SELECT m.name || '.' || c.name AS name FROM sqlite_schema m"
        "  JOIN pragma_table_info(m.name) c ON 1 = 1 WHERE m.type = 'table' AND c.type = 'TEXT'"
        "   AND m.name NOT LIKE 'sqlite_%' LIMIT 1000";
    static const char POSTGRES[] =
        "SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c"
        "  JOIN information_schema.tables t ON t.table_name = c.table_name"
        "   AND t.table_schema = c.table_schema AND t.table_type = 'BASE TABLE'"
        " WHERE c.table_schema = current_schema() AND c.data_type = 'text' LIMIT 1000";
    struct named {
        const char *name;
    };
    static const struct field FIELDS[] = {FIELD(struct named, name)};
    static SHAPE(NAMED, "Named", struct named, FIELDS, "A column.");
    struct list all;

    assert_int_equal(
        db_list(w.ctx, test_on_postgres() ? POSTGRES : SQLITE, NO_VALUES, &NAMED, &all), DONE);
    assert_int_equal(all.n, COLUMNS_N);
    for (size_t i = 0; i < all.n; i++) {
        const char *name = ((const struct named *)all.items)[i].name;
        size_t k = 0;

        while (k < COLUMNS_N && !text_same(COLUMNS[k].name, name))
            k++;
        if (k == COLUMNS_N)
            fail_msg("erasures_columns.h does not know %s", name);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_ward, close_ward)
    const struct CMUnitTest tests[] = {
        CASE(one_party_asks_and_only_the_other_signs),
        CASE(what_was_refused_or_taken_back_can_not_be_signed_any_more),
        CASE(nobody_is_erased_while_a_need_of_theirs_is_open),
        CASE(the_reason_may_not_name_who_is_to_be_forgotten),
        CASE(an_erased_asker_is_nowhere_in_the_rows_and_the_facts_stay),
        CASE(all_needs_of_the_same_phone_go_and_those_of_others_stay),
        CASE(who_only_joined_takes_nothing_of_the_others_along),
        CASE(the_phone_goes_from_other_peoples_words_and_their_own_name_stays),
        CASE(what_follows_from_a_ticket_quotes_it_no_longer),
        CASE(a_merged_ticket_loses_the_words_of_who_asked_there),
        CASE(staff_who_left_leave_a_number_and_their_work),
        CASE(an_older_state_is_erased_again_and_another_with_the_same_number_is_not),
        CASE(the_phone_is_found_as_people_write_it),
        CASE(every_column_of_texts_says_what_an_erasure_does_with_it),
    };
    return cmocka_run_group_tests_name("erasures", tests, NULL, NULL);
}
