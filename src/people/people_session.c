/* people/people_session.c — passwords, sessions, the directory and the hospital's own card. Only
 * hashes are kept: of a password (argon2id), of a session token and of the setup token (SHA-256 of
 * 256 random bits, which nobody can guess back). */
#include "people/people.h"
#include "people/people_rules.h"
#include "people/people_session.h"
#include "people/people_store.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/settings.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/time.h"
#include "journal/journal.h"
#include <sodium.h>

/* OWASP's smaller recommendation for argon2id: 19 MiB, two passes. A sign-in costs some tens of
 * milliseconds and the server's memory stays small. */
#define HASH_PASSES 2
#define HASH_MEMORY (19u * 1024 * 1024)

enum { TOKEN_BYTES = 32, TOKEN_ROOM = 48, TOKEN_LONGEST = 64 };

#define D(member, ...) FIELD(struct department, member, __VA_ARGS__)
static const struct field DEPARTMENT_FIELDS[] = {
    D(id, .says = "the department"),
    D(name, .needed = true, .min = 1, .max = 60, .says = "what it is called"),
    D(place, .blank = true, .max = 100, .says = "where it is"),
    D(phone, .blank = true, .max = 40, .says = "its telephone"),
    D(matters, .blank = true, .max = 500, .says = "what it takes care of"),
};
SHAPE(DEPARTMENT_SHAPE, "Department", struct department, DEPARTMENT_FIELDS,
      "somebody else's matter: whom to ask");

const struct shape DEPARTMENT_IN_SHAPE = {
    .name = "DepartmentIn",
    .says = "an entry of the directory",
    .size = sizeof(struct department),
    .fields = DEPARTMENT_FIELDS + 1,
    .n = sizeof DEPARTMENT_FIELDS / sizeof *DEPARTMENT_FIELDS - 1};

/* --- passwords ------------------------------------------------------------------------------- */

static enum outcome hash_anything(struct ctx *ctx, const char *password, const char **ret)
{
    char *hash = arena_alloc(ctx->arena, crypto_pwhash_STRBYTES);

    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password, strlen(password), HASH_PASSES, HASH_MEMORY) != 0)
        return fail(ctx, BUSY, NULL, "5");
    *ret = hash;
    return DONE;
}

enum outcome password_hash(struct ctx *ctx, const char *password, const char *login,
                           const char *field, const char **ret)
{
    enum outcome o = rule_password(password, login);

    if (o != DONE)
        return fail(ctx, o, field, "%s", field + 1);
    return hash_anything(ctx, password, ret);
}

/* Who cannot sign in costs as much time as who can: a stranger learns nothing from the clock. */
static enum outcome check_password(struct ctx *ctx, const struct account *a, const char *password)
{
    const char *spent;

    if (!a || !a->active || !a->password_hash) {
        TRY(hash_anything(ctx, password, &spent));
        return fail(ctx, WRONG_PASSWORD, NULL, NULL);
    }
    if (sodium_init() < 0 ||
        crypto_pwhash_str_verify(a->password_hash, password, strlen(password)) != 0)
        return fail(ctx, WRONG_PASSWORD, NULL, NULL);
    return DONE;
}

enum outcome people_check_sign_in(struct ctx *ctx, const char *login, const char *password,
                                  int64_t *ret_person_id)
{
    char canonical[LOGIN_ROOM];
    struct account a = {0};
    enum outcome o = NOT_FOUND;

    if (rule_login(login, canonical))
        o = db_account(ctx, canonical, &a);
    if (o != DONE && o != NOT_FOUND)
        return o;
    TRY(check_password(ctx, o == DONE ? &a : NULL, password));
    *ret_person_id = a.id;
    return DONE;
}

enum outcome people_new_password(struct ctx *ctx, const char *old, const char *new,
                                 const char **ret_hash)
{
    struct account a = {0};

    TRY(db_account_of(ctx, ctx->who.person_id, &a));
    TRY(check_password(ctx, &a, old));
    return password_hash(ctx, new, a.login, "/new", ret_hash);
}

enum outcome people_set_password(struct ctx *ctx, int64_t id, const char *hash,
                                 const char *but_session)
{
    char kept[SHA256_N * 2 + 1];

    if (but_session)
        rule_token_hash(but_session, kept);
    TRY(db_person_set_hash(ctx, id, hash));
    TRY(db_sessions_end(ctx, id, but_session ? kept : NULL));
    return journal_say(ctx, PERSON_PASSWORD_SET, 0, id, NULL, NULL);
}

