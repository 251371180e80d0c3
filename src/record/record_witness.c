/* record/record_witness.c — whose machines countersign: each party registers its own, and a
 * countersignature counts when such a key signed a head that really is one of ours. */
#include "record/record_inside.h"
#include "base/json.h"
#include "base/time.h"
#include "journal/journal.h"
#include "people/people.h"
#include <sodium.h>
#include <string.h>

/* Of one party, counting. */
#define WITNESSES_MOST 8

static const struct field WITNESS_FIELDS[] = {
    FIELD(struct witness, id, .says = "its number"),
    FIELD(struct witness, name, .says = "as it signs"),
    FIELD(struct witness, party, .names = &PARTY_NAMES, .says = "whose it is"),
    FIELD(struct witness, key, .says = "its public key as one line"),
    FIELD(struct witness, added_at, .unit = "µs", .says = "since when it counts"),
    FIELD(struct witness, retired_at, .blank = true, .unit = "µs",
          .says = "until when it counted; null: it counts"),
    FIELD(struct witness, size, .says = "events of the newest head it countersigned; 0: none"),
    FIELD(struct witness, at, .blank = true, .unit = "µs", .says = "when it did"),
};
SHAPE(WITNESS_SHAPE, "RecordWitness", struct witness, WITNESS_FIELDS,
      "A machine of one party that countersigns heads.");

static struct key key_of(const struct witness_row *row)
{
    struct key key = {.signs = SIGNS_WITNESS};
    const size_t n = strlen(row->name);

    memcpy(key.name, row->name, n < KEY_NAME_MOST ? n : KEY_NAME_MOST);
    if (row->key.n == KEY_N)
        memcpy(key.key, row->key.p, KEY_N);
    return key;
}

static struct witness shown(struct ctx *ctx, const struct witness_row *row)
{
    const struct key key = key_of(row);

    return (struct witness){.id = row->id,
                            .name = row->name,
                            .key = key_print(ctx->arena, &key),
                            .party = row->party,
                            .added_at = row->added_at,
                            .retired_at = row->retired_at,
                            .size = row->size,
                            .at = row->at};
}

/* Each party looks after its own; the record's other party must not choose who watches for it. */
static enum outcome may_keep(struct ctx *ctx, int party)
{
    const uint32_t own = party == PARTY_HOSPITAL ? MAY_LOGISTICS : MAY_MANAGE;

    if (ctx->who.may & own)
        return DONE;
    return fail(ctx, NOT_ALLOWED, NULL, "%s", posts_that_may(ctx, own));
}

static enum outcome load(struct ctx *ctx, int64_t id, struct witness *ret)
{
    struct witness_row row;

    TRY(db_witness(ctx, id, &row));
    *ret = shown(ctx, &row);
    return DONE;
}

static enum outcome room_for(struct ctx *ctx, const struct key *key, int party)
{
    struct list all;
    int n = 0;

    TRY(db_witnesses(ctx, &all));
    const struct witness_row *w = all.items;
    for (size_t i = 0; i < all.n; i++) {
        if ((w[i].key.n == KEY_N && memcmp(w[i].key.p, key->key, KEY_N) == 0) ||
            (!w[i].retired_at && strcmp(w[i].name, key->name) == 0))
            return fail(ctx, ALREADY_THERE, "/key", "%s", key->name);
        n += !w[i].retired_at && w[i].party == party;
    }
    return n < WITNESSES_MOST ? DONE : fail(ctx, TOO_MANY, "/key", "key");
}

enum outcome witness_add(struct ctx *ctx, const char *line, struct witness *ret)
{
    const int party = ctx->who.party;
    struct witness_row row = {.party = party, .added_at = ctx->now};
    struct key key, log;
    char hex[2 * KEY_N + 1];

    TRY(may_keep(ctx, party));
    if (!key_read(line, &key) || key.signs != SIGNS_WITNESS)
        return fail(ctx, INVALID, "/key", "key");
    enum outcome o = record_key(ctx, &log);
    if (o != DONE && o != NOT_FOUND)
        return o;
    /* The server's own key watching over itself would be no witness. */
    if (o == DONE && memcmp(log.key, key.key, KEY_N) == 0)
        return fail(ctx, INVALID, "/key", "key");
    TRY(room_for(ctx, &key, party));
    row.name = key.name;
    row.key = (struct bytes){key.key, KEY_N};
    TRY(db_witness_add(ctx, &row, &row.id));
    sodium_bin2hex(hex, sizeof hex, key.key, KEY_N);
    TRY(journal_say(ctx, WITNESS_ADDED, 0, row.id,
                    jot(ctx, J("key", key_print(ctx->arena, &key)),
                        J_ROW(ctx, J("name", row.name), J("key", hex))),
                    NULL));
    return load(ctx, row.id, ret);
}

