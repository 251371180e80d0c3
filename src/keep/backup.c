/* keep/backup.c — one snapshot of a hospital in a folder of its own, whole or not there. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/time.h"
#include "base/version.h"
#include "keep/folder.h"
#include "keep/keep_inside.h"

#define PARTIAL       ".partial"
#define MANIFEST_ROOM 1024

struct backup {
    const struct keep_place *from;
    const char *to;
    char partial[4096], whole[4096];
    char newest[4096]; /* the newest whole backup before this one; "" none */
    int64_t tickets, events, pictures;
    char sum[65];
};

static enum outcome said(const char *what)
{
    const int why = errno;

    fprintf(stderr, "%s: %s\n", what, strerror(why));
    return why == ENOSPC || why == EDQUOT ? DISK_FULL : BROKEN;
}

/* "20261120T173012Z", so that names sort by time. */
static bool is_backup(const char *name)
{
    return strlen(name) == 16 && name[8] == 'T' && name[15] == 'Z' &&
           strspn(name, "0123456789TZ") == 16;
}

/* How many whole backups there are; the names of the oldest and the newest ("": none). */
static int64_t count_backups(const char *to, char oldest[17], char newest[17])
{
    const struct dirent *e;
    int64_t n = 0;
    DIR *d = opendir(to);

    oldest[0] = newest[0] = '\0';
    while (d && (e = readdir(d))) {
        if (!is_backup(e->d_name))
            continue;
        if (!oldest[0] || strcmp(e->d_name, oldest) < 0)
            snprintf(oldest, 17, "%.16s", e->d_name);
        if (strcmp(e->d_name, newest) > 0)
            snprintf(newest, 17, "%.16s", e->d_name);
        n++;
    }
    if (d)
        closedir(d);
    return n;
}

/* What an earlier run left half done goes; the newest whole one is remembered. */
static void look_around(struct backup *b)
{
    char oldest[17], newest[17], path[8192];
    const struct dirent *e;
    DIR *d;

    if (count_backups(b->to, oldest, newest))
        snprintf(b->newest, sizeof(b->newest), "%.4000s/%s", b->to, newest);
    d = opendir(b->to);
    while (d && (e = readdir(d)))
        if (strstr(e->d_name, "Z" PARTIAL)) {
            snprintf(path, sizeof(path), "%.4096s/%.255s", b->to, e->d_name);
            folder_remove(path);
        }
    if (d)
        closedir(d);
}

static enum outcome name_it(struct backup *b)
{
    const time_t now = (time_t)(time_now() / SECOND);
    struct tm utc;
    char name[32];

    gmtime_r(&now, &utc);
    strftime(name, sizeof(name), "%Y%m%dT%H%M%SZ", &utc);
    snprintf(b->whole, sizeof(b->whole), "%s/%s", b->to, name);
    snprintf(b->partial, sizeof(b->partial), "%s/%s" PARTIAL, b->to, name);
    if (access(b->whole, F_OK) == 0)
        return ALREADY_THERE;
    return folder_make(b->partial) ? DONE : said(b->partial);
}

/* The snapshot, and what stands in it. */
static enum outcome save_rows(struct backup *b)
{
    struct kept from = {0}, saved = {0};
    char path[4200], where[4300], what[] = "rows";

    snprintf(path, sizeof(path), "%s/shouwen.db", b->partial);
    snprintf(where, sizeof(where), "sqlite:%s", path);
    enum outcome o = keep_open(b->from->store, DB_READS, &from);
    if (o == DONE)
        o = db_save(from.db, path, keep_told, what);
    if (o == DONE)
        o = keep_open(where, DB_READS, &saved);
    if (o == DONE)
        o = db_tickets_count(&saved.ctx, &b->tickets);
    if (o == DONE)
        o = db_events_count(&saved.ctx, &b->events);
    if (o == DONE)
        o = db_pictures_count(&saved.ctx, &b->pictures);
    if (o == DONE && db_is_shared(b->from->store))
        o = keep_pictures(&from, &saved, b->partial, false);
    keep_close(&saved);
    keep_close(&from);
    if (o == DONE && !file_sum(path, b->sum))
        return said(path);
    return o;
}

static enum outcome save_pictures(struct backup *b)
{
    char source[4200], target[4200], twin[4200];
    int64_t there;

    if (db_is_shared(b->from->store))
        return DONE; /* rows, written by save_rows */
    snprintf(source, sizeof(source), "%s/evidence", b->from->dir);
    snprintf(target, sizeof(target), "%s/evidence", b->partial);
    snprintf(twin, sizeof(twin), "%s/evidence", b->newest);
    return folder_copy(source, target, b->newest[0] ? twin : NULL, keep_told_files, &b->pictures,
                       &there)
               ? DONE
               : said(target);
}

static enum outcome finish(struct backup *b)
{
    char path[4200], text[MANIFEST_ROOM];

    snprintf(path, sizeof(path), "%s/MANIFEST", b->partial);
    snprintf(text, sizeof(text),
             "shouwen backup 1\nversion %s\nmade_at %lld\nsha256 %s\ntickets %lld\nevents %lld\n"
             "pictures %lld\n",
             SHOUWEN_VERSION, (long long)time_now(), b->sum, (long long)b->tickets,
             (long long)b->events, (long long)b->pictures);
    if (!file_write(path, text) || !folder_sync(b->partial))
        return said(path);
    if (rename(b->partial, b->whole) != 0 || !folder_sync(b->to))
        return said(b->whole);
    return DONE;
}

/* Only the newest stay; an erased person must not live on in old ones for ever. */
static void thin_out(const struct backup *b, int64_t keep)
{
    char oldest[17], newest[17], path[8192];

    for (int64_t n = keep > 0 ? count_backups(b->to, oldest, newest) : 0; n > keep; n--) {
        snprintf(path, sizeof(path), "%.4096s/%s", b->to, oldest);
        folder_remove(path);
        count_backups(b->to, oldest, newest);
    }
}

static enum outcome save(struct backup *b)
{
    TRY(name_it(b));
    enum outcome o = save_rows(b);
    if (o == DONE)
        o = save_pictures(b);
    if (o == DONE)
        o = finish(b);
    if (o != DONE)
        folder_remove(b->partial);
    return o;
}

enum outcome keep_backup(const struct keep_place *from, const char *to, int64_t keep)
{
    const int64_t began = time_steady();
    struct backup b = {.from = from, .to = to};

    if (!folder_make(to))
        return said(to);
    look_around(&b);
    enum outcome o = save(&b);
    if (o == ALREADY_THERE) {
        fprintf(stderr, "There is a backup of this very second already: %s\n", b.whole);
        return o;
    }
    if (o != DONE)
        return o;
    thin_out(&b, keep);
    TRY(keep_erased_list(from, to));
    printf("%s\n", b.whole);
    fprintf(stderr, "  %lld tickets, %lld events, %lld pictures in %.1f s\n", (long long)b.tickets,
            (long long)b.events, (long long)b.pictures, (double)(time_steady() - began) / 1e6);
    return DONE;
}
