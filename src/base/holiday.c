/* holiday: 国民の祝日 from the text of the law, not from a list that runs out.
 *
 * The equinoxes follow the usual formula for 1980 to 2099; the government fixes
 * each by a notice in the February before. */
#include "jst.h"

#include "str.h"

struct fixed {
	int month, day;
	const char *name;
};

struct monday {
	int month, nth;
	const char *name;
};

/* 東京オリンピック特別措置法: the three summer days of 2020 and 2021. */
static const char *olympic(int year, int month, int day)
{
	static const struct { int year; struct fixed at; } moved[] = {
		{2020, {7, 23, "海の日"}}, {2020, {7, 24, "スポーツの日"}}, {2020, {8, 10, "山の日"}},
		{2021, {7, 22, "海の日"}}, {2021, {7, 23, "スポーツの日"}}, {2021, {8, 8, "山の日"}},
	};
	for (size_t i = 0; i < COUNT(moved); i++)
		if (moved[i].year == year && moved[i].at.month == month && moved[i].at.day == day)
			return moved[i].at.name;
	return NULL;
}

static bool is_moved_away(int year, int month)
{
	return (year == 2020 || year == 2021) && (month == 7 || month == 8 || month == 10);
}

static const char *once(int year, int month, int day)
{
	if (year != 2019)
		return NULL;
	if (month == 5 && day == 1)
		return "休日（祝日扱い）";
	return month == 10 && day == 22 ? "休日（祝日扱い）" : NULL;
}

static int equinox(int year, double base)
{
	return (int)(base + 0.242194 * (year - 1980)) - (year - 1980) / 4;
}

static const char *by_law(struct jst t)
{
	static const struct fixed fixed[] = {
		{1, 1, "元日"}, {2, 11, "建国記念の日"}, {4, 29, "昭和の日"}, {5, 3, "憲法記念日"},
		{5, 4, "みどりの日"}, {5, 5, "こどもの日"}, {8, 11, "山の日"}, {11, 3, "文化の日"},
		{11, 23, "勤労感謝の日"},
	};
	static const struct monday mondays[] = {
		{1, 2, "成人の日"}, {7, 3, "海の日"}, {9, 3, "敬老の日"}, {10, 2, "スポーツの日"},
	};
	const char *special = olympic(t.year, t.month, t.day);
	if (!special)
		special = once(t.year, t.month, t.day);
	if (special)
		return special;
	if (t.month == 2 && t.day == 23 && t.year >= 2020)
		return "天皇誕生日";
	if (t.month == 3 && t.day == equinox(t.year, 20.8431))
		return "春分の日";
	if (t.month == 9 && t.day == equinox(t.year, 23.2488))
		return "秋分の日";
	for (size_t i = 0; i < COUNT(fixed); i++)
		if (fixed[i].month == t.month && fixed[i].day == t.day &&
		    !(t.month == 8 && is_moved_away(t.year, 8)))
			return fixed[i].name;
	for (size_t i = 0; i < COUNT(mondays); i++)
		if (t.weekday == 1 && mondays[i].month == t.month && (t.day - 1) / 7 + 1 == mondays[i].nth &&
		    !is_moved_away(t.year, t.month))
			return t.year == 2019 && t.month == 10 ? "体育の日" : mondays[i].name;
	return NULL;
}

static bool is_by_law(int64_t day) { return by_law(jst_from_day(day)) != NULL; }

/* 第三条第二項: the first day that is no holiday after one that fell on a Sunday. */
static bool is_substitute(int64_t day)
{
	for (int64_t before = day - 1; is_by_law(before); before--)
		if (jst_from_day(before).weekday == 0)
			return true;
	return false;
}

const char *jst_holiday(int64_t day)
{
	struct jst t = jst_from_day(day);
	if (t.year < 2019 || t.year > 2099)
		return NULL;
	const char *name = by_law(t);
	if (name)
		return name;
	if (is_substitute(day))
		return "振替休日";
	/* 第三条第三項: a day between two holidays. */
	return is_by_law(day - 1) && is_by_law(day + 1) ? "国民の休日" : NULL;
}
