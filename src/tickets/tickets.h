/* tickets/tickets.h — one need from report to archive, and the people who answer for it.
 *
 * A ticket is in exactly one state, has exactly one first owner and, until it is closed, a promise
 * that runs. Verbs load the ticket, ask the table of moves (tickets_rules.c), change one row
 * guarded by its version and note one event; what follows from that event stands in journey.c. The
 * states, moves and rights are the table itself; `shouwen states` prints it.
 *
 * Every verb: the caller must be able to see the ticket (else NOT_FOUND), If-Match must fit when
 * sent (STALE_VERSION), the move must be possible (WRONG_STATE, NOT_ALLOWED, or the condition's own
 * outcome). *ret is the ticket afterwards; texts live in ctx's arena. */
#pragma once
#include <stdio.h>
#include "base/ctx.h"
#include "base/shape.h"

// clang-format off
/*    constant           word          zh-CN     zh-TW     en            what is true */
#define TICKET_STATES(X)                                                                              \
    X(STATE_REGISTERED, "registered", "已受理", "已受理", "registered", "recorded, has a first owner, nobody is going yet") \
    X(STATE_ASSIGNED,   "assigned",   "已派单", "已派單", "assigned",   "one named person has been told")               \
    X(STATE_ACCEPTED,   "accepted",   "已接单", "已接單", "accepted",   "that person said yes")                         \
    X(STATE_ON_SITE,    "on_site",    "已到场", "已到場", "on site",    "there; what is wrong is known or being found") \
    X(STATE_WAITING,    "waiting",    "等待中", "等待中", "waiting",    "reason, what for, until when, who was told")   \
    X(STATE_DONE,       "done",       "已完工", "已完工", "done",       "the assignee says so, with evidence")          \
    X(STATE_VERIFIED,   "verified",   "已核验", "已核驗", "verified",   "someone else checked quantity, quality, time") \
    X(STATE_REPORTED,   "reported",   "已复命", "已復命", "reported",   "the issuer has the report, the askers know")   \
    X(STATE_REFERRED,   "referred",   "已转办", "已轉辦", "referred",   "another department was asked; the first owner keeps it") \
    X(STATE_CLOSED,     "closed",     "已办结", "已辦結", "closed",     "ended, with an outcome")

#define TICKET_OUTCOMES(X)                                                                            \
    X(ENDED_CONFIRMED,   "confirmed",   "an asker said it is fixed")                                  \
    X(ENDED_UNCONFIRMED, "unconfirmed", "nobody answered in time: silence is not consent")            \
    X(ENDED_REFERRED,    "referred",    "the other department confirmed that it has it")              \
    X(ENDED_CANCELLED,   "cancelled",   "withdrawn before anybody went")                              \
    X(ENDED_MERGED,      "merged",      "the same need as another ticket, which goes on")

#define TICKET_CHANNELS(X)                                                                            \
    X(CHANNEL_QR, "qr") X(CHANNEL_WEB, "web") X(CHANNEL_PHONE, "phone") X(CHANNEL_COUNTER, "counter") \
    X(CHANNEL_PATROL, "patrol") X(CHANNEL_SYSTEM, "system")
#define ARRIVE_PROOFS(X)   X(PROOF_SCAN, "scan") X(PROOF_TAP, "tap")
#define TICKET_FINDINGS(X)                                                                            \
    X(FINDING_SMALL, "small") X(FINDING_MATERIAL, "needs_material") X(FINDING_PROJECT, "needs_project") \
    X(FINDING_NOT_OURS, "not_ours") X(FINDING_CANNOT, "cannot_solve")
/*    constant            word           does the finish promise pause? */
#define WAIT_REASONS(X)                                                                               \
    X(WAIT_MATERIAL,    "material",    true)                                                          \
    X(WAIT_ACCESS,      "access",      true)                                                          \
    X(WAIT_ASKER,       "asker",       true)                                                          \
    X(WAIT_WEATHER,     "weather",     true)                                                          \
    X(WAIT_OTHER_PARTY, "other_party", false)                                                         \
    X(WAIT_PROJECT,     "project",     true)
