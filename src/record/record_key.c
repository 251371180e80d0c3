/* record/record_key.c — the key file: one line, "name+key id+base64 of type and key" as the public
 * key is written, a space, and the base64 of the secret seed. */
#include "record/record_key.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SEED_N    crypto_sign_SEEDBYTES
#define BASE64    sodium_base64_VARIANT_ORIGINAL
#define LINE_MOST 512

void log_key_make(struct log_key *ret)
{
    unsigned char id[8];
    char hex[17];

    *ret = (struct log_key){.key.signs = SIGNS_NOTE};
    if (sodium_init() < 0)
        log_stop("record", "the system gives no randomness");
    randombytes_buf(id, sizeof(id));
    snprintf(ret->key.name, sizeof(ret->key.name), "shouwen/%s",
             sodium_bin2hex(hex, sizeof(hex), id, sizeof(id)));
    crypto_sign_keypair(ret->key.key, ret->secret);
}

static bool write_all(int file, const char *text, size_t n)
{
    while (n > 0) {
        const ssize_t some = write(file, text, n);

        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0)
            return false;
        text += some;
        n -= (size_t)some;
    }
    return fsync(file) == 0;
}

bool log_key_save(const char *path, const struct log_key *key)
{
    char line[LINE_MOST], seed[sodium_base64_ENCODED_LEN(SEED_N, BASE64)];
    struct arena *a = arena_new(0);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    sodium_bin2base64(seed, sizeof(seed), key->secret, SEED_N, BASE64);
    const int n = snprintf(line, sizeof(line), "%s %s\n", key_print(a, &key->key), seed);
    const bool ok = file >= 0 && write_all(file, line, (size_t)n);
    if (!ok)
        log_line(LOG_ERROR, "record", "%s cannot be written: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    sodium_memzero(line, sizeof(line));
    sodium_memzero(seed, sizeof(seed));
    arena_free(a);
    return ok;
}

/* The line of the file into the key; the seed has to belong to the public key before it. */
static bool understand(char *line, struct log_key *ret)
{
    unsigned char seed[SEED_N], key[KEY_N];
    char *space = strchr(line, ' ');
    size_t n;

    if (!space)
        return false;
    *space = '\0';
    space[1 + strcspn(space + 1, "\n")] = '\0';
    if (!key_read(line, &ret->key) || ret->key.signs != SIGNS_NOTE ||
        sodium_base642bin(seed, sizeof(seed), space + 1, strlen(space + 1), NULL, &n, NULL,
                          BASE64) != 0 ||
        n != SEED_N)
        return false;
    crypto_sign_seed_keypair(key, ret->secret, seed);
    sodium_memzero(seed, sizeof(seed));
    return memcmp(key, ret->key.key, KEY_N) == 0;
}

bool log_key_load(const char *path, struct log_key *ret, bool *ret_absent)
{
    char line[LINE_MOST];
    const int file = open(path, O_RDONLY | O_CLOEXEC);

    *ret = (struct log_key){0};
    *ret_absent = file < 0 && errno == ENOENT;
    if (file < 0) {
        if (!*ret_absent)
            log_line(LOG_ERROR, "record", "%s cannot be read: %s", path, strerror(errno));
        return false;
    }
    const ssize_t n = read(file, line, sizeof(line) - 1);
    close(file);
    line[n > 0 ? n : 0] = '\0';
    const bool ok = understand(line, ret);
    sodium_memzero(line, sizeof(line));
    if (!ok)
        log_line(LOG_ERROR, "record", "%s is no key of a record", path);
    return ok;
}
