/* article_view: reading one article, and what is recorded about it. */
#include "article_view.h"

#include "arena.h"
#include "change.h"
#include "field.h"
#include "jst.h"
#include "setting.h"

_Static_assert((int)API_ARTICLE_STATE_ENDED == (int)ARTICLE_ENDED, "states differ");

enum err article_texts(struct call *call, struct str json, struct str **out, size_t *count)
{
	const struct node *list;
	TRY(node_parse(call->arena, json, &list));
	*count = node_count(list);
	*out = arena_array(call->arena, struct str, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = node_text(node_at(list, i), S(""));
	return OK;
}

static enum err related_of(struct call *call, struct str json, struct api_article *out)
{
	const struct node *list;
	TRY(node_parse(call->arena, json, &list));
	out->related.items = arena_array(call->arena, struct api_article_brief, node_count(list));
	for (size_t i = 0; i < node_count(list); i++) {
		struct article other;
		int64_t id = node_i64(node_at(list, i), 0);
		enum err found = article_find(call->db, call->arena, id, jst_day_of_ms(call->now), &other);
		if (found == ERR_NOT_FOUND)
			continue; /* deleted since */
		TRY(found);
		out->related.items[out->related.count++] = (struct api_article_brief){id, other.content.question};
	}
	return OK;
}

enum err article_may_publish(struct call *call, const struct article *article)
{
	bool approval;
	const struct rights *rights = &call->session->rights;
	TRY(setting_bool(call->db, call->arena, SETTING_ARTICLE_APPROVAL, &approval));
	if (!rights_may_in(rights, RIGHT_ARTICLE, approval ? ACTION_APPROVE : ACTION_EDIT, article->department_id))
		return fail(ERR_DENIED, approval ? "公開するには、「よくある質問」の「承認・送信」の権限が必要です。"
		                                 : "公開するには、「よくある質問」の「作る・直す」の権限が必要です。");
	if (approval && article->updated_by_id == call->session->staff_id)
		return fail(ERR_DENIED, "自分で書いたものは公開できません。ほかの職員に確かめてもらってください。");
	return OK;
}

static enum err permissions(struct call *call, const struct article *article, struct api_article *out)
{
	TRY(setting_bool(call->db, call->arena, SETTING_ARTICLE_APPROVAL, &out->approval));
	out->may_edit = rights_may_in(&call->session->rights, RIGHT_ARTICLE, ACTION_EDIT, article->department_id);
	enum err may = article_may_publish(call, article);
	out->may_publish = may == OK;
	return may == ERR_DENIED ? OK : may;
}

enum err article_view(struct call *call, int64_t id, struct api_article *out)
{
	struct article a;
	TRY(article_find(call->db, call->arena, id, jst_day_of_ms(call->now), &a));
	*out = (struct api_article){
		.id = a.id,
		.version = a.version,
		.has_public_version = a.public_version != 0,
		.public_version = a.public_version,
		.state = (enum api_article_state)a.state,
		.question = a.content.question,
		.messages = a.content.messages,
		.has_category_id = a.content.category_id != 0,
		.category_id = a.content.category_id,
		.category = a.category,
		.url = a.content.url,
		.has_valid_from = a.content.valid_from != 0,
		.valid_from = a.content.valid_from,
		.has_valid_until = a.content.valid_until != 0,
		.valid_until = a.content.valid_until,
		.has_department_id = a.department_id != 0,
		.department_id = a.department_id,
		.department = a.department,
		.has_review_day = a.review_day != 0,
		.review_day = a.review_day,
		.updated_at = a.updated_at,
		.updated_by = a.updated_by,
	};
	TRY(article_texts(call, a.content.variants, &out->variants.items, &out->variants.count));
	TRY(related_of(call, a.content.related, out));
	return permissions(call, &a, out);
}

enum err article_record(struct call *call, const char *action, const struct article *before, const struct article *after)
{
	const struct article none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "question", old->content.question, now->content.question);
	change_text(&detail, "variants", old->content.variants, now->content.variants);
	change_text(&detail, "messages", old->content.messages, now->content.messages);
	change_text(&detail, "category", old->category, now->category);
	change_text(&detail, "url", old->content.url, now->content.url);
	change_time(&detail, "validFrom", old->content.valid_from ? jst_day_start_ms(old->content.valid_from) : 0,
	            now->content.valid_from ? jst_day_start_ms(now->content.valid_from) : 0);
	change_time(&detail, "validUntil", old->content.valid_until ? jst_day_start_ms(old->content.valid_until) : 0,
	            now->content.valid_until ? jst_day_start_ms(now->content.valid_until) : 0);
	change_time(&detail, "reviewDay", old->review_day ? jst_day_start_ms(old->review_day) : 0,
	            now->review_day ? jst_day_start_ms(now->review_day) : 0);
	change_text(&detail, "department", old->department, now->department);
	change_i64(&detail, "publicVersion", old->public_version, now->public_version);
	return call_audit(call, action, str_fmt(call->arena, "article %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}
