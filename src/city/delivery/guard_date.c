/* guard_date: days that are past, of no calendar, or of another weekday. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "date_judge.h"
#include "jst.h"

static void for_each_date(struct guard_look *look, struct str (*judge)(struct arena *arena, const struct dated *dated))
{
	for (size_t i = 0; i < look->piece_count; i++) {
		struct date_scan scan = {.text = look->pieces[i].text};
		struct dated dated = {.text = scan.text, .read_on = jst_day_of_ms(look->ask.at)};
		while (date_next(&scan, &dated.date)) {
			struct str fault = judge(look->arena, &dated);
			if (fault.len && !guard_is_quoted(look, scan.text, dated.date.start))
				guard_find(look, look->pieces[i].field, fault);
		}
	}
}

enum err guard_weekday_wrong(struct guard_look *look)
{
	for_each_date(look, date_weekday_fault);
	return OK;
}

enum err guard_date_wrong(struct guard_look *look)
{
	for_each_date(look, date_calendar_fault);
	return OK;
}

enum err guard_date_past(struct guard_look *look)
{
	for_each_date(look, date_past_fault);
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
		return date_day_text(arena, from + word->ahead);
	if (word->unit == RELATIVE_MONTH) {
		int64_t month = month_no(from) + word->ahead;
		return str_fmt(arena, "%d年%d月", (int)(month / 12), (int)(month % 12) + 1);
	}
	int64_t monday = (week_no(from) + word->ahead) * 7 - 3;
	return str_fmt(arena, "%.*s～%.*s", FMT(date_day_text(arena, monday)), FMT(date_day_text(arena, monday + 6)));
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
			if (placeholder || guard_is_quoted(look, piece->text, word.start) || is_same_meaning(word.unit, written, read) || is_explained(piece, &word, read))
				continue;
			struct arena *arena = look->arena;
			guard_find(look, piece->field,
			           str_fmt(arena,
			                   "「%.*s」は、届く%.*sに読むと%.*sのことです。%.*sのつもりなら、日付に直してください。",
			                   FMT(str_of(piece->text.ptr + word.start, word.end - word.start)),
			                   FMT(date_day_text(arena, read)), FMT(meaning(arena, &word, read)),
			                   FMT(meaning(arena, &word, written))));
		}
	}
	return OK;
}
