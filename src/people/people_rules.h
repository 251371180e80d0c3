/* people/people_rules.h — the rules only this folder asks for; those of others are in people.h. */
#pragma once
#include "people/people.h"

enum { LOGIN_ROOM = 33 }; /* bytes with NUL */

/* Words of the unions a person has ("staff", "desk" …), for screens; at most `room`. */
size_t rule_may_words(uint32_t may, const char **ret, size_t room);
/* JSON pointer of what is wrong with a shift, NULL: nothing. */
const char *rule_shift_fault(const struct shift *s);
/* A login as typed → lower case; letters, digits, `.`, `_`, `-`; 2..32 characters. */
bool rule_login(const char *typed, char ret[LOGIN_ROOM]);
/* DONE | TOO_SHORT (< 8) | TOO_LONG (> 128) | INVALID (it is the login, in any case). */
enum outcome rule_password(const char *password, const char *login);
/* May this caller keep (add, change, deactivate) somebody of that role? Each party keeps its own;
 * hospital logistics also names the contractor's first manager, or nobody could begin. */
bool rule_keeps(uint32_t may, enum role role, bool manager_there);
/* May a caller see this person's phone? Staff's work phones: all of the house; a ward's people's:
 * who has to ring them back (desk, stewards, manager, logistics). */
bool rule_sees_phone(uint32_t may, enum role role);
