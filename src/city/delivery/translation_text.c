/* translation_text: days and times of other languages, written as in Japanese.
 * What is not known stays as it is, and is then no day and no time. */
#include "translation.h"

#include "arena.h"
#include "buf.h"

#include <stdio.h>

#define GROWS 8 /* "7pm" becomes 午後7時 */

struct swap {
	const char *from, *to;
	bool behind_digit;
};

static const struct swap widths[] = {
	{"０", "0", false}, {"１", "1", false}, {"２", "2", false}, {"３", "3", false}, {"４", "4", false}, {"５", "5", false},
	{"６", "6", false}, {"７", "7", false}, {"８", "8", false}, {"９", "9", false}, {"：", ":", false}, {"－", "-", false},
	{"‐", "-", false},  {"（", "(", false}, {"）", ")", false}, {"–", "～", false}, {"—", "～", false}, {NULL, NULL, false}};
static const struct swap chinese[] = {
	{"上午", "午前", false}, {"早上", "午前", false}, {"下午", "午後", false}, {"晚上", "午後", false}, {"中午", "正午", false},
	{"点", "時", true},      {"點", "時", true},      {"时", "時", true},      {"号", "日", true},      {"至", "～", false},
	{NULL, NULL, false}};
static const struct swap korean[] = {
	{"오전", "午前", false}, {"오후", "午後", false}, {"정오", "正午", false}, {"년", "年", true},    {"월", "月", true},
	{"일", "日", true},      {"시간", "時間", true},  {"시", "時", true},      {"분", "分", true},    {"부터", "から", false},
	{NULL, NULL, false}};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static struct str swapped(struct arena *arena, const struct swap *table, struct str text)
{
	struct buf out;
	buf_init(&out, arena, GROWS * text.len + 1);
	for (size_t at = 0; at < text.len;) {
		size_t i = 0;
		struct str rest = str_skip(text, at);
		bool digit = at && is_digit(text.ptr[at - 1]);
		while (table[i].from && (!str_starts(rest, str_from(table[i].from)) || (table[i].behind_digit && !digit)))
			i++;
		if (table[i].from) {
			buf_str(&out, str_from(table[i].to));
			at += str_from(table[i].from).len;
		} else {
			buf_char(&out, text.ptr[at++]);
		}
	}
	return buf_view(&out);
}

/* --- reading words -------------------------------------------------------------------- */

static bool word_here(struct str text, size_t *at, const char *word)
{
	struct str w = str_from(word), here = str_left(str_skip(text, *at), w.len);
	if (!str_eq_nocase(here, w))
		return false;
	*at += w.len;
	return true;
}

static void skip_spaces(struct str text, size_t *at)
{
	while (*at < text.len && (text.ptr[*at] == ' ' || str_starts(str_skip(text, *at), S("\u00a0"))))
		*at += text.ptr[*at] == ' ' ? 1 : 2;
}

/* One or two digits, and no more behind; 0: none. */
static int short_number(struct str text, size_t *at)
{
	int value = 0;
	size_t i = *at;
	while (i < text.len && is_digit(text.ptr[i]) && i - *at < 3)
		value = value * 10 + (text.ptr[i++] - '0');
	if (i == *at || i - *at > 2)
		return -1;
	*at = i;
	return value;
}

static int month_here(struct str text, size_t *at)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
	                                     "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr",
	                                     "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (size_t i = 0; i < COUNT(months); i++) {
		size_t end = *at;
		if (!word_here(text, &end, months[i]))
			continue;
		if (i >= 12) {
			(void)word_here(text, &end, "t"); /* Sept. */
			(void)word_here(text, &end, ".");
		}
		if (end < text.len && is_letter(text.ptr[end]))
			continue;
		*at = end;
		return (int)(i % 12) + 1;
	}
	return 0;
}

static void skip_ordinal(struct str text, size_t *at)
{
	if (!word_here(text, at, "st") && !word_here(text, at, "nd") && !word_here(text, at, "rd"))
		(void)word_here(text, at, "th");
}

static bool range_here(struct str text, size_t *at)
{
	size_t i = *at;
	skip_spaces(text, &i);
	if (!word_here(text, &i, "～") && !word_here(text, &i, "~") && !word_here(text, &i, "-") && !word_here(text, &i, "to "))
		return false;
	skip_spaces(text, &i);
	*at = i;
	return true;
}

static bool ends_here(struct str text, size_t at)
{
	return at >= text.len || !(is_letter(text.ptr[at]) || is_digit(text.ptr[at]) || text.ptr[at] == ':');
}

/* --- English ---------------------------------------------------------------------------- */

/* November 22, Nov. 22nd–24 */
static bool english_month_first(struct str text, size_t *at, struct buf *out)
{
	size_t i = *at;
	int month = month_here(text, &i), day;
	if (!month)
		return false;
	skip_spaces(text, &i);
	if ((day = short_number(text, &i)) < 0)
		return false;
	skip_ordinal(text, &i);
	if (!ends_here(text, i))
		return false;
	buf_fmt(out, "%d月%d日", month, day);
	*at = i;
	if (range_here(text, &i) && (day = short_number(text, &i)) >= 0 && (skip_ordinal(text, &i), ends_here(text, i))) {
		buf_fmt(out, "～%d日", day);
		*at = i;
	}
	return true;
}

