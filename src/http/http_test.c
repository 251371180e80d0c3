/* http/http_test.c — the front door over real sockets: rights, keys, savepoints, batches, bodies,
 * limits, stop. What reads get is in reads_test.c. */
#include <unistd.h>
#include "base/settings.h"
#include "base/time.h"
#include "http/test_ask.h"

static int begin(void **)
{
    toy_start();
    return 0;
}

static int end(void **)
{
    toy_stop();
    return 0;
}

static void a_write_is_done_once_and_replayed_to_the_letter(void **)
{
    int64_t before = toy_things();
    char first[512];

    EXPECT(200, "POST", "/api/things", MAKE("key-number-1"), "{\"name\":\"tap\"}");
    assert_true(says("\"secret\":\"s3cret\""));
    assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "");
    snprintf(first, sizeof first, "%.40s", reply.body);
    DONE_WITH_IT;
    EXPECT(200, "POST", "/api/things", MAKE("key-number-1"), "{\"name\":\"tap\"}");
    assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "true");
    assert_memory_equal(first, reply.body, strcspn(first, ","));
    assert_true(says("\"secret\":null"));
    DONE_WITH_IT;
    assert_int_equal(toy_things(), before + 1);
}

static void a_key_with_another_body_or_path_is_refused(void **)
{
    int64_t before;

    EXPECT(200, "POST", "/api/things", MAKE("key-number-2"), "{\"name\":\"tap\"}");
    DONE_WITH_IT;
    before = toy_things();
    EXPECT(422, "POST", "/api/things", MAKE("key-number-2"), "{\"name\":\"lamp\"}");
    assert_true(says("\"code\":\"key-reused\""));
    DONE_WITH_IT;
    EXPECT(422, "POST", "/api/slow", AS_PERSON "Idempotency-Key: key-number-2\r\n", NULL);
    DONE_WITH_IT;
    assert_int_equal(toy_things(), before);
}

static void another_persons_same_key_is_another_key(void **)
{
    int64_t before = toy_things();

    EXPECT(200, "POST", "/api/things", MAKE("key-number-3"), "{\"name\":\"tap\"}");
    DONE_WITH_IT;
    EXPECT(200, "POST", "/api/report", JSON_TYPE "Idempotency-Key: key-number-3\r\n",
           "{\"name\":\"tap\"}");
    assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "");
    DONE_WITH_IT;
    assert_int_equal(toy_things(), before + 2);
}

static void a_write_without_a_key_is_refused(void **)
{
    EXPECT(400, "POST", "/api/things", JSON_TYPE AS_PERSON, "{\"name\":\"tap\"}");
    assert_true(says("\"code\":\"key-required\""));
    DONE_WITH_IT;
}

static void a_verb_that_fails_leaves_nothing_and_keeps_no_answer(void **)
{
    int64_t before = toy_things();

    EXPECT(409, "POST", "/api/things", MAKE("key-number-4"), "{\"name\":\"tap\",\"refuse\":true}");
    assert_true(says("\"code\":\"taken\""));
    assert_true(says("\"pointer\":\"/name\""));
    DONE_WITH_IT;
    assert_int_equal(toy_things(), before);
    EXPECT(409, "POST", "/api/things", MAKE("key-number-4"), "{\"name\":\"tap\",\"refuse\":true}");
    assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "");
    DONE_WITH_IT;
}

static void the_same_key_sixteen_times_at_once_makes_one_thing(void **)
{
    int64_t before = toy_things();
    int fds[16];
    char text[512];
    int n = snprintf(text, sizeof text,
                     "POST /api/things HTTP/1.1\r\nHost: x\r\n" MAKE(
                         "key-number-5") "Content-Length: "
                                         "14\r\n\r\n{\"name\":\"tap\"}");

    for (int i = 0; i < 16; i++) {
        fds[i] = client_open();
        client_send(fds[i], text, (size_t)n);
    }
    for (int i = 0; i < 16; i++) {
        client_read(fds[i], false, &reply);
        assert_int_equal(reply.status, 200);
        DONE_WITH_IT;
        close(fds[i]);
    }
    assert_int_equal(toy_things(), before + 1);
}

