/* evidence/evidence.c — the verbs: receive, attach, look, forget. */
#include <sodium.h>
#include "base/json.h"
#include "base/rng.h"
#include "base/settings.h"
#include "evidence/evidence_inside.h"
#include "journal/journal.h"

static const char *const STAGE_WORDS[] = {
#define STAGE_WORD(name, word) [name] = (name) == STAGE_NONE ? NULL : (word),
    STAGES(STAGE_WORD)
#undef STAGE_WORD
};
const struct names STAGE_NAMES = {"Stage", STAGE_WORDS, STAGE_COUNT};

static const struct field PHOTO_FIELDS[] = {
    FIELD(struct photo, id, .says = "number of this piece of evidence"),
    FIELD(struct photo, hash, .says = "SHA-256 of the stored picture"),
    FIELD(struct photo, stage, .names = &STAGE_NAMES, .says = "step at which it was given"),
    FIELD(struct photo, width, .unit = "pixels", .says = "width"),
    FIELD(struct photo, height, .unit = "pixels", .says = "height"),
    FIELD(struct photo, at, .unit = "µs UTC", .says = "when it was given"),
    FIELD(struct photo, url, .says = "where the picture is"),
    FIELD(struct photo, erased, .says = "it was erased; nothing but this line is left"),
};
SHAPE(PHOTO_SHAPE, "Photo", struct photo, PHOTO_FIELDS, "A picture that belongs to a ticket.");

static evidence_sight may_see_ticket;

void evidence_set_sight(evidence_sight may_see)
{
    may_see_ticket = may_see;
}

/* On the writer. The file was written before, in the slow pool; between then and now the tidying
 * may have removed it as unused, and only the writer can know, because both run here. */
enum outcome evidence_receive(struct ctx *ctx, const struct picture *p, const char **ret_handle)
{
    unsigned char random[16];
    char *handle = arena_alloc(ctx->arena, 2 * sizeof random + 1);

    TRY(shelf_keep(ctx, p));
    TRY(db_evidence_add(ctx, p));
    rng_bytes(ctx->rng, random, sizeof random);
    sodium_bin2hex(handle, 2 * sizeof random + 1, random, sizeof random);
    TRY(db_upload_add(ctx, handle, p->hash));
    *ret_handle = handle;
    return DONE;
}

enum outcome evidence_attach(struct ctx *ctx, int64_t ticket_id, enum stage stage,
                             const struct list *handles, int64_t *ret_n)
{
    const char *const *handle = handles->items;

    if (handles->n > (size_t)settings.photos_max)
        return fail(ctx, TOO_MANY, "/photos", "photos");
    for (size_t i = 0; i < handles->n; i++) {
        const char *hash;
        int64_t id;
        enum outcome o = db_upload_take(ctx, handle[i], &hash);
        if (o == NOT_FOUND) {
            const char *field = arena_print(ctx->arena, "/photos/%zu", i);
            return fail(ctx, INVALID, field, "%s", field + 1);
        }
        TRY(o);
        TRY(db_ticket_evidence_add(ctx, ticket_id, hash, stage, &id));
        TRY(journal_say(ctx, EVIDENCE_ADDED, ticket_id, id,
                        jot(ctx, J("hash", hash), J("stage", STAGE_WORDS[stage])), NULL));
    }
    if (ret_n)
        *ret_n = (int64_t)handles->n;
    return DONE;
}

enum outcome evidence_of_ticket(struct ctx *ctx, int64_t ticket_id, const char *token,
                                struct list *ret)
{
    TRY(db_ticket_evidence_list(ctx, ticket_id, ret));
    struct photo *photo = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        photo[i].url = arena_print(ctx->arena, "/api/pictures/%s%s%s", photo[i].hash,
                                   token ? "?token=" : "", token ? token : "");
    return DONE;
}

enum outcome evidence_count(struct ctx *ctx, int64_t ticket_id, enum stage stage, int64_t since_at,
                            int64_t *ret)
{
    return db_ticket_evidence_count(ctx, ticket_id, stage ? STAGE_WORDS[stage] : "", since_at, ret);
}

/* A picture may belong to several tickets (merged, or the same shot reported twice): seeing any of
 * them is enough. A picture of no ticket is nobody's, and looks exactly like one that is not. */
enum outcome evidence_look(struct ctx *ctx, const char *hash, const char *token, const void **ret,
                           size_t *ret_n)
{
    struct list tickets;

    if (!rule_is_hash(hash) || !may_see_ticket)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    TRY(db_evidence_tickets(ctx, hash, &tickets));
    const struct evidence_of *of = tickets.items;
    for (size_t i = 0; i < tickets.n; i++) {
        enum outcome o = may_see_ticket(ctx, of[i].ticket_id, token);
        if (o == DONE)
            return shelf_read(ctx, hash, ret, ret_n);
        if (o == BROKEN)
            return o;
    }
    return fail(ctx, NOT_FOUND, NULL, NULL);
}

enum outcome evidence_forget(struct ctx *ctx, const struct evidence_whose *whose,
                             const char **ret_ids, int64_t *ret_n)
{
    struct buf ids = {.arena = ctx->arena};
    struct list lines;
    bool used;

    *ret_ids = NULL;
    TRY(db_evidence_whose(ctx, whose, &lines));
    *ret_n = (int64_t)lines.n;
    const struct evidence_line *line = lines.items;
    for (size_t i = 0; i < lines.n; i++) {
        TRY(db_evidence_erased(ctx, line[i].id));
        buf_print(&ids, "%s%lld", i ? "," : "[", (long long)line[i].id);
    }
    /* Bytes first, then the row, as when tidying: who has to do it again finds nothing to do. */
    for (size_t i = 0; i < lines.n; i++) {
        TRY(db_evidence_used(ctx, line[i].hash, &used));
        if (used)
            continue;
        TRY(shelf_remove(ctx, line[i].hash));
        TRY(db_evidence_remove(ctx, line[i].hash));
    }
    if (lines.n) {
        buf_text(&ids, "]");
        *ret_ids = ids.text;
    }
    return DONE;
}

/* A picture becomes unused only when its last upload is forgotten, so only those are looked at: the
 * tick never walks all pictures. File first, then row: if this is undone after the file went, the
 * upload is too old to be taken and the next tidying comes by again. */
enum outcome evidence_tidy(struct ctx *ctx, int64_t *ret_n)
{
    struct list expired;
    int64_t removed = 0;

    TRY(db_upload_expired(ctx, 500, &expired));
    const struct upload_row *row = expired.items;
    for (size_t i = 0; i < expired.n; i++) {
        bool used;
        TRY(db_upload_forget(ctx, row[i].handle));
        TRY(db_evidence_used(ctx, row[i].hash, &used));
        if (used)
            continue;
        TRY(shelf_remove(ctx, row[i].hash));
        TRY(db_evidence_remove(ctx, row[i].hash));
        removed++;
    }
    if (ret_n)
        *ret_n = removed;
    return DONE;
}
