/* date_judge: held against the calendar, and against the day of reading. */
#include "date_judge.h"

#include "arena.h"
#include "jst.h"

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

static struct str words_of(const struct dated *dated)
{
	return str_of(dated->text.ptr + dated->date.start, dated->date.end - dated->date.start);
}

struct str date_day_text(struct arena *arena, int64_t day)
{
	struct jst d = jst_from_day(day);
	return str_fmt(arena, "%d月%d日（%s）", d.month, d.day, weekdays[d.weekday]);
}

static bool fits_last_year(const struct written_date *date, int64_t day)
{
	int year = jst_from_day(day).year - 1;
	return date->year == 0 && jst_is_date(year, date->month, date->day) &&
	       jst_from_day(jst_day(year, date->month, date->day)).weekday == date->weekday;
}

struct str date_weekday_fault(struct arena *arena, const struct dated *dated)
{
	const struct written_date *date = &dated->date;
	int64_t day;
	if (date->weekday < 0 || !date_day_meant(date, dated->read_on, &day))
		return S("");
	struct jst d = jst_from_day(day);
	if (d.weekday == date->weekday)
		return S("");
	return str_fmt(arena, "「%.*s」とありますが、%d年%d月%d日は%s曜日です。日付か曜日を直してください。%s", FMT(words_of(dated)), d.year,
	               d.month, d.day, weekdays[d.weekday],
	               fits_last_year(date, day) ? "去年の暦とは合います。去年の文を使っていませんか。" : "");
}

struct str date_calendar_fault(struct arena *arena, const struct dated *dated)
{
	int64_t day;
	if (!date_day_meant(&dated->date, dated->read_on, &day))
		return str_fmt(arena, "「%.*s」は暦にない日付です。日付を直してください。", FMT(words_of(dated)));
	if (dated->date.era_year == 0)
		return S("");
	return str_fmt(arena, "「%.*s」の西暦と元号が合いません。%d年は令和%d年です。直してください。", FMT(words_of(dated)), dated->date.year,
	               dated->date.year - 2018);
}

static struct str rest_of_sentence(struct str text, size_t at)
{
	struct str rest = str_skip(text, at);
	static const char *const ends[] = {"。", "\n", "！", NULL};
	for (size_t i = 0; ends[i]; i++) {
		ptrdiff_t end = str_find(rest, str_from(ends[i]));
		if (end >= 0)
			rest = str_left(rest, (size_t)end + str_from(ends[i]).len);
	}
	return rest;
}

/* Told as something that was: ました, 現在, 生まれ. */
static bool is_told(struct str sentence)
{
	static const char *const words[] = {"ました", "でした", "った。", "した。", "した\n", "れた", "現在", "時点", "生まれ", "以降", "以後",
	                                    "以前", "付け", "付で", "付の", "号", "発行", "発表", "発生", "施行", "制定", "更新", "調べ", "公布", "決定"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find(sentence, str_from(words[i])) >= 0)
			return true;
	return false;
}

struct str date_past_fault(struct arena *arena, const struct dated *dated)
{
	const struct written_date *date = &dated->date;
	int64_t day;
	if (date->goes_on || !date_day_meant(date, dated->read_on, &day) || day >= dated->read_on)
		return S("");
	if (is_told(rest_of_sentence(dated->text, date->end)))
		return S("");
	return str_fmt(arena, "「%.*s」は、届く%.*sにはもう過ぎています。日付を確かめてください。", FMT(words_of(dated)),
	               FMT(date_day_text(arena, dated->read_on)));
}
