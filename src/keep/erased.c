/* keep/erased.c — who was erased stays erased: beside the backups stands the list of ids that have
 * gone, without personal data; whoever restores an older backup erases them again before anybody
 * is told that it is restored. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "erasures/erasures.h"
#include "evidence/evidence.h"
#include "http/http.h"
#include "keep/folder.h"
#include "keep/keep_inside.h"

static const char FIRST[] = "shouwen erased 1\n";

static void list_path(char ret[4200], const char *folder)
{
    snprintf(ret, 4200, "%s/ERASED", folder);
}

/* The list as it stands; NULL: there is none. */
static const char *read_list(struct arena *a, const char *path)
{
    struct buf b = {.arena = a};
    FILE *file = fopen(path, "re");
    char line[256];

    if (!file)
        return NULL;
    while (fgets(line, sizeof(line), file))
        buf_text(&b, line);
    fclose(file);
    return b.text && strncmp(b.text, FIRST, strlen(FIRST)) == 0 ? b.text : NULL;
}

/* What the database has and the list has not is added: a list never forgets, for the database may
 * itself have come from an older backup. */
static enum outcome add_kind(struct ctx *ctx, enum erase_kind kind, const char *known,
                             struct buf *io)
{
    struct list page;
    int64_t after = 0;

    do {
        TRY(erasures_list(ctx, kind, after, &page));
        const struct erased *e = page.items;
        for (size_t i = 0; i < page.n; i++) {
            const char *line =
                arena_print(ctx->arena, "\n%s %lld %lld\n", name_of(&ERASE_KIND_NAMES, e[i].kind),
                            (long long)e[i].id, (long long)e[i].at);

            if (!strstr(known, line))
                buf_text(io, line + 1);
            after = e[i].id;
        }
    } while (page.n);
    return DONE;
}

static enum outcome write_list(struct ctx *ctx, const char *to)
{
    struct buf all = {.arena = ctx->arena};
    char path[4200], partial[4300];

    list_path(path, to);
    snprintf(partial, sizeof(partial), "%s.partial", path);
    const char *known = read_list(ctx->arena, path);
    buf_text(&all, known ? known : FIRST);
    const size_t before = all.n;
    TRY(add_kind(ctx, ERASE_ASKER, known ? known : "", &all));
    TRY(add_kind(ctx, ERASE_PERSON, known ? known : "", &all));
    if (all.n == before)
        return DONE;
    if (file_write(partial, all.text) && rename(partial, path) == 0 && folder_sync(to))
        return DONE;
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return BROKEN;
}

enum outcome keep_erased_list(const struct keep_place *from, const char *to)
{
    struct kept k = {0};
    enum outcome o = keep_open(from->store, DB_READS, &k);

    if (o == DONE)
        o = write_list(&k.ctx, to);
    keep_close(&k);
    return o;
}

/* --- after a restore ---------------------------------------------------------------------------
 */

struct again {
    const char *list;
    int64_t n;
};

static enum outcome begin_again(struct kept *k, struct again *what, bool *ret_more)
{
    char kind[16];
    long long id, at;

    for (const char *line = what->list; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (sscanf(line, "%15s %lld %lld", kind, &id, &at) != 3)
            continue;
        const int which = name_value(&ERASE_KIND_NAMES, kind);
        bool some = false;

        if (which > 0)
            TRY(erasures_again(&k->ctx, (enum erase_kind)which, id, at, &some));
        what->n += some;
    }
    *ret_more = false;
    return DONE;
}

static enum outcome slice(struct kept *k, struct again *, bool *ret_more)
{
    return erasures_work(&k->ctx, ret_more);
}

static enum outcome cleaned(struct kept *k, struct again *, bool *ret_more)
{
    *ret_more = false;
    return erasures_cleaned(&k->ctx);
}

/* Each call in a transaction of its own. */
static enum outcome all_of(struct kept *k, struct again *what,
                           enum outcome (*does)(struct kept *, struct again *, bool *))
{
    bool more = true;

    while (more) {
        TRY(db_begin(k->db));
        enum outcome o = does(k, what, &more);
        if (o != DONE) {
            db_rollback(k->db);
            return o;
        }
        TRY(db_commit(k->db));
        k->ctx.notes = NULL;
    }
    return DONE;
}

static enum outcome erase_again(struct kept *k, struct again *what)
{
    TRY(all_of(k, what, begin_again));
    if (!what->n)
        return DONE;
    TRY(all_of(k, what, slice));
    TRY(db_scrub(k->db));
    TRY(all_of(k, what, cleaned));
    fprintf(stderr, "  %lld who were erased since this backup were erased again\n",
            (long long)what->n);
    return DONE;
}

enum outcome keep_erase_again(const char *backup, const struct keep_place *to)
{
    struct kept k = {0};
    struct again what = {0};
    char folder[4100], path[4200];

    snprintf(folder, sizeof(folder), "%s/..", backup);
    list_path(path, folder);
    erasures_set_forget(http_forget_answers);
    evidence_set_in_database(db_is_shared(to->store));
    keep_path(folder, to->dir, "evidence");
    if (!evidence_set_dir(folder))
        return BROKEN;
    enum outcome o = keep_open(to->store, DB_WRITES, &k);
    if (o == DONE && (what.list = read_list(k.ctx.arena, path)))
        o = erase_again(&k, &what);
    keep_close(&k);
    return o;
}
