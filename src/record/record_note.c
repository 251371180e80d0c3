/* record/record_note.c — C2SP's formats, written and read strictly: what a reader takes is exactly
 * what a writer makes, so nothing unsigned can hide in a head. */
#include "record/record_note.h"
#include "base/text.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ALGORITHMS "alg sha256-rfc9162 ed25519"
#define DASH       "\xe2\x80\x94 "
#define DASH_N     4
#define BASE64     sodium_base64_VARIANT_ORIGINAL
#define LINES_MOST 64

static bool name_is_good(const char *name, size_t n)
{
    if (n == 0 || n > KEY_NAME_MOST)
        return false;
    for (size_t i = 0; i < n; i++)
        if (name[i] <= ' ' || name[i] > '~' || name[i] == '+')
            return false;
    return true;
}

static const char *base64(struct arena *a, const void *bytes, size_t n)
{
    const size_t room = sodium_base64_encoded_len(n, BASE64);
    char *text = arena_alloc(a, room);

    return sodium_bin2base64(text, room, bytes, n, BASE64);
}

/* Exactly the base64 of at most `room` bytes; *ret_n says how many. */
static bool unbase64(const char *text, size_t n, unsigned char *ret, size_t room, size_t *ret_n)
{
    const char *end;
    char again[512];

    if (sodium_base64_encoded_len(room, BASE64) > sizeof(again) ||
        sodium_base642bin(ret, room, text, n, NULL, ret_n, &end, BASE64) != 0 || end != text + n)
        return false;
    /* One value has one text: what is written another way is refused. */
    sodium_bin2base64(again, sizeof(again), ret, *ret_n, BASE64);
    return strlen(again) == n && memcmp(again, text, n) == 0;
}

static uint32_t key_id(const struct key *key)
{
    crypto_hash_sha256_state state;
    unsigned char hash[HASH_N];

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)key->name, strlen(key->name));
    crypto_hash_sha256_update(&state, (const unsigned char[]){'\n', (unsigned char)key->signs}, 2);
    crypto_hash_sha256_update(&state, key->key, KEY_N);
    crypto_hash_sha256_final(&state, hash);
    return (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 | hash[3];
}

const char *key_print(struct arena *a, const struct key *key)
{
    unsigned char bytes[1 + KEY_N] = {(unsigned char)key->signs};

    memcpy(bytes + 1, key->key, KEY_N);
    return arena_print(a, "%s+%08x+%s", key->name, key_id(key), base64(a, bytes, sizeof(bytes)));
}

bool key_read(const char *text, struct key *ret)
{
    const size_t name_n = strcspn(text, "+");
    unsigned char bytes[1 + KEY_N];
    char id[10];
    size_t n;

    *ret = (struct key){0};
    if (!name_is_good(text, name_n) || strlen(text) < name_n + 10)
        return false;
    memcpy(ret->name, text, name_n);
    text += name_n;
    if (!unbase64(text + 10, strlen(text + 10), bytes, sizeof(bytes), &n) || n != sizeof(bytes) ||
        (bytes[0] != SIGNS_NOTE && bytes[0] != SIGNS_WITNESS))
        return false;
    ret->signs = (enum signs)bytes[0];
    memcpy(ret->key, bytes + 1, KEY_N);
    snprintf(id, sizeof(id), "%08x+", key_id(ret));
    return memcmp(text + 1, id, 9) == 0;
}

/* --- the text
 * -------------------------------------------------------------------------------------
 */

const char *head_print(struct arena *a, const struct head *h)
{
    return arena_print(a, "%s\n%lld\n%s\n" ALGORITHMS "\nat %lld\n", h->origin, (long long)h->size,
                       base64(a, h->root.b, HASH_N), (long long)h->at);
}

/* The next line, without its newline. */
static bool take_line(const char **at, const char *end, const char **ret, size_t *ret_n)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));

    if (!stop)
        return false;
    *ret = *at;
    *ret_n = (size_t)(stop - *at);
    *at = stop + 1;
    return true;
}

/* A decimal number ≥ 0 as it is printed: no sign, no leading zero. */
static bool number_of(const char *s, size_t n, int64_t *ret)
{
    char text[24];

    if (n == 0 || n >= sizeof(text) || s[0] < '0' || s[0] > '9' || (s[0] == '0' && n > 1))
        return false;
    memcpy(text, s, n);
    text[n] = '\0';
    return text_int(text, ret);
}

bool head_read(const char *note, size_t n, struct head *ret, size_t *ret_text)
{
    const char *at = note, *end = note + n, *line;
    size_t line_n, hash_n;

    *ret = (struct head){0};
    if (n > HEAD_MOST || !take_line(&at, end, &line, &line_n) || !name_is_good(line, line_n))
        return false;
    memcpy(ret->origin, line, line_n);
    if (!take_line(&at, end, &line, &line_n) || !number_of(line, line_n, &ret->size))
        return false;
    if (!take_line(&at, end, &line, &line_n) ||
        !unbase64(line, line_n, ret->root.b, HASH_N, &hash_n) || hash_n != HASH_N)
        return false;
    if (!take_line(&at, end, &line, &line_n) || line_n != strlen(ALGORITHMS) ||
        memcmp(line, ALGORITHMS, line_n) != 0)
        return false;
    if (!take_line(&at, end, &line, &line_n) || line_n < 4 || memcmp(line, "at ", 3) != 0 ||
        !number_of(line + 3, line_n - 3, &ret->at))
        return false;
    if (ret_text)
        *ret_text = (size_t)(at - note);
    return at == end || *at == '\n';
}

