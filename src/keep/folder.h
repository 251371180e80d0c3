/* keep/folder.h — files as a backup needs them: copied whole, on disk for good, summed up. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void folder_told(void *to, int64_t done);

/* Makes the folder and those it lies in; 0700. False: errno says why. */
bool folder_make(const char *path);
/* True when it is there and holds nothing. */
bool folder_empty(const char *path);
/* Copies FROM/ab/NAME into TO/ab/NAME for all names two levels deep, skipping hidden ones and what
 * is there already; links the file of `twin` (same layout, NULL: none) instead where it exists with
 * the same size. Files that vanish meanwhile are no fault. *ret: files there afterwards.
 * False: errno says why. */
bool folder_copy(const char *from, const char *to, const char *twin, folder_told *told,
                 void *told_to, int64_t *ret);
/* One file, 0600, synced. False: errno says why; nothing is left. */
bool file_copy(const char *from, const char *to);
/* SHA-256 in hex of a file. False: errno says why. */
bool file_sum(const char *path, char ret[65]);
/* Writes a text, synced, and syncs its folder. */
bool file_write(const char *path, const char *text);
bool folder_sync(const char *path);
/* Removes the folder with all in it, three levels deep at most. */
void folder_remove(const char *path);