/* 22 November, 22nd of Nov. */
static bool english_day_first(struct str text, size_t *at, struct buf *out)
{
	size_t i = *at;
	int day = short_number(text, &i), month;
	if (day < 0)
		return false;
	skip_ordinal(text, &i);
	skip_spaces(text, &i);
	if (word_here(text, &i, "of "))
		skip_spaces(text, &i);
	if ((month = month_here(text, &i)) == 0)
		return false;
	buf_fmt(out, "%d月%d日", month, day);
	*at = i;
	return true;
}

struct clock {
	int hour, minute;
};

static bool clock_here(struct str text, size_t *at, struct clock *out)
{
	size_t i = *at;
	*out = (struct clock){.hour = short_number(text, &i)};
	if (out->hour < 0 || out->hour > 24)
		return false;
	if (word_here(text, &i, ":") && (out->minute = short_number(text, &i)) < 0)
		return false;
	*at = i;
	return true;
}

static const char *half_here(struct str text, size_t *at)
{
	static const char *const words[] = {"a.m.", "am", "p.m.", "pm"};
	size_t i = *at;
	skip_spaces(text, &i);
	for (size_t w = 0; w < COUNT(words); w++)
		if (word_here(text, &i, words[w])) {
			if (i < text.len && is_letter(text.ptr[i]))
				return NULL;
			*at = i;
			return w < 2 ? "午前" : "午後";
		}
	return NULL;
}

static void write_clock(struct buf *out, const char *half, const struct clock *clock)
{
	buf_fmt(out, "%s%d時%02d分", half, clock->hour, clock->minute);
}

/* 2 p.m., 2:30–4 pm */
static bool english_time(struct str text, size_t *at, struct buf *out)
{
	size_t i = *at;
	struct clock from, to = {0};
	if (!clock_here(text, &i, &from))
		return false;
	size_t before = i;
	const char *half = half_here(text, &i);
	bool range = !half && range_here(text, &i) && clock_here(text, &i, &to) && (half = half_here(text, &i)) != NULL;
	if (!half)
		return false;
	if (!range && i == before)
		return false;
	write_clock(out, half, &from);
	if (range) {
		buf_str(out, S("～"));
		write_clock(out, half, &to);
	}
	*at = i;
	return true;
}

static bool english_here(struct str text, size_t *at, struct buf *out)
{
	if (is_digit(text.ptr[*at]))
		return english_day_first(text, at, out) || english_time(text, at, out);
	if (word_here(text, at, "noon")) {
		buf_str(out, S("正午"));
		return true;
	}
	return english_month_first(text, at, out);
}

/* --- Vietnamese -------------------------------------------------------------------------- */

/* 22/11, 22 tháng 11 */
static bool vietnamese_day(struct str text, size_t *at, struct buf *out)
{
	size_t i = *at;
	int day = short_number(text, &i), month;
	if (day < 0)
		return false;
	if (!word_here(text, &i, "/")) {
		skip_spaces(text, &i);
		if (!word_here(text, &i, "tháng"))
			return false;
		skip_spaces(text, &i);
	}
	if ((month = short_number(text, &i)) < 1 || month > 12)
		return false;
	buf_fmt(out, "%d月%d日", month, day);
	*at = i;
	return true;
}

/* 14h30, 14 giờ 30, 2 giờ chiều, 8 giờ 30 phút sáng */
static bool vietnamese_time(struct str text, size_t *at, struct buf *out)
{
	size_t i = *at;
	struct clock clock = {.hour = short_number(text, &i)};
	const char *half = "";
	if (clock.hour < 0 || clock.hour > 24)
		return false;
	skip_spaces(text, &i);
	if (!word_here(text, &i, "giờ") && !word_here(text, &i, "h"))
		return false;
	size_t end = i;
	skip_spaces(text, &i);
	if ((clock.minute = short_number(text, &i)) >= 0)
		end = i;
	else
		clock.minute = 0;
	skip_spaces(text, &i);
	if (word_here(text, &i, "phút"))
		end = i;
	skip_spaces(text, &i);
	if (word_here(text, &i, "sáng"))
		half = "午前";
	else if (word_here(text, &i, "chiều") || word_here(text, &i, "tối"))
		half = "午後";
	write_clock(out, half, &clock);
	*at = half[0] ? i : end;
	return true;
}

static bool vietnamese_here(struct str text, size_t *at, struct buf *out)
{
	return is_digit(text.ptr[*at]) && (vietnamese_day(text, at, out) || vietnamese_time(text, at, out));
}

/* --- a whole text ---------------------------------------------------------------------- */

static struct str rewritten(struct arena *arena, struct str text, bool (*here)(struct str, size_t *, struct buf *))
{
	struct buf out;
	buf_init(&out, arena, GROWS * text.len + 64);
	for (size_t at = 0; at < text.len;) {
		char before = at ? text.ptr[at - 1] : ' ';
		bool inside = is_letter(before) || is_digit(before) || before == '/' || before == ':' || before == '-';
		if (inside || !here(text, &at, &out))
			buf_char(&out, text.ptr[at++]);
	}
	return buf_view(&out);
}

struct str translation_numbers(struct arena *arena, enum language language, struct str text)
{
	struct str plain = swapped(arena, widths, text);
	switch (language) {
	case LANGUAGE_EN: return rewritten(arena, plain, english_here);
	case LANGUAGE_VI: return rewritten(arena, plain, vietnamese_here);
	case LANGUAGE_ZH: return swapped(arena, chinese, plain);
	case LANGUAGE_KO: return swapped(arena, korean, plain);
	case LANGUAGE_JA:
	case LANGUAGE_EASY:
	case LANGUAGES: break;
	}
	return plain;
}
