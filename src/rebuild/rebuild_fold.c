/* rebuild/rebuild_fold.c — does to the rows what one event after the other says. */
#include "base/text.h"
#include "base/time.h"
#include "rebuild/rebuild_words.h"

/* --- what an expression says of this event ------------------------------------------------------
 */

static struct cell value(struct fold *f, const struct rebuild_said *said,
                         const struct expression *e);

static struct cell of_json(struct fold *f, const json_t *v)
{
    if (!v || json_is_null(v))
        return (struct cell){0};
    if (json_is_integer(v))
        return cell_number(json_integer_value(v));
    if (json_is_boolean(v))
        return cell_number(json_is_true(v));
    if (json_is_string(v))
        return cell_text(json_string_value(v));
    return cell_text(arena_text(f->ctx->arena, "a list or an object"));
}

static struct cell member(struct fold *f, const struct rebuild_said *said, const json_t *of,
                          const struct expression *e)
{
    const json_t *v = json_object_get(of, e->word);

    if (e->element == WHOLE)
        return of_json(f, v);
    v = json_array_get(v, said->element);
    if (e->element == ELEMENT_AT)
        v = json_array_get(v, e->element_at);
    if (e->element == ELEMENT_NAMED)
        v = json_object_get(v, e->element_name);
    return of_json(f, v);
}

static struct cell in_texts(struct fold *f, const struct rebuild_said *said,
                            const struct expression *e)
{
    if (said->erased)
        return (struct cell){.kind = CELL_ERASED};
    if (e->from == FROM_WORDS)
        return cell_text(said->event->words && *said->event->words ? said->event->words : NULL);
    if (said->older)
        return (struct cell){.kind = CELL_OLDER};
    return member(f, said, said->more, e);
}

static struct cell number_if(int64_t v)
{
    return v ? cell_number(v) : (struct cell){0};
}

static struct cell in_cell(struct fold *f, const struct rebuild_said *said,
                           const struct expression *e)
{
    uint64_t key[2] = {0, 0};
    const struct row *row;

    for (int i = 0; i < 2 && e->key[i]; i++)
        key[i] = key_of(f, value(f, said, e->key[i]));
    row = row_find(f, e->table, key);
    if (!row)
        return (struct cell){0};
    return row->older ? (struct cell){.kind = CELL_OLDER} : row->cells[e->column];
}

static struct cell called(struct fold *f, const struct rebuild_said *said,
                          const struct expression *e)
{
    const struct cell n = value(f, said, e->key[0]);
    struct civil c;

    if (n.kind != CELL_NUMBER)
        return n;
    time_civil(said->event->at, &c);
    return cell_text(arena_print(f->ctx->arena, "%04d%02d%02d-%04lld", c.year, c.month, c.day,
                                 (long long)n.number));
}

static struct cell one_value(struct fold *f, const struct rebuild_said *said,
                             const struct expression *e)
{
    const struct rebuild_event *event = said->event;

    switch (e->from) {
    case FROM_NOTHING:
    case FROM_ONE_MORE:
        return (struct cell){0};
    case FROM_NOBODY:
        return (struct cell){.kind = CELL_OLDER};
    case FROM_NUMBER:
        return cell_number(e->number);
    case FROM_WORD:
        return cell_text(e->word);
    case FROM_AT:
        return cell_number(event->at);
    case FROM_ACTOR:
        return number_if(event->actor_id);
    case FROM_PARTY:
        return cell_text(event->party);
    case FROM_ASKER:
        return number_if(event->asker_id);
    case FROM_SUBJECT:
        return number_if(event->subject_id);
    case FROM_TICKET:
        return number_if(event->ticket_id);
    case FROM_DATA:
        return member(f, said, said->data, e);
    case FROM_ROW:
        return said->older ? (struct cell){.kind = CELL_OLDER} : member(f, said, said->row, e);
    case FROM_WORDS:
    case FROM_MORE:
        return in_texts(f, said, e);
    case FROM_CELL:
        return in_cell(f, said, e);
    case FROM_COUNT:
        return called(f, said, e);
    }
    return (struct cell){0};
}

static struct cell value(struct fold *f, const struct rebuild_said *said,
                         const struct expression *e)
{
    struct cell cell = one_value(f, said, e);

    while (cell.kind == CELL_NONE && e->otherwise) {
        e = e->otherwise;
        cell = one_value(f, said, e);
    }
    return cell;
}

