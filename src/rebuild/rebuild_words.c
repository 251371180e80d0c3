/* rebuild/rebuild_words.c — reads the words of rebuild_facts.c. Its grammar stands at struct
 * effect. */
#include "base/log.h"
#include "base/text.h"
#include "rebuild/rebuild_words.h"

struct reader {
    struct fold *fold;
    const char *at;
    const struct effect *effect;
};

static void stop(const struct reader *r, const char *why)
{
    log_stop("rebuild", "%s of \"%s\": %s at \"%.30s\"", TABLES[r->effect->table].name,
             r->effect->fact, why, r->at);
}

static void skip(struct reader *r)
{
    r->at += strspn(r->at, " ");
}

static bool takes(struct reader *r, const char *sign)
{
    const size_t n = strlen(sign);

    skip(r);
    if (strncmp(r->at, sign, n) != 0)
        return false;
    r->at += n;
    return true;
}

static void must_take(struct reader *r, const char *sign)
{
    if (!takes(r, sign))
        stop(r, sign);
}

static const char *take_name(struct reader *r)
{
    size_t n;

    skip(r);
    n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (!n)
        stop(r, "no name");
    const char *name = arena_text_n(r->fold->keep, r->at, n);
    r->at += n;
    return name;
}

static const struct expression *read_expression(struct reader *r);

static void read_element(struct reader *r, struct expression *e)
{
    if (*r->at != '#')
        return;
    r->at++;
    e->element = ELEMENT;
    if (*r->at >= '0' && *r->at <= '9') {
        e->element = ELEMENT_AT;
        e->element_at = (size_t)(*r->at++ - '0');
    } else if (*r->at >= 'a' && *r->at <= 'z') {
        e->element = ELEMENT_NAMED;
        e->element_name = take_name(r);
    }
}

static bool read_member(struct reader *r, struct expression *e)
{
    static const struct {
        const char *sign;
        enum source from;
    } OF[] = {
        {"d.", FROM_DATA},
        {"r.", FROM_ROW },
        {"m.", FROM_MORE}
    };

    for (size_t i = 0; i < sizeof OF / sizeof *OF; i++)
        if (takes(r, OF[i].sign)) {
            e->from = OF[i].from;
            e->word = take_name(r);
            read_element(r, e);
            return true;
        }
    return false;
}

static void read_cell(struct reader *r, const char *table, struct expression *e)
{
    e->from = FROM_CELL;
    e->table = table_named(table);
    if (e->table == NO_TABLE)
        stop(r, "no such table before it");
    must_take(r, "[");
    e->key[0] = read_expression(r);
    if (takes(r, ","))
        e->key[1] = read_expression(r);
    must_take(r, "]");
    must_take(r, ".");
    e->column = column_named(e->table, take_name(r));
    if (e->column < 0)
        stop(r, "no such column before it");
}

static void read_word(struct reader *r, struct expression *e)
{
    static const struct {
        const char *word;
        enum source from;
    } OF_EVENT[] = {
        {"at",         FROM_AT     },
        {"actor_id",   FROM_ACTOR  },
        {"party",      FROM_PARTY  },
        {"asker_id",   FROM_ASKER  },
        {"subject_id", FROM_SUBJECT},
        {"ticket_id",  FROM_TICKET },
        {"words",      FROM_WORDS  },
        {"NULL",       FROM_NOTHING}
    };
    const char *word = take_name(r);

    for (size_t i = 0; i < sizeof OF_EVENT / sizeof *OF_EVENT; i++)
        if (text_same(word, OF_EVENT[i].word)) {
            e->from = OF_EVENT[i].from;
            return;
        }
    if (text_same(word, "number")) {
        e->from = FROM_COUNT;
        must_take(r, "(");
        e->key[0] = read_expression(r);
        must_take(r, ")");
        return;
    }
    read_cell(r, word, e);
}

static const struct expression *read_one(struct reader *r)
{
    struct expression *e = ARENA_NEW(r->fold->keep, struct expression);

    if (takes(r, "'")) {
        const size_t n = strcspn(r->at, "'");

        e->from = FROM_WORD;
        e->word = arena_text_n(r->fold->keep, r->at, n);
        r->at += n;
        must_take(r, "'");
    } else if (takes(r, "?")) {
        e->from = FROM_NOBODY;
    } else if (takes(r, "NULL")) {
        e->from = FROM_NOTHING;
    } else if (takes(r, "+1")) {
        e->from = FROM_ONE_MORE;
    } else if (r->at[strspn(r->at, " ")] >= '0' && r->at[strspn(r->at, " ")] <= '9') {
        e->from = FROM_NUMBER;
        if (!text_int(take_name(r), &e->number))
            stop(r, "no number before it");
    } else if (!read_member(r, e)) {
        read_word(r, e);
    }
    return e;
}

static const struct expression *read_expression(struct reader *r)
{
    struct expression *e = (struct expression *)(uintptr_t)read_one(r);

    if (takes(r, "|"))
        e->otherwise = read_expression(r);
    return e;
}

static void read_key(struct reader *r, const char *words, const struct expression *key[2])
{
    r->at = words;
    key[0] = read_expression(r);
    if (takes(r, ","))
        key[1] = read_expression(r);
    skip(r);
    if (*r->at)
        stop(r, "more than a key");
}

static void read_settings(struct reader *r, struct compiled *c)
{
    struct setting *list = ARENA_ARRAY(r->fold->keep, struct setting, COLUMNS_MOST);

    c->settings = list;
    r->at = r->effect->sets ? r->effect->sets : "";
    for (bool more = *r->at; more; more = takes(r, ",")) {
        const char *name = take_name(r);

        if (c->n == COLUMNS_MOST)
            stop(r, "too many columns");
        list[c->n].column = column_named(r->effect->table, name);
        if (list[c->n].column < 0)
            stop(r, "no such column before it");
        must_take(r, "=");
        list[c->n++].to = read_expression(r);
    }
    skip(r);
    if (*r->at)
        stop(r, "not understood");
}

static void read_effect(struct fold *f, const struct effect *effect, struct compiled *c)
{
    struct reader r = {.fold = f, .effect = effect};

    c->effect = effect;
    read_key(&r, effect->key, c->key);
    read_settings(&r, c);
    if (effect->only) {
        r.at = effect->only;
        c->only = read_expression(&r);
        if (takes(&r, "="))
            c->is = read_expression(&r);
    }
    if (effect->each) {
        r.at = effect->each;
        c->each = read_expression(&r);
    }
}

void rebuild_learn(struct fold *f)
{
    struct compiled *all = ARENA_ARRAY(f->keep, struct compiled, EFFECTS_N);

    for (size_t i = 0; i < EFFECTS_N; i++)
        read_effect(f, &EFFECTS[i], &all[i]);
    f->compiled = all;
}
