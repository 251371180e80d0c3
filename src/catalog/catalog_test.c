/* catalog/catalog_test.c — services, their versions, limits, forms and answers. */
#include "people/people_test.h"
#include "catalog/catalog.h"
#include "catalog/catalog_rules.h"
#include "catalog/catalog_store.h"
#include "demo/demo.h"
#include "promises/promises.h"
#include "rebuild/rebuild_test.h"

static const char MEAL_FORM[] =
    "[{\"name\":\"count\",\"kind\":\"number\",\"needed\":true,"
    "\"label\":{\"zh-CN\":\"几份\",\"zh-TW\":\"幾份\",\"en\":\"How many\"}},"
    "{\"name\":\"how\",\"kind\":\"choice\",\"label\":{\"zh-CN\":\"怎么吃\",\"zh-TW\":\"怎麼吃\","
    "\"en\":\"How\"},"
    "\"choices\":[{\"value\":\"here\",\"label\":{\"zh-CN\":\"堂食\",\"zh-TW\":\"內用\",\"en\":"
    "\"here\"}}]},"
    "{\"name\":\"note\",\"kind\":\"text\",\"label\":{\"zh-CN\":\"备注\",\"zh-TW\":\"備註\",\"en\":"
    "\"Note\"}},"
    "{\"name\":\"when\",\"kind\":\"time\",\"label\":{\"zh-CN\":\"几点\",\"zh-TW\":\"幾點\",\"en\":"
    "\"When\"}}]";

static struct service_in light(void)
{
    return (struct service_in){.code = "light",
                               .name = "照明用电",
                               .name_tw = "照明用電",
                               .name_en = "Lights",
                               .category = CATEGORY_REPAIR,
                               .icon = "bulb",
                               .in_scope = true,
                               .trade = "electric"};
}

static struct service added(struct ctx *ctx, struct service_in in)
{
    struct service s = {0};
    int64_t id = 0;

    assert_int_equal(AS_VERB(ctx, service_add(ctx, &in, &id)), DONE);
    assert_int_equal(service_load(ctx, id, &s), DONE);
    return s;
}

TEST(a_new_version_never_changes_an_old_one)
{
    int64_t officer, manager, second = 0;
    struct ctx *ctx = house(&officer, &manager);
    struct service first = added(ctx, light()), again = {0}, newest = {0};
    struct service_in changed = light();
    struct buf before = {.arena = ctx->arena}, after = {.arena = ctx->arena};

    json_shape(&before, &SERVICE_CARD_SHAPE, &first);
    changed.name = "灯和插座";
    changed.limits = "{\"arrive\":1800}";
    changed.frequent = 2;
    assert_int_equal(AS_VERB(ctx, service_add_version(ctx, first.id, &changed, &second)), DONE);
    assert_int_equal(service_load(ctx, first.id, &again), DONE);
    assert_int_equal(again.newest_id, second);
    again.newest_id = first.newest_id;
    again.frequent = first.frequent;
    json_shape(&after, &SERVICE_CARD_SHAPE, &again);
    assert_string_equal(before.text, after.text);
    assert_int_equal(service_by_code(ctx, "light", &newest), DONE);
    assert_int_equal(newest.id, second);
    assert_int_equal(newest.version, 2);
    assert_int_equal(service_limit(&newest, "arrive"), 1800);
    assert_int_equal(service_limit(&again, "arrive"), 0);

    changed.code = "lamp";
    assert_int_equal(AS_VERB(ctx, service_add_version(ctx, first.id, &changed, &second)), INVALID);
    changed.code = NULL;
    changed.retired = true;
    assert_int_equal(AS_VERB(ctx, service_add_version(ctx, first.id, &changed, &second)), DONE);
    assert_int_equal(service_by_code(ctx, "light", &newest), INVALID);
    assert_string_equal(ctx->problem.field, "/service");
    assert_int_equal(service_load(ctx, first.id, &again), DONE);
    adds_up_and_ends(ctx);
}

