/* date_find: a small reader of dates; whatever it does not know is no date. */
#include "date_find.h"

#include "jst.h"
#include "url_find.h"
#include "utf8.h"

#define BACK_MOST 180
#define AHEAD_MOST 270
#define CLOSE_BYTES 24 /* between the first day of several and the last */

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

struct era {
	const char *name, *letter;
	int before; /* the year before its first */
};
static const struct era eras[] = {
	{"令和", "R", 2018}, {"平成", "H", 1988}, {"昭和", "S", 1925}, {"大正", "T", 1911}, {"明治", "M", 1867},
};

static bool skip(struct str text, size_t *at, const char *word)
{
	struct str w = str_from(word);
	if (!str_starts(str_skip(text, *at), w))
		return false;
	*at += w.len;
	return true;
}

static bool skip_any(struct str text, size_t *at, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (skip(text, at, words[i]))
			return true;
	return false;
}

static void skip_space(struct str text, size_t *at)
{
	while (skip(text, at, " ") || skip(text, at, "　"))
		;
}

static int digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	return c >= 0xff10 && c <= 0xff19 ? (int)(c - 0xff10) : -1;
}

/* All digits that stand here; false for none or too many. */
static bool read_number(struct str text, size_t *at, int most_digits, int *out)
{
	int value = 0, digits = 0;
	size_t i = *at;
	for (size_t next = i; i < text.len; i = next) {
		uint32_t c;
		if (!utf8_next(text, &next, &c) || digit_of(c) < 0)
			break;
		if (++digits > most_digits)
			return false;
		value = value * 10 + digit_of(c);
	}
	if (digits == 0)
		return false;
	*at = i;
	*out = value;
	return true;
}

static bool ends_weekday(struct str text, size_t at)
{
	static const char *const behind[] = {"）", ")", "・", "･", "、", ",", "/", "／", "曜", "祝", "]", "］", NULL};
	return at < text.len && skip_any(text, &at, behind);
}

static int weekday_here(struct str text, size_t *at)
{
	for (int day = 0; day < 7; day++) {
		size_t i = *at;
		if (!skip(text, &i, weekdays[day]) || !ends_weekday(text, i))
			continue;
		if (skip(text, &i, "曜"))
			skip(text, &i, "日");
		*at = i;
		return day;
	}
	return -1;
}

/* （日）, (日・祝), （祝・月）, ・日曜日, 日曜日 */
static int read_weekday(struct str text, size_t *at)
{
	static const char *const open[] = {"（", "(", "[", "［", NULL};
	static const char *const close[] = {"）", ")", "]", "］", NULL};
	static const char *const holiday[] = {"祝日・", "祝・", "祝日", "祝", NULL};
	size_t i = *at;
	skip_space(text, &i);
	bool bracket = skip_any(text, &i, open);
	if (bracket)
		skip_any(text, &i, holiday);
	else
		skip(text, &i, "・");
	size_t before = i;
	int day = weekday_here(text, &i);
	if (day < 0 || (!bracket && i - before < 6)) /* without brackets only 日曜… */
		return -1;
	while (bracket && i < text.len && !skip_any(text, &i, close)) { /* ・祝日 */
		uint32_t c;
		if (i - before > 40 || !utf8_next(text, &i, &c))
			break;
	}
	*at = i;
	return day;
}

static bool read_era_year(struct str text, size_t *at, int *year)
{
	for (size_t e = 0; e < COUNT(eras); e++) {
		size_t i = *at;
		int number = 1;
		if (!skip(text, &i, eras[e].name))
			continue;
		if (!skip(text, &i, "元") && !read_number(text, &i, 2, &number))
			return false;
		*at = i;
		*year = eras[e].before + number;
		return true;
	}
	return false;
}

