/* http/assets.h — the web inside the binary: every file of web/dist, gzip'd, found by its path.
 * Both symbols are made by tools/embed-web.sh; without web/dist the table is empty. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *path;        /* "/index.html", "/assets/desk-3f9a1c.js"; sorted by strcmp */
    const char *type;        /* Content-Type with charset where it is text */
    const char *etag;        /* first 32 hex digits of the SHA-256 of the plain bytes, unquoted */
    const unsigned char *gz; /* gzip body; nothing else is kept */
    size_t n_gz;             /* its length in bytes */
    bool immutable;          /* the name carries a hash of the content: cache for ever */
};

extern const struct asset ASSETS[];
extern const size_t ASSETS_N; /* 0: the binary was built without the web */
