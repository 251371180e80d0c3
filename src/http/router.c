/* http/router.c — a tree of path segments. Small tables, short paths: a linear look at a node's
 * children beats hashing, and the tree is read-only once it stands. */
#include "http/router.h"
#include "base/log.h"
#include "base/text.h"
#include <string.h>

enum { VERBS = DELETE + 1, WORD_MAX = 200 };

enum part { PART_LITERAL, PART_NUMBER, PART_WORD };

struct node {
    enum part part;
    const char *text; /* literal segment */
    size_t n_text;
    struct node *children, *next;
    const struct route *routes[VERBS];
    unsigned verbs;
};

struct router {
    struct node root;
    struct route *routes;
    size_t n;
};

static enum part part_of(const char *s, size_t n)
{
    if (n < 2 || s[0] != '{')
        return PART_LITERAL;
    return (n == 4 && memcmp(s, "{id}", 4) == 0) || (n == 5 && memcmp(s, "{id2}", 5) == 0)
               ? PART_NUMBER
               : PART_WORD;
}

/* Children stand in the order literal, number, word, so the first fit is the best. */
static struct node *child_for(struct arena *a, struct node *parent, const char *s, size_t n)
{
    enum part part = part_of(s, n);
    struct node **at = &parent->children;
    struct node *made;

    for (; *at != NULL && (*at)->part <= part; at = &(*at)->next) {
        if ((*at)->part == part &&
            (part != PART_LITERAL || ((*at)->n_text == n && memcmp((*at)->text, s, n) == 0)))
            return *at;
    }
    made = ARENA_NEW(a, struct node);
    made->part = part;
    made->text = arena_text_n(a, s, n);
    made->n_text = n;
    made->next = *at;
    *at = made;
    return made;
}

static void add(struct arena *a, struct router *r, const struct route *route)
{
    const char *path = route->endpoint->path;
    struct node *at = &r->root;
    int words = 0, numbers = 0;

    if (path[0] != '/')
        log_stop("http", "path %s does not start with /", path);
    for (const char *s = path + 1; *s != '\0';) {
        size_t n = strcspn(s, "/");

        words += part_of(s, n) == PART_WORD;
        numbers += part_of(s, n) == PART_NUMBER;
        at = child_for(a, at, s, n);
        s += n + (s[n] == '/');
    }
    if (words > 1 || numbers > 2 || at->routes[route->endpoint->verb] != NULL)
        log_stop("http", "path %s stands twice or has too many parts", path);
    at->routes[route->endpoint->verb] = route;
    at->verbs |= 1u << route->endpoint->verb;
}

struct router *router_new(struct arena *a, const struct endpoints *const *tables, size_t n)
{
    struct router *r = ARENA_NEW(a, struct router);
    size_t i = 0;

    for (size_t t = 0; t < n; t++)
        r->n += tables[t]->n;
    r->routes = ARENA_ARRAY(a, struct route, r->n);
    for (size_t t = 0; t < n; t++) {
        for (size_t k = 0; k < tables[t]->n; k++, i++) {
            r->routes[i] = (struct route){&tables[t]->rows[k], tables[t]->capability, i};
            add(a, r, &r->routes[i]);
        }
    }
    return r;
}

size_t router_size(const struct router *r)
{
    return r->n;
}

const struct route *router_at(const struct router *r, size_t index)
{
    return &r->routes[index];
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *router_decode(struct arena *a, const char *raw, size_t n)
{
    char *out = arena_alloc(a, n + 1);
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        if (raw[i] != '%') {
            out[m++] = raw[i];
            continue;
        }
        if (i + 2 >= n || hex(raw[i + 1]) < 0 || hex(raw[i + 2]) < 0)
            return NULL;
        out[m++] = (char)(hex(raw[i + 1]) * 16 + hex(raw[i + 2]));
        i += 2;
    }
    out[m] = '\0';
    return text_valid(out, m) ? out : NULL;
}

/* A plain positive number without sign, leading zero or anything else. */
static bool number(const char *s, size_t n, int64_t *ret)
{
    int64_t v = 0;

    if (n == 0 || n > 18 || s[0] == '0')
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (s[i] - '0');
    }
    *ret = v;
    return true;
}

static bool fits(const struct node *node, struct arena *a, const char *s, size_t n, struct match *m)
{
    int64_t v;

    switch (node->part) {
    case PART_LITERAL:
        return node->n_text == n && memcmp(node->text, s, n) == 0;
    case PART_NUMBER:
        if (!number(s, n, &v))
            return false;
        *(strcmp(node->text, "{id2}") == 0 ? &m->id2 : &m->id) = v;
        return true;
    default:
        if (n == 0 || n > WORD_MAX)
            return false;
        m->word = router_decode(a, s, n);
        return m->word != NULL && m->word[0] != '\0';
    }
}

enum route_answer router_find(const struct router *r, struct arena *a, enum verb verb,
                              const char *path, struct match *ret)
{
    const struct node *at = &r->root;
    const char *s = path;

    *ret = (struct match){0};
    if (*s++ != '/')
        return ROUTE_NO_PATH;
    while (*s != '\0') {
        size_t n = strcspn(s, "/");
        const struct node *child = at->children;

        while (child != NULL && !fits(child, a, s, n, ret))
            child = child->next;
        /* A slash at the end would name another, empty segment; no path has one. */
        if (child == NULL || (s[n] == '/' && s[n + 1] == '\0'))
            return ROUTE_NO_PATH;
        at = child;
        s += n + (s[n] == '/');
    }
    ret->verbs = at->verbs;
    if (at->verbs == 0)
        return ROUTE_NO_PATH;
    ret->route = at->routes[verb];
    return ret->route != NULL ? ROUTE_FOUND : ROUTE_NO_VERB;
}

const char *router_allow(struct arena *a, unsigned verbs)
{
    static const char *const names[VERBS] = {"GET, HEAD", "POST", "PUT", "PATCH", "DELETE"};
    struct buf b = {.arena = a};

    for (size_t v = 0; v < VERBS; v++) {
        if (!(verbs & (1u << v)))
            continue;
        if (b.n > 0)
            buf_text(&b, ", ");
        buf_text(&b, names[v]);
    }
    return b.n > 0 ? b.text : "";
}