/* --- what it does -------------------------------------------------------------------------------
 */

static bool applies(struct fold *f, const struct rebuild_said *said, const struct compiled *c)
{
    struct cell is, want;

    if (!c->only)
        return true;
    is = value(f, said, c->only);
    /* Nobody can say any more whether it did: what it may have made began before the record. */
    if (is.kind == CELL_OLDER)
        return c->effect->does == PUTS || c->effect->does == ADDS;
    if (!c->is)
        return is.kind == CELL_WORD || (is.kind == CELL_NUMBER && is.number != 0);
    want = value(f, said, c->is);
    return is.kind == want.kind &&
           (is.kind == CELL_WORD ? text_same(is.text, want.text) : is.number == want.number);
}

static void set_all(struct fold *f, const struct rebuild_said *said, const struct compiled *c,
                    struct row *row)
{
    struct cell values[COLUMNS_MOST];

    /* All are worked out before any is written. */
    for (size_t i = 0; i < c->n; i++) {
        const struct cell now = row->cells[c->settings[i].column];

        values[i] = c->settings[i].to->from != FROM_ONE_MORE ? value(f, said, c->settings[i].to)
                    : now.kind == CELL_NUMBER                ? cell_number(now.number + 1)
                                                             : now;
    }
    for (size_t i = 0; i < c->n; i++)
        row_set(f, c->effect->table, row, c->settings[i].column, values[i]);
}

static const char *key_text(struct fold *f, const struct cell *keys, size_t n)
{
    struct buf b = {.arena = f->ctx->arena};

    for (size_t i = 0; i < n; i++)
        if (keys[i].kind == CELL_WORD)
            buf_print(&b, "%s%s", i ? ", " : "", keys[i].text);
        else
            buf_print(&b, "%s%lld", i ? ", " : "", (long long)keys[i].number);
    return b.text;
}

static void complain(struct fold *f, const struct rebuild_said *said, const struct compiled *c,
                     const struct cell *keys, const char *says)
{
    differs(f, c->effect->table, key_text(f, keys, TABLES[c->effect->table].n_keys), NULL, NULL,
            NULL,
            arena_print(f->ctx->arena, "event %lld (%s) %s", (long long)said->event->id,
                        said->event->fact, says));
}

static void to_all_of(struct fold *f, const struct rebuild_said *said, const struct compiled *c,
                      int64_t owner)
{
    const enum folded table = c->effect->table;
    struct row *next;

    for (struct row *row = rows_of(f, table, owner); row; row = next) {
        next = row->after;
        if (row->owner != owner)
            continue;
        if (c->effect->does == DROPS_ALL)
            row_remove(f, table, row);
        else
            set_all(f, said, c, row);
    }
}

static void do_once(struct fold *f, const struct rebuild_said *said, const struct compiled *c)
{
    const struct effect *effect = c->effect;
    const size_t n_keys = TABLES[effect->table].n_keys;
    struct cell keys[2] = {{0}};
    uint64_t key[2] = {0, 0};
    struct row *row;

    for (size_t i = 0; i < 2 && c->key[i]; i++) {
        keys[i] = value(f, said, c->key[i]);
        key[i] = key_of(f, keys[i]);
    }
    if (effect->does == SETS_ALL || effect->does == DROPS_ALL) {
        to_all_of(f, said, c, keys[0].number);
        return;
    }
    for (size_t i = 0; i < n_keys; i++)
        if ((keys[i].kind != CELL_NUMBER && keys[i].kind != CELL_WORD) ||
            (said->older && keys[i].kind == CELL_NUMBER && keys[i].number == 0))
            return; /* older than the record, or erased: nobody can say which row it was */
    row = row_find(f, effect->table, key);
    if (!row && effect->does == SETS) {
        if (!said->older)
            complain(f, said, c, keys, "changes it, but no event made it");
        return;
    }
    if (row && effect->does == ADDS) {
        if (!said->older)
            complain(f, said, c, keys, "makes it a second time");
        return;
    }
    if (!row) {
        row = row_add(f, effect->table, keys);
        row->older = said->older;
    }
    set_all(f, said, c, row);
}