#define FIXED_ANSWERS(X)   X(FIXED_YES, "yes") X(FIXED_PARTLY, "partly") X(FIXED_NO, "no")
#define WORK_QUALITIES(X)  X(QUALITY_GOOD, "good") X(QUALITY_ACCEPTABLE, "acceptable")
#define HAND_OVER_ANSWERS(X)                                                                          \
    X(OFFER_ACCEPTED, "accepted") X(OFFER_RETURNED, "returned") X(OFFER_UNANSWERED, "unanswered")     \
    X(OFFER_WITHDRAWN, "withdrawn")
// clang-format on

/* Slot 0 of every set means absent. */
#define TICKETS_ENUM(name, ...) name,
enum ticket_state { STATE_NONE, TICKET_STATES(TICKETS_ENUM) STATE_COUNT };
enum ticket_outcome { ENDED_NONE, TICKET_OUTCOMES(TICKETS_ENUM) ENDED_COUNT };
enum ticket_channel { CHANNEL_NONE, TICKET_CHANNELS(TICKETS_ENUM) CHANNEL_COUNT };
enum arrive_proof { PROOF_NONE, ARRIVE_PROOFS(TICKETS_ENUM) PROOF_COUNT };
enum ticket_finding { FINDING_NONE, TICKET_FINDINGS(TICKETS_ENUM) FINDING_COUNT };
enum wait_reason { WAIT_NONE, WAIT_REASONS(TICKETS_ENUM) WAIT_COUNT };
enum fixed_answer { FIXED_NONE, FIXED_ANSWERS(TICKETS_ENUM) FIXED_COUNT };
enum work_quality { QUALITY_NONE, WORK_QUALITIES(TICKETS_ENUM) QUALITY_COUNT };
enum hand_over_answer { OFFER_NONE, HAND_OVER_ANSWERS(TICKETS_ENUM) OFFER_COUNT };
extern const struct names TICKET_STATE_NAMES, TICKET_OUTCOME_NAMES, TICKET_CHANNEL_NAMES,
    ARRIVE_PROOF_NAMES, TICKET_FINDING_NAMES, WAIT_REASON_NAMES, FIXED_ANSWER_NAMES,
    WORK_QUALITY_NAMES, HAND_OVER_ANSWER_NAMES;
/* The state as people of that language call it. Static text. */
const char *ticket_state_text(int state, enum locale l);
/* What somebody is to a ticket, as people of that language call it. Static text. */
const char *ticket_relation_text(int relation, enum locale l);

/* A row of `ticket`; 0 and NULL are absent. */
struct ticket {
    int64_t id;
    const char *number; /* 20261120-0042: civil day of registration and its count */
    int state, outcome; /* enum ticket_state, ticket_outcome */
    int64_t version;
    int64_t service_id; /* version of the service it was born under */
    int64_t place_id;
    const char *place_detail, *title, *words, *answers;
    int channel; /* enum ticket_channel */
    bool urgent;
    const char *trade;
    int64_t zone_id, ward_id;
    int64_t occurred_at; /* when it was asked: promises run from here (M6) */
    int64_t registered_at;
    int64_t recorder_id, first_owner_id, assignee_id, issuer_id, verifier_id, department_id;
    int64_t assigned_at, accepted_at, on_site_at, done_at, verified_at, reported_at, referred_at,
        closed_at;
    int arrive_proof, finding;
    int64_t work_minutes;
    const char *material;
    bool acted_first;
    int64_t reopened; /* how often an asker said it is not fixed */
    int64_t merged_into, wait_id;
    int64_t report_accepted_at, report_accepted_by; /* both or none; only while the report stands */
};
extern const struct shape TICKET_SHAPE;

