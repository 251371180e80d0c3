/* tickets/tickets_link.c — the private link: who holds it is this asker of this ticket. Nothing is
 * stored for it but the hospital's key, so a link lives as long as its asker does. */
#include <sodium.h>
#include "people/people.h"
#include "tickets/tickets_step.h"

#define KEY_BYTES   crypto_auth_hmacsha256_KEYBYTES
#define ID_BYTES    8
#define MAC_BYTES   16 /* HMAC-SHA-256 truncated to 128 bits: RFC 2104 §5 allows half */
#define TOKEN_BYTES (ID_BYTES + MAC_BYTES)
#define TOKEN_CHARS (TOKEN_BYTES / 3 * 4)
#define KEY_NAME    "link_key"

enum outcome ticket_link_key_make(struct ctx *ctx)
{
    unsigned char key[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    const char *there = NULL;

    TRY(hospital_text(ctx, KEY_NAME, &there));
    if (there)
        return DONE;
    randombytes_buf(key, sizeof key); /* never from a test's seed: it guards every link */
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    TRY(hospital_set(ctx, KEY_NAME, hex));
    sodium_memzero(key, sizeof key);
    return DONE;
}

static enum outcome link_key(struct ctx *ctx, unsigned char key[KEY_BYTES])
{
    const char *hex = NULL;
    size_t n = 0;

    TRY(hospital_text(ctx, KEY_NAME, &hex));
    if (!hex || sodium_hex2bin(key, KEY_BYTES, hex, 2 * KEY_BYTES, NULL, &n, NULL) ||
        n != KEY_BYTES)
        return NOT_FOUND;
    return DONE;
}

static void sign(const unsigned char key[KEY_BYTES], int64_t asker_id,
                 unsigned char token[TOKEN_BYTES])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];

    for (int i = 0; i < ID_BYTES; i++)
        token[i] = (unsigned char)((uint64_t)asker_id >> (8 * (ID_BYTES - 1 - i)));
    crypto_auth_hmacsha256(mac, token, ID_BYTES, key);
    for (int i = 0; i < MAC_BYTES; i++)
        token[ID_BYTES + i] = mac[i];
}

enum outcome ticket_token(struct ctx *ctx, int64_t asker_id, const char **ret)
{
    unsigned char key[KEY_BYTES], token[TOKEN_BYTES];
    char *text = arena_alloc(ctx->arena, TOKEN_CHARS + 1);

    TRY(link_key(ctx, key));
    sign(key, asker_id, token);
    sodium_bin2base64(text, TOKEN_CHARS + 1, token, sizeof token,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *ret = text;
    return DONE;
}

bool may_speak_for(const struct actor *who, const struct asker *asker)
{
    return !(who->may & (MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE)) ||
           (asker->person_id && asker->person_id == who->person_id);
}

enum outcome ticket_who_is_link(struct ctx *ctx, const char *token, struct actor *ret)
{
    unsigned char key[KEY_BYTES], given[TOKEN_BYTES], right[TOKEN_BYTES];
    struct asker asker;
    int64_t id = 0;
    size_t n = 0;

    if (!token || strlen(token) != TOKEN_CHARS ||
        sodium_base642bin(given, sizeof given, token, TOKEN_CHARS, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        n != TOKEN_BYTES)
        return NOT_FOUND;
    TRY(link_key(ctx, key));
    for (int i = 0; i < ID_BYTES; i++)
        id = (int64_t)((uint64_t)id << 8 | given[i]);
    sign(key, id, right);
    if (sodium_memcmp(given, right, TOKEN_BYTES))
        return NOT_FOUND;
    TRY(db_asker_load(ctx, id, &asker));
    if (asker.erased_at)
        return NOT_FOUND;
    *ret = (struct actor){.asker_id = asker.id,
                          .ticket_id = asker.ticket_id,
                          .by_staff = !may_speak_for(&ctx->who, &asker),
                          .may = MAY_ASKER,
                          .name = asker.name};
    return DONE;
}
