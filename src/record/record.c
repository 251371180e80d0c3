/* record/record.c — the sealer as the house runs it: the key of this folder, what may be wrong with
 * it, the chore, the figures. */
#include "record/record_inside.h"
#include "base/log.h"
#include "base/time.h"
#include "people/people.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define PORTION 4096
enum { BOUNDS = 9 };

static const char *const TROUBLE_WORDS[] = {NULL,
#define TROUBLE_WORD(name, word) word,
                                            TROUBLES(TROUBLE_WORD)
#undef TROUBLE_WORD
};
const struct names TROUBLE_NAMES = {"RecordTrouble", TROUBLE_WORDS,
                                    sizeof(TROUBLE_WORDS) / sizeof(TROUBLE_WORDS[0])};

/* From the event to the commit that seals it, in ms. */
static const int64_t BOUND_MS[BOUNDS] = {50, 100, 200, 300, 500, 750, 1000, 2000, 5000};

/* Of this process: set at the start, then only the sealer's thread writes. */
static struct {
    char dir[4000], path[4096];
    struct log_key key;
    atomic_int trouble;
    atomic_int_fast64_t size, oldest_at; /* oldest_at: of what is not sealed; 0: nothing */
    atomic_uint_fast64_t counts[BOUNDS + 1], sum_ms;
} here;

void record_set_dir(const char *dir)
{
    snprintf(here.dir, sizeof(here.dir), "%s", dir);
    snprintf(here.path, sizeof(here.path), "%s/record.key", here.dir);
}

enum trouble record_trouble(void)
{
    return (enum trouble)atomic_load(&here.trouble);
}

/* --- the start ---------------------------------------------------------------------------------
 */

/* A key file that belongs to no log of this database is kept, under another name. */
static bool put_aside(const char *path)
{
    char aside[4200];

    snprintf(aside, sizeof(aside), "%s.%lld", path, (long long)time_now());
    if (rename(path, aside) != 0 && errno != ENOENT) {
        log_line(LOG_ERROR, "record", "%s cannot be put aside: %s", path, strerror(errno));
        return false;
    }
    return true;
}

/* The file is on the disk before the database can name it. */
static enum outcome begin_log(struct ctx *ctx)
{
    if (!put_aside(here.path))
        return fail(ctx, BROKEN, NULL, NULL);
    log_key_make(&here.key);
    if (!log_key_save(here.path, &here.key))
        return fail(ctx, BROKEN, NULL, NULL);
    return hospital_set(ctx, "record_key", key_print(ctx->arena, &here.key.key));
}

enum outcome record_key(struct ctx *ctx, struct key *ret)
{
    const char *text = NULL;

    TRY(hospital_text(ctx, "record_key", &text));
    if (!text || !key_read(text, ret))
        return fail(ctx, NOT_FOUND, NULL, NULL);
    return DONE;
}