enum outcome witness_retire(struct ctx *ctx, int64_t id, struct witness *ret)
{
    struct witness_row row;

    TRY(db_witness(ctx, id, &row));
    TRY(may_keep(ctx, row.party));
    TRY(db_witness_retire(ctx, id, ctx->now));
    TRY(journal_say(ctx, WITNESS_RETIRED, 0, id, NULL, NULL));
    return load(ctx, id, ret);
}

enum outcome witnesses_all(struct ctx *ctx, struct list *ret)
{
    struct list rows;

    TRY(db_witnesses(ctx, &rows));
    const struct witness_row *row = rows.items;
    struct witness *shows = ARENA_ARRAY(ctx->arena, struct witness, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        shows[i] = shown(ctx, &row[i]);
    *ret = (struct list){shows, rows.n};
    return DONE;
}

/* A head of ours: signed by the log, and its root is that of the stored tree at its size. Whoever
 * holds a head that we no longer can give proof of would have found a fork. */
static enum outcome is_ours(struct ctx *ctx, const char *text, struct head *ret)
{
    struct record_state state;
    struct tiles keep;
    struct hash root;
    struct key log;

    TRY(record_key(ctx, &log));
    TRY(db_record_state(ctx, &state));
    const struct tree tree = record_tree(ctx, &keep);
    if (!head_read(text, strlen(text), ret, NULL) ||
        !head_is_signed(text, strlen(text), &log, NULL) || strcmp(ret->origin, log.name) != 0 ||
        ret->size > state.size || ret->size < 1 || !tree_root(&tree, ret->size, &root) ||
        !hash_same(&root, &ret->root))
        return fail(ctx, INVALID, "/text", "text");
    return DONE;
}

static enum outcome keep_head(struct ctx *ctx, const char *text, const struct head *head)
{
    struct key log;
    struct sign_line line;

    TRY(record_key(ctx, &log));
    /* Of all signature lines only the log's own stays with the head. */
    for (size_t i = 0; head_line(ctx->arena, text, strlen(text), i, &line); i++)
        if (line.name_n == strlen(log.name) && memcmp(line.name, log.name, line.name_n) == 0)
            break;
    const char *own = arena_print(ctx->arena, "%s\n%.*s", head_print(ctx->arena, head),
                                  (int)line.line_n, line.line);
    return db_head_add(
        ctx, &(struct head_row){
                 .size = head->size, .at = head->at, .root = {head->root.b, HASH_N},
                         .text = own
    });
}

/* The text of the line by which this witness signed. */
static const char *line_of(struct ctx *ctx, const char *text, const struct key *key)
{
    struct sign_line line;

    for (size_t i = 0; head_line(ctx->arena, text, strlen(text), i, &line); i++)
        if (line.name_n == strlen(key->name) && memcmp(line.name, key->name, line.name_n) == 0)
            return arena_text_n(ctx->arena, line.line, line.line_n);
    return NULL;
}

enum outcome witnesses_signed(struct ctx *ctx, const char *text, int64_t *ret_n)
{
    struct head head;
    struct list all;

    *ret_n = 0;
    TRY(is_ours(ctx, text, &head));
    TRY(db_witnesses(ctx, &all));
    const struct witness_row *w = all.items;
    for (size_t i = 0; i < all.n; i++) {
        const struct key key = key_of(&w[i]);
        int64_t at_s;

        if (w[i].retired_at || !head_is_signed(text, strlen(text), &key, &at_s) ||
            at_s > (ctx->now + DAY) / SECOND)
            continue;
        TRY(keep_head(ctx, text, &head));
        TRY(db_cosignature_add(ctx,
                               &(struct cosignature){.size = head.size,
                                                     .witness_id = w[i].id,
                                                     .at = at_s * SECOND,
                                                     .line = line_of(ctx, text, &key)},
                               w[i].size, at_s * SECOND / HOUR * HOUR));
        ++*ret_n;
    }
    return *ret_n ? DONE : fail(ctx, INVALID, "/text", "text");
}
