/* base/phone.h — one spelling for a telephone number, so that who wrote +86 138 0000 0000 and who
 * wrote 013800000000 are the same caller. */
#pragma once
#include <stdbool.h>

#define PHONE_SPELLED_MAX 20 /* digits */

/* The digits as one dials them inside the country: spaces, hyphens, brackets and full-width forms
 * go; +86, 0086 and 86 before a mobile or an area code go; the 0 that some put before a mobile
 * goes; an area code keeps (or gets back) its 0; in-house short numbers stay as they are. False
 * when something else stands there, or fewer than 3 or more than 20 digits are left. */
bool phone_spell(const char *typed, char ret[PHONE_SPELLED_MAX + 1]);
