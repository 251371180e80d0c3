/* base/log.c — the log: one write a line, so that lines of several threads never mix. */
#include "base/log.h"
#include "base/time.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

static _Atomic int most_told = LOG_INFO;

static const char *const LEVELS[] = {"", "error", "warn", "info", "debug"};

void log_set(enum log_level most)
{
    most_told = (int)most;
}

__attribute__((format(printf, 3, 0))) static void line(enum log_level level, const char *area,
                                                       const char *fmt, va_list args)
{
    char text[1024], when[26];
    int n;

    time_print(time_now(), when);
    n = snprintf(text, sizeof(text), "%s %-5s %s: ", when, LEVELS[level], area);
    if (n < 0 || (size_t)n >= sizeof(text) - 1)
        return;
    size_t at = (size_t)n;
    n = vsnprintf(text + at, sizeof(text) - at, fmt, args);
    if (n < 0)
        return;
    /* A foreign newline must not be able to fake a line of its own. */
    size_t end = at + (size_t)n < sizeof(text) - 1 ? at + (size_t)n : sizeof(text) - 2;
    for (size_t i = at; i < end; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            text[i] = ' ';
    text[end] = '\n';
    if (write(STDERR_FILENO, text, end + 1) < 0)
        return; /* nowhere left to say it */
}

void log_line(enum log_level level, const char *area, const char *fmt, ...)
{
    va_list args;

    if (level == LOG_QUIET || (int)level > most_told)
        return;
    va_start(args, fmt);
    line(level, area, fmt, args);
    va_end(args);
}

_Noreturn void log_stop(const char *area, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    line(LOG_ERROR, area, fmt, args);
    va_end(args);
    abort();
}
