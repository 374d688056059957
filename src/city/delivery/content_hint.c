/* content_hint: dates that are past or name the wrong weekday, words that mean
 * another day when they are read, files and pictures without words. */
#include "content_hint.h"

#include "arena.h"
#include "buf.h"
#include "content_part.h"
#include "field.h"
#include "jst.h"
#include "url_find.h"
#include "utf8.h"

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

struct written_date {
	int year, month, day; /* year 0: not written */
	int weekday;          /* -1: not written */
	size_t end;
};

/* One or two digits, ASCII or full width; *at moves behind them. */
static bool read_number(struct str text, size_t *at, int most_digits, int *out)
{
	int value = 0, digits = 0;
	size_t i = *at;
	while (i < text.len && digits < most_digits) {
		uint32_t c;
		size_t next = i;
		if (!utf8_next(text, &next, &c))
			break;
		if (c >= 0xff10 && c <= 0xff19)
			c -= 0xff10 - '0';
		if (c < '0' || c > '9')
			break;
		value = value * 10 + (int)(c - '0');
		digits++;
		i = next;
	}
	if (digits == 0)
		return false;
	*at = i;
	*out = value;
	return true;
}

static bool skip(struct str text, size_t *at, const char *word)
{
	if (!str_starts(str_skip(text, *at), str_from(word)))
		return false;
	*at += str_from(word).len;
	return true;
}

static int read_weekday(struct str text, size_t *at)
{
	size_t i = *at;
	if (!skip(text, &i, "（") && !skip(text, &i, "(") && !skip(text, &i, "・"))
		return -1;
	for (int day = 0; day < 7; day++)
		if (skip(text, &i, weekdays[day])) {
			*at = i;
			return day;
		}
	return -1;
}

/* 11月22日（日）, 2026年11月22日, 11/22(日) */
static bool read_date(struct str text, size_t at, struct written_date *out)
{
	struct written_date date = {.weekday = -1};
	int first;
	if (!read_number(text, &at, 4, &first))
		return false;
	if (skip(text, &at, "年")) {
		date.year = first;
		if (!read_number(text, &at, 2, &first))
			return false;
	}
	date.month = first;
	bool slash = date.year == 0 && skip(text, &at, "/");
	if (!slash && !skip(text, &at, "月"))
		return false;
	if (!read_number(text, &at, 2, &date.day) || (!slash && !skip(text, &at, "日")))
		return false;
	date.weekday = read_weekday(text, &at);
	if (slash && date.weekday < 0) /* 1/2 may be a fraction */
		return false;
	date.end = at;
	*out = date;
	return date.month >= 1 && date.month <= 12 && date.day >= 1;
}

/* Without a year: the coming one, but for days that have just gone by. */
static int64_t day_meant(const struct written_date *date, int64_t today)
{
	int year = date->year ? date->year : jst_from_day(today).year;
	int64_t day = jst_day(year, date->month, date->day);
	return !date->year && day < today - 180 ? jst_day(year + 1, date->month, date->day) : day;
}

static void judge_date(struct arena *arena, struct content_report *report, struct str field,
                       const struct written_date *date, int64_t today)
{
	int year = date->year ? date->year : jst_from_day(today).year;
	if (year < 2000 || year > 2099)
		return;
	if (!jst_is_date(year, date->month, date->day)) {
		content_hint(report, field, str_fmt(arena, "「%d月%d日」は暦にない日付です。", date->month, date->day));
		return;
	}
	int64_t day = day_meant(date, today);
	int weekday = jst_from_day(day).weekday;
	if (date->weekday >= 0 && date->weekday != weekday)
		content_hint(report, field,
		             str_fmt(arena, "%d年%d月%d日は%s曜日です。「%s」と書かれています。", jst_from_day(day).year,
		                     date->month, date->day, weekdays[weekday], weekdays[date->weekday]));
	if (day < today)
		content_hint(report, field,
		             str_fmt(arena, "「%d月%d日」は、届くときにはもう過ぎています。", date->month, date->day));
}

static bool is_digit_before(struct str text, size_t at)
{
	return at > 0 && text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9';
}

