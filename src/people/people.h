/* people/people.h — who works here and for whom: persons, the one post each holds, shifts, skills,
 * absence, the chain of command, sign-in, the directory of departments and the hospital's own card.
 * Two parties share the record: whoever stands for the one never acts for the other.
 * It knows places and zones only by id (through their published views), tickets not at all. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

// clang-format off
/* word = in JSON, SQL and events. A role belongs to exactly one party. */
#define PARTIES(X)                                                                                  \
    X(PARTY_HOSPITAL, "hospital") X(PARTY_CONTRACTOR, "contractor")
#define ROLES(X)                                                                                    \
    X(ROLE_WARD,        "ward",        PARTY_HOSPITAL)   /* asks: nurse, doctor, clerk of a ward */ \
    X(ROLE_WORKER,      "worker",      PARTY_CONTRACTOR) /* electrician, cleaner, porter, guard */  \
    X(ROLE_LEADER,      "leader",      PARTY_CONTRACTOR) /* leads one trade */                      \
    X(ROLE_STEWARD,     "steward",     PARTY_CONTRACTOR) /* the named contact of a zone */          \
    X(ROLE_DESK,        "desk",        PARTY_CONTRACTOR) /* takes calls, dispatches */              \
    X(ROLE_DESK_LEADER, "desk_leader", PARTY_CONTRACTOR)                                            \
    X(ROLE_MANAGER,     "manager",     PARTY_CONTRACTOR) /* the contractor's project manager */     \
    X(ROLE_LOGISTICS,   "logistics",   PARTY_HOSPITAL)   /* the hospital's logistics department */  \
    X(ROLE_COMMITTEE,   "committee",   PARTY_HOSPITAL)   /* looks on, figures first */
// clang-format on

enum party {
    PARTY_NONE,
#define PARTY_ENUM(name, word) name,
    PARTIES(PARTY_ENUM)
#undef PARTY_ENUM
};
enum role {
    ROLE_NONE,
#define ROLE_ENUM(name, word, party) name,
    ROLES(ROLE_ENUM)
#undef ROLE_ENUM
        ROLE_COUNT
};
extern const struct names PARTY_NAMES; /* slot 0 is NULL: none */
extern const struct names ROLE_NAMES;

/* Permission bits of actor.may: one bit a role (named by ROLE_NAMES.of[role]), and unions. An
 * endpoint row lists who may; the verbs check what depends on the object. */
enum may {
    MAY_WARD = 1u << ROLE_WARD,
    MAY_WORKER = 1u << ROLE_WORKER,
    MAY_LEADER = 1u << ROLE_LEADER,
    MAY_STEWARD = 1u << ROLE_STEWARD,
    MAY_DESK_ONLY = 1u << ROLE_DESK,
    MAY_DESK_LEADER = 1u << ROLE_DESK_LEADER,
    MAY_MANAGE = 1u << ROLE_MANAGER,
    MAY_LOGISTICS = 1u << ROLE_LOGISTICS,
    MAY_COMMITTEE = 1u << ROLE_COMMITTEE,
    MAY_ASKER = 1u << 30, /* came through a ticket's private link */

    MAY_DESK = MAY_DESK_ONLY | MAY_DESK_LEADER,
    MAY_WORK = MAY_WORKER | MAY_LEADER | MAY_STEWARD,
    MAY_DISPATCH = MAY_DESK | MAY_LEADER | MAY_STEWARD,
    MAY_STAFF = MAY_WORK | MAY_DESK | MAY_MANAGE,
    MAY_HOSPITAL = MAY_WARD | MAY_LOGISTICS | MAY_COMMITTEE,
    MAY_SIGNED_IN = MAY_STAFF | MAY_HOSPITAL,
    MAY_VERIFY = MAY_DESK | MAY_LEADER | MAY_MANAGE | MAY_STEWARD | MAY_LOGISTICS,
    MAY_OVERSEE = MAY_MANAGE | MAY_LOGISTICS | MAY_COMMITTEE | MAY_DESK,
    MAY_UPKEEP = MAY_MANAGE | MAY_LOGISTICS, /* people of the own party */
};

