/* places/places_rules.h — the rules only this folder asks for. */
#pragma once
#include "places/places.h"

enum { CODE_ROOM = 25 }; /* bytes of a code with NUL */

/* May a place of kind `child` stand right under one of kind `parent` (PLACE_NONE: at the top)?
 * Kinds go down the tree; a spot (a corridor, a garden) may stand anywhere but under a bed or a
 * spot. */
bool rule_stands_under(enum place_kind child, enum place_kind parent);
/* A code as typed → upper case; letters, digits and `-`, 3..24 characters. */
bool rule_code(const char *typed, char ret[CODE_ROOM]);
/* What a place is called in full under `parent` (NULL: at the top), into at most `room` bytes; what
 * does not fit is cut between characters. A campus is not said; building and floor are one breath:
 * 住院楼 12 层 · 东区护士站. */
void rule_full_name(const struct place *parent, const char *name, char *ret, size_t room);
