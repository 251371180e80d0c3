/* crash/crash_image.c — see crash_image.h. */
#include "crash_image.h"
#include <string.h>
#include "base/log.h"
#include "store/store.h"

const char *const LOSS_SAYS[LOSSES] = {"nothing unsynced kept",
                                       "everything kept",
                                       "writes dropped",
                                       "sectors torn",
                                       "pages torn",
                                       "reordered",
                                       "garbled"};

struct walk *walk_new(const struct disk *disk, const struct image *start)
{
    struct walk *w = calloc(1, sizeof *w);

    if (!w)
        log_stop("crash", "no memory");
    w->disk = disk;
    w->durable = image_new();
    image_copy(w->durable, start);
    return w;
}

void walk_restart(struct walk *w, const struct image *start)
{
    image_copy(w->durable, start);
    w->at = w->n_pending = 0;
    w->marked = 0;
}

static void apply(const struct walk *w, struct image *to, const struct op *op)
{
    struct file *f = &to->files[op->slot];

    if (op->kind == OP_WRITE)
        file_write(f, op->at, w->disk->pool + op->data, op->n);
    else if (op->kind == OP_TRUNCATE)
        file_truncate(f, op->at);
    else
        f->exists = false, f->size = 0;
}

/* A sync keeps what came before it of the same file. */
static void keep(struct walk *w, enum slot slot)
{
    size_t left = 0;

    for (size_t i = 0; i < w->n_pending; i++) {
        const struct op *op = &w->disk->ops[w->pending[i]];

        if (op->slot == slot)
            apply(w, w->durable, op);
        else
            w->pending[left++] = w->pending[i];
    }
    w->n_pending = left;
}

void walk_to(struct walk *w, size_t at)
{
    for (; w->at < at; w->at++) {
        const struct op *op = &w->disk->ops[w->at];

        if (op->kind == OP_SYNC)
            keep(w, op->slot);
        else if (op->kind == OP_MARK)
            w->marked = op->at;
        else if (w->n_pending < PENDING_MOST)
            w->pending[w->n_pending++] = w->at;
        else
            log_stop("crash", "too much unsynced");
    }
}

/* Some sectors of a write; where one is missing, `garble` puts something else beyond the old end.
 */
static void tear(const struct walk *w, struct image *to, const struct op *op, struct rng *rng,
                 int64_t sector, bool garble)
{
    struct file *f = &to->files[op->slot];
    unsigned char noise[SECTOR];
    int64_t end = op->at + (int64_t)op->n;

    for (int64_t at = op->at; at < end;) {
        const int64_t next = (at / sector + 1) * sector, stop = next < end ? next : end;
        const unsigned char *p = w->disk->pool + op->data + (at - op->at);

        if (rng_below(rng, 2)) {
            file_write(f, at, p, (size_t)(stop - at));
        } else if (garble) {
            rng_bytes(rng, noise, sizeof noise);
            file_write(f, at, noise, (size_t)(stop - at));
        }
        at = stop;
    }
}

static void apply_some(const struct walk *w, enum loss loss, struct rng *rng, struct image *to,
                       const struct op *op)
{
    if (op->kind != OP_WRITE || loss == LOSS_DROPPED || loss == LOSS_REORDERED)
        apply(w, to, op);
    else
        tear(w, to, op, rng, loss == LOSS_TORN_PAGES ? 4096 : SECTOR, loss == LOSS_GARBLED);
}

void walk_image(const struct walk *w, enum loss loss, struct rng *rng, struct image *ret)
{
    static size_t order[PENDING_MOST];
    bool gone[DISK_FILES] = {false};
    size_t n = 0;

    image_copy(ret, w->durable);
    if (loss == LOSS_OF_ALL)
        return;
    for (size_t i = 0; i < w->n_pending; i++) {
        const struct op *op = &w->disk->ops[w->pending[i]];

        if (loss != LOSS_OF_NONE && rng_below(rng, 3) == 0) {
            /* A deletion that did not happen: what was then written is another file's, and lost. */
            gone[op->slot] = gone[op->slot] || op->kind == OP_DELETE;
            continue;
        }
        if (!gone[op->slot])
            order[n++] = w->pending[i];
    }
    for (size_t i = 0; loss == LOSS_REORDERED && i + 1 < n; i++) {
        const size_t other = i + (size_t)rng_below(rng, (int64_t)(n - i));
        const size_t held = order[i];

        /* Only writes change places: a name is gone when it is gone. */
        if (w->disk->ops[order[i]].kind == OP_WRITE &&
            w->disk->ops[order[other]].kind == OP_WRITE) {
            order[i] = order[other];
            order[other] = held;
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct op *op = &w->disk->ops[order[i]];

        if (loss == LOSS_OF_NONE || rng_below(rng, 2))
            apply(w, ret, op);
        else
            apply_some(w, loss, rng, ret, op);
    }
}

uint64_t file_sum(const struct file *f)
{
    uint64_t s = UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)f->size, word;

    for (int64_t i = 0; i + 8 <= f->size; i += 8) {
        memcpy(&word, f->bytes + i, 8);
        s = (s ^ word) * UINT64_C(0x100000001b3);
        s ^= s >> 29;
    }
    return s;
}

uint64_t image_bytes_sum(const struct image *image)
{
    uint64_t s = 0;

    for (size_t i = 0; i < DISK_FILES; i++)
        s = s * 31 + file_sum(&image->files[i]) + image->files[i].exists;
    return s;
}

bool image_sum(struct disk *disk, const char *where, const struct image *image, uint64_t *ret)
{
    struct db *db = NULL;
    bool good;

    image_copy(&disk->now, image);
    disk_forget_connections();
    good = db_open(where, DB_WRITES, &db) == DONE;
    db_close(db);
    *ret = file_sum(&disk->now.files[SLOT_DATABASE]);
    return good && disk->now.files[SLOT_LOG].size == 0;
}
