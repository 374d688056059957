/* Dates and words for days in a text: found in order, inside it, and of the calendar or not. */
#include "date_find.h"
#include "jst.h"
#include "line_fuzz.h"
#include "text_alike.h"
#include "utf8.h"

static void scan_dates(struct str text)
{
	struct date_scan scan = {.text = text};
	struct written_date date;
	size_t end = 0;
	while (date_next(&scan, &date)) {
		int64_t day;
		assert(date.start >= end && date.end > date.start && date.end <= text.len);
		assert(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.weekday >= -1 && date.weekday <= 6);
		assert(utf8_ok(str_of(text.ptr + date.start, date.end - date.start)));
		if (date_day_meant(&date, 20779, &day) && date.year == 0)
			assert(day > 20779 - 366 && day < 20779 + 366);
		end = date.end;
	}
}

static void scan_words(struct str text)
{
	struct relative_date word;
	for (size_t at = 0, before = 0; relative_find(text, &at, &word); before = at)
		assert(word.start >= before && word.end == at && at <= text.len && word.ahead >= -2 && word.ahead <= 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct str text = fuzz_input(data, size);
	if (utf8_ok(text)) {
		scan_dates(text);
		scan_words(text);
		struct text_pairs pairs = text_pairs(arena, text);
		int alike = text_alike(&pairs, &pairs);
		assert(alike == (pairs.count ? 100 : 0));
	}
	arena_free(&arena);
	return 0;
}
