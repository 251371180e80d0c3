/* people/people_session.h — the verbs of sign-in that only this folder's endpoints call. */
#pragma once
#include "people/people.h"

/* The same without the id, which nobody may choose. */
extern const struct shape DEPARTMENT_IN_SHAPE, SHIFT_IN_SHAPE;

/* SHA-256 of a token, hex: what is stored instead of it. Pure. */
void rule_token_hash(const char *token, char ret[65]);
/* Slow pool. DONE and the person | WRONG_PASSWORD (also unknown, deactivated, without password: all
 * after the same work) | BUSY. */
MUST_USE enum outcome people_check_sign_in(struct ctx *ctx, const char *login, const char *password,
                                           int64_t *ret_person_id);
/* Slow pool: the caller's own new password. DONE | WRONG_PASSWORD | as password_hash at /new. */
MUST_USE enum outcome people_new_password(struct ctx *ctx, const char *old, const char *new,
                                          const char **ret_hash);
/* Slow pool: somebody else's, by who keeps their party. */
MUST_USE enum outcome people_reset_password(struct ctx *ctx, int64_t id, const char *password,
                                            const char **ret_hash);
/* Writes it and ends the person's sessions but the one given (token, NULL: all). */
MUST_USE enum outcome people_set_password(struct ctx *ctx, int64_t id, const char *hash,
                                          const char *but_session);
/* May the caller keep this active person? Loads the card. DONE | NOT_FOUND | NOT_ALLOWED. */
MUST_USE enum outcome people_may_keep(struct ctx *ctx, int64_t id, struct person_card *ret);
/* A session for a person who proved who they are; the token is returned once and not stored. */
MUST_USE enum outcome session_begin(struct ctx *ctx, int64_t person_id, const char **ret_token);
MUST_USE enum outcome session_end(struct ctx *ctx, const char *token);
/* DONE | NOT_FOUND: the one-time token is wrong, used or superseded. */
MUST_USE enum outcome hospital_check_setup(struct ctx *ctx, const char *token);
