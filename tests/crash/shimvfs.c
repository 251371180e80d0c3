/* crash/shimvfs.c — see shimvfs.h. */
#include "shimvfs.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { REGIONS = 64, REGION_BYTES = 32768 };

/* A connection's file. */
struct wire {
    sqlite3_file base;
    enum slot slot;
    int level;                  /* of the database's own lock */
    unsigned shared, exclusive; /* locks of the log's index held, as bits */
    bool attached;
};

static struct disk *disk;
static sqlite3_vfs *below; /* the system's, for randomness and sleep */

/* Locks and the log's index live and die with the process. */
static struct {
    int readers, writer; /* connections with SHARED or more, and whether one has more */
    int shared[SQLITE_SHM_NLOCK];
    bool exclusive[SQLITE_SHM_NLOCK];
    int attached;
    unsigned char *regions[REGIONS];
} here;

static struct wire *wire_of(sqlite3_file *f)
{
    return (struct wire *)f;
}

static struct file *file_of(sqlite3_file *f)
{
    return &disk->now.files[wire_of(f)->slot];
}

static void record(enum op_kind kind, enum slot slot, int64_t at, const void *p, size_t n)
{
    if (!disk->records)
        return;
    if (disk->n_ops == OPS_MOST || disk->pool_used + n > POOL_MOST) {
        fprintf(stderr, "the recording is full\n");
        abort();
    }
    disk->ops[disk->n_ops++] = (struct op){kind, slot, at, n, disk->pool_used};
    if (n) {
        memcpy(disk->pool + disk->pool_used, p, n);
        disk->pool_used += n;
    }
}

/* Whether this I/O, which could fail in these ways, is the one that does. */
static bool strikes(unsigned ways)
{
    const int64_t io = disk->io++;

    if (io < IO_MOST)
        disk->ways[io] = (uint8_t)ways;

    if (disk->fault == FAULT_NONE || !(ways & 1U << disk->fault) || io < disk->fault_at ||
        (disk->struck && !disk->for_ever))
        return false;
    disk->struck++;
    return true;
}

void file_write(struct file *f, int64_t at, const unsigned char *p, size_t n)
{
    if (at + (int64_t)n > FILE_MOST) {
        fprintf(stderr, "a file of the test is too large\n");
        abort();
    }
    if (at > f->size)
        memset(f->bytes + f->size, 0, (size_t)(at - f->size));
    memcpy(f->bytes + at, p, n);
    if (at + (int64_t)n > f->size)
        f->size = at + (int64_t)n;
    f->exists = true;
}

void file_truncate(struct file *f, int64_t size)
{
    if (size > f->size)
        memset(f->bytes + f->size, 0, (size_t)(size - f->size));
    f->size = size;
}

void image_copy(struct image *to, const struct image *from)
{
    for (size_t i = 0; i < DISK_FILES; i++) {
        to->files[i].exists = from->files[i].exists;
        to->files[i].size = from->files[i].size;
        memcpy(to->files[i].bytes, from->files[i].bytes, (size_t)from->files[i].size);
    }
}

/* --- a file ---------------------------------------------------------------------------------- */

static int x_close(sqlite3_file *)
{
    return SQLITE_OK;
}

static int x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    const struct file *file = file_of(f);
    const int64_t there = at >= file->size ? 0 : file->size - at < n ? file->size - at : n;

    if (strikes(1U << FAULT_EIO))
        return SQLITE_IOERR_READ;
    memcpy(to, file->bytes + at, (size_t)there);
    memset((char *)to + there, 0, (size_t)(n - there));
    return there == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int x_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (strikes(1U << FAULT_EIO | 1U << FAULT_FULL | 1U << FAULT_SHORT)) {
        if (disk->fault == FAULT_EIO)
            return SQLITE_IOERR_WRITE;
        if (disk->fault == FAULT_SHORT) {
            file_write(file_of(f), at, p, (size_t)n / 2);
            record(OP_WRITE, wire_of(f)->slot, at, p, (size_t)n / 2);
        }
        return SQLITE_FULL;
    }
    file_write(file_of(f), at, p, (size_t)n);
    record(OP_WRITE, wire_of(f)->slot, at, p, (size_t)n);
    return SQLITE_OK;
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (strikes(1U << FAULT_EIO))
        return SQLITE_IOERR_TRUNCATE;
    file_truncate(file_of(f), size);
    record(OP_TRUNCATE, wire_of(f)->slot, size, NULL, 0);
    return SQLITE_OK;
}

