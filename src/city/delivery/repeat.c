/* repeat: the calendar of repeating broadcasts. Pure.
 *
 * One question answers everything: is this day named by the rule? Days are
 * tried one after the other, which ten years make 3,653 cheap questions. */
#include "repeat.h"

#include "arena.h"
#include "jst.h"

#define AHEAD_DAYS 3653
#define MOVE_MOST 31 /* no run of holidays is that long */

static bool has_bit(uint32_t set, int bit) { return (set >> bit & 1u) != 0; }

static bool is_weekend(int64_t day)
{
	int weekday = jst_from_day(day).weekday;
	return weekday == 0 || weekday == 6;
}

static bool is_working_day(int64_t day) { return !is_weekend(day) && !jst_holiday(day); }

static int64_t monday_of(int64_t day) { return day - (jst_from_day(day).weekday + 6) % 7; }

static int64_t months_between(struct jst from, struct jst to)
{
	return (int64_t)(to.year - from.year) * 12 + (to.month - from.month);
}

static bool is_in(const int64_t *days, size_t count, int64_t day)
{
	for (size_t i = 0; i < count; i++)
		if (days[i] == day)
			return true;
	return false;
}

static bool is_month_of(const struct repeat *rule, struct jst date)
{
	return months_between(jst_from_day(rule->from), date) % rule->every == 0;
}

static bool is_nth(const struct repeat *rule, struct jst date)
{
	return has_bit(rule->weekdays, date.weekday) && has_bit(rule->nths, (date.day - 1) / 7 + 1);
}

/* Named by the rule's kind alone. */
static bool is_named(const struct repeat *rule, int64_t day)
{
	struct jst date = jst_from_day(day);
	switch (rule->kind) {
	case REPEAT_DAILY: return (day - rule->from) % rule->every == 0;
	case REPEAT_WEEKLY:
		return has_bit(rule->weekdays, date.weekday) &&
		       (monday_of(day) - monday_of(rule->from)) / 7 % rule->every == 0;
	case REPEAT_MONTHLY_DAY: return has_bit(rule->days, date.day) && is_month_of(rule, date);
	case REPEAT_MONTHLY_WEEKDAY: return is_nth(rule, date) && is_month_of(rule, date);
	case REPEAT_MONTH_END: return date.day == jst_month_days(date.year, date.month) && is_month_of(rule, date);
	case REPEAT_DATES: return is_in(rule->dates, rule->date_count, day);
	}
	return false;
}

static bool is_wanted(const struct repeat *rule, int64_t day)
{
	if (day < rule->from || (rule->to && day > rule->to))
		return false;
	if (is_in(rule->except_dates, rule->except_count, day) ||
	    has_bit(rule->except_weekdays, jst_from_day(day).weekday))
		return false;
	return is_named(rule, day);
}

static bool moves_weekends(const struct repeat *rule)
{
	return rule->kind == REPEAT_MONTHLY_DAY || rule->kind == REPEAT_MONTH_END;
}

/* Where a wanted day ends up; false: nowhere. */
static bool moved(const struct repeat *rule, int64_t day, int64_t *out)
{
	bool free = jst_holiday(day) || (moves_weekends(rule) && is_weekend(day));
	*out = day;
	if (!free || rule->holiday == REPEAT_SEND)
		return true;
	if (rule->holiday == REPEAT_SKIP)
		return false;
	int step = rule->holiday == REPEAT_BEFORE ? -1 : 1;
	while (!is_working_day(*out))
		*out += step;
	return true;
}

/* Does anything end up on this day? Only days nearby can be moved here. */
static bool is_sent_on(const struct repeat *rule, int64_t day)
{
	int64_t target;
	if (is_wanted(rule, day) && moved(rule, day, &target) && target == day)
		return true;
	if (rule->holiday != REPEAT_BEFORE && rule->holiday != REPEAT_AFTER)
		return false;
	int step = rule->holiday == REPEAT_BEFORE ? 1 : -1;
	for (int64_t from = day + step; !is_working_day(from) && (from - day) * step < MOVE_MOST; from += step)
		if (is_wanted(rule, from) && moved(rule, from, &target) && target == day)
			return true;
	return false;
}

size_t repeat_next(const struct repeat *rule, int64_t after_ms, int64_t *out, size_t n)
{
	size_t count = 0;
	int64_t first = jst_day_of_ms(after_ms), start = rule->from - MOVE_MOST;
	if (first < start)
		first = start;
	for (int64_t day = first; count < n && day < first + AHEAD_DAYS; day++) {
		int64_t at = jst_day_start_ms(day) + rule->minute * MS_MINUTE;
		if (rule->to && day > rule->to + MOVE_MOST)
			break;
		if (at > after_ms && is_sent_on(rule, day))
			out[count++] = at;
	}
	return count;
}

enum err repeat_check(const struct repeat *rule)
{
	if (rule->every < 1 || rule->every > 52)
		return fail_field(ERR_INVALID, "repeat.every", "間隔は1から52までにしてください。");
	if (rule->to && rule->to < rule->from)
		return fail_field(ERR_INVALID, "repeat.to", "終了日が開始日より前になっています。");
	bool by_weekday = rule->kind == REPEAT_WEEKLY || rule->kind == REPEAT_MONTHLY_WEEKDAY;
	if (by_weekday && rule->weekdays == 0)
		return fail_field(ERR_INVALID, "repeat.weekdays", "曜日を1つ以上選んでください。");
	if (rule->kind == REPEAT_MONTHLY_WEEKDAY && rule->nths == 0)
		return fail_field(ERR_INVALID, "repeat.nths", "第何週かを1つ以上選んでください。");
	if (rule->kind == REPEAT_MONTHLY_DAY && rule->days == 0)
		return fail_field(ERR_INVALID, "repeat.days", "日を1つ以上選んでください。");
	if (rule->kind == REPEAT_DATES && rule->date_count == 0)
		return fail_field(ERR_INVALID, "repeat.dates", "日付を1つ以上選んでください。");
	return OK;
}
