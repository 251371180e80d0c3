/* base/progress.h — how far a long piece of work has come, for somebody who watches it. */
#pragma once
#include <stdint.h>

/* Draws "what [####....] done/of" on stderr: over itself on a terminal, else one line at the end.
 * of 0: nothing is drawn. */
void progress_show(const char *what, int64_t done, int64_t of);
