/* http/guard_test.c — the guard alone, and the golden file of malformed requests against the real
 * front door. */
#include <unistd.h>
#include "base/arena.h"
#include "base/settings.h"
#include "base/test.h"
#include "http/guard.h"
#include "http/test_toy.h"

static const char GOLDEN[] = "tests/guard/malformed.txt";

struct sample {
    char wants[64], name[128];
    char *bytes;
    size_t n;
};

static int begin(void **)
{
    settings.idle_timeout = 3;
    toy_start();
    return 0;
}

static int end(void **)
{
    toy_stop();
    return 0;
}

/* The text of the golden file back into bytes. */
static void unescape(struct buf *b, const char *s)
{
    while (*s != '\0' && *s != '\n') {
        char *rest;

        if (*s != '\\') {
            buf_char(b, *s++);
            continue;
        }
        s++;
        if (*s == 'x') {
            char hex[3] = {s[1], s[2], '\0'};

            buf_char(b, (char)strtol(hex, NULL, 16));
            s += 3;
        } else if (*s == '*') {
            for (long n = strtol(s + 1, &rest, 10); n > 0; n--)
                buf_char(b, *rest);
            s = rest + 1;
        } else {
            buf_char(b, *s == 'r' ? '\r' : *s == 'n' ? '\n' : *s == 't' ? '\t' : '\\');
            s++;
        }
    }
}

/* The next case of the file; false at its end. */
static bool next_sample(FILE *f, struct arena *a, struct sample *ret)
{
    static char line[65536];
    struct buf b = {.arena = a};

    do {
        if (fgets(line, sizeof line, f) == NULL)
            return false;
    } while (line[0] == '#' || line[0] == '\n');
    line[strcspn(line, "\n")] = '\0';
    snprintf(ret->wants, sizeof ret->wants, "%.60s", line);
    assert_non_null(fgets(line, sizeof line, f));
    line[strcspn(line, "\n")] = '\0';
    snprintf(ret->name, sizeof ret->name, "%.120s", line);
    assert_non_null(fgets(line, sizeof line, f));
    unescape(&b, line);
    ret->bytes = b.text;
    ret->n = b.n;
    return true;
}

/* All statuses that come back; " open" behind them when the server does not close. */
static void statuses(int fd, char *ret, size_t room)
{
    static char all[1 << 20];
    bool closed = client_rest(fd, 2000, all, sizeof all);

    ret[0] = '\0';
    for (char *s = all; (s = strstr(s, "HTTP/1.1 ")) != NULL; s += 9)
        snprintf(ret + strlen(ret), room - strlen(ret), "%s%.3s", ret[0] != '\0' ? " " : "", s + 9);
    if (!closed)
        snprintf(ret + strlen(ret), room - strlen(ret), " open");
    else if (ret[0] == '\0')
        snprintf(ret, room, "closed");
}

static bool fits(const char *wants, const char *got)
{
    static const char *const refusals[] = {"400", "404", "405", "413",
                                           "414", "431", "505", "closed"};

    if (strcmp(wants, "any") != 0)
        return strcmp(wants, got) == 0;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (strcmp(refusals[i], got) == 0)
            return true;
    }
    return false;
}

static void each_malformed_request_is_refused_and_the_server_lives_on(void **)
{
    FILE *f = fopen(GOLDEN, "r");
    struct arena *a = arena_new(0);
    struct sample s;
    struct reply r;
    char got[64];
    int n = 0, wrong = 0;

    assert_non_null(f);
    for (; next_sample(f, a, &s); n++, arena_reset(a)) {
        int fd = client_open();

        client_send(fd, s.bytes, s.n);
        statuses(fd, got, sizeof got);
        close(fd);
        if (!fits(s.wants, got)) {
            print_error("%s: %s instead of %s\n", s.name, got, s.wants);
            wrong++;
        }
        ask("GET", "/healthz", "", NULL, &r);
        assert_int_equal(r.status, 200);
        reply_free(&r);
    }
    fclose(f);
    arena_free(a);
    assert_int_equal(wrong, 0);
    assert_true(n >= 150);
}

static bool refuses(const char *bytes, size_t n, size_t step)
{
    struct guard g = {0};

    for (size_t i = 0; i < n; i += step)
        guard_feed(&g, bytes + i, n - i < step ? n - i : step);
    return g.why != NULL;
}

static void where_the_bytes_are_cut_changes_nothing(void **)
{
    FILE *f = fopen(GOLDEN, "r");
    struct arena *a = arena_new(0);
    struct sample s;

    assert_non_null(f);
    for (; next_sample(f, a, &s); arena_reset(a)) {
        bool whole = refuses(s.bytes, s.n, s.n);

        for (size_t step = 1; step < 8; step++) {
            if (refuses(s.bytes, s.n, step) != whole)
                fail_msg("%s is judged otherwise in pieces of %zu", s.name, step);
        }
    }
    fclose(f);
    arena_free(a);
}

static void what_browsers_and_proxies_send_passes(void **)
{
    static const char *const good[] = {
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n",
        "GET /api/tickets?q=%E6%B0%B4&limit=5 HTTP/1.1\r\nhost: help.example\r\nAccept: */*\r\n"
        "Cookie: a=b; c=\"d\"\r\nX-Empty:\r\nUser-Agent: Mozilla/5.0 (X11)\r\n\r\n",
        "POST /api/report HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 2 \r\n\r\n{}",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n1A\r\n"
        "abcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a;b=c/(d)!$&'*+,:@-._~ HTTP/1.1\r\nHost: h\r\nX-Name: \xe5\xa4\xa7\r\n\r\n",
    };

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct guard g = {0};

        guard_feed(&g, good[i], strlen(good[i]));
        if (g.why != NULL || !guard_idle(&g))
            fail_msg("request %zu: %s", i, g.why != NULL ? g.why : "not finished");
    }
}

static void whole_requests_in_front_of_a_refused_one_are_told_apart(void **)
{
    static const char bytes[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\n\r\n";
    struct guard g = {0};

    guard_feed(&g, bytes, sizeof bytes - 1);
    assert_non_null(g.why);
    assert_int_equal(g.request, 1);
    assert_int_equal(g.whole, 27);
    assert_memory_equal(bytes + g.whole, "GET", 3);
}

static void a_request_that_trickles_in_is_cut_off(void **)
{
    static const char bytes[] = "GET /healthz HTTP/1.1\r\nHost: h\r\nX-Slow: aaaaaaaaaaaaaaaaaaaa";
    const struct timespec nap = {.tv_nsec = 150000000};
    int fd = client_open();
    bool open = true;

    for (size_t i = 0; i < sizeof bytes - 1 && open; i++) {
        open = client_send(fd, bytes + i, 1);
        nanosleep(&nap, NULL);
    }
    assert_false(open);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_browsers_and_proxies_send_passes),
        cmocka_unit_test(whole_requests_in_front_of_a_refused_one_are_told_apart),
        cmocka_unit_test(where_the_bytes_are_cut_changes_nothing),
        cmocka_unit_test(each_malformed_request_is_refused_and_the_server_lives_on),
        cmocka_unit_test(a_request_that_trickles_in_is_cut_off),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
