/* catalog/catalog.c — finding a service, checking answers against its form, and its versions. */
#include "catalog/catalog.h"
#include "catalog/catalog_rules.h"
#include "catalog/catalog_store.h"
#include "base/json.h"
#include "base/text.h"
#include "journal/journal.h"

/* What is promised when neither the service nor an emergency says otherwise: M38 one hour on site,
 * M39 small repairs within a day; the table of promises has the same (compared by a test). */
#define ARRIVE_S INT64_C(3600)
#define FINISH_S INT64_C(86400)

enum { FORM_FIELDS_MOST = 20, ANSWER_TEXT_MOST = 200 };

#define S(member, ...) FIELD(struct service, member, __VA_ARGS__)
static const struct field CARD_FIELDS[] = {
    S(id, .says = "this version"),
    S(service_id, .says = "the service"),
    S(version, .says = "1, 2 …"),
    S(code, .says = "short word for it"),
    S(name, .says = "name in simplified Chinese"),
    S(name_tw, .says = "in traditional Chinese"),
    S(name_en, .says = "in English"),
    S(category, .names = &CATEGORY_NAMES, .says = "category"),
    S(icon, .says = "name of the picture"),
    S(keywords, .says = "what people also call it, for search"),
    S(in_scope, .says = "false: another department's matter"),
    S(department_id, .blank = true, .says = "that department"),
    S(trade, .blank = true, .says = "who does it"),
    S(certificate, .says = "only with a valid certificate"),
    S(emergency, .says = "cannot wait"),
    S(grab, .says = "workers may claim it"),
    S(photo_needed, .says = "a photo before finishing"),
    S(limits, .kind = KIND_JSON, .says = "own limits by promise kind, seconds"),
    S(form, .kind = KIND_JSON, .says = "what is asked"),
    S(prepare, .blank = true, .says = "what to have ready"),
    S(prepare_tw, .blank = true, .says = "in traditional Chinese"),
    S(prepare_en, .blank = true, .says = "in English"),
    S(quote_limit_fen, .unit = "fen", .says = "above it two stamps are needed"),
    S(made_at, .says = "when this version was made"),
    S(made_by, .blank = true, .says = "by whom"),
    S(frequent, .says = "1..8: on the first screen, in this order; 0: not"),
    S(active, .says = "false: no longer offered"),
    S(newest_id, .blank = true, .says = "the version new tickets are born under"),
};
SHAPE(SERVICE_CARD_SHAPE, "ServiceCard", struct service, CARD_FIELDS,
      "one version of a service, all of it");

#define W(member, ...) FIELD(struct service_view, member, __VA_ARGS__)
static const struct field VIEW_FIELDS[] = {
    W(id, .needed = true, .says = "the version tickets are born under"),
    W(code, .needed = true, .says = "short word for it"),
    W(name, .needed = true, .says = "name in the caller's language"),
    W(category, .names = &CATEGORY_NAMES, .needed = true, .says = "category"),
    W(icon, .needed = true, .says = "name of the picture"),
    W(keywords, .needed = true, .says = "what people also call it, for search"),
    W(in_scope, .needed = true, .says = "false: passed on to the department"),
    W(department, .shape = &DEPARTMENT_SHAPE, .blank = true, .says = "whose matter it is then"),
    W(emergency, .needed = true, .says = "cannot wait"),
    W(photo_needed, .needed = true, .says = "a photo before finishing"),
    W(frequent, .needed = true, .says = "1..8: on the first screen, in this order; 0: not"),
    W(prepare, .blank = true, .says = "what to have ready"),
    W(arrive_s, .needed = true, .unit = "s", .says = "promised: on site within"),
    W(finish_s, .needed = true, .unit = "s", .says = "promised: done within"),
    W(form, .kind = KIND_JSON, .needed = true, .says = "what is asked: FormField[]"),
    W(trade, .blank = true, .says = "who does it"),
    W(service_id, .needed = true, .says = "the service"),
    W(version, .needed = true, .says = "1, 2 …"),
};
SHAPE(SERVICE_SHAPE, "Service", struct service_view, VIEW_FIELDS, "what may be asked");

enum outcome service_by_code(struct ctx *ctx, const char *code, struct service *ret)
{
    enum outcome o = rule_service_code(code) ? db_service_by_code(ctx, code, ret) : NOT_FOUND;