/* 2026年, 令和8年, 2026年（令和8年） */
static bool read_year(struct str text, size_t *at, struct written_date *date)
{
	static const char *const open[] = {"（", "(", NULL}, *const close[] = {"）", ")", NULL};
	size_t i = *at;
	int year;
	bool era = read_era_year(text, &i, &year);
	if (!era && !read_number(text, &i, 4, &year))
		return false;
	if (!skip(text, &i, "年") || (!era && year < 100))
		return false;
	date->year = year;
	size_t second = i;
	int other;
	if (skip_any(text, &second, open) &&
	    (read_era_year(text, &second, &other) || read_number(text, &second, 4, &other)) &&
	    (skip(text, &second, "年"), skip_any(text, &second, close))) {
		date->era_year = other == year ? 0 : other;
		i = second;
	}
	skip_space(text, &i);
	*at = i;
	return true;
}

static bool in_calendar_range(const struct written_date *date)
{
	return date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 39;
}

/* … 11月22日(日) */
static bool read_kanji(struct str text, size_t at, struct written_date *out)
{
	struct written_date date = {.start = at, .weekday = -1};
	size_t i = at;
	if (!read_year(text, &i, &date))
		i = at;
	if (!read_number(text, &i, 2, &date.month) || !skip(text, &i, "月"))
		return false;
	skip_space(text, &i);
	if (!read_number(text, &i, 2, &date.day) || !skip(text, &i, "日"))
		return false;
	date.weekday = read_weekday(text, &i);
	date.end = i;
	*out = date;
	return in_calendar_range(&date);
}

static const char *separator_here(struct str text, size_t *at)
{
	static const char *const separators[] = {"/", "／", "-", ".", "．", NULL};
	for (size_t s = 0; separators[s]; s++)
		if (skip(text, at, separators[s]))
			return separators[s];
	return NULL;
}

/* 2026/11/22, R8.11.22, 8/3(月) */
static bool read_slashed(struct str text, size_t at, struct written_date *out)
{
	struct written_date date = {.start = at, .weekday = -1};
	size_t i = at;
	int first, second;
	int era = 0;
	for (size_t e = 0; e < COUNT(eras) && !era; e++)
		if (skip(text, &i, eras[e].letter))
			era = eras[e].before;
	if (!read_number(text, &i, 4, &first))
		return false;
	const char *separator = separator_here(text, &i);
	if (!separator || !read_number(text, &i, 2, &second))
		return false;
	bool has_year = era || first >= 1900;
	if (has_year) {
		date.year = era + first;
		date.month = second;
		if (!skip(text, &i, separator) || !read_number(text, &i, 2, &date.day))
			return false;
	} else {
		date.month = first;
		date.day = second;
	}
	date.weekday = read_weekday(text, &i);
	date.end = i;
	*out = date;
	return in_calendar_range(&date) && (has_year || date.weekday >= 0); /* 1/2 may be a half */
}

/* Of a number that goes on before this place, or of a word in Latin letters. */
static bool is_inside(struct str text, size_t at)
{
	if (at == 0)
		return false;
	char c = text.ptr[at - 1];
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '/' || c == '-')
		return true;
	size_t before = at >= 3 ? at - 3 : at;
	uint32_t wide;
	return before < at && utf8_next(text, &before, &wide) && before == at && digit_of(wide) >= 0;
}

static bool goes_on(struct str text, size_t at)
{
	static const char *const words[] = {"から", "～", "〜", "~", "－", "-", "―", "より", NULL};
	skip_space(text, &at);
	return skip_any(text, &at, words);
}

/* Behind a date: ～24日(火), ・23日, 、25日: of the same month. */
static bool read_follower(struct str text, const struct written_date *before, struct written_date *out)
{
	static const char *const links[] = {"から", "～", "〜", "~", "－", "-", "―", "・", "、", "及び", "と", "，", ",", NULL};
	size_t i = before->end;
	skip_space(text, &i);
	if (!skip_any(text, &i, links))
		return false;
	skip_space(text, &i);
	struct written_date date = {.start = i, .year = before->year, .month = before->month, .weekday = -1};
	if (!read_number(text, &i, 2, &date.day) || !skip(text, &i, "日"))
		return false;
	if (skip(text, &i, "間")) /* 3日間 */
		return false;
	date.weekday = read_weekday(text, &i);
	date.end = i;
	date.goes_on = goes_on(text, i);
	*out = date;
	return in_calendar_range(&date);
}

