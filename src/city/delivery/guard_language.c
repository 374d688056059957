/* guard_language: do all languages say the same days, times, numbers and addresses?
 *
 * Words cannot be compared, but these can, and a wrong one is what hurts most. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "buf.h"
#include "correction_text.h"
#include "date_find.h"
#include "field.h"

#include <stdio.h>

#define FACTS_MOST 120
#define NAMED_MOST 6
#define PHONE_LEAST 10
#define PHONE_MOST 11
#define HALF_DAY (12 * 60)

struct fact {
	enum { FACT_DAY, FACT_TIME, FACT_PHONE, FACT_URL } kind;
	int64_t number;   /* month and day, minutes, or the digits */
	bool sure;        /* of a time: which half of the day is known */
	struct str shown;
};
struct facts {
	struct fact list[FACTS_MOST];
	size_t count;
};

static bool is_same(const struct fact *a, const struct fact *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == FACT_URL)
		return str_eq(a->shown, b->shown);
	if (a->kind == FACT_TIME && (!a->sure || !b->sure))
		return a->number % HALF_DAY == b->number % HALF_DAY;
	return a->number == b->number;
}

static bool has(const struct facts *facts, const struct fact *fact)
{
	for (size_t i = 0; i < facts->count; i++)
		if (is_same(&facts->list[i], fact))
			return true;
	return false;
}

static void add(struct facts *facts, const struct fact *fact)
{
	if (facts->count < FACTS_MOST && !has(facts, fact))
		facts->list[facts->count++] = *fact;
}

/* --- finding ---------------------------------------------------------------------- */

static bool is_digit(struct str text, size_t at) { return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; }

static void find_days(struct arena *arena, struct str text, struct facts *out)
{
	struct date_scan scan = {.text = text};
	struct written_date date;
	while (date_next(&scan, &date))
		add(out, &(struct fact){FACT_DAY, date.month * 100 + date.day, true, str_fmt(arena, "%d月%d日", date.month, date.day)});
}

static size_t number_at(struct str text, size_t at, int64_t *out)
{
	size_t digits = 0;
	*out = 0;
	while (is_digit(text, at + digits) && digits < 3)
		*out = *out * 10 + (text.ptr[at + digits++] - '0');
	return digits;
}

static bool word_at(struct str text, size_t at, const char *word) { return str_starts(str_skip(text, at), str_from(word)); }

/* The minutes behind the hour: 時30分, 時半, :30; false: no time stands here. */
static bool minutes_at(struct str text, size_t *at, int64_t *minutes)
{
	static const struct str hour = S_INIT("時"), half = S_INIT("半"), minute = S_INIT("分");
	size_t digits;
	*minutes = 0;
	if (word_at(text, *at, ":") && is_digit(text, *at + 1) && is_digit(text, *at + 2) && !is_digit(text, *at + 3)) {
		(void)number_at(text, *at + 1, minutes);
		*at += 3;
		return true;
	}
	if (!word_at(text, *at, "時") || word_at(text, *at + hour.len, "間"))
		return false;
	*at += hour.len;
	if (word_at(text, *at, "半")) {
		*minutes = 30;
		*at += half.len;
	} else if ((digits = number_at(text, *at, minutes)) > 0 && word_at(text, *at + digits, "分")) {
		*at += digits + minute.len;
	} else {
		*minutes = 0;
	}
	return true;
}

/* 午前, 午後 straight before the number; 0: neither. */
static int half_before(struct str text, size_t at)
{
	struct str before = str_trim(str_left(text, at));
	return str_ends(before, S("午前")) ? 1 : str_ends(before, S("午後")) ? 2 : 0;
}

static void find_times(struct arena *arena, struct str text, struct facts *out)
{
	for (size_t at = 0; at < text.len;) {
		int64_t hour = 0, minute;
		size_t digits = is_digit(text, at) && (at == 0 || !is_digit(text, at - 1)) ? number_at(text, at, &hour) : 0;
		size_t behind = at + digits;
		if (word_at(text, at, "正午"))
			add(out, &(struct fact){FACT_TIME, HALF_DAY, true, S("正午")});
		if (digits == 0 || digits > 2 || !minutes_at(text, &behind, &minute) || hour > 24 || minute > 59) {
			at += digits ? digits : 1;
			continue;
		}
		int half = half_before(text, at);
		if (half == 2 && hour < 12)
			hour += 12;
		if (half == 1 && hour == 12)
			hour = 0;
		add(out, &(struct fact){FACT_TIME, hour * 60 + minute, half || hour > 12,
		                        str_fmt(arena, "%" PRId64 "時%s%s", hour, minute ? str_z(arena, str_fmt(arena, "%" PRId64, minute)) : "",
		                                minute ? "分" : "")});
		at = behind;
	}
}

/* Digits with at most one sign between: 0422-11-2222, 03(1234)5678, +81 422 11 2222. */
static size_t phone_at(struct str text, size_t at, char *digits, size_t *count)
{
	size_t end = at, gap = 0;
	*count = 0;
	for (size_t i = at; i < text.len && *count < PHONE_MOST + 2; i++) {
		if (is_digit(text, i)) {
			digits[(*count)++] = text.ptr[i];
			end = i + 1;
			gap = 0;
		} else if (gap++ || !(text.ptr[i] == '-' || text.ptr[i] == '(' || text.ptr[i] == ')' || text.ptr[i] == ' ')) {
			break;
		}
	}
	return end - at;
}