/* What a role is called in a language ("项目经理"); static text, "" for ROLE_NONE. Pure. */
const char *rule_role_text(enum role role, enum locale l);
/* NOT_ALLOWED, naming in the caller's language whose work it is. */
MUST_USE enum outcome only_for(struct ctx *ctx, enum role role);
/* "调度台、班长": the posts that have one of these permission bits, in the caller's language; ""
 * when no post has (the private link's own moves). Memory: ctx->arena or static. */
const char *posts_that_may(struct ctx *ctx, uint32_t may);
/* PARTY_NONE for ROLE_NONE. */
enum party rule_party_of(enum role role);
/* The permission bits of a role: its own bit; 0 for ROLE_NONE. */
uint32_t rule_may_of(enum role role);

/* --- persons ------------------------------------------------------------------------------- */

/* A person with the post held now (view person_card); ROLE_NONE and zeros: no post held. */
struct person_card {
    int64_t id;
    const char *name, *phone, *login; /* phone: digits; login NULL: no account */
    bool active;
    int64_t version;
    int64_t post_id;
    int party, role;   /* enum party, enum role */
    const char *title; /* 电工, 网格管家 … */
    const char *trade; /* primary trade, NULL: none */
    int64_t zone_id, place_id;
    int64_t shift_id, shift_turn;
    int64_t chief_id; /* superior, 0: top of the chain */
};
extern const struct shape PERSON_CARD_SHAPE;

/* The API's Person: a person in short, used everywhere. */
struct person_view {
    int64_t id;
    const char *name, *title;
    int role, party;
    const char *phone; /* NULL where the caller may not see it */
    bool on_duty;
    const char *trade;
    bool active, here; /* not shown: still works here; and is not away */
};
extern const struct shape PERSON_SHAPE;

/* One person, active or not. DONE | NOT_FOUND. */
MUST_USE enum outcome person_load(struct ctx *ctx, int64_t id, struct person_card *ret);
/* The API's Person of an id, in the arena; on_duty at ctx->now; phone only when asked for.
 * id 0, or nobody there: *ret = NULL and DONE, so that a view needs no condition. */
MUST_USE enum outcome person_view(struct ctx *ctx, int64_t id, bool phone,
                                  struct person_view **ret);
/* Everybody whom one answer names: added first, loaded together (one statement for every eight),
 * then found by id, with phone. Starts zeroed; lives in the arena. */
struct crowd {
    struct crowd_member {
        int64_t id;
        struct person_view *view; /* NULL: not loaded, or nobody there */
    } * members;
    size_t n, loaded, room;
};
/* id 0, and who was added before, changes nothing. */
void crowd_add(struct ctx *ctx, struct crowd *c, int64_t id);
/* Those who were added since the last time; views as person_view() gives them. */
MUST_USE enum outcome crowd_load(struct ctx *ctx, struct crowd *c);
/* NULL: id 0, nobody there, or never added. */
struct person_view *crowd_find(const struct crowd *c, int64_t id);

/* --- duty, absence, skills ------------------------------------------------------------------ */

/* A shift: which days and which minutes of the day. */
struct shift {
    int64_t id;
    const char *name;
    int64_t starts, ends; /* minutes of the civil day; ends <= starts: next day; equal: 24 h */
    const char *cycle;    /* '1' on, '0' off, one character a day, repeated; 1..62 */
    const char *weekdays; /* seven characters Monday … Sunday, '1' may work */
};
extern const struct shape SHIFT_SHAPE;

/* Does a shift that begins in turn `turn` of its cycle cover the moment? Half open: at its end it
 * is over. A night shift belongs to the day it begins on. shift NULL: no roster is kept for this
 * person, so nothing says they are off: true. */
bool rule_on_duty(const struct shift *shift, int64_t turn, int64_t at);

