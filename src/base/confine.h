/* base/confine.h — a process that only reads its input, computes and writes its output gives up
 * everything else, so that a fault in a decoder of strangers' bytes has nothing to reach for. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* From now on this process (and thread): may not gain rights, write files, open anything, start
 * anything or use the network; may take `memory` more bytes than it has now and `cpu_s` seconds of
 * a core. Files that are open stay readable and writable. False when the kernel refused a part that
 * always works; a kernel without seccomp is tolerated (limits still hold). Cannot be undone. */
bool confine(int64_t memory, int64_t cpu_s);
