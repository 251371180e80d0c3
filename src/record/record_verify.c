/* record/record_verify.c — judges a bundle. One pass in the file's order checks everything but
 * hashes and notes where pieces of at most 256 events begin; then threads hash those pieces, and
 * one of them the whole file for its seal. The fault that stands first wins, whoever finds it. */
#include "record/record_verify.h"
#include "base/canonical.h"
#include "base/time.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

/* Clocks of several nodes, and transactions beside each other, differ by less. */
#define SLACK        (10 * SECOND)
#define THREADS_MOST 16

static const struct {
    const char *word, *says;
} FAULT_ROWS[] = {
#define FAULT_ROW(name, word, says) [name] = {word, says},
    FAULTS(FAULT_ROW)
#undef FAULT_ROW
};

const char *fault_word(enum fault f)
{
    return FAULT_ROWS[f].word;
}

const char *fault_says(enum fault f)
{
    return FAULT_ROWS[f].says;
}

/* What is looked at first in one event, in this order. */
enum rank {
    RANK_GROUP,
    RANK_ORDER,
    RANK_PROOF,
    RANK_MALFORMED,
    RANK_WORDS,
    RANK_SEQUENCE,
    RANK_TIME,
    RANK_END
};

/* Where something is wrong: the n-th event of the file, and how early it is noticed there. */
struct found {
    int64_t nth;
    enum rank rank;
    enum fault fault;
    int64_t position;
    struct bytes leaf;
};

/* Up to 256 events that are hashed together: one group, or single ones in a row. */
struct piece {
    size_t at;   /* of its first item in the file */
    int64_t nth; /* of its first event */
    int n;       /* events */
};

struct judge {
    struct ctx *ctx;
    struct verdict *verdict;
    struct bytes file;
    unsigned char key[KEY_N];
    enum bundle_what what;
    /* the first pass */
    int64_t count, last, latest, ticket, first_at;
    struct ticket_seen {
        int64_t ticket, nth;
    } * seen;
    size_t n_seen, room_seen;
    struct piece *pieces;
    size_t n_pieces, room_pieces;
    struct item end;
    /* the hashing */
    pthread_mutex_t lock;
    struct found found; /* fault FAULT_NONE: nothing yet */
    atomic_size_t next;
    atomic_bool passed; /* the first pass is over, all pieces are noted */
    bool ended, sealed;
    struct hash digest; /* of all bytes before the last 64 */
};

/* Keeps what stands first. */
static void blame(struct judge *j, const struct found *f)
{
    pthread_mutex_lock(&j->lock);
    if (j->found.fault == FAULT_NONE || f->nth < j->found.nth ||
        (f->nth == j->found.nth && f->rank < j->found.rank))
        j->found = *f;
    pthread_mutex_unlock(&j->lock);
}

static void blame_event(struct judge *j, int64_t nth, enum rank rank, enum fault fault,
                        const struct entry *e)
{
    blame(j, &(struct found){nth, rank, fault, e->position, e->leaf});
}

static void blame_file(struct judge *j, enum rank rank, enum fault fault)
{
    blame(j, &(struct found){j->count, rank, fault, -1, {0}});
}

/* ----- the head page ----- */

static struct key key_of(enum signs signs, const char *name, const unsigned char bytes[KEY_N])
{
    struct key key = {.signs = signs};

    snprintf(key.name, sizeof(key.name), "%s", name);
    memcpy(key.key, bytes, KEY_N);
    return key;
}

/* Whether the note has a line under this name and key, right or wrong. */
static bool has_line(struct arena *a, struct bytes note, const struct key *key)
{
    struct sign_line line;
    const char *printed = strchr(key_print(a, key), '+') + 1; /* its key id comes first */
    char id[9];

    for (size_t i = 0; head_line(a, note.p, note.n, i, &line); i++) {
        snprintf(id, sizeof(id), "%08x", line.key_id);
        if (line.name_n == strlen(key->name) && memcmp(line.name, key->name, line.name_n) == 0 &&
            memcmp(id, printed, 8) == 0)
            return true;
    }
    return false;
}

/* Whether the signature lines are lines to the end: nothing may hide behind the last. */
static bool lines_are_whole(struct arena *a, struct bytes note, size_t text_n)
{
    const char *end = (const char *)note.p + note.n, *at = (const char *)note.p + text_n + 1;
    struct sign_line line;

    for (size_t i = 0; at < end && head_line(a, note.p, note.n, i, &line); i++)
        at = line.line + line.line_n;
    return at == end;
}

static enum fault judge_witnesses(struct judge *j, struct bytes note)
{
    struct verdict *v = j->verdict;
    const struct about_witness *w = v->about.witnesses.items;