static void sixty_four_connections_are_answered_from_few_commits(void **)
{
    enum { CONNECTIONS = 64, ROUNDS = 20 };
    int64_t before = toy_things();
    int fds[CONNECTIONS];
    char text[512];

    for (int i = 0; i < CONNECTIONS; i++)
        fds[i] = client_open();
    for (int r = 0; r < ROUNDS; r++) {
        for (int i = 0; i < CONNECTIONS; i++) {
            int n = snprintf(text, sizeof text,
                             "POST /api/things HTTP/1.1\r\nHost: x\r\n" JSON_TYPE AS_PERSON
                             "Idempotency-Key: round-%d-%d\r\nContent-Length: 14\r\n\r\n"
                             "{\"name\":\"tap\"}",
                             r, i);
            client_send(fds[i], text, (size_t)n);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            client_read(fds[i], false, &reply);
            assert_int_equal(reply.status, 200);
            DONE_WITH_IT;
        }
    }
    for (int i = 0; i < CONNECTIONS; i++)
        close(fds[i]);
    assert_int_equal(toy_things(), before + CONNECTIONS * ROUNDS);
    EXPECT(200, "GET", "/metrics", "", NULL);
    const char *count = strstr(reply.body, "shouwen_write_batch_verbs_count ");
    assert_non_null(count);
    /* PostgreSQL gathers the commits of several writers by itself: there a batch is one verb. */
    if (!test_on_postgres())
        assert_true(strtol(count + 32, NULL, 10) < CONNECTIONS * ROUNDS);
    DONE_WITH_IT;
}

static void what_was_acknowledged_is_there_after_a_restart(void **)
{
    int64_t before;

    EXPECT(200, "POST", "/api/things", MAKE("key-number-6"), "{\"name\":\"kept\"}");
    DONE_WITH_IT;
    before = toy_things();
    toy_again();
    assert_int_equal(toy_things(), before);
    EXPECT(200, "POST", "/api/things", MAKE("key-number-6"), "{\"name\":\"kept\"}");
    assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "true");
    DONE_WITH_IT;
}

static void rights_are_checked_before_the_body(void **)
{
    EXPECT(401, "POST", "/api/things", JSON_TYPE "Idempotency-Key: key-number-7\r\n", "{bad");
    assert_true(says("\"code\":\"not-signed-in\""));
    DONE_WITH_IT;
    EXPECT(403, "POST", "/api/rule", AS_PERSON "Idempotency-Key: key-number-8\r\n", NULL);
    DONE_WITH_IT;
    EXPECT(403, "POST", "/api/things", MAKE("key-number-9") "Sec-Fetch-Site: cross-site\r\n",
           "{\"name\":\"tap\"}");
    assert_true(says("\"code\":\"wrong-origin\""));
    DONE_WITH_IT;
}

static void a_link_speaks_for_its_asker(void **)
{
    EXPECT(200, "GET", "/api/follow/link-1", "", NULL);
    assert_true(says("\"id\":31"));
    DONE_WITH_IT;
    EXPECT(404, "GET", "/api/follow/link-2", AS_PERSON, NULL);
    DONE_WITH_IT;
}

static void bad_bodies_name_the_field(void **)
{
    const struct {
        const char *body, *code, *pointer;
        int status;
    } rows[] = {
        {"",                                     "missing-field", "/name", 400},
        {"{}",                                   "missing-field", "/name", 400},
        {"{\"name\":5}",                         "wrong-type",    "/name", 400},
        {"{\"name\":\"\"}",                      "too-short",     "/name", 400},
        {"{\"name\":\"123456789012345678901\"}", "too-long",      "/name", 400},
        {"{\"name\":\"a\",\"age\":1}",           "unknown-field", "/age",  400},
        {"{\"name\":\"\xff\"}",                  "bad-text",      "/name", 400},
        {"{\"name\":\"a\"",                      "bad-json",      "",      400},
        {"[]",                                   "wrong-type",    "",      400},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        EXPECT(rows[i].status, "POST", "/api/things", MAKE("key-number-10"), rows[i].body);
        if (!says(rows[i].code) || !says(rows[i].pointer))
            fail_msg("%s: %s", rows[i].body, reply.body);
        assert_string_equal(reply_header(&reply, "Content-Type", value),
                            "application/problem+json");
        DONE_WITH_IT;
    }
    EXPECT(415, "POST", "/api/things",
           AS_PERSON "Idempotency-Key: key-number-11\r\nContent-Type: text/plain\r\n", "{}");
    DONE_WITH_IT;
}

