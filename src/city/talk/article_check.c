/* article_check: texts, lists and days of an article. */
#include "article_check.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "field.h"
#include "utf8.h"

#define QUESTION_MOST 100
#define URL_MOST 1000

static bool seen_before(struct arena *arena, const struct node *list, size_t until, struct str folded)
{
	for (size_t i = 0; i < until; i++)
		if (str_eq(utf8_fold(arena, node_text(node_at(list, i), S(""))), folded))
			return true;
	return false;
}

static enum err check_variants(struct arena *arena, const struct article_content *content, struct article_content *out)
{
	const struct node *list;
	struct buf text;
	struct emit emit;
	TRY(node_parse(arena, content->variants, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) > ARTICLE_VARIANTS_MOST)
		return fail_field(ERR_LIMIT, "variants", "言いかえは%d個までです。", ARTICLE_VARIANTS_MOST);
	buf_init(&text, arena, (size_t)256 << 10);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < node_count(list); i++) {
		struct str variant = str_trim(node_text(node_at(list, i), S("")));
		struct str folded = utf8_fold(arena, variant);
		if (utf8_graphemes(variant) > QUESTION_MOST)
			return fail_field(ERR_LIMIT, str_z(arena, str_fmt(arena, "variants[%zu]", i)),
			                  "言いかえは%d文字以内にしてください。", QUESTION_MOST);
		if (variant.len == 0 || str_eq(folded, utf8_fold(arena, out->question)) || seen_before(arena, list, i, folded))
			continue;
		emit_text(&emit, NULL, variant);
	}
	emit_end_list(&emit);
	return buf_done(&text, &out->variants);
}

static enum err check_messages(struct arena *arena, const struct article_content *content, struct article_content *out)
{
	const struct node *list;
	TRY(node_parse(arena, content->messages, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) == 0)
		return fail_field(ERR_INVALID, "messages", "答えを入れてください。");
	if (node_count(list) > ARTICLE_ANSWER_MOST)
		return fail_field(ERR_LIMIT, "messages", "答えの吹き出しは%dつまでです。", ARTICLE_ANSWER_MOST);
	out->messages = node_dump(arena, list);
	return OK;
}

static enum err check_related(struct arena *arena, const struct article_content *content, struct article_content *out)
{
	const struct node *list;
	TRY(node_parse(arena, content->related, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) > ARTICLE_RELATED_MOST)
		return fail_field(ERR_LIMIT, "related", "関連する質問は%d個までです。", ARTICLE_RELATED_MOST);
	for (size_t i = 0; i < node_count(list); i++)
		if (!node_is_integer(node_at(list, i)))
			return fail_field(ERR_INVALID, "related", "関連する質問を選び直してください。");
	out->related = node_dump(arena, list);
	return OK;
}

enum err article_check(struct arena *arena, const struct article_content *content, struct article_content *out)
{
	*out = *content;
	out->question = str_trim(content->question);
	out->url = str_trim(content->url);
	if (out->question.len == 0)
		return fail_field(ERR_INVALID, "question", "質問を入れてください。");
	if (utf8_graphemes(out->question) > QUESTION_MOST)
		return fail_field(ERR_LIMIT, "question", "質問は%d文字以内にしてください。", QUESTION_MOST);
	if (out->url.len && !str_starts(out->url, S("https://")) && !str_starts(out->url, S("http://")))
		return fail_field(ERR_INVALID, "url", "ページのアドレスは https:// から入れてください。");
	if (out->url.len > URL_MOST)
		return fail_field(ERR_LIMIT, "url", "ページのアドレスは%d文字以内にしてください。", URL_MOST);
	if (out->valid_from && out->valid_until && out->valid_until < out->valid_from)
		return fail_field(ERR_INVALID, "validUntil", "公開の終わりは、始まりより後の日にしてください。");
	TRY(check_variants(arena, content, out));
	TRY(check_messages(arena, content, out));
	return check_related(arena, content, out);
}
