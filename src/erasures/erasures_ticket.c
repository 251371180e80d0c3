/* erasures/erasures_ticket.c — one asker goes from one ticket and from all that hangs on it: event
 * by event, each with the columns that its texts were copied to. */
#include "erasures/erasures_inside.h"
#include "base/json.h"
#include "evidence/evidence.h"
#include "feedback/feedback.h"
#include "journal/journal.h"
#include "tickets/tickets.h"
#include <jansson.h>

/* A ticket with everything merged into it and everything that follows from it. */
#define TREE_MOST 200
/* Events looked through at once: some tens of milliseconds. */
#define SCAN_EVENTS 20000

struct tree {
    int64_t ids[TREE_MOST];
    bool quotes[TREE_MOST]; /* its birth says again what the one it hangs on said */
    size_t hangs_on[TREE_MOST];
    bool lost[TREE_MOST]; /* its own words are gone */
    size_t n;
};

/* One ticket while it is worked on. */
struct erasing {
    struct erasure *e;
    const struct whom *whom;
    int64_t ticket_id;
    bool all;      /* nobody else asked */
    bool quotes;   /* see struct tree */
    bool reported; /* the one who opened it goes */
    bool title;    /* it lost its own words */
    int64_t texts;
};

/* Whose name and phone came with this event; 0: nobody's. */
static int64_t asker_in(const struct worded *w)
{
    json_t *data = w->data ? json_loads(w->data, 0, NULL) : NULL;
    const int64_t id =
        json_integer_value(json_object_get(json_object_get(data, "row"), "asker_id"));

    json_decref(data);
    return id;
}

static int64_t hand_over_in(const struct worded *w)
{
    json_t *data = w->data ? json_loads(w->data, 0, NULL) : NULL;
    const int64_t id = json_integer_value(json_object_get(data, "hand_over_id"));

    json_decref(data);
    return id;
}

static bool names_an_asker(int fact)
{
    return fact == TICKET_REGISTERED || fact == TICKET_JOINED || fact == WORDS_ERASED;
}

/* id 0, or nobody: not the person. */
static enum outcome is_whom(struct ctx *ctx, const struct whom *whom, int64_t asker_id, bool *ret,
                            struct asked *ret_a)
{
    *ret = false;
    *ret_a = (struct asked){0};
    if (!asker_id)
        return DONE;
    enum outcome o = db_asked(ctx, asker_id, ret_a);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    *ret = rule_is_whom(whom, ret_a);
    return DONE;
}

static bool names_whom(const struct worded *w, const struct whom *whom, bool by_name)
{
    return rule_holds_phone(w->words, whom->phone) || rule_holds_phone(w->more, whom->phone) ||
           (by_name &&
            (rule_holds_name(w->words, whom->name) || rule_holds_name(w->more, whom->name)));
}

/* Empties the columns that this event filled. */
static enum outcome forget_columns(struct ctx *ctx, struct erasing *g, const struct worded *w)
{
    switch (w->fact) {
    case TICKET_REGISTERED:
        g->title = true;
        return ticket_forget(ctx, TEXT_BIRTH, w->ticket_id);
    case TICKET_WAITING:
        return ticket_forget(ctx, TEXT_WAIT, w->subject_id);
    case TICKET_QUOTED:
        return ticket_forget(ctx, TEXT_QUOTE, w->subject_id);
    case HAND_OVER_OFFERED:
        return ticket_forget(ctx, TEXT_OFFER, hand_over_in(w));
    case TICKET_RATED:
        return feedback_forget(ctx, w->subject_id);
    case TICKET_FINISHED: /* what was used stays, unless it names the person */
        return names_whom(w, g->whom, true) ? ticket_forget(ctx, TEXT_WORK, w->ticket_id) : DONE;
    default:
        return DONE;
    }
}

/* The event loses its texts. Somebody else's name and phone that came with it are said again. */
static enum outcome erase_event(struct ctx *ctx, struct erasing *g, const struct worded *w)
{
    struct asked a;
    bool gone;