    if (o == NOT_FOUND || (o == DONE && !ret->active))
        return fail(ctx, INVALID, "/service", "service");
    return o;
}

enum outcome service_load(struct ctx *ctx, int64_t version_id, struct service *ret)
{
    enum outcome o = db_service(ctx, version_id, ret);

    return o == NOT_FOUND ? fail(ctx, NOT_FOUND, NULL, NULL) : o;
}

enum outcome service_view(struct ctx *ctx, const struct service *s, struct service_view *ret)
{
    int64_t arrive = service_limit(s, "arrive"), finish = service_limit(s, "finish");

    *ret = (struct service_view){.id = s->id,
                                 .code = s->code,
                                 .name = service_name(s, ctx->locale),
                                 .category = s->category,
                                 .icon = s->icon,
                                 .keywords = s->keywords,
                                 .in_scope = s->in_scope,
                                 .emergency = s->emergency,
                                 .photo_needed = s->photo_needed,
                                 .frequent = s->frequent,
                                 .prepare = service_prepare(s, ctx->locale),
                                 .arrive_s = arrive ? arrive : ARRIVE_S,
                                 .finish_s = finish ? finish : FINISH_S,
                                 .form = s->form,
                                 .trade = s->trade,
                                 .service_id = s->service_id,
                                 .version = s->version};
    return s->in_scope ? DONE : department_view(ctx, s->department_id, &ret->department);
}

/* --- forms and answers
 * ---------------------------------------------------------------------------- */

struct form {
    struct list form;
};
static const struct field FORM_FIELDS[] = {
    FIELD(struct form, form, .shape = &FORM_FIELD_SHAPE, .max = FORM_FIELDS_MOST, .needed = true),
};
static SHAPE(FORM_SHAPE, "Form", struct form, FORM_FIELDS, "what a service asks");

/* Wrapped, so that what is wrong is named as it stands in the request: /form/0/label. */
static enum outcome read_form(struct ctx *ctx, const char *text, struct form *ret)
{
    const char *wrapped = arena_print(ctx->arena, "{\"form\":%s}", text);

    return json_read(ctx, &FORM_SHAPE, wrapped, strlen(wrapped), ret);
}

/* Choices become the names of an enum; slot 0 is "not answered". */
static const struct names *names_of_choices(struct ctx *ctx, const struct form_field *f)
{
    const struct form_choice *c = f->choices.items;
    const char **words = ARENA_ARRAY(ctx->arena, const char *, f->choices.n + 1);
    struct names *names = ARENA_NEW(ctx->arena, struct names);

    for (size_t i = 0; i < f->choices.n; i++)
        words[i + 1] = c[i].value;
    *names = (struct names){.name = f->name, .of = words, .n = f->choices.n + 1};
    return names;
}

static struct field field_of(struct ctx *ctx, const struct form_field *f, size_t at)
{
    struct field field = {.name = f->name, .at = at, .needed = f->needed};

    switch ((enum ask)f->kind) {
    case ASK_TEXT:
        field.kind = KIND_TEXT;
        field.min = f->needed;
        field.max = ANSWER_TEXT_MOST;
        break;
    case ASK_CHOICE:
        field.kind = KIND_NAME;
        field.names = names_of_choices(ctx, f);
        break;
    case ASK_NUMBER:
        field.kind = KIND_INT;
        field.max = 1000000000;
        break;
    case ASK_TIME:
        field.kind = KIND_INT;
        field.min = 1;
        field.max = INT64_MAX;
        break;
    case ASK_NONE:
        break;
    }
    return field;
}

/* The form becomes a shape, and the house's one reader of JSON checks the answers by it. */
enum outcome service_check_answers(struct ctx *ctx, const struct service *s, const char *answers)
{
    struct form form = {0};

