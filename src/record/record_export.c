/* record/record_export.c — bundles of a ticket and receipts: which events, under which head, with
 * which of the words. */
#include "record/record_export.h"
#include "base/canonical.h"
#include "people/people.h"
#include "record/record_export_inside.h"
#include "tickets/tickets.h"
#include <stdlib.h>
#include <string.h>

bool export_put(void *to, const void *bytes, size_t n)
{
    buf_add(to, bytes, n);
    return true;
}

enum outcome export_begin(struct ctx *ctx, int64_t above, struct export *ret)
{
    int64_t size = 0;
    struct key key;

    *ret = (struct export){.ctx = ctx, .key = record_own_key()};
    if (!ret->key)
        return fail(ctx, BUSY, NULL, "60");
    TRY(record_key(ctx, &key));
    /* The head that most parties vouch for; while nobody has, the newest. */
    enum outcome o = db_head_best(ctx, above, &size);
    if (o != DONE && o != NOT_FOUND)
        return o;
    o = record_head(ctx, o == DONE ? size : 0, &ret->head);
    if (o == NOT_FOUND || (o == DONE && ret->head.size <= above))
        return fail(ctx, NOT_SEALED_YET, NULL, "1");
    TRY(o);
    ret->tree = record_tree(ctx, &ret->tiles);
    ret->about.log_key = record_base64(ctx, key.key, KEY_N);
    return DONE;
}

enum outcome export_about(struct export *e, enum bundle_what what, const char *number)
{
    struct ctx *ctx = e->ctx;
    struct list all;

    e->about.what = (int)what;
    e->about.number = number;
    e->about.made_at = ctx->now;
    TRY(hospital_text(ctx, "title", &e->about.hospital));
    TRY(db_witnesses(ctx, &all));
    const struct witness_row *w = all.items;
    struct about_witness *named = ARENA_ARRAY(ctx->arena, struct about_witness, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (!w[i].retired_at)
            named[e->about.witnesses.n++] =
                (struct about_witness){w[i].name, name_of(&PARTY_NAMES, w[i].party),
                                       record_base64(ctx, w[i].key.p, w[i].key.n)};
    e->about.witnesses.items = named;
    return DONE;
}

/* What stands beside the event, when it still does: what was erased has lost its salt. */
static void tell(struct ctx *ctx, const struct list *words, struct entry *e, int64_t id)
{
    const struct words_row *w = words->items;
    struct buf more = {.arena = ctx->arena};

    for (size_t i = 0; i < words->n; i++) {
        if (w[i].event_id != id)
            continue;
        if (w[i].salt.n != SALT_N ||
            (w[i].more && !canonical_add(&more, w[i].more, strlen(w[i].more))))
            return;
        e->told = true;
        e->salt = w[i].salt;
        e->words = (struct bytes){w[i].words, strlen(w[i].words)};
        e->more = (struct bytes){more.text, more.n};
        return;
    }
}

enum outcome export_entry(struct ctx *ctx, const struct row *row, int64_t position,
                          const struct list *words, struct entry *ret)
{
    struct buf b = {.arena = ctx->arena};

    if (!record_leaf_of(ctx, row, &b))
        return fail(ctx, BROKEN, NULL, NULL);
    *ret = (struct entry){
        .position = position, .leaf = {b.text, b.n}
    };
    if (words && row->commitment.n > 0)
        tell(ctx, words, ret, row->id);
    return DONE;
}

enum outcome export_single(struct export *e, struct writer_of_bundle *w, const struct entry *entry)
{
    struct path path;

    if (!tree_inclusion(&e->tree, 0, entry->position, e->head.size, &path))
        return fail(e->ctx, BROKEN, NULL, NULL);
    bundle_event(w, entry, &path);
    return DONE;
}

/* ----- a ticket ----- */

struct placed {
    int64_t position;
    const struct row *row;
};

static int by_position(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    return (x->position > y->position) - (x->position < y->position);
}

/* Those that are sealed, in the order of the log. */
static enum outcome place(struct ctx *ctx, struct list rows, struct list *ret)
{
    struct placed *placed = ARENA_ARRAY(ctx->arena, struct placed, rows.n);
    const struct row *row = rows.items;
    size_t n = 0;

