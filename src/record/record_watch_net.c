/* record/record_watch_net.c — a witness asks the server it watches, through libcurl. An answer that
 * is not understood is no alarm: a proxy may have spoken. */
#include "record/record_watch.h"
#include "base/canonical.h"
#include "base/json.h"
#include <curl/curl.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

enum { ANSWER_MOST = 1 << 20, PATIENCE_S = 20 };

static size_t take(char *bytes, size_t size, size_t n, void *to)
{
    struct buf *b = to;

    if (b->n + size * n > ANSWER_MOST)
        return 0;
    buf_add(b, bytes, size * n);
    return size * n;
}

/* A key that nobody has used: the server remembers a write by it. */
static const char *new_key(struct arena *a)
{
    unsigned char random[16];
    char hex[33];

    randombytes_buf(random, sizeof(random));
    return arena_print(a, "Idempotency-Key: %s",
                       sodium_bin2hex(hex, sizeof(hex), random, sizeof(random)));
}

static CURLcode ask(CURL *curl, struct arena *a, const char *address, const char *body,
                    struct buf *to)
{
    struct curl_slist *headers = NULL;

    curl_easy_setopt(curl, CURLOPT_URL, address);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PATIENCE_S);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, to);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "shouwen-witness");
    headers = curl_slist_append(headers, "Accept-Language: en");
    if (body) {
        headers = curl_slist_append(headers, "Content-Type: application/json");
        headers = curl_slist_append(headers, new_key(a));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    const CURLcode got = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    return got;
}

/* What a problem says, or the status. */
static const char *why_of(struct arena *a, long status, const json_t *json)
{
    const char *title = json_string_value(json_object_get(json, "title"));

    return arena_print(a, "%ld %s", status, title ? title : "");
}

/* The JSON of the answer, the caller's to give back; NULL: *ret_why. */
static json_t *call(struct arena *a, const char *url, const char *path, const char *body,
                    const char **ret_why)
{
    struct buf b = {.arena = a};
    CURL *curl = curl_easy_init();
    long status = 0;
    json_t *json = NULL;

    *ret_why = "out of memory";
    if (!curl)
        return NULL;
    const CURLcode got = ask(curl, a, arena_print(a, "%s%s", url, path), body, &b);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (got != CURLE_OK) {
        *ret_why = curl_easy_strerror(got);
        return NULL;
    }
    if (b.n > 0)
        json = json_loadb(b.text, b.n, JSON_REJECT_DUPLICATES, NULL);
    *ret_why = why_of(a, status, json);
    if (status == 200 && json)
        return json;
    json_decref(json);
    return NULL;
}

static const char *text_in(struct arena *a, const json_t *json, const char *name)
{
    return arena_text(a, json_string_value(json_object_get(json, name)));
}

bool net_head(struct arena *a, const char *url, int64_t size, struct told *ret,
              const char **ret_why)
{
    const char *path =
        size ? arena_print(a, "/api/record/head?size=%" PRId64, size) : "/api/record/head";
    json_t *json = call(a, url, path, NULL, ret_why);
    bool good = json != NULL;

    if (!good)
        return false;
    const char *key = text_in(a, json, "key");
    ret->text = text_in(a, json, "text");
    good = key && ret->text && key_read(key, &ret->key) && ret->key.signs == SIGNS_NOTE;
    if (!good)
        *ret_why = "the answer has no head";
    json_decref(json);
    return good;
}

bool net_proof(struct arena *a, const char *url, int64_t from, int64_t to, struct path *ret,
               const char **ret_why)
{
    const char *path =
        arena_print(a, "/api/record/consistency?from=%" PRId64 "&to=%" PRId64, from, to);
    json_t *json = call(a, url, path, NULL, ret_why);
    const json_t *hashes = json_object_get(json, "hashes"), *hash;
    bool good = json_is_array(hashes) && json_array_size(hashes) <= PATH_MOST;
    size_t i, n;

    ret->n = 0;
    json_array_foreach(hashes, i, hash)
    {
        const char *text = json_string_value(hash);

        good = good && text &&
               sodium_base642bin(ret->h[i].b, HASH_N, text, strlen(text), NULL, &n, NULL,
                                 sodium_base64_VARIANT_ORIGINAL) == 0 &&
               n == HASH_N;
        ret->n = i + 1;
        if (!good)
            break;
    }
    if (json && !good)
        *ret_why = "the answer has no proof";
    json_decref(json);
    return good;
}

bool net_others(struct arena *a, const char *url, int64_t sizes[16], size_t *ret_n,
                const char **ret_why)
{
    json_t *json = call(a, url, "/api/record/witnesses", NULL, ret_why);
    const json_t *items = json_object_get(json, "items"), *one;
    size_t i;

    *ret_n = 0;
    json_array_foreach(items, i, one) if (*ret_n < 16) sizes[(*ret_n)++] =
        json_integer_value(json_object_get(one, "size"));
    json_decref(json);
    return json != NULL;
}

bool net_cosign(struct arena *a, const char *url, const char *note, const char **ret_why)
{
    struct buf body = {.arena = a};

    buf_text(&body, "{\"text\":");
    json_text(&body, note);
    buf_char(&body, '}');
    json_t *json = call(a, url, "/api/record/cosignatures", body.text, ret_why);
    json_decref(json);
    return json != NULL;
}