    /* Most services ask nothing, and every report comes through here. */
    if (text_same(s->form, "[]") && (!answers || text_same(answers, "{}")))
        return DONE;
    TRY(read_form(ctx, s->form, &form));
    const struct form_field *asked = form.form.items;
    struct field *fields = ARENA_ARRAY(ctx->arena, struct field, form.form.n);
    for (size_t i = 0; i < form.form.n; i++)
        fields[i] = field_of(ctx, &asked[i], i * sizeof(int64_t));
    struct shape shape = {.name = "Answers",
                          .size = (form.form.n + 1) * sizeof(int64_t),
                          .fields = fields,
                          .n = form.form.n};
    struct field outer = {.name = "answers", .kind = KIND_SHAPE, .shape = &shape, .needed = true};
    struct shape wrapper = {.name = "Answered", .size = sizeof(void *), .fields = &outer, .n = 1};
    const char *text =
        arena_print(ctx->arena, "{\"answers\":%s}", answers && *answers ? answers : "{}");
    void *read = NULL;

    return json_read(ctx, &wrapper, text, strlen(text), &read);
}

/* --- upkeep
 * ------------------------------------------------------------------------------------------ */

struct limits_in {
    struct limits *limits;
};
static const struct field LIMITS_IN_FIELDS[] = {
    FIELD(struct limits_in, limits, .shape = &LIMITS_SHAPE),
};
static SHAPE(LIMITS_IN_SHAPE, "LimitsIn", struct limits_in, LIMITS_IN_FIELDS, "own limits");

/* Only what differs from the table, in the table's order: the text service_limit reads. */
static enum outcome take_limits(struct ctx *ctx, const char *text, struct service *s)
{
    struct limits_in in = {0};
    struct buf b = {.arena = ctx->arena};

    text = arena_print(ctx->arena, "{\"limits\":%s}", text ? text : "{}");
    TRY(json_read(ctx, &LIMITS_IN_SHAPE, text, strlen(text), &in));
    buf_char(&b, '{');
    for (size_t i = 0; in.limits && i < LIMITS_SHAPE.n; i++) {
        const struct field *f = &LIMITS_SHAPE.fields[i];
        int64_t v = *(const int64_t *)(const void *)((const char *)in.limits + f->at);

        if (!v)
            continue;
        if (b.n > 1)
            buf_char(&b, ',');
        json_text(&b, f->name);
        buf_print(&b, ":%lld", (long long)v);
    }
    buf_char(&b, '}');
    s->limits = b.text;
    return DONE;
}

static enum outcome take_form(struct ctx *ctx, const char *text, struct service *s)
{
    struct form form = {0};
    struct buf b = {.arena = ctx->arena};
    char where[64];

    TRY(read_form(ctx, text ? text : "[]", &form));
    const struct form_field *fields = form.form.items;
    const char *fault = rule_form_fault(fields, form.form.n, where, sizeof where);
    if (fault)
        return fail(ctx, INVALID, arena_text(ctx->arena, fault), "form");
    buf_char(&b, '[');
    for (size_t i = 0; i < form.form.n; i++) {
        if (i)
            buf_char(&b, ',');
        json_shape(&b, &FORM_FIELD_SHAPE, &fields[i]);
    }
    buf_char(&b, ']');
    s->form = b.text;
    return DONE;
}

static enum outcome check_words(struct ctx *ctx, const struct service_in *in)
{
    if (text_blank(in->name))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    if (text_blank(in->name_tw))
        return fail(ctx, MISSING_FIELD, "/name_tw", "name_tw");
    if (text_blank(in->name_en))
        return fail(ctx, MISSING_FIELD, "/name_en", "name_en");
    if (!in->category)
        return fail(ctx, MISSING_FIELD, "/category", "category");
    if (text_blank(in->icon))
        return fail(ctx, MISSING_FIELD, "/icon", "icon");
    return DONE;
}

/* Out of scope means: somebody else's, and it is known whose (M16). */
static enum outcome check_department(struct ctx *ctx, const struct service_in *in)
{
    struct department *d = NULL;

    if (in->in_scope)
        return DONE;
    if (!in->department_id)
        return fail(ctx, MISSING_FIELD, "/department_id", "department_id");
    TRY(department_view(ctx, in->department_id, &d));
    return d ? DONE : fail(ctx, INVALID, "/department_id", "department_id");
}

