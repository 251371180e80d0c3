/* record/record_month.c — a month as a file: tile by tile, so that memory does not grow with it, to
 * a file without a name, so that nothing is left when nobody fetches it. */
#include "record/record_export_inside.h"
#include "base/log.h"
#include "base/time.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct month {
    struct export e;
    struct writer_of_bundle w;
    FILE *file;
    int64_t from, to; /* positions: from <= p < to */
    bool told;
};

/* When the event at this position happened; one that is gone from the journal counts as 0. */
static enum outcome moment_of(struct ctx *ctx, int64_t position, int64_t *ret)
{
    struct tile tile;
    struct row row;

    *ret = 0;
    TRY(db_tile(ctx, 0, position / TILE_N, &tile));
    enum outcome o = db_row(ctx, tile_id(&tile, position % TILE_N), &row);
    if (o == DONE)
        *ret = row.at;
    return o == NOT_FOUND ? DONE : o;
}

/* The first position of an event at or after `at`. Times of several nodes may stand a little out of
 * order, but a month's end is found by the same steps as the next one's beginning. */
static enum outcome first_at(struct ctx *ctx, int64_t size, int64_t at, int64_t *ret)
{
    int64_t low = 0, high = size, moment;

    while (low < high) {
        const int64_t middle = low + (high - low) / 2;

        TRY(moment_of(ctx, middle, &moment));
        if (moment >= at)
            high = middle;
        else
            low = middle + 1;
    }
    *ret = low;
    return DONE;
}

static bool put_file(void *to, const void *bytes, size_t n)
{
    return fwrite(bytes, 1, n, to) == n;
}

