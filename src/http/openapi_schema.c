/* http/openapi_schema.c — shapes and sets of words as JSON Schema, the way OpenAPI 3.1 wants them.
 */
#include <inttypes.h>
#include "base/json.h"
#include "base/log.h"
#include "http/openapi.h"

static unsigned use_of(const struct seen *seen, const struct shape *shape)
{
    for (size_t i = 0; i < seen->n_shapes; i++) {
        if (seen->shapes[i].shape == shape)
            return seen->shapes[i].use;
    }
    return 0;
}

void see_names(struct seen *seen, const struct names *names)
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

void see(struct seen *seen, const struct shape *shape, unsigned use)
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

void add_text(struct buf *b, const char *key, const char *text)
{
    buf_print(b, "\"%s\":", key);
    json_text(b, text);
}

void add_ref(struct buf *b, const struct seen *seen, const struct shape *shape, enum use use)
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
        buf_print(b,
                  "\"oneOf\":[{\"type\":\"object\",\"additionalProperties\":true},"
                  "{\"type\":\"array\",\"items\":{}}%s]",
                  null[0] ? ",{\"type\":\"null\"}" : "");
        return;
    case KIND_BYTES:
        if (use == USE_IN)
            log_stop("openapi", "%s: bytes are never taken in", f->name);
        buf_print(b, "\"type\":[\"string\"%s],\"contentEncoding\":\"base64\"", null);
        return;
    }
}

void add_schema(struct buf *b, const struct seen *seen, const struct field *f, enum use use)
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
        /* "$id" and "$schema" of a file that we take mean something else to readers of schemas. */
        if (shape->fields[i].name[0] == '$')
            continue;
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

void add_components(struct buf *b, const struct seen *seen)
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
