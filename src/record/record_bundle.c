/* record/record_bundle.c — bytes of a bundle, in and out. Whatever is read is checked for its
 * length first; nothing is copied but texts of the head page. */
#include "record/record_bundle.h"
#include "base/canonical.h"
#include "base/json.h"
#include <sodium.h>
#include <string.h>

static const char MAGIC[] = "shouwen bundle 1\n";
static const char SEAL[] = "shouwen bundle 1 end\n";
#define MAGIC_N (sizeof(MAGIC) - 1)
#define SEAL_N  (sizeof(SEAL) - 1)

static const char *const WHATS[] = {NULL, "ticket", "month", "receipt"};
const struct names BUNDLE_WHATS = {"BundleWhat", WHATS, 4};

static const struct field WITNESS_FIELDS[] = {
    FIELD(struct about_witness, name, .min = 1, .max = KEY_NAME_MOST, .needed = true,
          .says = "the name it signs under"),
    FIELD(struct about_witness, party, .max = 20, .needed = true, .says = "hospital or contractor"),
    FIELD(struct about_witness, key, .min = 44, .max = 44, .needed = true,
          .says = "its Ed25519 public key, base64"),
};
static SHAPE(WITNESS_SHAPE, "BundleWitness", struct about_witness, WITNESS_FIELDS,
             "a witness as the file names it");

static const struct field ABOUT_FIELDS[] = {
    FIELD(struct about, what, .needed = true, .names = &BUNDLE_WHATS, .says = "what is in it"),
    FIELD(struct about, number, .max = 200, .says = "of the ticket, or the month"),
    FIELD(struct about, hospital, .max = 500, .says = "whose record it is"),
    FIELD(struct about, from, .unit = "µs", .blank = true, .says = "time of its first event"),
    FIELD(struct about, to, .unit = "µs", .blank = true, .says = "time of its last event"),
    FIELD(struct about, made_at, .unit = "µs", .blank = true, .says = "when it was made"),
    FIELD(struct about, events, .blank = true, .says = "how many events are in it"),
    FIELD(struct about, log_key, .min = 44, .max = 44, .needed = true,
          .says = "the log's Ed25519 public key, base64"),
    FIELD(struct about, witnesses, .shape = &WITNESS_SHAPE, .max = 32,
          .says = "who countersigns this log"),
};
static SHAPE(ABOUT_SHAPE, "BundleAbout", struct about, ABOUT_FIELDS, "what a file says of itself");