/* --- what the verbs take (names as in the API) ------------------------------------------------ */
struct report_in {
    const char *place_code, *place_detail;
    const char *service; /* code */
    const char *words, *answers;
    struct list photos; /* const char *: upload handles */
    const char *name, *phone;
    int channel;
    /* Only record_in's callers: */
    int64_t occurred_at; /* 0: now */
    bool urgent;
    int64_t assign_to; /* 0: nobody yet */
};
struct quantity_in {
    const char *item, *unit;
    int64_t claimed; /* thousandths of the unit */
};
struct measured_in {
    int64_t id, measured; /* quantity and thousandths measured by the verifier */
};
struct join_in {
    const char *name, *phone;
    const char *place_code; /* without an account: what hangs on the wall there; staff: NULL */
};
struct assign_in {
    int64_t assignee_id;
    const char *reason; /* why this person although off duty or without the skill */
    const char *words;
};
struct words_in {
    const char *words;
};
struct reason_in {
    const char *reason;
};
struct arrive_in {
    int proof;
    const char *code; /* of the scanned place */
    int64_t at;       /* when, told later; 0: now */
};
struct survey_in {
    int finding;
    const char *words;
    int64_t amount_fen; /* 0: not known */
};
struct wait_in {
    int reason;
    const char *what_for;
    int64_t until_at;
    const char *words; /* told to the askers */
};
struct move_date_in {
    int64_t until_at;
    const char *words;
};
struct refer_in {
    int64_t department_id;
    const char *words;
};
struct confirm_referral_in {
    const char *name; /* who answered over there */
    const char *words;
};
struct finish_in {
    const char *words;
    int64_t minutes; /* hands-on time, 1..1440 */
    const char *material;
    struct list quantities; /* struct quantity_in */
    struct list photos;     /* handles */
    int64_t at;             /* when, told later; 0: now */
};
struct verify_in {
    const char *words;
    struct list quantities; /* struct measured_in */
    int quality;
    bool on_time;
};
struct return_report_in {
    const char *words;
    int to; /* STATE_ON_SITE: the work; STATE_VERIFIED: only the report */
};
struct confirm_in {
    int64_t asker_id; /* only when the desk writes down what an asker said by phone */
    int fixed;
    const char *words;
};
struct dispute_in {
    const char *words;
    struct list photos;
};
struct merge_in {
    const char *into; /* number of the ticket that goes on */
};
struct note_in {
    const char *words;
    struct list photos;
    bool for_askers;
};
struct offer_in {
    int64_t to_id;
    const char *reason;
};
struct quote_in {
    int64_t amount_fen;
    const char *words;
};
struct quote_answer_in {
    int64_t quote_id;
    const char *words; /* needed to refuse */
};
struct add_helper_in {
    int64_t person_id;
};
struct nothing_in {
    const char *words; /* optional */
};

/* What a new asker gets: number and the key of the private link. */
struct reported {
    const char *number, *token;
    int64_t ticket_id, version;
};

/* --- verbs: asking (tickets.c) -----------------------------------------------------------------
 */
/* A need is told by whoever stands at a place, with or without account; the asker is ctx's person
 * or the name and phone given. First owner: the person at the desk (M13). DONE | UNKNOWN_PLACE |
 * INVALID (service, answers) | MISSING_FIELD (neither words nor photo) | TOO_LONG … */
MUST_USE enum outcome ticket_report(struct ctx *ctx, const struct report_in *in,
                                    struct reported *ret);
/* Staff writes down what somebody else asked; the recorder becomes first owner. occurred_at within
 * the last 7 days, never later than now (IN_THE_FUTURE, OUT_OF_RANGE). assign_to: assigned at once.
 */
MUST_USE enum outcome ticket_record(struct ctx *ctx, const struct report_in *in,
                                    struct ticket *ret);
/* Another asker of the same need: everyone who asked is reported back to. A ticket is joined from
 * its own place: who stands elsewhere (or counts through numbers) gets NOT_FOUND, as for a ticket
 * that is not there. */
MUST_USE enum outcome ticket_join(struct ctx *ctx, int64_t id, const struct join_in *in,
                                  struct reported *ret);
/* The same from a staff screen: the desk adds a caller. */
MUST_USE enum outcome ticket_add_asker(struct ctx *ctx, int64_t id, const struct join_in *in,
                                       struct ticket *ret);
/* A system's own ticket, linked to the one it follows from (kind: a word of ticket_link.kind):
 * same place, service, askers and first owner; used by feedback for "not met" (M50).
 * *ret is the new ticket. */
MUST_USE enum outcome ticket_follow_up(struct ctx *ctx, int64_t from_id, const char *kind,
                                       const char *words, struct ticket *ret);

/* --- verbs: sending and working (tickets_send.c, tickets_work.c) --------------------------------
 */
#define TICKET_VERB(name, in)                                                                      \
    MUST_USE enum outcome name(struct ctx *ctx, int64_t id, const struct in *, struct ticket *ret)
/* NOT_ON_DUTY and LACKS_SKILL unless a reason is given (M31). */
TICKET_VERB(ticket_assign, assign_in);
/* Compare-and-set: one winner; the other gets TAKEN with the winner's name. */
TICKET_VERB(ticket_claim, nothing_in);
TICKET_VERB(ticket_accept, nothing_in);
TICKET_VERB(ticket_return_job, reason_in);
/* proof scan: code must be that of the ticket's place or of one around it, else INVALID.
 * at (here and of finish): IN_THE_FUTURE, or OUT_OF_RANGE when more than a day ago or before the
 * step that came before. The promises are judged by it; the event says both moments. */
