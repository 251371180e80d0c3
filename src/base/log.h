/* base/log.h — one line an occurrence on stderr: time, level, area, sentence. Never personal data.
 * Whoever handles a failure logs it, once; functions that only pass an outcome on do not. */
#pragma once

enum log_level { LOG_QUIET, LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
void log_set(enum log_level most);
void log_line(enum log_level level, const char *area, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A programming error or a disk that lies: log and abort. */
_Noreturn void log_stop(const char *area, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
