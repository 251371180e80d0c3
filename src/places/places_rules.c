/* places/places_rules.c — how places stand under each other and what they are called. */
#include "places/places_rules.h"
#include "base/text.h"

static const char *const KIND_WORDS[] = {NULL,
#define KIND_WORD(name, word) word,
                                         PLACE_KIND_LIST(KIND_WORD)
#undef KIND_WORD
};
const struct names PLACE_KINDS = {"PlaceKind", KIND_WORDS, sizeof KIND_WORDS / sizeof *KIND_WORDS};

bool rule_stands_under(enum place_kind child, enum place_kind parent)
{
    if (child == PLACE_NONE || parent == PLACE_SPOT || (child == PLACE_SPOT && parent == PLACE_BED))
        return false;
    if (parent == PLACE_NONE)
        return child == PLACE_CAMPUS || child == PLACE_BUILDING || child == PLACE_SPOT;
    return child > parent;
}

bool rule_code(const char *typed, char ret[CODE_ROOM])
{
    size_t n = 0;

    for (; *typed; typed++) {
        char c = *typed;

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') || n + 1 >= CODE_ROOM)
            return false;
        ret[n++] = c;
    }
    ret[n] = '\0';
    return n >= 3;
}

void rule_full_name(const struct place *parent, const char *name, char *ret, size_t room)
{
    const char *above = parent && parent->kind != PLACE_CAMPUS ? parent->full_name : "";
    const char *between = !*above ? "" : parent->kind == PLACE_BUILDING ? " " : " · ";
    int n = snprintf(ret, room, "%s%s%s", above, between, name);

    if (n < 0 || (size_t)n < room)
        return;
    /* The last character may have lost its tail: it goes whole. */
    size_t end = room - 1;
    while (end > 0 && ((unsigned char)ret[end - 1] & 0xc0) == 0x80)
        end--;
    if (end > 0 && !text_valid(ret + end - 1, strlen(ret + end - 1)))
        end--;
    else
        end = room - 1;
    ret[end] = '\0';
}

int64_t rule_walk_s(const struct place *from, const struct place *to, bool same_building)
{
    int64_t apart = from->steps > to->steps ? from->steps - to->steps : to->steps - from->steps;

    return same_building ? apart : from->steps + to->steps;
}

struct person_view *rule_zone_answers(struct person_view *steward, struct person_view *deputy)
{
    bool there = steward && steward->active;

    if (steward && steward->here)
        return steward;
    if (deputy && (deputy->here || (deputy->active && !there)))
        return deputy;
    return there ? steward : NULL;
}
