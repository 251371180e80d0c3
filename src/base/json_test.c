/* base/json_test.c — a struct goes out and comes back; what does not fit is named. */
#include "base/test.h"
#include "base/json.h"

enum urgency { URGENCY_NONE, CALM, URGENT };
static const struct names URGENCY = {
    "Urgency", (const char *const[]){NULL, "calm", "urgent"},
       3
};

struct item {
    const char *name;
    int64_t quantity;
};
struct report {
    const char *what;
    int64_t minutes, place_id;
    bool at_night;
    int urgency;
    struct item *main;
    struct list items, photos, numbers;
    const char *answers;
};

static const struct field ITEM_FIELDS[] = {
    FIELD(struct item, name, .needed = true, .min = 1, .max = 10),
    FIELD(struct item, quantity, .min = 0, .max = 100),
};
static SHAPE(ITEM, "Item", struct item, ITEM_FIELDS, "one thing used");

static const struct field REPORT_FIELDS[] = {
    FIELD(struct report, what, .needed = true, .min = 1, .max = 5),
    FIELD(struct report, minutes, .min = 0, .max = 1440),
    FIELD(struct report, place_id, .blank = true),
    FIELD(struct report, at_night),
    FIELD(struct report, urgency, .names = &URGENCY),
    FIELD(struct report, main, .shape = &ITEM),
    FIELD(struct report, items, .shape = &ITEM, .max = 3),
    FIELD_AS(struct report, photos, KIND_TEXTS, .max = 2),
    FIELD_AS(struct report, numbers, KIND_INTS),
    FIELD_AS(struct report, answers, KIND_JSON, .max = 60),
};
static SHAPE(REPORT, "Report", struct report, REPORT_FIELDS, "a report");

static struct ctx ctx;

static int setup(void **)
{
    ctx = (struct ctx){.arena = arena_new(0)};
    return 0;
}

static int teardown(void **)
{
    arena_free(ctx.arena);
    return 0;
}

static enum outcome read_text(const char *text, struct report *ret)
{
    *ret = (struct report){0};
    return json_read(&ctx, &REPORT, text, strlen(text), ret);
}

static void what_goes_out_comes_back(void **)
{
    static const char TEXT[] =
        "{\"what\":\"水\\\"\\\\\\n\",\"minutes\":90,\"place_id\":null,\"at_night\":true,"
        "\"urgency\":\"urgent\",\"main\":{\"name\":\"tap\",\"quantity\":1},"
        "\"items\":[{\"name\":\"seal\",\"quantity\":2},{\"name\":\"pipe\",\"quantity\":0}],"
        "\"photos\":[\"a\",\"b\"],\"numbers\":[1,-2],\"answers\":{\"q\":[1,0.1,\"x\"]}}";
    struct report r;
    struct buf b = {.arena = ctx.arena};

    assert_int_equal(read_text(TEXT, &r), DONE);
    assert_int_equal(r.minutes, 90);
    assert_int_equal(r.urgency, URGENT);
    assert_int_equal(r.items.n, 2);
    assert_string_equal(((struct item *)r.items.items)[1].name, "pipe");
    json_shape(&b, &REPORT, &r);
    assert_string_equal(b.text, TEXT);
}

static void what_is_absent_is_null_or_empty(void **)
{
    struct report r;
    struct buf b = {.arena = ctx.arena};

    assert_int_equal(read_text("{\"what\":\"x\",\"items\":null,\"urgency\":null}", &r), DONE);
    json_shape(&b, &REPORT, &r);
    assert_string_equal(b.text,
                        "{\"what\":\"x\",\"minutes\":0,\"place_id\":null,\"at_night\":false,"
                        "\"urgency\":null,\"main\":null,\"items\":[],\"photos\":[],"
                        "\"numbers\":[],\"answers\":null}");
}

struct seal {
    struct bytes hash, none;
};
static const struct field SEAL_FIELDS[] = {FIELD(struct seal, hash), FIELD(struct seal, none)};
static SHAPE(SEAL, "Seal", struct seal, SEAL_FIELDS, "a seal");

static void bytes_go_out_as_base64_and_never_come_in(void **)
{
    struct seal seal = {
        .hash = {"\0\xff?>", 4}
    };
    struct buf b = {.arena = ctx.arena};

    json_shape(&b, &SEAL, &seal);
    assert_string_equal(b.text, "{\"hash\":\"AP8/Pg==\",\"none\":null}");
    assert_int_equal(json_read(&ctx, &SEAL, b.text, b.n, &seal), WRONG_TYPE);
    assert_string_equal(ctx.problem.field, "/hash");
}

