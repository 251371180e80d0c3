/* erasures/erasures.h — a person is erased: somebody of one party asks, with a reason, somebody of
 * the other signs, and the clock carries it out: names, phones and texts go everywhere, with the
 * salts of their commitments. The record keeps every fact; every proof of it still holds; what is
 * left of the person is a tombstone of ids and counts. What goes and what stays is a table in
 * docs/decisions/erasure.md. It empties columns only through the capabilities that own them. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

// clang-format off
#define ERASE_REASONS(X)                                                                           \
    X(REASON_NONE, NULL)                                                                           \
    X(REASON_ASKED,     "asked")     /* the person wishes it */                                    \
    X(REASON_RETENTION, "retention") /* kept long enough */                                        \
    X(REASON_MISTAKE,   "mistake")   /* should never have been written down */                     \
    X(REASON_AUTHORITY, "authority") /* an authority orders it */                                  \
    X(REASON_AGAIN,     "again")     /* came back with an older backup; nobody chooses it */
// clang-format on
enum erase_reason {
#define REASON_ENUM(name, word) name,
    ERASE_REASONS(REASON_ENUM)
#undef REASON_ENUM
        REASON_COUNT
};
extern const struct names ERASE_REASON_NAMES;
enum erase_kind { ERASE_NONE, ERASE_ASKER, ERASE_PERSON };
extern const struct names ERASE_KIND_NAMES;
enum erase_answer { ANSWER_NONE, ANSWER_SIGNED, ANSWER_REFUSED };
extern const struct names ERASE_ANSWER_NAMES;

/* One erasure, as it is stored and shown. The four counts are what it would take away while it
 * waits for its answer, afterwards what has gone so far. */
struct erasure {
    int64_t id, version;
    int kind; /* enum erase_kind */
    int64_t asker_id, person_id;
    const char *person_name; /* of staff, as it is now; NULL for askers */
    int reason;              /* enum erase_reason */
    const char *words;
    int64_t asked_by;
    const char *asked_by_name; /* NULL: nobody, after a restore */
    int asked_party;
    int64_t asked_at;
    const char *answered_by_name;
    int64_t answered_at;
    int answer; /* enum erase_answer */
    int64_t done_at, cleaned_at;
    int64_t askers, tickets, texts, pictures;
    struct list numbers; /* const char *: numbers of the tickets while it waits, at most 50 */
    struct list can;     /* const char *: sign, refuse */
};
extern const struct shape ERASURE_SHAPE;

/* Whom: one of phone (all askers with it), asker_id, person_id. */
struct erase_in {
    const char *phone;
    int64_t asker_id, person_id;
    int reason;
    const char *words; /* may hold neither name nor phone of who is to be erased */
};
/* Asks for an erasure, for one of the two parties. Event ERASURE_ASKED.
 * DONE | NOT_ALLOWED | MISSING_FIELD (whom, reason) | NOT_FOUND (nobody with that phone or id, or
 * erased before) | STILL_OPEN (how many of their needs are not closed; of staff: still works here)
 * | ALREADY_THERE (asked for) | INVALID (/words holds what shall go). */
MUST_USE enum outcome erasure_ask(struct ctx *ctx, const struct erase_in *in, struct erasure *ret);
/* Signs it for the other party; from then on the clock carries it out. Event ERASURE_SIGNED.
 * DONE | NOT_FOUND | NOT_ALLOWED (of the party that asked) | STALE_VERSION (answered) | STILL_OPEN.
 */
MUST_USE enum outcome erasure_sign(struct ctx *ctx, int64_t id, struct erasure *ret);
/* Refuses it, or takes it back when one's own party asked. Event ERASURE_REFUSED. */
MUST_USE enum outcome erasure_refuse(struct ctx *ctx, int64_t id, struct erasure *ret);
/* One, with the numbers of its tickets; all, newest first, at most 200. */
MUST_USE enum outcome erasure_view(struct ctx *ctx, int64_t id, struct erasure *ret);
MUST_USE enum outcome erasures_all(struct ctx *ctx, struct list *ret);

/* The next slice of the oldest signed erasure, on the writer. *ret_more: call again at once.
 * Events WORDS_ERASED for every ticket that lost a text, PERSON_ERASED at the end; then the
 * database is asked to leave no byte (db_scrub_ask). */
MUST_USE enum outcome erasures_work(struct ctx *ctx, bool *ret_more);
/* Whether every erasure that is done has left the database's file, too; if not, the file is to be
 * cleaned (db_scrub_ask), and erasures_cleaned says that it was. */
MUST_USE enum outcome erasures_clean(struct ctx *ctx, bool *ret);
MUST_USE enum outcome erasures_cleaned(struct ctx *ctx);
/* What was erased comes back with an older backup: erases it again without asking anybody. `at`
 * (joined_at of the asker, added_at of the person, µs) tells the same id of another life apart.
 * *ret: whether there was anything; then erasures_work has to be called. Event ERASURE_AGAIN. */
MUST_USE enum outcome erasures_again(struct ctx *ctx, enum erase_kind kind, int64_t id, int64_t at,
                                     bool *ret);
/* The ids for that, after (kind, id), at most 1,000: struct erased, askers first. No personal data.
 */
struct erased {
    int kind;
    int64_t id, at;
};
MUST_USE enum outcome erasures_list(struct ctx *ctx, enum erase_kind kind, int64_t after,
                                    struct list *ret);

/* Forgets kept answers (http_forget_answers); set once at start. Unset: there are none. */
typedef enum outcome (*erasures_forget)(struct ctx *ctx, const char *scope, const char *text);
void erasures_set_forget(erasures_forget forget);

struct endpoints;
extern const struct endpoints ERASURES_ENDPOINTS;
