/* journal/journal.c — notes what happened and starts what follows from it. It does not know what
 * the facts mean; the journey's table does. */
#include "journal/journal_store.h"
#include "base/log.h"

/* Reactions to reactions; the hospital's own chains are four or five deep. */
#define DEPTH_MOST 16

static const char *const WORDS[] = {
#define FACT_WORD(name, word) [name] = word,
    FACTS(FACT_WORD)
#undef FACT_WORD
};
const struct names FACT_NAMES = {"Fact", WORDS, FACT_COUNT};

static const struct reaction *journey;
static size_t n_journey;

void journal_set_journey(const struct reaction *rows, size_t n)
{
    journey = rows;
    n_journey = n;
}

/* The streams read notes after the commit, when the verb's own texts may be gone. */
static void keep(struct ctx *ctx, const struct note *note)
{
    struct note *kept = ARENA_NEW(ctx->arena, struct note);

    *kept = *note;
    kept->data = arena_text(ctx->arena, note->data);
    kept->words = arena_text(ctx->arena, note->words);
    kept->next = ctx->notes;
    ctx->notes = kept;
}

static enum outcome react(struct ctx *ctx, const struct note *note)
{
    for (size_t i = 0; i < n_journey; i++)
        if (journey[i].fact == note->fact)
            TRY(journey[i].starts(ctx, note));
    return DONE;
}

enum outcome journal_note(struct ctx *ctx, struct note *note)
{
    if (ctx->depth >= DEPTH_MOST) {
        log_line(LOG_ERROR, "journal", "the journey runs in a circle at \"%s\"",
                 name_of(&FACT_NAMES, (int)note->fact));
        return fail(ctx, BROKEN, NULL, NULL);
    }
    note->at = ctx->now;
    TRY(db_event_insert(ctx, note, &note->id));
    keep(ctx, note);
    ctx->depth++;
    enum outcome o = react(ctx, note);
    ctx->depth--;
    return o;
}

enum outcome journal_say(struct ctx *ctx, enum fact fact, int64_t ticket_id, int64_t subject_id,
                         const char *data, const char *words)
{
    struct note note = {.fact = fact,
                        .ticket_id = ticket_id,
                        .subject_id = subject_id,
                        .data = data,
                        .words = words};

    return journal_note(ctx, &note);
}

enum outcome journal_of_ticket(struct ctx *ctx, int64_t ticket_id, bool askers_only,
                               struct list *ret)
{
    return db_events_of_ticket(ctx, ticket_id, askers_only, ret);
}

enum outcome journal_after(struct ctx *ctx, int64_t after_id, int64_t most, struct list *ret)
{
    return db_events_after(ctx, after_id, most, ret);
}

enum outcome journal_newest(struct ctx *ctx, int64_t *ret)
{
    return db_event_newest(ctx, ret);
}