static void look_at_dates(struct arena *arena, struct content_report *report, struct str field, struct str text,
                          int64_t today)
{
	for (size_t at = 0; at < text.len;) {
		struct written_date date;
		size_t url = url_find_at(text, at);
		if (url) {
			at += url;
		} else if (!is_digit_before(text, at) && read_date(text, at, &date)) {
			judge_date(arena, report, field, &date, today);
			at = date.end;
		} else {
			uint32_t c;
			if (!utf8_next(text, &at, &c))
				break;
		}
	}
}

static void look_at_words(struct arena *arena, struct content_report *report, struct str field, struct str text)
{
	static const char *const words[] = {"本日", "今日", "明日", "明後日", "昨日", "来週", "今週", "来月", "今月"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find(text, str_from(words[i])) >= 0) {
			content_hint(report, field,
			             str_fmt(arena, "「%s」は読んだ日によって意味が変わります。日付も書くと確実です。", words[i]));
			return;
		}
}

static void look_at_files(struct content_report *report, struct str field, struct str text)
{
	size_t words = 0, files = 0;
	for (size_t at = 0; at < text.len;) {
		size_t url = url_find_at(text, at);
		if (url) {
			struct str lower = str_of(text.ptr + at, url);
			files += str_ends(lower, S(".pdf")) || str_ends(lower, S(".PDF"));
			at += url;
		} else {
			words++;
			at++;
		}
	}
	if (files && words < 120) /* bytes: about forty characters */
		content_hint(report, field,
		             S("PDFの案内だけになっています。スマートフォンや読み上げで読めない人のために、要点を本文にも書いてください。"));
}

static bool is_picture(const struct node *message)
{
	struct str type = node_text(node_get(message, "type"), S(""));
	return str_eq(type, S("image")) || str_eq(type, S("video"));
}

static bool is_vague(struct str alt)
{
	static const char *const vague[] = {"画像", "写真", "image", "お知らせ", "イメージ"};
	for (size_t i = 0; i < COUNT(vague); i++)
		if (str_eq(str_trim(alt), str_from(vague[i])))
			return true;
	return false;
}

static void look_at_pictures(struct arena *arena, const struct node *messages, struct content_report *report)
{
	size_t pictures = 0, count = node_count(messages);
	for (size_t i = 0; i < count; i++) {
		const struct node *message = node_at(messages, i);
		if (!node_is(message, NODE_OBJECT))
			continue;
		pictures += is_picture(message);
		struct str alt = node_text(node_get(message, "altText"), S(""));
		if (is_vague(alt))
			content_hint(report, str_fmt(arena, "messages[%zu].altText", i),
			             S("代替テキストだけで内容が分かるようにしてください。通知と読み上げに使われます。"));
	}
	if (pictures && pictures == count)
		content_hint(report, S("messages"),
		             S("画像や動画だけでは、読み上げで内容が伝わりません。文章も添えてください。"));
}

/* {{今日}} is exact, and other words become something else. */
static struct str without_placeholders(struct arena *arena, struct str text)
{
	struct buf out;
	buf_init(&out, arena, text.len + 1);
	for (size_t at = 0; at < text.len;) {
		struct content_placeholder placeholder;
		if (content_placeholder(text, at, (struct content_columns){0}, &placeholder))
			at += placeholder.len;
		else
			buf_char(&out, text.ptr[at++]);
	}
	return buf_view(&out);
}

void content_hints(struct arena *arena, const struct node *messages, const struct content_setting *how,
                   struct content_report *report)
{
	int64_t today = jst_day_of_ms(how->at ? how->at : how->now);
	for (size_t i = 0; i < node_count(messages); i++) {
		const struct node *message = node_at(messages, i);
		if (!node_is(message, NODE_OBJECT) || content_role(message, "text", 1) != CONTENT_BUBBLE)
			continue;
		struct str text = without_placeholders(arena, node_text(node_get(message, "text"), S("")));
		struct str field = str_fmt(arena, "messages[%zu].text", i);
		look_at_dates(arena, report, field, text, today);
		look_at_words(arena, report, field, text);
		look_at_files(report, field, text);
	}
	look_at_pictures(arena, messages, report);
}
