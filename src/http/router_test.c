/* http/router_test.c — paths to endpoints. */
#include "base/test.h"
#include "http/inside.h"

static const struct endpoint ROWS[] = {
    {.verb = GET,    .path = "/api/tickets",                  .name = "list"},
    {.verb = POST,   .path = "/api/tickets",                  .name = "add" },
    {.verb = GET,    .path = "/api/tickets/mine",             .name = "mine"},
    {.verb = GET,    .path = "/api/tickets/{id}",             .name = "one" },
    {.verb = POST,   .path = "/api/tickets/{id}/parts/{id2}", .name = "part"},
    {.verb = GET,    .path = "/api/places/by-code/{code}",    .name = "code"},
    {.verb = DELETE, .path = "/api/tickets/{id}",             .name = "drop"},
};
static const struct endpoints TABLE = ENDPOINTS("tickets", ROWS);
static const struct endpoints *const TABLES[] = {&TABLE};

static struct arena *arena;
static struct router *router;
static struct match m;

static int begin(void **)
{
    arena = arena_new(0);
    router = router_new(arena, TABLES, 1);
    return 0;
}

static int end(void **)
{
    arena_free(arena);
    return 0;
}

static const char *found(enum verb verb, const char *path)
{
    return router_find(router, arena, verb, path, &m) == ROUTE_FOUND ? m.route->endpoint->name
                                                                     : "none";
}

static void a_path_finds_its_row(void **)
{
    assert_string_equal(found(GET, "/api/tickets"), "list");
    assert_string_equal(found(POST, "/api/tickets"), "add");
    assert_string_equal(found(GET, "/api/tickets/17"), "one");
    assert_int_equal(m.id, 17);
    assert_string_equal(found(POST, "/api/tickets/17/parts/5"), "part");
    assert_int_equal(m.id, 17);
    assert_int_equal(m.id2, 5);
    assert_int_equal(router_size(router), 7);
}

static void a_literal_wins_over_a_number_and_a_word(void **)
{
    assert_string_equal(found(GET, "/api/tickets/mine"), "mine");
}

static void a_word_is_decoded_once_and_must_be_text(void **)
{
    assert_string_equal(found(GET, "/api/places/by-code/A%2F3%E6%A5%BC"), "code");
    assert_string_equal(m.word, "A/3楼");
    assert_string_equal(found(GET, "/api/places/by-code/%2541"), "code");
    assert_string_equal(m.word, "%41");
    static const char *const bad[] = {"%", "%4", "%zz", "%00", "%ff", "a%0ab%07", ""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char path[64];

        snprintf(path, sizeof path, "/api/places/by-code/%s", bad[i]);
        if (strcmp(found(GET, path), "none") != 0)
            fail_msg("%s was taken for a word", bad[i]);
    }
}

static void what_is_no_plain_positive_number_is_no_id(void **)
{
    static const char *const bad[] = {"0",  "007", "-1", "+1",  "1e3",  "0x1",
                                      "１", "1 ",  "",   "1.0", "1%30", "9999999999999999999"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char path[64];

        snprintf(path, sizeof path, "/api/tickets/%s", bad[i]);
        if (strcmp(found(GET, path), "none") != 0)
            fail_msg("%s was taken for an id", bad[i]);
    }
}

static void an_unknown_path_is_not_found_and_an_unknown_method_is_told_which_there_are(void **)
{
    assert_int_equal(router_find(router, arena, GET, "/api", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, GET, "/api/tickets/", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, GET, "//api/tickets", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, GET, "/api/tickets/1/2", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, GET, "/", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, GET, "", &m), ROUTE_NO_PATH);
    assert_int_equal(router_find(router, arena, PUT, "/api/tickets/1", &m), ROUTE_NO_VERB);
    assert_string_equal(router_allow(arena, m.verbs), "GET, HEAD, DELETE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_row),
        cmocka_unit_test(a_literal_wins_over_a_number_and_a_word),
        cmocka_unit_test(a_word_is_decoded_once_and_must_be_text),
        cmocka_unit_test(what_is_no_plain_positive_number_is_no_id),
        cmocka_unit_test(
            an_unknown_path_is_not_found_and_an_unknown_method_is_told_which_there_are),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
