/* base/text.h — UTF-8 text as people see it. Lengths are code points, never bytes. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when the bytes are valid UTF-8 without NUL and without control characters but \n and \t. */
bool text_valid(const char *s, size_t n);
/* Code points in a valid text; NULL counts 0. */
size_t text_length(const char *s);
/* Bytes of the longest prefix of at most `points` code points. */
size_t text_prefix(const char *s, size_t points);
/* True for NULL, "" and text of white space only (also U+3000). */
bool text_blank(const char *s);
/* Equal, NULL-safe (two NULLs are equal). */
bool text_same(const char *a, const char *b);
/* Equal in time that does not depend on where they differ; for secrets. */
bool text_same_secret(const char *a, const char *b);
/* Parses a whole decimal int64; false when anything else is there or it overflows. */
bool text_int(const char *s, int64_t *ret);
