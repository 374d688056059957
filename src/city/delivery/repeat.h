/* repeat: when a repeating broadcast comes round. Pure rules of the calendar.
 *
 * A rule names days; from, to and exceptions cut some away; then what falls on a
 * public holiday is kept, skipped, or moved to the working day before or after
 * (`holiday`). Rules by date (days of the month, its end) take Saturday and
 * Sunday for holidays too; those that name weekdays meant them. A moved day may
 * lie beyond from and to. Two days that move to the same day are one. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct node;

enum repeat_kind {
	REPEAT_DAILY,           /* every `every` days, from `from` */
	REPEAT_WEEKLY,          /* on `weekdays`, every `every` weeks (Monday to Sunday) */
	REPEAT_MONTHLY_DAY,     /* on `days`, every `every` months; a day the month lacks is left out */
	REPEAT_MONTHLY_WEEKDAY, /* on the `nths` of `weekdays`; 5: the fifth, where there is one */
	REPEAT_MONTH_END,
	REPEAT_DATES,           /* on `dates` */
};
enum repeat_holiday { REPEAT_SEND, REPEAT_SKIP, REPEAT_BEFORE, REPEAT_AFTER };

#define REPEAT_DATES_MOST 366

struct repeat {
	enum repeat_kind kind;
	int every;         /* 1 … 52 */
	unsigned weekdays; /* bit 0 Sunday … bit 6 Saturday */
	uint32_t days;     /* bit 1 … bit 31 */
	unsigned nths;     /* bit 1 … bit 5 */
	const int64_t *dates;
	size_t date_count;
	int minute;        /* of the day, 0 … 1439 */
	int64_t from, to;  /* days; to 0: no end */
	const int64_t *except_dates;
	size_t except_count;
	unsigned except_weekdays;
	enum repeat_holiday holiday;
};

/* JSON of the API's Repeat. Errors name the field. */
enum err repeat_read(struct arena *arena, struct str json, struct repeat *out) MUST_CHECK;
struct str repeat_write(struct arena *arena, const struct repeat *rule);
/* ERR_INVALID for a rule that can never come round, naming the field. */
enum err repeat_check(const struct repeat *rule) MUST_CHECK;
/* Fills in up to n moments after after_ms, rising; gives how many. Looks ahead ten years. */
size_t repeat_next(const struct repeat *rule, int64_t after_ms, int64_t *out, size_t n);
/* 毎週 月・木曜日 7:00（祝日と土日は前の平日に） */
struct str repeat_text(struct arena *arena, const struct repeat *rule);
