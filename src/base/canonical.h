/* base/canonical.h — JSON as one fixed string of bytes, so that a hash of it means the values and
 * never how they were written down; and the commitment that binds a fact to a person's words, which
 * can be erased. docs/record-format.md has both for those who write another reader. */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "base/shape.h"

#define SALT_N       32
#define COMMITMENT_N 32

/* Appends the canonical form of one JSON value: 'n', 't', 'f', 'i' and int64, 's' and text, 'a' and
 * items, 'o' and members sorted by the bytes of their key; numbers and counts big-endian. False,
 * and nothing appended: no JSON, a number that is no int64, a key twice, nested deeper than 16. */
bool canonical_add(struct buf *b, const char *json, size_t n);

/* Appends the canonical form of a text that is not looked into. */
void canonical_text(struct buf *b, const char *text);

/* Appends the JSON text of exactly one canonical value. False: it is none (wrong tag or count, text
 * that is no valid UTF-8 or holds control characters other than \n and \t, members out of order or
 * twice, deeper than 16, bytes left over); what was appended until then stays. */
bool canonical_print(struct buf *b, const void *bytes, size_t n);

/* HMAC-SHA-256 under the salt of "shouwen words 1", a zero byte, the length and the bytes of words,
 * and the canonical form of `more` (n 0: none). */
void commitment_of(unsigned char ret[COMMITMENT_N], const unsigned char salt[SALT_N],
                   struct bytes words, struct bytes more);