static const struct row *row_of(const struct list *rows, int64_t id)
{
    const struct row *row = rows->items;
    size_t low = 0, high = rows->n;

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if (row[middle].id == id)
            return &row[middle];
        if (row[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Where transactions ran side by side for long, other tiles' events fill the list. */
static enum outcome find_row(struct ctx *ctx, const struct list *rows, int64_t id,
                             const struct row **ret)
{
    struct row *alone = ARENA_NEW(ctx->arena, struct row);
    enum outcome o;

    *ret = row_of(rows, id);
    if (*ret)
        return DONE;
    o = db_row(ctx, id, alone);
    *ret = o == DONE ? alone : NULL;
    return o == NOT_FOUND ? DONE : o;
}

/* The events of one tile from the month, each at its place; whole: all 256 are there. One that is
 * gone from the journal leaves a hole, which whoever checks the file finds. */
static enum outcome entries_of(struct month *m, struct ctx *ctx, const struct tile *tile,
                               struct entry entries[TILE_N], bool here[TILE_N], bool *ret_whole)
{
    struct list rows, words = {0};

    TRY(db_rows_between(ctx, tile->first_id, tile->last_id, &rows));
    if (m->told)
        TRY(db_words_between(ctx, tile->first_id, tile->last_id, &words));
    *ret_whole = tile->n == TILE_N;
    for (int64_t i = 0; i < TILE_N; i++) {
        const int64_t position = tile->number * TILE_N + i;
        const bool wanted = i < tile->n && position >= m->from && position < m->to;
        const struct row *row = NULL;

        if (wanted)
            TRY(find_row(ctx, &rows, tile_id(tile, i), &row));
        here[i] = row != NULL;
        *ret_whole &= here[i];
        if (row)
            TRY(export_entry(ctx, row, position, m->told ? &words : NULL, &entries[i]));
    }
    return DONE;
}

static enum outcome write_group(struct month *m, const struct tile *tile,
                                const struct entry entries[TILE_N])
{
    struct hash hashes[GROUP_N];
    struct path path;

    if (!tree_inclusion(&m->e.tree, TILE_BITS, tile->number, m->e.head.size, &path))
        return fail(m->e.ctx, BROKEN, NULL, NULL);
    memcpy(hashes, tile->hashes.p, sizeof(hashes));
    bundle_group(&m->w, tile->number * TILE_N, &path, hashes);
    for (int i = 0; i < GROUP_N; i++)
        bundle_member(&m->w, &entries[i]);
    return DONE;
}

/* In an arena of its own: what a month reads is forgotten tile by tile. */
static enum outcome write_tile(struct month *m, struct ctx *ctx, int64_t number)
{
    struct entry entries[TILE_N];
    bool here[TILE_N], whole;
    struct tile tile;

    TRY(db_tile(ctx, 0, number, &tile));
    TRY(entries_of(m, ctx, &tile, entries, here, &whole));
    m->e.tree = record_tree(ctx, &m->e.tiles);
    if (whole && (number + 1) * TILE_N <= m->e.head.size)
        return write_group(m, &tile, entries);
    for (int i = 0; i < TILE_N; i++)
        if (here[i])
            TRY(export_single(&m->e, &m->w, &entries[i]));
    return DONE;
}

static enum outcome write_tiles(struct month *m)
{
    struct ctx part = *m->e.ctx;
    enum outcome o = DONE;

    part.arena = arena_new(0);
    for (int64_t number = m->from / TILE_N; o == DONE && number * TILE_N < m->to; number++) {
        arena_reset(part.arena);
        o = write_tile(m, &part, number);
    }
    arena_free(part.arena);
    return o;
}

/* A file without a name in the server's own folder. */
static enum outcome open_file(struct ctx *ctx, FILE **ret)
{
    char path[4200];

    snprintf(path, sizeof(path), "%s/bundle-XXXXXX", record_dir());
    const int fd = mkostemp(path, O_CLOEXEC);
    *ret = fd < 0 ? NULL : fdopen(fd, "w+");
    if (fd >= 0)
        unlink(path);
    if (*ret)
        return DONE;
    log_line(LOG_ERROR, "record", "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return fail(ctx, errno == ENOSPC ? DISK_FULL : BROKEN, NULL, NULL);
}

static enum outcome write_month(struct month *m, int *ret_file, size_t *ret_n)
{
    struct ctx *ctx = m->e.ctx;

    m->w = (struct writer_of_bundle){.put = put_file, .to = m->file, .arena = ctx->arena};
    bundle_begin(&m->w, m->e.head.text, &m->e.about);
    TRY(write_tiles(m));
    if (!bundle_end(&m->w, m->e.key->secret) || fflush(m->file) != 0)
        return fail(ctx, errno == ENOSPC ? DISK_FULL : BROKEN, NULL, NULL);
    const long n = ftell(m->file);
    *ret_file = dup(fileno(m->file));
    *ret_n = (size_t)n;
    return n > 0 && *ret_file > 0 ? DONE : fail(ctx, BROKEN, NULL, NULL);
}

/* The moment a civil month begins. */
static int64_t month_start(int year, int month)
{
    const struct civil c = {.year = year + (month > 12), .month = month > 12 ? 1 : month, .day = 1};

    return time_from_civil(&c);
}

enum outcome record_month_bundle(struct ctx *ctx, int year, int month, bool told, int *ret_file,
                                 size_t *ret_n)
{
    struct month m = {.told = told};
    struct head_view newest;
    enum outcome o = record_head(ctx, 0, &newest);

    if (o == NOT_FOUND)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    TRY(o);
    TRY(first_at(ctx, newest.size, month_start(year, month), &m.from));
    TRY(first_at(ctx, newest.size, month_start(year, month + 1), &m.to));
    if (m.from >= m.to)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    TRY(export_begin(ctx, m.to - 1, &m.e));
    TRY(export_about(&m.e, BUNDLE_MONTH, arena_print(ctx->arena, "%04d-%02d", year, month)));
    m.e.about.events = m.to - m.from;
    TRY(moment_of(ctx, m.from, &m.e.about.from));
    TRY(moment_of(ctx, m.to - 1, &m.e.about.to));
    TRY(open_file(ctx, &m.file));
    o = write_month(&m, ret_file, ret_n);
    fclose(m.file);
    return o;
}
