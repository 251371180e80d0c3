/* base/time.c — days and civil time by integer arithmetic; no time zone data, no locale. */
#include "base/time.h"
#include "base/log.h"

static int64_t clock_us(clockid_t id)
{
    struct timespec t;

    if (clock_gettime(id, &t) != 0)
        log_stop("time", "the clock cannot be read");
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t time_now(void)
{
    return clock_us(CLOCK_REALTIME);
}

int64_t time_steady(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Day number of a civil date and back: years of 400 have 146,097 days and begin in March, so that
 * the leap day comes last (H. Hinnant, chrono-compatible low-level date algorithms). */
static int64_t day_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(int64_t number, int *year, int *month, int *day)
{
    number += 719468;
    int64_t era = floor_div(number, 146097);
    int64_t d = number - era * 146097;
    int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int64_t of_year = d - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;

    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

static int days_in(int64_t year, int month)
{
    return (int)(month == 12 ? 31 : day_of(year, month + 1, 1) - day_of(year, month, 1));
}

void time_civil(int64_t at, struct civil *ret)
{
    int64_t day = time_day(at);
    int64_t second = (at + CIVIL_OFFSET - day * DAY) / SECOND;

    date_of(day, &ret->year, &ret->month, &ret->day);
    ret->hour = (int)(second / 3600);
    ret->minute = (int)(second / 60 % 60);
    ret->second = (int)(second % 60);
    /* Day 0 was a Thursday. */
    ret->weekday = (int)(day + 3 - floor_div(day + 3, 7) * 7) + 1;
}

int64_t time_from_civil(const struct civil *c)
{
    return time_of_day_start(day_of(c->year, c->month, c->day)) + c->hour * HOUR +
           c->minute * MINUTE + c->second * SECOND;
}

int64_t time_day(int64_t at)
{
    return floor_div(at + CIVIL_OFFSET, DAY);
}

int64_t time_of_day_start(int64_t day)
{
    return day * DAY - CIVIL_OFFSET;
}

bool time_parse_day(const char *text, int64_t *ret_day)
{
    int part[3] = {0, 0, 0};

    if (!text || strlen(text) != 10)
        return false;
    for (int i = 0, p = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            if (text[i] != '-')
                return false;
            p++;
        } else if (text[i] < '0' || text[i] > '9') {
            return false;
        } else {
            part[p] = part[p] * 10 + (text[i] - '0');
        }
    }
    if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
        part[2] > days_in(part[0], part[1]))
        return false;
    *ret_day = day_of(part[0], part[1], part[2]);
    return true;
}

static char *digits(char *at, int v, int width)
{
    for (int i = width - 1; i >= 0; i--, v /= 10)
        at[i] = (char)('0' + v % 10);
    return at + width;
}

static char *print_date(char *at, int year, int month, int day)
{
    at = digits(at, year, 4);
    *at++ = '-';
    at = digits(at, month, 2);
    *at++ = '-';
    return digits(at, day, 2);
}

void time_print_day(int64_t day, char ret[11])
{
    int y, m, d;

    date_of(day, &y, &m, &d);
    *print_date(ret, y, m, d) = '\0';
}

void time_print(int64_t at, char ret[26])
{
    struct civil c;

    time_civil(at, &c);
    char *end = print_date(ret, c.year, c.month, c.day);
    *end++ = 'T';
    end = digits(end, c.hour, 2);
    *end++ = ':';
    end = digits(end, c.minute, 2);
    *end++ = ':';
    end = digits(end, c.second, 2);
    memcpy(end, "+08:00", 7);
}

int64_t time_add_months(int64_t at, int months)
{
    int64_t day = time_day(at);
    int64_t of_day = at - time_of_day_start(day);
    int y, m, d;

    date_of(day, &y, &m, &d);
    int64_t count = (int64_t)y * 12 + (m - 1) + months;
    int64_t year = floor_div(count, 12);
    int month = (int)(count - year * 12) + 1;

    if (d > days_in(year, month))
        d = days_in(year, month);
    return time_of_day_start(day_of(year, month, d)) + of_day;
}
