/* http/openapi.c — the tables as OpenAPI 3.1. Nothing is described twice: paths, rights and
 * sentences come from the endpoint rows, schemas from the shapes the server itself validates with.
 */
#include "base/json.h"
#include "http/openapi.h"

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
    } else if (e->verb == GET || e->gives_bytes) {
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
