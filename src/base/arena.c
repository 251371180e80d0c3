/* base/arena.c — blocks of memory, filled from the bottom, freed together. The newest block is the
 * one being filled; older ones are only kept alive. */
#include "base/arena.h"
#include "base/log.h"
#include <assert.h>
#include <stdarg.h>

#define FIRST_BLOCK 8192
#define LARGEST_STEP                                                                               \
    (1024 * 1024) /* blocks double until here, so a big answer costs few mallocs                   \
                   */
#define ALIGNMENT 16

struct block {
    struct block *older;
    size_t room; /* bytes after this head */
};
static_assert(sizeof(struct block) == ALIGNMENT, "what follows the head must be aligned");

struct arena {
    struct block *newest;
    size_t used; /* bytes of the newest block */
};

static void *must_have(size_t size)
{
    void *p = malloc(size);

    if (!p)
        log_stop("arena", "out of memory (%zu bytes asked)", size);
    return p;
}

static struct block *block_new(size_t room, struct block *older)
{
    struct block *b = must_have(sizeof(*b) + room);

    b->older = older;
    b->room = room;
    return b;
}

struct arena *arena_new(size_t first)
{
    struct arena *a = must_have(sizeof(*a));

    a->newest = block_new(first ? first : FIRST_BLOCK, NULL);
    a->used = 0;
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->newest, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    free(a);
}

void arena_reset(struct arena *a)
{
    /* The first block is the one kept: a single huge request must not fatten a thread for good. */
    while (a->newest->older) {
        struct block *older = a->newest->older;

        free(a->newest);
        a->newest = older;
    }
    a->used = 0;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->newest, a->used};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->newest != mark.block) {
        struct block *older = a->newest->older;

        free(a->newest);
        a->newest = older;
    }
    a->used = mark.used;
}

static char *newest_bytes(const struct arena *a)
{
    return (char *)(a->newest + 1);
}

/* Memory that still holds whatever was there before. */
static void *take(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 4)
        log_stop("arena", "an absurd size was asked (%zu bytes)", size);
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > a->newest->room - a->used) {
        size_t room = a->newest->room * 2;

        if (room > LARGEST_STEP)
            room = LARGEST_STEP;
        a->newest = block_new(room > size ? room : size, a->newest);
        a->used = 0;
    }
    void *p = newest_bytes(a) + a->used;
    a->used += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size);
}

char *arena_text_n(struct arena *a, const char *s, size_t n)
{
    if (!s)
        return NULL;
    char *copy = take(a, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_text(struct arena *a, const char *s)
{
    return s ? arena_text_n(a, s, strlen(s)) : NULL;
}

/* Room for n more bytes and the NUL. A buffer that lies last in its arena grows where it is. */
void buf_grow(struct buf *b, size_t n)
{
    struct arena *a = b->arena;
    size_t room = b->room ? b->room * 2 : 256;

    if (room < b->n + n + 1)
        room = b->n + n + 1;
    room = (room + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (b->text && b->text + b->room == newest_bytes(a) + a->used &&
        room - b->room <= a->newest->room - a->used) {
        a->used += room - b->room;
    } else {
        char *text = take(a, room);

        if (b->n)
            memcpy(text, b->text, b->n);
        b->text = text;
    }
    b->room = room;
}

void buf_text(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_int(struct buf *b, int64_t v)
{
    /* Two digits at a time: a page is full of moments, and each has sixteen. */
    static const char PAIRS[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    char digits[20];
    char *at = digits + sizeof(digits);
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    for (; rest >= 10; rest /= 100) {
        const char *pair = PAIRS + rest % 100 * 2;

        *--at = pair[1];
        *--at = pair[0];
    }
    if (rest || at == digits + sizeof(digits))
        *--at = (char)('0' + rest);
    if (v < 0)
        *--at = '-';
    buf_add(b, at, (size_t)(digits + sizeof(digits) - at));
}

__attribute__((format(printf, 2, 0))) static void buf_print_args(struct buf *b, const char *fmt,
                                                                 va_list args)
{
    va_list again;

    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        log_stop("arena", "a format string that cannot be printed");
    if (b->n + (size_t)n + 1 > b->room)
        buf_grow(b, (size_t)n);
    vsnprintf(b->text + b->n, (size_t)n + 1, fmt, args);
    b->n += (size_t)n;
}

void buf_print(struct buf *b, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    buf_print_args(b, fmt, args);
    va_end(args);
}

char *arena_print(struct arena *a, const char *fmt, ...)
{
    struct buf b = {.arena = a};
    va_list args;

    va_start(args, fmt);
    buf_print_args(&b, fmt, args);
    va_end(args);
    return b.text;
}
