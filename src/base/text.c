/* base/text.c — UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#include "base/text.h"

/* Bytes of the character at s (n left, n ≥ 1), 0 when it is not valid; *ret is its code point. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *ret)
{
    static const uint32_t SMALLEST[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t width = s[0] < 0x80   ? 1
                   : s[0] < 0xc2 ? 0
                   : s[0] < 0xe0 ? 2
                   : s[0] < 0xf0 ? 3
                   : s[0] < 0xf5 ? 4
                                 : 0;

    if (!width || width > n)
        return 0;
    if (width == 1) {
        *ret = s[0];
        return 1;
    }
    uint32_t point = s[0] & (0xffu >> (width + 1));
    for (size_t i = 1; i < width; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3fu);
    }
    if (point < SMALLEST[width] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return 0;
    *ret = point;
    return width;
}

bool text_valid(const char *s, size_t n)
{
    const unsigned char *at = (const unsigned char *)s, *end = at + n;

    while (at < end) {
        uint32_t point;
        size_t width = decode(at, (size_t)(end - at), &point);

        if (!width || (point < 0x20 && point != '\n' && point != '\t'))
            return false;
        if (point >= 0x7f && point <= 0x9f) /* DEL and the C1 controls */
            return false;
        at += width;
    }
    return true;
}

size_t text_length(const char *s)
{
    size_t points = 0;

    if (!s)
        return 0;
    for (; *s; s++)
        points += ((unsigned char)*s & 0xc0) != 0x80;
    return points;
}

size_t text_prefix(const char *s, size_t points)
{
    size_t n = 0;

    if (!s)
        return 0;
    for (; s[n]; n++)
        if (((unsigned char)s[n] & 0xc0) != 0x80 && points-- == 0)
            break;
    return n;
}

bool text_blank(const char *s)
{
    if (!s)
        return true;
    for (const unsigned char *at = (const unsigned char *)s; *at;) {
        if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
            at++;
        else if (at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80) /* U+3000 */
            at += 3;
        else if (at[0] == 0xc2 && at[1] == 0xa0) /* U+00A0 */
            at += 2;
        else
            return false;
    }
    return true;
}

bool text_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_same_secret(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    size_t n = strlen(a), m = strlen(b);
    unsigned char differ = n != m;

    /* Always as many steps as the given text `b` has: only its length shows in the time. */
    for (size_t i = 0; i < m; i++)
        differ |= (unsigned char)(b[i] ^ (n ? a[i % n] : 0));
    return !differ;
}

bool text_int(const char *s, int64_t *ret)
{
    int64_t v = 0;
    bool negative;

    if (!s)
        return false;
    negative = *s == '-';
    s += negative;
    if (!*s)
        return false;
    /* Counted downwards, because the smallest int64 has no positive twin. */
    for (; *s; s++)
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, *s - '0', &v))
            return false;
    if (!negative && v == INT64_MIN)
        return false;
    *ret = negative ? v : -v;
    return true;
}