static void control_characters_are_escaped_on_the_way_out(void **)
{
    struct buf b = {.arena = ctx.arena};

    json_text(&b, "\x01\x1f\t");
    assert_string_equal(b.text, "\"\\u0001\\u001f\\t\"");
}

static void every_refusal_names_the_field(void **)
{
    static const struct {
        const char *text;
        enum outcome outcome;
        const char *field;
    } ROWS[] = {
        {"{}",                                                             MISSING_FIELD, "/what"        },
        {"{\"what\":null}",                                                MISSING_FIELD, "/what"        },
        {"{\"what\":\"x\",\"colour\":1}",                                  UNKNOWN_FIELD, "/colour"      },
        {"{\"what\":\"x\",\"a/b~c\":1}",                                   UNKNOWN_FIELD, "/a~1b~0c"     },
        {"{\"what\":7}",                                                   WRONG_TYPE,    "/what"        },
        {"{\"what\":\"x\",\"minutes\":\"7\"}",                             WRONG_TYPE,    "/minutes"     },
        {"{\"what\":\"x\",\"minutes\":7.5}",                               WRONG_TYPE,    "/minutes"     },
        {"{\"what\":\"x\",\"at_night\":1}",                                WRONG_TYPE,    "/at_night"    },
        {"{\"what\":\"x\",\"urgency\":2}",                                 WRONG_TYPE,    "/urgency"     },
        {"{\"what\":\"x\",\"items\":{}}",                                  WRONG_TYPE,    "/items"       },
        {"{\"what\":\"x\",\"main\":[]}",                                   WRONG_TYPE,    "/main"        },
        {"{\"what\":\"x\",\"answers\":\"x\"}",                             WRONG_TYPE,    "/answers"     },
        {"{\"what\":\"x\",\"numbers\":[1,\"2\"]}",                         WRONG_TYPE,    "/numbers/1"   },
        {"{\"what\":\"x\",\"items\":[{\"name\":\"a\"},{}]}",               MISSING_FIELD, "/items/1/name"},
        {"{\"what\":\"x\",\"items\":[{\"name\":\"a\",\"quantity\":101}]}", OUT_OF_RANGE,
         "/items/0/quantity"                                                                             },
        {"{\"what\":\"x\",\"minutes\":-1}",                                OUT_OF_RANGE,  "/minutes"     },
        {"{\"what\":\"x\",\"minutes\":99999999999999999999}",              OUT_OF_RANGE,  "/minutes"     },
        {"{\"what\":\"x\",\"urgency\":\"someday\"}",                       OUT_OF_RANGE,  "/urgency"     },
        {"{\"what\":\"\"}",                                                TOO_SHORT,     "/what"        },
        {"{\"what\":\" 　 \"}",                                           TOO_SHORT,     "/what"        },
        {"{\"what\":\"一二三四五六\"}",                              TOO_LONG,      "/what"        },
        {"{\"what\":\"x\",\"photos\":[\"a\",\"b\",\"c\"]}",                TOO_MANY,      "/photos"      },
        {"{\"what\":\"\\u0001\"}",                                         BAD_TEXT,      "/what"        },
        {"{\"what\":\"\xff\"}",                                            BAD_TEXT,      "/what"        },
        {"{\"what\":\"x\",\"photos\":[\"\xe6\xb0\"]}",                     BAD_TEXT,      "/photos/0"    },
        {"{\"what\":\"x\",\"answers\":{\"q\":[\"\xff\"]}}",                BAD_TEXT,      "/answers/q/0" },
    };

    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        struct report r;
        enum outcome o = read_text(ROWS[i].text, &r);

        if (o != ROWS[i].outcome || !ctx.problem.field ||
            strcmp(ctx.problem.field, ROWS[i].field) != 0)
            fail_msg("%s: %s at %s", ROWS[i].text, outcome_code(o),
                     ctx.problem.field ? ctx.problem.field : "(nowhere)");
    }
}

