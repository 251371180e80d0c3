/* http/openapi.c — the tables as OpenAPI 3.1. Nothing is described twice: paths, rights and
 * sentences come from the endpoint rows, schemas from the shapes the server itself validates with.
 */
#include <inttypes.h>
#include "base/json.h"
#include "base/log.h"
#include "http/inside.h"

enum { SHAPES_MAX = 400, NAMES_MAX = 100 };

enum use { USE_IN = 1, USE_OUT = 2 };

struct seen {
    struct arena *arena;
    struct {
        const struct shape *shape;
        unsigned use;
    } shapes[SHAPES_MAX];
    size_t n_shapes;
    const struct names *names[NAMES_MAX];
    size_t n_names;
};

static unsigned use_of(const struct seen *seen, const struct shape *shape)
{
    for (size_t i = 0; i < seen->n_shapes; i++) {
        if (seen->shapes[i].shape == shape)
            return seen->shapes[i].use;
    }
    return 0;
}

static void see_names(struct seen *seen, const struct names *names)
{
    if (names == NULL || names->name == NULL)
        return;
    for (size_t i = 0; i < seen->n_names; i++) {
        if (seen->names[i] == names)
            return;
        if (strcmp(seen->names[i]->name, names->name) == 0)
            log_stop("openapi", "two sets of words are called %s", names->name);
    }
    if (seen->n_names == NAMES_MAX)
        log_stop("openapi", "more than %d sets of words", NAMES_MAX);
    seen->names[seen->n_names++] = names;
}

static void see(struct seen *seen, const struct shape *shape, unsigned use)
{
    size_t i = 0;

    if (shape == NULL || (use_of(seen, shape) & use) == use)
        return;
    while (i < seen->n_shapes && seen->shapes[i].shape != shape) {
        if (strcmp(seen->shapes[i].shape->name, shape->name) == 0)
            log_stop("openapi", "two shapes are called %s", shape->name);
        i++;
    }
    if (i == SHAPES_MAX)
        log_stop("openapi", "more than %d shapes", SHAPES_MAX);
    seen->shapes[i].shape = shape;
    seen->shapes[i].use |= use;
    if (i == seen->n_shapes)
        seen->n_shapes++;
    for (size_t f = 0; f < shape->n; f++) {
        see(seen, shape->fields[f].shape, use);
        see_names(seen, shape->fields[f].names);
    }
}

/* A shape that goes both ways has two schemas: what must be given is not what is answered. */
static const char *schema_name(const struct seen *seen, const struct shape *shape, enum use use)
{
    bool both = use_of(seen, shape) == (USE_IN | USE_OUT);

    return both && use == USE_IN ? arena_print(seen->arena, "%sGiven", shape->name) : shape->name;
}

static void add_text(struct buf *b, const char *key, const char *text)
{
    buf_print(b, "\"%s\":", key);
    json_text(b, text);
}

static void add_ref(struct buf *b, const struct seen *seen, const struct shape *shape, enum use use)
{
    buf_print(b, "{\"$ref\":\"#/components/schemas/%s\"}", schema_name(seen, shape, use));
}

static void add_enum(struct buf *b, const struct names *names)
{
    const char *comma = "";

    buf_text(b, "\"enum\":[");
    for (size_t i = 0; i < names->n; i++) {
        if (names->of[i] == NULL)
            continue;
        buf_text(b, comma);
        json_text(b, names->of[i]);
        comma = ",";
    }
    buf_char(b, ']');
}

static void add_range(struct buf *b, const struct field *f, const char *low, const char *high)
{
    if (f->min == 0 && f->max == 0)
        return;
    buf_print(b, ",\"%s\":%" PRId64, low, f->min);
    if (f->max != 0 || f->kind == KIND_INT)
        buf_print(b, ",\"%s\":%" PRId64, high, f->max);
}

