/* keep/folder.c — files and folders, by the few calls that say whether they are really on disk. */
#include "keep/folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_ROOM 8192 /* a folder and a name in it */
#define NAME_ROOM 520  /* "ab/" and a file's name, 255 each at most */

bool folder_make(const char *path)
{
    char part[PATH_ROOM];

    for (const char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
        snprintf(part, sizeof(part), "%.*s", (int)(end - path), path);
        if (mkdir(part, 0750) && errno != EEXIST)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

bool folder_empty(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *e;
    size_t n = 0;

    if (!d)
        return false;
    while ((e = readdir(d)))
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n == 0;
}

bool folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return false;
    bool synced = fsync(fd) == 0;
    close(fd);
    return synced;
}

static bool pour(int in, int out)
{
    char part[65536];
    ssize_t n;

    while ((n = read(in, part, sizeof(part))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        for (ssize_t at = 0, w; at < n; at += w)
            if ((w = write(out, part + at, (size_t)(n - at))) <= 0)
                return false;
    }
    return fsync(out) == 0;
}

bool file_copy(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out;

    if (in < 0)
        return false;
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = out >= 0 && pour(in, out);
    int why = errno;

    if (out >= 0 && close(out) != 0)
        good = false;
    close(in);
    if (!good && out >= 0)
        unlink(to);
    errno = why;
    return good;
}

bool file_write(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const size_t n = strlen(text);
    char folder[PATH_ROOM], *slash;

    if (fd < 0)
        return false;
    bool good = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    good = close(fd) == 0 && good;
    snprintf(folder, sizeof(folder), "%s", path);
    slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return good && folder_sync(slash ? folder : ".");
}

bool file_sum(const char *path, char ret[65])
{
    unsigned char part[65536], digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    crypto_hash_sha256_init(&state);
    while ((n = read(fd, part, sizeof(part))) > 0)
        crypto_hash_sha256_update(&state, part, (unsigned long long)n);
    close(fd);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(ret, 65, digest, sizeof(digest));
    return n == 0;
}

/* --- folders of pictures --------------------------------------------------------------------- */

static bool same_size(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) && x.st_size == y.st_size;
}

struct copying {
    const char *from, *to, *twin;
    folder_told *told;
    void *told_to;
    int64_t n;
};

static bool copy_one(struct copying *c, const char *name)
{
    char from[PATH_ROOM], to[PATH_ROOM], twin[PATH_ROOM];

    snprintf(from, sizeof(from), "%.4096s/%s", c->from, name);
    snprintf(to, sizeof(to), "%.4096s/%s", c->to, name);
    snprintf(twin, sizeof(twin), "%.4096s/%s", c->twin ? c->twin : "", name);
    if (!same_size(from, to) &&
        !(c->twin && same_size(from, twin) && (link(twin, to) == 0 || errno == EEXIST)) &&
        !file_copy(from, to))
        return errno == ENOENT;
    c->n++;
    if (c->told)
        c->told(c->told_to, c->n);
    return true;
}

static bool copy_folder(struct copying *c, const char *folder)
{
    char path[PATH_ROOM], name[NAME_ROOM];
    const struct dirent *e;
    bool good = true;

    snprintf(path, sizeof(path), "%.4096s/%.255s", c->to, folder);
    if (!folder_make(path))
        return false;
    snprintf(path, sizeof(path), "%.4096s/%.255s", c->from, folder);
    DIR *d = opendir(path);
    if (!d)
        return errno == ENOENT;
    while (good && (e = readdir(d)))
        if (e->d_name[0] != '.') {
            snprintf(name, sizeof(name), "%.255s/%.255s", folder, e->d_name);
            good = copy_one(c, name);
        }
    closedir(d);
    snprintf(path, sizeof(path), "%.4096s/%.255s", c->to, folder);
    return good && folder_sync(path);
}

bool folder_copy(const char *from, const char *to, const char *twin, folder_told *told,
                 void *told_to, int64_t *ret)
{
    struct copying c = {.from = from, .to = to, .twin = twin, .told = told, .told_to = told_to};
    const struct dirent *e;
    bool good = folder_make(to);
    DIR *d = good ? opendir(from) : NULL;

    *ret = 0;
    if (!d)
        return good && errno == ENOENT; /* no picture was ever taken */
    while (good && (e = readdir(d)))
        if (e->d_name[0] != '.')
            good = copy_folder(&c, e->d_name);
    closedir(d);
    *ret = c.n;
    return good && folder_sync(to);
}

static void remove_level(const char *path, int deep)
{
    char name[PATH_ROOM];
    const struct dirent *e;
    DIR *d = deep ? opendir(path) : NULL;

    while (d && (e = readdir(d)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            snprintf(name, sizeof(name), "%.4096s/%.255s", path, e->d_name);
            if (unlink(name) != 0)
                remove_level(name, deep - 1);
        }
    if (d)
        closedir(d);
    rmdir(path);
}

void folder_remove(const char *path)
{
    remove_level(path, 4);
}