/* --- signatures
 * -----------------------------------------------------------------------------------
 */

static const char *sign_line(struct arena *a, const struct key *key, const unsigned char *bytes,
                             size_t n)
{
    const uint32_t id = key_id(key);
    unsigned char all[4 + 8 + SIGNATURE_N] = {(unsigned char)(id >> 24), (unsigned char)(id >> 16),
                                              (unsigned char)(id >> 8), (unsigned char)id};

    memcpy(all + 4, bytes, n);
    return arena_print(a, DASH "%s %s\n", key->name, base64(a, all, 4 + n));
}

const char *head_sign(struct arena *a, const char *text, const struct key *key,
                      const unsigned char secret[SECRET_N])
{
    unsigned char signature[SIGNATURE_N];

    crypto_sign_detached(signature, NULL, (const unsigned char *)text, strlen(text), secret);
    return sign_line(a, key, signature, sizeof(signature));
}

static const char *cosigned_text(struct arena *a, const char *text, size_t n, uint64_t at_s)
{
    return arena_print(a, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)at_s, (int)n,
                       text);
}

const char *head_cosign(struct arena *a, const char *text, const struct key *key, int64_t at_s,
                        const unsigned char secret[SECRET_N])
{
    const char *message = cosigned_text(a, text, strlen(text), (uint64_t)at_s);
    unsigned char bytes[8 + SIGNATURE_N];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)at_s >> (56 - 8 * i));
    crypto_sign_detached(bytes + 8, NULL, (const unsigned char *)message, strlen(message), secret);
    return sign_line(a, key, bytes, sizeof(bytes));
}

/* One line from its dash on. */
static bool read_line(struct arena *a, const char *line, size_t n, struct sign_line *ret)
{
    unsigned char *bytes = arena_alloc(a, 256);
    size_t bytes_n;

    *ret = (struct sign_line){.line = line, .line_n = n + 1, .name = line + DASH_N};
    if (n < DASH_N || memcmp(line, DASH, DASH_N) != 0)
        return false;
    const char *space = memchr(ret->name, ' ', n - DASH_N);
    if (!space)
        return false;
    ret->name_n = (size_t)(space - ret->name);
    if (!name_is_good(ret->name, ret->name_n) ||
        !unbase64(space + 1, (size_t)(line + n - space - 1), bytes, 256, &bytes_n) || bytes_n < 5)
        return false;
    ret->key_id =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    ret->bytes = bytes + 4;
    ret->n = bytes_n - 4;
    return true;
}

bool head_line(struct arena *a, const char *note, size_t n, size_t i, struct sign_line *ret)
{
    struct head head;
    size_t text_n, line_n;
    const char *end = note + n, *line;

    if (i >= LINES_MOST || !head_read(note, n, &head, &text_n) || text_n == n)
        return false;
    const char *at = note + text_n + 1; /* after the blank line */
    do
        if (!take_line(&at, end, &line, &line_n))
            return false;
    while (i-- > 0);
    return read_line(a, line, line_n, ret);
}

/* The message this line signs under this kind of key, and when; NULL: not of its length. */
static const char *message_of(struct arena *a, const char *note, size_t text_n,
                              const struct key *key, const struct sign_line *line, int64_t *ret_at)
{
    uint64_t at = 0;

    *ret_at = 0;
    if (key->signs == SIGNS_NOTE)
        return line->n == SIGNATURE_N ? arena_text_n(a, note, text_n) : NULL;
    if (line->n != 8 + SIGNATURE_N)
        return NULL;
    for (int i = 0; i < 8; i++)
        at = at << 8 | line->bytes[i];
    if (at > INT64_MAX)
        return NULL;
    *ret_at = (int64_t)at;
    return cosigned_text(a, note, text_n, at);
}

static bool line_is_right(struct arena *a, const char *note, size_t text_n, const struct key *key,
                          const struct sign_line *line, int64_t *ret_at)
{
    const char *message = message_of(a, note, text_n, key, line, ret_at);

    return message && crypto_sign_verify_detached(line->bytes + line->n - SIGNATURE_N,
                                                  (const unsigned char *)message, strlen(message),
                                                  key->key) == 0;
}

bool head_is_signed(const char *note, size_t n, const struct key *key, int64_t *ret_at_s)
{
    struct arena *a = arena_new(0);
    struct sign_line line;
    struct head head;
    size_t text_n;
    int64_t at = 0;
    bool found = false, wrong = false;

    if (head_read(note, n, &head, &text_n))
        for (size_t i = 0; head_line(a, note, n, i, &line); i++) {
            if (line.name_n != strlen(key->name) ||
                memcmp(line.name, key->name, line.name_n) != 0 || line.key_id != key_id(key))
                continue;
            if (line_is_right(a, note, text_n, key, &line, &at))
                found = true;
            else
                wrong = true;
        }
    arena_free(a);
    if (ret_at_s)
        *ret_at_s = at;
    return found && !wrong;
}
