/* erasures/erasures.c — asking, signing, and the clock's slices until nothing is left. */
#include "erasures/erasures_inside.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/text.h"
#include "journal/journal.h"
#include "people/people.h"

#define SLICE_ASKERS 20 /* of one slice; each is a handful of tickets */

static erasures_forget forget;

void erasures_set_forget(erasures_forget what)
{
    forget = what;
}

enum outcome forget_answers(struct ctx *ctx, const char *scope, const char *text)
{
    return forget ? forget(ctx, scope, text) : DONE;
}

static enum outcome may(struct ctx *ctx)
{
    return ctx->who.may & MAY_UPKEEP
               ? DONE
               : fail(ctx, NOT_ALLOWED, NULL, "%s", posts_that_may(ctx, MAY_UPKEEP));
}

enum outcome whom_of(struct ctx *ctx, const struct erasure *e, struct whom *ret)
{
    struct asked a;
    struct person_card p;

    *ret = (struct whom){.asker_id = e->asker_id, .person_id = e->person_id};
    if (e->person_id) {
        TRY(person_load(ctx, e->person_id, &p));
        ret->name = p.name;
        ret->phone = p.phone;
        return DONE;
    }
    TRY(db_asked(ctx, e->asker_id, &a));
    ret->ticket_id = a.ticket_id;
    ret->name = a.name;
    ret->phone = a.phone;
    return DONE;
}

/* --- what is shown -----------------------------------------------------------------------------
 */

static void offer(struct ctx *ctx, struct erasure *e)
{
    const char **can = ARENA_ARRAY(ctx->arena, const char *, 2);

    e->can = (struct list){can, 0};
    if (e->answer || !(ctx->who.may & MAY_UPKEEP))
        return;
    if (e->asked_party != ctx->who.party)
        can[e->can.n++] = "sign";
    can[e->can.n++] = "refuse";
}

/* While it waits one sees what it would take away. */
static enum outcome dress(struct ctx *ctx, struct erasure *e)
{
    struct whom whom;

    offer(ctx, e);
    if (e->answer)
        return DONE;
    TRY(whom_of(ctx, e, &whom));
    TRY(db_asked_counts(ctx, &whom, e));
    return db_asked_numbers(ctx, &whom, &e->numbers);
}

enum outcome erasure_view(struct ctx *ctx, int64_t id, struct erasure *ret)
{
    TRY(may(ctx));
    TRY(db_erasure(ctx, id, ret));
    return dress(ctx, ret);
}

enum outcome erasures_all(struct ctx *ctx, struct list *ret)
{
    TRY(may(ctx));
    TRY(db_erasures(ctx, ret));
    struct erasure *e = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        TRY(dress(ctx, &e[i]));
    return DONE;
}

/* --- asking and answering ----------------------------------------------------------------------
 */

static enum outcome find_asker(struct ctx *ctx, const struct erase_in *in, struct erasure *e)
{
    char spelled[PHONE_SPELLED_MAX + 1];
    struct asked a;

    e->kind = ERASE_ASKER;
    e->asker_id = in->asker_id;
    if (!text_blank(in->phone)) {
        if (!phone_spell(in->phone, spelled))
            return fail(ctx, INVALID, "/phone", "phone");
        TRY(db_asked_by_phone(ctx, spelled, &e->asker_id));
    }
    if (!e->asker_id)
        return fail(ctx, NOT_FOUND, "/phone", NULL);
    TRY(db_asked(ctx, e->asker_id, &a));
    return a.erased_at ? fail(ctx, NOT_FOUND, "/asker_id", NULL) : DONE;
}

static enum outcome find_person(struct ctx *ctx, const struct erase_in *in, struct erasure *e)
{
    struct person_card p;

    e->kind = ERASE_PERSON;
    e->person_id = in->person_id;
    TRY(person_load(ctx, in->person_id, &p));
    return p.active ? fail(ctx, STILL_OPEN, "/person_id", "%s", p.name) : DONE;
}

static enum outcome check_words(struct ctx *ctx, const char *words, const struct whom *whom)
{
    if (rule_holds_name(words, whom->name) || rule_holds_phone(words, whom->phone))
        return fail(ctx, INVALID, "/words", "words");
    return DONE;
}

