/* base/outcome.c — the outcome list as tables, and how a refusal is kept until it is answered. */
#include "base/ctx.h"
#include "base/log.h"
#include "base/outcome.h"
#include "base/text.h"
#include <stdarg.h>

#define ABOUT_POINTS 200 /* a sentence stays a sentence, whatever was sent to us */

static const struct {
    int status;
    const char *code;
    const char *text[LOCALE_COUNT];
} OUTCOME_ROWS[] = {
// clang-format off
#define OUTCOME_ROW(name, status, code, zh, tw, en) [name] = {status, code, {zh, tw, en}},
    OUTCOMES(OUTCOME_ROW)
// clang-format on
#undef OUTCOME_ROW
};

/* Anything outside the list is a mistake of ours, and is answered as one. */
static enum outcome known(enum outcome o)
{
    return (unsigned)o < OUTCOME_COUNT ? o : BROKEN;
}

int outcome_status(enum outcome o)
{
    return OUTCOME_ROWS[known(o)].status;
}

const char *outcome_code(enum outcome o)
{
    return OUTCOME_ROWS[known(o)].code;
}

const char *outcome_text(enum outcome o, enum locale l)
{
    return OUTCOME_ROWS[known(o)].text[(unsigned)l < LOCALE_COUNT ? l : LOCALE_ZH_CN];
}

enum outcome fail(struct ctx *ctx, enum outcome o, const char *field, const char *fmt, ...)
{
    ctx->problem = (struct problem){.outcome = o, .field = arena_text(ctx->arena, field)};
    if (fmt) {
        va_list args;
        char *about = NULL;

        va_start(args, fmt);
        if (vasprintf(&about, fmt, args) < 0)
            log_stop("outcome", "no memory to say what a problem is about");
        va_end(args);
        ctx->problem.about = arena_text_n(ctx->arena, about, text_prefix(about, ABOUT_POINTS));
        free(about);
    }
    return o;
}
