/* http/stream_test.c — server-sent events and their polling twin, over real sockets. */
#include <inttypes.h>
#include <unistd.h>
#include "base/settings.h"
#include "base/test.h"
#include "base/time.h"
#include "http/test_toy.h"

enum { PATIENCE_MS = 5000 };

static char text[65536];
static int keys;

static int begin(void **)
{
    settings.heartbeat = 1;
    toy_start();
    return 0;
}

static int end(void **)
{
    toy_stop();
    return 0;
}

/* Makes a thing and gives its id, which is its event's too. */
static int64_t make(void)
{
    char extra[160];
    struct reply r;
    int64_t id;

    snprintf(extra, sizeof extra, JSON_TYPE AS_PERSON "Idempotency-Key: stream-key-%d\r\n", ++keys);
    ask("POST", "/api/things", extra, "{\"name\":\"tap\"}", &r);
    assert_int_equal(r.status, 200);
    id = strtol(strstr(r.body, "\"id\":") + 5, NULL, 10);
    reply_free(&r);
    return id;
}

static int open_stream(const char *path, const char *extra)
{
    char request[512];
    int fd = client_open();
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, extra);

    client_send(fd, request, (size_t)n);
    return fd;
}

static bool hears(int fd, int64_t id, int ms)
{
    char what[64];

    snprintf(what, sizeof what, "id: %" PRId64 "\ndata: ", id);
    return client_wait(fd, what, ms, text, sizeof text);
}

static void a_stream_tells_what_is_committed_while_it_is_open(void **)
{
    int fd = open_stream("/api/stream", AS_PERSON);
    int64_t first, second;

    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    assert_non_null(strstr(text, "text/event-stream"));
    assert_non_null(strstr(text, "Cache-Control: no-store"));
    assert_non_null(strstr(text, "X-Accel-Buffering: no"));
    first = make();
    assert_true(hears(fd, first, PATIENCE_MS));
    assert_non_null(strstr(text, "\"fact\":\"registered\""));
    second = make();
    assert_true(hears(fd, second, PATIENCE_MS));
    close(fd);
}

static void a_reconnecting_stream_hears_each_missed_event_once_and_in_order(void **)
{
    int64_t from = make(), last = 0;
    char extra[128], *at;
    int fd;

    for (int i = 0; i < 30; i++)
        last = make();
    snprintf(extra, sizeof extra, AS_PERSON "Last-Event-ID: %" PRId64 "\r\n", from);
    fd = open_stream("/api/stream", extra);
    assert_true(hears(fd, last, PATIENCE_MS));
    at = text;
    for (int64_t id = from + 1; id <= last; id++) {
        char what[32];

        snprintf(what, sizeof what, "id: %" PRId64 "\ndata", id);
        at = strstr(at, what);
        assert_non_null(at);
        assert_null(strstr(at + 1, what));
    }
    close(fd);
    snprintf(extra, sizeof extra, "/api/stream?after=%" PRId64, last - 1);
    fd = open_stream(extra, AS_PERSON);
    assert_true(hears(fd, last, PATIENCE_MS));
    close(fd);
}

static void a_link_hears_of_its_own_ticket_only(void **)
{
    int fd = open_stream("/api/follow/link-1/stream", "");
    int64_t even, odd;

    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    even = make();
    if (even % 2 != 0)
        even = make();
    odd = make();
    assert_true(hears(fd, odd, PATIENCE_MS));
    assert_null(strstr(text, "\"ticket_id\":2"));
    assert_true(even < odd);
    close(fd);
}

static void nobody_streams_without_a_session(void **)
{
    struct reply r;

    ask("GET", "/api/stream", "", NULL, &r);
    assert_int_equal(r.status, 401);
    reply_free(&r);
    ask("GET", "/api/follow/other/stream", "", NULL, &r);
    assert_int_equal(r.status, 404);
    reply_free(&r);
}

