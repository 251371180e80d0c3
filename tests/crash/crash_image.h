/* crash/crash_image.h — the disk as a power loss leaves it. Whatever was synced is there; of what
 * was not, any part may be: nothing, all, some writes, some sectors of a write, in any order. */
#pragma once
#include "base/rng.h"
#include "shimvfs.h"

enum loss {
    LOSS_OF_ALL,     /* nothing that was not synced */
    LOSS_OF_NONE,    /* everything that was written */
    LOSS_DROPPED,    /* some writes are missing */
    LOSS_TORN,       /* of some writes only some sectors of 512 bytes */
    LOSS_TORN_PAGES, /* the same by blocks of 4 KiB */
    LOSS_REORDERED,  /* some are missing, the others were written in another order */
    LOSS_GARBLED,    /* where a sector is missing, something else stands */
    LOSSES
};
extern const char *const LOSS_SAYS[LOSSES];

enum { PENDING_MOST = 1 << 16 };

/* A place in a recording. */
struct walk {
    const struct disk *disk;
    struct image *durable; /* what is synced */
    size_t at;             /* operations that have happened */
    size_t n_pending;
    size_t pending[PENDING_MOST]; /* indexes of those that are not synced */
    int64_t marked;               /* the newest mark */
};

/* Before the first operation, over what the recording began with. In memory of this process. */
struct walk *walk_new(const struct disk *disk, const struct image *start);
/* To the first operation of another recording on the same disk. */
void walk_restart(struct walk *w, const struct image *start);
/* On to before operation `at`, never back. */
void walk_to(struct walk *w, size_t at);
/* The disk when the power is lost here. `rng` chooses what is lost. */
void walk_image(const struct walk *w, enum loss loss, struct rng *rng, struct image *ret);
/* What the bytes of a file add up to; of an image, the same over all its files. */
uint64_t file_sum(const struct file *f);
uint64_t image_bytes_sum(const struct image *image);
/* Opens the image with the real store on the disk in use, closes it, which moves the log into the
 * file, and sums up what the database is. False: the store will not have it. */
bool image_sum(struct disk *disk, const char *where, const struct image *image, uint64_t *ret);
