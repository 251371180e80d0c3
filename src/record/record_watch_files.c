/* record/record_watch_files.c — the folder of a witness: its key, the last head, the alarm. What a
 * witness remembers is worth nothing if a crash can take it back, so every file is written beside,
 * synced, put in place, and the folder synced. */
#include "record/record_watch.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED_N crypto_sign_SEEDBYTES
#define BASE64 sodium_base64_VARIANT_ORIGINAL
enum { FILE_MOST = 65536 };

static bool complain(const char *path)
{
    fprintf(stderr, "witness: %s: %s\n", path, strerror(errno));
    return false;
}

/* The whole file as text; NULL: it is not there (or cannot be read, said). */
static const char *read_file(struct arena *a, const char *dir, const char *name)
{
    const char *path = arena_print(a, "%s/%s", dir, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *text = arena_alloc(a, FILE_MOST);

    if (fd < 0) {
        if (errno != ENOENT)
            complain(path);
        return NULL;
    }
    const ssize_t n = read(fd, text, FILE_MOST - 1);
    close(fd);
    return n < 0 ? (complain(path), NULL) : text;
}

static bool sync_folder(const char *dir)
{
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done || complain(dir);
}

static bool write_file(const char *dir, const char *name, const char *text)
{
    char path[4200], beside[4210];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    snprintf(beside, sizeof(beside), "%s.new", path);
    const int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t at = 0;
    const size_t n = strlen(text);
    bool done = fd >= 0;

    while (done && at < n) {
        const ssize_t wrote = write(fd, text + at, n - at);

        done = wrote > 0 || errno == EINTR;
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    done = done && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    done = done && rename(beside, path) == 0;
    return done ? sync_folder(dir) : complain(path);
}

/* ----- the own key ----- */

static bool make_key(struct arena *a, const char *dir, const char *name, struct folder *f)
{
    unsigned char seed[SEED_N];
    char text[sodium_base64_ENCODED_LEN(SEED_N, BASE64)];

    randombytes_buf(seed, sizeof(seed));
    crypto_sign_seed_keypair(f->own.key, f->secret, seed);
    f->own.signs = SIGNS_WITNESS;
    snprintf(f->own.name, sizeof(f->own.name), "%s", name);
    sodium_bin2base64(text, sizeof(text), seed, sizeof(seed), BASE64);
    const bool done =
        write_file(dir, "witness.key", arena_print(a, "%s %s\n", key_print(a, &f->own), text));
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(text, sizeof(text));
    return done;
}

static bool take_key(const char *line, struct arena *a, struct folder *f)
{
    const size_t n = strcspn(line, " ");
    unsigned char seed[SEED_N], key[KEY_N];
    size_t got = 0;

    if (!line[n] || !key_read(arena_text_n(a, line, n), &f->own) || f->own.signs != SIGNS_WITNESS ||
        sodium_base642bin(seed, SEED_N, line + n + 1, strcspn(line + n + 1, "\n"), NULL, &got, NULL,
                          BASE64) != 0 ||
        got != SEED_N)
        return false;
    crypto_sign_seed_keypair(key, f->secret, seed);
    sodium_memzero(seed, sizeof(seed));
    return memcmp(key, f->own.key, KEY_N) == 0;
}

static bool own_key(struct arena *a, const char *dir, const char *name, struct folder *f)
{
    const char *line = read_file(a, dir, "witness.key");
    struct key probe;

    if (line) {
        if (!take_key(line, a, f))
            return fprintf(stderr, "witness: %s/witness.key is no key\n", dir), false;
        if (name && strcmp(name, f->own.name) != 0)
            return fprintf(stderr, "witness: this folder is that of %s\n", f->own.name), false;
        return true;
    }
    if (!name || !make_key(a, dir, name, f))
        return name ? false
                    : (fprintf(stderr, "witness needs --name NAME at the first start\n"), false);
    /* A name that cannot stand in a signature line is found out here. */
    if (!key_read(key_print(a, &f->own), &probe)) {
        char path[4200];

        snprintf(path, sizeof(path), "%s/witness.key", dir);
        unlink(path);
        return fprintf(stderr, "witness: a name has no spaces, no plus, and plain letters only\n"),
               false;
    }
    return true;
}

/* ----- what was seen ----- */

/* One file holds both, so that they can never be of different moments: the pinned key's line, then
 * the note. */
static bool recall(struct arena *a, struct folder *f)
{
    const char *text = read_file(a, f->dir, "seen");
    const size_t n = text ? strcspn(text, "\n") : 0;

    f->seen = (struct watched){0};
    if (!text)
        return true;
    f->seen.text = text[n] ? text + n + 1 : "";
    if (key_read(arena_text_n(a, text, n), &f->seen.log) &&
        head_read(f->seen.text, strlen(f->seen.text), &f->seen.last, NULL))
        return true;
    fprintf(stderr, "witness: %s/seen was damaged; without it the past cannot be vouched for\n",
            f->dir);
    return false;
}

bool folder_open(struct arena *a, const char *dir, const char *name, struct folder *ret)
{
    *ret = (struct folder){.dir = dir};
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return complain(dir);
    if (!own_key(a, dir, name, ret) || !recall(a, ret))
        return false;
    printf("%s\n", key_print(a, &ret->own));
    fflush(stdout);
    return true;
}

bool folder_keep(struct folder *f, const struct key *log, const struct head *head, const char *text)
{
    static char kept[2][FILE_MOST];
    static int turn;
    struct arena *a = arena_new(0);
    const bool done = strlen(text) < FILE_MOST - 512 &&
                      write_file(f->dir, "seen", arena_print(a, "%s\n%s", key_print(a, log), text));

    arena_free(a);
    if (!done)
        return false;
    turn = !turn; /* `text` may be the one that is kept */
    snprintf(kept[turn], FILE_MOST, "%s", text);
    f->seen = (struct watched){*log, *head, kept[turn]};
    return true;
}

/* ----- the alarm ----- */

void folder_alarm(const struct folder *f, enum sight sight, const char *text, const char *proof,
                  int64_t at)
{
    struct arena *a = arena_new(0);
    const char *name = arena_print(a, "fork-%" PRId64, at);
    const char *why = arena_print(a, "%s\n%s\n", sight_word(sight), sight_says(sight));

    write_file(f->dir, name,
               arena_print(a, "%s\nhead seen before:\n%s\nhead shown now:\n%s\n%s", why,
                           f->seen.text ? f->seen.text : "none\n", text, proof));
    write_file(f->dir, "alarm", arena_print(a, "%sevidence: %s\n", why, name));
    arena_free(a);
}

const char *folder_alarmed(struct arena *a, const struct folder *f)
{
    const char *text = read_file(a, f->dir, "alarm");

    return text ? arena_text_n(a, text, strcspn(text, "\n")) : NULL;
}
