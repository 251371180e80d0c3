/* record/record_proof.c — heads and proofs for whoever asks, and how the record stands for people.
 */
#include "record/record_inside.h"
#include "people/people.h"
#include <sodium.h>
#include <string.h>

static const struct field HEAD_FIELDS[] = {
    FIELD(struct head_view, size, .says = "how many events the head covers"),
    FIELD(struct head_view, at, .unit = "µs", .says = "when it was signed"),
    FIELD(struct head_view, root, .says = "root of the Merkle tree, base64"),
    FIELD(struct head_view, text, .says = "the head as C2SP signed note, with cosignatures"),
    FIELD(struct head_view, key, .says = "the record's public key as one line: a witness pins it"),
};
SHAPE(RECORD_HEAD_SHAPE, "RecordHead", struct head_view, HEAD_FIELDS,
      "A signed head of the record.");

static const struct field PARTY_FIELDS[] = {
    FIELD(struct party_view, party, .names = &PARTY_NAMES, .says = "whose witness"),
    FIELD(struct party_view, has_witness, .says = "a witness of theirs is registered"),
    FIELD(struct party_view, size, .says = "events of the newest head it countersigned; 0: none"),
    FIELD(struct party_view, at, .blank = true, .unit = "µs", .says = "when it did"),
    FIELD(struct party_view, open, .says = "sealed events it has not countersigned"),
    FIELD(struct party_view, open_since_at, .blank = true, .unit = "µs",
          .says = "when the oldest event it has not countersigned happened; null: there is none"),
};
static SHAPE(PARTY_SHAPE, "RecordParty", struct party_view, PARTY_FIELDS,
             "What the witnesses of one party have countersigned.");

static const struct field RECORD_FIELDS[] = {
    FIELD(struct record_view, size, .says = "events in the record"),
    FIELD(struct record_view, at, .blank = true, .unit = "µs", .says = "of the newest head"),
    FIELD(struct record_view, root, .blank = true,
          .says = "of the newest head, base64; null: none yet"),
    FIELD(struct record_view, key, .blank = true, .says = "the record's public key as one line"),
    FIELD(struct record_view, origin, .blank = true,
          .says = "the record's own name, in every head"),
    FIELD(struct record_view, trouble, .blank = true, .names = &TROUBLE_NAMES,
          .says = "why this server seals nothing; null: it seals"),
    FIELD(struct record_view, unsealed_since_at, .blank = true, .unit = "µs",
          .says = "when the oldest event that is not sealed yet happened; null: all are"),
    FIELD(struct record_view, parties, .shape = &PARTY_SHAPE, .says = "hospital, contractor"),
};
SHAPE(RECORD_SHAPE, "Record", struct record_view, RECORD_FIELDS, "How the record stands.");

