/* record/record_watch.h — a witness: a party's own machine that keeps the last head it saw, asks
 * for the proof that the next one has grown out of it, and countersigns. It holds the record to its
 * own past, so it never goes back: what does not fit is an alarm until a person takes it away.
 * Pure rules here; the folder is record_watch_files.c, the network record_watch_net.c. */
#pragma once
#include "record/record_note.h"
#include "record/record_tree.h"

/* How a round can end. word: for files and tests; says: for people. */
// clang-format off
#define SIGHTS(X)                                                                                              \
    X(SIGHT_GREW,      "grew",      "the record has grown out of what was seen before")                       \
    X(SIGHT_SAME,      "same",      "nothing new in the record")                                              \
    X(SIGHT_AWAY,      "away",      "the server cannot be reached, or does not answer as it should")          \
    X(SIGHT_OTHER_KEY, "other_key", "ALARM: the record is signed with another key than at first contact")     \
    X(SIGHT_UNSIGNED,  "unsigned",  "ALARM: the head is not signed by the record's key")                      \
    X(SIGHT_ROLLBACK,  "rollback",  "ALARM: the record is shorter than it was: its end was cut off or an old copy put back") \
    X(SIGHT_FORK,      "fork",      "ALARM: two records of the same length with different content")           \
    X(SIGHT_REWRITTEN, "rewritten", "ALARM: the record has not grown out of the one seen before: what happened was rewritten")
// clang-format on
enum sight {
#define SIGHT_ENUM(name, word, says) name,
    SIGHTS(SIGHT_ENUM)
#undef SIGHT_ENUM
        SIGHT_COUNT
};
const char *sight_word(enum sight s);
const char *sight_says(enum sight s);
/* From SIGHT_OTHER_KEY on. */
bool sight_alarms(enum sight s);

/* What a witness remembers. */
struct watched {
    struct key log;   /* pinned at first contact; name "": none yet */
    struct head last; /* size 0: none seen yet */
    const char *text; /* the note of `last`, NULL: none */
};

/* Judges a head before its proof is known. key: as the server tells it. SIGHT_SAME | SIGHT_GREW (if
 * the proof is right, watch_proof()) | an alarm | SIGHT_AWAY: it is no head. Does not change w. */
enum sight watch_head(const struct watched *w, const struct key *key, const char *note, size_t n,
                      struct head *ret);
/* Whether `next` has grown out of the last one. */
bool watch_proof(const struct watched *w, const struct head *next, const struct path *proof);

/* ----- the folder (record_watch_files.c) ----- */

struct folder {
    const char *dir;
    struct key own;
    unsigned char secret[SECRET_N];
    struct watched seen;
};
/* Opens or begins the folder: the witness's own key is made at the first start and printed as the
 * line to register. name: as it signs. False: it cannot be used (said), or the name is another. */
bool folder_open(struct arena *a, const char *dir, const char *name, struct folder *ret);
/* Keeps head and pinned key, on the disk before this returns; only then may it be countersigned.
 * False: it could not (said). */
bool folder_keep(struct folder *f, const struct key *log, const struct head *head,
                 const char *text);
/* Writes down the alarm, and both heads beside it as fork-TIME. */
void folder_alarm(const struct folder *f, enum sight sight, const char *text, const char *proof,
                  int64_t at);
/* The alarm that stands, in the arena; NULL: none. */
const char *folder_alarmed(struct arena *a, const struct folder *f);

/* ----- the server (record_watch_net.c) ----- */

struct told {
    struct key key;   /* of the record */
    const char *text; /* of the head */
};
/* url: https://name. size 0: the newest head, else the kept one of that size. False: no answer that
 * could be understood (*ret_why, in the arena). */
bool net_head(struct arena *a, const char *url, int64_t size, struct told *ret,
              const char **ret_why);
bool net_proof(struct arena *a, const char *url, int64_t from, int64_t to, struct path *ret,
               const char **ret_why);
/* Sizes that other witnesses have countersigned last, at most 16. False: see net_head(). */
bool net_others(struct arena *a, const char *url, int64_t sizes[16], size_t *ret_n,
                const char **ret_why);
/* Hands in the countersigned note. False: it was not taken (*ret_why). */
bool net_cosign(struct arena *a, const char *url, const char *note, const char **ret_why);

/* The command `shouwen witness`. every: seconds between rounds; once: one round, then 0:
 * countersigned or nothing new, 1: alarm, 2: the server did not answer. alarm: a command that is
 * run at an alarm, NULL: none. */
int record_watch_main(const char *url, const char *dir, const char *name, bool once, int64_t every,
                      const char *alarm);
