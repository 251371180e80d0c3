/* http/assets.c — the web out of the binary: found by its path, sent gzip'd as it is stored. The
 * two entries answer for the addresses their own routers know. It knows nothing of the API. */
#include "http/inside.h"

static const struct asset *asset_find(const struct http_config *c, const char *path)
{
    size_t low = 0, high = c->n_assets;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(path, c->assets[middle].path);

        if (order == 0)
            return &c->assets[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool begins(const char *path, const char *with)
{
    size_t n = strlen(with);

    return strncmp(path, with, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* Addresses without a file behind them belong to the routers in the browser; a name with a dot that
 * is not there is simply missing. */
static const struct asset *entry_of(const struct http_config *c, const char *path)
{
    if (begins(path, "/api") || begins(path, "/assets") || strchr(strrchr(path, '/'), '.') != NULL)
        return NULL;
    return asset_find(c, begins(path, "/desk")     ? "/desk.html"
                         : begins(path, "/verify") ? "/verify.html"
                                                   : "/index.html");
}

bool asset_answer(struct exchange *ex)
{
    const struct http_config *c = ex->http->config;
    const struct asset *a = asset_find(c, ex->head.path);
    const char *etag;

    if (a == NULL)
        a = entry_of(c, ex->head.path);
    if (a == NULL)
        return false;
    ex->work = WORK_ASSET;
    etag = arena_print(ex->ctx.arena, "\"%s\"", a->etag);
    answer_header(ex, "ETag", etag);
    answer_header(ex, "Vary", "Accept-Encoding");
    answer_header(ex, "Cache-Control",
                  a->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (entrance_same_tag(ex->head.if_none_match, etag)) {
        ex->answer.status = 304;
    } else if (!entrance_takes_gzip(ex->head.encodings)) {
        /* Only gzip is kept; who refuses it is told so (every browser and curl take it). */
        ex->answer.status = 406;
        ex->answer.type = "text/plain; charset=utf-8";
        ex->answer.body = "This file is kept as gzip only.\n";
        ex->answer.n = 32;
    } else {
        ex->answer.status = 200;
        ex->answer.type = a->type;
        ex->answer.body = a->gz;
        ex->answer.n = a->n_gz;
        ex->answer.gzip = true;
    }
    return true;
}