    v->cosigned = ARENA_ARRAY(j->ctx->arena, struct cosigned, v->about.witnesses.n + 1);
    for (size_t i = 0; i < v->about.witnesses.n; i++) {
        unsigned char bytes[KEY_N];
        int64_t at_s = 0;

        bundle_key(w[i].key, bytes);
        struct key key = key_of(SIGNS_WITNESS, w[i].name, bytes);
        if (has_line(j->ctx->arena, note, &key) && !head_is_signed(note.p, note.n, &key, &at_s))
            return FAULT_COSIGNATURE;
        v->cosigned[v->n_cosigned++] = (struct cosigned){w[i].name, w[i].party, at_s};
    }
    return FAULT_NONE;
}

static enum fault judge_head(struct judge *j, struct bytes note)
{
    struct verdict *v = j->verdict;
    size_t text_n;

    if (!head_read(note.p, note.n, &v->head, &text_n) || text_n == note.n || v->head.size >> 53 ||
        v->head.at >> 53 || !lines_are_whole(j->ctx->arena, note, text_n))
        return FAULT_HEAD;
    struct key key = key_of(SIGNS_NOTE, v->head.origin, j->key);
    if (!head_is_signed(note.p, note.n, &key, NULL))
        return FAULT_HEAD_SIGNATURE;
    return judge_witnesses(j, note);
}

static enum fault of_got(enum got got)
{
    return got == GOT_CUT ? FAULT_CUT : got == GOT_MALFORMED ? FAULT_MALFORMED : FAULT_NONE;
}

static enum fault judge_front(struct judge *j, const unsigned char *key, struct reader *r)
{
    struct bytes note;
    enum got got;

    if (!bundle_open(j->file, r))
        return FAULT_NOT_A_BUNDLE;
    got = bundle_head(r, &note);
    if (got == GOT_IT)
        got = bundle_about(j->ctx, r, &j->verdict->about);
    if (got != GOT_IT)
        return of_got(got);
    bundle_key(j->verdict->about.log_key, j->key);
    j->what = (enum bundle_what)j->verdict->about.what;
    if (key && memcmp(key, j->key, KEY_N) != 0)
        return FAULT_OTHER_KEY;
    return judge_head(j, note);
}

/* ----- the first pass: order, sequence, time ----- */

static void *grow(struct arena *a, const void *old, size_t n, size_t *room, size_t size)
{
    *room = *room ? 2 * *room : 1024;
    char *more = arena_alloc(a, *room * size);
    if (n)
        memcpy(more, old, n * size);
    return more;
}

