/* journal/journal.h — what happened, append-only: the truth that tables add up to. An event holds
 * facts by id; free words, names and phones stand beside it (event_words) so that they can be
 * erased while the record stays whole. It knows tickets only as numbers. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

// clang-format off
#define FACTS(X)                                                                                    \
    X(FACT_NONE, "none")                                                                            \
    X(TICKET_REGISTERED, "registered")   X(TICKET_JOINED, "joined")        X(TICKET_ASSIGNED, "assigned")  \
    X(TICKET_CLAIMED, "claimed")         X(TICKET_ACCEPTED, "accepted")    X(TICKET_JOB_RETURNED, "job_returned") \
    X(TICKET_ARRIVED, "arrived")         X(TICKET_SURVEYED, "surveyed")    X(TICKET_WAITING, "waiting")    \
    X(TICKET_DATE_MOVED, "date_moved")   X(TICKET_RESUMED, "resumed")      X(TICKET_ASKED_UP, "asked_up")  \
    X(TICKET_REFERRED, "referred")       X(TICKET_REFERRAL_CONFIRMED, "referral_confirmed") X(TICKET_BOUNCED, "bounced") \
    X(TICKET_FINISHED, "finished")       X(TICKET_VERIFIED, "verified")    X(TICKET_SENT_BACK, "sent_back") \
    X(TICKET_REPORTED, "reported")       X(TICKET_REPORT_ACCEPTED, "report_accepted") X(TICKET_REPORT_RETURNED, "report_returned") \
    X(TICKET_CONFIRMED, "confirmed") \
    X(TICKET_DISPUTED, "disputed")       X(TICKET_LAPSED, "lapsed")        X(TICKET_CANCELLED, "cancelled") \
    X(TICKET_MERGED, "merged")           X(TICKET_RATED, "rated")          X(TICKET_NOTED, "noted")        \
    X(HAND_OVER_OFFERED, "hand_over_offered") X(HAND_OVER_ACCEPTED, "hand_over_accepted")                  \
    X(HAND_OVER_RETURNED, "hand_over_returned") X(HAND_OVER_UNANSWERED, "hand_over_unanswered")            \
    X(TICKET_QUOTED, "quoted")           X(TICKET_QUOTE_APPROVED, "quote_approved") X(TICKET_QUOTE_REFUSED, "quote_refused") \
    X(TICKET_ASKER_AGREED, "asker_agreed") X(TICKET_ACTED_FIRST, "acted_first") X(TICKET_PAPERS_DONE, "papers_done") \
    X(TICKET_HELPER_ADDED, "helper_added") X(TICKET_LINKED, "linked")      X(TICKET_PROGRESS, "progress")  \
    X(ASKERS_TOLD, "askers_told")        X(ASKERS_REMINDED, "askers_reminded") X(EVIDENCE_ADDED, "evidence_added") \
    X(PROMISE_STARTED, "promise_started") X(PROMISE_KEPT, "promise_kept")  X(PROMISE_WARNED, "promise_warned") \
    X(PROMISE_BROKEN, "promise_broken")  X(PROMISE_MET_LATE, "promise_met_late") X(PROMISE_WITHDRAWN, "promise_withdrawn") X(PROMISE_MOVED, "promise_moved") \
    X(PROMISE_OWED, "promise_owed")      X(PROMISE_LAPSED, "promise_lapsed") \
    X(ALARM_RAISED, "alarm_raised")      X(ALARM_CLIMBED, "alarm_climbed") X(ALARM_ACKNOWLEDGED, "alarm_acknowledged") \
    X(PERSON_ADDED, "person_added")      X(PERSON_CHANGED, "person_changed") X(PERSON_DEACTIVATED, "person_deactivated") \
    X(PERSON_PASSWORD_SET, "person_password_set") X(DUTY_CHANGED, "duty_changed")                          \
    X(PLACE_ADDED, "place_added")        X(PLACE_CHANGED, "place_changed") X(ZONE_CHANGED, "zone_changed") \
    X(SERVICE_ADDED, "service_added")    X(SERVICE_VERSIONED, "service_versioned")                         \
    X(CALENDAR_YEAR_ADDED, "calendar_year_added") X(HOSPITAL_FOUNDED, "hospital_founded")                  \
    X(HOSPITAL_CHANGED, "hospital_changed") X(DEPARTMENT_CHANGED, "department_changed")                    \
    X(CONTACT_SEEN, "contact_seen")      X(LINK_FOUND, "link_found")                                       \
    X(WITNESS_ADDED, "witness_added")    X(WITNESS_RETIRED, "witness_retired")                             \
    X(ERASURE_ASKED, "erasure_asked")    X(ERASURE_SIGNED, "erasure_signed") X(ERASURE_REFUSED, "erasure_refused") \
    X(ERASURE_AGAIN, "erasure_again")    X(WORDS_ERASED, "words_erased")   X(PERSON_ERASED, "person_erased")
// clang-format on

enum fact {
#define FACT_ENUM(name, word) name,
    FACTS(FACT_ENUM)
#undef FACT_ENUM
        FACT_COUNT
};
extern const struct names FACT_NAMES;

/* One fact. Zero members are absent. data: a JSON object of numbers and fixed words only (jot()),
 * for it stands in the record for ever; until_at …: only inside data. What is personal can be
 * erased and is only committed to (docs/record-format.md): words, the free text of a person, and
 * more, a JSON object of the other texts of the fact: names, phones, titles, answers. */
