/* date_find: days within a text, as people in Japan write them.
 *
 * Known: 11月22日(日) · 2026年11月22日 · 令和8年11月22日 · 2026年（令和8年）11月22日 ·
 * R8.11.22 · 2026/11/22 · 2026-11-22 · 8/3(月) · 11月22日～24日(火) · digits of both
 * widths; and words such as 本日, 明日, 来週. Addresses of the web are passed over. */
#pragma once

#include "base.h"
#include "str.h"

struct written_date {
	size_t start, end; /* in the text */
	int year;          /* 0: not written */
	int month, day;    /* as written, perhaps of no calendar */
	int weekday;       /* 0 Sunday; -1: not written */
	int era_year;      /* a second year in brackets that says otherwise; 0: none */
	bool goes_on;      /* から, ～ or the like follows: the first day of several */
	bool closes;       /* the last day of such */
};

struct date_scan { /* begin with {.text = …} */
	struct str text;
	size_t at;
	struct written_date last;
	bool has_last;
};
/* The next date of the text; false when there is none left. */
bool date_next(struct date_scan *scan, struct written_date *out);
/* Without a year it is the one nearest to the base day: not over half a year
 * back, not over nine months ahead. */
int date_year_meant(const struct written_date *date, int64_t base_day);
/* False for a day no calendar has. */
bool date_day_meant(const struct written_date *date, int64_t base_day, int64_t *day);

enum relative_unit { RELATIVE_DAY, RELATIVE_WEEK, RELATIVE_MONTH };
struct relative_date {
	size_t start, end;
	enum relative_unit unit;
	int ahead; /* 明日 1, 来週 1, 昨日 -1 */
};
bool relative_find(struct str text, size_t *at, struct relative_date *out);