static struct ticket_seen *slot_of(struct ticket_seen *table, size_t room, int64_t ticket)
{
    size_t i = (size_t)((uint64_t)ticket * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (room - 1);

    while (table[i].ticket != 0 && table[i].ticket != ticket)
        i = (i + 1) & (room - 1);
    return &table[i];
}

/* What was last seen of this ticket; nth 0: nothing. */
static struct ticket_seen *ticket_seen(struct judge *j, int64_t ticket)
{
    if (2 * (j->n_seen + 1) > j->room_seen) {
        const size_t room = j->room_seen ? 2 * j->room_seen : 1024;
        struct ticket_seen *table = ARENA_ARRAY(j->ctx->arena, struct ticket_seen, room);

        for (size_t i = 0; i < j->room_seen; i++)
            if (j->seen[i].ticket != 0)
                *slot_of(table, room, j->seen[i].ticket) = j->seen[i];
        j->seen = table;
        j->room_seen = room;
    }
    struct ticket_seen *seen = slot_of(j->seen, j->room_seen, ticket);
    if (seen->ticket == 0) {
        seen->ticket = ticket;
        j->n_seen++;
    }
    return seen;
}

static bool follows(enum bundle_what what, int64_t before, int64_t nth)
{
    if (what == BUNDLE_RECEIPT)
        return nth > before;
    return nth == before + 1 || (what == BUNDLE_MONTH && before == 0);
}

static enum fault judge_sequence(struct judge *j, const struct leaf *l)
{
    if (j->what != BUNDLE_MONTH) {
        if (j->count == 0)
            j->ticket = l->ticket_id;
        if (l->ticket_id == 0 || l->ticket_id != j->ticket)
            return FAULT_TICKET;
    }
    if (l->ticket_id == 0)
        return l->nth == 0 ? FAULT_NONE : FAULT_NTH;
    struct ticket_seen *seen = ticket_seen(j, l->ticket_id);
    /* Events older than the record bear no number; once one does, all after it do. */
    if (l->nth == 0)
        return seen->nth == 0 ? FAULT_NONE : FAULT_NTH;
    if (!follows(j->what, seen->nth, l->nth))
        return FAULT_NTH;
    seen->nth = l->nth;
    return FAULT_NONE;
}

static bool in_time(struct judge *j, const struct leaf *l)
{
    if (l->at < j->latest - SLACK || l->at > j->verdict->head.at + SLACK)
        return false;
    if (l->at > j->latest)
        j->latest = l->at;
    return true;
}

/* Numbers that every reader holds, a fact in small letters. */
static bool leaf_in(struct arena *a, struct bytes bytes, struct leaf *ret)
{
    if (!leaf_read(a, bytes, ret))
        return false;
    const int64_t all = ret->id | ret->at | ret->ticket_id | ret->nth | ret->subject_id |
                        ret->actor_id | ret->post_id | ret->asker_id;
    return (uint64_t)all >> 53 == 0 &&
           strspn(ret->fact, "abcdefghijklmnopqrstuvwxyz_") == strlen(ret->fact);
}

/* False: the pass is over, blamed. */
static bool judge_event(struct judge *j, struct arena *a, const struct entry *e)
{
    struct leaf leaf;
    enum fault fault;

    if (j->what == BUNDLE_MONTH && j->last >= 0 ? e->position != j->last + 1
                                                : e->position <= j->last)
        return blame_event(j, j->count, RANK_ORDER, FAULT_ORDER, e), false;
    if (!leaf_in(a, e->leaf, &leaf))
        return blame_event(j, j->count, RANK_MALFORMED, FAULT_MALFORMED, e), false;
    fault = judge_sequence(j, &leaf);
    if (fault != FAULT_NONE)
        return blame_event(j, j->count, RANK_SEQUENCE, fault, e), false;
    if (!in_time(j, &leaf))
        return blame_event(j, j->count, RANK_TIME, FAULT_TIME, e), false;
    if (j->count == 0)
        j->first_at = leaf.at;
    j->last = e->position;
    j->count++;
    return true;
}

/* The piece that the next event belongs to. */
static void note_piece(struct judge *j, enum item_kind kind, size_t at)
{
    struct piece *last = j->n_pieces ? &j->pieces[j->n_pieces - 1] : NULL;

    if (kind == ITEM_MEMBER || (kind == ITEM_EVENT && last && last->n > 0 && last->n < GROUP_N &&
                                ((const char *)j->file.p)[last->at] == 'E')) {
        last->n++;
        return;
    }
    if (j->n_pieces == j->room_pieces)
        j->pieces =
            grow(j->ctx->arena, j->pieces, j->n_pieces, &j->room_pieces, sizeof(*j->pieces));
    j->pieces[j->n_pieces++] = (struct piece){at, j->count, kind == ITEM_EVENT};
}

static void first_pass(struct judge *j, struct reader *r)
{
    struct arena *a = arena_new(0);
    struct item item = {0};

    for (bool on = true; on;) {
        const size_t at = r->at;
        const enum got got = bundle_next(r, &item);

        if (got != GOT_IT) {
            blame_file(j, RANK_GROUP, of_got(got));
            break;
        }
        if (item.kind == ITEM_END) {
            j->end = item;
            j->ended = true;
            if (item.count != j->count || (j->count == 0 && j->what != BUNDLE_MONTH))
                blame_file(j, RANK_END, FAULT_COUNT);
            break;
        }
        note_piece(j, item.kind, at);
        if (item.kind != ITEM_GROUP)
            on = judge_event(j, a, &item.entry);
        if (j->count % 4096 == 0)
            arena_reset(a);
    }
    arena_free(a);
}

/* ----- hashing ----- */

static bool words_fit(const struct entry *e)
{
    struct arena *a;
    struct leaf leaf;
    unsigned char commitment[COMMITMENT_N];
    bool fits = false;

    if (!e->told)
        return true;
    a = arena_new(0);
    if (leaf_read(a, e->leaf, &leaf) && leaf.commitment.n == COMMITMENT_N) {
        commitment_of(commitment, e->salt.p, e->words, e->more);
        fits = memcmp(commitment, leaf.commitment.p, COMMITMENT_N) == 0;
    }
    arena_free(a);
    return fits;
}

static bool leads_to_head(const struct judge *j, const struct hash *h, int height, int64_t index,
                          struct bytes hashes)
{
    struct path path;

