/* base/ctx.h — what every fallible call receives first: memory, database, who asks, what time it
 * is. Time and randomness come only from here, so a test or a simulated year stands still. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/outcome.h"

struct db;
struct rng;
struct note;

/* Who asks. `may` are permission bits whose meaning belongs to people/people.h. */
struct actor {
    int64_t person_id; /* 0: nobody signed in */
    int64_t asker_id;  /* set when the request came through a ticket's private link */
    int64_t ticket_id; /* the ticket of that link */
    bool by_staff;     /* … opened where somebody is signed in who may not speak for that asker */
    int64_t post_id;   /* the post held now, 0 for askers */
    uint32_t may;      /* permission bits */
    int32_t party;     /* enum party of people.h; 0: none */
    int64_t zone_id;   /* own zone of a steward or worker, 0: none */
    const char *trade; /* own primary trade, NULL: none */
    const char *name;
};

/* Why a call was refused, kept until the answer is written. */
struct problem {
    enum outcome outcome;
    const char *field; /* JSON pointer of the offending field, NULL: none */
    const char *about; /* what replaces `{}` in the sentence, NULL: "" */
    const char *more;  /* raw JSON value with the details a screen needs, NULL: none */
};

struct ctx {
    struct arena *arena;
    struct db *db;
    struct actor who;
    int64_t now; /* microseconds UTC */
    struct rng *rng;
    enum locale locale;
    struct problem problem;
    const char *from;   /* remote address, for rates and the log; NULL inside jobs */
    int64_t if_match;   /* version the caller saw; 0: not said */
    struct note *notes; /* events noted by this verb, newest first; told to streams after commit */
    int depth;          /* how many reactions deep we are; bounded by journal.c */
};

/* Records why and returns `o`. field and fmt may be NULL; text is copied to the arena. */
enum outcome fail(struct ctx *ctx, enum outcome o, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
