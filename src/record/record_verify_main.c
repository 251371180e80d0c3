/* record/record_verify_main.c — `shouwen verify FILE`: what a file proves, said in a terminal. */
#include "record/record_verify.h"
#include "base/time.h"
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GOOD = 0, BAD = 1, UNREADABLE = 2 };

void key_fingerprint(const unsigned char key[KEY_N], char ret[25])
{
    unsigned char h[crypto_hash_sha256_BYTES];
    size_t n = 0;

    crypto_hash_sha256(h, key, KEY_N);
    for (int i = 0; i < 10; i++) {
        if (i > 0 && i % 2 == 0)
            ret[n++] = ' ';
        n += (size_t)snprintf(ret + n, 3, "%02X", h[i]);
    }
    ret[n] = '\0';
}

/* The whole file, read where it lies. False: said. */
static bool open_file(const char *path, struct bytes *ret)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

    *ret = (struct bytes){"", 0};
    if (good && st.st_size > 0) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

        good = p != MAP_FAILED;
        if (good) {
            madvise(p, (size_t)st.st_size, MADV_SEQUENTIAL);
            *ret = (struct bytes){p, (size_t)st.st_size};
        }
    }
    if (fd >= 0)
        close(fd);
    if (!good)
        fprintf(stderr, "%s cannot be read\n", path);
    return good;
}

static void say_moment(const char *before, int64_t at)
{
    char text[26];

    time_print(at, text);
    printf("%s%s", before, text);
}

static void say_about(const struct about *a)
{
    const char *what = name_of(&BUNDLE_WHATS, a->what);

    printf("%s%s%s%s%s", what ? what : "file", a->number ? " " : "", a->number ? a->number : "",
           a->hospital ? " of " : "", a->hospital ? a->hospital : "");
}

/* Who vouches for the head: the log and each witness. */
static void say_head(const struct verdict *v, bool given)
{
    unsigned char key[KEY_N];
    char print[25];

    bundle_key(v->about.log_key, key);
    key_fingerprint(key, print);
    printf("  record   %s, %" PRId64 " events, signed ", v->head.origin, v->head.size);
    say_moment("", v->head.at);
    printf("\n  key      %s  %s\n           %s\n", print, v->about.log_key,
           given ? "the key that was given"
                 : "the file names it itself: compare it, or give --key");
    for (size_t i = 0; i < v->n_cosigned; i++) {
        const struct cosigned *c = &v->cosigned[i];

        printf("  witness  %s (%s) ", c->name, c->party);
        if (c->at_s > 0)
            say_moment("countersigned ", c->at_s * SECOND);
        else
            printf("has not countersigned this head");
        printf("\n");
    }
    if (v->n_cosigned == 0)
        printf("  witness  the file names none\n");
}

static void say_good(const struct verdict *v, bool given)
{
    printf("GOOD: ");
    say_about(&v->about);
    printf(": %" PRId64 " event%s, each in the signed record, none missing, none changed\n",
           v->count, v->count == 1 ? "" : "s");
    if (v->count > 0) {
        say_moment(v->about.what == BUNDLE_MONTH ? "  from     " : "  accepted ", v->first_at);
        if (v->count > 1)
            say_moment("\n  until    ", v->last_at);
        printf("\n");
    }
    say_head(v, given);
}

static void say_bad(const struct verdict *v, bool given)
{
    printf("BAD: ");
    say_about(&v->about);
    printf(": %s\n", fault_says(v->fault));
    if (v->position >= 0)
        printf("  first at position %" PRId64 " of the record", v->position);
    if (v->known) {
        printf(", event %" PRId64 ", \"%s\", ", v->event.id, v->event.fact);
        say_moment("", v->event.at);
    }
    if (v->position >= 0)
        printf("; %" PRId64 " before it are right\n", v->count);
    printf("  reason   %s\n", fault_word(v->fault));
    if (v->head.size > 0 && v->fault > FAULT_OTHER_KEY)
        say_head(v, given);
}

/* The line that the record and its witnesses print, or the bare base64 in it. */
static bool key_of_text(const char *text, unsigned char ret[KEY_N])
{
    struct key key;

    if (bundle_key(text, ret))
        return true;
    if (!key_read(text, &key) || key.signs != SIGNS_NOTE)
        return false;
    memcpy(ret, key.key, KEY_N);
    return true;
}

int record_verify_main(const char *path, const char *key)
{
    struct ctx ctx = {.arena = arena_new(0)};
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned char bytes[KEY_N];
    struct verdict v;
    struct bytes file;
    int code = UNREADABLE;

    if (key && !key_of_text(key, bytes))
        fprintf(stderr, "--key takes the record's public key: its whole line, or 44 characters\n");
    else if (sodium_init() >= 0 && open_file(path, &file)) {
        bundle_verify(&ctx, file, key ? bytes : NULL,
                      cores > 16  ? 16
                      : cores < 1 ? 1
                                  : (int)cores,
                      &v);
        code = v.fault == FAULT_NONE ? GOOD : v.fault == FAULT_NOT_A_BUNDLE ? UNREADABLE : BAD;
        if (code == GOOD)
            say_good(&v, key != NULL);
        else
            say_bad(&v, key != NULL);
        if (file.n > 0)
            munmap((void *)(uintptr_t)file.p, file.n);
    }
    arena_free(ctx.arena);
    return code;
}
