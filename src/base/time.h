/* base/time.h — moments are int64_t microseconds UTC, durations seconds. Civil time is UTC+08:00
 * without daylight saving (Asia/Shanghai since 1991), the only zone of the product. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define SECOND       INT64_C(1000000)
#define MINUTE       (60 * SECOND)
#define HOUR         (60 * MINUTE)
#define DAY          (24 * HOUR)
#define CIVIL_OFFSET (8 * HOUR)

/* Wall clock now; only the edges (front, writer, command line) call it, everyone else reads ctx. */
int64_t time_now(void);
/* Monotonic microseconds for measuring. */
int64_t time_steady(void);

/* A civil day as days since 1970-01-01 (proleptic Gregorian), and the minute of the day. */
struct civil {
    int year, month, day; /* 1970..9999, 1..12, 1..31 */
    int hour, minute, second;
    int weekday; /* 1 Monday … 7 Sunday */
};
void time_civil(int64_t at, struct civil *ret);
int64_t time_from_civil(const struct civil *c); /* weekday ignored */
int64_t time_day(int64_t at);                   /* civil day number of a moment */
int64_t time_of_day_start(int64_t day);         /* moment of 00:00 of a civil day */
/* "2026-11-20" <-> day number; false when not a real date. */
bool time_parse_day(const char *text, int64_t *ret_day);
void time_print_day(int64_t day, char ret[11]);
/* "2026-11-20T09:04:05+08:00" for logs, files and people who read them; 26 bytes with NUL. */
void time_print(int64_t at, char ret[26]);
/* Adds calendar months, end-of-month kept (31 Aug + 6 -> 28/29 Feb). */
int64_t time_add_months(int64_t at, int months);
