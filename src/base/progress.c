/* base/progress.c — one bar, drawn over itself. */
#include "base/progress.h"
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

void progress_show(const char *what, int64_t done, int64_t of)
{
    const int64_t width = 30, full = done >= of ? width : done * width / (of ? of : 1);
    const bool live = isatty(2);

    if (of == 0 || (!live && done != of))
        return;
    fprintf(stderr, "%s  %-8s [%.*s%.*s] %lld/%lld%s", live ? "\r" : "", what, (int)full,
            "##############################", (int)(width - full), "..............................",
            (long long)done, (long long)of, done == of || !live ? "\n" : "");
}
