/* jst: Japan's calendar in plain arithmetic. */
#include "jst.h"

#include "str.h"

#define OFFSET (9 * MS_HOUR)

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

/* Days since 1970-01-01 of the proleptic Gregorian calendar; years begin in
 * March so that the leap day is the last. */
int64_t jst_day(int year, int month, int day)
{
	int64_t y = month <= 2 ? (int64_t)year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

struct jst jst_from_day(int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	struct jst t = {0};
	t.day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	t.month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	t.year = (int)(year_of_era + era * 400 + (t.month <= 2));
	t.weekday = (int)(((day + 4) % 7 + 7) % 7);
	return t;
}

int64_t jst_day_of_ms(int64_t ms) { return floor_div(ms + OFFSET, MS_DAY); }
int64_t jst_day_start_ms(int64_t day) { return day * MS_DAY - OFFSET; }

struct jst jst_from_ms(int64_t ms)
{
	int64_t day = jst_day_of_ms(ms);
	int64_t rest = ms - jst_day_start_ms(day);
	struct jst t = jst_from_day(day);
	t.hour = (int)(rest / MS_HOUR);
	t.minute = (int)(rest / MS_MINUTE % 60);
	t.second = (int)(rest / MS_SECOND % 60);
	t.millisecond = (int)(rest % MS_SECOND);
	return t;
}

int64_t jst_to_ms(struct jst t)
{
	return jst_day_start_ms(jst_day(t.year, t.month, t.day)) + t.hour * MS_HOUR +
	       t.minute * MS_MINUTE + t.second * MS_SECOND + t.millisecond;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int jst_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool jst_is_date(int year, int month, int day)
{
	return year >= 1868 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= jst_month_days(year, month);
}

int64_t jst_add_months(int64_t day, int months)
{
	struct jst t = jst_from_day(day);
	int64_t month = (int64_t)t.year * 12 + t.month - 1 + months;
	int year = (int)floor_div(month, 12);
	int in_year = (int)(month - (int64_t)year * 12) + 1;
	int last = jst_month_days(year, in_year);
	return jst_day(year, in_year, t.day < last ? t.day : last);
}

static bool digits(struct str *s, size_t count, int *out)
{
	if (s->len < count)
		return false;
	int value = 0;
	for (size_t i = 0; i < count; i++) {
		if (s->ptr[i] < '0' || s->ptr[i] > '9')
			return false;
		value = value * 10 + (s->ptr[i] - '0');
	}
	*s = str_skip(*s, count);
	*out = value;
	return true;
}

static bool skip_char(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = str_skip(*s, 1);
	return true;
}

static bool cut_date(struct str *s, int64_t *day)
{
	int y, m, d;
	if (!digits(s, 4, &y) || !skip_char(s, '-') || !digits(s, 2, &m) || !skip_char(s, '-') ||
	    !digits(s, 2, &d) || !jst_is_date(y, m, d))
		return false;
	*day = jst_day(y, m, d);
	return true;
}

bool jst_parse_date(struct str s, int64_t *day)
{
	int64_t parsed;
	if (!cut_date(&s, &parsed) || s.len)
		return false;
	*day = parsed;
	return true;
}

bool jst_parse_minute(struct str s, int64_t *ms)
{
	int64_t day;
	int hour, minute, second = 0;
	if (!cut_date(&s, &day) || !(skip_char(&s, 'T') || skip_char(&s, ' ')) ||
	    !digits(&s, 2, &hour) || !skip_char(&s, ':') || !digits(&s, 2, &minute))
		return false;
	if (skip_char(&s, ':') && !digits(&s, 2, &second))
		return false;
	if (s.len || hour > 23 || minute > 59 || second > 59)
		return false;
	*ms = jst_day_start_ms(day) + hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND;
	return true;
}

struct str jst_format_date(struct arena *arena, int64_t day)
{
	struct jst t = jst_from_day(day);
	return str_fmt(arena, "%04d-%02d-%02d", t.year, t.month, t.day);
}

struct str jst_format_minute(struct arena *arena, int64_t ms)
{
	struct jst t = jst_from_ms(ms);
	return str_fmt(arena, "%04d-%02d-%02dT%02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
}

struct str jst_format_iso(struct arena *arena, int64_t ms)
{
	struct jst t = jst_from_ms(ms);
	return str_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02d+09:00", t.year, t.month, t.day, t.hour,
	               t.minute, t.second);
}
