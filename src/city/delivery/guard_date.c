/* guard_date: days that are past, of no calendar, or of another weekday. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "date_find.h"
#include "jst.h"

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

struct dated {
	struct guard_look *look;
	const struct guard_piece *piece;
	struct written_date date;
	struct str words;
	int64_t base; /* the day it will be read */
};

static void for_each_date(struct guard_look *look, void (*judge)(const struct dated *dated))
{
	for (size_t i = 0; i < look->piece_count; i++) {
		struct date_scan scan = {.text = look->pieces[i].text};
		struct dated dated = {.look = look, .piece = &look->pieces[i], .base = jst_day_of_ms(look->ask.at)};
		while (date_next(&scan, &dated.date)) {
			dated.words = str_of(scan.text.ptr + dated.date.start, dated.date.end - dated.date.start);
			judge(&dated);
		}
	}
}

static struct str day_text(struct arena *arena, int64_t day, bool with_year)
{
	struct jst d = jst_from_day(day);
	if (with_year)
		return str_fmt(arena, "%d年%d月%d日（%s）", d.year, d.month, d.day, weekdays[d.weekday]);
	return str_fmt(arena, "%d月%d日（%s）", d.month, d.day, weekdays[d.weekday]);
}

/* --- weekday -------------------------------------------------------------------------- */

static bool fits_last_year(const struct written_date *date, int64_t day)
{
	int year = jst_from_day(day).year - 1;
	return date->year == 0 && jst_is_date(year, date->month, date->day) &&
	       jst_from_day(jst_day(year, date->month, date->day)).weekday == date->weekday;
}

static void judge_weekday(const struct dated *dated)
{
	int64_t day;
	if (dated->date.weekday < 0 || !date_day_meant(&dated->date, dated->base, &day))
		return;
	struct jst d = jst_from_day(day);
	if (d.weekday == dated->date.weekday)
		return;
	guard_find(dated->look, dated->piece->field,
	           str_fmt(dated->look->arena, "「%.*s」とありますが、%d年%d月%d日は%s曜日です。日付か曜日を直してください。%s",
	                   FMT(dated->words), d.year, d.month, d.day, weekdays[d.weekday],
	                   fits_last_year(&dated->date, day) ? "去年の暦とは合います。去年の文を使っていませんか。" : ""));
}

enum err guard_weekday_wrong(struct guard_look *look)
{
	for_each_date(look, judge_weekday);
	return OK;
}

/* --- of no calendar ---------------------------------------------------------------------- */

static void judge_calendar(const struct dated *dated)
{
	int64_t day;
	struct arena *arena = dated->look->arena;
	if (!date_day_meant(&dated->date, dated->base, &day)) {
		guard_find(dated->look, dated->piece->field,
		           str_fmt(arena, "「%.*s」は暦にない日付です。日付を直してください。", FMT(dated->words)));
		return;
	}
	if (dated->date.era_year)
		guard_find(dated->look, dated->piece->field,
		           str_fmt(arena, "「%.*s」の西暦と元号が合いません。%d年は令和%d年です。直してください。", FMT(dated->words),
		                   dated->date.year, dated->date.year - 2018));
}

enum err guard_date_wrong(struct guard_look *look)
{
	for_each_date(look, judge_calendar);
	return OK;
}

/* --- past ---------------------------------------------------------------------------------- */

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

static void judge_past(const struct dated *dated)
{
	int64_t day;
	const struct written_date *date = &dated->date;
	if (date->goes_on || !date_day_meant(date, dated->base, &day) || day >= dated->base)
		return;
	if (is_told(rest_of_sentence(dated->piece->text, date->end)))
		return;
	guard_find(dated->look, dated->piece->field,
	           str_fmt(dated->look->arena, "「%.*s」は、届く%.*sにはもう過ぎています。日付を確かめてください。",
	                   FMT(dated->words), FMT(day_text(dated->look->arena, dated->base, false))));
}

enum err guard_date_past(struct guard_look *look)
{
	for_each_date(look, judge_past);
	return OK;
}

/* --- 本日, 来週 --------------------------------------------------------------------------------- */

static int64_t month_no(int64_t day)
{
	struct jst d = jst_from_day(day);
	return (int64_t)d.year * 12 + d.month - 1;
}

/* 1970-01-01 was a Thursday; weeks begin on Monday. */
static int64_t week_no(int64_t day) { return (day + 3) / 7; }

static bool is_same_meaning(enum relative_unit unit, int64_t written, int64_t read)
{
	switch (unit) {
	case RELATIVE_DAY: return written == read;
	case RELATIVE_WEEK: return week_no(written) == week_no(read);
	case RELATIVE_MONTH: return month_no(written) == month_no(read);
	}
	return true;
}

static struct str meaning(struct arena *arena, const struct relative_date *word, int64_t from)
{
	if (word->unit == RELATIVE_DAY)
		return day_text(arena, from + word->ahead, false);
	if (word->unit == RELATIVE_MONTH) {
		int64_t month = month_no(from) + word->ahead;
		return str_fmt(arena, "%d年%d月", (int)(month / 12), (int)(month % 12) + 1);
	}
	int64_t monday = (week_no(from) + word->ahead) * 7 - 3;
	return str_fmt(arena, "%.*s～%.*s", FMT(day_text(arena, monday, false)), FMT(day_text(arena, monday + 6, false)));
}

/* The date beside the word says what it means to its reader. */
static bool is_explained(const struct guard_piece *piece, const struct relative_date *word, int64_t read)
{
	struct date_scan scan = {.text = piece->text};
	struct written_date date;
	while (word->unit == RELATIVE_DAY && date_next(&scan, &date)) {
		int64_t day;
		size_t apart = date.start >= word->end ? date.start - word->end : word->start >= date.end ? word->start - date.end : 0;
		if (apart <= 12 && date_day_meant(&date, read, &day) && day == read + word->ahead)
			return true;
	}
	return false;
}

enum err guard_relative_day(struct guard_look *look)
{
	int64_t written = jst_day_of_ms(look->ask.now), read = jst_day_of_ms(look->ask.at);
	if (look->broadcast->kind == BROADCAST_SERIES)
		return OK;
	for (size_t i = 0; i < look->piece_count; i++) {
		const struct guard_piece *piece = &look->pieces[i];
		struct relative_date word;
		for (size_t at = 0; relative_find(piece->text, &at, &word);) {
			bool placeholder = str_ends(str_left(piece->text, word.start), S("{{")); /* of the day of sending */
			if (placeholder || is_same_meaning(word.unit, written, read) || is_explained(piece, &word, read))
				continue;
			struct arena *arena = look->arena;
			guard_find(look, piece->field,
			           str_fmt(arena,
			                   "「%.*s」は、届く%.*sに読むと%.*sのことです。%.*sのつもりなら、日付に直してください。",
			                   FMT(str_of(piece->text.ptr + word.start, word.end - word.start)),
			                   FMT(day_text(arena, read, false)), FMT(meaning(arena, &word, read)),
			                   FMT(meaning(arena, &word, written))));
		}
	}
	return OK;
}