    bundle_path(hashes, &path);
    return tree_includes(h, height, index, j->verdict->head.size, &path, &j->verdict->head.root);
}

/* The root of 256 hashes. */
static void root_of_group(const unsigned char *hashes, struct hash *ret)
{
    struct hash level[GROUP_N];

    memcpy(level, hashes, sizeof(level));
    for (size_t n = GROUP_N / 2; n >= 1; n /= 2)
        for (size_t i = 0; i < n; i++)
            hash_nodes(&level[i], &level[2 * i], &level[2 * i + 1]);
    *ret = level[0];
}

static bool entry_is_proven(const struct judge *j, const struct item *group,
                            const struct item *item)
{
    const struct entry *e = &item->entry;
    struct hash h;

    hash_leaf(&h, e->leaf);
    if (item->kind == ITEM_EVENT)
        return leads_to_head(j, &h, 0, e->position, item->path);
    const int64_t place = e->position - group->first;
    return place >= 0 && place < GROUP_N &&
           memcmp(h.b, (const unsigned char *)group->hashes.p + place * HASH_N, HASH_N) == 0;
}

static void hash_entry(struct judge *j, int64_t nth, const struct item *group,
                       const struct item *item)
{
    if (!entry_is_proven(j, group, item))
        blame_event(j, nth, RANK_PROOF, FAULT_PROOF, &item->entry);
    else if (!words_fit(&item->entry))
        blame_event(j, nth, RANK_WORDS, FAULT_WORDS, &item->entry);
}

static void hash_piece(struct judge *j, const struct piece *piece)
{
    struct reader r = {j->file, piece->at, 0};
    struct item group = {0}, item;
    struct hash h;

    if (((const char *)j->file.p)[piece->at] == 'T') {
        if (bundle_next(&r, &group) != GOT_IT)
            return;
        root_of_group(group.hashes.p, &h);
        if (!leads_to_head(j, &h, 8, group.first / GROUP_N, group.path)) {
            blame(j, &(struct found){piece->nth, RANK_GROUP, FAULT_PROOF, group.first, {0}});
            return;
        }
    }
    for (int i = 0; i < piece->n; i++) {
        if (bundle_next(&r, &item) != GOT_IT)
            return;
        hash_entry(j, piece->nth + i, &group, &item);
    }
}

static void *hash_pieces(void *arg)
{
    struct judge *j = arg;

    for (;;) {
        const size_t i = atomic_fetch_add(&j->next, 1);

        if (i >= j->n_pieces)
            return NULL;
        hash_piece(j, &j->pieces[i]);
    }
}

static void *hash_file(void *arg)
{
    struct judge *j = arg;

    bundle_digest((struct bytes){j->file.p, j->file.n - SIGNATURE_N}, &j->digest);
    return atomic_load(&j->passed) ? hash_pieces(j) : NULL;
}

/* The whole file's hash runs beside the first pass; it is of use only when that reaches the end. */
static void judge_items(struct judge *j, struct reader *r, int threads)
{
    pthread_t beside[THREADS_MOST], file;
    const bool own =
        threads > 1 && j->file.n > SIGNATURE_N && pthread_create(&file, NULL, hash_file, j) == 0;
    int n = 0;

    first_pass(j, r);
    atomic_store(&j->passed, true);
    while (n < threads - 1 - own && n < THREADS_MOST &&
           pthread_create(&beside[n], NULL, hash_pieces, j) == 0)
        n++;
    if (!own && j->ended)
        hash_file(j);
    hash_pieces(j);
    while (n > 0)
        pthread_join(beside[--n], NULL);
    if (own)
        pthread_join(file, NULL);
    if (j->ended &&
        crypto_sign_verify_detached(j->end.signature.p, j->digest.b, HASH_N, j->key) != 0)
        blame(j, &(struct found){INT64_MAX, RANK_END, FAULT_SEAL, -1, {0}});
}

void bundle_verify(struct ctx *ctx, struct bytes file, const unsigned char *key, int threads,
                   struct verdict *ret)
{
    struct judge j = {
        .ctx = ctx, .verdict = ret, .file = file, .last = -1, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct reader r;

    *ret = (struct verdict){.position = -1};
    ret->fault = judge_front(&j, key, &r);
    if (ret->fault != FAULT_NONE)
        return;
    judge_items(&j, &r, threads);
    ret->fault = j.found.fault;
    ret->count = ret->fault != FAULT_NONE && j.found.nth < j.count ? j.found.nth : j.count;
    ret->first_at = j.first_at;
    ret->last_at = j.latest;
    if (ret->fault == FAULT_NONE)
        return;
    ret->position = j.found.position;
    ret->known = j.found.leaf.n > 0 && leaf_in(ctx->arena, j.found.leaf, &ret->event);
}
