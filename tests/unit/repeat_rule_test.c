/* repeat: rules against calendars written by hand. */
#include "test.h"

#include "jst.h"
#include "repeat.h"

#define WEEKDAY(n) (1u << (n))

static int64_t day_of(const char *text)
{
	int64_t day;
	assert_true(jst_parse_date(str_from(text), &day));
	return day;
}

static struct repeat rule_from(enum repeat_kind kind, const char *from)
{
	return (struct repeat){.kind = kind, .every = 1, .minute = 7 * 60, .from = day_of(from)};
}

/* The days of the next ones after a day's beginning, as "2026-11-22 2026-11-29". */
static struct str days_after(struct arena *arena, const struct repeat *rule, const char *after, size_t n)
{
	int64_t found[40];
	size_t count = repeat_next(rule, jst_day_start_ms(day_of(after)), found, n);
	struct str out = S("");
	for (size_t i = 0; i < count; i++) {
		struct jst at = jst_from_ms(found[i]);
		assert_int_equal(at.hour * 60 + at.minute, rule->minute);
		out = str_fmt(arena, "%.*s%s%.*s", FMT(out), i ? " " : "",
		              FMT(jst_format_date(arena, jst_day_of_ms(found[i]))));
	}
	return out;
}

TEST(every_third_day_counts_from_the_first)
{
	struct repeat rule = rule_from(REPEAT_DAILY, "2026-12-30");
	rule.every = 3;
	assert_str(days_after(arena, &rule, "2026-12-01", 4), "2026-12-30 2027-01-02 2027-01-05 2027-01-08");
	assert_str(days_after(arena, &rule, "2027-01-03", 2), "2027-01-05 2027-01-08");
}

TEST(the_moment_itself_is_over)
{
	struct repeat rule = rule_from(REPEAT_DAILY, "2026-11-22");
	int64_t at[2], start = jst_day_start_ms(day_of("2026-11-22")) + 7 * MS_HOUR;
	assert_int_equal(repeat_next(&rule, start - 1, at, 1), 1);
	assert_int_equal(at[0], start);
	assert_int_equal(repeat_next(&rule, start, at, 1), 1);
	assert_int_equal(at[0], start + MS_DAY);
}

TEST(garbage_days_twice_a_week)
{
	struct repeat rule = rule_from(REPEAT_WEEKLY, "2026-11-22"); /* a Sunday */
	rule.weekdays = WEEKDAY(1) | WEEKDAY(4);
	assert_str(days_after(arena, &rule, "2026-11-22", 4), "2026-11-23 2026-11-26 2026-11-30 2026-12-03");
	rule.holiday = REPEAT_SKIP; /* 勤労感謝の日 */
	assert_str(days_after(arena, &rule, "2026-11-22", 2), "2026-11-26 2026-11-30");
}

TEST(every_second_week_begins_on_monday)
{
	struct repeat rule = rule_from(REPEAT_WEEKLY, "2026-11-26"); /* a Thursday */
	rule.every = 2;
	rule.weekdays = WEEKDAY(1) | WEEKDAY(0);
	/* The first week is that of 23 November: Monday is before the start, Sunday is not. */
	assert_str(days_after(arena, &rule, "2026-11-22", 4), "2026-11-29 2026-12-07 2026-12-13 2026-12-21");
}

TEST(a_day_the_month_lacks_is_left_out)
{
	struct repeat rule = rule_from(REPEAT_MONTHLY_DAY, "2027-01-01");
	rule.days = 1u << 31;
	assert_str(days_after(arena, &rule, "2027-01-01", 4), "2027-01-31 2027-03-31 2027-05-31 2027-07-31");
	rule.days = 1u << 29;
	assert_str(days_after(arena, &rule, "2027-02-01", 1), "2027-03-29");
	assert_str(days_after(arena, &rule, "2028-02-01", 1), "2028-02-29"); /* leap year */
}

TEST(month_ends_with_and_without_weekends)
{
	struct repeat rule = rule_from(REPEAT_MONTH_END, "2027-01-01");
	assert_str(days_after(arena, &rule, "2027-01-01", 4), "2027-01-31 2027-02-28 2027-03-31 2027-04-30");
	assert_str(days_after(arena, &rule, "2028-02-01", 1), "2028-02-29");
	rule.holiday = REPEAT_BEFORE; /* 31 January and 28 February 2027 are Sundays */
	assert_str(days_after(arena, &rule, "2027-01-01", 4), "2027-01-29 2027-02-26 2027-03-31 2027-04-30");
	rule.holiday = REPEAT_AFTER;
	assert_str(days_after(arena, &rule, "2027-01-01", 3), "2027-02-01 2027-03-01 2027-03-31");
}

TEST(first_and_third_monday)
{
	struct repeat rule = rule_from(REPEAT_MONTHLY_WEEKDAY, "2026-12-01");
	rule.weekdays = WEEKDAY(1);
	rule.nths = 1u << 1 | 1u << 3;
	assert_str(days_after(arena, &rule, "2026-12-01", 4), "2026-12-07 2026-12-21 2027-01-04 2027-01-18");
	rule.nths = 1u << 5; /* where there is a fifth */
	assert_str(days_after(arena, &rule, "2026-12-01", 3), "2027-03-29 2027-05-31 2027-08-30");
	rule.nths = 1u << 2;
	rule.holiday = REPEAT_AFTER; /* second Monday of January: 成人の日 */
	assert_str(days_after(arena, &rule, "2027-01-01", 2), "2027-01-12 2027-02-08");
}

