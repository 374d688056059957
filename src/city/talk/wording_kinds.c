/* wording_kinds: what the city writes, one row for each kind; how its texts are
 * listed for whoever translates them. */
#include "wording.h"

#include "arena.h"
#include "consent.h"
#include "db.h"
#include "page_words.h"
#include "phrase.h"
#include "wording_kinds.sql.h"
#include "wording_talk.h"

static enum err list_phrases(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	struct phrase *phrases;
	TRY(phrase_list(db, arena, &phrases, count));
	*out = arena_array(arena, struct wording_thing, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct wording_thing){.thing = phrases[i].key, .title = phrases[i].label, .source = phrases[i].messages};
	return OK;
}

static struct str number(struct arena *arena, int64_t id) { return str_fmt(arena, "%" PRId64, id); }

static enum err attributes(struct db *db, struct arena *arena, bool help, struct wording_thing **out, size_t *count)
{
	struct wording_attributes_row *rows;
	size_t found;
	TRY(sql_wording_attributes(db, arena, &rows, &found));
	*out = arena_array(arena, struct wording_thing, found);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!help || rows[i].help.len)
			(*out)[(*count)++] = (struct wording_thing){
				.thing = number(arena, rows[i].id), .title = rows[i].label, .source = help ? rows[i].help : rows[i].label};
	return OK;
}

static enum err list_attributes(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	return attributes(db, arena, false, out, count);
}

static enum err list_attribute_helps(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	return attributes(db, arena, true, out, count);
}

static enum err options(struct db *db, struct arena *arena, bool help, struct wording_thing **out, size_t *count)
{
	struct wording_options_row *rows;
	size_t found;
	TRY(sql_wording_options(db, arena, &rows, &found));
	*out = arena_array(arena, struct wording_thing, found);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (!help || rows[i].help.len)
			(*out)[(*count)++] = (struct wording_thing){
				.thing = number(arena, rows[i].id),
				.title = str_fmt(arena, "%.*s：%.*s", FMT(rows[i].attribute_label), FMT(rows[i].label)),
				.source = help ? rows[i].help : rows[i].label};
	return OK;
}

static enum err list_options(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	return options(db, arena, false, out, count);
}

static enum err list_option_helps(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	return options(db, arena, true, out, count);
}

static enum err list_consent(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	struct consent_text text;
	*count = 0;
	*out = arena_make(arena, struct wording_thing);
	enum err err = consent_current(db, arena, &text);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	**out = (struct wording_thing){
		.thing = S("consent"), .title = str_fmt(arena, "第%" PRId64 "版", text.version), .source = text.body};
	*count = 1;
	return OK;
}

static enum err list_pages(struct db *db, struct arena *arena, const struct wording_which *which,
                           struct wording_thing **out, size_t *count)
{
	(void)which;
	(void)db;
	*count = page_word_count();
	*out = arena_array(arena, struct wording_thing, *count);
	for (size_t i = 0; i < *count; i++) {
		struct str text = str_from(page_word_at(i)->in[LANGUAGE_JA]);
		(*out)[i] = (struct wording_thing){.thing = text, .title = S(""), .source = text};
	}
	return OK;
}

const struct wording_kind wording_kinds[] = {
	{.key = "phrase", .label = "あいさつ・案内", .messages = true, .function = RIGHT_WORDING, .list = list_phrases},
	{.key = "reply", .label = "自動応答", .messages = true, .function = RIGHT_REPLY, .content = true, .lists = true, .list = wording_replies},
	{.key = "article_question", .label = "よくある質問：質問", .function = RIGHT_ARTICLE, .lists = true,
	 .list = wording_article_questions, .changed = sql_wording_article_stamp},
	{.key = "article_words", .label = "よくある質問：言い方（一行に一つ）", .function = RIGHT_ARTICLE, .lists = true,
	 .list = wording_article_words, .changed = sql_wording_article_stamp},
	{.key = "article", .label = "よくある質問：答え", .messages = true, .function = RIGHT_ARTICLE, .content = true, .lists = true,
	 .list = wording_article_answers},
	{.key = "article_category", .label = "よくある質問：分類", .function = RIGHT_WORDING, .list = wording_article_categories},
	{.key = "scenario_text", .label = "シナリオ：質問と選択肢", .function = RIGHT_SCENARIO, .lists = true, .list = wording_scenario_texts},
	{.key = "scenario", .label = "シナリオ：メッセージ", .messages = true, .function = RIGHT_SCENARIO, .content = true, .lists = true,
	 .list = wording_scenarios},
	{.key = "desk", .label = "相談の窓口：名前", .function = RIGHT_CONVERSATION, .lists = true, .list = wording_desks},
	{.key = "desk_away", .label = "相談の窓口：時間外の文", .function = RIGHT_CONVERSATION, .lists = true, .list = wording_desk_aways},
	{.key = "disaster", .label = "災害モード：あいさつと返事", .messages = true, .function = RIGHT_WORDING, .list = wording_disaster},
	{.key = "disaster_text", .label = "災害モード：ページの上の文", .function = RIGHT_WORDING, .list = wording_disaster_texts},
	{.key = "attribute", .label = "受信設定の項目", .function = RIGHT_WORDING, .list = list_attributes},
	{.key = "attribute_help", .label = "項目の説明", .function = RIGHT_WORDING, .list = list_attribute_helps},
	{.key = "option", .label = "選択肢", .function = RIGHT_WORDING, .list = list_options},
	{.key = "option_help", .label = "選択肢の説明", .function = RIGHT_WORDING, .list = list_option_helps},
	{.key = "consent", .label = "同意文", .function = RIGHT_WORDING, .list = list_consent},
	{.key = "page", .label = "市民のページとトークの決まった文", .function = RIGHT_WORDING, .list = list_pages},
};
const size_t wording_kind_count = COUNT(wording_kinds);

const struct wording_kind *wording_kind_find(struct str key)
{
	for (size_t i = 0; i < wording_kind_count; i++)
		if (str_eq(key, str_from(wording_kinds[i].key)))
			return &wording_kinds[i];
	return NULL;
}
