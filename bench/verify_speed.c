/* bench/verify_speed.c — how fast a month is checked: a bundle of 2^21 synthetic events, written by
 * the writer's own code to a file that is mapped and checked as `shouwen verify` does it, with all
 * cores; the middle of five. Prints `name value unit`. */
#include "base/canonical.h"
#include "base/time.h"
#include "record/record_verify.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define GROUPS 8192
#define EVENTS ((int64_t)GROUPS * GROUP_N)
#define START  INT64_C(1795136400000000)

static struct hash groups[GROUPS];

static const char *const FACTS_HERE[] = {"registered",   "promise_started", "assigned", "accepted",
                                         "promise_kept", "arrived",         "finished", "verified"};

/* As a hospital's events are: with some numbers, every fourth with a commitment. */
static struct bytes leaf_at(struct arena *a, int64_t i)
{
    static const char json[] = "{\"due_at\":1795138200000000,\"kind\":\"arrive\",\"limit_s\":1800}";
    static const unsigned char committed[HASH_N] = {7};
    static struct buf data;
    struct buf b = {.arena = a};
    struct leaf leaf = {.id = i + 1,
                        .at = START + i * 1000,
                        .ticket_id = 1 + i / 24,
                        .nth = 1 + i % 24,
                        .subject_id = i / 3,
                        .actor_id = 100 + i % 400,
                        .post_id = 200 + i % 400,
                        .party = 2,
                        .for_askers = i % 2 == 0,
                        .fact = FACTS_HERE[i % 8]};

    if (data.n == 0) {
        data.arena = arena_new(0);
        canonical_add(&data, json, strlen(json));
    }
    if (i % 4 == 0)
        leaf.commitment = (struct bytes){committed, HASH_N};
    leaf.data = (struct bytes){data.text, data.n};
    if (!leaf_write(&b, &leaf))
        abort();
    return (struct bytes){b.text, b.n};
}

static void group_at(struct arena *a, int64_t g, struct bytes leaves[GROUP_N],
                     struct hash hashes[GROUP_N])
{
    arena_reset(a);
    for (int i = 0; i < GROUP_N; i++) {
        leaves[i] = leaf_at(a, g * GROUP_N + i);
        hash_leaf(&hashes[i], leaves[i]);
    }
}

static bool whole(void *, int height, int64_t index, struct hash *ret)
{
    struct edge e = {0};

    if (height < 8)
        return false;
    for (int64_t i = index << (height - 8); i < (index + 1) << (height - 8); i++)
        edge_add(&e, &groups[i]);
    edge_root(&e, ret);
    return true;
}

static bool put(void *to, const void *bytes, size_t n)
{
    return fwrite(bytes, 1, n, to) == n;
}

static void write_month(FILE *file)
{
    static struct bytes leaves[GROUP_N];
    static struct hash hashes[GROUP_N];
    struct arena *a = arena_new(0), *lasting = arena_new(0);
    const struct tree tree = {whole, NULL};
    struct key key = {.signs = SIGNS_NOTE, .name = "shouwen/0123456789abcdef"};
    struct head h = {
        .origin = "shouwen/0123456789abcdef", .size = EVENTS, .at = START + EVENTS * 1000};
    struct writer_of_bundle w = {.put = put, .to = file, .arena = lasting};
    unsigned char secret[SECRET_N];
    char log_key[48];
    struct path path;

    crypto_sign_keypair(key.key, secret);
    sodium_bin2base64(log_key, sizeof(log_key), key.key, KEY_N, sodium_base64_VARIANT_ORIGINAL);
    for (int64_t g = 0; g < GROUPS; g++) {
        struct edge e = {0};

        group_at(a, g, leaves, hashes);
        for (int i = 0; i < GROUP_N; i++)
            edge_add(&e, &hashes[i]);
        edge_root(&e, &groups[g]);
    }
    if (!tree_root(&tree, EVENTS, &h.root))
        abort();
    const char *text = head_print(lasting, &h);
    bundle_begin(&w, arena_print(lasting, "%s\n%s", text, head_sign(lasting, text, &key, secret)),
                 &(struct about){.what = BUNDLE_MONTH, .number = "2026-11", .log_key = log_key});
    for (int64_t g = 0; g < GROUPS; g++) {
        group_at(a, g, leaves, hashes);
        if (!tree_inclusion(&tree, 8, g, EVENTS, &path))
            abort();
        bundle_group(&w, g * GROUP_N, &path, hashes);
        for (int i = 0; i < GROUP_N; i++)
            bundle_member(&w, &(struct entry){.position = g * GROUP_N + i, .leaf = leaves[i]});
    }
    if (!bundle_end(&w, secret))
        abort();
    arena_free(a);
    arena_free(lasting);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(void)
{
    FILE *file = tmpfile();
    double took[5];
    struct bytes bytes;

    if (sodium_init() < 0 || !file)
        return 1;
    write_month(file);
    bytes.n = (size_t)ftell(file);
    fflush(file);
    void *p = mmap(NULL, bytes.n, PROT_READ, MAP_PRIVATE, fileno(file), 0);
    if (p == MAP_FAILED)
        return 1;
    bytes.p = p;
    const int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    for (int i = 0; i < 5; i++) {
        struct ctx ctx = {.arena = arena_new(0)};
        const int64_t began = time_steady();
        struct verdict v;

        bundle_verify(&ctx, bytes, NULL, cores > 16 ? 16 : cores, &v);
        took[i] = (double)(time_steady() - began) / SECOND;
        if (v.fault != FAULT_NONE || v.count != EVENTS)
            return fprintf(stderr, "%s at %lld\n", fault_word(v.fault), (long long)v.position), 1;
        arena_free(ctx.arena);
    }
    qsort(took, 5, sizeof(*took), by_size);
    printf("verify_events_per_s %.0f (target >= 500000)\n", EVENTS / took[2]);
    printf("verify_mib %.0f MiB\n", (double)bytes.n / (1 << 20));
    munmap(p, bytes.n);
    fclose(file);
    return 0;
}
