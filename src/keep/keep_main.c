/* keep/keep_main.c — what the command line asks: backup, restore, move. */
#include <stdio.h>
#include <string.h>
#include "house.h"
#include "keep/keep.h"

/* An SQLite file lives in its hospital's folder; a shared database has `data`, or none. */
static struct keep_place place_of(const char *store, const char *data, char room[4096])
{
    const char *path = strchr(store, ':'), *slash = path ? strrchr(path, '/') : NULL;

    if (strncmp(store, "sqlite:", strlen("sqlite:")) != 0)
        return (struct keep_place){store, data};
    snprintf(room, 4096, "%.*s", slash ? (int)(slash - path - 1) : 1, slash ? path + 1 : ".");
    return (struct keep_place){store, room};
}

int keep_backup_main(const char *data, const char *store, const char *to, int64_t keep)
{
    char where[HOUSE_WHERE];

    if (!data || !to)
        return fprintf(stderr, "backup needs --data DIR and the folder TO\n"), 2;
    const struct keep_place from = {house_where(data, store, where), data};
    return keep_backup(&from, to, keep) == DONE ? 0 : 1;
}

int keep_restore_main(const char *data, const char *store, const char *backup, const char *key)
{
    char where[HOUSE_WHERE];

    if (!data || !backup)
        return fprintf(stderr, "restore needs --data DIR and the folder of one BACKUP\n"), 2;
    const struct keep_place to = {house_where(data, store, where), data};
    return keep_restore(backup, &to, key) == DONE ? 0 : 1;
}

int keep_move_main(const char *from, const char *to, const char *data)
{
    char a[4096], b[4096];

    if (!from || !to)
        return fprintf(stderr, "move needs --from ADDRESS and --to ADDRESS\n"), 2;
    const struct keep_place source = place_of(from, data, a), target = place_of(to, data, b);
    return keep_move(&source, &target) == DONE ? 0 : 1;
}
