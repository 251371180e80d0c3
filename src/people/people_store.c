/* people/people_store.c — persons, posts, skills and absence in the database. It decides nothing.
 * Role words come in as parameters; a role is never spelled in SQL. */
#include "people/people_store.h"

#define R(member, ...) FIELD(struct person_row, member, __VA_ARGS__)
#define C(member, ...)                                                                             \
    {                                                                                              \
        .name = #member, .kind = KIND_OF(struct person_row, card.member),                          \
        .at = offsetof(struct person_row, card.member), __VA_ARGS__                                \
    }
static const struct field ROW_FIELDS[] = {C(id),
                                          C(name),
                                          C(phone),
                                          C(login),
                                          C(active),
                                          C(version),
                                          C(post_id),
                                          C(party, .names = &PARTY_NAMES),
                                          C(role, .names = &ROLE_NAMES),
                                          C(title),
                                          C(trade),
                                          C(zone_id),
                                          C(place_id),
                                          C(shift_id),
                                          C(shift_turn),
                                          C(chief_id),
                                          R(starts),
                                          R(ends),
                                          R(cycle),
                                          R(weekdays),
                                          R(shift_name),
                                          R(away_until_at),
                                          R(chief_name),
                                          R(open_owned),
                                          R(open_jobs)};
static SHAPE(ROW, "PersonRow", struct person_row, ROW_FIELDS, "a person as read for views");

static const struct field SKILL_ROW_FIELDS[] = {
    FIELD(struct skill_row, person_id),
    FIELD(struct skill_row, skill.trade, .name = "trade"),
    FIELD(struct skill_row, skill.certificate, .name = "certificate"),
    FIELD(struct skill_row, skill.expires_at, .name = "expires_at"),
};
static SHAPE(SKILL_ROW, "SkillRow", struct skill_row, SKILL_ROW_FIELDS, "a skill and whose");

static const struct field TICKET_ROW_FIELDS[] = {
    FIELD(struct ticket_row, id, .says = "the ticket"),
    FIELD(struct ticket_row, number, .says = "its number"),
    FIELD(struct ticket_row, title, .says = "what it is about"),
};
const struct shape TICKET_ROW_SHAPE = {.name = "OwnedTicket",
                                       .says = "an open ticket somebody still owns",
                                       .size = sizeof(struct ticket_row),
                                       .fields = TICKET_ROW_FIELDS,
                                       .n = 3};

/* $1 is the moment that absence is asked for, in every statement made of this. */
#define WITH_SHIFT                                                                                 \
    " c.id, c.name, c.phone, c.login, c.active, c.version, c.post_id, c.party, c.role, c.title,"   \
    " c.trade, c.zone_id, c.place_id, c.shift_id, c.shift_turn, c.chief_id,"                       \
    " s.starts, s.ends, s.cycle, s.weekdays, s.name AS shift_name," AWAY
#define AWAY                                                                                       \
    " (SELECT MAX(a.until_at) FROM away a"                                                         \
    "   WHERE a.person_id = c.id AND a.from_at <= $1 AND a.until_at > $1) AS away_until_at"

enum outcome db_person_card(struct ctx *ctx, int64_t id, struct person_card *ret)
{
    static const char LOAD[] = "SELECT id, name, phone, login, active, version, post_id, party,"
                               "       role, title, trade, zone_id, place_id, shift_id,"
                               "       shift_turn, chief_id"
                               "  FROM person_card WHERE id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &PERSON_CARD_SHAPE, ret);
}

enum outcome db_person_row(struct ctx *ctx, int64_t id, int64_t at, struct person_row *ret)
{
    static const char LOAD[] =
        "SELECT" WITH_SHIFT "  FROM person_card c LEFT JOIN shift s ON s.id = c.shift_id"
        " WHERE c.id = $2";

    return db_load(ctx, LOAD, VALUES(V(at), V(id)), &ROW, ret);
}

/* Somebody with two absences at once comes twice. The ids come as rows and not by IN, for which
 * SQLite would build a table at every call; the order of a CROSS JOIN is kept. */