static enum outcome make_version(struct ctx *ctx, const struct service_in *in, struct service *s)
{
    TRY(check_words(ctx, in));
    TRY(check_department(ctx, in));
    TRY(take_limits(ctx, in->limits, s));
    TRY(take_form(ctx, in->form, s));
    s->name = in->name;
    s->name_tw = in->name_tw;
    s->name_en = in->name_en;
    s->category = in->category;
    s->icon = in->icon;
    s->keywords = in->keywords ? in->keywords : "";
    s->in_scope = in->in_scope;
    s->department_id = in->in_scope ? 0 : in->department_id;
    s->trade = in->trade;
    s->certificate = in->certificate;
    s->emergency = in->emergency;
    s->grab = in->grab;
    s->photo_needed = in->photo_needed;
    s->prepare = in->prepare;
    s->prepare_tw = in->prepare_tw;
    s->prepare_en = in->prepare_en;
    s->quote_limit_fen = in->quote_limit_fen ? in->quote_limit_fen : 100000;
    s->made_at = ctx->now;
    s->made_by = ctx->who.person_id;
    s->frequent = in->frequent;
    s->active = !in->retired;
    TRY(db_service_version_insert(ctx, s, &s->id));
    return db_service_point(ctx, s);
}

static enum outcome only_logistics(struct ctx *ctx)
{
    return ctx->who.may & MAY_LOGISTICS ? DONE : only_for(ctx, ROLE_LOGISTICS);
}

/* All of a version: what is false or absent is left out. */
static struct jot_pair version_row(struct ctx *ctx, const struct service *s, const char *code)
{
    return J_ROW(ctx, J("code", code), J("version", s->version),
                 J("category", name_of(&CATEGORY_NAMES, s->category)),
                 jot_flag("in_scope", s->in_scope), jot_id("department_id", s->department_id),
                 jot_flag("certificate", s->certificate), jot_flag("emergency", s->emergency),
                 jot_flag("grab", s->grab), jot_flag("photo_needed", s->photo_needed),
                 J("quote_limit_fen", s->quote_limit_fen), jot_id("frequent", s->frequent),
                 jot_flag("active", s->active));
}

static const char *version_texts(struct ctx *ctx, const struct service *s)
{
    return jot(ctx, J("name", s->name), J("name_tw", s->name_tw), J("name_en", s->name_en),
               J("icon", s->icon), J("keywords", s->keywords), J("trade", s->trade),
               J("limits", s->limits), J("form", s->form), J("prepare", s->prepare),
               J("prepare_tw", s->prepare_tw), J("prepare_en", s->prepare_en));
}

enum outcome service_add(struct ctx *ctx, const struct service_in *in, int64_t *ret_id)
{
    struct note note = {.fact = SERVICE_ADDED};
    struct service there = {0}, s = {.version = 1};

    TRY(only_logistics(ctx));
    if (!rule_service_code(in->code))
        return fail(ctx, in->code ? INVALID : MISSING_FIELD, "/code", "code");
    enum outcome o = db_service_by_code(ctx, in->code, &there);
    if (o == DONE)
        return fail(ctx, ALREADY_THERE, "/code", "%s", in->code);
    if (o != NOT_FOUND)
        return o;
    TRY(db_service_insert(ctx, in->code, &s.service_id));
    TRY(make_version(ctx, in, &s));
    *ret_id = s.id;
    note.subject_id = s.service_id;
    note.data = jot(ctx, J("version_id", s.id), version_row(ctx, &s, in->code));
    note.more = version_texts(ctx, &s);
    return journal_note(ctx, &note);
}

enum outcome service_add_version(struct ctx *ctx, int64_t version_id, const struct service_in *in,
                                 int64_t *ret_id)
{
    struct note note = {.fact = SERVICE_VERSIONED};
    struct service was = {0}, newest = {0}, s;

    TRY(only_logistics(ctx));
    TRY(service_load(ctx, version_id, &was));
    if (in->code && !text_same(in->code, was.code))
        return fail(ctx, INVALID, "/code", "code");
    TRY(service_load(ctx, was.newest_id, &newest));
    s = (struct service){.service_id = was.service_id, .version = newest.version + 1};
    TRY(make_version(ctx, in, &s));
    *ret_id = s.id;
    note.subject_id = s.service_id;
    note.data = jot(ctx, J("version_id", s.id), J("version", s.version), J("active", s.active),
                    version_row(ctx, &s, NULL));
    note.more = version_texts(ctx, &s);
    return journal_note(ctx, &note);
}