static bool read_here(struct str text, size_t at, struct written_date *out)
{
	if (is_inside(text, at) || !(read_kanji(text, at, out) || read_slashed(text, at, out)))
		return false;
	out->goes_on = goes_on(text, out->end);
	return true;
}

/* 11月22日から11月24日まで: the second closes what the first began. */
static bool closes(const struct date_scan *scan, size_t start)
{
	return scan->has_last && scan->last.goes_on && start - scan->last.end <= CLOSE_BYTES;
}

static bool keep(struct date_scan *scan, const struct written_date *found, struct written_date *out)
{
	bool closing = closes(scan, found->start); /* asked of the one before */
	scan->last = *found;
	scan->last.closes = closing;
	scan->has_last = true;
	scan->at = found->end;
	*out = scan->last;
	return true;
}

bool date_next(struct date_scan *scan, struct written_date *out)
{
	struct written_date found;
	if (scan->has_last && scan->at == scan->last.end && read_follower(scan->text, &scan->last, &found))
		return keep(scan, &found, out);
	while (scan->at < scan->text.len) {
		size_t url = url_find_at(scan->text, scan->at);
		if (url) {
			scan->at += url;
			continue;
		}
		if (read_here(scan->text, scan->at, &found))
			return keep(scan, &found, out);
		uint32_t c;
		if (!utf8_next(scan->text, &scan->at, &c))
			break;
	}
	return false;
}

/* --- what is meant ---------------------------------------------------------------- */

int date_year_meant(const struct written_date *date, int64_t base_day)
{
	if (date->year)
		return date->year;
	int year = jst_from_day(base_day).year;
	int last = jst_month_days(year, date->month);
	int64_t day = jst_day(year, date->month, date->day < last ? date->day : last);
	if (day < base_day - BACK_MOST)
		return year + 1;
	return day > base_day + AHEAD_MOST ? year - 1 : year;
}

bool date_day_meant(const struct written_date *date, int64_t base_day, int64_t *day)
{
	int year = date_year_meant(date, base_day);
	if (!jst_is_date(year, date->month, date->day))
		return false;
	*day = jst_day(year, date->month, date->day);
	return true;
}

/* --- words -------------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum relative_unit unit;
	int ahead;
} words[] = { /* longer ones first */
	{"明後日", RELATIVE_DAY, 2}, {"再来週", RELATIVE_WEEK, 2}, {"再来月", RELATIVE_MONTH, 2},
	{"一昨日", RELATIVE_DAY, -2}, {"あさって", RELATIVE_DAY, 2}, {"本日", RELATIVE_DAY, 0},
	{"今日", RELATIVE_DAY, 0}, {"明日", RELATIVE_DAY, 1}, {"昨日", RELATIVE_DAY, -1},
	{"今夜", RELATIVE_DAY, 0}, {"今晩", RELATIVE_DAY, 0}, {"今朝", RELATIVE_DAY, 0},
	{"明朝", RELATIVE_DAY, 1}, {"明晩", RELATIVE_DAY, 1}, {"昨夜", RELATIVE_DAY, -1},
	{"来週", RELATIVE_WEEK, 1}, {"今週", RELATIVE_WEEK, 0}, {"先週", RELATIVE_WEEK, -1},
	{"来月", RELATIVE_MONTH, 1}, {"今月", RELATIVE_MONTH, 0}, {"先月", RELATIVE_MONTH, -1},
};

/* 今日的, 明日葉, 今日一日: a part of another word, or of no day. */
static bool is_other_word(struct str text, size_t end)
{
	static const char *const tails[] = {"的", "葉", "号", NULL};
	return skip_any(text, &end, tails);
}

bool relative_find(struct str text, size_t *at, struct relative_date *out)
{
	while (*at < text.len) {
		for (size_t w = 0; w < COUNT(words); w++) {
			size_t end = *at;
			if (!skip(text, &end, words[w].word) || is_other_word(text, end))
				continue;
			*out = (struct relative_date){*at, end, words[w].unit, words[w].ahead};
			*at = end;
			return true;
		}
		uint32_t c;
		if (!utf8_next(text, at, &c))
			break;
	}
	return false;
}