static void what_is_not_json_is_refused(void **)
{
    static const char *const BAD[] = {
        "",
        "{",
        "{\"what\":\"x\"",
        "{\"what\":\"x\"} x",
        "{\"what\":\"x\",}",
        "{'what':'x'}",
        "{\"what\":\"x\",\"what\":\"y\"}", /* said twice */
        "{\"what\":\"a\\u0000b\"}",        /* NUL cannot be kept */
        "{\"what\":\"\\ud800\"}",          /* half a surrogate pair */
        "{\"what\":\"a\nb\"}",             /* a bare newline inside a text */
        "{\"what\":NaN}",
        "\xff",
    };
    struct report r;

    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        if (read_text(BAD[i], &r) != BAD_JSON)
            fail_msg("row %zu: %s", i, BAD[i]);
    assert_int_equal(read_text("[]", &r), WRONG_TYPE);
    assert_string_equal(ctx.problem.field, "");
}

static void nesting_is_bounded(void **)
{
    struct buf b = {.arena = ctx.arena};
    struct report r;

    buf_text(&b, "{\"what\":\"[[[[[\",\"answers\":");
    for (int i = 0; i < 15; i++)
        buf_char(&b, '[');
    for (int i = 0; i < 15; i++)
        buf_char(&b, ']');
    buf_char(&b, '}');
    assert_int_equal(read_text(b.text, &r), DONE);

    b = (struct buf){.arena = ctx.arena};
    buf_text(&b, "{\"what\":\"x\",\"answers\":");
    for (int i = 0; i < 100000; i++)
        buf_char(&b, '[');
    assert_int_equal(read_text(b.text, &r), BAD_JSON);
}

static void free_json_has_a_greatest_length(void **)
{
    struct report r;

    assert_int_equal(read_text("{\"what\":\"x\",\"answers\":{\"q\":\"01234567890123456789"
                               "01234567890123456789012345678901234567890123456789\"}}",
                               &r),
                     TOO_LONG);
    assert_string_equal(ctx.problem.field, "/answers");
}

static enum outcome read_word(const char *name, const char *text, struct report *ret)
{
    for (size_t i = 0; i < REPORT.n; i++)
        if (strcmp(REPORT.fields[i].name, name) == 0)
            return json_read_word(&ctx, &REPORT.fields[i], text, ret);
    return BROKEN;
}

static void a_word_obeys_the_same_rules(void **)
{
    struct report r = {0};

    assert_int_equal(read_word("minutes", "30", &r), DONE);
    assert_int_equal(r.minutes, 30);
    assert_int_equal(read_word("at_night", "true", &r), DONE);
    assert_true(r.at_night);
    assert_int_equal(read_word("urgency", "calm", &r), DONE);
    assert_int_equal(r.urgency, CALM);
    assert_int_equal(read_word("photos", "a,,b", &r), TOO_MANY);
    assert_int_equal(read_word("photos", "a,b", &r), DONE);
    assert_string_equal(((const char **)r.photos.items)[1], "b");
    assert_int_equal(read_word("numbers", "", &r), DONE);
    assert_int_equal(r.numbers.n, 0);
    assert_int_equal(read_word("numbers", "4,-5", &r), DONE);
    assert_int_equal(((int64_t *)r.numbers.items)[1], -5);
    assert_int_equal(read_word("numbers", "4,", &r), WRONG_TYPE);
    assert_int_equal(read_word("minutes", "30x", &r), WRONG_TYPE);
    assert_int_equal(read_word("minutes", "3000", &r), OUT_OF_RANGE);
    assert_int_equal(read_word("at_night", "yes", &r), WRONG_TYPE);
    assert_int_equal(read_word("what", "123456", &r), TOO_LONG);
    assert_int_equal(read_word("what", "\xff", &r), BAD_TEXT);
    assert_int_equal(read_word("answers", "{}", &r), WRONG_TYPE);
    assert_string_equal(ctx.problem.field, "/answers");
}

static void an_events_data_is_an_object_without_absent_texts(void **)
{
    int64_t id = 5000000000;
    const char *none = NULL;

    assert_string_equal(jot(&ctx, J("id", id), J("night", (bool)true), J("n", 3), J("why", none),
                            J("state", "on \"site\"")),
                        "{\"id\":5000000000,\"night\":true,\"n\":3,\"state\":\"on \\\"site\\\"\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_out_comes_back),
        cmocka_unit_test(what_is_absent_is_null_or_empty),
        cmocka_unit_test(bytes_go_out_as_base64_and_never_come_in),
        cmocka_unit_test(control_characters_are_escaped_on_the_way_out),
        cmocka_unit_test(every_refusal_names_the_field),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(free_json_has_a_greatest_length),
        cmocka_unit_test(a_word_obeys_the_same_rules),
        cmocka_unit_test(an_events_data_is_an_object_without_absent_texts),
    };

    return cmocka_run_group_tests_name("json", tests, setup, teardown);
}
