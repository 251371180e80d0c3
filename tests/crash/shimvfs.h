/* crash/shimvfs.h — a disk in memory beneath SQLite, as its default VFS. It remembers every write,
 * truncation, deletion and sync in order, so that the disk can be made as a power loss at any
 * moment might have left it, and it can fail at any single I/O. One process's connections share the
 * locks; the disk itself lies in shared memory and outlives a process that stops. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISK_FILES = 3, FILE_MOST = 24 << 20, OPS_MOST = 1 << 20, SECTOR = 512 };
#define POOL_MOST ((size_t)1 << 30)
#define IO_MOST   65536

enum slot { SLOT_DATABASE, SLOT_LOG, SLOT_JOURNAL };

struct file {
    bool exists;
    int64_t size;
    unsigned char bytes[FILE_MOST];
};

/* What a file system has of a hospital. */
struct image {
    struct file files[DISK_FILES];
};

enum op_kind { OP_WRITE, OP_TRUNCATE, OP_DELETE, OP_SYNC, OP_MARK };

struct op {
    enum op_kind kind;
    enum slot slot;
    int64_t at;  /* offset of a write, size of a truncation, number of a mark */
    size_t n;    /* bytes written */
    size_t data; /* where they stand in the pool */
};

enum fault_kind { FAULT_NONE, FAULT_EIO, FAULT_FULL, FAULT_SHORT, FAULT_SYNC };

struct disk {
    struct image now; /* as the running system sees it */
    /* Since disk_record(): what was done. */
    bool records;
    size_t n_ops, pool_used;
    struct op ops[OPS_MOST];
    unsigned char *pool; /* the bytes of the writes */
    /* The fault strikes the first I/O it fits to, from number `fault_at` on; `for_ever`: all of
     * them. */
    enum fault_kind fault;
    bool for_ever;
    int64_t fault_at, io;
    int64_t struck;        /* how often it did */
    uint8_t ways[IO_MOST]; /* in which each of the first I/Os could fail, as bits of fault_kind */
};

/* A new empty disk in shared memory; the first call makes the VFS SQLite's default one, so it comes
 * before SQLite is first used. */
struct disk *disk_new(void);
/* The one that files are on from now on; that one's recording is left alone. */
void disk_use(struct disk *d);
/* Forgets what was recorded and records from here on. */
void disk_record(struct disk *d);
/* A number in the stream: what was acknowledged up to here. */
void disk_mark(struct disk *d, int64_t number);
/* Connections of another process (or of before a power loss) hold no locks any more. */
void disk_forget_connections(void);
/* An empty one, of this process alone. */
struct image *image_new(void);
/* Copies only what is used. */
void image_copy(struct image *to, const struct image *from);
/* Writes, growing the file; what lies between is zero. */
void file_write(struct file *f, int64_t at, const unsigned char *p, size_t n);
void file_truncate(struct file *f, int64_t size);
