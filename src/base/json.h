/* base/json.h — JSON out by a small append-only writer, JSON in by jansson under our limits. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

/* Appends `s` quoted and escaped (RFC 8259; invalid UTF-8 must not get here). NULL writes null. */
void json_text(struct buf *b, const char *s);
/* Appends the struct as an object, every field of its shape in order. */
void json_shape(struct buf *b, const struct shape *shape, const void *item);

/* Reads a JSON object into a zeroed struct of `shape`, all memory in ctx->arena.
 * Limits: depth 16, duplicate keys refused, valid UTF-8, unknown fields refused, ranges and lengths
 * of the shape (text lengths in code points; control characters but newline and tab refused; white
 * space alone is too short where a text must have length; texts inside a list have at most 500).
 * null is the same as absent.
 * DONE | BAD_JSON | UNKNOWN_FIELD | MISSING_FIELD | WRONG_TYPE | TOO_SHORT | TOO_LONG |
 * OUT_OF_RANGE | TOO_MANY | BAD_TEXT, each naming the field by JSON pointer. */
MUST_USE enum outcome json_read(struct ctx *ctx, const struct shape *shape, const char *text,
                                size_t n, void *ret);
/* The same rules for one value given as text (a query parameter, already percent-decoded). Lists of
 * texts or numbers stand between commas; shapes and free JSON are WRONG_TYPE. */
MUST_USE enum outcome json_read_word(struct ctx *ctx, const struct field *field, const char *text,
                                     void *ret_struct);

/* A JSON object of up to 16 pairs as text in the arena, for event data:
 *   jot(ctx, J("assignee_id", id), J("reason", text))   — int64_t, int, bool or text values.
 * A NULL text is left out. Keys and texts are copied. */
struct jot_pair {
    const char *key;
    enum { JOT_INT, JOT_TEXT, JOT_BOOL, JOT_RAW } kind;
    int64_t i;
    const char *s;
};
struct jot_pair jot_int(const char *key, int64_t v);
struct jot_pair jot_text(const char *key, const char *v);
struct jot_pair jot_bool(const char *key, bool v);
/* JSON as it is; NULL, {} and [] are left out. */
struct jot_pair jot_raw(const char *key, const char *json);
/* Left out when 0: an absent id, a moment that is not there. jot_flag: left out when false. */
struct jot_pair jot_id(const char *key, int64_t v);
struct jot_pair jot_flag(const char *key, bool v);
// clang-format off
#define J(key, v) _Generic((v), bool: jot_bool, int: jot_int, unsigned: jot_int, int64_t: jot_int, \
                           char *: jot_text, const char *: jot_text)((key), (v))
// clang-format on
/* What the tables need of an event beside what is shown of it: the last member of its data, see
 * journal_shown(). */
#define J_ROW(ctx, ...) jot_raw("row", jot((ctx), __VA_ARGS__))
const char *jot_pairs(struct ctx *ctx, const struct jot_pair *pairs, size_t n);
#define jot(ctx, ...)                                                                              \
    jot_pairs((ctx), (const struct jot_pair[]){__VA_ARGS__},                                       \
              sizeof((const struct jot_pair[]){__VA_ARGS__}) / sizeof(struct jot_pair))
/* The same, but NULL when every pair was left out. */
const char *jot_any_pairs(struct ctx *ctx, const struct jot_pair *pairs, size_t n);
#define jot_any(ctx, ...)                                                                          \
    jot_any_pairs((ctx), (const struct jot_pair[]){__VA_ARGS__},                                   \
                  sizeof((const struct jot_pair[]){__VA_ARGS__}) / sizeof(struct jot_pair))
