/* rebuild/rebuild_store.c — reads the events with what stands beside them, and every folded table,
 * a page at a time in the order of its key. It changes nothing. */
#include "rebuild/rebuild_inside.h"
#include "store/store.h"

/* A missing number is told from 0 by a value that no column can have. */
#define ABSENT "-4611686018427387904"
static_assert(REBUILD_ABSENT == INT64_C(-4611686018427387904), "the same in SQL");

#define SQL_KEY(name)          #name
#define SQL_KEY_TEXT(name)     #name
#define SQL_KEY_OWNER(name)    #name
#define SQL_OWNER(name)        #name
#define SQL_INT(name)          #name
#define SQL_MAYBE(name)        "COALESCE(" #name ", " ABSENT ") AS " #name
#define SQL_AMOUNT(name)       SQL_MAYBE(name)
#define SQL_PARENT(name)       SQL_MAYBE(name)
#define SQL_IS_SET(name)       "CASE WHEN " #name " IS NULL THEN 0 ELSE 1 END AS " #name
#define SQL_HEX(name)          #name
#define SQL_WORD(name)         #name
#define SQL_TEXT(name)         #name
#define SQL_OWN(name)          #name
#define SQL_COLUMN(kind, name) SQL_##kind(name) ", "

/* Every list of columns ends with a comma, so one more stands behind it. */
#define SQL_ROWS(name, columns) "SELECT " columns(SQL_COLUMN) "1 AS one FROM " #name

#define BY_ONE(key)             " WHERE " #key " > $1 ORDER BY " #key " LIMIT $2"
#define BY_TWO(k1, k2)          " WHERE (" #k1 ", " #k2 ") > ($1, $2) ORDER BY " #k1 ", " #k2 " LIMIT $3"

static const char *const PAGES[] = {
    [T_HOSPITAL] = SQL_ROWS(hospital, HOSPITAL_COLUMNS) BY_ONE(name),
    [T_CALENDAR_YEAR] = SQL_ROWS(calendar_year, CALENDAR_YEAR_COLUMNS) BY_TWO(year, version),
    [T_WORKING_HOURS] = SQL_ROWS(working_hours, WORKING_HOURS_COLUMNS) BY_TWO(weekday, starts),
    [T_ZONE] = SQL_ROWS(zone, ZONE_COLUMNS) BY_ONE(id),
    [T_PLACE] = SQL_ROWS(place, PLACE_COLUMNS) BY_ONE(id),
    [T_PLACE_ALIAS] = SQL_ROWS(place_alias, PLACE_ALIAS_COLUMNS) BY_TWO(place_id, alias),
    [T_PERSON] = SQL_ROWS(person, PERSON_COLUMNS) BY_ONE(id),
    [T_SHIFT] = SQL_ROWS(shift, SHIFT_COLUMNS) BY_ONE(id),
    [T_POST] = SQL_ROWS(post, POST_COLUMNS) BY_ONE(id),
    [T_SKILL] = SQL_ROWS(skill, SKILL_COLUMNS) BY_TWO(person_id, trade),
    [T_AWAY] = SQL_ROWS(away, AWAY_COLUMNS) BY_ONE(id),
    [T_DEPARTMENT] = SQL_ROWS(department, DEPARTMENT_COLUMNS) BY_ONE(id),
    [T_SERVICE] = SQL_ROWS(service, SERVICE_COLUMNS) BY_ONE(id),
    [T_SERVICE_VERSION] = SQL_ROWS(service_version, SERVICE_VERSION_COLUMNS) BY_ONE(id),
    [T_TICKET] = SQL_ROWS(ticket, TICKET_COLUMNS) BY_ONE(id),
    [T_ASKER] = SQL_ROWS(asker, ASKER_COLUMNS) BY_ONE(id),
    [T_HELPER] = SQL_ROWS(ticket_helper, HELPER_COLUMNS) BY_TWO(ticket_id, person_id),
    [T_WAIT] = SQL_ROWS(ticket_wait, WAIT_COLUMNS) BY_ONE(id),
    [T_QUANTITY] = SQL_ROWS(ticket_quantity, QUANTITY_COLUMNS) BY_ONE(id),
    [T_QUOTE] = SQL_ROWS(ticket_quote, QUOTE_COLUMNS) BY_ONE(id),
    [T_HAND_OVER] = SQL_ROWS(hand_over, HAND_OVER_COLUMNS) BY_ONE(id),
    [T_LINK] = SQL_ROWS(ticket_link, LINK_COLUMNS) BY_TWO(from_id, to_id),
    [T_PROMISE] = SQL_ROWS(promise, PROMISE_COLUMNS) BY_ONE(id),
    [T_ALARM] = SQL_ROWS(alarm, ALARM_COLUMNS) BY_ONE(id),
    [T_EVIDENCE] = SQL_ROWS(ticket_evidence, EVIDENCE_COLUMNS) BY_ONE(id),
    [T_RATING] = SQL_ROWS(rating, RATING_COLUMNS) BY_ONE(id),
    [T_WITNESS] = SQL_ROWS(witness, WITNESS_COLUMNS) BY_ONE(id),
    [T_ERASURE] = SQL_ROWS(erasure, ERASURE_COLUMNS) BY_ONE(id),
};
static_assert(sizeof PAGES / sizeof PAGES[0] == TABLE_COUNT, "a statement for every table");

