/* bench/record_cost.c — what the record costs, without HTTP: sealing one event, and proving one out
 * of ten million (record_cost [LEAVES]). Prints `name value unit`. It writes into a folder of its
 * own under TMPDIR, about 40 bytes a leaf, and removes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/time.h"
#include "journal/journal.h"
#include "record/record_seal.h"
#include "store/store.h"

#define LEAVES 10000000
#define CHUNK  65536 /* leaves of one transaction */
#define EVENTS 20000
#define PROOFS 2000

static struct ctx ctx;
static struct rng rng;

static void must(enum outcome o, const char *what)
{
    if (o != DONE)
        log_stop("bench", "%s: %s", what, outcome_code(o));
}

static void make_room(char dir[300])
{
    const char *tmp = getenv("TMPDIR");
    char where[400];

    snprintf(dir, 300, "%s/shouwen-record-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        log_stop("bench", "no folder at %s", dir);
    snprintf(where, sizeof(where), "sqlite:%s/shouwen.db", dir);
    rng_seed(&rng, 1);
    ctx = (struct ctx){.arena = arena_new(1 << 20), .now = time_now(), .rng = &rng};
    must(db_open(where, DB_WRITES, &ctx.db), "open");
}

static void clear_room(const char *dir)
{
    static const char *const FILES[] = {"shouwen.db", "shouwen.db-wal", "shouwen.db-shm",
                                        "shouwen.db-writer"};
    char path[400];

    db_close(ctx.db);
    arena_free(ctx.arena);
    for (size_t i = 0; i < sizeof(FILES) / sizeof(FILES[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, FILES[i]);
        unlink(path);
    }
    rmdir(dir);
}

/* Events such as the hospital's: most have a few numbers, every sixth somebody's words. */
static void note_events(void)
{
    must(db_begin(ctx.db), "begin");
    for (int i = 0; i < EVENTS; i++) {
        ctx.notes = NULL;
        must(journal_say(&ctx, TICKET_NOTED, 1 + i / 6, i,
                         jot(&ctx, J("kind", "arrive"), J("due_at", ctx.now + i)),
                         i % 6 ? NULL : "护士站的灯一直在闪，请尽快来看看"),
             "note");
        if (i % 100 == 99)
            arena_reset(ctx.arena);
    }
    must(db_commit(ctx.db), "commit");
}

/* As the sealer does it: a look, and a transaction of its own. */
static void seal_events(void)
{
    struct log_key key;
    struct sealing s;
    int64_t began = time_steady(), written = 0, n = 0;

    log_key_make(&key);
    for (;;) {
        must(db_begin(ctx.db), "begin");
        const enum outcome o = seal_look(&ctx, &key, ROWS_MOST, &s);
        const int64_t from = time_steady();

        if (o == NOT_FOUND)
            break;
        must(o, "look");
        must(seal_write(&ctx, &s), "write");
        must(db_commit(ctx.db), "commit");
        written += time_steady() - from;
        n = s.to.size;
        arena_reset(ctx.arena);
    }
    db_rollback(ctx.db);
    began = time_steady() - began;
    printf("seal_us %.2f us an event (of them %.2f on the writer)\n", (double)began / (double)n,
           (double)written / (double)n);
}

static void fill(int64_t leaves)
{
    struct record_state from, to;
    struct hash leaf;

    must(db_record_state(&ctx, &from), "state");
    while (from.size < leaves) {
        struct growing g;

        must(db_begin(ctx.db), "begin");
        must(growing_open(&ctx, from.size, &g), "edge");
        for (int64_t i = 0; i < CHUNK && g.size < leaves; i++) {
            hash_leaf(&leaf, (struct bytes){&g.size, sizeof(g.size)});
            growing_add(&g, g.size + 1, &leaf);
        }
        const struct list tiles = growing_tiles(&g);
        for (size_t i = 0; i < tiles.n; i++)
            must(db_tile_save(&ctx, (const struct tile *)tiles.items + i), "tile");
        to = (struct record_state){.size = g.size, .turn = g.size, .last_id = g.size};
        must(db_record_advance(&ctx, &from, &to), "advance");
        must(db_commit(ctx.db), "commit");
        db_tidy(ctx.db);
        from = to;
        arena_reset(ctx.arena);
    }
}

static int by_size(const void *a, const void *b)
{
    return *(const int64_t *)a > *(const int64_t *)b ? 1 : -1;
}

static void prove(int64_t leaves)
{
    static int64_t took[PROOFS], checked[PROOFS];
    struct tiles keep;
    struct hash root, leaf;
    struct tree tree = record_tree(&ctx, &keep);

    must(db_begin(ctx.db), "begin");
    if (!tree_root(&tree, leaves, &root))
        log_stop("bench", "no root");
    for (int i = 0; i < PROOFS; i++) {
        const int64_t id = 1 + rng_below(&rng, leaves), began = time_steady();
        struct path path;
        int64_t at;

        tree = record_tree(&ctx, &keep);
        must(record_position(&ctx, id, &at), "position");
        if (!tree_inclusion(&tree, 0, at, leaves, &path) || !tree.whole(tree.from, 0, at, &leaf))
            log_stop("bench", "no proof of %lld", (long long)at);
        took[i] = time_steady();
        if (!tree_includes(&leaf, 0, at, leaves, &path, &root))
            log_stop("bench", "the proof of %lld is wrong", (long long)at);
        checked[i] = time_steady() - took[i];
        took[i] = time_steady() - began;
        arena_reset(ctx.arena);
    }
    db_rollback(ctx.db);
    qsort(took, PROOFS, sizeof(*took), by_size);
    qsort(checked, PROOFS, sizeof(*checked), by_size);
    printf("proof_us %lld us (computed and verified in a log of %lld events; p99 %lld us; "
           "verified alone %lld us)\n",
           (long long)took[PROOFS / 2], (long long)leaves, (long long)took[PROOFS * 99 / 100],
           (long long)checked[PROOFS / 2]);
}

int main(int argc, char **argv)
{
    const int64_t leaves = argc > 1 ? strtoll(argv[1], NULL, 10) : LEAVES;
    char dir[300];

    log_set(LOG_ERROR);
    make_room(dir);
    note_events();
    seal_events();
    fill(leaves);
    prove(leaves);
    clear_room(dir);
    return 0;
}