/* Active, in a shift and not away at `at`. An unknown or deactivated person is not on duty. */
MUST_USE enum outcome person_on_duty(struct ctx *ctx, int64_t id, int64_t at, bool *ret);
/* Away (leave, illness) at `at`. */
MUST_USE enum outcome person_away(struct ctx *ctx, int64_t id, int64_t at, bool *ret);
/* Has the trade as primary trade or as a skill (M30). With need_certificate there must be a
 * certificate that has not expired at `at`. trade NULL asks for nothing: true. */
MUST_USE enum outcome person_has_skill(struct ctx *ctx, int64_t id, const char *trade,
                                       bool need_certificate, int64_t at, bool *ret);
/* Whoever takes a need that came to nobody in particular: the desk person on duty with the fewest
 * open owned tickets (counted up to 25; equals are drawn by ctx->rng); else any active desk person,
 * the contractor's manager, hospital logistics: a need always has an owner (M29).
 * DONE | NOT_FOUND (only before the hospital is set up). */
MUST_USE enum outcome desk_on_duty(struct ctx *ctx, int64_t at, int64_t *ret_person_id);
/* Superiors of a person, nearest first: int64_t ids without that person, nobody twice, at most 8,
 * deactivated ones left out; always ends with a person of hospital logistics, the one on duty at
 * ctx->now when there is one (M33). person_id 0: only the last. Empty only before setup. */
MUST_USE enum outcome chain_of_command(struct ctx *ctx, int64_t person_id, struct list *ret);

/* --- sign-in -------------------------------------------------------------------------------- */

/* Session token of the cookie → who asks. One indexed query; writes nothing. DONE and *ret whole |
 * NOT_FOUND (unknown, ended, idle too long, deactivated). token NULL: NOT_FOUND. */
MUST_USE enum outcome people_who_is(struct ctx *ctx, const char *token, struct actor *ret);
/* On the writer, every few minutes a session that is used: an idle one ends by settings. DONE. */
MUST_USE enum outcome people_seen(struct ctx *ctx, const char *token);
/* On the writer, now and then: forgets sessions that ended by themselves. DONE. */
MUST_USE enum outcome people_tidy(struct ctx *ctx);
/* The actor a person is when signed in, for jobs, tests and the demo hospital, which act in
 * somebody's name without a session. DONE | NOT_FOUND (unknown, deactivated or without a post). */
MUST_USE enum outcome person_actor(struct ctx *ctx, int64_t id, struct actor *ret);
/* A hash for a new password (argon2id, 19 MiB, slow: tens of ms). 8..128 characters and not the
 * login. DONE | TOO_SHORT | TOO_LONG | INVALID (same as login) at `field` | BUSY (no memory). */
MUST_USE enum outcome password_hash(struct ctx *ctx, const char *password, const char *login,
                                    const char *field, const char **ret);

/* --- the hospital's own card ---------------------------------------------------------------- */

/* Value of hospital row `name` (title, hotline, demo, link_key …); NULL when absent. DONE. */
MUST_USE enum outcome hospital_text(struct ctx *ctx, const char *name, const char **ret);
MUST_USE enum outcome hospital_set(struct ctx *ctx, const char *name, const char *value);
/* True in a demo hospital (row demo = '1'): one-click sign-in is offered there and nowhere else. */
MUST_USE enum outcome hospital_is_demo(struct ctx *ctx, bool *ret);
/* First start: when nobody has an account yet, makes a new one-time token (the last one dies) whose
 * page is /setup/<token>; only its hash is kept. *ret = NULL when the hospital is already set up.
 * On the writer. */
MUST_USE enum outcome hospital_setup_token(struct ctx *ctx, const char **ret);

/* What founds a hospital: its card and its first person, of hospital logistics. */
struct founding {
    const char *token; /* of hospital_setup_token; ignored by hospital_found */
    const char *title, *hotline;
    const char *name, *login, *password;
};
/* Writes the card and the first logistics person (event HOSPITAL_FOUNDED); password_hash may be
 * NULL (demo). DONE | ALREADY_THERE (somebody has an account) . */
