/* evidence/evidence_files.c — the folder of pictures: DIR/ab/cdef….jpg, named by content, written
 * once, never changed. A file is whole and on disk before any row names it; a row is never the
 * first to know a picture. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "base/rng.h"
#include "evidence/evidence_inside.h"

static int dir_fd = -1; /* all names are relative to it, so the folder may be moved while open */

bool evidence_set_dir(const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        log_line(LOG_ERROR, "evidence", "cannot make the pictures' folder: %m");
        return false;
    }
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        log_line(LOG_ERROR, "evidence", "cannot open the pictures' folder: %m");
        return false;
    }
    if (dir_fd >= 0)
        close(dir_fd);
    dir_fd = fd;
    return true;
}

/* "ab/cdef….jpg"; the hash has been checked by rule_is_hash, so nothing else can stand there. */
struct file_name {
    char folder[3], whole[72];
};

static bool name_file(const char *hash, struct file_name *ret)
{
    if (dir_fd < 0 || !rule_is_hash(hash))
        return false;
    snprintf(ret->folder, sizeof ret->folder, "%.2s", hash);
    snprintf(ret->whole, sizeof ret->whole, "%.2s/%.62s.jpg", hash, hash + 2);
    return true;
}

static enum outcome trouble(struct ctx *ctx, const char *what)
{
    int why = errno;

    log_line(LOG_ERROR, "evidence", "%s: %s", what, strerror(why));
    return fail(ctx, why == ENOSPC || why == EDQUOT ? DISK_FULL : BROKEN, NULL, NULL);
}

static bool write_synced(int fd, const unsigned char *p, size_t n)
{
    while (n) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return fsync(fd) == 0;
}

static bool sync_folder(const char *name)
{
    int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return false;
    bool synced = fsync(fd) == 0;
    close(fd);
    return synced;
}

bool evidence_file_there(const char *hash, int64_t n_bytes)
{
    struct file_name name;
    struct stat st;

    return name_file(hash, &name) && fstatat(dir_fd, name.whole, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && st.st_size == n_bytes;
}

enum outcome evidence_file_keep(struct ctx *ctx, const struct picture *p)
{
    struct file_name name;
    char draft[48];
    unsigned char random[12];
    char word[2 * sizeof random + 1];

    if (!name_file(p->hash, &name)) {
        log_line(LOG_ERROR, "evidence", "no folder is set for pictures");
        return fail(ctx, BROKEN, NULL, NULL);
    }
    if (evidence_file_there(p->hash, (int64_t)p->n))
        return DONE;
    rng_bytes(ctx->rng, random, sizeof random);
    sodium_bin2hex(word, sizeof word, random, sizeof random);
    snprintf(draft, sizeof draft, "%s/.%s", name.folder, word);
    if (mkdirat(dir_fd, name.folder, 0700) == 0) {
        if (fsync(dir_fd) != 0)
            return trouble(ctx, "cannot sync the pictures' folder");
    } else if (errno != EEXIST) {
        return trouble(ctx, "cannot make a folder for pictures");
    }
    int fd = openat(dir_fd, draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0)
        return trouble(ctx, "cannot create a picture's file");
    bool written = write_synced(fd, p->jpeg, p->n);
    int why = errno;
    written = close(fd) == 0 && written;
    if (written && renameat(dir_fd, draft, dir_fd, name.whole) == 0 && sync_folder(name.folder))
        return DONE;
    why = written ? errno : why;
    unlinkat(dir_fd, draft, 0);
    errno = why;
    return trouble(ctx, "cannot write a picture");
}

enum outcome evidence_file_read(struct ctx *ctx, const char *hash, const void **ret, size_t *ret_n)
{
    struct file_name name;
    struct stat st;
    unsigned char digest[crypto_hash_sha256_BYTES];
    char found[65];

    if (!name_file(hash, &name))
        return fail(ctx, NOT_FOUND, NULL, NULL);
    int fd = openat(dir_fd, name.whole, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? fail(ctx, NOT_FOUND, NULL, NULL)
                               : trouble(ctx, "cannot open a picture");
    size_t n = 0, got = 0;
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        n = (size_t)st.st_size;
    char *bytes = arena_alloc(ctx->arena, n);
    while (got < n) {
        ssize_t r = read(fd, bytes + got, n - got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            break;
        got += (size_t)r;
    }
    close(fd);
    crypto_hash_sha256(digest, (const unsigned char *)bytes, got);
    sodium_bin2hex(found, sizeof found, digest, sizeof digest);
    /* Evidence that changed on disk is no evidence: it is not shown, and somebody must look. */
    if (strcmp(found, hash) != 0) {
        log_line(LOG_ERROR, "evidence", "the file of picture %.12s was changed on disk", hash);
        return fail(ctx, BROKEN, NULL, NULL);
    }
    *ret = bytes;
    *ret_n = got;
    return DONE;
}

void evidence_file_remove(const char *hash)
{
    struct file_name name;

    if (name_file(hash, &name) && unlinkat(dir_fd, name.whole, 0) != 0 && errno != ENOENT)
        log_line(LOG_WARN, "evidence", "cannot remove a forgotten picture: %m");
}