enum outcome db_person_rows(struct ctx *ctx, const int64_t ids[PEOPLE_AT_ONCE], int64_t at,
                            struct list *ret)
{
    static const char LIST[] =
        "WITH asked (id) AS (VALUES (CAST($2 AS BIGINT)), ($3), ($4), ($5), ($6), ($7), ($8), ($9))"
        " SELECT c.id, c.name, c.phone, c.active, c.party, c.role, c.title, c.trade, c.shift_id,"
        "       c.shift_turn, s.starts, s.ends, s.cycle, s.weekdays,"
        "       a.until_at AS away_until_at"
        "  FROM asked CROSS JOIN person_card c LEFT JOIN shift s ON s.id = c.shift_id"
        "  LEFT JOIN away a ON a.person_id = c.id AND a.from_at <= $1 AND a.until_at > $1"
        " WHERE c.id = asked.id";

    return db_list(ctx, LIST,
                   VALUES(V(at), v_id(ids[0]), v_id(ids[1]), v_id(ids[2]), v_id(ids[3]),
                          v_id(ids[4]), v_id(ids[5]), v_id(ids[6]), v_id(ids[7])),
                   &ROW, ret);
}

#define WITH_COUNTS                                                                                \
    WITH_SHIFT ", b.name AS chief_name,"                                                           \
               " (SELECT COUNT(*) FROM open_ticket_card t WHERE t.first_owner_id = c.id)"          \
               "   AS open_owned,"                                                                 \
               " (SELECT COUNT(*) FROM open_ticket_card t WHERE t.assignee_id = c.id)"             \
               "   AS open_jobs"                                                                   \
               "  FROM person_card c LEFT JOIN shift s ON s.id = c.shift_id"                       \
               "  LEFT JOIN person b ON b.id = c.chief_id"

enum outcome db_person_full(struct ctx *ctx, int64_t id, struct person_row *ret)
{
    static const char LOAD[] = "SELECT" WITH_COUNTS " WHERE c.id = $2";

    return db_load(ctx, LOAD, VALUES(V(ctx->now), V(id)), &ROW, ret);
}

enum outcome db_person_list(struct ctx *ctx, const struct person_filter *f, struct list *ret)
{
    static const char LIST[] =
        "SELECT" WITH_COUNTS " WHERE c.id > $2 AND (c.active = 1 OR $3 = 1)"
        "   AND ($4 = '' OR c.role = $4)"
        "   AND ($5 = '' OR c.trade = $5"
        "        OR EXISTS (SELECT 1 FROM skill k WHERE k.person_id = c.id AND k.trade = $5))"
        "   AND (LOWER(c.name) LIKE $6 ESCAPE '\\' OR LOWER(COALESCE(c.title, '')) LIKE $6 ESCAPE "
        "'\\'"
        "        OR COALESCE(c.login, '') LIKE $6 ESCAPE '\\'"
        "        OR (($8 = 1 OR c.party = 'contractor' OR c.role = 'logistics')"
        "            AND COALESCE(c.phone, '') LIKE $6 ESCAPE '\\'))"
        " ORDER BY c.id LIMIT $7";

    return db_list(ctx, LIST,
                   VALUES(V(f->at), V(f->after), V((int64_t)f->gone),
                          V(f->role ? name_of(&ROLE_NAMES, f->role) : ""),
                          V(f->trade ? f->trade : ""), V(db_like(ctx, f->q)), V(f->limit),
                          V(f->all_phones)),
                   &ROW, ret);
}

enum outcome db_people_of_role(struct ctx *ctx, enum role role, int64_t at, struct list *ret)
{
    static const char LIST[] =
        "SELECT" WITH_SHIFT "  FROM person_card c LEFT JOIN shift s ON s.id = c.shift_id"
        " WHERE c.role = $2 AND c.active = 1 ORDER BY c.id LIMIT 500";

    return db_list(ctx, LIST, VALUES(V(at), V(name_of(&ROLE_NAMES, (int)role))), &ROW, ret);
}

enum outcome db_people_of_desk(struct ctx *ctx, int64_t at, struct list *ret)
{
    static const char LIST[] =
        "SELECT o.person_id AS id, s.starts, s.ends, s.cycle, s.weekdays, o.shift_id, o.shift_turn,"
        "       e.active,"
        "       (SELECT MAX(a.until_at) FROM away a"
        "         WHERE a.person_id = o.person_id AND a.from_at <= $1 AND a.until_at > $1)"
        "         AS away_until_at"
        "  FROM post o JOIN person e ON e.id = o.person_id LEFT JOIN shift s ON s.id = o.shift_id"
        " WHERE o.role IN ($2, $3) AND o.until_at IS NULL AND e.active = 1"
        " ORDER BY o.person_id LIMIT 200";

