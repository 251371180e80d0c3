/* keep/restore.c — a backup becomes a hospital again, in an empty place, and is checked before
 * anybody is told that it is one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "base/time.h"
#include "evidence/evidence.h"
#include "keep/folder.h"
#include "keep/keep_inside.h"

struct manifest {
    char sha256[65];
    int64_t tickets, events, pictures;
};

static enum outcome no_backup(const char *path, const char *why)
{
    fprintf(stderr, "%s is no whole backup: %s. Nothing was restored.\n", path, why);
    return INVALID;
}

static enum outcome read_manifest(const char *backup, struct manifest *ret)
{
    char path[4200], line[256], name[32], value[128];
    bool known = false;
    FILE *file;

    *ret = (struct manifest){0};
    snprintf(path, sizeof(path), "%s/MANIFEST", backup);
    file = fopen(path, "re");
    if (!file)
        return no_backup(backup, "it has no MANIFEST");
    while (fgets(line, sizeof(line), file)) {
        int64_t n = 0;

        known = known || strcmp(line, "shouwen backup 1\n") == 0;
        if (sscanf(line, "%31s %127s", name, value) != 2)
            continue;
        if (strcmp(name, "sha256") == 0)
            snprintf(ret->sha256, sizeof(ret->sha256), "%.64s", value);
        if (!text_int(value, &n))
            continue;
        if (strcmp(name, "tickets") == 0)
            ret->tickets = n;
        else if (strcmp(name, "events") == 0)
            ret->events = n;
        else if (strcmp(name, "pictures") == 0)
            ret->pictures = n;
    }
    fclose(file);
    return known && ret->sha256[0] ? DONE : no_backup(backup, "its MANIFEST is of another kind");
}

static enum outcome check_file(const char *backup, const struct manifest *m)
{
    char path[4200], sum[65];

    snprintf(path, sizeof(path), "%s/shouwen.db", backup);
    if (!file_sum(path, sum))
        return no_backup(backup, strerror(errno));
    return text_same(sum, m->sha256) ? DONE
                                     : no_backup(backup, "shouwen.db is not the file it was");
}

static enum outcome copy_files(const char *backup, const struct keep_place *to,
                               const struct manifest *m)
{
    char a[4200], b[4200];
    int64_t there, all = m->pictures;

    snprintf(a, sizeof(a), "%s/shouwen.db", backup);
    snprintf(b, sizeof(b), "%s/shouwen.db", to->dir);
    if (!file_copy(a, b)) {
        fprintf(stderr, "%s: %s\n", b, strerror(errno));
        return errno == ENOSPC ? DISK_FULL : BROKEN;
    }
    snprintf(a, sizeof(a), "%s/evidence", backup);
    snprintf(b, sizeof(b), "%s/evidence", to->dir);
    if (!folder_copy(a, b, NULL, keep_told_files, &all, &there) || !folder_sync(to->dir)) {
        fprintf(stderr, "%s: %s\n", b, strerror(errno));
        return errno == ENOSPC ? DISK_FULL : BROKEN;
    }
    return DONE;
}

/* Into a database that nodes share: rows and pictures go in as a move would bring them. */
static enum outcome pour(const char *backup, const struct keep_place *to)
{
    struct kept from = {0}, there = {0};
    struct copy_progress p;
    char where[4300];

    snprintf(where, sizeof(where), "sqlite:%s/shouwen.db", backup);
    enum outcome o = keep_open(where, DB_READS, &from);
    if (o == DONE)
        o = keep_open(to->store, DB_WRITES, &there);
    if (o == DONE)
        o = keep_rows(&from, &there, &p);
    if (o == DONE)
        o = keep_pictures(&from, &there, backup, true);
    keep_close(&there);
    keep_close(&from);
    return o;
}

/* Counts as the manifest has them. */
static enum outcome check_rows(const struct keep_place *to, const struct manifest *m)
{
    struct kept k = {0};
    int64_t tickets = 0, events = 0, pictures = 0;

    enum outcome o = keep_open(to->store, DB_WRITES, &k);
    if (o == DONE)
        o = db_tickets_count(&k.ctx, &tickets);
    if (o == DONE)
        o = db_events_count(&k.ctx, &events);
    if (o == DONE)
        o = db_pictures_count(&k.ctx, &pictures);
    keep_close(&k);
    if (o == DONE && (tickets != m->tickets || events != m->events || pictures != m->pictures)) {
        fprintf(stderr,
                "%lld tickets, %lld events and %lld pictures instead of %lld, %lld, %lld.\n",
                (long long)tickets, (long long)events, (long long)pictures, (long long)m->tickets,
                (long long)m->events, (long long)m->pictures);
        return BROKEN;
    }
    return o;
}

static enum outcome put_key(const struct keep_place *to, const char *key)
{
    char path[4200];

    snprintf(path, sizeof(path), "%s/record.key", to->dir);
    if (!key) {
        fprintf(stderr,
                "  without --key the restored hospital cannot sign its record; put the key "
                "at %s\n",
                path);
        return DONE;
    }
    if (file_copy(key, path))
        return DONE;
    fprintf(stderr, "%s: %s\n", key, strerror(errno));
    return BROKEN;
}

static enum outcome bring(const char *backup, const struct keep_place *to, const struct manifest *m,
                          const char *key)
{
    TRY(db_is_shared(to->store) ? pour(backup, to) : copy_files(backup, to, m));
    TRY(check_rows(to, m));
    TRY(keep_erase_again(backup, to));
    TRY(keep_check(to->store, to->dir, db_is_shared(to->store)));
    return put_key(to, key);
}

enum outcome keep_restore(const char *backup, const struct keep_place *to, const char *key)
{
    const int64_t began = time_steady();
    struct manifest m;

    TRY(read_manifest(backup, &m));
    TRY(check_file(backup, &m));
    if (!folder_make(to->dir) || (!db_is_shared(to->store) && !folder_empty(to->dir))) {
        fprintf(stderr, "%s is not an empty folder; nothing was restored.\n", to->dir);
        return ALREADY_THERE;
    }
    TRY(bring(backup, to, &m, key));
    fprintf(stderr, "  restored and checked: %lld tickets, %lld events, %lld pictures in %.1f s\n",
            (long long)m.tickets, (long long)m.events, (long long)m.pictures,
            (double)(time_steady() - began) / 1e6);
    return DONE;
}
