/* places/places_api_test.c — places, zones and the catalogue as a browser meets them. */
#include "catalog/catalog.h"
#include "people/people_call_test.h"
#include "places/places.h"
#include "rebuild/rebuild_test.h"

static enum outcome ask(struct ctx *ctx, const char *name, int64_t id, const char *body,
                        struct called *ret)
{
    return call(ctx, &PLACES_ENDPOINTS, name, (struct request){.id = id}, body, ret);
}

static enum outcome list(struct ctx *ctx, const char *query, struct called *ret)
{
    struct request req = {.query = query_of(ctx, &PLACES_ENDPOINTS, "places", query)};

    return call(ctx, &PLACES_ENDPOINTS, "places", req, NULL, ret);
}

TEST(anybody_finds_a_place_and_who_answers_for_it)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;

    assert_int_equal(
        ask(ctx, "addPlace", 0, "{\"kind\":\"building\",\"name\":\"住院楼\",\"code\":\"zyl\"}", &c),
        DONE);
    assert_int_equal(ask(ctx, "addZone", 0, "{\"name\":\"东区\"}", &c), DONE);
    assert_says(&c, "\"covered\":false");
    assert_int_equal(ask(ctx, "changePlace", 1, "{\"zone_id\":1}", &c), DONE);
    act_as(ctx, manager);
    int64_t steward = add(
        ctx, (struct person_in){.name = "钱管家", .role = ROLE_STEWARD, .phone = "13800138000"});
    assert_int_equal(ask(ctx, "changeZone", 1,
                         arena_print(ctx->arena, "{\"steward_id\":%lld}", (long long)steward), &c),
                     DONE);
    assert_says(&c, "\"covered\":true");
    assert_says(&c, "\"places\":1");
    ctx->who = (struct actor){0};
    assert_int_equal(
        call(ctx, &PLACES_ENDPOINTS, "placeByCode", (struct request){.word = "ZYL"}, NULL, &c),
        DONE);
    assert_says(&c, "\"name\":\"住院楼\"");
    assert_says(&c, "\"zone_name\":\"东区\"");
    assert_says(&c, "\"name\":\"钱管家\"");
    assert_says(&c, "\"phone\":\"13800138000\"");
    assert_int_equal(
        call(ctx, &PLACES_ENDPOINTS, "placeByCode", (struct request){.word = "no"}, NULL, &c),
        UNKNOWN_PLACE);
    assert_int_equal(ask(ctx, "addPlace", 0, NULL, &c), NOT_SIGNED_IN);
    adds_up_and_ends(ctx);
}

TEST(pages_of_places_follow_their_cursor)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;

    for (int i = 0; i < 5; i++)
        assert_int_equal(
            ask(ctx, "addPlace", 0,
                arena_print(ctx->arena, "{\"kind\":\"building\",\"name\":\"%d 号楼\"}", i), &c),
            DONE);
    const char *query = "q=号楼&limit=2";
    for (int pages = 0; pages < 3; pages++) {
        assert_int_equal(list(ctx, query, &c), DONE);
        assert_int_equal(c.req.next != NULL, pages < 2);
        query = arena_print(ctx->arena, "q=号楼&limit=2&after=%s", c.req.next);
    }
    assert_says(&c, "4 号楼");
    assert_int_equal(list(ctx, "limit=3", &c), DONE);
    query = arena_print(ctx->arena, "limit=3&after=%s", c.req.next);
    assert_int_equal(list(ctx, query, &c), DONE);
    assert_says(&c, "3 号楼");
    assert_null(c.req.next);
    assert_int_equal(list(ctx, "after=nonsense", &c), INVALID);
    assert_string_equal(ctx->problem.field, "/after");
    adds_up_and_ends(ctx);
}

TEST(the_qr_is_a_file_to_print)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const void *q = query_of(ctx, &PLACES_ENDPOINTS, "placeQr", "origin=https://help.example.org");
    struct called c;

    assert_int_equal(ask(ctx, "addPlace", 0, "{\"kind\":\"building\",\"name\":\"住院楼\"}", &c),
                     DONE);
    assert_int_equal(
        call(ctx, &PLACES_ENDPOINTS, "placeQr", (struct request){.id = 1, .query = q}, NULL, &c),
        DONE);
    assert_string_equal(c.req.file_type, "image/svg+xml");
    assert_int_equal(strlen(c.req.file), c.req.n_file);
    assert_int_equal(ask(ctx, "placeQr", 1, NULL, &c), INVALID);
    assert_int_equal(ask(ctx, "placeQr", 99, NULL, &c), NOT_FOUND);
    adds_up_and_ends(ctx);
}

TEST(services_are_listed_for_everybody_and_added_by_logistics)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct request none = {0};
    struct called c;
    static const char LIGHT[] =
        "{\"code\":\"light\",\"name\":\"照明\",\"name_tw\":\"照明\",\"name_en\":\"Lights\","
        "\"category\":\"repair\",\"icon\":\"bulb\",\"in_scope\":true,\"frequent\":1,"
        "\"limits\":{\"arrive\":1800},\"form\":[]}";

    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "addService", none, LIGHT, &c), DONE);
    assert_says(&c, "\"arrive_s\":1800,\"finish_s\":86400");
    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "addServiceVersion", (struct request){.id = 1},
                          "{\"name\":\"灯\",\"name_tw\":\"燈\",\"name_en\":\"Lamps\","
                          "\"category\":\"repair\",\"icon\":\"bulb\",\"in_scope\":true}",
                          &c),
                     DONE);
    assert_says(&c, "\"version\":2");
    ctx->who = (struct actor){0};
    ctx->locale = LOCALE_EN;
    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "services", none, NULL, &c), DONE);
    assert_says(&c, "\"name\":\"Lamps\"");
    assert_says(&c, "\"form\":[]");
    struct request there = {.query =
                                query_of(ctx, &CATALOG_ENDPOINTS, "services", "place=NOWHERE")};
    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "services", there, NULL, &c), UNKNOWN_PLACE);
    act_as(ctx, manager);
    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "addService", none, LIGHT, &c), NOT_ALLOWED);
    assert_int_equal(call(ctx, &CATALOG_ENDPOINTS, "service", (struct request){.id = 1}, NULL, &c),
                     DONE);
    assert_says(&c, "\"limits\":{\"arrive\":1800}");
    adds_up_and_ends(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anybody_finds_a_place_and_who_answers_for_it),
        cmocka_unit_test(pages_of_places_follow_their_cursor),
        cmocka_unit_test(the_qr_is_a_file_to_print),
        cmocka_unit_test(services_are_listed_for_everybody_and_added_by_logistics),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
