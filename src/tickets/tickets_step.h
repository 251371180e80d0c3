/* tickets/tickets_step.h — how every verb begins and ends. Inside of the folder only. */
#pragma once
#include "base/json.h"
#include "journal/journal.h"
#include "tickets/tickets_store.h"

/* One move under way: the ticket as it is, who the caller is to it, and where it goes. */
struct step {
    struct ticket t;
    struct standing standing;
    uint32_t who; /* IS(WHO_…) bits */
    struct ticket_facts facts;
    int to;                  /* the state it goes to; the verb's own changes come on top */
    int from;                /* the state it was in */
    bool certificate;        /* the service asks for a valid certificate */
    int64_t quote_limit_fen; /* above it two stamps are needed */
    int64_t ended_wait_id, ended_offer_id; /* what closing it ended; 0: nothing */
};

/* Loads the ticket for ctx's actor and asks the table. Fills ctx->problem when refused.
 * DONE | NOT_FOUND | STALE_VERSION | WRONG_STATE | NOT_ALLOWED | the condition's outcome. */
MUST_USE enum outcome step_begin(struct ctx *ctx, int64_t id, enum ticket_move_word move,
                                 struct step *s);
/* The same for what the house itself does (no actor, no version, everything visible). */
MUST_USE enum outcome step_begin_clock(struct ctx *ctx, int64_t id, enum ticket_move_word move,
                                       struct step *s);
/* Loads, and looks whether ctx's actor may see it; fills who and standing, asks no move. */
MUST_USE enum outcome step_look(struct ctx *ctx, int64_t id, struct step *s);
/* Facts that conditions and `can` need, from the standing; service_load is spared where
 * `service` facts are given. */
MUST_USE enum outcome step_facts(struct ctx *ctx, struct step *s, bool grab, bool photo_needed,
                                 int64_t quote_limit_fen, bool certificate);
/* Moves the ticket to s->to, writes it, notes the event and copies it to *ret.
 * say: fact, subject_id, data, words, for_askers. */
MUST_USE enum outcome step_end(struct ctx *ctx, struct step *s, struct note say,
                               struct ticket *ret);
/* Ends with that outcome, its sentence about what this caller needs to know (the state, whose move
 * it is, the limit …) and, in `more`, state, version and what this caller may do now. */
enum outcome step_refuse(struct ctx *ctx, const struct step *s, enum outcome o,
                         enum ticket_move_word move);
/* May who is signed in speak for this asker? Whoever does the work or oversees it only as the asker
 * they are themselves; wards and those without an account as before. */
bool may_speak_for(const struct actor *who, const struct asker *asker);
/* "" and blank texts become NULL: nothing was said. */
const char *said(const char *words);
/* DONE, or MISSING_FIELD naming the field, when nothing was said. */
MUST_USE enum outcome must_say(struct ctx *ctx, const char *field, const char *words);
/* *owner_id stays when that person still works here, else becomes the desk person on duty. */
MUST_USE enum outcome owner_still_here(struct ctx *ctx, int64_t *owner_id);
/* Outcome, time and the end of what was open (wait, offer) for a move to closed. */
MUST_USE enum outcome step_close(struct ctx *ctx, struct step *s, enum ticket_outcome outcome);
/* What step_close ended, for the event's data; its last member. */
struct jot_pair step_ended(struct ctx *ctx, const struct step *s);