    TRY(forget_columns(ctx, g, w));
    TRY(journal_unword(ctx, w->id));
    g->texts++;
    if (!names_an_asker(w->fact))
        return DONE;
    TRY(is_whom(ctx, g->whom, asker_in(w), &gone, &a));
    if (gone || !a.id || a.erased_at || (!a.name && !a.phone))
        return DONE;
    return ticket_say_again(ctx, w->ticket_id, a.id,
                            rule_holds_phone(a.name, g->whom->phone) ? NULL : a.name,
                            rule_holds_phone(a.phone, g->whom->phone) ? NULL : a.phone);
}

static enum outcome goes(struct ctx *ctx, const struct erasing *g, const struct worded *w,
                         bool *ret)
{
    struct asked a;

    *ret = g->all || (g->quotes && w->fact == TICKET_REGISTERED) ||
           (g->reported && w->fact == TICKET_REGISTERED) || names_whom(w, g->whom, true);
    if (!*ret)
        TRY(is_whom(ctx, g->whom, w->asker_id, ret, &a));
    if (!*ret && names_an_asker(w->fact))
        TRY(is_whom(ctx, g->whom, asker_in(w), ret, &a));
    return DONE;
}

/* Whether anybody else asks in it, and whether the person opened it. Askers of a merged ticket are
 * rows of the one that goes on; the events know whose they were. */
static enum outcome look_at_askers(struct ctx *ctx, struct erasing *g, const struct list *worded)
{
    struct list askers;
    struct asked one;
    bool gone;

    g->all = true;
    TRY(db_asked_of(ctx, g->ticket_id, &askers));
    const struct asked *a = askers.items;
    for (size_t i = 0; i < askers.n; i++) {
        g->all = g->all && (a[i].erased_at || rule_is_whom(g->whom, &a[i]));
        g->reported = g->reported || (a[i].first && rule_is_whom(g->whom, &a[i]));
    }
    const struct worded *w = worded->items;
    for (size_t i = 0; i < worded->n; i++) {
        if (w[i].fact != TICKET_REGISTERED && w[i].fact != TICKET_JOINED)
            continue;
        TRY(is_whom(ctx, g->whom, asker_in(&w[i]), &gone, &one));
        g->all = g->all && (!one.id || gone || one.erased_at);
        g->reported = g->reported || (gone && w[i].fact == TICKET_REGISTERED);
    }
    return DONE;
}

static const char *id_list(struct ctx *ctx, int64_t id)
{
    return id ? arena_print(ctx->arena, "[%lld]", (long long)id) : NULL;
}

/* The ticket says what it lost; who holds the record can follow. asker_id 0: no asker went. */
static enum outcome tell(struct ctx *ctx, const struct erasing *g, int64_t asker_id,
                         const char *pictures, int64_t n_pictures)
{
    if (!g->texts && !n_pictures && !asker_id)
        return DONE;
    TRY(ticket_forget(ctx, TEXT_NONE, g->ticket_id));
    g->e->tickets++;
    g->e->texts += g->texts;
    g->e->pictures += n_pictures;
    return journal_say(
        ctx, WORDS_ERASED, g->ticket_id, g->e->id,
        jot(ctx, J("texts", g->texts), J("pictures", n_pictures),
            J_ROW(ctx, jot_flag("title", g->title), jot_raw("askers", id_list(ctx, asker_id)),
                  jot_raw("pictures", pictures))),
        NULL);
}

static enum outcome erase_in(struct ctx *ctx, struct erasing *g, const struct asked *a)
{
    struct evidence_whose whose = {.ticket_id = g->ticket_id, .asker_id = a->id};
    const char *pictures, *number;
    int64_t n_pictures = 0;
    struct list worded;
    bool yes;