const char *record_base64(struct ctx *ctx, const void *bytes, size_t n)
{
    const size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(ctx->arena, room);

    return sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

enum outcome record_head(struct ctx *ctx, int64_t size, struct head_view *ret)
{
    struct head_row row;
    struct list lines;
    struct buf b = {.arena = ctx->arena};
    struct key key;

    TRY(size ? db_head(ctx, size, &row) : db_head_newest(ctx, &row));
    TRY(db_cosignatures(ctx, row.size, &lines));
    TRY(record_key(ctx, &key));
    const struct cosignature *c = lines.items;
    buf_text(&b, row.text);
    for (size_t i = 0; i < lines.n; i++)
        buf_text(&b, c[i].line);
    *ret = (struct head_view){.size = row.size,
                              .at = row.at,
                              .root = record_base64(ctx, row.root.p, row.root.n),
                              .text = b.text,
                              .key = key_print(ctx->arena, &key)};
    return DONE;
}

static struct list texts_of(struct ctx *ctx, const struct path *path)
{
    const char **texts = ARENA_ARRAY(ctx->arena, const char *, path->n);

    for (size_t i = 0; i < path->n; i++)
        texts[i] = record_base64(ctx, path->h[i].b, HASH_N);
    return (struct list){texts, path->n};
}

enum outcome record_consistency(struct ctx *ctx, int64_t from, int64_t to, struct list *ret_texts)
{
    struct record_state state;
    struct tiles keep;
    struct path path;

    TRY(db_record_state(ctx, &state));
    if (to > state.size)
        return fail(ctx, OUT_OF_RANGE, "/to", "to");
    if (from < 0 || from > to)
        return fail(ctx, OUT_OF_RANGE, "/from", "from");
    const struct tree tree = record_tree(ctx, &keep);
    if (!tree_consistency(&tree, from, to, &path))
        return fail(ctx, BROKEN, NULL, NULL);
    *ret_texts = texts_of(ctx, &path);
    return DONE;
}

enum outcome record_inclusion(struct ctx *ctx, int64_t event_id, struct inclusion_view *ret)
{
    struct head_view head;
    struct tiles keep;
    struct path path;
    struct hash leaf;
    int64_t position;

    TRY(record_position(ctx, event_id, &position));
    TRY(record_head(ctx, 0, &head));
    if (position >= head.size)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    const struct tree tree = record_tree(ctx, &keep);
    if (!tree_inclusion(&tree, 0, position, head.size, &path) ||
        !tree.whole(tree.from, 0, position, &leaf))
        return fail(ctx, BROKEN, NULL, NULL);
    *ret = (struct inclusion_view){.event = event_id,
                                   .position = position,
                                   .size = head.size,
                                   .leaf = record_base64(ctx, leaf.b, HASH_N),
                                   .hashes = texts_of(ctx, &path),
                                   .head = head.text};
    return DONE;
}

/* --- for people --------------------------------------------------------------------------------
 */

/* When the event at this position happened; that of one erased from the journal is 0. */
static enum outcome moment_at(struct ctx *ctx, int64_t position, int64_t *ret)
{
    struct tile tile;
    struct row row;

    *ret = 0;
    TRY(db_tile(ctx, 0, position / TILE_N, &tile));
    if (position % TILE_N >= tile.n)
        return fail(ctx, BROKEN, NULL, NULL);
    enum outcome o = db_row(ctx, tile_id(&tile, position % TILE_N), &row);
    if (o == DONE)
        *ret = row.at;
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome tell_party(struct ctx *ctx, struct list witnesses, struct record_view *v,
                               struct party_view *p)
{
    const struct witness_row *w = witnesses.items;

    for (size_t i = 0; i < witnesses.n; i++) {
        if (w[i].party != p->party || w[i].retired_at)
            continue;
        p->has_witness = true;
        if (w[i].size > p->size) {
            p->size = w[i].size;
            p->at = w[i].at;
        }
    }
    p->open = v->size > p->size ? v->size - p->size : 0;
    p->open_since_at = v->unsealed_since_at;
    return p->open ? moment_at(ctx, p->size, &p->open_since_at) : DONE;
}

enum outcome record_view(struct ctx *ctx, struct record_view *ret)
{
    struct party_view *parties = ARENA_ARRAY(ctx->arena, struct party_view, 2);
    struct record_state state;
    struct head_row newest;
    struct list all;
    struct key key;
    enum outcome o;

    TRY(db_record_state(ctx, &state));
    *ret = (struct record_view){
        .size = state.size, .trouble = (int)record_trouble(), .parties = {parties, 2}
    };
    o = record_key(ctx, &key);
    if (o == DONE) {
        ret->key = key_print(ctx->arena, &key);
        ret->origin = arena_text(ctx->arena, key.name);
    } else if (o != NOT_FOUND) {
        return o;
    }
    o = db_head_newest(ctx, &newest);
    if (o == DONE) {
        ret->at = newest.at;
        ret->root = record_base64(ctx, newest.root.p, newest.root.n);
    } else if (o != NOT_FOUND) {
        return o;
    }
    TRY(db_oldest_unsealed(ctx, &state, &ret->unsealed_since_at));
    TRY(db_witnesses(ctx, &all));
    for (int i = 0; i < 2; i++) {
        parties[i].party = i == 0 ? PARTY_HOSPITAL : PARTY_CONTRACTOR;
        TRY(tell_party(ctx, all, ret, &parties[i]));
    }
    return DONE;
}
