/* keep/keep.h — a hospital carried elsewhere and kept safe: backup while it is served, restore into
 * an empty place, move between engines. The command line calls these; progress goes to stderr. */
#pragma once
#include "base/ctx.h"

/* Where a hospital lives. */
struct keep_place {
    const char *store; /* as db_open wants it */
    const char *dir;   /* its folder: pictures of an SQLite store, the record's key */
};

/* Writes a backup of `from`, which may be served meanwhile, into a new folder TO/YYYYMMDDTHHMMSSZ:
 * shouwen.db (always SQLite, one snapshot, checked), evidence/, MANIFEST; TO/ERASED names, by
 * ids only, who has been erased so far. The folder bears its name
 * only when it is whole and on disk; what an interrupted backup left is removed. Pictures that the
 * newest earlier backup has are linked, not copied. The record's key is not in it: who holds a
 * backup must not be able to sign. keep: how many backups stay in TO, the newest ones; 0: all.
 * DONE | DISK_FULL | BUSY | BROKEN (said on stderr). */
MUST_USE enum outcome keep_backup(const struct keep_place *from, const char *to, int64_t keep);

/* Brings the backup folder BACKUP to `to`, where no hospital may be yet, and checks it: the
 * manifest's sums, the file's own structure, every picture against its hash, the record.
 * key: the record's key file to put beside it; NULL: none, the restored hospital cannot sign.
 * DONE | INVALID (no whole backup) | ALREADY_THERE | DISK_FULL | BROKEN (said on stderr). */
MUST_USE enum outcome keep_restore(const char *backup, const struct keep_place *to,
                                   const char *key);

/* Carries the hospital of `from` to `to`, whatever their engines; `from` is only read. May be
 * killed and called again at any moment; rows that are there already are not written again, so the
 * first run may go while the hospital is served and the last one, with the servers stopped, is
 * short. Ends with both databases read whole and compared. DONE | ALREADY_THERE (another hospital
 * lives in `to`) | STALE_VERSION (rows changed under the comparing: stop the servers and call
 * again) | DISK_FULL | BUSY | BROKEN (said on stderr). */
MUST_USE enum outcome keep_move(const struct keep_place *from, const struct keep_place *to);

/* The commands of the same names, with their options (NULL, 0: not said). Exit codes: 0 done, 1
 * not, 2 not understood. */
int keep_backup_main(const char *data, const char *store, const char *to, int64_t keep);
int keep_restore_main(const char *data, const char *store, const char *backup, const char *key);
int keep_move_main(const char *from, const char *to, const char *data);