static void a_change_must_say_which_version_it_saw(void **)
{
    EXPECT(428, "PATCH", "/api/things/1", MAKE("key-number-12"), "{\"name\":\"new\"}");
    DONE_WITH_IT;
    EXPECT(412, "PATCH", "/api/things/1", MAKE("key-number-13") "If-Match: \"9\"\r\n",
           "{\"name\":\"new\"}");
    DONE_WITH_IT;
    EXPECT(204, "PATCH", "/api/things/1", MAKE("key-number-14") "If-Match: \"1\"\r\n",
           "{\"name\":\"new\"}");
    DONE_WITH_IT;
}

static void slow_work_is_prepared_aside_and_written_by_the_writer(void **)
{
    EXPECT(200, "POST", "/api/slow", AS_PERSON "Idempotency-Key: key-number-15\r\n", NULL);
    assert_true(says("made slowly"));
    DONE_WITH_IT;
}

static void a_sign_in_sets_the_cookie_and_is_never_kept(void **)
{
    for (int i = 0; i < 2; i++) {
        EXPECT(204, "POST", "/api/session", "Idempotency-Key: key-number-16\r\n", NULL);
        reply_header(&reply, "Set-Cookie", value);
        assert_non_null(strstr(value, "__Host-shouwen=person-7; Path=/; Secure; HttpOnly"));
        assert_string_equal(reply_header(&reply, "Idempotent-Replayed", value), "");
        DONE_WITH_IT;
    }
}

static void raw_bytes_are_taken_up_to_their_limit(void **)
{
    char *big = calloc(1, 10000001);

    memset(big, 'x', 10000000);
    big[99999] = '\0';
    EXPECT(200, "POST", "/api/bytes",
           "Idempotency-Key: key-number-17\r\nContent-Type: image/png\r\n", big);
    assert_true(says("\"id\":99999,\"name\":\"image/png\""));
    DONE_WITH_IT;
    big[99999] = 'x';
    EXPECT(413, "POST", "/api/bytes", "Idempotency-Key: key-number-18\r\n", big);
    assert_true(says("\"code\":\"body-too-large\""));
    DONE_WITH_IT;
    EXPECT(413, "POST", "/api/things", MAKE("key-number-19"), big);
    DONE_WITH_IT;
    free(big);
}

static void a_body_in_chunks_is_one_body_and_an_endless_one_is_cut(void **)
{
    static const char head[] = "POST /api/things HTTP/1.1\r\nHost: x\r\n" MAKE(
        "key-number-20") "Transfer-Encoding: chunked\r\n\r\n";
    static const char chunks[] = "7\r\n{\"name\"\r\n7\r\n:\"cut\"}\r\n0\r\n\r\n";
    static char chunk[7 + 65535 + 2];
    int fd = client_open();
    bool open = true;

    client_send(fd, head, sizeof head - 1);
    client_send(fd, chunks, sizeof chunks - 1);
    client_read(fd, false, &reply);
    assert_int_equal(reply.status, 200);
    DONE_WITH_IT;
    client_send(fd, head, sizeof head - 1);
    memset(chunk, ' ', sizeof chunk);
    memcpy(chunk, "0ffff\r\n", 7);
    memcpy(chunk + 7 + 65535, "\r\n", 2);
    for (int i = 0; i < 2000 && open; i++)
        open = client_send(fd, chunk, sizeof chunk);
    assert_false(open);
    close(fd);
    EXPECT(200, "GET", "/healthz", "", NULL);
    DONE_WITH_IT;
}

static void a_refused_body_leaves_the_connection_usable(void **)
{
    int fd = client_open();

    ask_on(fd, "POST", "/api/nothing", JSON_TYPE, "{\"a\":1}", &reply);
    assert_int_equal(reply.status, 404);
    DONE_WITH_IT;
    ask_on(fd, "GET", "/api/things/1", "", NULL, &reply);
    assert_int_equal(reply.status, 200);
    DONE_WITH_IT;
    close(fd);
}

static void reports_without_an_account_are_counted_by_address(void **)
{
    int64_t was = settings.rate_report;
    int refused = 0;
    char extra[128];

    settings.rate_report = 5;
    for (int i = 0; i < 8; i++) {
        snprintf(extra, sizeof extra, JSON_TYPE "Idempotency-Key: rate-number-%d\r\n", i);
        ask("POST", "/api/report", extra, "{\"name\":\"tap\"}", &reply);
        if (reply.status == 429) {
            refused++;
            assert_true(strtol(reply_header(&reply, "Retry-After", value), NULL, 10) > 0);
        }
        DONE_WITH_IT;
    }
    settings.rate_report = was;
    assert_true(refused >= 2);
}

