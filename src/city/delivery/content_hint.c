/* content_hint: dates that are past or name the wrong weekday, words that mean
 * another day when they are read, files and pictures without words. */
#include "content_hint.h"

#include "arena.h"
#include "buf.h"
#include "content_part.h"
#include "date_judge.h"
#include "field.h"
#include "jst.h"
#include "url_find.h"
#include "utf8.h"

static void hint_if(struct content_report *report, struct str field, struct str fault)
{
	if (fault.len)
		content_hint(report, field, fault);
}

static void look_at_dates(struct arena *arena, struct content_report *report, struct str field, struct str text,
                          int64_t today)
{
	struct date_scan scan = {.text = text};
	struct dated dated = {.text = text, .read_on = today};
	while (date_next(&scan, &dated.date)) {
		hint_if(report, field, date_calendar_fault(arena, &dated));
		hint_if(report, field, date_weekday_fault(arena, &dated));
		hint_if(report, field, date_past_fault(arena, &dated));
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