/* The type part, without braces. */
static void add_type(struct buf *b, const struct seen *seen, const struct field *f, enum use use)
{
    const char *null = f->blank || (use == USE_IN && !f->needed) ? ",\"null\"" : "";

    switch (f->kind) {
    case KIND_INT:
        buf_print(b, "\"type\":[\"integer\"%s],\"format\":\"int64\"", null);
        if (use == USE_IN)
            add_range(b, f, "minimum", "maximum");
        return;
    case KIND_BOOL:
        buf_print(b, "\"type\":[\"boolean\"%s]", use == USE_IN ? null : "");
        return;
    case KIND_TEXT:
        buf_print(b, "\"type\":[\"string\"%s]", null);
        if (use == USE_IN)
            add_range(b, f, "minLength", "maxLength");
        return;
    case KIND_NAME:
        if (f->names->name == NULL) {
            buf_text(b, "\"type\":\"string\",");
            add_enum(b, f->names);
        } else if (null[0] != '\0') {
            buf_print(b, "\"oneOf\":[{\"$ref\":\"#/components/schemas/%s\"},{\"type\":\"null\"}]",
                      f->names->name);
        } else {
            buf_print(b, "\"$ref\":\"#/components/schemas/%s\"", f->names->name);
        }
        return;
    case KIND_SHAPE:
        buf_text(b, "\"oneOf\":[");
        add_ref(b, seen, f->shape, use);
        buf_text(b, null[0] != '\0' ? ",{\"type\":\"null\"}]" : "]");
        return;
    case KIND_LIST:
    case KIND_TEXTS:
    case KIND_INTS:
        buf_print(b, "\"type\":[\"array\"%s],\"items\":", use == USE_IN ? null : "");
        if (f->kind == KIND_LIST)
            add_ref(b, seen, f->shape, use);
        else
            buf_text(b, f->kind == KIND_TEXTS ? "{\"type\":\"string\"}"
                                              : "{\"type\":\"integer\",\"format\":\"int64\"}");
        if (use == USE_IN)
            add_range(b, f, "minItems", "maxItems");
        return;
    case KIND_JSON:
        /* Form definitions and answers: an object or a list whose inside is not the API's. */
        buf_print(b, "\"type\":[\"object\",\"array\"%s]", null);
        return;
    }
}

static void add_schema(struct buf *b, const struct seen *seen, const struct field *f, enum use use)
{
    buf_char(b, '{');
    add_type(b, seen, f, use);
    if (f->says != NULL) {
        buf_char(b, ',');
        add_text(b, "description", f->says);
    }
    if (f->unit != NULL) {
        buf_char(b, ',');
        add_text(b, "x-unit", f->unit);
    }
    buf_char(b, '}');
}

static void add_shape(struct buf *b, const struct seen *seen, const struct shape *shape,
                      enum use use)
{
    const char *comma = "";

    buf_print(b, "\"%s\":{\"type\":\"object\",", schema_name(seen, shape, use));
    add_text(b, "description", shape->says != NULL ? shape->says : shape->name);
    buf_text(b, ",\"additionalProperties\":false,\"properties\":{");
    for (size_t i = 0; i < shape->n; i++) {
        buf_print(b, "%s\"%s\":", comma, shape->fields[i].name);
        add_schema(b, seen, &shape->fields[i], use);
        comma = ",";
    }
    buf_text(b, "},\"required\":[");
    comma = "";
    for (size_t i = 0; i < shape->n; i++) {
        if (use == USE_IN && !shape->fields[i].needed)
            continue;
        buf_print(b, "%s\"%s\"", comma, shape->fields[i].name);
        comma = ",";
    }
    buf_text(b, "]}");
}

static void add_path_parameters(struct buf *b, const char *path, const char **comma)
{
    for (const char *s = strchr(path, '{'); s != NULL; s = strchr(s + 1, '{')) {
        int n = (int)strcspn(s + 1, "}");
        bool number = strncmp(s, "{id}", 4) == 0 || strncmp(s, "{id2}", 5) == 0;

        buf_print(b, "%s{\"name\":\"%.*s\",\"in\":\"path\",\"required\":true,\"schema\":{%s}}",
                  *comma, n, s + 1,
                  number ? "\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1"
                         : "\"type\":\"string\",\"minLength\":1,\"maxLength\":200");
        *comma = ",";
    }
}

static void add_parameters(struct buf *b, const struct seen *seen, const struct endpoint *e)
{
    const char *comma = "";

    buf_text(b, ",\"parameters\":[");
    add_path_parameters(b, e->path, &comma);
    for (size_t i = 0; e->query != NULL && i < e->query->n; i++) {
        struct field f = e->query->fields[i];
        bool needed = f.needed;

        f.needed = true; /* a parameter is there or not; it cannot be null */
        f.blank = false;
        buf_print(b, "%s{\"name\":\"%s\",\"in\":\"query\",\"required\":%s,", comma, f.name,
                  needed ? "true" : "false");
        if (f.kind == KIND_TEXTS || f.kind == KIND_INTS)
            buf_text(b, "\"style\":\"form\",\"explode\":false,");
        buf_text(b, "\"schema\":");
        add_schema(b, seen, &f, USE_IN);
        buf_char(b, '}');
        comma = ",";
    }
    if (e->writes)
        buf_print(b, "%s{\"$ref\":\"#/components/parameters/IdempotencyKey\"}", comma), comma = ",";
    if (e->writes || e->needs_version)
        buf_print(b, "%s{\"$ref\":\"#/components/parameters/%s\"}", comma,
                  e->needs_version ? "IfMatchNeeded" : "IfMatch");
    buf_char(b, ']');
}

