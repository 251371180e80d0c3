/* people/people_account_store.c — accounts, sessions, shifts, departments and the hospital's card
 * in the database. Tokens and passwords come here only as hashes. */
#include "people/people_store.h"

static const struct field ACCOUNT_FIELDS[] = {
    FIELD(struct account, id),
    FIELD(struct account, login),
    FIELD(struct account, password_hash, .secret = true),
    FIELD(struct account, active),
};
static SHAPE(ACCOUNT, "Account", struct account, ACCOUNT_FIELDS, "what sign-in needs");

static const struct field SESSION_FIELDS[] = {
    FIELD(struct session_row, person_id),
    FIELD(struct session_row, began_at),
    FIELD(struct session_row, seen_at),
    FIELD(struct session_row, post_id),
    FIELD(struct session_row, zone_id),
    FIELD(struct session_row, party, .names = &PARTY_NAMES),
    FIELD(struct session_row, role, .names = &ROLE_NAMES),
    FIELD(struct session_row, name),
    FIELD(struct session_row, trade),
};
static SHAPE(SESSION, "SessionRow", struct session_row, SESSION_FIELDS, "a session and whose");

enum outcome db_account(struct ctx *ctx, const char *login, struct account *ret)
{
    static const char LOAD[] = "SELECT id, login, password_hash, active"
                               "  FROM person WHERE login = $1";

    return db_load(ctx, LOAD, VALUES(V(login)), &ACCOUNT, ret);
}

enum outcome db_account_of(struct ctx *ctx, int64_t id, struct account *ret)
{
    static const char LOAD[] = "SELECT id, login, password_hash, active FROM person WHERE id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &ACCOUNT, ret);
}

enum outcome db_accounts_count(struct ctx *ctx, int64_t *ret)
{
    static const char COUNT[] = "SELECT COUNT(*) FROM person WHERE login IS NOT NULL";

    return db_int(ctx, COUNT, NO_VALUES, ret);
}

enum outcome db_accounts_to_show(struct ctx *ctx, struct list *ret)
{
    static const char LIST[] =
        "SELECT id, name, login, party, role, title, trade, active, post_id, version"
        "  FROM person_card"
        " WHERE active = 1 AND login IS NOT NULL AND role IS NOT NULL"
        " ORDER BY id LIMIT 500";

    return db_list(ctx, LIST, NO_VALUES, &PERSON_CARD_SHAPE, ret);
}

enum outcome db_session(struct ctx *ctx, const char *hash, struct session_row *ret)
{
    static const char LOAD[] = "SELECT n.person_id, n.began_at, n.seen_at, c.post_id, c.zone_id,"
                               "       c.party, c.role, c.name, c.trade"
                               "  FROM session n JOIN person_card c ON c.id = n.person_id"
                               " WHERE n.hash = $1 AND c.active = 1 AND c.role IS NOT NULL";

    return db_load(ctx, LOAD, VALUES(V(hash)), &SESSION, ret);
}

enum outcome db_session_insert(struct ctx *ctx, const char *hash, int64_t person_id)
{
    static const char ADD[] = "INSERT INTO session (hash, person_id, began_at, seen_at)"
                              " VALUES ($1, $2, $3, $3)";

    return db_run(ctx, ADD, VALUES(V(hash), V(person_id), V(ctx->now)));
}

enum outcome db_session_seen(struct ctx *ctx, const char *hash)
{
    static const char SAVE[] = "UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2";

    return db_run(ctx, SAVE, VALUES(V(hash), V(ctx->now)));
}

enum outcome db_session_end(struct ctx *ctx, const char *hash)
{
    static const char FORGET[] = "DELETE FROM session WHERE hash = $1";

    return db_run(ctx, FORGET, VALUES(V(hash)));
}

enum outcome db_sessions_end(struct ctx *ctx, int64_t person_id, const char *but_hash)
{
    static const char FORGET[] = "DELETE FROM session WHERE person_id = $1 AND hash <> $2";

    return db_run(ctx, FORGET, VALUES(V(person_id), V(but_hash ? but_hash : "")));
}

enum outcome db_sessions_forget(struct ctx *ctx, int64_t began_before, int64_t seen_before)
{
    static const char FORGET[] = "DELETE FROM session WHERE began_at <= $1 OR seen_at <= $2";

    return db_run(ctx, FORGET, VALUES(V(began_before), V(seen_before)));
}

enum outcome db_hospital_text(struct ctx *ctx, const char *name, const char **ret)
{
    static const char LOAD[] = "SELECT value FROM hospital WHERE name = $1";
    enum outcome o = db_text(ctx, LOAD, VALUES(V(name)), ret);

    if (o == NOT_FOUND)
        *ret = NULL;
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_hospital_set(struct ctx *ctx, const char *name, const char *value)
{
    static const char SAVE[] = "INSERT INTO hospital (name, value) VALUES ($1, $2)"
                               " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    return db_run(ctx, SAVE, VALUES(V(name), V(value)));
}

enum outcome db_hospital_forget(struct ctx *ctx, const char *name)
{
    static const char FORGET[] = "DELETE FROM hospital WHERE name = $1";

    return db_run(ctx, FORGET, VALUES(V(name)));
}

enum outcome db_shift(struct ctx *ctx, int64_t id, struct shift *ret)
{
    static const char LOAD[] = "SELECT id, name, starts, ends, cycle, weekdays"
                               "  FROM shift WHERE id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &SHIFT_SHAPE, ret);
}

enum outcome db_shifts(struct ctx *ctx, struct list *ret)
{
    static const char LIST[] = "SELECT id, name, starts, ends, cycle, weekdays"
                               "  FROM shift ORDER BY id LIMIT 500";

    return db_list(ctx, LIST, NO_VALUES, &SHIFT_SHAPE, ret);
}

enum outcome db_shift_insert(struct ctx *ctx, const struct shift *s, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO shift (name, starts, ends, cycle, weekdays)"
                              " VALUES ($1, $2, $3, $4, $5) RETURNING id";

    return db_insert(ctx, ADD,
                     VALUES(V(s->name), V(s->starts), V(s->ends), V(s->cycle), V(s->weekdays)),
                     ret_id);
}

enum outcome db_department(struct ctx *ctx, int64_t id, struct department *ret)
{
    static const char LOAD[] = "SELECT id, name, place, phone, matters"
                               "  FROM department WHERE id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &DEPARTMENT_SHAPE, ret);
}

enum outcome db_departments(struct ctx *ctx, struct list *ret)
{
    static const char LIST[] = "SELECT id, name, place, phone, matters"
                               "  FROM department ORDER BY id LIMIT 1000";

    return db_list(ctx, LIST, NO_VALUES, &DEPARTMENT_SHAPE, ret);
}

enum outcome db_department_insert(struct ctx *ctx, const struct department *d, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO department (name, place, phone, matters)"
                              " VALUES ($1, $2, $3, $4) RETURNING id";

    return db_insert(ctx, ADD, VALUES(V(d->name), V(d->place), V(d->phone), V(d->matters)), ret_id);
}

enum outcome db_department_save(struct ctx *ctx, const struct department *d)
{
    static const char SAVE[] = "UPDATE department SET name = $2, place = $3, phone = $4,"
                               "       matters = $5 WHERE id = $1";

    return db_change_one(ctx, SAVE,
                         VALUES(V(d->id), V(d->name), V(d->place), V(d->phone), V(d->matters)));
}