/* data ends with "row" (J_ROW) where the tables need more than is shown: with it the tables can be
 * built from the events alone (src/rebuild). */
struct note {
    enum fact fact;
    int64_t ticket_id;
    int64_t subject_id; /* the other thing it is about: promise, alarm, person, place, service … */
    const char *data;
    const char *words;
    const char *more;
    bool for_askers; /* shown on the asker's timeline */
    /* TICKET_REGISTERED: the struct ticket just made, so that who reacts need not read it back from
     * where others are writing now; NULL: they read it. */
    const void *made;
    /* filled by journal_note: */
    int64_t id, at;
    int64_t nth; /* 1, 2, 3 … within its ticket; 0: of no ticket */
    struct note *next;
};

/* Writes the event (actor, post, party and time from ctx), links a copy into ctx->notes for the
 * streams, then runs the reactions of journey.c for this fact in the order of the table, all in the
 * caller's transaction. Reactions may note further facts, 16 deep at most (BROKEN, logged).
 * note->id, at and nth are filled in. data and more that have no canonical form (base/canonical.h:
 * no JSON, a number that is no int64) are BROKEN.
 * DONE | whatever a reaction refused | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome journal_note(struct ctx *ctx, struct note *note);
/* Short form, not for askers. ids 0, data and words NULL: absent. */
MUST_USE enum outcome journal_say(struct ctx *ctx, enum fact fact, int64_t ticket_id,
                                  int64_t subject_id, const char *data, const char *words);

/* An event that is older than the record is bound to its words, once, by the sealer. */
MUST_USE enum outcome journal_bind(struct ctx *ctx, int64_t event_id, struct bytes salt,
                                   struct bytes commitment);
/* data without its "row": what may be published of it; in the arena. NULL: nothing. */
const char *journal_shown(struct ctx *ctx, const char *data);

/* One row of the journey: when `fact` happened, `starts` runs. */
struct reaction {
    enum fact fact;
    enum outcome (*starts)(struct ctx *ctx, const struct note *note);
    const char *says;
};
/* Set once at start by main (and by tests that need the flow); NULL, 0 = nothing follows. */
void journal_set_journey(const struct reaction *rows, size_t n);

/* An event as it is read back. */
struct event {
    int64_t id, at, ticket_id, subject_id, actor_id, post_id, asker_id;
    int fact;          /* enum fact */
    int party;         /* enum party at that moment */
    const char *data;  /* JSON object or NULL */
    const char *words; /* NULL: none or erased */
    bool erased;       /* it had texts, and they were erased */
    bool for_askers;
    const char *actor_name; /* as it is now; NULL: the clock or an asker */
};
extern const struct shape EVENT_SHAPE;
/* Events of a ticket, oldest first, at most 1,000. */
MUST_USE enum outcome journal_of_ticket(struct ctx *ctx, int64_t ticket_id, bool askers_only,
                                        struct list *ret);
/* Events after an id, oldest first, at most `most`, 1..10,000 (for stream resume and polling). */
MUST_USE enum outcome journal_after(struct ctx *ctx, int64_t after_id, int64_t most,
                                    struct list *ret);
/* That something happened, for who only tells that. The order of (turn, id) is one that no later
 * commit changes (schema 0004). */
struct happening {
    int64_t id, at, ticket_id, subject_id, turn;
    int fact; /* enum fact */
    bool for_askers;
};
/* As journal_after, a list of these. */
MUST_USE enum outcome journal_news_after(struct ctx *ctx, int64_t after_id, int64_t most,
                                         struct list *ret);
/* Those after (turn, id) which nothing can come before any more, at most `most`. */
MUST_USE enum outcome journal_news_settled(struct ctx *ctx, int64_t turn, int64_t id, int64_t most,
                                           struct list *ret);
/* The event's turn. DONE | NOT_FOUND. */
MUST_USE enum outcome journal_turn_of(struct ctx *ctx, int64_t id, int64_t *ret);
/* The last settled one: DONE | NOT_FOUND. */
MUST_USE enum outcome journal_newest_settled(struct ctx *ctx, struct happening *ret);
/* --- erasing, for erasures alone (docs/decisions/erasure.md) -----------------------------------
 * An event that still has texts, with what says where else they stand. */
struct worded {
    int64_t id, ticket_id, subject_id, asker_id;
    int fact;          /* enum fact */
    const char *data;  /* with its "row" */
    const char *words; /* "": none */
    const char *more;  /* JSON object of further texts, NULL: none */
};
/* Those of a ticket, oldest first, at most 10,000. */
MUST_USE enum outcome journal_worded_of_ticket(struct ctx *ctx, int64_t ticket_id,
                                               struct list *ret);
/* Those about a person of the house: added, changed, away. */
MUST_USE enum outcome journal_worded_of_person(struct ctx *ctx, int64_t person_id,
                                               struct list *ret);
/* Those of tickets with after_id < id <= until_id whose texts hold these digits, spaces and hyphens
 * between them aside; at most 200. */
MUST_USE enum outcome journal_worded_with(struct ctx *ctx, int64_t after_id, int64_t until_id,
                                          const char *digits, struct list *ret);
/* Takes words, further texts and the salt away for good. The event and its commitment stay, so
 * every proof of it holds. */
MUST_USE enum outcome journal_unword(struct ctx *ctx, int64_t event_id);

/* Newest event id, 0 when none. */
MUST_USE enum outcome journal_newest(struct ctx *ctx, int64_t *ret);