TICKET_VERB(ticket_arrive, arrive_in);
/* An amount counts as a quote. */
TICKET_VERB(ticket_survey, survey_in);
TICKET_VERB(ticket_wait, wait_in);
TICKET_VERB(ticket_move_date, move_date_in);
TICKET_VERB(ticket_resume, nothing_in);
TICKET_VERB(ticket_ask_up, words_in);
TICKET_VERB(ticket_add_helper, add_helper_in);
TICKET_VERB(ticket_progress, words_in);
TICKET_VERB(ticket_note, note_in);
TICKET_VERB(ticket_act_first, words_in);
TICKET_VERB(ticket_papers_done, words_in);
/* EVIDENCE_MISSING, STAMPS_MISSING (strictly more than the limit of the service, M43). */
TICKET_VERB(ticket_finish, finish_in);

/* --- verbs: referring, closing (tickets_refer.c, tickets_close.c) -------------------------------
 */
TICKET_VERB(ticket_refer, refer_in);
/* The house itself refers what its catalogue calls out of scope; only journey.c calls it. */
MUST_USE enum outcome ticket_refer_out_of_scope(struct ctx *ctx, int64_t id);
TICKET_VERB(ticket_confirm_referral, confirm_referral_in);
TICKET_VERB(ticket_bounce, words_in);
/* SAME_PERSON when the verifier did or helped the work. */
TICKET_VERB(ticket_verify, verify_in);
TICKET_VERB(ticket_send_back, words_in);
TICKET_VERB(ticket_report_back, words_in);
/* Of the report that stands, once: ALREADY_THERE. A returned report and a dispute undo it. */
TICKET_VERB(ticket_accept_report, nothing_in);
TICKET_VERB(ticket_return_report, return_report_in);
/* "Is it fixed?" — partly and no are a dispute; only yes closes. */
TICKET_VERB(ticket_confirm, confirm_in);
/* TOO_LATE after 30 days. */
TICKET_VERB(ticket_dispute, dispute_in);
TICKET_VERB(ticket_cancel, reason_in);
/* The target must be open and not (through others) merged into this one: INVALID /into. */
TICKET_VERB(ticket_merge, merge_in);
/* The confirm promise is over and nobody answered; only journey.c calls it. */
MUST_USE enum outcome ticket_lapse(struct ctx *ctx, int64_t id);

/* --- verbs: first ownership and money (tickets_own.c, tickets_money.c) --------------------------
 */
TICKET_VERB(ticket_offer, offer_in);
TICKET_VERB(ticket_accept_offer, nothing_in);
TICKET_VERB(ticket_return_offer, reason_in);
/* Nobody answered in time: it stays with the first owner; only journey.c calls it.
 * DONE (also when it was answered meanwhile). *ret_first_owner is whom to alarm, 0: nobody. */
MUST_USE enum outcome ticket_offer_unanswered(struct ctx *ctx, int64_t hand_over_id,
                                              int64_t *ret_first_owner);
TICKET_VERB(ticket_quote, quote_in);
TICKET_VERB(ticket_approve_quote, quote_answer_in);
TICKET_VERB(ticket_refuse_quote, quote_answer_in);
/* Desk: an asker agreed by phone. */
TICKET_VERB(ticket_tell_asker, quote_answer_in);
/* Asker: agrees through the private link. */
TICKET_VERB(ticket_agree, quote_answer_in);

/* --- the table of moves ------------------------------------------------------------------------
 */