bool bundle_key(const char *base64, unsigned char ret[KEY_N])
{
    const size_t n = base64 ? strlen(base64) : 0;
    char again[48];
    size_t got;

    if (n != 44 ||
        sodium_base642bin(ret, KEY_N, base64, n, NULL, &got, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        got != KEY_N)
        return false;
    sodium_bin2base64(again, sizeof(again), ret, KEY_N, sodium_base64_VARIANT_ORIGINAL);
    return strcmp(again, base64) == 0;
}

/* ----- reading ----- */

static size_t left(const struct reader *r)
{
    return r->file.n - r->at;
}

/* The next n bytes; NULL: the file is shorter. */
static const unsigned char *take(struct reader *r, size_t n)
{
    if (left(r) < n)
        return NULL;
    r->at += n;
    return (const unsigned char *)r->file.p + r->at - n;
}

static enum got take_number(struct reader *r, size_t width, uint64_t *ret)
{
    const unsigned char *p = take(r, width);

    if (!p)
        return GOT_CUT;
    *ret = 0;
    for (size_t i = 0; i < width; i++)
        *ret = *ret << 8 | p[i];
    return GOT_IT;
}

#define GET(call)                                                                                  \
    do {                                                                                           \
        enum got got_ = (call);                                                                    \
        if (got_ != GOT_IT)                                                                        \
            return got_;                                                                           \
    } while (0)

/* 0 … 2^53 - 1: what every reader holds exactly. */
static enum got take_count(struct reader *r, int64_t *ret)
{
    uint64_t v;

    GET(take_number(r, 8, &v));
    *ret = (int64_t)v;
    return v >> 53 ? GOT_MALFORMED : GOT_IT;
}

static enum got take_bytes(struct reader *r, size_t n, struct bytes *ret)
{
    ret->n = n;
    ret->p = take(r, n);
    return ret->p ? GOT_IT : GOT_CUT;
}

static enum got take_block(struct reader *r, size_t most, struct bytes *ret)
{
    uint64_t n;

    GET(take_number(r, 4, &n));
    return n > most ? GOT_MALFORMED : take_bytes(r, n, ret);
}

static enum got take_path(struct reader *r, struct bytes *ret)
{
    uint64_t n;

    GET(take_number(r, 2, &n));
    return n > PATH_MOST ? GOT_MALFORMED : take_bytes(r, n * HASH_N, ret);
}

static enum got take_entry(struct reader *r, struct entry *ret)
{
    uint64_t told;

    GET(take_count(r, &ret->position));
    GET(take_block(r, LEAF_MOST, &ret->leaf));
    GET(take_number(r, 1, &told));
    ret->told = told == 1;
    if (told != 1)
        return told == 0 ? GOT_IT : GOT_MALFORMED;
    GET(take_bytes(r, SALT_N, &ret->salt));
    GET(take_block(r, WORDS_MOST, &ret->words));
    return take_block(r, WORDS_MOST, &ret->more);
}

static enum got take_group(struct reader *r, struct item *ret)
{
    GET(take_count(r, &ret->first));
    if (ret->first % GROUP_N != 0)
        return GOT_MALFORMED;
    r->members = GROUP_N;
    GET(take_path(r, &ret->path));
    return take_bytes(r, (size_t)GROUP_N * HASH_N, &ret->hashes);
}

static enum got take_end(struct reader *r, struct item *ret)
{
    GET(take_count(r, &ret->count));
    ret->before = r->at;
    GET(take_bytes(r, SIGNATURE_N, &ret->signature));
    return left(r) == 0 ? GOT_IT : GOT_MALFORMED;
}

bool bundle_open(struct bytes file, struct reader *ret)
{
    *ret = (struct reader){.file = file, .at = MAGIC_N};
    return file.n >= MAGIC_N && memcmp(file.p, MAGIC, MAGIC_N) == 0;
}

enum got bundle_head(struct reader *r, struct bytes *ret)
{
    return take_block(r, HEAD_MOST, ret);
}

enum got bundle_about(struct ctx *ctx, struct reader *r, struct about *ret)
{
    struct buf json = {.arena = ctx->arena};
    unsigned char key[KEY_N];
    struct bytes bytes;

    *ret = (struct about){0};
    GET(take_block(r, ABOUT_MOST, &bytes));
    if (!canonical_print(&json, bytes.p, bytes.n) ||
        json_read(ctx, &ABOUT_SHAPE, json.text, json.n, ret) != DONE ||
        !bundle_key(ret->log_key, key))
        return GOT_MALFORMED;
    const struct about_witness *w = ret->witnesses.items;
    for (size_t i = 0; i < ret->witnesses.n; i++)
        if (!bundle_key(w[i].key, key))
            return GOT_MALFORMED;
    return GOT_IT;
}

enum got bundle_next(struct reader *r, struct item *ret)
{
    uint64_t tag;

    *ret = (struct item){0};
    GET(take_number(r, 1, &tag));
    if (r->members > 0) {
        if (tag != 'e')
            return GOT_MALFORMED;
        r->members--;
        ret->kind = ITEM_MEMBER;
        return take_entry(r, &ret->entry);
    }
    ret->kind = tag == 'E' ? ITEM_EVENT : tag == 'T' ? ITEM_GROUP : ITEM_END;
    if (tag == 'T')
        return take_group(r, ret);
    if (tag == 'Z')
        return take_end(r, ret);
    if (tag != 'E')
        return GOT_MALFORMED;
    GET(take_entry(r, &ret->entry));
    return take_path(r, &ret->path);
}

void bundle_path(struct bytes hashes, struct path *ret)
{
    ret->n = hashes.n / HASH_N;
    if (hashes.n)
        memcpy(ret->h, hashes.p, hashes.n);
}

void bundle_digest(struct bytes before, struct hash *ret)
{
    struct sha256 sum;

    sha256_begin(&sum);
    sha256_add(&sum, SEAL, SEAL_N);
    sha256_add(&sum, before.p, before.n);
    sha256_end(&sum, ret->b);
}

/* ----- writing ----- */

static void put(struct writer_of_bundle *w, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    sha256_add(&w->sum, bytes, n);
    if (!w->failed)
        w->failed = !w->put(w->to, bytes, n);
}

static void put_number(struct writer_of_bundle *w, size_t width, uint64_t v)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < width; i++)
        bytes[i] = (unsigned char)(v >> (8 * (width - 1 - i)));
    put(w, bytes, width);
}

