/* flow_fit: what people type, in full width and in their own order, against what
 * a step asks for. */
#include "flow.h"

#include "arena.h"
#include "buf.h"
#include "date_find.h"
#include "jst.h"
#include "utf8.h"

#define SAID_BYTES_MOST 4000

static struct flow_fit fitting(struct str value, struct str shown)
{
	return (struct flow_fit){.fits = true, .value = value, .shown = shown};
}

static struct flow_fit wrong(struct str error) { return (struct flow_fit){.error = error}; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Without what people put between digits. */
static struct str digits_of(struct arena *arena, struct str folded)
{
	static const struct str between[] = {S_INIT("-"), S_INIT(" "), S_INIT("("), S_INIT(")"), S_INIT("〒"), S_INIT("ー"), S_INIT("‐"), S_INIT("−"), S_INIT("–"), S_INIT("―")};
	struct buf out;
	buf_init(&out, arena, folded.len + 1);
	for (size_t i = 0; i < folded.len;) {
		size_t skip = 0;
		for (size_t b = 0; b < COUNT(between); b++)
			if (str_starts(str_skip(folded, i), between[b]))
				skip = between[b].len;
		if (skip == 0)
			buf_char(&out, folded.ptr[i]);
		i += skip ? skip : 1;
	}
	return buf_view(&out);
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

static struct flow_fit fit_text(struct arena *arena, const struct flow_step *step, struct str said)
{
	size_t length = utf8_graphemes(said);
	if (length == 0)
		return wrong(S("文字で入力してください。"));
	if (step->has_least && length < (size_t)step->least)
		return wrong(str_fmt(arena, "%" PRId64 "文字以上で入力してください。", step->least));
	if (step->has_most && length > (size_t)step->most)
		return wrong(str_fmt(arena, "%" PRId64 "文字までで入力してください。", step->most));
	return fitting(said, said);
}

static struct str number_range(struct arena *arena, const struct flow_step *step)
{
	if (step->has_least && step->has_most)
		return str_fmt(arena, "%" PRId64 "から%" PRId64 "までの数字で入力してください。", step->least, step->most);
	if (step->has_least)
		return str_fmt(arena, "%" PRId64 "以上の数字で入力してください。", step->least);
	if (step->has_most)
		return str_fmt(arena, "%" PRId64 "以下の数字で入力してください。", step->most);
	return S("数字で入力してください。例: 3");
}

static struct flow_fit fit_number(struct arena *arena, const struct flow_step *step, struct str folded)
{
	struct buf plain;
	int64_t number;
	buf_init(&plain, arena, folded.len + 1);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.ptr[i] != ',' && folded.ptr[i] != ' ')
			buf_char(&plain, folded.ptr[i]);
	if (!str_to_i64(buf_view(&plain), &number) || (step->has_least && number < step->least) ||
	    (step->has_most && number > step->most))
		return wrong(number_range(arena, step));
	struct str text = str_fmt(arena, "%" PRId64, number);
	return fitting(text, text);
}

/* 12/1, alone: in a longer text it would be a fraction. */
static bool short_date(struct str folded, int64_t today, int64_t *day)
{
	struct str rest = folded, month_text;
	int64_t month, of_month;
	if (!str_cut(&rest, '/', &month_text) || !str_to_i64(month_text, &month) || !str_to_i64(rest, &of_month) || month < 1 ||
	    month > 12 || of_month < 1 || of_month > 31)
		return false;
	const struct written_date date = {.month = (int)month, .day = (int)of_month, .weekday = -1};
	return date_day_meant(&date, today, day);
}

static struct flow_fit fit_date(struct arena *arena, struct str said, struct str folded, int64_t today)
{
	struct date_scan scan = {.text = said};
	struct written_date date, second;
	int64_t day;
	if (!jst_parse_date(folded, &day) && !short_date(folded, today, &day)) {
		if (!date_next(&scan, &date) || !date_day_meant(&date, today, &day))
			return wrong(S("日付を入力してください。例: 12月1日、2026/12/1"));
		if (date_next(&scan, &second))
			return wrong(S("日付は1つだけ入力してください。例: 12月1日"));
	}
	struct jst t = jst_from_day(day);
	return fitting(jst_format_date(arena, day), str_fmt(arena, "%d年%d月%d日", t.year, t.month, t.day));
}

static struct flow_fit fit_phone(struct arena *arena, struct str folded)
{
	struct str digits = digits_of(arena, folded);
	if (!all_digits(digits) || digits.ptr[0] != '0' || digits.len < 10 || digits.len > 11)
		return wrong(S("電話番号を、市外局番から入力してください。例: 019-555-0101"));
	return fitting(digits, digits);
}

static struct flow_fit fit_postcode(struct arena *arena, struct str folded)
{
	struct str digits = digits_of(arena, folded);
	if (!all_digits(digits) || digits.len != 7)
		return wrong(S("郵便番号を7桁で入力してください。例: 020-0001"));
	struct str text = str_fmt(arena, "%.*s-%.*s", 3, digits.ptr, 4, digits.ptr + 3);
	return fitting(text, text);
}

static bool is_mail(struct str s)
{
	ptrdiff_t at = str_find_char(s, '@');
	if (at < 1 || s.len > 254)
		return false;
	struct str host = str_skip(s, (size_t)at + 1);
	ptrdiff_t dot = str_find_char(host, '.');
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || s.ptr[i] == ',' || s.ptr[i] == '"')
			return false;
	return dot > 0 && host.ptr[host.len - 1] != '.' && str_find_char(host, '@') < 0;
}

struct flow_fit flow_fit(struct arena *arena, const struct flow_step *step, struct str said, int64_t today)
{
	struct str trimmed = str_trim(said);
	if (trimmed.len == 0 || trimmed.len > SAID_BYTES_MOST)
		return step->check == FLOW_TEXT && trimmed.len ? fit_text(arena, step, trimmed) : wrong(S("文字で入力してください。"));
	struct str folded = str_trim(utf8_fold(arena, trimmed));
	switch (step->check) {
	case FLOW_TEXT: return fit_text(arena, step, trimmed);
	case FLOW_NUMBER: return fit_number(arena, step, folded);
	case FLOW_DATE: return fit_date(arena, trimmed, folded, today);
	case FLOW_PHONE: return fit_phone(arena, folded);
	case FLOW_POSTCODE: return fit_postcode(arena, folded);
	case FLOW_MAIL: return is_mail(folded) ? fitting(folded, folded) : wrong(S("メールアドレスを入力してください。例: name@example.jp"));
	}
	return wrong(S("文字で入力してください。"));
}