enum outcome people_reset_password(struct ctx *ctx, int64_t id, const char *password,
                                   const char **ret_hash)
{
    struct person_card c = {0};

    TRY(people_may_keep(ctx, id, &c));
    if (!c.login)
        return fail(ctx, MISSING_FIELD, "/login", "login");
    return password_hash(ctx, password, c.login, "/password", ret_hash);
}

/* --- tokens and sessions ---------------------------------------------------------------------- */

static const char *new_token(struct ctx *ctx)
{
    unsigned char bytes[TOKEN_BYTES];
    char *token = arena_alloc(ctx->arena, TOKEN_ROOM);

    rng_bytes(ctx->rng, bytes, sizeof bytes);
    return sodium_bin2base64(token, TOKEN_ROOM, bytes, sizeof bytes,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void rule_token_hash(const char *token, char ret[65])
{
    unsigned char hash[SHA256_N];
    struct sha256 s;

    sha256_begin(&s);
    sha256_add(&s, token, strlen(token));
    sha256_end(&s, hash);
    sodium_bin2hex(ret, sizeof hash * 2 + 1, hash, sizeof hash);
}

enum outcome session_begin(struct ctx *ctx, int64_t person_id, const char **ret_token)
{
    const char *token = new_token(ctx);
    struct actor who;
    char hash[65];

    /* The slow pool checked the password a moment ago; the person may have gone meanwhile. */
    if (person_actor(ctx, person_id, &who) != DONE)
        return fail(ctx, WRONG_PASSWORD, NULL, NULL);
    rule_token_hash(token, hash);
    TRY(db_session_insert(ctx, hash, person_id));
    *ret_token = token;
    return DONE;
}

enum outcome session_end(struct ctx *ctx, const char *token)
{
    char hash[65];

    if (!token)
        return DONE;
    rule_token_hash(token, hash);
    return db_session_end(ctx, hash);
}

enum outcome people_who_is(struct ctx *ctx, const char *token, struct actor *ret)
{
    struct session_row s = {0};
    char hash[65];

    if (!token || strlen(token) > TOKEN_LONGEST)
        return NOT_FOUND;
    rule_token_hash(token, hash);
    TRY(db_session(ctx, hash, &s));
    if (ctx->now - s.began_at >= settings.session_life * SECOND ||
        ctx->now - s.seen_at >= settings.session_idle * SECOND)
        return NOT_FOUND;
    *ret = (struct actor){.person_id = s.person_id,
                          .post_id = s.post_id,
                          .may = rule_may_of((enum role)s.role),
                          .party = s.party,
                          .zone_id = s.zone_id,
                          .trade = s.trade,
                          .name = s.name};
    return DONE;
}

enum outcome person_actor(struct ctx *ctx, int64_t id, struct actor *ret)
{
    struct person_card c = {0};

    TRY(person_load(ctx, id, &c));
    if (!c.active || !c.role)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    *ret = (struct actor){.person_id = c.id,
                          .post_id = c.post_id,
                          .may = rule_may_of((enum role)c.role),
                          .party = c.party,
                          .zone_id = c.zone_id,
                          .trade = c.trade,
                          .name = c.name};
    return DONE;
}

enum outcome people_seen(struct ctx *ctx, const char *token)
{
    char hash[65];

    rule_token_hash(token, hash);
    return db_session_seen(ctx, hash);
}

enum outcome people_tidy(struct ctx *ctx)
{
    return db_sessions_forget(ctx, ctx->now - settings.session_life * SECOND,
                              ctx->now - settings.session_idle * SECOND);
}

/* --- the hospital ------------------------------------------------------------------------------
 */

enum outcome hospital_text(struct ctx *ctx, const char *name, const char **ret)
{
    return db_hospital_text(ctx, name, ret);
}

enum outcome hospital_set(struct ctx *ctx, const char *name, const char *value)
{
    return db_hospital_set(ctx, name, value);
}

enum outcome hospital_is_demo(struct ctx *ctx, bool *ret)
{
    const char *demo = NULL;

    TRY(db_hospital_text(ctx, "demo", &demo));
    *ret = text_same(demo, "1");
    return DONE;
}

enum outcome hospital_setup_token(struct ctx *ctx, const char **ret)
{
    int64_t accounts = 0;
    char hash[65];

    *ret = NULL;
    TRY(db_accounts_count(ctx, &accounts));
    if (accounts)
        return DONE;
    const char *token = new_token(ctx);
    rule_token_hash(token, hash);
    TRY(db_hospital_set(ctx, "setup_hash", hash));
    *ret = token;
    return DONE;
}

enum outcome hospital_check_setup(struct ctx *ctx, const char *token)
{
    const char *kept = NULL;
    char hash[65];

    rule_token_hash(token, hash);
    TRY(db_hospital_text(ctx, "setup_hash", &kept));
    if (!kept || !text_same_secret(kept, hash))
        return fail(ctx, NOT_FOUND, NULL, NULL);
    return DONE;
}

enum outcome hospital_found(struct ctx *ctx, const struct founding *in, const char *hash,
                            int64_t *ret_person_id)
{
    struct person_card c = {
        .name = in->name, .party = PARTY_HOSPITAL, .role = ROLE_LOGISTICS, .title = "后勤管理"};
    struct note note = {.fact = HOSPITAL_FOUNDED};
    char login[LOGIN_ROOM];
    int64_t accounts = 0;

    TRY(db_accounts_count(ctx, &accounts));
    if (accounts)
        return fail(ctx, ALREADY_THERE, NULL, "%s", in->title);
    if (!rule_login(in->login, login))
        return fail(ctx, INVALID, "/login", "login");
    c.login = login;
    TRY(db_person_insert(ctx, &c, hash, &c.id));
    TRY(db_post_begin(ctx, &c, &c.post_id));
    TRY(db_hospital_set(ctx, "title", in->title));
    TRY(db_hospital_set(ctx, "hotline", in->hotline));
    TRY(db_hospital_forget(ctx, "setup_hash"));
    *ret_person_id = c.id;
    note.subject_id = c.id;
    note.data = jot(ctx, J("post_id", c.post_id),
                    J_ROW(ctx, J("party", name_of(&PARTY_NAMES, c.party)),
                          J("role", name_of(&ROLE_NAMES, c.role))));
    note.more = jot(ctx, J("name", c.name), J("login", c.login), J("title", c.title),
                    J("hospital", in->title), J("hotline", in->hotline));
    return journal_note(ctx, &note);
}

/* --- the directory -----------------------------------------------------------------------------
 */

enum outcome department_load(struct ctx *ctx, int64_t id, struct department *ret)
{
    enum outcome o = db_department(ctx, id, ret);

    return o == NOT_FOUND ? fail(ctx, NOT_FOUND, NULL, NULL) : o;
}

enum outcome department_view(struct ctx *ctx, int64_t id, struct department **ret)
{
    struct department *d = ARENA_NEW(ctx->arena, struct department);

    *ret = NULL;
    if (!id)
        return DONE;
    enum outcome o = db_department(ctx, id, d);
    if (o == DONE)
        *ret = d;
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome may_keep_directory(struct ctx *ctx, const struct department *in)
{
    if (!(ctx->who.may & MAY_LOGISTICS))
        return only_for(ctx, ROLE_LOGISTICS);
    if (text_blank(in->name))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    return DONE;
}

static enum outcome say_department(struct ctx *ctx, int64_t id, const struct department *d)
{
    struct note note = {.fact = DEPARTMENT_CHANGED, .subject_id = id};

    note.more = jot(ctx, J("name", d->name), J("place", d->place), J("phone", d->phone),
                    J("matters", d->matters));
    return journal_note(ctx, &note);
}

enum outcome department_add(struct ctx *ctx, const struct department *in, int64_t *ret_id)
{
    TRY(may_keep_directory(ctx, in));
    TRY(db_department_insert(ctx, in, ret_id));
    return say_department(ctx, *ret_id, in);
}

enum outcome department_change(struct ctx *ctx, const struct department *in)
{
    struct department was = {0};

    TRY(may_keep_directory(ctx, in));
    TRY(department_load(ctx, in->id, &was));
    TRY(db_department_save(ctx, in));
    return say_department(ctx, in->id, in);
}