static int x_sync(sqlite3_file *f, int)
{
    /* What a failed sync should have kept stays unsynced: the image without it is one to survive.
     */
    if (strikes(1U << FAULT_EIO | 1U << FAULT_SYNC))
        return SQLITE_IOERR_FSYNC;
    record(OP_SYNC, wire_of(f)->slot, 0, NULL, 0);
    return SQLITE_OK;
}

static int x_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    *ret = file_of(f)->size;
    return SQLITE_OK;
}

static int x_lock(sqlite3_file *f, int level)
{
    struct wire *w = wire_of(f);

    if (level > SQLITE_LOCK_SHARED && w->level <= SQLITE_LOCK_SHARED) {
        if (here.writer)
            return SQLITE_BUSY;
        here.writer = 1;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE && here.readers > (w->level >= SQLITE_LOCK_SHARED)) {
        if (w->level <= SQLITE_LOCK_SHARED)
            here.writer = 0;
        return SQLITE_BUSY;
    }
    if (level >= SQLITE_LOCK_SHARED && w->level < SQLITE_LOCK_SHARED)
        here.readers++;
    if (level > w->level)
        w->level = level;
    return SQLITE_OK;
}

static int x_unlock(sqlite3_file *f, int level)
{
    struct wire *w = wire_of(f);

    if (w->level > SQLITE_LOCK_SHARED && level <= SQLITE_LOCK_SHARED)
        here.writer = 0;
    if (w->level >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED)
        here.readers--;
    if (level < w->level)
        w->level = level;
    return SQLITE_OK;
}

static int x_check_reserved(sqlite3_file *, int *ret)
{
    *ret = here.writer;
    return SQLITE_OK;
}

static int x_control(sqlite3_file *, int, void *)
{
    return SQLITE_NOTFOUND;
}

static int x_sector(sqlite3_file *)
{
    return 4096; /* as the system's own VFS says */
}

static int x_characteristics(sqlite3_file *)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* --- the index of the log -------------------------------------------------------------------- */

static int x_shm_map(sqlite3_file *f, int region, int n, int extend, void volatile **ret)
{
    struct wire *w = wire_of(f);

    *ret = NULL;
    if (n != REGION_BYTES || region >= REGIONS)
        return SQLITE_IOERR_SHMMAP;
    if (!w->attached) {
        if (here.attached++ == 0)
            for (size_t i = 0; i < REGIONS; i++) {
                free(here.regions[i]);
                here.regions[i] = NULL;
            }
        w->attached = true;
    }
    if (!here.regions[region]) {
        if (!extend)
            return SQLITE_OK;
        /* The system's VFS says both of a full disk, by where it stands. */
        if (strikes(1U << FAULT_EIO | 1U << FAULT_FULL | 1U << FAULT_SHORT))
            return SQLITE_IOERR_SHMSIZE;
        here.regions[region] = calloc(1, REGION_BYTES);
    }
    *ret = here.regions[region];
    return *ret ? SQLITE_OK : SQLITE_NOMEM;
}

static int x_shm_lock(sqlite3_file *f, int first, int n, int flags)
{
    struct wire *w = wire_of(f);

    for (int i = first; (flags & SQLITE_SHM_LOCK) && i < first + n; i++) {
        const unsigned bit = 1U << i;

        if ((here.exclusive[i] && !(w->exclusive & bit)) ||
            ((flags & SQLITE_SHM_EXCLUSIVE) && here.shared[i] > ((w->shared & bit) != 0)))
            return SQLITE_BUSY;
    }
    for (int i = first; i < first + n; i++) {
        const unsigned bit = 1U << i;
        const bool get = flags & SQLITE_SHM_LOCK;

        if (flags & SQLITE_SHM_SHARED) {
            here.shared[i] += get ? !(w->shared & bit) : -((w->shared & bit) != 0);
            w->shared = get ? w->shared | bit : w->shared & ~bit;
        } else if (get || (w->exclusive & bit)) {
            here.exclusive[i] = get;
            w->exclusive = get ? w->exclusive | bit : w->exclusive & ~bit;
        }
    }
    return SQLITE_OK;
}

