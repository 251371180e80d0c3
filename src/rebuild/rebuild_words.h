/* rebuild/rebuild_words.h — the words of rebuild_facts.c, understood once and then only walked. */
#pragma once
#include "rebuild/rebuild_inside.h"

enum source {
    FROM_NOTHING, /* NULL */
    FROM_NOBODY,  /* ?: cannot be told from events */
    FROM_NUMBER,
    FROM_WORD,
    FROM_AT,
    FROM_ACTOR,
    FROM_PARTY,
    FROM_ASKER,
    FROM_SUBJECT,
    FROM_TICKET,
    FROM_WORDS,
    FROM_DATA,
    FROM_ROW,
    FROM_MORE,
    FROM_CELL,    /* table[key].column */
    FROM_COUNT,   /* number(n): day and count, as a ticket is called */
    FROM_ONE_MORE /* +1: what stands there, and one */
};
enum element { WHOLE, ELEMENT, ELEMENT_AT, ELEMENT_NAMED };

struct expression {
    enum source from;
    int64_t number;
    const char *word; /* or the member's name */
    enum element element;
    size_t element_at;
    const char *element_name;
    enum folded table;
    int column;
    const struct expression *key[2];
    const struct expression *otherwise; /* when this one is not there */
};

struct setting {
    int column;
    const struct expression *to;
};
struct compiled {
    const struct effect *effect;
    const struct expression *key[2], *only, *is, *each;
    const struct setting *settings;
    size_t n;
};