static void say_trouble(enum trouble t)
{
    static const char *const SAYS[] = {
        [TROUBLE_NO_KEY] = "%s is not there: this server seals nothing",
        [TROUBLE_OTHER_KEY] = "%s is not the key of this record: this server seals nothing",
        [TROUBLE_BAD_HEAD] = "the newest head is not signed by the record's key (%s); nothing is "
                             "sealed",
        [TROUBLE_BAD_TREE] = "the stored tree is not that of the newest head; nothing is sealed. "
                             "See `shouwen record --check` (%s)",
        [TROUBLE_EVENTS_GONE] = "the record holds events that the journal has not; nothing is "
                                "sealed. See `shouwen record --check` (%s)",
        [TROUBLE_BROKEN] = "sealing failed (%s)",
    };
    char line[4200];

    /* The sentences stand above, none comes from outside. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(line, sizeof(line), SAYS[t], here.path);
#pragma GCC diagnostic pop
    log_line(LOG_ERROR, "record", "%s", line);
}

enum outcome record_look_over(struct ctx *ctx, const struct key *key, enum trouble *ret)
{
    struct record_state state;
    struct head_row newest;
    struct head head;
    struct tiles keep;
    struct hash root;
    int64_t in_tiles, newest_id;

    *ret = TROUBLE_NONE;
    TRY(db_record_state(ctx, &state));
    TRY(db_tiles_size(ctx, &in_tiles));
    enum outcome o = db_head_newest(ctx, &newest);
    if (o == NOT_FOUND) {
        *ret = state.size || in_tiles ? TROUBLE_BAD_TREE : TROUBLE_NONE;
        return DONE;
    }
    TRY(o);
    const size_t n = strlen(newest.text);
    const struct tree tree = record_tree(ctx, &keep);
    if (!head_read(newest.text, n, &head, NULL) || !head_is_signed(newest.text, n, key, NULL) ||
        strcmp(head.origin, key->name) != 0 || head.size != newest.size)
        *ret = TROUBLE_BAD_HEAD;
    else if (state.size != head.size || in_tiles != head.size ||
             !tree_root(&tree, head.size, &root) || !hash_same(&root, &head.root))
        *ret = TROUBLE_BAD_TREE;
    if (*ret)
        return DONE;
    TRY(db_newest_event(ctx, &newest_id));
    if (state.turn >= 0 && state.last_id != INT64_MAX && newest_id < state.last_id)
        *ret = TROUBLE_EVENTS_GONE;
    return DONE;
}

enum outcome record_open(struct ctx *ctx)
{
    enum trouble trouble = TROUBLE_NONE;
    struct key known;
    bool absent;
    enum outcome o = record_key(ctx, &known);

    if (o == NOT_FOUND) {
        TRY(begin_log(ctx));
        known = here.key.key;
    } else {
        TRY(o);
        if (!log_key_load(here.path, &here.key, &absent))
            trouble = absent ? TROUBLE_NO_KEY : TROUBLE_OTHER_KEY;
        else if (memcmp(&here.key.key, &known, sizeof(known)) != 0)
            trouble = TROUBLE_OTHER_KEY;
    }
    if (!trouble)
        TRY(record_look_over(ctx, &known, &trouble));
    if (trouble)
        say_trouble(trouble);
    atomic_store(&here.trouble, (int)trouble);
    return DONE;
}

const struct log_key *record_own_key(void)
{
    const enum trouble t = record_trouble();

    return t == TROUBLE_NO_KEY || t == TROUBLE_OTHER_KEY ? NULL : &here.key;
}

const char *record_dir(void)
{
    return here.dir;
}

/* --- the chore ---------------------------------------------------------------------------------
 */

static enum outcome tell_age(struct ctx *ctx)
{
    struct record_state state;
    int64_t oldest;

    TRY(db_record_state(ctx, &state));
    TRY(db_oldest_unsealed(ctx, &state, &oldest));
    atomic_store(&here.size, state.size);
    atomic_store(&here.oldest_at, oldest);
    return DONE;
}

enum outcome record_looks(struct ctx *ctx, void **ret_found)
{
    struct sealing *s = ARENA_NEW(ctx->arena, struct sealing);
    const enum trouble trouble = record_trouble();

    *ret_found = s;
    if (trouble && trouble != TROUBLE_BROKEN) {
        TRY(tell_age(ctx));
        return NOT_FOUND;
    }
    enum outcome o = seal_look(ctx, &here.key, PORTION, s);
    if (o == BROKEN)
        atomic_store(&here.trouble, (int)TROUBLE_BROKEN);
    if (o != DONE && o != NOT_FOUND)
        return o;
    atomic_store(&here.trouble, (int)TROUBLE_NONE);
    atomic_store(&here.size, s->from.size);
    atomic_store(&here.oldest_at, o == DONE && s->to.size > s->from.size ? s->ats[0] : 0);
    return o;
}

static void count(const struct sealing *s, int64_t now)
{
    for (int64_t i = 0; i < s->to.size - s->from.size; i++) {
        const int64_t ms = now > s->ats[i] ? (now - s->ats[i]) / 1000 : 0;
        int k = 0;

        while (k < BOUNDS && ms > BOUND_MS[k])
            k++;
        atomic_fetch_add(&here.counts[k], 1);
        atomic_fetch_add(&here.sum_ms, (uint64_t)ms);
    }
    atomic_store(&here.size, s->to.size);
    if (!s->full)
        atomic_store(&here.oldest_at, 0);
}

enum outcome record_does(struct ctx *ctx, void *found)
{
    TRY(seal_write(ctx, found));
    count(found, time_now());
    return DONE;
}

bool record_full(const void *found)
{
    return ((const struct sealing *)found)->full;
}

enum outcome record_seal_all(struct ctx *ctx, int64_t *ret_n)
{
    struct sealing s;
    enum outcome o = DONE;

    *ret_n = 0;
    while (!record_trouble()) {
        o = seal_look(ctx, &here.key, PORTION, &s);
        if (o != DONE)
            break;
        TRY(seal_write(ctx, &s));
        *ret_n += s.to.size - s.from.size;
    }
    return o == NOT_FOUND ? DONE : o;
}

void record_metrics(struct buf *b)
{
    const int64_t oldest = atomic_load(&here.oldest_at), now = time_now();
    uint64_t sum = 0;

    buf_print(b,
              "# HELP shouwen_sealed_events Events in the record.\n"
              "# TYPE shouwen_sealed_events gauge\nshouwen_sealed_events %lld\n"
              "# HELP shouwen_unsealed_seconds Age of the oldest event not in the record.\n"
              "# TYPE shouwen_unsealed_seconds gauge\nshouwen_unsealed_seconds %.3f\n"
              "# HELP shouwen_record_trouble 1: this server cannot seal, see its log.\n"
              "# TYPE shouwen_record_trouble gauge\nshouwen_record_trouble %d\n"
              "# HELP shouwen_sealed_after_seconds From an event to the commit that seals it.\n"
              "# TYPE shouwen_sealed_after_seconds histogram\n",
              (long long)atomic_load(&here.size),
              oldest && now > oldest ? (double)(now - oldest) / 1e6 : 0.0, record_trouble() != 0);
    for (int i = 0; i <= BOUNDS; i++) {
        sum += atomic_load(&here.counts[i]);
        if (i < BOUNDS)
            buf_print(b, "shouwen_sealed_after_seconds_bucket{le=\"%g\"} %llu\n",
                      (double)BOUND_MS[i] / 1e3, (unsigned long long)sum);
    }
    buf_print(b,
              "shouwen_sealed_after_seconds_bucket{le=\"+Inf\"} %llu\n"
              "shouwen_sealed_after_seconds_sum %.3f\nshouwen_sealed_after_seconds_count %llu\n",
              (unsigned long long)sum, (double)atomic_load(&here.sum_ms) / 1e3,
              (unsigned long long)sum);
}
