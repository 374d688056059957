/* date_find: days in a text, as people write them. */
#include "test.h"

#include "arena.h"
#include "date_find.h"
#include "jst.h"
#include "str.h"

static struct str dates_of(struct arena *arena, const char *text)
{
	struct date_scan scan = {.text = str_from(text)};
	struct written_date date;
	struct str out = S("");
	static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
	while (date_next(&scan, &date))
		out = str_fmt(arena, "%.*s%s%d-%d-%d%s%s%s", FMT(out), out.len ? " " : "", date.year, date.month, date.day,
		              date.weekday >= 0 ? weekdays[date.weekday] : "", date.goes_on ? ">" : "", date.closes ? "<" : "");
	return out;
}

#define DATES(text, expected) assert_str(dates_of(arena, text), expected)

TEST(dates_are_found_in_all_the_ways_they_are_written)
{
	DATES("11月22日に開きます", "0-11-22");
	DATES("11月22日(土)", "0-11-22土");
	DATES("１１月２２日（土曜日）", "0-11-22土");
	DATES("11月22日（日・祝）", "0-11-22日");
	DATES("11月23日（祝・月）", "0-11-23月");
	DATES("11月22日日曜日", "0-11-22日");
	DATES("2026年11月22日", "2026-11-22");
	DATES("令和8年11月22日（日）", "2026-11-22日");
	DATES("令和元年5月1日、平成31年4月30日、昭和64年1月7日", "2019-5-1 2019-4-30 1989-1-7");
	DATES("2026年（令和8年）11月22日", "2026-11-22");
	DATES("R8.11.22", "2026-11-22");
	DATES("2026/11/22 と 2026-11-23", "2026-11-22 2026-11-23");
	DATES("8/3(月)", "0-8-3月");
	DATES("11月 22日", "0-11-22");
}

TEST(several_days_belong_together)
{
	DATES("11月22日(日)から11月24日(火)まで", "0-11-22日> 0-11-24火<");
	DATES("11月22日～24日（火）", "0-11-22> 0-11-24火<");
	DATES("11月22日・23日", "0-11-22 0-11-23");
	DATES("2026年11月30日〜12月2日", "2026-11-30> 0-12-2<");
	DATES("11月22日から3日間", "0-11-22>");
}

TEST(numbers_that_are_no_dates_are_left_alone)
{
	DATES("電話019-651-4111、1/2カップ、24/7、令和8年度、5月号、毎月20日、第11回", "");
	DATES("https://www.example.jp/2026/11/22/page.html を見て", "");
	DATES("10.5.3版 v2026.1.1", "");
	DATES("3/4が回答", "");
	DATES("11/23（日中のみ）", "");
	DATES("13月5日、0月1日", "");
}

static int64_t meant(const char *text, int year, int month, int day)
{
	struct date_scan scan = {.text = str_from(text)};
	struct written_date date;
	int64_t found = 0;
	assert_true(date_next(&scan, &date));
	assert_true(date_day_meant(&date, jst_day(year, month, day), &found));
	return found;
}

TEST(a_day_without_a_year_is_the_nearest_sensible_one)
{
	assert_int_equal(meant("11月20日", 2026, 11, 22), jst_day(2026, 11, 20));
	assert_int_equal(meant("3月31日", 2026, 11, 22), jst_day(2027, 3, 31));
	assert_int_equal(meant("12月25日", 2027, 1, 5), jst_day(2026, 12, 25));
	assert_int_equal(meant("8月3日", 2026, 7, 1), jst_day(2026, 8, 3));
	assert_int_equal(meant("2020年8月3日", 2026, 7, 1), jst_day(2020, 8, 3));
}

TEST(a_day_no_calendar_has_is_none)
{
	struct date_scan scan = {.text = S("2月29日 2月30日 4月31日 2028年2月29日 12月39日")};
	struct written_date date;
	int64_t day;
	bool real[5];
	for (int i = 0; i < 5; i++) {
		assert_true(date_next(&scan, &date));
		real[i] = date_day_meant(&date, jst_day(2026, 1, 20), &day);
	}
	assert_false(real[0] || real[1] || real[2] || real[4]);
	assert_true(real[3]);
}

TEST(years_that_disagree_are_told)
{
	struct date_scan scan = {.text = S("2026年（令和7年）11月22日 令和8年（2026年）1月1日")};
	struct written_date date;
	assert_true(date_next(&scan, &date));
	assert_int_equal(date.era_year, 2025);
	assert_true(date_next(&scan, &date));
	assert_int_equal(date.era_year, 0);
	assert_int_equal(date.year, 2026);
}

TEST(words_for_days_are_found_but_not_in_other_words)
{
	struct str text = S("本日、明後日と再来週。今日的な明日葉");
	struct relative_date word;
	size_t at = 0;
	assert_true(relative_find(text, &at, &word));
	assert_int_equal(word.ahead, 0);
	assert_true(relative_find(text, &at, &word));
	assert_int_equal(word.ahead, 2);
	assert_int_equal(word.unit, RELATIVE_DAY);
	assert_true(relative_find(text, &at, &word));
	assert_int_equal(word.unit, RELATIVE_WEEK);
	assert_int_equal(word.ahead, 2);
	assert_false(relative_find(text, &at, &word));
}