static void a_quiet_stream_beats_its_heart(void **)
{
    int fd = open_stream("/api/stream", AS_PERSON);

    assert_true(client_wait(fd, ": \n\n", PATIENCE_MS, text, sizeof text));
    close(fd);
}

static void one_event_reaches_three_hundred_streams(void **)
{
    int fds[300];
    int64_t id;

    for (int i = 0; i < 300; i++)
        fds[i] = open_stream("/api/stream", AS_PERSON);
    for (int i = 0; i < 300; i++)
        assert_true(client_wait(fds[i], "retry: ", PATIENCE_MS, text, sizeof text));
    id = make();
    for (int i = 0; i < 300; i++) {
        assert_true(hears(fds[i], id, PATIENCE_MS));
        close(fds[i]);
    }
}

static void who_cannot_stream_asks_for_the_same(void **)
{
    int64_t id = make();
    char path[64], what[64];
    struct reply r;

    snprintf(path, sizeof path, "/api/changes?after=%" PRId64, id - 1);
    ask("GET", path, AS_PERSON, NULL, &r);
    assert_int_equal(r.status, 200);
    snprintf(what, sizeof what, "{\"newest\":%" PRId64 ",\"events\":[{\"id\":%" PRId64, id, id);
    assert_non_null(strstr(r.body, what));
    reply_free(&r);
    ask("GET", "/api/changes", AS_PERSON, NULL, &r);
    snprintf(what, sizeof what, "{\"newest\":%" PRId64 ",\"events\":[]}", id);
    assert_string_equal(r.body, what);
    reply_free(&r);
    ask("GET", "/api/follow/link-1/changes?after=1", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_null(strstr(r.body, "\"ticket_id\":2"));
    reply_free(&r);
}

static void one_stream_too_many_is_told_to_come_later(void **)
{
    int64_t was = settings.streams_per_ip;
    struct reply r;
    int fd = open_stream("/api/stream", AS_PERSON);

    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    settings.streams_per_ip = 1;
    ask("GET", "/api/stream", AS_PERSON, NULL, &r);
    assert_int_equal(r.status, 503);
    reply_free(&r);
    settings.streams_per_ip = was;
    close(fd);
}

static void a_signed_out_persons_streams_end_within_a_second(void **)
{
    int fd = open_stream("/api/stream", AS_PERSON);
    int64_t began;
    struct reply r;

    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    ask("DELETE", "/api/session", AS_PERSON "Idempotency-Key: sign-out-1\r\n", NULL, &r);
    assert_int_equal(r.status, 204);
    reply_free(&r);
    began = time_steady();
    assert_true(client_wait(fd, "0\r\n\r\n", PATIENCE_MS, text, sizeof text));
    assert_true(time_steady() - began < SECOND);
    close(fd);
    the_toy.signed_out = false;
}

static void a_stop_ends_every_stream(void **)
{
    int fd = open_stream("/api/stream", AS_PERSON);
    int64_t began = time_steady();

    assert_true(client_wait(fd, "retry: ", PATIENCE_MS, text, sizeof text));
    toy_again();
    assert_true(client_wait(fd, "0\r\n\r\n", PATIENCE_MS, text, sizeof text));
    assert_true(time_steady() - began < 4 * SECOND);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_tells_what_is_committed_while_it_is_open),
        cmocka_unit_test(a_reconnecting_stream_hears_each_missed_event_once_and_in_order),
        cmocka_unit_test(a_link_hears_of_its_own_ticket_only),
        cmocka_unit_test(nobody_streams_without_a_session),
        cmocka_unit_test(a_quiet_stream_beats_its_heart),
        cmocka_unit_test(one_event_reaches_three_hundred_streams),
        cmocka_unit_test(who_cannot_stream_asks_for_the_same),
        cmocka_unit_test(one_stream_too_many_is_told_to_come_later),
        cmocka_unit_test(a_signed_out_persons_streams_end_within_a_second),
        cmocka_unit_test(a_stop_ends_every_stream),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
