/* http/verb.h — between writer.c (transactions) and verb.c (what happens in one). */
#pragma once
#include "http/inside.h"

/* Looks for the answer that this key got before. DONE; when *ret is true it is ex->answer and
 * nothing is left to do | KEY_REUSED: it was another request's. */
MUST_USE enum outcome verb_replayed(struct exchange *ex, bool *ret);
/* Does what is asked, and keeps the answer, in the open transaction of ex->ctx.db. DONE: ex->answer
 * stands, and is true once the transaction is committed | AGAIN: also when another writer just kept
 * an answer for this key | any refusal: the caller undoes what was written and calls verb_refuse.
 */
MUST_USE enum outcome verb_run(struct exchange *ex);
/* The answer is this refusal, with the problem that ctx tells. */
void verb_refuse(struct exchange *ex, enum outcome o);
/* The same after the verb had said yes and the commit failed: the problem is the commit's. */
void verb_take_back(struct exchange *ex, enum outcome o);

/* An exchange before its verb ran. */
struct verb_mark {
    struct ctx ctx;
    struct request req;
    struct answer answer;
    struct arena_mark arena;
};
struct verb_mark verb_mark(const struct exchange *ex);
/* Back to it, so that the verb can run once more; what it took of the arena is given back. */
void verb_rewind(struct exchange *ex, const struct verb_mark *mark);