static const char EVENTS[] =
    "SELECT e.id, e.at, e.fact, e.party, e.ticket_id, e.nth, e.subject_id, e.actor_id, e.asker_id, "
    "e.data,"
    "       e.commitment IS NOT NULL AS committed, w.salt IS NULL AS bare, w.words, w.more"
    "  FROM event e LEFT JOIN event_words w ON w.event_id = e.id"
    " WHERE e.id > $1 ORDER BY e.id LIMIT $2";
static const char COUNT[] = "SELECT COUNT(*) FROM event";

#define E(member) FIELD(struct rebuild_event, member)
static const struct field EVENT_FIELDS[] = {
    E(id),       E(at),       E(fact), E(party),     E(ticket_id), E(nth),   E(subject_id),
    E(actor_id), E(asker_id), E(data), E(committed), E(bare),      E(words), E(more),
};
static SHAPE(EVENTS_SHAPE, "RebuildEvent", struct rebuild_event, EVENT_FIELDS, "An event.");

enum outcome db_rebuild_events(struct ctx *ctx, int64_t after, struct list *ret)
{
    return db_list(ctx, EVENTS, VALUES(V(after), V(REBUILD_PAGE)), &EVENTS_SHAPE, ret);
}

enum outcome db_rebuild_count(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, COUNT, NO_VALUES, ret);
}

static enum kind kind_of(const struct column *c)
{
    return c->kind == COLUMN_HEX ? KIND_BYTES : is_text(c) ? KIND_TEXT : KIND_INT;
}

/* Rows as they come: a slot a column. The shapes stay, for a connection remembers them. */
static const struct shape *shape_of(enum folded table)
{
    static struct field fields[TABLE_COUNT][COLUMNS_MOST + 1];
    static struct shape shapes[TABLE_COUNT];
    const struct table *t = &TABLES[table];

    if (shapes[table].n)
        return &shapes[table];
    for (size_t i = 0; i < t->n; i++)
        fields[table][i] = (struct field){.name = t->columns[i].name,
                                          .kind = kind_of(&t->columns[i]),
                                          .at = i * sizeof(union slot)};
    fields[table][t->n] =
        (struct field){.name = "one", .kind = KIND_INT, .at = t->n * sizeof(union slot)};
    shapes[table] = (struct shape){.name = t->name,
                                   .size = (t->n + 1) * sizeof(union slot),
                                   .fields = fields[table],
                                   .n = t->n + 1};
    return &shapes[table];
}

static struct value slot_value(const struct table *t, size_t column, const union slot *after)
{
    if (is_text(&t->columns[column]))
        return v_text(after ? after[column].text : "");
    return v_int(after ? after[column].number : INT64_MIN);
}

enum outcome db_rebuild_rows(struct ctx *ctx, enum folded table, const union slot *after,
                             struct list *ret)
{
    const struct table *t = &TABLES[table];
    struct value v[3];
    size_t n = 0;

    for (size_t i = 0; i < t->n_keys; i++)
        v[n++] = slot_value(t, i, after);
    v[n++] = v_int(REBUILD_PAGE);
    return db_list(ctx, PAGES[table], v, n, shape_of(table), ret);
}
