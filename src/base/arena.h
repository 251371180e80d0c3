/* base/arena.h — memory that belongs to one span of work and is freed all at once.
 * Out of memory stops the process (every size that a user controls has a limit elsewhere). */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/* A new arena whose first block holds `first` bytes (0 = 8 KiB). Never NULL. */
struct arena *arena_new(size_t first);
/* Frees the arena and everything in it. NULL is allowed. */
void arena_free(struct arena *a);
/* Forgets the content, keeps one block for reuse. */
void arena_reset(struct arena *a);
/* Where an arena stands, so that what comes later can be forgotten alone. */
struct arena_mark {
    void *block;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *a);
/* Forgets what was taken since; nothing older may have grown meanwhile. */
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Zeroed memory, aligned to 16. Size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* Copies; NULL stays NULL. */
char *arena_text(struct arena *a, const char *s);
char *arena_text_n(struct arena *a, const char *s, size_t n);
/* printf into the arena. */
char *arena_print(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))

/* A growing byte string in an arena; `text` is always NUL-terminated once something was added. */
struct buf {
    struct arena *arena;
    char *text;
    size_t n, room;
};
/* Where the next n bytes may be written, with room for a NUL behind them; whoever writes them moves
 * b->n on. What is added next must end with one of the functions below, which set the NUL. */
static inline char *buf_room(struct buf *b, size_t n);
static inline void buf_add(struct buf *b, const void *bytes, size_t n);
static inline void buf_char(struct buf *b, char c);
void buf_text(struct buf *b, const char *s);
void buf_int(struct buf *b, int64_t v);
void buf_print(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* An answer is made of hundreds of such small pieces, so they are added where they are made. */
void buf_grow(struct buf *b, size_t n);
static inline char *buf_room(struct buf *b, size_t n)
{
    if (b->n + n + 1 > b->room)
        buf_grow(b, n);
    return b->text + b->n;
}
static inline void buf_add(struct buf *b, const void *bytes, size_t n)
{
    char *to = buf_room(b, n);

    if (n)
        memcpy(to, bytes, n);
    to[n] = '\0';
    b->n += n;
}
static inline void buf_char(struct buf *b, char c)
{
    char *to = buf_room(b, 1);

    to[0] = c;
    to[1] = '\0';
    b->n++;
}