    return db_list(ctx, LIST,
                   VALUES(V(at), V(name_of(&ROLE_NAMES, ROLE_DESK)),
                          V(name_of(&ROLE_NAMES, ROLE_DESK_LEADER))),
                   &ROW, ret);
}

enum outcome db_open_owned(struct ctx *ctx, int64_t id, int64_t *ret)
{
    static const char COUNT[] = "SELECT COUNT(*) FROM (SELECT 1 FROM open_ticket_card"
                                "                       WHERE first_owner_id = $1 LIMIT 25) n";

    /* It guides a choice and nobody relies on it. Read inside, every two who register at once would
     * have read what the other one changes. */
    return db_int_apart(ctx, COUNT, VALUES(V(id)), ret);
}

enum outcome db_people_chief(struct ctx *ctx, int64_t id, int64_t *ret_chief_id, bool *ret_active)
{
    /* The last post counts even when it has ended: who leaves must not cut the chain. */
    static const char LOAD[] = "SELECT o.chief_id, e.active"
                               "  FROM person e LEFT JOIN post o ON o.person_id = e.id"
                               " WHERE e.id = $1 ORDER BY o.id DESC LIMIT 1";
    struct person_row row = {0};
    enum outcome o = db_load(ctx, LOAD, VALUES(V(id)), &ROW, &row);

    *ret_chief_id = row.card.chief_id;
    *ret_active = row.card.active;
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_people_count_role(struct ctx *ctx, enum role role, int64_t *ret)
{
    static const char COUNT[] = "SELECT COUNT(*) FROM person_card WHERE role = $1 AND active = 1";

    return db_int(ctx, COUNT, VALUES(V(name_of(&ROLE_NAMES, (int)role))), ret);
}

enum outcome db_person_away(struct ctx *ctx, int64_t id, int64_t at, bool *ret)
{
    static const char COUNT[] = "SELECT COUNT(*) FROM away"
                                " WHERE person_id = $1 AND from_at <= $2 AND until_at > $2";
    int64_t n = 0;

    TRY(db_int(ctx, COUNT, VALUES(V(id), V(at)), &n));
    *ret = n > 0;
    return DONE;
}

enum outcome db_person_skill(struct ctx *ctx, int64_t id, const char *trade, bool certificate,
                             int64_t at, bool *ret)
{
    static const char COUNT[] =
        "SELECT (SELECT COUNT(*) FROM skill"
        "         WHERE person_id = $1 AND trade = $2"
        "           AND ($3 = 0 OR (certificate IS NOT NULL"
        "                           AND (expires_at IS NULL OR expires_at > $4))))"
        "     + (SELECT COUNT(*) FROM post"
        "         WHERE person_id = $1 AND trade = $2 AND until_at IS NULL AND $3 = 0)";
    int64_t n = 0;

    TRY(db_int(ctx, COUNT, VALUES(V(id), V(trade), V((int64_t)certificate), V(at)), &n));
    *ret = n > 0;
    return DONE;
}

enum outcome db_person_insert(struct ctx *ctx, const struct person_card *c,
                              const char *password_hash, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO person (name, phone, login, password_hash, added_at)"
                              " VALUES ($1, $2, $3, $4, $5) RETURNING id";

    return db_insert(ctx, ADD,
                     VALUES(V(c->name), V(c->phone), V(c->login), V(password_hash), V(ctx->now)),
                     ret_id);
}

enum outcome db_person_save(struct ctx *ctx, const struct person_card *c)
{
    static const char SAVE[] = "UPDATE person SET name = $3, phone = $4, login = $5,"
                               "       version = version + 1"
                               " WHERE id = $1 AND version = $2 AND active = 1";

    return db_change_one(ctx, SAVE,
                         VALUES(V(c->id), V(c->version), V(c->name), V(c->phone), V(c->login)));
}

enum outcome db_person_deactivate(struct ctx *ctx, int64_t id)
{
    static const char SAVE[] = "UPDATE person SET active = 0, password_hash = NULL,"
                               "       version = version + 1"
                               " WHERE id = $1 AND active = 1";

    return db_change_one(ctx, SAVE, VALUES(V(id)));
}

enum outcome db_person_set_hash(struct ctx *ctx, int64_t id, const char *hash)
{
    static const char SAVE[] = "UPDATE person SET password_hash = $2 WHERE id = $1 AND active = 1";

    return db_change_one(ctx, SAVE, VALUES(V(id), V(hash)));
}

enum outcome db_post_begin(struct ctx *ctx, const struct person_card *c, int64_t *ret_id)
{
    static const char ADD[] =
        "INSERT INTO post (person_id, party, role, title, trade, zone_id, place_id, shift_id,"
        "                  shift_turn, chief_id, from_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id";

