/* http/reads_test.c — what reads get, over real sockets: routes, queries, versions, answers that
 * are still true, the web, the headers of every answer. */
#include <unistd.h>
#include "http/test_ask.h"

static int begin(void **)
{
    struct reply r;

    toy_start();
    for (int i = 0; i < 3; i++) {
        char extra[160];

        snprintf(extra, sizeof extra, JSON_TYPE AS_PERSON "Idempotency-Key: reads-begin-%d\r\n", i);
        ask("POST", "/api/things", extra, "{\"name\":\"tap\"}", &r);
        reply_free(&r);
    }
    return 0;
}

static int end(void **)
{
    toy_stop();
    return 0;
}

static void queries_are_held_to_their_shape(void **)
{
    EXPECT(200, "GET", "/api/things?limit=1&after=0", "", NULL);
    assert_string_equal(reply_header(&reply, "Link", value),
                        "</api/things?limit=1&after=1>; rel=\"next\"");
    DONE_WITH_IT;
    EXPECT(400, "GET", "/api/things?limit=0", "", NULL);
    assert_true(says("out-of-range"));
    DONE_WITH_IT;
    EXPECT(400, "GET", "/api/things?limit=1&limit=2", "", NULL);
    DONE_WITH_IT;
    EXPECT(400, "GET", "/api/things?colour=red", "", NULL);
    assert_true(says("unknown-field"));
    DONE_WITH_IT;
    EXPECT(400, "GET", "/api/things/1?x=1", "", NULL);
    DONE_WITH_IT;
    EXPECT(400, "GET", "/api/things?limit=%zz", "", NULL);
    DONE_WITH_IT;
}

static void paths_and_methods_that_are_not_there_say_so(void **)
{
    EXPECT(404, "GET", "/api/nothing", "", NULL);
    DONE_WITH_IT;
    EXPECT(404, "GET", "/api/things/0", "", NULL);
    DONE_WITH_IT;
    EXPECT(405, "PUT", "/api/things", "", NULL);
    assert_string_equal(reply_header(&reply, "Allow", value), "GET, HEAD, POST");
    DONE_WITH_IT;
    EXPECT(405, "BREW", "/api/things", "", NULL);
    DONE_WITH_IT;
    EXPECT(404, "GET", "/api/things/999999", "Accept-Language: en\r\n", NULL);
    assert_true(says("\"title\":\"Not found\""));
    DONE_WITH_IT;
}

static void a_known_version_is_not_sent_again(void **)
{
    char seen[128];

    EXPECT(200, "GET", "/api/things/1", "", NULL);
    assert_int_equal(strncmp(reply_header(&reply, "ETag", value), "\"1.", 3), 0);
    assert_string_equal(reply_header(&reply, "Cache-Control", value), "no-store");
    snprintf(seen, sizeof seen, "If-None-Match: %s\r\n", reply_header(&reply, "ETag", value));
    DONE_WITH_IT;
    EXPECT(304, "GET", "/api/things/1", seen, NULL);
    DONE_WITH_IT;
    EXPECT(200, "GET", "/api/things/1", "If-None-Match: \"1\"\r\n", NULL);
    DONE_WITH_IT;
    EXPECT(200, "HEAD", "/api/things/1", "", NULL);
    assert_int_equal(reply.n, 0);
    DONE_WITH_IT;
}

static void no_answer_is_older_than_the_last_acknowledged_write(void **)
{
    int fd = client_open();
    char extra[200], body[64], name[32], seen[128] = "";

    for (int i = 0; i < 60; i++) {
        snprintf(extra, sizeof extra,
                 JSON_TYPE AS_PERSON "If-Match: \"1\"\r\nIdempotency-Key: rename-again-%d\r\n", i);
        snprintf(body, sizeof body, "{\"name\":\"now %d\"}", i);
        snprintf(name, sizeof name, "\"now %d\"", i);
        EXPECT(204, "PATCH", "/api/things/1", extra, body);
        DONE_WITH_IT;
        for (int again = 0; again < 4; again++) {
            if (again % 2)
                ask("GET", "/api/things/1", "", NULL, &reply);
            else
                ask_on(fd, "GET", "/api/things/1", "", NULL, &reply);
            assert_int_equal(reply.status, 200);
            if (!says(name))
                fail_msg("%s is not %s", reply.body, name);
            snprintf(seen, sizeof seen, "If-None-Match: %.60s\r\n",
                     reply_header(&reply, "ETag", value));
            DONE_WITH_IT;
        }
    }
    for (int again = 0; again < 4; again++) {
        EXPECT(304, "GET", "/api/things/1", seen, NULL);
        assert_int_equal(reply.n, 0);
        DONE_WITH_IT;
    }
    close(fd);
}