// clang-format off
#define TICKET_MOVE_WORDS(X)                                                                          \
    X(MOVE_REGISTER, "register")       X(MOVE_JOIN, "join")             X(MOVE_ASSIGN, "assign")      \
    X(MOVE_CLAIM, "claim")             X(MOVE_ACCEPT, "accept")         X(MOVE_RETURN_JOB, "return-job") \
    X(MOVE_ARRIVE, "arrive")           X(MOVE_SURVEY, "survey")         X(MOVE_WAIT, "wait")          \
    X(MOVE_MOVE_DATE, "move-date")     X(MOVE_RESUME, "resume")         X(MOVE_ASK_UP, "ask-up")      \
    X(MOVE_REFER, "refer")             X(MOVE_CONFIRM_REFERRAL, "confirm-referral")                   \
    X(MOVE_BOUNCE, "bounce")           X(MOVE_FINISH, "finish")         X(MOVE_VERIFY, "verify")      \
    X(MOVE_SEND_BACK, "send-back")     X(MOVE_REPORT_BACK, "report-back")                             \
    X(MOVE_ACCEPT_REPORT, "accept-report") X(MOVE_RETURN_REPORT, "return-report")                     \
    X(MOVE_RETURN_WORK, "return-work")                                                                \
    X(MOVE_CONFIRM, "confirm")         X(MOVE_DISPUTE, "dispute")       X(MOVE_LAPSE, "lapse")        \
    X(MOVE_CANCEL, "cancel")           X(MOVE_MERGE, "merge")           X(MOVE_RATE, "rate")          \
    X(MOVE_NOTE, "note")               X(MOVE_PROGRESS, "progress")     X(MOVE_OFFER, "offer")        \
    X(MOVE_ACCEPT_OFFER, "accept-offer") X(MOVE_RETURN_OFFER, "return-offer")                         \
    X(MOVE_OFFER_UNANSWERED, "offer-unanswered") X(MOVE_ACKNOWLEDGE, "acknowledge")                   \
    X(MOVE_QUOTE, "quote")             X(MOVE_APPROVE_QUOTE, "approve-quote")                         \
    X(MOVE_REFUSE_QUOTE, "refuse-quote") X(MOVE_TELL_ASKER, "tell-asker") X(MOVE_AGREE, "agree")      \
    X(MOVE_ACT_FIRST, "act-first")     X(MOVE_PAPERS_DONE, "papers-done")                             \
    X(MOVE_ADD_HELPER, "add-helper")

/* What somebody is to a ticket at this moment; one may be several. */
#define TICKET_RELATIONS(X)                                                                           \
    X(WHO_ANYONE,      "anyone at a place",        "任何人",       "任何人")                          \
    X(WHO_ASKER,       "asker",                    "报事人",       "報事人")                          \
    X(WHO_WARD,        "ward of the place",        "本病区",       "本病區")                          \
    X(WHO_ASSIGNEE,    "assignee",                 "经办人",       "經辦人")                          \
    X(WHO_HELPER,      "helper",                   "帮手",       "幫手")                          \
    X(WHO_FIRST_OWNER, "first owner",              "首问责任人",   "首問責任人")                      \
    X(WHO_ISSUER,      "issuer",                   "下达人",       "下達人")                          \
    X(WHO_OFFERED,     "the one asked to take over", "被请求接手的人", "被請求接手的人")              \
    X(WHO_ALARMED,     "the person alarmed",       "被提醒的人",   "被提醒的人")                      \
    X(WHO_DESK,        "desk",                     "调度台",       "調度台")                          \
    X(WHO_LEADER,      "team leader of the trade", "班长",         "班長")                            \
    X(WHO_STEWARD,     "steward of the zone",      "网格管家",     "網格管家")                        \
    X(WHO_DEPUTY,      "deputy of the zone",       "代管管家",     "代管管家")                        \
    X(WHO_WORKER,      "worker of the trade",      "本工种员工",   "本工種員工")                      \
    X(WHO_MANAGER,     "contractor's manager",     "项目经理",     "項目經理")                        \
    X(WHO_LOGISTICS,   "hospital logistics",       "医院后勤",     "醫院後勤")                        \
    X(WHO_VERIFIER,    "whose post may verify",    "核验岗位",     "核驗崗位")                        \
    X(WHO_STAFF,       "any staff",                "服务人员",     "服務人員")                        \
    X(WHO_CLOCK,       "the house itself",         "系统",         "系統")
// clang-format on
enum ticket_move_word { MOVE_NONE, TICKET_MOVE_WORDS(TICKETS_ENUM) MOVE_COUNT };
extern const struct names TICKET_MOVE_NAMES;
enum ticket_relation_bit { TICKET_RELATIONS(TICKETS_ENUM) WHO_COUNT };
#define IS(relation)    (1u << (relation))

#define DISPUTE_DAYS    30 /* after closing one may dispute and rate for so long */
#define TOLD_LATER_MOST INT64_C(86400000000) /* µs: a phone may be without a signal for so long */