static void x_shm_barrier(sqlite3_file *)
{
    __sync_synchronize();
}

static int x_shm_unmap(sqlite3_file *f, int)
{
    if (wire_of(f)->attached)
        here.attached--;
    wire_of(f)->attached = false;
    return SQLITE_OK;
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_check_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_characteristics,
    .xShmMap = x_shm_map,
    .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier,
    .xShmUnmap = x_shm_unmap,
};

/* --- the file system ------------------------------------------------------------------------- */

/* By its ending: whatever the folder is called, there is one hospital on the disk. */
static enum slot slot_of(const char *name)
{
    const size_t n = strlen(name);

    if (n > 4 && strcmp(name + n - 4, "-wal") == 0)
        return SLOT_LOG;
    return n > 8 && strcmp(name + n - 8, "-journal") == 0 ? SLOT_JOURNAL : SLOT_DATABASE;
}

static int x_open(sqlite3_vfs *, sqlite3_filename name, sqlite3_file *f, int flags, int *ret_flags)
{
    struct wire *w = wire_of(f);

    *w = (struct wire){0};
    if (!name || strikes(1U << FAULT_EIO))
        return SQLITE_CANTOPEN;
    w->slot = slot_of(name);
    if (!file_of(f)->exists && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    file_of(f)->exists = true;
    w->base.pMethods = &METHODS;
    if (ret_flags)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int x_delete(sqlite3_vfs *, const char *name, int)
{
    const enum slot slot = slot_of(name);

    if (!disk->now.files[slot].exists)
        return SQLITE_IOERR_DELETE_NOENT;
    if (strikes(1U << FAULT_EIO))
        return SQLITE_IOERR_DELETE;
    disk->now.files[slot].exists = false;
    disk->now.files[slot].size = 0;
    record(OP_DELETE, slot, 0, NULL, 0);
    return SQLITE_OK;
}

static int x_access(sqlite3_vfs *, const char *name, int flags, int *ret)
{
    const struct file *f = &disk->now.files[slot_of(name)];

    *ret = f->exists && (flags != SQLITE_ACCESS_EXISTS || f->size > 0);
    return SQLITE_OK;
}

static int x_full_path(sqlite3_vfs *, const char *name, int room, char *ret)
{
    snprintf(ret, (size_t)room, "%s", name);
    return SQLITE_OK;
}

static int x_randomness(sqlite3_vfs *, int n, char *ret)
{
    return below->xRandomness(below, n, ret);
}

static int x_sleep(sqlite3_vfs *, int)
{
    return 0; /* nobody else is there to wait for */
}

static int x_time(sqlite3_vfs *, double *ret)
{
    return below->xCurrentTime(below, ret);
}

static sqlite3_vfs VFS = {
    .iVersion = 1,
    .szOsFile = sizeof(struct wire),
    .mxPathname = 4096,
    .zName = "shim",
    .xOpen = x_open,
    .xDelete = x_delete,
    .xAccess = x_access,
    .xFullPathname = x_full_path,
    .xRandomness = x_randomness,
    .xSleep = x_sleep,
    .xCurrentTime = x_time,
};

static void *memory(size_t n, int how)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, how | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED) {
        perror("mmap");
        abort();
    }
    return p;
}

struct image *image_new(void)
{
    return memory(sizeof(struct image), MAP_PRIVATE);
}

struct disk *disk_new(void)
{
    struct disk *d = memory(sizeof *d, MAP_SHARED);

    d->pool = memory(POOL_MOST, MAP_SHARED);
    if (!below) {
        below = sqlite3_vfs_find(NULL);
        if (!below || sqlite3_vfs_register(&VFS, 1) != SQLITE_OK)
            abort();
    }
    return d;
}

void disk_use(struct disk *d)
{
    disk = d;
}

void disk_record(struct disk *d)
{
    d->records = true;
    d->n_ops = d->pool_used = 0;
}

void disk_mark(struct disk *d, int64_t number)
{
    if (d->records)
        record(OP_MARK, SLOT_DATABASE, number, NULL, 0);
}

void disk_forget_connections(void)
{
    here.readers = here.writer = here.attached = 0;
    memset(here.shared, 0, sizeof here.shared);
    memset(here.exclusive, 0, sizeof here.exclusive);
}