static void do_it(struct fold *f, struct rebuild_said *said, const struct compiled *c)
{
    const json_t *list;

    if (!applies(f, said, c))
        return;
    if (c->effect->also)
        c->effect->also(f, said);
    if (!c->each) {
        do_once(f, said, c);
        return;
    }
    list = json_object_get(c->each->from == FROM_MORE  ? said->more
                           : c->each->from == FROM_ROW ? said->row
                                                       : said->data,
                           c->each->word);
    for (size_t i = 0; i < json_array_size(list); i++) {
        said->element = i;
        do_once(f, said, c);
    }
    said->element = 0;
}

/* --- events -------------------------------------------------------------------------------------
 */

static json_t *read_object(const char *text)
{
    return text ? json_loads(text, 0, NULL) : NULL;
}

/* Since the record began, events of tickets are counted; what else changes a table brings a row of
 * members or texts. */
static bool is_older(const struct rebuild_said *said)
{
    const struct rebuild_event *e = said->event;

    return e->ticket_id ? e->nth == 0 : !said->row && !e->committed;
}

enum outcome rebuild_apply(struct fold *f, const struct rebuild_event *event)
{
    struct rebuild_said said = {.event = event, .erased = event->committed && event->bare};
    bool known = false;

    for (size_t i = 0; i < EFFECTS_N; i++) {
        if (!text_same(EFFECTS[i].fact, event->fact))
            continue;
        if (!known) {
            known = true;
            said.data = read_object(event->data);
            said.row = json_object_get(said.data, "row");
            said.more = said.erased ? NULL : read_object(event->more);
            said.older = is_older(&said);
        }
        do_it(f, &said, &f->compiled[i]);
    }
    json_decref(said.data);
    json_decref(said.more);
    if (!known && !rebuild_knows_fact(event->fact))
        differs(f, NO_TABLE, arena_print(f->ctx->arena, "%lld", (long long)event->id), NULL, NULL,
                NULL, arena_print(f->ctx->arena, "is a fact nobody knows: %s", event->fact));
    return DONE;
}

/* --- places -------------------------------------------------------------------------------------
 */

/* What `said` makes of the place's zone and full name, and everything below that had the old ones.
 */
struct descent {
    struct cell old_zone, zone, old_name, name;
    int zone_column, name_column, version_column;
};

static bool same_number(struct cell a, struct cell b)
{
    return a.kind == b.kind && (a.kind != CELL_NUMBER || a.number == b.number);
}

static void descend(struct fold *f, int64_t id, const struct descent *d)
{
    for (struct row *row = rows_of(f, T_PLACE, id); row; row = row->after) {
        if (row->owner != id || row->cells[0].number == id)
            continue;
        struct cell *zone = &row->cells[d->zone_column], *name = &row->cells[d->name_column];
        struct cell *version = &row->cells[d->version_column];

        if (!same_number(d->old_zone, d->zone) && same_number(*zone, d->old_zone)) {
            *zone = d->zone;
            version->number++;
        }
        if (d->name.kind == CELL_WORD && d->old_name.kind == CELL_WORD && name->kind == CELL_WORD &&
            strncmp(name->text, d->old_name.text, strlen(d->old_name.text)) == 0)
            name->text =
                arena_print(f->keep, "%s%s", d->name.text, name->text + strlen(d->old_name.text));
        descend(f, row->cells[0].number, d);
    }
}

void places_below(struct fold *f, const struct rebuild_said *said)
{
    struct descent d = {.zone_column = column_named(T_PLACE, "zone_id"),
                        .name_column = column_named(T_PLACE, "full_name"),
                        .version_column = column_named(T_PLACE, "version")};
    const uint64_t key[2] = {(uint64_t)said->event->subject_id, 0};
    const struct row *row = row_find(f, T_PLACE, key);
    const int kind = column_named(T_PLACE, "kind");
    const json_t *name = json_object_get(said->more, "full_name");

    if (!row || said->older)
        return;
    d.old_zone = row->cells[d.zone_column];
    d.zone = number_if(json_integer_value(json_object_get(said->data, "zone_id")));
    d.old_name = row->cells[d.name_column];
    /* What stands on a campus is not called after it. */
    if (json_is_string(name) && !text_same(row->cells[kind].text, "campus"))
        d.name = cell_text(json_string_value(name));
    if (d.name.kind == CELL_WORD && text_same(d.name.text, d.old_name.text))
        d.name = (struct cell){0};
    descend(f, said->event->subject_id, &d);
}