    for (size_t i = 0; i < rows.n; i++) {
        enum outcome o = record_position(ctx, row[i].id, &placed[n].position);

        if (o == NOT_FOUND)
            continue;
        TRY(o);
        placed[n++].row = &row[i];
    }
    if (n == 0)
        return fail(ctx, NOT_SEALED_YET, NULL, "1");
    qsort(placed, n, sizeof(*placed), by_position);
    *ret = (struct list){placed, n};
    return DONE;
}

/* A file of these events in memory. */
static enum outcome write_placed(struct export *e, struct list placed, const struct list *words,
                                 struct bytes *ret)
{
    struct ctx *ctx = e->ctx;
    const struct placed *p = placed.items;
    struct buf out = {.arena = ctx->arena};
    struct writer_of_bundle w = {.put = export_put, .to = &out, .arena = ctx->arena};

    bundle_begin(&w, e->head.text, &e->about);
    for (size_t i = 0; i < placed.n; i++) {
        struct entry entry;

        TRY(export_entry(ctx, p[i].row, p[i].position, words, &entry));
        TRY(export_single(e, &w, &entry));
    }
    bundle_end(&w, e->key->secret);
    *ret = (struct bytes){out.text, out.n};
    return DONE;
}

enum outcome record_ticket_bundle(struct ctx *ctx, const struct ticket *t, bool told,
                                  struct bytes *ret)
{
    struct list rows, placed, words = {0};
    struct export e;

    TRY(db_rows_of_ticket(ctx, t->id, &rows));
    TRY(place(ctx, rows, &placed));
    const struct placed *p = placed.items;
    TRY(export_begin(ctx, p[placed.n - 1].position, &e));
    TRY(export_about(&e, BUNDLE_TICKET, t->number));
    e.about.events = (int64_t)placed.n;
    e.about.from = p[0].row->at;
    e.about.to = p[placed.n - 1].row->at;
    if (told)
        TRY(db_words_of_ticket(ctx, t->id, &words));
    return write_placed(&e, placed, told ? &words : NULL, ret);
}

/* ----- a receipt ----- */

/* The newest signature line away; false: only the log's own is left. */
static bool shorten(struct ctx *ctx, struct head_view *head)
{
    const char *end = head->text + strlen(head->text) - 1, *line = end;

    while (line > head->text && line[-1] != '\n')
        line--;
    if (line - head->text < 2 || line[-2] == '\n')
        return false;
    head->text = arena_text_n(ctx->arena, head->text, (size_t)(line - head->text));
    return true;
}

static bool has_signed(const char *head, const char *name)
{
    const char *at = strstr(head, "\n\n");
    const size_t n = strlen(name);

    for (at = at ? strchr(at + 2, '\n') : NULL; at && at[1]; at = strchr(at + 1, '\n'))
        if (strncmp(at + 1 + strlen("— "), name, n) == 0 && at[1 + strlen("— ") + n] == ' ')
            return true;
    return false;
}

/* As small as it can be: no names of people, and of the countersignatures as many as there is room
 * for, with the keys of those witnesses. */
static enum outcome write_compact(struct export *e, struct list placed, struct bytes *ret)
{
    struct ctx *ctx = e->ctx;
    const struct about full = e->about;
    const struct about_witness *w = full.witnesses.items;

    do {
        struct about_witness *few = ARENA_ARRAY(ctx->arena, struct about_witness, full.witnesses.n);
        size_t n = 0;

        for (size_t i = 0; i < full.witnesses.n; i++)
            if (has_signed(e->head.text, w[i].name))
                few[n++] = w[i];
        e->about = (struct about){
            .what = full.what,
            .number = full.number,
            .log_key = full.log_key,
            .witnesses = {few, n}
        };
        TRY(write_placed(e, placed, NULL, ret));
    } while (ret->n > RECEIPT_MOST && shorten(ctx, &e->head));
    return DONE;
}

enum outcome record_receipt(struct ctx *ctx, const struct ticket *t, bool told, bool compact,
                            struct bytes *ret)
{
    struct list rows, placed, words;
    struct export e;

    TRY(db_rows_of_ticket(ctx, t->id, &rows));
    rows.n = rows.n > 1 ? 1 : rows.n; /* its registration is the first that happened to it */
    TRY(place(ctx, rows, &placed));
    TRY(export_begin(ctx, ((const struct placed *)placed.items)->position, &e));
    TRY(export_about(&e, BUNDLE_RECEIPT, t->number));
    if (compact)
        return write_compact(&e, placed, ret);
    TRY(db_words_of_ticket(ctx, t->id, &words));
    return write_placed(&e, placed, told ? &words : NULL, ret);
}