    return db_insert(ctx, ADD,
                     VALUES(V(c->id), V(name_of(&PARTY_NAMES, c->party)),
                            V(name_of(&ROLE_NAMES, c->role)), V(c->title), V(c->trade),
                            v_id(c->zone_id), v_id(c->place_id), v_id(c->shift_id),
                            V(c->shift_turn), v_id(c->chief_id), V(ctx->now)),
                     ret_id);
}

enum outcome db_post_end(struct ctx *ctx, int64_t person_id)
{
    static const char SAVE[] = "UPDATE post SET until_at = $2"
                               " WHERE person_id = $1 AND until_at IS NULL";

    return db_run(ctx, SAVE, VALUES(V(person_id), V(ctx->now)));
}

enum outcome db_skills(struct ctx *ctx, int64_t from_id, int64_t to_id, struct list *ret)
{
    static const char LIST[] = "SELECT person_id, trade, certificate, expires_at FROM skill"
                               " WHERE person_id >= $1 AND person_id <= $2"
                               " ORDER BY person_id, trade LIMIT 5000";

    return db_list(ctx, LIST, VALUES(V(from_id), V(to_id)), &SKILL_ROW, ret);
}

enum outcome db_skills_replace(struct ctx *ctx, int64_t id, const struct list *skills)
{
    static const char FORGET[] = "DELETE FROM skill WHERE person_id = $1";
    static const char ADD[] = "INSERT INTO skill (person_id, trade, certificate, expires_at)"
                              " VALUES ($1, $2, $3, $4)";

    TRY(db_run(ctx, FORGET, VALUES(V(id))));
    for (size_t i = 0; i < skills->n; i++) {
        const struct skill *s = (const struct skill *)skills->items + i;

        TRY(db_run(ctx, ADD, VALUES(V(id), V(s->trade), V(s->certificate), v_id(s->expires_at))));
    }
    return DONE;
}

enum outcome db_away_add(struct ctx *ctx, int64_t id, int64_t from_at, int64_t until_at,
                         const char *reason, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO away (person_id, from_at, until_at, reason)"
                              " VALUES ($1, $2, $3, $4) RETURNING id";

    return db_insert(ctx, ADD, VALUES(V(id), V(from_at), V(until_at), V(reason)), ret_id);
}

enum outcome db_open_tickets_of(struct ctx *ctx, int64_t id, struct list *ret)
{
    /* Two halves, so that each finds its index; a ticket that is both stands once. */
    static const char LIST[] =
        "SELECT id, number, title FROM open_ticket_card WHERE first_owner_id = $1"
        " UNION "
        "SELECT id, number, title FROM open_ticket_card WHERE assignee_id = $1"
        " ORDER BY id LIMIT 500";

    return db_list(ctx, LIST, VALUES(V(id)), &TICKET_ROW_SHAPE, ret);
}

enum outcome db_zone_of_steward(struct ctx *ctx, int64_t id, const char **ret_name)
{
    static const char LOAD[] =
        "SELECT name FROM zone_card WHERE steward_id = $1 ORDER BY id LIMIT 1";
    enum outcome o = db_text(ctx, LOAD, VALUES(V(id)), ret_name);

    if (o == NOT_FOUND)
        *ret_name = NULL;
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_zone_name(struct ctx *ctx, int64_t id, const char **ret)
{
    static const char LOAD[] = "SELECT name FROM zone_card WHERE id = $1";

    return db_text(ctx, LOAD, VALUES(V(id)), ret);
}

enum outcome db_place_words(struct ctx *ctx, int64_t id, const char **ret_code,
                            const char **ret_name)
{
    static const char CODE[] = "SELECT code FROM place_card WHERE id = $1";
    static const char NAME[] = "SELECT full_name FROM place_card WHERE id = $1";

    TRY(db_text(ctx, CODE, VALUES(V(id)), ret_code));
    return db_text(ctx, NAME, VALUES(V(id)), ret_name);
}

enum outcome db_open_alarms_of(struct ctx *ctx, int64_t id, int64_t *ret)
{
    static const char COUNT[] = "SELECT COUNT(*) FROM alarm_card"
                                " WHERE person_id = $1 AND acknowledged_at IS NULL";

    return db_int(ctx, COUNT, VALUES(V(id)), ret);
}
