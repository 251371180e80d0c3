/* erasures/erasures_inside.h — what the files of this folder say to each other. */
#pragma once
#include "erasures/erasures.h"

/* An asker as tickets show it, or what is left of one. */
struct asked {
    int64_t id, ticket_id, person_id;
    const char *name, *phone;
    int64_t joined_at;
    bool first;
    int64_t erased_at;
};
/* Whom an erasure is about. All askers with the phone or the account belong to it. */
struct whom {
    int64_t asker_id;  /* the one that was named, 0: staff */
    int64_t person_id; /* staff, 0: an asker */
    int64_t ticket_id; /* of the named asker */
    const char *name, *phone;
};

/* ---- erasures_rules.c: pure ---- */
/* Whether this asker is the person. */
bool rule_is_whom(const struct whom *whom, const struct asked *a);
/* Whether the text holds the phone (spaces and hyphens between digits aside). phone NULL or shorter
 * than 7 digits, an extension, is never found: too much else is spelled like it. */
bool rule_holds_phone(const char *text, const char *phone);
/* Whether the text holds the name; NULL, or shorter than two characters: no. */
bool rule_holds_name(const char *text, const char *name);
/* Whether the phone is looked for in other people's texts. */
bool rule_is_looked_for(const char *phone);

/* ---- erasures_store.c ---- */
MUST_USE enum outcome db_erasure(struct ctx *ctx, int64_t id, struct erasure *ret);
MUST_USE enum outcome db_erasures(struct ctx *ctx, struct list *ret);
/* The oldest signed one that is not done. DONE | NOT_FOUND. *ret_scanned: see schema. */
MUST_USE enum outcome db_erasure_next(struct ctx *ctx, struct erasure *ret);
MUST_USE enum outcome db_erasure_scanned(struct ctx *ctx, int64_t id, int64_t *ret);
MUST_USE enum outcome db_erasure_add(struct ctx *ctx, struct erasure *e, const char *party);
MUST_USE enum outcome db_erasure_answer(struct ctx *ctx, const struct erasure *e, int answer);
/* What this slice took away is added. */
MUST_USE enum outcome db_erasure_count(struct ctx *ctx, const struct erasure *e);
MUST_USE enum outcome db_erasure_scan(struct ctx *ctx, int64_t id, int64_t scanned);
MUST_USE enum outcome db_erasure_done(struct ctx *ctx, int64_t id);
MUST_USE enum outcome db_erasure_waits(struct ctx *ctx, int64_t asker_id, const char *phone,
                                       int64_t person_id, bool *ret);
MUST_USE enum outcome db_erasures_uncleaned(struct ctx *ctx, int64_t *ret);
MUST_USE enum outcome db_erasures_cleaned(struct ctx *ctx);

MUST_USE enum outcome db_asked(struct ctx *ctx, int64_t id, struct asked *ret);
MUST_USE enum outcome db_asked_of(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* The first asker with this phone who is not erased; *ret 0: none. */
MUST_USE enum outcome db_asked_by_phone(struct ctx *ctx, const char *phone, int64_t *ret);
/* Askers that are `whom` and not erased, but for the one that was named, at most `most`. */
MUST_USE enum outcome db_asked_like(struct ctx *ctx, const struct whom *whom, int64_t most,
                                    struct list *ret);
/* What an erasure of `whom` would take away, into askers, tickets, texts, pictures of *ret. */
MUST_USE enum outcome db_asked_counts(struct ctx *ctx, const struct whom *whom,
                                      struct erasure *ret);
MUST_USE enum outcome db_asked_open(struct ctx *ctx, const struct whom *whom, int64_t *ret);
MUST_USE enum outcome db_asked_numbers(struct ctx *ctx, const struct whom *whom, struct list *ret);
MUST_USE enum outcome db_number_of(struct ctx *ctx, int64_t ticket_id, const char **ret);
/* What hangs on a ticket; quotes: its words say again what this one said. */
struct sequel {
    int64_t sequel_id;
    bool quotes;
};
MUST_USE enum outcome db_sequels(struct ctx *ctx, int64_t ticket_id, struct list *ret);
MUST_USE enum outcome db_erased(struct ctx *ctx, enum erase_kind kind, int64_t after,
                                struct list *ret);
MUST_USE enum outcome db_person_at(struct ctx *ctx, int64_t id, int64_t *ret);

/* ---- erasures_ticket.c ---- */
/* Erases `a` in its ticket and all that hangs on it; counts into *e. */
MUST_USE enum outcome erase_asker(struct ctx *ctx, struct erasure *e, const struct whom *whom,
                                  const struct asked *a);
/* Erases what stands in events with these digits between two ids; *io_scanned moves on. */
MUST_USE enum outcome erase_scanned(struct ctx *ctx, struct erasure *e, const struct whom *whom,
                                    int64_t *io_scanned);
/* ---- erasures.c ---- */
MUST_USE enum outcome whom_of(struct ctx *ctx, const struct erasure *e, struct whom *ret);
MUST_USE enum outcome forget_answers(struct ctx *ctx, const char *scope, const char *text);