TEST(only_hospital_logistics_keeps_the_catalogue)
{
    int64_t officer, manager, id;
    struct ctx *ctx = house(&officer, &manager);
    struct service_in in = light();
    struct service s = added(ctx, in);

    act_as(ctx, manager);
    in.code = "other";
    assert_int_equal(AS_VERB(ctx, service_add(ctx, &in, &id)), NOT_ALLOWED);
    in.code = NULL;
    assert_int_equal(AS_VERB(ctx, service_add_version(ctx, s.id, &in, &id)), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

#define LABEL "\"label\":{\"zh-CN\":\"一\",\"zh-TW\":\"一\",\"en\":\"one\"}"

TEST(bad_input_names_the_field)
{
    int64_t officer, manager, id;
    struct ctx *ctx = house(&officer, &manager);
    struct service_in in[14];
    static const struct {
        enum outcome outcome;
        const char *field;
    } expected[14] = {
        {INVALID,       "/code"          },
        {MISSING_FIELD, "/name_en"       },
        {MISSING_FIELD, "/category"      },
        {MISSING_FIELD, "/department_id" },
        {INVALID,       "/department_id" },
        {UNKNOWN_FIELD, "/limits/arive"  },
        {OUT_OF_RANGE,  "/limits/arrive" },
        {WRONG_TYPE,    "/limits/arrive" },
        {MISSING_FIELD, "/form/0/label"  },
        {INVALID,       "/form/1/name"   },
        {INVALID,       "/form/0/choices"},
        {INVALID,       "/form/0/choices"},
        {OUT_OF_RANGE,  "/form/0/kind"   },
        {WRONG_TYPE,    "/form"          },
    };

    for (size_t i = 0; i < 14; i++)
        in[i] = light();
    in[0].code = "Light!";
    in[1].name_en = NULL;
    in[2].category = 0;
    in[3].in_scope = false;
    in[4].in_scope = false;
    in[4].department_id = 77;
    in[5].limits = "{\"arive\":900}";
    in[6].limits = "{\"arrive\":59}";
    in[7].limits = "{\"arrive\":\"soon\"}";
    in[8].form = "[{\"name\":\"a\",\"kind\":\"text\"}]";
    in[9].form = "[{\"name\":\"a\",\"kind\":\"text\"," LABEL
                 "},{\"name\":\"a\",\"kind\":\"text\"," LABEL "}]";
    in[10].form = "[{\"name\":\"a\",\"kind\":\"choice\"," LABEL "}]";
    in[11].form =
        "[{\"name\":\"a\",\"kind\":\"text\"," LABEL ",\"choices\":[{\"value\":\"x\"," LABEL "}]}]";
    in[12].form = "[{\"name\":\"a\",\"kind\":\"colour\"," LABEL "}]";
    in[13].form = "{}";
    for (size_t i = 0; i < 14; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(AS_VERB(ctx, service_add(ctx, &in[i], &id)), expected[i].outcome);
        assert_string_equal(ctx->problem.field, expected[i].field);
    }
    struct service_in twice = light();
    added(ctx, twice);
    assert_int_equal(AS_VERB(ctx, service_add(ctx, &twice, &id)), ALREADY_THERE);
    adds_up_and_ends(ctx);
}

TEST(limits_are_found_by_the_whole_word_of_their_kind)
{
    const struct service s = {.limits = "{\"arrive\":1800,\"report_back\":7200}"};
    const struct service urgent = {.limits = "{\"arrive\":600}", .emergency = true};

    assert_int_equal(service_limit(&s, "arrive"), 1800);
    assert_int_equal(service_limit(&s, "report_back"), 7200);
    assert_int_equal(service_limit(&s, "report"), 0);
    assert_int_equal(service_limit(&s, "finish"), 0);
    assert_int_equal(service_limit(&urgent, "arrive"), 600);
    assert_int_equal(service_limit(&urgent, "accept"), 120);
    assert_int_equal(service_limit(&urgent, "finish"), 0);
}

TEST(what_is_shown_before_sending_is_what_the_table_of_promises_keeps)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct service s = added(ctx, light());
    struct service_view view;

    assert_int_equal(service_view(ctx, &s, &view), DONE);
    assert_int_equal(view.arrive_s, rule_promise_kind(PROMISE_ARRIVE)->limit_s);
    assert_int_equal(view.finish_s, rule_promise_kind(PROMISE_FINISH)->limit_s);
    s.emergency = true;
    assert_int_equal(service_view(ctx, &s, &view), DONE);
    assert_int_equal(view.arrive_s, rule_promise_kind(PROMISE_ARRIVE)->urgent_limit_s);
    assert_int_equal(view.finish_s, rule_promise_kind(PROMISE_FINISH)->urgent_limit_s);
    for (size_t i = 0; i < LIMITS_SHAPE.n; i++)
        assert_true(name_value(&PROMISE_KIND_NAMES, LIMITS_SHAPE.fields[i].name) > 0);
    adds_up_and_ends(ctx);
}

TEST(a_view_speaks_the_callers_language)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct service_in in = light();
    struct service_view view;

    in.prepare = "请先关灯";
    in.prepare_en = "Switch it off first";
    struct service s = added(ctx, in);
    ctx->locale = LOCALE_EN;
    assert_int_equal(service_view(ctx, &s, &view), DONE);
    assert_string_equal(view.name, "Lights");
    assert_string_equal(view.prepare, "Switch it off first");
    ctx->locale = LOCALE_ZH_TW;
    assert_int_equal(service_view(ctx, &s, &view), DONE);
    assert_string_equal(view.name, "照明用電");
    assert_string_equal(view.prepare, "请先关灯"); /* better than nothing */
    adds_up_and_ends(ctx);
}

