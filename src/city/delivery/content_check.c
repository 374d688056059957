/* content_check: would LINE take it, and would a citizen understand it? */
#include "content_part.h"

#include "arena.h"
#include "buf.h"
#include "content_button.h"
#include "content_hint.h"
#include "db.h"
#include "field.h"
#include "media.h"
#include "message.h"
#include "scheme.h"
#include "url_find.h"

/* A code of the usual length, so that lengths come out right. */
#define SAMPLE_CODE "AAAAAAAA"
#define BUBBLES_MOST 5
#define SAMPLE_ID INT64_C(999999999)
#define SAMPLE_DAY 20818 /* 31 December 2026 */

static void note(struct content_note *notes, size_t *count, struct str field, struct str text)
{
	if (*count < CONTENT_NOTES_MOST)
		notes[(*count)++] = (struct content_note){field, text};
}

void content_hint(struct content_report *report, struct str field, struct str text)
{
	note(report->hints, &report->hint_count, field, text);
}

static enum err rendered_sample(struct arena *arena, const struct node *messages,
                                const struct content_setting *setting, const struct node **out)
{
	/* As long as they may come. */
	const struct content_person person = {
	        .name = S("あいうえおかきくけこさしすせそたちつてと"),
	        .child_name = S("あいうえおかきくけこ"),
	        .child_age = S("17歳11か月"),
	        .values = setting->values,
	};
	struct str public_url = setting->public_url;
	struct str *urls, text;
	size_t count;
	TRY(content_links(arena, messages, public_url, &urls, &count));
	struct content_link *links = arena_array(arena, struct content_link, count);
	for (size_t i = 0; i < count; i++)
		links[i] = (struct content_link){urls[i], S(SAMPLE_CODE)};
	const struct content_how how = {.public_url = public_url,
	                                .broadcast_id = SAMPLE_ID,
	                                .links = links,
	                                .link_count = count,
	                                .day = SAMPLE_DAY,
	                                .columns = setting->columns,
	                                .person = &person,
	                                .drill = setting->drill,
	                                .in_place = true};
	TRY(content_render(arena, messages, &how, &text));
	return node_parse(arena, text, out);
}

static enum err check_for_line(struct arena *arena, const struct node *messages,
                               const struct content_setting *how, struct content_report *out)
{
	const struct node *sample;
	TRY(rendered_sample(arena, messages, how, &sample));
	struct problems problems;
	problems_init(&problems, arena);
	enum err found = messages_check(
	        sample, (struct message_options){.allow_http_loopback = how->allow_http_loopback}, &problems);
	if (found == OK)
		return OK;
	for (size_t i = 0; i < problems.count; i++)
		note(out->problems, &out->problem_count, problems.items[i].place, problems.items[i].japanese);
	return problems.count ? OK : found;
}

/* --- what was uploaded ----------------------------------------------------------- */

struct media_look {
	struct arena *arena;
	struct str found[CONTENT_NOTES_MOST];
	size_t count;
};

static void look_for_media(void *context, enum content_role role, struct str text)
{
	(void)role;
	struct media_look *look = context;
	if (str_starts(text, S("media:")) && look->count < CONTENT_NOTES_MOST)
		look->found[look->count++] = str_skip(text, 6);
}

static enum err check_media(struct db *db, struct arena *arena, const struct node *message, size_t index,
                            struct content_report *out)
{
	struct media_look *look = arena_make(arena, struct media_look);
	const struct content_visit visit = {look, look_for_media};
	content_walk(message, &visit);
	for (size_t i = 0; i < look->count; i++) {
		bool there;
		TRY(media_is_there(db, arena, look->found[i], &there));
		if (!there)
			note(out->problems, &out->problem_count, str_fmt(arena, "messages[%zu]", index),
			     S("画像などのファイルが見つかりません。もう一度アップロードしてください。"));
	}
	return OK;
}

/* --- placeholders ------------------------------------------------------------------ */

struct word_look {
	struct arena *arena;
	const struct content_setting *how;
	struct content_report *out;
	size_t index; /* of the message */
};

static struct str words_known(struct arena *arena, struct content_columns columns)
{
	struct buf out;
	buf_init(&out, arena, 64 * 1024);
	for (size_t i = 0; i < columns.count; i++)
		buf_fmt(&out, "{{%.*s}} ", FMT(columns.headings[i]));
	buf_lit(&out, "{{名前}} {{子どもの呼び名}} {{子どもの年齢}} {{今日}} {{明日}}");
	return buf_view(&out);
}

