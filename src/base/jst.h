/* jst: Japan's calendar (UTC+9, no summer time since 1951).
 *
 * A day is the number of days since 1970-01-01 in Japan. */
#pragma once

#include "err.h"

struct arena;

#define MS_SECOND ((int64_t)1000)
#define MS_MINUTE ((int64_t)60 * MS_SECOND)
#define MS_HOUR ((int64_t)60 * MS_MINUTE)
#define MS_DAY ((int64_t)24 * MS_HOUR)

struct jst {
	int year, month, day; /* 1…12, 1…31 */
	int hour, minute, second, millisecond;
	int weekday; /* 0 Sunday … 6 Saturday */
};

struct jst jst_from_ms(int64_t ms);
int64_t jst_to_ms(struct jst t); /* ignores weekday; fields must be in range */
int64_t jst_day_of_ms(int64_t ms);
int64_t jst_day_start_ms(int64_t day);
int64_t jst_day(int year, int month, int day);
struct jst jst_from_day(int64_t day);
int jst_month_days(int year, int month);
bool jst_is_date(int year, int month, int day);
/* The same date so many months later; a day the month lacks becomes its last. */
int64_t jst_add_months(int64_t day, int months);

/* "2026-11-22" and "2026-11-22T09:00" (Japan time; minutes; seconds allowed). */
bool jst_parse_date(struct str s, int64_t *day);
bool jst_parse_minute(struct str s, int64_t *ms);
struct str jst_format_date(struct arena *arena, int64_t day);
struct str jst_format_minute(struct arena *arena, int64_t ms);
struct str jst_format_iso(struct arena *arena, int64_t ms); /* …T09:00:00+09:00 */

/* Public holidays by 国民の祝日に関する法律, 2019 to 2099, with substitute and
 * in-between holidays; name in Japanese or NULL. 2020 and 2021 have the moved
 * days of the Olympic special law. */
const char *jst_holiday(int64_t day);
