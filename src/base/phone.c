/* base/phone.c — Chinese numbering: mobiles are 11 digits 1[3-9]…, area codes begin with 0 at home
 * and without it behind +86, 400 and 800 numbers have no area code. */
#include <stddef.h>
#include <string.h>
#include "base/phone.h"

#define ROOM 40 /* digits as typed, prefixes included */

/* Bytes of the character at p that separates digits, 0: it does not. */
static size_t separator(const char *p)
{
    static const char *const WORDS[] = {" ",  "-",  "(",  ")",  ".", "/", "\t",
                                        "　", "－", "（", "）", "—", "–", "\u00a0"};

    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strncmp(p, WORDS[i], strlen(WORDS[i])) == 0)
            return strlen(WORDS[i]);
    return 0;
}

/* The digit at p: '0'..'9' in one byte or, full-width, in three (U+FF10 …). 0: no digit. */
static char digit(const char *p, size_t *ret_n)
{
    *ret_n = 1;
    if (*p >= '0' && *p <= '9')
        return *p;
    if (strncmp(p, "\xEF\xBC", 2) == 0 && (unsigned char)p[2] >= 0x90 &&
        (unsigned char)p[2] <= 0x99) {
        *ret_n = 3;
        return (char)('0' + ((unsigned char)p[2] - 0x90));
    }
    return 0;
}

static bool is_mobile(const char *d)
{
    return strlen(d) == 11 && d[0] == '1' && d[1] >= '3' && d[1] <= '9';
}

static bool begins(const char *d, const char *word)
{
    return strncmp(d, word, strlen(word)) == 0;
}

bool phone_spell(const char *typed, char ret[PHONE_SPELLED_MAX + 1])
{
    char raw[ROOM + 1];
    size_t n = 0;
    bool abroad = false, area = false;

    for (size_t step; *typed; typed += step) {
        char d = digit(typed, &step);
        size_t skip = d ? 0 : separator(typed);
        bool plus = !n && (*typed == '+' || begins(typed, "＋"));
        if (d && n < ROOM)
            raw[n++] = d;
        else if (plus)
            abroad = true, step = *typed == '+' ? 1 : 3;
        else if (skip)
            step = skip;
        else
            return false;
    }
    raw[n] = '\0';
    const char *at = raw;
    if (!abroad && begins(at, "00")) {
        abroad = true;
        at += 2;
    }
    if (abroad && begins(at, "86")) {
        at += 2;
        /* "+86 (0) 21 …" is written, too. */
        at += *at == '0';
        area = !is_mobile(at) && !begins(at, "400") && !begins(at, "800");
    } else if (begins(at, "86") && is_mobile(at + 2)) {
        at += 2;
    } else if (*at == '0' && is_mobile(at + 1)) {
        at += 1;
    }
    size_t left = strlen(at) + area;
    if (left < 3 || left > PHONE_SPELLED_MAX)
        return false;
    ret[0] = '0';
    memcpy(ret + area, at, strlen(at) + 1);
    return true;
}