static void add_body(struct buf *b, const struct seen *seen, const struct endpoint *e)
{
    bool needed = false;

    if (e->takes_bytes > 0) {
        buf_text(b, ",\"requestBody\":{\"required\":true,\"content\":{\"image/*\":{\"schema\":"
                    "{\"type\":\"string\",\"format\":\"binary\"}}}}");
        return;
    }
    if (e->takes == NULL)
        return;
    for (size_t i = 0; i < e->takes->n; i++)
        needed = needed || e->takes->fields[i].needed;
    buf_print(b, ",\"requestBody\":{\"required\":%s,\"content\":{\"application/json\":{\"schema\":",
              needed ? "true" : "false");
    add_ref(b, seen, e->takes, USE_IN);
    buf_text(b, "}}}");
}

static void add_responses(struct buf *b, const struct seen *seen, const struct endpoint *e)
{
    buf_text(b, ",\"responses\":{");
    if (e->gives != NULL) {
        buf_text(b, "\"200\":{\"description\":\"Done\",\"content\":{\"application/json\":"
                    "{\"schema\":");
        add_ref(b, seen, e->gives, USE_OUT);
        buf_text(b, "}}}");
    } else if (e->does == api_stream) {
        buf_text(b, "\"200\":{\"description\":\"Events\",\"content\":{\"text/event-stream\":"
                    "{\"schema\":{\"type\":\"string\"}}}}");
    } else if (e->verb == GET) {
        buf_text(b, "\"200\":{\"description\":\"The bytes\",\"content\":{\"*/*\":"
                    "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}}");
    } else {
        buf_text(b, "\"204\":{\"description\":\"Done\"}");
    }
    buf_text(b, ",\"default\":{\"$ref\":\"#/components/responses/Problem\"}}");
}

static void add_rights(struct buf *b, const struct http_config *c, const struct endpoint *e)
{
    const char *comma = "";

    buf_text(b, e->may & MAY_ANYONE ? ",\"security\":[{}]" : ",\"security\":[{\"session\":[]}]");
    buf_text(b, ",\"x-may\":[");
    if (e->may & MAY_ANYONE)
        buf_text(b, e->link ? "\"holder_of_link\"" : "\"anyone\""), comma = ",";
    else if (e->may == 0)
        buf_text(b, "\"signed_in\""), comma = ",";
    for (size_t i = 0; i < c->n_may_names; i++) {
        if (!(e->may & c->may_names[i].bit) || e->may & MAY_ANYONE)
            continue;
        buf_print(b, "%s\"%s\"", comma, c->may_names[i].name);
        comma = ",";
    }
    buf_char(b, ']');
}

static void add_operation(struct buf *b, const struct seen *seen, const struct http_config *c,
                          const char *capability, const struct endpoint *e)
{
    static const char *const verbs[] = {"get", "post", "put", "patch", "delete"};

    buf_print(b, "\"%s\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],", verbs[e->verb], e->name,
              capability);
    add_text(b, "summary", e->says != NULL ? e->says : e->name);
    add_rights(b, c, e);
    add_parameters(b, seen, e);
    add_body(b, seen, e);
    add_responses(b, seen, e);
    buf_char(b, '}');
}

/* All verbs of the path whose first row is (t, k); false when an earlier row has the same path. */
static bool first_of_path(const struct http_config *c, size_t t, size_t k)
{
    const char *path = c->tables[t]->rows[k].path;

    for (size_t i = 0; i <= t; i++) {
        for (size_t j = 0; j < c->tables[i]->n && (i < t || j < k); j++) {
            if (strcmp(c->tables[i]->rows[j].path, path) == 0)
                return false;
        }
    }
    return true;
}