static void a_full_disk_is_said_and_nothing_acknowledged_is_missing(void **)
{
    int64_t before;
    int done = 0, full = 0;
    char extra[160];

    /* Only a file's pages can be limited from a verb; what PostgreSQL says when its disk is full
     * is in store/postgres_test.c. */
    if (test_on_postgres())
        return;
    EXPECT(204, "POST", "/api/disk/full", "Idempotency-Key: disk-is-full\r\n", NULL);
    DONE_WITH_IT;
    before = toy_things();
    for (int i = 0; i < 400 && full < 3; i++) {
        snprintf(extra, sizeof extra, JSON_TYPE AS_PERSON "Idempotency-Key: full-%d-full\r\n", i);
        ask("POST", "/api/things", extra, "{\"name\":\"twenty letters, full\"}", &reply);
        done += reply.status == 200;
        full += reply.status == 507;
        DONE_WITH_IT;
    }
    assert_int_equal(full, 3);
    assert_int_equal(toy_things(), before + done);
    EXPECT(200, "GET", "/api/things/1", "", NULL);
    DONE_WITH_IT;
    EXPECT(204, "POST", "/api/disk/roomy", "Idempotency-Key: disk-is-roomy\r\n", NULL);
    DONE_WITH_IT;
    EXPECT(200, "POST", "/api/things", extra, "{\"name\":\"tap\"}");
    DONE_WITH_IT;
}

static void the_clock_ticks_between_writes(void **)
{
    const struct timespec nap = {.tv_nsec = 100000000};

    for (int i = 0; i < 50 && the_toy.ticks < 1; i++)
        nanosleep(&nap, NULL);
    assert_true(the_toy.ticks > 0);
}

static void a_stop_answers_what_it_has_taken(void **)
{
    int64_t before = toy_things();
    char text[512];
    int fds[32], answered = 0;

    for (int i = 0; i < 32; i++) {
        int n = snprintf(text, sizeof text,
                         "POST /api/slow HTTP/1.1\r\nHost: x\r\n" AS_PERSON
                         "Idempotency-Key: last-words-%d\r\nContent-Length: 0\r\n\r\n",
                         i);
        fds[i] = client_open();
        client_send(fds[i], text, (size_t)n);
    }
    const struct timespec nap = {.tv_nsec = 20000000};
    nanosleep(&nap, NULL);
    toy_again();
    for (int i = 0; i < 32; i++) {
        client_read(fds[i], false, &reply);
        answered += reply.status == 200;
        DONE_WITH_IT;
        close(fds[i]);
    }
    assert_int_equal(toy_things(), before + answered);
    assert_true(answered > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_write_is_done_once_and_replayed_to_the_letter),
        cmocka_unit_test(a_key_with_another_body_or_path_is_refused),
        cmocka_unit_test(another_persons_same_key_is_another_key),
        cmocka_unit_test(a_write_without_a_key_is_refused),
        cmocka_unit_test(a_verb_that_fails_leaves_nothing_and_keeps_no_answer),
        cmocka_unit_test(the_same_key_sixteen_times_at_once_makes_one_thing),
        cmocka_unit_test(sixty_four_connections_are_answered_from_few_commits),
        cmocka_unit_test(what_was_acknowledged_is_there_after_a_restart),
        cmocka_unit_test(rights_are_checked_before_the_body),
        cmocka_unit_test(a_link_speaks_for_its_asker),
        cmocka_unit_test(bad_bodies_name_the_field),
        cmocka_unit_test(a_change_must_say_which_version_it_saw),
        cmocka_unit_test(slow_work_is_prepared_aside_and_written_by_the_writer),
        cmocka_unit_test(a_sign_in_sets_the_cookie_and_is_never_kept),
        cmocka_unit_test(raw_bytes_are_taken_up_to_their_limit),
        cmocka_unit_test(a_body_in_chunks_is_one_body_and_an_endless_one_is_cut),
        cmocka_unit_test(a_refused_body_leaves_the_connection_usable),
        cmocka_unit_test(reports_without_an_account_are_counted_by_address),
        cmocka_unit_test(a_full_disk_is_said_and_nothing_acknowledged_is_missing),
        cmocka_unit_test(the_clock_ticks_between_writes),
        cmocka_unit_test(a_stop_answers_what_it_has_taken),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
