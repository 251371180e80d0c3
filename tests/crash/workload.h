/* crash/workload.h — a hospital's day on the disk of shimvfs.h: the demo's people and their turns
 * through the real verbs, a few a commit as the writer makes them, the same for the same seed. */
#pragma once
#include "demo/demo_turns.h"
#include "shimvfs.h"

struct workload {
    struct disk *disk;
    struct demo demo;
    struct life life;
    struct rng rng; /* how many verbs a commit has */
    char dir[64];
    int64_t commits, verbs;
    int last_step; /* what the newest verb was */
};

/* Founds the hospital in an empty disk and plans `needs` of the day. Stops the test when it cannot.
 */
struct workload *workload_begin(struct disk *disk, uint64_t seed, int64_t needs);
/* Does the next verbs, at most `most`, and commits; outcome of the commit. False: the day is over.
 */
bool workload_commit(struct workload *w, int64_t most, enum outcome *ret);
/* Somebody reports a lamp, whatever else the day holds. */
MUST_USE enum outcome workload_report(struct workload *w);
/* As the writer after commits: the log back into the file when it has grown. */
void workload_tidy(struct workload *w);
/* The server stops properly, and starts again. */
void workload_stop(struct workload *w);
void workload_restart(struct workload *w);
/* Closes and removes what is outside the disk. */
void workload_end(struct workload *w);
/* The day's database under a name of the caller's: "sqlite:…". In `ret`, 128 bytes. */
void workload_where(const struct workload *w, const char *name, char *ret);
