/* tests/fuzz/json_fuzz.c — JSON in under libFuzzer: whatever is accepted comes out again as text
 * that is accepted again and comes out the same. */
#include <assert.h>
#include <stdint.h>
#include "base/json.h"

static const char *const COLOUR_WORDS[] = {NULL, "red", "green"};
static const struct names COLOURS = {"Colour", COLOUR_WORDS, 3};

struct part {
    int64_t n;
    const char *text;
};
static const struct field PART_FIELDS[] = {
    FIELD(struct part, n, .min = -5, .max = 5, .needed = true),
    FIELD(struct part, text, .max = 8),
};
static SHAPE(PART, "Part", struct part, PART_FIELDS, "A part.");

struct all {
    int64_t number;
    bool flag;
    const char *text, *open;
    int colour;
    const struct part *part;
    struct list parts, texts, ints;
    const char *raw;
};
static const struct field ALL_FIELDS[] = {
    FIELD(struct all, number),
    FIELD(struct all, flag),
    FIELD(struct all, text, .min = 1, .max = 20),
    FIELD(struct all, open),
    FIELD(struct all, colour, .names = &COLOURS, .blank = true),
    FIELD(struct all, part, .shape = &PART),
    FIELD(struct all, parts, .shape = &PART, .max = 4),
    {.name = "texts", .kind = KIND_TEXTS, .at = offsetof(struct all, texts), .max = 4  },
    {.name = "ints",  .kind = KIND_INTS,  .at = offsetof(struct all, ints),  .max = 4  },
    {.name = "raw",   .kind = KIND_JSON,  .at = offsetof(struct all, raw),   .max = 200},
};
static SHAPE(ALL, "All", struct all, ALL_FIELDS, "Every kind.");

static const char *written(struct arena *a, const struct all *from)
{
    struct buf b = {.arena = a};

    json_shape(&b, &ALL, from);
    return b.text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx ctx = {.arena = arena_new(0)};
    struct all first = {0}, second = {0};
    const char *once;

    if (json_read(&ctx, &ALL, (const char *)data, size, &first) == DONE) {
        once = written(ctx.arena, &first);
        assert(json_read(&ctx, &ALL, once, strlen(once), &second) == DONE);
        assert(strcmp(once, written(ctx.arena, &second)) == 0);
    } else {
        assert(ctx.problem.outcome != DONE);
    }
    arena_free(ctx.arena);
    return 0;
}