static void put_block(struct writer_of_bundle *w, struct bytes b)
{
    put_number(w, 4, b.n);
    put(w, b.p, b.n);
}

static void put_path(struct writer_of_bundle *w, const struct path *path)
{
    put_number(w, 2, path->n);
    put(w, path->h, path->n * HASH_N);
}

static void put_entry(struct writer_of_bundle *w, char tag, const struct entry *e)
{
    w->count++;
    put(w, &tag, 1);
    put_number(w, 8, (uint64_t)e->position);
    put_block(w, e->leaf);
    put_number(w, 1, e->told);
    if (!e->told)
        return;
    put(w, e->salt.p, SALT_N);
    put_block(w, e->words);
    put_block(w, e->more);
}

static void member(struct buf *json, const char *name, const char *text)
{
    if (!text)
        return;
    buf_print(json, "%s\"%s\":", json->text[json->n - 1] == '{' ? "" : ",", name);
    json_text(json, text);
}

static void member_number(struct buf *json, const char *name, int64_t v)
{
    if (v != 0)
        buf_print(json, ",\"%s\":%lld", name, (long long)v);
}

/* Absent members are left out, so that a receipt is as small as it can be. */
static struct bytes canonical_about(struct arena *a, const struct about *about)
{
    struct buf json = {.arena = a}, out = {.arena = a};
    const struct about_witness *w = about->witnesses.items;

    buf_char(&json, '{');
    member(&json, "what", name_of(&BUNDLE_WHATS, about->what));
    member(&json, "number", about->number);
    member(&json, "hospital", about->hospital);
    member(&json, "log_key", about->log_key);
    member_number(&json, "from", about->from);
    member_number(&json, "to", about->to);
    member_number(&json, "made_at", about->made_at);
    member_number(&json, "events", about->events);
    for (size_t i = 0; i < about->witnesses.n; i++) {
        buf_text(&json, i == 0 ? ",\"witnesses\":[{" : ",{");
        member(&json, "name", w[i].name);
        member(&json, "party", w[i].party);
        member(&json, "key", w[i].key);
        buf_text(&json, i + 1 == about->witnesses.n ? "}]" : "}");
    }
    buf_char(&json, '}');
    canonical_add(&out, json.text, json.n);
    return (struct bytes){out.text, out.n};
}

void bundle_begin(struct writer_of_bundle *w, const char *head, const struct about *about)
{
    sha256_begin(&w->sum);
    sha256_add(&w->sum, SEAL, SEAL_N);
    put(w, MAGIC, MAGIC_N);
    put_block(w, (struct bytes){head, strlen(head)});
    put_block(w, canonical_about(w->arena, about));
}

void bundle_event(struct writer_of_bundle *w, const struct entry *e, const struct path *path)
{
    put_entry(w, 'E', e);
    put_path(w, path);
}

void bundle_group(struct writer_of_bundle *w, int64_t first, const struct path *path,
                  const struct hash hashes[GROUP_N])
{
    put(w, "T", 1);
    put_number(w, 8, (uint64_t)first);
    put_path(w, path);
    put(w, hashes, (size_t)GROUP_N * HASH_N);
}

void bundle_member(struct writer_of_bundle *w, const struct entry *e)
{
    put_entry(w, 'e', e);
}

bool bundle_end(struct writer_of_bundle *w, const unsigned char secret[SECRET_N])
{
    unsigned char signature[SIGNATURE_N];
    struct hash digest;

    put(w, "Z", 1);
    put_number(w, 8, (uint64_t)w->count);
    sha256_end(&w->sum, digest.b);
    crypto_sign_detached(signature, NULL, digest.b, HASH_N, secret);
    return !w->failed && w->put(w->to, signature, SIGNATURE_N);
}