/* Nobody goes while somebody still works for them. */
static enum outcome nothing_open(struct ctx *ctx, const struct whom *whom)
{
    int64_t n;

    TRY(db_asked_open(ctx, whom, &n));
    return n ? fail(ctx, STILL_OPEN, NULL, "%lld", (long long)n) : DONE;
}

static enum outcome check_whom(struct ctx *ctx, const struct erasure *e, const char *words)
{
    struct whom whom;
    bool waits;

    TRY(whom_of(ctx, e, &whom));
    TRY(check_words(ctx, words, &whom));
    TRY(db_erasure_waits(ctx, e->asker_id, e->person_id ? NULL : whom.phone, e->person_id, &waits));
    if (waits)
        return fail(ctx, ALREADY_THERE, NULL, "erasure");
    return nothing_open(ctx, &whom);
}

enum outcome erasure_ask(struct ctx *ctx, const struct erase_in *in, struct erasure *ret)
{
    struct erasure e = {.reason = in->reason,
                        .words = text_blank(in->words) ? NULL : in->words,
                        .asked_by = ctx->who.person_id,
                        .asked_party = ctx->who.party,
                        .asked_at = ctx->now};

    TRY(may(ctx));
    if (e.reason == REASON_NONE || e.reason == REASON_AGAIN)
        return fail(ctx, MISSING_FIELD, "/reason", "reason");
    if (!in->person_id && !in->asker_id && text_blank(in->phone))
        return fail(ctx, MISSING_FIELD, "/phone", "phone");
    TRY(in->person_id ? find_person(ctx, in, &e) : find_asker(ctx, in, &e));
    TRY(check_whom(ctx, &e, e.words));
    TRY(db_erasure_add(ctx, &e, name_of(&PARTY_NAMES, e.asked_party)));
    TRY(journal_say(
        ctx, ERASURE_ASKED, 0, e.id,
        jot(ctx, J("kind", name_of(&ERASE_KIND_NAMES, e.kind)),
            J("reason", name_of(&ERASE_REASON_NAMES, e.reason)),
            J_ROW(ctx, jot_id("asker_id", e.asker_id), jot_id("person_id", e.person_id))),
        e.words));
    return erasure_view(ctx, e.id, ret);
}

enum outcome erasure_sign(struct ctx *ctx, int64_t id, struct erasure *ret)
{
    struct whom whom;

    TRY(may(ctx));
    TRY(db_erasure(ctx, id, ret));
    if (ret->asked_party == ctx->who.party)
        return fail(
            ctx, NOT_ALLOWED, NULL, "%s",
            posts_that_may(ctx, ctx->who.party == PARTY_HOSPITAL ? MAY_MANAGE : MAY_LOGISTICS));
    if (ret->answer)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    TRY(whom_of(ctx, ret, &whom));
    TRY(nothing_open(ctx, &whom));
    TRY(db_erasure_answer(ctx, ret, ANSWER_SIGNED));
    TRY(journal_say(ctx, ERASURE_SIGNED, 0, id, NULL, NULL));
    return erasure_view(ctx, id, ret);
}

enum outcome erasure_refuse(struct ctx *ctx, int64_t id, struct erasure *ret)
{
    TRY(may(ctx));
    TRY(db_erasure(ctx, id, ret));
    if (ret->answer)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    TRY(db_erasure_answer(ctx, ret, ANSWER_REFUSED));
    TRY(journal_say(ctx, ERASURE_REFUSED, 0, id, NULL, NULL));
    return erasure_view(ctx, id, ret);
}

/* --- carrying it out ---------------------------------------------------------------------------
 */

/* Staff who have left: what the house wrote down about them. What they wrote at work stays. */
static enum outcome erase_person(struct ctx *ctx, struct erasure *e, const char *tombstone)
{
    struct list worded;

    TRY(journal_worded_of_person(ctx, e->person_id, &worded));
    const struct worded *w = worded.items;
    for (size_t i = 0; i < worded.n; i++)
        TRY(journal_unword(ctx, w[i].id));
    e->texts += (int64_t)worded.n;
    TRY(forget_answers(ctx, arena_print(ctx->arena, "p%lld", (long long)e->person_id), NULL));
    return person_forget(ctx, e->person_id, tombstone);
}