static void add_path(struct buf *b, const struct seen *seen, const struct http_config *c,
                     const char *path)
{
    const char *comma = "";

    buf_print(b, "\"%s\":{", path);
    for (size_t t = 0; t < c->n_tables; t++) {
        for (size_t k = 0; k < c->tables[t]->n; k++) {
            if (strcmp(c->tables[t]->rows[k].path, path) != 0)
                continue;
            buf_text(b, comma);
            add_operation(b, seen, c, c->tables[t]->capability, &c->tables[t]->rows[k]);
            comma = ",";
        }
    }
    buf_char(b, '}');
}

static const char FIXED_PARTS[] =
    "\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\","
    "\"name\":\"__Host-shouwen\"}},"
    "\"parameters\":{"
    "\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":true,"
    "\"description\":\"One for each intention; the same again gives the same answer.\","
    "\"schema\":{\"type\":\"string\",\"minLength\":8,\"maxLength\":128}},"
    "\"IfMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":false,"
    "\"description\":\"The version that was seen, in quotes.\",\"schema\":{\"type\":\"string\"}},"
    "\"IfMatchNeeded\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,"
    "\"description\":\"The version that was seen, in quotes.\",\"schema\":{\"type\":\"string\"}}},"
    "\"responses\":{\"Problem\":{\"description\":\"Why not (RFC 9457)\",\"content\":{"
    "\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},";

static const char PROBLEM_SCHEMA[] =
    "\"Problem\":{\"type\":\"object\",\"description\":\"Why a request was refused.\","
    "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
    "\"instance\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"pointer\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
    "\"title\":{\"type\":\"string\"}},\"required\":[\"pointer\",\"code\",\"title\"]}},"
    "\"more\":{}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"instance\",\"errors\"]}";

static void add_components(struct buf *b, const struct seen *seen)
{
    buf_text(b, "\"components\":{");
    buf_text(b, FIXED_PARTS);
    buf_text(b, "\"schemas\":{");
    buf_text(b, PROBLEM_SCHEMA);
    for (size_t i = 0; i < seen->n_names; i++) {
        buf_print(b, ",\"%s\":{\"type\":\"string\",", seen->names[i]->name);
        add_enum(b, seen->names[i]);
        buf_char(b, '}');
    }
    for (size_t i = 0; i < seen->n_shapes; i++) {
        for (unsigned use = USE_IN; use <= USE_OUT; use++) {
            if (!(seen->shapes[i].use & use))
                continue;
            buf_char(b, ',');
            add_shape(b, seen, seen->shapes[i].shape, (enum use)use);
        }
    }
    buf_text(b, "}}");
}

static struct seen *see_tables(const struct http_config *c, struct arena *a)
{
    struct seen *seen = ARENA_NEW(a, struct seen);

    seen->arena = a;
    for (size_t t = 0; t < c->n_tables; t++) {
        for (size_t k = 0; k < c->tables[t]->n; k++) {
            const struct endpoint *e = &c->tables[t]->rows[k];

            see(seen, e->takes, USE_IN);
            see(seen, e->gives, USE_OUT);
            for (size_t f = 0; e->query != NULL && f < e->query->n; f++)
                see_names(seen, e->query->fields[f].names);
        }
    }
    return seen;
}

const char *openapi_text(const struct http_config *c, struct arena *a)
{
    struct seen *seen = see_tables(c, a);
    struct buf b = {.arena = a};
    const char *comma = "";

    buf_text(&b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Shouwen 首问\",\"version\":\"1\","
                 "\"description\":\"One need, from report to archive. Moments are microseconds "
                 "UTC, durations seconds, money fen.\",\"license\":{\"name\":\"Apache-2.0\","
                 "\"identifier\":\"Apache-2.0\"}},\"servers\":[{\"url\":\"/\"}],\"tags\":[");
    for (size_t t = 0; t < c->n_tables; t++)
        buf_print(&b, "%s{\"name\":\"%s\"}", t > 0 ? "," : "", c->tables[t]->capability);
    buf_text(&b, "],\"paths\":{");
    for (size_t t = 0; t < c->n_tables; t++) {
        for (size_t k = 0; k < c->tables[t]->n; k++) {
            if (!first_of_path(c, t, k))
                continue;
            buf_text(&b, comma);
            add_path(&b, seen, c, c->tables[t]->rows[k].path);
            comma = ",";
        }
    }
    buf_text(&b, "},");
    add_components(&b, seen);
    buf_text(&b, "}\n");
    return b.text;
}