static void what_one_caller_was_told_is_told_to_nobody_else(void **)
{
    int fd = client_open();

    for (int i = 0; i < 4; i++) {
        ask_on(fd, "GET", "/api/changes", AS_PERSON, NULL, &reply);
        assert_int_equal(reply.status, 200);
        DONE_WITH_IT;
        ask_on(fd, "GET", "/api/changes", "", NULL, &reply);
        assert_int_equal(reply.status, 401);
        DONE_WITH_IT;
        ask_on(fd, "GET", "/api/changes", "Cookie: __Host-shouwen=person-8\r\n", NULL, &reply);
        assert_int_equal(reply.status, 401);
        DONE_WITH_IT;
    }
    close(fd);
}

static void the_web_is_served_gzipped_with_its_own_addresses(void **)
{
    const struct {
        const char *path, *etag;
        int status;
    } rows[] = {
        {"/",                 "\"iiii\"", 200},
        {"/p/A1-203",         "\"iiii\"", 200},
        {"/t/token",          "\"iiii\"", 200},
        {"/desk",             "\"dddd\"", 200},
        {"/desk/queue",       "\"dddd\"", 200},
        {"/assets/a-1234.js", "\"aaaa\"", 200},
        {"/assets/b.js",      "",         404},
        {"/favicon.ico",      "",         404},
        {"/api/",             "",         404},
        {"/index.html",       "\"iiii\"", 200},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EXPECT(rows[i].status, "GET", rows[i].path, "", NULL);
        assert_string_equal(reply_header(&reply, "ETag", value), rows[i].etag);
        DONE_WITH_IT;
    }
    EXPECT(200, "GET", "/assets/a-1234.js", "", NULL);
    assert_string_equal(reply_header(&reply, "Content-Encoding", value), "gzip");
    assert_non_null(strstr(reply_header(&reply, "Cache-Control", value), "immutable"));
    DONE_WITH_IT;
    EXPECT(304, "GET", "/", "If-None-Match: \"iiii\"\r\n", NULL);
    DONE_WITH_IT;
    EXPECT(406, "GET", "/", "Accept-Encoding: identity\r\n", NULL);
    DONE_WITH_IT;
}

static void the_largest_head_is_answered_and_a_larger_one_refused(void **)
{
    char extra[8192], path[3200] = "/api/things?";
    int n = 0;

    for (int i = 0; i < 40; i++)
        n += snprintf(extra + n, sizeof extra - (size_t)n, "X-Header-%02d: %0120d\r\n", i, i);
    EXPECT(200, "GET", "/api/things/1", extra, NULL);
    DONE_WITH_IT;
    snprintf(extra + n, sizeof extra - (size_t)n, "X-More: %01000d\r\n", 1);
    EXPECT(400, "GET", "/api/things/1", extra, NULL);
    DONE_WITH_IT;
    for (int i = 0; i < 1400; i++)
        memcpy(path + 12 + 2 * i, "a&", 3);
    ask("GET", path, "", NULL, &reply);
    assert_true(reply.status >= 400 && reply.status < 500);
    DONE_WITH_IT;
}

static void every_answer_carries_the_security_headers(void **)
{
    static const char *const paths[] = {"/", "/api/things/1", "/api/nothing", "/healthz"};

    for (size_t i = 0; i < 4; i++) {
        ask("GET", paths[i], "", NULL, &reply);
        assert_non_null(
            strstr(reply_header(&reply, "Content-Security-Policy", value), "default-src 'none'"));
        assert_string_equal(reply_header(&reply, "X-Content-Type-Options", value), "nosniff");
        assert_int_equal(strlen(reply_header(&reply, "X-Request-Id", value)), 16);
        DONE_WITH_IT;
    }
}

static void the_server_describes_itself(void **)
{
    EXPECT(200, "GET", "/api/openapi.json", "", NULL);
    assert_true(says("\"openapi\":\"3.1.0\""));
    assert_true(says("\"operationId\":\"make\""));
    assert_true(says("\"x-may\":[\"make\"]"));
    DONE_WITH_IT;
    EXPECT(200, "GET", "/problems/too-often", "", NULL);
    assert_true(says("\"status\":429"));
    DONE_WITH_IT;
    EXPECT(200, "GET", "/healthz", "", NULL);
    assert_true(says("\"status\":\"ok\""));
    DONE_WITH_IT;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_are_held_to_their_shape),
        cmocka_unit_test(paths_and_methods_that_are_not_there_say_so),
        cmocka_unit_test(a_known_version_is_not_sent_again),
        cmocka_unit_test(no_answer_is_older_than_the_last_acknowledged_write),
        cmocka_unit_test(what_one_caller_was_told_is_told_to_nobody_else),
        cmocka_unit_test(the_web_is_served_gzipped_with_its_own_addresses),
        cmocka_unit_test(the_largest_head_is_answered_and_a_larger_one_refused),
        cmocka_unit_test(every_answer_carries_the_security_headers),
        cmocka_unit_test(the_server_describes_itself),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
