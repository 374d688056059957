/* Japan's calendar and holidays. */
#include "test.h"

#include "jst.h"

TEST(every_day_of_four_centuries_goes_there_and_back)
{
	int64_t first = jst_day(1900, 1, 1);
	for (int64_t day = first; day < first + 146097; day++) {
		struct jst t = jst_from_day(day);
		assert_true(jst_day(t.year, t.month, t.day) == day);
		assert_int_equal(t.weekday, (int)(((day + 4) % 7 + 7) % 7));
	}
}

TEST(a_day_begins_at_fifteen_o_clock_utc)
{
	int64_t before = INT64_C(1795359599999); /* 2026-11-22T14:59:59.999Z */
	assert_str(jst_format_date(arena, jst_day_of_ms(before)), "2026-11-22");
	assert_str(jst_format_date(arena, jst_day_of_ms(before + 1)), "2026-11-23");
	assert_str(jst_format_iso(arena, before), "2026-11-22T23:59:59+09:00");
}

TEST(dates_that_do_not_exist_are_refused)
{
	int64_t out;
	static const char *const bad[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-04-31", "20260401",
	                                  "2026-04-01 ", "", "1900-02-29"};
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(jst_parse_date(str_from(bad[i]), &out));
	assert_true(jst_parse_date(S("2024-02-29"), &out));
	assert_true(jst_parse_date(S("2000-02-29"), &out));
	assert_true(jst_parse_minute(S("2026-11-22T09:00"), &out));
	assert_str(jst_format_minute(arena, out), "2026-11-22T09:00");
	assert_false(jst_parse_minute(S("2026-11-22T24:00"), &out));
	assert_false(jst_parse_minute(S("2026-11-22T09:60"), &out));
}

TEST(months_end_where_they_end)
{
	assert_str(jst_format_date(arena, jst_add_months(jst_day(2026, 1, 31), 1)), "2026-02-28");
	assert_str(jst_format_date(arena, jst_add_months(jst_day(2023, 1, 31), 13)), "2024-02-29");
	assert_str(jst_format_date(arena, jst_add_months(jst_day(2026, 3, 31), -1)), "2026-02-28");
	assert_str(jst_format_date(arena, jst_add_months(jst_day(2026, 12, 15), 1)), "2027-01-15");
}

/* As published by the Cabinet Office for these years. */
TEST(holidays_are_those_the_government_published)
{
	static const struct { int year; const char *days; } years[] = {
		{2019, "0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 0715 0811 0812 0916 0923 1014 1022 1103 1104 1123"},
		{2020, "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 0724 0810 0921 0922 1103 1123"},
		{2021, "0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 0809 0920 0923 1103 1123"},
		{2024, "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916 0922 0923 1014 1103 1104 1123"},
		{2025, "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103 1123 1124"},
		{2026, "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123"},
		{2027, "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123"},
	};
	for (size_t y = 0; y < COUNT(years); y++) {
		struct str listed = str_from(years[y].days);
		int64_t end = jst_day(years[y].year + 1, 1, 1);
		for (int64_t day = jst_day(years[y].year, 1, 1); day < end; day++) {
			struct jst t = jst_from_day(day);
			struct str key = str_fmt(arena, "%02d%02d", t.month, t.day);
			bool expected = str_find(listed, key) >= 0;
			if ((jst_holiday(day) != NULL) != expected)
				fail_msg("%d-%.*s: %s", t.year, FMT(key), jst_holiday(day) ? jst_holiday(day) : "none");
		}
	}
}
