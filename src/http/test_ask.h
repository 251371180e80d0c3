/* http/test_ask.h — asking once and saying what must come, for the tests over sockets. */
#pragma once
#include "base/test.h"
#include "http/test_toy.h"

/* Asks once and tells what came. */
static struct reply reply;
static char value[512] __attribute__((unused));

static int status(const char *method, const char *path, const char *extra, const char *body)
{
    int ret;

    ask(method, path, extra, body, &reply);
    ret = reply.status;
    return ret;
}

static bool says(const char *text)
{
    return reply.body != NULL && strstr(reply.body, text) != NULL;
}

#define MAKE(key) JSON_TYPE AS_PERSON "Idempotency-Key: " key "\r\n"
#define EXPECT(code, verb_, path_, extra_, body_)                                                  \
    do {                                                                                           \
        int got_ = status(verb_, path_, extra_, body_);                                            \
        if (got_ != (code))                                                                        \
            fail_msg("%s %s: %d instead of %d: %s", verb_, path_, got_, code, reply.body);         \
    } while (0)
#define DONE_WITH_IT reply_free(&reply)