/* What a condition may look at beside the ticket; whoever asks fills what it knows. */
struct ticket_facts {
    int64_t now;
    int came_from;       /* the state the open wait left; STATE_NONE: not waiting */
    bool grab;           /* the service lets workers take it */
    bool skilled;        /* the caller has the skill, and its papers where they are needed */
    bool off_duty;       /* the caller is not on duty */
    bool photo_needed;   /* evidence before finish … */
    bool photo_there;    /* … and there is some */
    bool stamps_missing; /* a quote above the limit lacks a stamp */
    bool worked_on_it;   /* the caller is or was assignee or helper of this round */
    bool others_asked;   /* more than one asker */
    bool first_asker;    /* the caller is the one who opened it */
    bool offer_open;     /* a hand-over waits for its answer */
    bool quote_to_stamp; /* the newest quote waits for the supervisor */
    bool quote_to_agree; /* the newest quote waits for an asker */
    bool rated;          /* the caller has rated it */
    bool alarm_open;     /* an alarm of this ticket is not acknowledged */
    bool papers_open;    /* acted first, and the papers are still owed */
};
struct ticket_move {
    enum ticket_move_word move;
    uint32_t from; /* states, 1u << state */
    uint32_t who;  /* relations, any suffices */
    /* DONE, or why not although state and person are right; NULL: nothing more is asked. */
    enum outcome (*provided)(const struct ticket *t, const struct ticket_facts *f);
    int to;   /* a state, TO_SAME or TO_BACK (the state the wait left) */
    int ends; /* outcome when `to` is closed */
    const char *says;
};
#define TO_SAME (-1)
#define TO_BACK (-2)
extern const struct ticket_move TICKET_MOVES[];
extern const size_t TICKET_MOVES_N;

/* May this move be made now? The state comes first, then the person, then the condition.
 * DONE and *ret_to (always a real state) | WRONG_STATE | NOT_ALLOWED | what the condition says. */
MUST_USE enum outcome rule_ticket_move(enum ticket_move_word move, const struct ticket *t,
                                       uint32_t who, const struct ticket_facts *f, int *ret_to);
/* Every move these relations may make now, as a bit set (1 << move). Never the house's own. */
uint64_t rule_ticket_can(const struct ticket *t, uint32_t who, const struct ticket_facts *f);
/* Two stamps are needed: strictly more than limit_fen (M43: 1000.00 yuan itself is not more). */
bool rule_ticket_needs_stamps(int64_t amount_fen, int64_t limit_fen);
/* May it be told at `now` that something was done at `at`, after the step before it? DONE |
 * IN_THE_FUTURE | OUT_OF_RANGE (more than TOLD_LATER_MOST ago, or before before_at). */
MUST_USE enum outcome rule_told_later(int64_t at, int64_t before_at, int64_t now);
/* May a reason for waiting stop the finish promise? */
bool rule_wait_excuses(int reason);
/* The relations that may make a move (bits IS(WHO_…)), whatever the state; 0: no such move. */
uint32_t rule_ticket_who(enum ticket_move_word move);
/* Prints states, moves and a Mermaid diagram, all walked from the table (`shouwen states`). */
void ticket_print_states(FILE *out);

/* --- for other capabilities and for journey.c ----------------------------------------------------
 */
/* Loads a ticket the caller may see; NOT_FOUND for any other. The one door to an object. */
MUST_USE enum outcome ticket_load(struct ctx *ctx, int64_t id, struct ticket *ret);
/* The same; *ret_open: whether names, phones and words of its askers stand open to the caller.
 * seek: who sees them only on need sees them now, and the look is noted. DONE | NOT_FOUND |
 * NOT_ALLOWED (seek, by who never sees them). */
MUST_USE enum outcome ticket_words_open(struct ctx *ctx, int64_t id, bool seek, struct ticket *ret,
                                        bool *ret_open);
/* The same without asking who: for reactions. */
MUST_USE enum outcome ticket_load_any(struct ctx *ctx, int64_t id, struct ticket *ret);
/* Loads, and asks the table whether ctx's actor may make this move now (feedback asks for rate). */
MUST_USE enum outcome ticket_may(struct ctx *ctx, int64_t id, enum ticket_move_word move,
                                 struct ticket *ret);
/* What the actor is to the ticket (bits IS(WHO_…)). 0: a stranger. */
MUST_USE enum outcome ticket_relations(struct ctx *ctx, const struct ticket *t, uint32_t *ret);
/* May this actor be told of this event? For the streams: askers get their own ticket's events that
 * are for askers. Errors count as no. */