static void look_for_words(void *context, enum content_role role, struct str text)
{
	struct word_look *look = context;
	struct content_placeholder found;
	for (size_t at = 0; at + 1 < text.len; at++) {
		if (text.ptr[at] != '{' || !content_placeholder(text, at, look->how->columns, &found))
			continue;
		if (found.key != CONTENT_KEY_NONE)
			continue;
		note(look->out->problems, &look->out->problem_count,
		     str_fmt(look->arena, "messages[%zu]%s", look->index, role == CONTENT_BUBBLE ? ".text" : ""),
		     str_fmt(look->arena, "「{{%.*s}}」という差し込みはありません。使えるのは %.*s です。", FMT(found.word),
		             FMT(words_known(look->arena, look->how->columns))));
		return;
	}
}

/* In textV2 LINE itself reads "{{" as a brace. */
static void check_words(struct arena *arena, const struct node *message, size_t index,
                        const struct content_setting *how, struct content_report *out)
{
	struct word_look look = {arena, how, out, index};
	const struct content_visit visit = {&look, look_for_words};
	if (!how->blanks && !str_eq(node_text(node_get(message, "type"), S("")), S("textV2")))
		content_walk_one(message, &visit);
}

/* --- addresses that open something in LINE ------------------------------------------- */

struct scheme_look {
	struct arena *arena;
	struct content_report *out;
};

static void check_scheme(const struct scheme_look *look, struct str field, struct str url)
{
	struct str fault = scheme_fault(url);
	if (fault.len)
		note(look->out->problems, &look->out->problem_count, field, fault);
	if (scheme_is_old(url))
		content_hint(look->out, field,
		             S("line:// で始まるアドレスは、LINEが廃止を予定しています。https://line.me/R/ で始まるものにしてください。"));
}

static void check_schemes_of(const struct scheme_look *look, struct str field, struct str text, enum content_role role)
{
	if (role == CONTENT_URL)
		check_scheme(look, field, text);
	for (size_t at = 0; role == CONTENT_BUBBLE && at < text.len;) {
		size_t len = url_find_at(text, at);
		if (len)
			check_scheme(look, field, str_of(text.ptr + at, len));
		at += len ? len : 1;
	}
}

static void check_schemes(const struct scheme_look *look, struct str place, const struct node *node, int depth)
{
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++)
		check_schemes(look, str_fmt(look->arena, "%.*s[%zu]", FMT(place), i), node_at(node, i), depth + 1);
	if (!node_is(node, NODE_OBJECT))
		return;
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key)) {
		const struct node *value = node_get(node, key);
		struct str field = str_fmt(look->arena, "%.*s.%s", FMT(place), key);
		if (node_is(value, NODE_TEXT))
			check_schemes_of(look, field, node_text(value, S("")), content_role(node, key, depth));
		else
			check_schemes(look, field, value, depth + 1);
	}
}

static bool is_blank(struct str text)
{
	for (size_t i = 0; i < text.len;) {
		struct str rest = str_skip(text, i);
		if (str_starts(rest, S("　")))
			i += 3;
		else if (text.ptr[i] == ' ' || text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t')
			i++;
		else
			return false;
	}
	return true;
}

static void check_blank(struct arena *arena, const struct node *message, size_t index, struct content_report *out)
{
	const struct node *text = node_is(message, NODE_OBJECT) ? node_get(message, "text") : NULL;
	struct str value = node_text(text, S(""));
	if (value.len && is_blank(value))
		note(out->problems, &out->problem_count, str_fmt(arena, "messages[%zu].text", index),
		     S("本文が空白だけです。文章を入れてください。"));
}

static void check_drill(struct arena *arena, const struct node *messages, struct content_report *out)
{
	size_t extra = content_drill_extra(messages), over = node_count(messages) + extra;
	if (extra && over > BUBBLES_MOST)
		note(out->problems, &out->problem_count, S("messages"),
		     str_fmt(arena, "訓練では、画像などの前に「【訓練】これは訓練です。」が入ります。吹き出しを%zu個減らしてください。",
		             over - BUBBLES_MOST));
}

enum err content_check(struct db *db, struct arena *arena, const struct node *messages,
                       const struct content_setting *how, struct content_report *out)
{
	*out = (struct content_report){.personal = content_is_personal(messages, how->columns)};
	TRY(check_for_line(arena, messages, how, out));
	if (!node_is(messages, NODE_ARRAY))
		return OK;
	TRY(content_check_buttons(db, arena, messages, out));
	TRY(content_check_faces(db, arena, messages, out));
	for (size_t i = 0; i < node_count(messages); i++) {
		check_blank(arena, node_at(messages, i), i, out);
		check_words(arena, node_at(messages, i), i, how, out);
		TRY(check_media(db, arena, node_at(messages, i), i, out));
	}
	check_schemes(&(struct scheme_look){arena, out}, S("messages"), messages, 0);
	if (how->drill)
		check_drill(arena, messages, out);
	content_hints(arena, messages, how, out);
	if (how->forgotten)
		note(out->problems, &out->problem_count, S("condition"),
		     S("名簿の内容は、保存の期間を過ぎたため消してあります。もう一度ファイルを読みこんでください。"));
	return OK;
}