    TRY(journal_worded_of_ticket(ctx, g->ticket_id, &worded));
    TRY(look_at_askers(ctx, g, &worded));
    const struct worded *w = worded.items;
    for (size_t i = 0; i < worded.n; i++) {
        TRY(goes(ctx, g, &w[i], &yes));
        if (yes)
            TRY(erase_event(ctx, g, &w[i]));
    }
    if (g->all || g->reported) { /* also where an older event had no texts of its own */
        g->title = true;
        TRY(ticket_forget(ctx, TEXT_BIRTH, g->ticket_id));
    }
    whose.reported = g->reported;
    whose.all = g->all;
    TRY(evidence_forget(ctx, &whose, &pictures, &n_pictures));
    TRY(db_number_of(ctx, g->ticket_id, &number));
    TRY(forget_answers(ctx, NULL, number));
    return tell(ctx, g, g->ticket_id == a->ticket_id ? a->id : 0, pictures, n_pictures);
}

static enum outcome grow_tree(struct ctx *ctx, int64_t ticket_id, struct tree *tree)
{
    struct list sequels;

    *tree = (struct tree){.ids = {ticket_id}, .n = 1};
    for (size_t at = 0; at < tree->n; at++) {
        TRY(db_sequels(ctx, tree->ids[at], &sequels));
        const struct sequel *s = sequels.items;
        for (size_t i = 0; i < sequels.n && tree->n < TREE_MOST; i++) {
            size_t k = 0;

            while (k < tree->n && tree->ids[k] != s[i].sequel_id)
                k++;
            if (k < tree->n)
                continue;
            tree->ids[tree->n] = s[i].sequel_id;
            tree->hangs_on[tree->n] = at;
            tree->quotes[tree->n++] = s[i].quotes;
        }
    }
    return DONE;
}

enum outcome erase_asker(struct ctx *ctx, struct erasure *e, const struct whom *whom,
                         const struct asked *a)
{
    struct tree tree;

    TRY(grow_tree(ctx, a->ticket_id, &tree));
    for (size_t i = 0; i < tree.n; i++) {
        struct erasing g = {.e = e,
                            .whom = whom,
                            .ticket_id = tree.ids[i],
                            .quotes = tree.quotes[i] && tree.lost[tree.hangs_on[i]]};

        TRY(erase_in(ctx, &g, a));
        tree.lost[i] = g.title;
    }
    TRY(ticket_forget(ctx, TEXT_ASKER, a->id));
    TRY(forget_answers(ctx, arena_print(ctx->arena, "k%lld", (long long)a->id), NULL));
    e->askers++;
    return DONE;
}

/* Where the person asked goes with the person, not line by line. */
static enum outcome is_own(struct ctx *ctx, const struct whom *whom, int64_t ticket_id, bool *ret)
{
    struct list askers;

    TRY(db_asked_of(ctx, ticket_id, &askers));
    const struct asked *a = askers.items;
    *ret = false;
    for (size_t i = 0; i < askers.n; i++)
        *ret = *ret || (!a[i].erased_at && rule_is_whom(whom, &a[i]));
    return DONE;
}

enum outcome erase_scanned(struct ctx *ctx, struct erasure *e, const struct whom *whom,
                           int64_t *io_scanned)
{
    const int64_t until = *io_scanned + SCAN_EVENTS;
    struct list found;

    TRY(journal_worded_with(ctx, *io_scanned, until, whom->phone, &found));
    const struct worded *w = found.items;
    for (size_t i = 0; i < found.n; i++) {
        struct erasing g = {.e = e, .whom = whom, .ticket_id = w[i].ticket_id};
        const char *number;
        bool own;

        TRY(is_own(ctx, whom, g.ticket_id, &own));
        if (own)
            continue;
        TRY(erase_event(ctx, &g, &w[i]));
        TRY(db_number_of(ctx, g.ticket_id, &number));
        TRY(forget_answers(ctx, NULL, number));
        TRY(tell(ctx, &g, 0, NULL, 0));
    }
    *io_scanned = found.n == 200 ? w[found.n - 1].id : until;
    return DONE;
}