TEST(what_is_out_of_scope_says_whose_it_is)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct department it = {.name = "信息科", .phone = "6200"};
    struct service_in in = light();
    struct service_view view;

    in.in_scope = false;
    assert_int_equal(AS_VERB(ctx, department_add(ctx, &it, &in.department_id)), DONE);
    struct service s = added(ctx, in);
    assert_int_equal(service_view(ctx, &s, &view), DONE);
    assert_string_equal(view.department->name, "信息科");
    adds_up_and_ends(ctx);
}

TEST(answers_are_held_to_the_form)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct service_in in = light();
    const struct {
        const char *answers;
        enum outcome outcome;
        const char *field;
    } rows[] = {
        {"{\"count\":3}",                                                       DONE,          NULL             },
        {"{\"count\":3,\"how\":\"here\",\"note\":\"不要香菜\",\"when\":1}", DONE,          NULL             },
        {NULL,                                                                  MISSING_FIELD, "/answers/count" },
        {"{}",                                                                  MISSING_FIELD, "/answers/count" },
        {"{\"count\":\"three\"}",                                               WRONG_TYPE,    "/answers/count" },
        {"{\"count\":-1}",                                                      OUT_OF_RANGE,  "/answers/count" },
        {"{\"count\":3,\"how\":\"away\"}",                                      OUT_OF_RANGE,  "/answers/how"   },
        {"{\"count\":3,\"colour\":1}",                                          UNKNOWN_FIELD, "/answers/colour"},
        {"{\"count\":3,\"when\":\"noon\"}",                                     WRONG_TYPE,    "/answers/when"  },
        {"[]",                                                                  WRONG_TYPE,    "/answers"       },
    };

    in.form = MEAL_FORM;
    struct service s = added(ctx, in);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("row %zu\n", i);
        ctx->problem.field = NULL;
        assert_int_equal(service_check_answers(ctx, &s, rows[i].answers), rows[i].outcome);
        if (rows[i].field)
            assert_string_equal(ctx->problem.field, rows[i].field);
    }
    in.form = NULL;
    in.code = "plain";
    s = added(ctx, in);
    assert_int_equal(service_check_answers(ctx, &s, NULL), DONE);
    assert_int_equal(service_check_answers(ctx, &s, "{\"x\":1}"), UNKNOWN_FIELD);
    adds_up_and_ends(ctx);
}

TEST(the_demo_catalogue_is_a_catalogue)
{
    int64_t officer, manager, other = 0;
    struct ctx *ctx = house(&officer, &manager);
    struct department whose = {.name = "信息科"};
    struct list list = {0};

    assert_int_equal(AS_VERB(ctx, department_add(ctx, &whose, &other)), DONE);
    for (size_t i = 0; i < DEMO_SERVICES_N; i++) {
        const struct demo_service *d = &DEMO_SERVICES[i];
        struct service_in in = {.code = d->code,
                                .name = d->name,
                                .name_tw = d->name_tw,
                                .name_en = d->name_en,
                                .category = name_value(&CATEGORY_NAMES, d->category),
                                .icon = d->icon,
                                .keywords = d->keywords,
                                .in_scope = d->trade != NULL,
                                .department_id = d->trade ? 0 : other,
                                .trade = d->trade,
                                .form = d->form,
                                .frequent = d->frequent};

        print_message("row %zu\n", i);
        added(ctx, in);
    }
    assert_int_equal(db_services(ctx, &list), DONE);
    assert_int_equal(list.n, DEMO_SERVICES_N);
    assert_int_equal(((struct service *)list.items)[0].frequent, 1);
    adds_up_and_ends(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_version_never_changes_an_old_one),
        cmocka_unit_test(only_hospital_logistics_keeps_the_catalogue),
        cmocka_unit_test(bad_input_names_the_field),
        cmocka_unit_test(limits_are_found_by_the_whole_word_of_their_kind),
        cmocka_unit_test(what_is_shown_before_sending_is_what_the_table_of_promises_keeps),
        cmocka_unit_test(a_view_speaks_the_callers_language),
        cmocka_unit_test(what_is_out_of_scope_says_whose_it_is),
        cmocka_unit_test(answers_are_held_to_the_form),
        cmocka_unit_test(the_demo_catalogue_is_a_catalogue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