bool tickets_visible(struct ctx *ctx, const struct actor *who, const struct note *note);

/* The open wait; NOT_FOUND when the ticket does not wait. */
struct ticket_waiting {
    int64_t id, ticket_id;
    int reason;
    const char *what_for;
    int64_t until_at;
    bool excusable;
    int from_state;
    int64_t from_at, ended_at, told_at, moved;
};
extern const struct shape TICKET_WAITING_SHAPE;
MUST_USE enum outcome ticket_open_wait(struct ctx *ctx, int64_t id, struct ticket_waiting *ret);

/* An offer of first ownership. */
struct hand_over {
    int64_t id, ticket_id, from_id, to_id;
    const char *reason;
    int64_t offered_at, answered_at;
    int answer; /* enum hand_over_answer; OFFER_NONE: open */
};
extern const struct shape HAND_OVER_ROW_SHAPE;
/* The newest one of a ticket; DONE with id 0 when there never was any. */
MUST_USE enum outcome ticket_newest_offer(struct ctx *ctx, int64_t id, struct hand_over *ret);

/* The private link: token = base64url(asker id ‖ HMAC-SHA-256 truncated to 128 bits). Nothing is
 * stored but the key, made at first start. ticket_who_is_link fills asker_id, ticket_id and may of
 * *ret, and by_staff: ctx->who may not speak for that asker. DONE | NOT_FOUND (forged, or the asker
 * is gone). */
/* Makes the key unless it is there: at the founding of the hospital. */
MUST_USE enum outcome ticket_link_key_make(struct ctx *ctx);
MUST_USE enum outcome ticket_token(struct ctx *ctx, int64_t asker_id, const char **ret);
MUST_USE enum outcome ticket_who_is_link(struct ctx *ctx, const char *token, struct actor *ret);

/* --- erasing, for erasures alone (docs/decisions/erasure.md) -----------------------------------
 * Empties the columns that hold one kind of text; what the work, the time and the money were stays.
 */
enum ticket_text {
    TEXT_BIRTH, /* of a ticket: words, answers, place detail; its title becomes the service's name
                 */
    TEXT_ASKER, /* of an asker: name and phone; the private link ends now */
    TEXT_WAIT,  /* of a wait: what for */
    TEXT_QUOTE, /* of a quote: its words */
    TEXT_OFFER, /* of a hand-over: its reason */
    TEXT_WORK,  /* of a ticket: material and the names of quantities */
    TEXT_NONE,  /* of a ticket: nothing; who looks at it must look again */
    TEXT_COUNT
};
/* id: of the ticket, asker, wait … that `what` names. Done twice it changes nothing more. */
MUST_USE enum outcome ticket_forget(struct ctx *ctx, enum ticket_text what, int64_t id);
/* Keeps name and phone of an asker although the event they came with loses its texts: a new event
 * says them again, of which nothing but these two is told. NULL: none. */
MUST_USE enum outcome ticket_say_again(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                                       const char *name, const char *phone);

/* --- views for those who stand above (dispatch, feedback) --------------------------------------
 * The structs are tickets' own; others hand them to the answer as they are. */
/* The ticket of the private link that the caller came through, and whether its asker is the one it
 * began with. DONE | NOT_FOUND. */
MUST_USE enum outcome ticket_of_link(struct ctx *ctx, struct ticket *ret, bool *ret_first);
struct follow_view;
extern const struct shape FOLLOW_VIEW_SHAPE; /* FollowView of the API */
/* What this asker sees through the private link, after a verb of another capability as well. */
MUST_USE enum outcome ticket_follow_view(struct ctx *ctx, int64_t asker_id,
                                         struct follow_view *ret);
extern const struct shape TICKET_CARD_SHAPE; /* TicketCard of the API */
/* Cards of these tickets (struct list of int64_t), in this order; a ticket the caller may not see
 * is left out. */
MUST_USE enum outcome ticket_cards(struct ctx *ctx, const struct list *ids, struct list *ret);

struct endpoints;
extern const struct endpoints TICKETS_ENDPOINTS;       /* for staff */
extern const struct endpoints TICKET_MOVES_ENDPOINTS;  /* the moves */
extern const struct endpoints TICKET_FOLLOW_ENDPOINTS; /* without an account, and private links */
