/* journal/journal.c — notes what happened and starts what follows from it. It does not know what
 * the facts mean; the journey's table does. */
#include "journal/journal_store.h"
#include "base/canonical.h"
#include "base/log.h"
#include "base/rng.h"
#include <string.h>

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
    kept->more = arena_text(ctx->arena, note->more);
    kept->made = NULL;
    kept->next = ctx->notes;
    ctx->notes = kept;
}

/* A verb that noted something of this ticket before knows the last number without asking. */
static enum outcome count(struct ctx *ctx, struct note *note)
{
    int64_t last;

    note->nth = note->fact == TICKET_REGISTERED; /* nothing happened to it before */
    if (note->ticket_id == 0 || note->nth)
        return DONE;
    for (const struct note *n = ctx->notes; n; n = n->next)
        if (n->ticket_id == note->ticket_id) {
            note->nth = n->nth + 1;
            return DONE;
        }
    TRY(db_event_nth(ctx, note->ticket_id, &last));
    note->nth = last + 1;
    return DONE;
}

/* The sealer must be able to encode whatever stands in the journal, so what it could not is
 * refused here, while somebody can still be told. */
static bool encode(struct ctx *ctx, const char *json, struct bytes *ret)
{
    struct buf b = {.arena = ctx->arena};

    *ret = (struct bytes){0};
    if (!json)
        return true;
    if (!canonical_add(&b, json, strlen(json)))
        return false;
    *ret = (struct bytes){b.text, b.n};
    return true;
}

static enum outcome bind(struct ctx *ctx, const struct note *note, struct bond *ret)
{
    const bool words = note->words && note->words[0];
    struct bytes data, more;

    *ret = (struct bond){0};
    if (!encode(ctx, note->data, &data) || !encode(ctx, note->more, &more)) {
        log_line(LOG_ERROR, "journal", "the data of \"%s\" have no canonical form",
                 name_of(&FACT_NAMES, (int)note->fact));
        return fail(ctx, BROKEN, NULL, NULL);
    }
    if (!words && !more.n)
        return DONE;
    unsigned char *salt = arena_alloc(ctx->arena, SALT_N);
    unsigned char *commitment = arena_alloc(ctx->arena, COMMITMENT_N);
    rng_bytes(ctx->rng, salt, SALT_N);
    commitment_of(commitment, salt, (struct bytes){note->words, words ? strlen(note->words) : 0},
                  more);
    *ret = (struct bond){
        {salt,       SALT_N      },
        {commitment, COMMITMENT_N}
    };
    return DONE;
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
    struct bond bond;
    note->at = ctx->now;
    TRY(bind(ctx, note, &bond));
    TRY(count(ctx, note));
    TRY(db_event_insert(ctx, note, &bond, &note->id));
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

const char *journal_shown(struct ctx *ctx, const char *data)
{
    const char *row = data ? strstr(data, "\"row\":{") : NULL;

    /* data holds no free text, so these words can stand nowhere else, and nothing stands behind. */
    if (!row)
        return data;
    if (row == data + 1)
        return NULL;
    return arena_print(ctx->arena, "%.*s}", (int)(row - 1 - data), data);
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

enum outcome journal_news_after(struct ctx *ctx, int64_t after_id, int64_t most, struct list *ret)
{
    return db_news_after(ctx, after_id, most, ret);
}

enum outcome journal_news_settled(struct ctx *ctx, int64_t turn, int64_t id, int64_t most,
                                  struct list *ret)
{
    return db_news_settled(ctx, turn, id, most, ret);
}

enum outcome journal_turn_of(struct ctx *ctx, int64_t id, int64_t *ret)
{
    return db_turn_of(ctx, id, ret);
}

enum outcome journal_newest_settled(struct ctx *ctx, struct happening *ret)
{
    return db_newest_settled(ctx, ret);
}

enum outcome journal_newest(struct ctx *ctx, int64_t *ret)
{
    return db_event_newest(ctx, ret);
}

enum outcome journal_bind(struct ctx *ctx, int64_t event_id, struct bytes salt,
                          struct bytes commitment)
{
    return db_event_bind(ctx, event_id, &(struct bond){salt, commitment});
}