MUST_USE enum outcome hospital_found(struct ctx *ctx, const struct founding *in,
                                     const char *password_hash, int64_t *ret_person_id);

/* --- upkeep: the verbs behind the API, also used by the demo hospital ------------------------- */

struct skill {
    const char *trade, *certificate;
    int64_t expires_at; /* of the certificate; 0: none or for ever */
};
extern const struct shape SKILL_SHAPE;

/* A new or changed person. Party follows from role. When changing, zero and NULL mean "as it is";
 * names listed in `clears` become empty. */
struct person_in {
    const char *name, *phone, *login, *password;
    int role; /* enum role */
    const char *title, *trade;
    int64_t zone_id, place_id, chief_id, shift_id;
    int64_t shift_turn;
    struct list skills; /* of struct skill; replaces all when n > 0 */
    struct list clears; /* of const char *: phone, login, trade, zone_id, place_id, chief_id … */
};

/* Adds a person with a post. Hospital logistics adds hospital people, the contractor's manager adds
 * the contractor's, and logistics the contractor's first manager. password_hash NULL: cannot sign
 * in with a password. DONE | NOT_ALLOWED (other party) | MISSING_FIELD | INVALID (field) |
 * ALREADY_THERE (/login). Event PERSON_ADDED. */
MUST_USE enum outcome person_add(struct ctx *ctx, const struct person_in *in,
                                 const char *password_hash, int64_t *ret_id);
/* Changes what is given; a changed post ends the old one and begins a new one now (one held post at
 * a time). version: as the caller saw it, 0: not said. DONE | NOT_FOUND | NOT_ALLOWED |
 * STALE_VERSION | INVALID | ALREADY_THERE. Events PERSON_CHANGED, DUTY_CHANGED. */
MUST_USE enum outcome person_change(struct ctx *ctx, int64_t id, int64_t version,
                                    const struct person_in *in);
/* Ends post, sessions and account. DONE | NOT_FOUND | NOT_ALLOWED | STILL_STEWARD (of a zone) |
 * OWNS_OPEN_TICKETS with the list in problem.more. Event PERSON_DEACTIVATED. */
MUST_USE enum outcome person_deactivate(struct ctx *ctx, int64_t id);
/* Away from..until (from < until, at most 366 days). The person, their party's upkeep or the desk
 * leader records it. Event DUTY_CHANGED. */
MUST_USE enum outcome person_go_away(struct ctx *ctx, int64_t id, int64_t from_at, int64_t until_at,
                                     const char *reason);
/* A shift anybody may be put on. DONE | INVALID | NOT_ALLOWED. */
MUST_USE enum outcome shift_add(struct ctx *ctx, const struct shift *in, int64_t *ret_id);

/* Erases somebody who has left, for erasures alone: the name becomes `tombstone`, phone, account,
 * sessions, skills and reasons of absence go. DONE | STALE_VERSION (still active, or unknown). */
MUST_USE enum outcome person_forget(struct ctx *ctx, int64_t id, const char *tombstone);

/* The directory: whom a matter is referred to (M16). */
struct department {
    int64_t id;
    const char *name, *place, *phone, *matters;
};
extern const struct shape DEPARTMENT_SHAPE;
/* DONE | NOT_FOUND. */
MUST_USE enum outcome department_load(struct ctx *ctx, int64_t id, struct department *ret);
/* For views: id 0 or unknown gives NULL and DONE. */
MUST_USE enum outcome department_view(struct ctx *ctx, int64_t id, struct department **ret);
/* Event DEPARTMENT_CHANGED. DONE | NOT_ALLOWED | MISSING_FIELD. */
MUST_USE enum outcome department_add(struct ctx *ctx, const struct department *in, int64_t *ret_id);

/* Hospital logistics; all of `in` replaces what stood there. Event DEPARTMENT_CHANGED.
 * DONE | NOT_ALLOWED | MISSING_FIELD | NOT_FOUND. */
MUST_USE enum outcome department_change(struct ctx *ctx, const struct department *in);

struct endpoints;
extern const struct endpoints PEOPLE_ENDPOINTS;