/* The named asker goes last: as long as there is something to look for, the phone is known here. */
static enum outcome finish(struct ctx *ctx, struct erasure *e, const struct whom *whom)
{
    const char *tombstone = NULL;
    struct asked a;

    if (rule_is_looked_for(whom->phone))
        TRY(forget_answers(ctx, NULL, whom->phone));
    if (e->person_id) {
        tombstone = arena_print(ctx->arena, "已删除 #%lld", (long long)e->person_id);
        TRY(erase_person(ctx, e, tombstone));
    } else {
        TRY(db_asked(ctx, e->asker_id, &a));
        TRY(erase_asker(ctx, e, whom, &a));
    }
    TRY(db_erasure_count(ctx, e));
    TRY(db_erasure_done(ctx, e->id));
    TRY(db_erasure(ctx, e->id, e));
    return journal_say(ctx, PERSON_ERASED, 0, e->id,
                       jot(ctx, J("kind", name_of(&ERASE_KIND_NAMES, e->kind)),
                           J("askers", e->askers), J("tickets", e->tickets), J("texts", e->texts),
                           J("pictures", e->pictures),
                           J_ROW(ctx, jot_id("person_id", e->person_id), J("name", tombstone))),
                       NULL);
}

static enum outcome slice(struct ctx *ctx, struct erasure *e)
{
    struct whom whom;
    struct list askers;
    int64_t scanned, newest;

    TRY(whom_of(ctx, e, &whom));
    e->askers = e->tickets = e->texts = e->pictures = 0;
    TRY(db_asked_like(ctx, &whom, SLICE_ASKERS, &askers));
    const struct asked *a = askers.items;
    for (size_t i = 0; i < askers.n; i++)
        TRY(erase_asker(ctx, e, &whom, &a[i]));
    if (askers.n)
        return db_erasure_count(ctx, e);
    TRY(db_erasure_scanned(ctx, e->id, &scanned));
    TRY(journal_newest(ctx, &newest));
    if (!rule_is_looked_for(whom.phone) || scanned >= newest)
        return finish(ctx, e, &whom);
    TRY(erase_scanned(ctx, e, &whom, &scanned));
    TRY(db_erasure_count(ctx, e));
    return db_erasure_scan(ctx, e->id, scanned);
}

enum outcome erasures_work(struct ctx *ctx, bool *ret_more)
{
    struct erasure e;
    enum outcome o = db_erasure_next(ctx, &e);

    *ret_more = o == DONE;
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    return slice(ctx, &e);
}

enum outcome erasures_clean(struct ctx *ctx, bool *ret)
{
    int64_t n;

    TRY(db_erasures_uncleaned(ctx, &n));
    *ret = n == 0;
    return DONE;
}

enum outcome erasures_cleaned(struct ctx *ctx)
{
    return db_erasures_cleaned(ctx);
}

enum outcome erasures_again(struct ctx *ctx, enum erase_kind kind, int64_t id, int64_t at,
                            bool *ret)
{
    struct erasure e = {.kind = (int)kind,
                        .reason = REASON_AGAIN,
                        .asked_at = ctx->now,
                        .answered_at = ctx->now,
                        .answer = ANSWER_SIGNED};
    struct person_card p;
    struct asked a = {0};
    int64_t added = 0;
    enum outcome o;

    *ret = false;
    o = kind == ERASE_ASKER ? db_asked(ctx, id, &a) : person_load(ctx, id, &p);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    if (kind == ERASE_PERSON)
        TRY(db_person_at(ctx, id, &added));
    if (kind == ERASE_ASKER ? a.joined_at != at || a.erased_at : added != at || p.active)
        return DONE;
    *(kind == ERASE_ASKER ? &e.asker_id : &e.person_id) = id;
    TRY(db_erasure_add(ctx, &e, NULL));
    *ret = true;
    return journal_say(
        ctx, ERASURE_AGAIN, 0, e.id,
        jot(ctx, J("kind", name_of(&ERASE_KIND_NAMES, e.kind)),
            J("reason", name_of(&ERASE_REASON_NAMES, e.reason)),
            J_ROW(ctx, jot_id("asker_id", e.asker_id), jot_id("person_id", e.person_id))),
        NULL);
}

enum outcome erasures_list(struct ctx *ctx, enum erase_kind kind, int64_t after, struct list *ret)
{
    return db_erased(ctx, kind, after, ret);
}