TEST(golden_week_moves_to_the_working_day_before_and_after)
{
	/* 2027: 4/29 Thu 昭和の日; 5/3 Mon, 5/4 Tue, 5/5 Wed holidays; 5/1, 5/2 weekend. */
	struct repeat rule = rule_from(REPEAT_MONTHLY_DAY, "2027-04-01");
	rule.days = 1u << 3 | 1u << 29;
	rule.holiday = REPEAT_BEFORE;
	assert_str(days_after(arena, &rule, "2027-04-25", 2), "2027-04-28 2027-04-30");
	rule.holiday = REPEAT_AFTER;
	assert_str(days_after(arena, &rule, "2027-04-25", 2), "2027-04-30 2027-05-06");
	rule.holiday = REPEAT_SKIP;
	assert_str(days_after(arena, &rule, "2027-04-25", 2), "2027-06-03 2027-06-29");
}

TEST(two_days_that_move_together_are_one)
{
	struct repeat rule = rule_from(REPEAT_MONTHLY_DAY, "2027-05-01");
	rule.days = 1u << 3 | 1u << 4 | 1u << 6;
	rule.holiday = REPEAT_AFTER;
	assert_str(days_after(arena, &rule, "2027-05-01", 2), "2027-05-06 2027-06-03");
}

TEST(around_new_year_only_the_holiday_moves)
{
	/* 年末年始: 1 January 2027 is a Friday and a holiday; 2 and 3 are a weekend. */
	struct repeat rule = rule_from(REPEAT_MONTHLY_DAY, "2026-12-01");
	rule.days = 1u << 1;
	rule.holiday = REPEAT_BEFORE;
	assert_str(days_after(arena, &rule, "2026-12-02", 1), "2026-12-31");
	rule.holiday = REPEAT_AFTER;
	assert_str(days_after(arena, &rule, "2026-12-02", 1), "2027-01-04");
}

TEST(weekly_rules_mean_their_saturdays)
{
	struct repeat rule = rule_from(REPEAT_WEEKLY, "2026-11-22");
	rule.weekdays = WEEKDAY(6);
	rule.holiday = REPEAT_BEFORE;
	assert_str(days_after(arena, &rule, "2026-11-22", 2), "2026-11-28 2026-12-05");
}

TEST(exceptions_and_the_end)
{
	struct repeat rule = rule_from(REPEAT_DAILY, "2026-11-23");
	const int64_t except[] = {day_of("2026-11-25")};
	rule.to = day_of("2026-12-01");
	rule.except_dates = except;
	rule.except_count = 1;
	rule.except_weekdays = WEEKDAY(0) | WEEKDAY(6);
	assert_str(days_after(arena, &rule, "2026-11-22", 20),
	           "2026-11-23 2026-11-24 2026-11-26 2026-11-27 2026-11-30 2026-12-01");
	assert_str(days_after(arena, &rule, "2026-12-02", 1), "");
}

TEST(picked_dates)
{
	struct repeat rule = rule_from(REPEAT_DATES, "2026-11-01");
	const int64_t dates[] = {day_of("2027-03-03"), day_of("2026-12-24")};
	rule.dates = dates;
	rule.date_count = 2;
	assert_str(days_after(arena, &rule, "2026-11-22", 5), "2026-12-24 2027-03-03");
}

TEST(a_rule_survives_json)
{
	struct repeat rule = rule_from(REPEAT_MONTHLY_WEEKDAY, "2026-12-01"), again;
	const int64_t except[] = {day_of("2026-12-21")};
	rule.weekdays = WEEKDAY(1);
	rule.nths = 1u << 1 | 1u << 3;
	rule.to = day_of("2027-12-31");
	rule.except_dates = except;
	rule.except_count = 1;
	rule.holiday = REPEAT_BEFORE;
	assert_ok(repeat_read(arena, repeat_write(arena, &rule), &again));
	assert_str(days_after(arena, &again, "2026-12-01", 3), "2026-12-07 2027-01-04 2027-01-18");
	assert_str(repeat_text(arena, &again),
	           "毎月 第1・3 月曜日 7:00（2026年12月1日から2027年12月31日まで、1日を除く、祝日なら前の平日）");
}

TEST(rules_that_never_come_round_are_refused)
{
	struct repeat rule = rule_from(REPEAT_WEEKLY, "2026-11-22");
	assert_err(repeat_check(&rule), ERR_INVALID);
	assert_string_equal(err_field(), "repeat.weekdays");
	rule = rule_from(REPEAT_DAILY, "2026-11-22");
	rule.to = day_of("2026-11-21");
	assert_err(repeat_check(&rule), ERR_INVALID);
	assert_string_equal(err_field(), "repeat.to");
}
