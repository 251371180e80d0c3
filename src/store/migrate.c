/* store/migrate.c — the numbered migrations of schema/, each applied once, in order, in its own
 * transaction. What was applied is remembered with a sum of its text: a migration that changed
 * afterwards is refused, because nobody could say what the database really looks like. */
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "store/engine.h"
#include "store/schema.h"

static const char MAKE_HISTORY[] = "CREATE TABLE IF NOT EXISTS schema_version ("
                                   "    version INTEGER PRIMARY KEY,"
                                   "    name TEXT NOT NULL,"
                                   "    sum TEXT NOT NULL,"
                                   "    applied_at BIGINT NOT NULL)";
static const char LOAD_NEWEST[] = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
static const char LOAD_SUM[] = "SELECT sum FROM schema_version WHERE version = $1";
static const char SAVE_APPLIED[] =
    "INSERT INTO schema_version (version, name, sum, applied_at) VALUES ($1, $2, $3, $4)";

static bool of_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static void add_word(struct buf *b, const char *word, size_t n, const struct word *words)
{
    for (; words->portable; words++)
        if (strlen(words->portable) == n && memcmp(words->portable, word, n) == 0) {
            buf_text(b, words->here);
            return;
        }
    buf_add(b, word, n);
}

const char *migrate_text(struct arena *a, const char *text, const struct word *words)
{
    struct buf b = {.arena = a};

    buf_add(&b, "", 0);
    while (*text) {
        size_t n = 1;

        if (text[0] == '-' && text[1] == '-') {
            text += strcspn(text, "\n");
        } else if (text[0] == '/' && text[1] == '*') {
            const char *end = strstr(text + 2, "*/");

            text = end ? end + 2 : text + strlen(text);
        } else if (*text == '\'' || *text == '"') {
            /* A doubled quote ends one quoted piece and begins the next, which is just as good. */
            const char *end = strchr(text + 1, *text);

            n = end ? (size_t)(end - text) + 1 : strlen(text);
            buf_add(&b, text, n);
            text += n;
        } else if (of_word(*text)) {
            while (of_word(text[n]))
                n++;
            add_word(&b, text, n, words);
            text += n;
        } else {
            buf_char(&b, *text++);
        }
    }
    return b.text;
}

/* FNV-1a over everything but white space: layout and comments may change, meaning may not. */
static const char *sum_of(struct arena *a, const char *text)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    for (; *text; text++)
        if (*text != ' ' && *text != '\n' && *text != '\t')
            sum = (sum ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return arena_print(a, "%016llx", (unsigned long long)sum);
}

static int64_t number_of(const struct migration *m)
{
    return (m->name[0] - '0') * 1000 + (m->name[1] - '0') * 100 + (m->name[2] - '0') * 10 +
           (m->name[3] - '0');
}

static enum outcome apply(struct ctx *ctx, const struct migration *m, const char *text,
                          const char *sum)
{
    enum outcome o;

    TRY(db_begin(ctx->db));
    o = ctx->db->engine->script(ctx->db, text);
    if (o == DONE)
        o = db_run(ctx, SAVE_APPLIED, VALUES(V(number_of(m)), V(m->name), V(sum), V(ctx->now)));
    if (o == DONE)
        return db_commit(ctx->db);
    db_rollback(ctx->db);
    log_line(LOG_ERROR, "store", "migration %s failed; nothing of it was applied", m->name);
    return o;
}

/* Each migration is either applied and unchanged, or applied now. */
static enum outcome walk(struct ctx *ctx, int64_t newest)
{
    for (size_t i = 0; i < SCHEMA_N; i++) {
        const struct migration *m = &SCHEMA[i];
        const char *text = migrate_text(ctx->arena, m->text, ctx->db->engine->words);
        const char *sum = sum_of(ctx->arena, text), *applied = NULL;

        if (number_of(m) > newest) {
            TRY(apply(ctx, m, text, sum));
            continue;
        }
        if (db_text(ctx, LOAD_SUM, VALUES(V(number_of(m))), &applied) != DONE ||
            !text_same(sum, applied)) {
            log_line(LOG_ERROR, "store", "migration %s is not the one this database was made with",
                     m->name);
            return BROKEN;
        }
    }
    return DONE;
}

static enum outcome walk_all(struct ctx *ctx)
{
    int64_t newest = SCHEMA_N ? number_of(&SCHEMA[SCHEMA_N - 1]) : 0, here = 0;

    if (ctx->db->use == DB_WRITES)
        TRY(db_run(ctx, MAKE_HISTORY, NO_VALUES));
    TRY(db_int(ctx, LOAD_NEWEST, NO_VALUES, &here));
    if (here > newest || (ctx->db->use == DB_READS && here < newest)) {
        log_line(LOG_ERROR, "store", "the database has schema %lld, this program %lld",
                 (long long)here, (long long)newest);
        return BROKEN;
    }
    if (ctx->db->use == DB_WRITES)
        TRY(walk(ctx, here));
    ctx->db->version = newest;
    return DONE;
}

enum outcome migrate(struct db *db)
{
    /* Migrations are older than any request: the wall clock, not a caller's. */
    struct ctx ctx = {.arena = arena_new(0), .db = db, .now = time_now()};
    enum outcome o = DONE;

    /* Two nodes may be starting at once. */
    if (db->use == DB_WRITES)
        o = db->engine->alone(db, true);
    if (o == DONE)
        o = walk_all(&ctx);
    if (o == DONE && db->use == DB_WRITES)
        o = db->engine->alone(db, false);

    arena_free(ctx.arena);
    return o;
}
