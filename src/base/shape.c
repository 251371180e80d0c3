/* base/shape.c — the words of an enum, there and back. */
#include "base/shape.h"

const char *name_of(const struct names *names, int value)
{
    return value >= 0 && (size_t)value < names->n ? names->of[value] : NULL;
}

int name_value(const struct names *names, const char *word)
{
    /* Most words differ in their first letter. */
    for (size_t i = 0; word && i < names->n; i++)
        if (names->of[i] && names->of[i][0] == word[0] && strcmp(names->of[i], word) == 0)
            return (int)i;
    return -1;
}
