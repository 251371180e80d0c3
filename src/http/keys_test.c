/* keys_test.c — what is kept under an Idempotency-Key when the body holds a password. */
#include "base/test.h"
#include "http/test_toy.h"

#define HEAD(session)                                                                              \
    JSON_TYPE "Cookie: __Host-shouwen=" session "\r\nIdempotency-Key: key-password-1\r\n"

static int lock(const char *head, const char *body, bool *ret_replayed)
{
    struct reply reply;
    char value[512];
    int status;

    ask("POST", "/api/lock", head, body, &reply);
    status = reply.status;
    *ret_replayed = strcmp(reply_header(&reply, "Idempotent-Replayed", value), "true") == 0;
    reply_free(&reply);
    return status;
}

/* What is stored of such a body cannot be compared with a guess without the session's token. */
static void a_body_with_a_password_is_recognised_only_within_its_session(void **)
{
    static const char SPRING[] = "{\"password\":\"spring\"}",
                      SUMMER[] = "{\"password\":\"summer\"}";
    bool replayed;

    assert_int_equal(lock(HEAD("person-7"), SPRING, &replayed), 204);
    assert_false(replayed);
    assert_int_equal(lock(HEAD("person-7"), SPRING, &replayed), 204);
    assert_true(replayed);
    assert_int_equal(lock(HEAD("person-7"), SUMMER, &replayed), 422);
    assert_int_equal(lock(HEAD("person-7-again"), SPRING, &replayed), 422);
    /* A retry after the server was started anew is still the same intention. */
    toy_again();
    assert_int_equal(lock(HEAD("person-7"), SPRING, &replayed), 204);
    assert_true(replayed);
}

static int start(void **)
{
    toy_start();
    return 0;
}

static int stop(void **)
{
    toy_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_with_a_password_is_recognised_only_within_its_session),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
