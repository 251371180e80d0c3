/* crash/faults.c — LD_PRELOAD between a server and its disk: a disk that is full, a sync that
 * fails. Only files under the folder FAULTS_UNDER are touched. FAULTS names a file that holds a
 * `struct faults`; the test writes into it while the server runs. Works for any user on any
 * machine. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct faults {
    _Atomic int64_t room; /* bytes by which files may still grow; < 0: as many as they like */
    _Atomic int64_t
        fail_syncs; /* so many next syncs of a log fail, and what they should keep is gone */
    _Atomic int64_t refused; /* writes that found no room */
    _Atomic int64_t failed;  /* syncs that failed */
};

enum { FDS = 4096 };

static struct faults *faults;
static const char *under;
static _Atomic int64_t synced_size[FDS]; /* of what is open there, at its last good sync */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void begin(void)
{
    const char *path = getenv("FAULTS");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

    *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    under = getenv("FAULTS_UNDER");
    if (fd >= 0 && under) {
        void *at = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        faults = at == MAP_FAILED ? NULL : at;
    }
    if (fd >= 0)
        close(fd);
}

/* Whether this descriptor is a file under the folder whose name ends so. */
static int ours(int fd, const char *ending)
{
    char link[64], path[4096];
    ssize_t n;

    pthread_once(&once, begin);
    if (!faults || fd < 0 || fd >= FDS)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    if (n < 0 || strncmp(path, under, strlen(under)) != 0)
        return 0;
    path[n] = '\0';
    return (size_t)n >= strlen(ending) && strcmp(path + (size_t)n - strlen(ending), ending) == 0;
}

/* How many of n bytes at `at` the disk still takes: what is overwritten costs nothing. */
static size_t takes(int fd, size_t n, off64_t at)
{
    struct stat st;
    int64_t grows, room;

    if (!ours(fd, "") || atomic_load(&faults->room) < 0 || fstat(fd, &st) != 0 ||
        at + (off64_t)n <= st.st_size)
        return n;
    grows = at + (off64_t)n - (at > st.st_size ? at : st.st_size);
    room = atomic_fetch_sub(&faults->room, grows);
    if (room >= grows)
        return n;
    atomic_store(&faults->room, 0);
    atomic_fetch_add(&faults->refused, 1);
    return n - (size_t)grows;
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at);
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    const size_t some = takes(fd, n, at);

    if (some == n || some > 0)
        return real_pwrite(fd, p, some, at);
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *p, size_t n)
{
    const off64_t at = ours(fd, "") ? lseek64(fd, 0, SEEK_CUR) : -1;
    const size_t some = at < 0 ? n : takes(fd, n, at);

    if (some == n || some > 0)
        return real_write(fd, p, some);
    errno = ENOSPC;
    return -1;
}

static int sync_with(int fd, int (*sync)(int))
{
    struct stat st;

    if (!ours(fd, "-wal"))
        return sync(fd);
    if (atomic_load(&faults->fail_syncs) > 0) {
        atomic_fetch_sub(&faults->fail_syncs, 1);
        atomic_fetch_add(&faults->failed, 1);
        /* As a kernel does that marks pages clean after it could not write them: they are no more.
         */
        if (ftruncate(fd, atomic_load(&synced_size[fd])) == 0)
            errno = EIO;
        return -1;
    }
    if (fstat(fd, &st) == 0)
        atomic_store(&synced_size[fd], st.st_size);
    return sync(fd);
}

int fsync(int fd)
{
    pthread_once(&once, begin);
    return sync_with(fd, real_fsync);
}

int fdatasync(int fd)
{
    pthread_once(&once, begin);
    return sync_with(fd, real_fdatasync);
}
