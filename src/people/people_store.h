/* people/people_store.h — SQL text ↔ structs of this folder, and nothing else. */
#pragma once
#include "people/people.h"
#include "store/store.h"

/* A person as lists and views need it; a SELECT fills the members it names, the others stay zero.
 */
struct person_row {
    struct person_card card;
    int64_t starts, ends; /* of the shift */
    const char *cycle, *weekdays, *shift_name;
    int64_t away_until_at; /* 0: not away at the moment asked for */
    const char *chief_name;
    int64_t open_owned, open_jobs;
};
struct person_filter {
    int role; /* enum role, 0: any */
    const char *trade, *q;
    bool gone;       /* also deactivated ones */
    bool all_phones; /* the caller may see wards' phones, too: q looks through them */
    int64_t after, limit, at;
};
struct skill_row {
    int64_t person_id;
    struct skill skill;
};
struct ticket_row {
    int64_t id;
    const char *number, *title;
};
extern const struct shape TICKET_ROW_SHAPE;
/* What sign-in needs of a login. */
struct account {
    int64_t id;
    const char *login, *password_hash;
    bool active;
};
struct session_row {
    int64_t person_id, began_at, seen_at, post_id, zone_id;
    int party, role;
    const char *name, *trade;
};

MUST_USE enum outcome db_person_card(struct ctx *ctx, int64_t id, struct person_card *ret);
MUST_USE enum outcome db_person_row(struct ctx *ctx, int64_t id, int64_t at,
                                    struct person_row *ret);
/* What views need of those who are there among so many different ids (0: nobody), in no order,
 * some perhaps twice: struct person_row. */
#define PEOPLE_AT_ONCE 8
MUST_USE enum outcome db_person_rows(struct ctx *ctx, const int64_t ids[PEOPLE_AT_ONCE], int64_t at,
                                     struct list *ret);
MUST_USE enum outcome db_person_full(struct ctx *ctx, int64_t id, struct person_row *ret);
MUST_USE enum outcome db_person_list(struct ctx *ctx, const struct person_filter *f,
                                     struct list *ret);
/* Active holders of a role with their shifts, by id. */
MUST_USE enum outcome db_people_of_role(struct ctx *ctx, enum role role, int64_t at,
                                        struct list *ret);
/* The same of the desk and its leaders, only what duty is decided by. */
MUST_USE enum outcome db_people_of_desk(struct ctx *ctx, int64_t at, struct list *ret);
/* Open tickets somebody is first owner of, counted up to 25: this is asked at every report, so it
 * must not grow with the pile. */
MUST_USE enum outcome db_open_owned(struct ctx *ctx, int64_t id, int64_t *ret);
MUST_USE enum outcome db_people_chief(struct ctx *ctx, int64_t id, int64_t *ret_chief_id,
                                      bool *ret_active);
MUST_USE enum outcome db_people_count_role(struct ctx *ctx, enum role role, int64_t *ret);
MUST_USE enum outcome db_person_away(struct ctx *ctx, int64_t id, int64_t at, bool *ret);
MUST_USE enum outcome db_person_skill(struct ctx *ctx, int64_t id, const char *trade,
                                      bool certificate, int64_t at, bool *ret);

MUST_USE enum outcome db_person_insert(struct ctx *ctx, const struct person_card *c,
                                       const char *password_hash, int64_t *ret_id);
MUST_USE enum outcome db_person_save(struct ctx *ctx, const struct person_card *c);
MUST_USE enum outcome db_person_deactivate(struct ctx *ctx, int64_t id);
MUST_USE enum outcome db_person_set_hash(struct ctx *ctx, int64_t id, const char *hash);
MUST_USE enum outcome db_post_begin(struct ctx *ctx, const struct person_card *c, int64_t *ret_id);
MUST_USE enum outcome db_post_end(struct ctx *ctx, int64_t person_id);
MUST_USE enum outcome db_skills(struct ctx *ctx, int64_t from_id, int64_t to_id, struct list *ret);
MUST_USE enum outcome db_skills_replace(struct ctx *ctx, int64_t id, const struct list *skills);
MUST_USE enum outcome db_away_add(struct ctx *ctx, int64_t id, int64_t from_at, int64_t until_at,
                                  const char *reason, int64_t *ret_id);
MUST_USE enum outcome db_open_tickets_of(struct ctx *ctx, int64_t id, struct list *ret);
MUST_USE enum outcome db_zone_of_steward(struct ctx *ctx, int64_t id, const char **ret_name);
/* Name of a zone or place by id through the published views. NOT_FOUND when there is none. */
MUST_USE enum outcome db_zone_name(struct ctx *ctx, int64_t id, const char **ret);
MUST_USE enum outcome db_place_words(struct ctx *ctx, int64_t id, const char **ret_code,
                                     const char **ret_name);
MUST_USE enum outcome db_open_alarms_of(struct ctx *ctx, int64_t id, int64_t *ret);

MUST_USE enum outcome db_shift(struct ctx *ctx, int64_t id, struct shift *ret);
MUST_USE enum outcome db_shifts(struct ctx *ctx, struct list *ret);
MUST_USE enum outcome db_shift_insert(struct ctx *ctx, const struct shift *s, int64_t *ret_id);
MUST_USE enum outcome db_department(struct ctx *ctx, int64_t id, struct department *ret);
MUST_USE enum outcome db_departments(struct ctx *ctx, struct list *ret);
MUST_USE enum outcome db_department_insert(struct ctx *ctx, const struct department *d,
                                           int64_t *ret_id);
MUST_USE enum outcome db_department_save(struct ctx *ctx, const struct department *d);

MUST_USE enum outcome db_account(struct ctx *ctx, const char *login, struct account *ret);
MUST_USE enum outcome db_account_of(struct ctx *ctx, int64_t id, struct account *ret);
MUST_USE enum outcome db_accounts_count(struct ctx *ctx, int64_t *ret);
/* Everybody with a login and a post, lowest id first, at most 500: struct person_card. */
MUST_USE enum outcome db_accounts_to_show(struct ctx *ctx, struct list *ret);
MUST_USE enum outcome db_session(struct ctx *ctx, const char *hash, struct session_row *ret);
MUST_USE enum outcome db_session_insert(struct ctx *ctx, const char *hash, int64_t person_id);
MUST_USE enum outcome db_session_seen(struct ctx *ctx, const char *hash);
MUST_USE enum outcome db_session_end(struct ctx *ctx, const char *hash);
/* All sessions of a person but the one of `but_hash` (NULL: all). */
MUST_USE enum outcome db_sessions_end(struct ctx *ctx, int64_t person_id, const char *but_hash);
MUST_USE enum outcome db_sessions_forget(struct ctx *ctx, int64_t began_before,
                                         int64_t seen_before);
MUST_USE enum outcome db_hospital_text(struct ctx *ctx, const char *name, const char **ret);
MUST_USE enum outcome db_hospital_set(struct ctx *ctx, const char *name, const char *value);
MUST_USE enum outcome db_hospital_forget(struct ctx *ctx, const char *name);

/* What a row looks like to others; on_duty at `at`. Pure. */
void person_row_view(const struct person_row *r, bool phone, int64_t at, struct person_view *ret);