static void find_phones(struct arena *arena, struct str text, struct facts *out)
{
	for (size_t at = 0; at < text.len; at++) {
		char digits[PHONE_MOST + 3];
		size_t count;
		bool abroad = word_at(text, at, "+81");
		if (!abroad && (text.ptr[at] != '0' || (at && (is_digit(text, at - 1) || text.ptr[at - 1] == '-'))))
			continue;
		size_t skip = abroad ? 3 : 0;
		if (abroad && (word_at(text, at + 3, "-") || word_at(text, at + 3, " ")))
			skip++;
		size_t len = phone_at(text, at + skip, digits, &count);
		struct str number = str_of(digits, count), shown = str_of(text.ptr + at, skip + len);
		int64_t value;
		size_t whole = count + (abroad && count && digits[0] != '0');
		if (whole < PHONE_LEAST || whole > PHONE_MOST || !str_to_i64(number, &value))
			continue;
		add(out, &(struct fact){FACT_PHONE, value, true, str_dup(arena, shown)});
		at += skip + len - 1;
	}
}

static void find_facts(struct guard_look *look, enum language language, struct facts *out)
{
	for (size_t i = 0; i < look->piece_count; i++) {
		struct str text = translation_numbers(look->arena, language, look->pieces[i].text);
		find_days(look->arena, text, out);
		find_times(look->arena, text, out);
		find_phones(look->arena, text, out);
	}
	for (size_t i = 0; i < look->url_count; i++)
		add(out, &(struct fact){FACT_URL, 0, true, look->urls[i]});
}

/* --- comparing ---------------------------------------------------------------------- */

/* 「11月22日」「14時」 that one has and the other has not; empty: none. */
static struct str missing(struct arena *arena, const struct facts *from, const struct facts *in)
{
	struct buf out;
	size_t named = 0, all = 0;
	buf_init(&out, arena, 8000);
	for (size_t i = 0; i < from->count; i++) {
		if (has(in, &from->list[i]))
			continue;
		if (all++ < NAMED_MOST && ++named)
			buf_fmt(&out, "「%.*s」", FMT(from->list[i].shown));
	}
	if (all > named)
		buf_fmt(&out, "ほか%zu件", all - named);
	return buf_view(&out);
}

static void compare(struct guard_look *look, const struct translation *translation, const struct facts *japanese)
{
	struct guard_look *other = arena_make(look->arena, struct guard_look);
	struct facts *theirs = arena_make(look->arena, struct facts);
	*other = (struct guard_look){.arena = look->arena, .messages = translation->messages};
	guard_pieces(other);
	find_facts(other, translation->language, theirs);
	look->translation = translation;
	struct str lost = missing(look->arena, japanese, theirs), added = missing(look->arena, theirs, japanese);
	if (lost.len)
		guard_find(look, S("messages"),
		           str_fmt(look->arena, "日本語の本文にある%.*sが、ありません。訳しもれやまちがいでないか、くらべてください。", FMT(lost)));
	if (added.len)
		guard_find(look, S("messages"),
		           str_fmt(look->arena, "%.*sは、日本語の本文にありません。まちがいでないか、くらべてください。", FMT(added)));
	look->translation = NULL;
}

enum err guard_language_facts(struct guard_look *look)
{
	struct facts *japanese = arena_make(look->arena, struct facts);
	if (look->translations.count == 0)
		return OK;
	find_facts(look, LANGUAGE_JA, japanese);
	for (size_t i = 0; i < look->translations.count; i++)
		compare(look, &look->translations.list[i], japanese);
	return OK;
}

enum err guard_language_draft(struct guard_look *look)
{
	for (size_t i = 0; i < look->translations.count; i++) {
		if (look->translations.list[i].reviewed)
			continue;
		look->translation = &look->translations.list[i];
		guard_find(look, S("messages"),
		           S("この訳は、まだだれも確かめていません。下書きであることを知らせる吹き出しが、前に付いて届きます。"));
		look->translation = NULL;
	}
	return OK;
}

/* What those get who have no text of their own; the words of audience_gets(). */
static struct str instead(const struct guard_look *look, enum language language)
{
	const struct audience_written written = translations_written(&look->translations);
	return language_japanese(audience_gets(&written, language));
}

enum err guard_language_left(struct guard_look *look)
{
	struct correction_reach reach;
	int64_t *subjects;
	size_t count;
	if (look->broadcast->kind != BROADCAST_CORRECTION)
		return OK;
	TRY(correction_subjects(look->arena, look->broadcast->condition, &subjects, &count));
	TRY(correction_reach(look->db, look->arena, subjects, count, &reach));
	for (int language = LANGUAGE_EASY; language < LANGUAGES; language++)
		if (reach.in[language] && !translations_find(&look->translations, (enum language)language))
			guard_find(look, str_fmt(look->arena, "translations.%.*s", FMT(language_code((enum language)language))),
			           str_fmt(look->arena,
			                   "まちがいは%.*sでも届きましたが、訂正に%.*sの文がありません。その人たちには%.*sの訂正が届きます。",
			                   FMT(language_japanese((enum language)language)), FMT(language_japanese((enum language)language)),
			                   FMT(instead(look, (enum language)language))));
	return OK;
}
