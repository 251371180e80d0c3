/* erasures/erasures_rules.c — who is meant, and which text names them. */
#include "erasures/erasures_inside.h"
#include "base/text.h"
#include <string.h>

/* Shorter numbers are in-house extensions: they stand in other numbers, too. */
#define LOOKED_FOR_DIGITS 7

bool rule_is_whom(const struct whom *whom, const struct asked *a)
{
    if (whom->person_id)
        return a->person_id == whom->person_id;
    if (a->id == whom->asker_id)
        return true;
    if (whom->phone)
        return a->phone && strcmp(a->phone, whom->phone) == 0;
    return false;
}

bool rule_is_looked_for(const char *phone)
{
    return phone && strlen(phone) >= LOOKED_FOR_DIGITS;
}

bool rule_holds_phone(const char *text, const char *phone)
{
    if (!text || !rule_is_looked_for(phone))
        return false;
    for (; *text; text++) {
        const char *t = text, *p = phone;

        while (*t && *p)
            if (*t == *p)
                t++, p++;
            else if (p != phone && (*t == ' ' || *t == '-'))
                t++;
            else
                break;
        if (!*p)
            return true;
    }
    return false;
}

bool rule_holds_name(const char *text, const char *name)
{
    return text && name && text_length(name) >= 2 && strstr(text, name);
}
