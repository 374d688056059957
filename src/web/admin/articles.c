/* articles: questions and answers: the list, one of them, its versions. */
#include "api.gen.h"
#include "arena.h"
#include "article.h"
#include "article_count.h"
#include "article_view.h"
#include "buf.h"
#include "call.h"
#include "content.h"
#include "emit.h"
#include "face_admit.h"
#include "field.h"
#include "jst.h"

static int64_t today_of(const struct call *call) { return jst_day_of_ms(call->now); }

/* --- the list --------------------------------------------------------------------------- */

static const char *const wanted_states[] = {"draft", "public", "changed", "future", "ended", "stale"};
_Static_assert((int)API_ARTICLE_QUERY_STATE_STALE == 5, "states differ");

static struct api_article_row row_of(const struct article_row *row, int64_t today)
{
	return (struct api_article_row){
		.id = row->id,
		.question = row->question,
		.category = row->category,
		.department = row->department,
		.state = (enum api_article_row_state)row->state,
		.has_review_day = row->review_day != 0,
		.review_day = row->review_day,
		.stale = row->state == ARTICLE_ENDED || (row->review_day && row->review_day <= today),
		.updated_at = row->updated_at,
		.shown = row->shown,
		.solved = row->solved,
		.unsolved = row->unsolved,
	};
}

enum err articles_get(struct call *call, const struct api_article_query *query, struct api_articles *out)
{
	struct article_row *rows, *stale_rows;
	struct article_miss *misses;
	size_t count, unused;
	struct article_filter filter = {
		.scope = call_scope(call),
		.words = query->has_q ? query->q : S(""),
		.category_id = query->has_category ? query->category : 0,
		.department_id = query->has_department ? query->department : 0,
		.state = query->has_state ? str_from(wanted_states[query->state]) : S(""),
		.today = today_of(call),
		.skip = (query->has_page ? query->page : 0) * ARTICLE_PAGE,
	};
	const struct article_filter stale = {.scope = filter.scope, .state = S("stale"), .today = filter.today};
	TRY(article_list(call->db, call->arena, &filter, &rows, &count, &out->total));
	TRY(article_list(call->db, call->arena, &stale, &stale_rows, &unused, &out->stale_total));
	TRY(article_misses(call->db, call->arena, call->web->options.keyring, S("open"), &misses, &unused));
	out->miss_total = (int64_t)unused;
	out->page = query->has_page ? query->page : 0;
	out->articles.items = arena_array(call->arena, struct api_article_row, count);
	out->articles.count = count;
	for (size_t i = 0; i < count; i++)
		out->articles.items[i] = row_of(&rows[i], filter.today);
	return OK;
}

/* --- saving ------------------------------------------------------------------------------- */

static enum err text_list(struct call *call, const struct str *items, size_t count, struct str *out)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, call->arena, (size_t)256 << 10);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < count; i++)
		emit_text(&emit, NULL, items[i]);
	emit_end_list(&emit);
	return buf_done(&text, out);
}

static enum err id_list(struct call *call, const int64_t *items, size_t count, struct str *out)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, call->arena, (size_t)4 << 10);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < count; i++)
		emit_i64(&emit, NULL, items[i]);
	emit_end_list(&emit);
	return buf_done(&text, out);
}

/* The answer has to be what LINE takes: it goes out without another look. */
static enum err must_be_sendable(struct call *call, struct str messages)
{
	const struct node *list;
	const struct content_setting setting = {.public_url = call->web->options.public_url,
	                                        .allow_http_loopback = call->web->options.allow_http_loopback,
	                                        .now = call->now};
	struct content_report *report = arena_make(call->arena, struct content_report);
	TRY(node_parse(call->arena, messages, &list));
	if (!node_is(list, NODE_ARRAY) || node_count(list) == 0)
		return fail_field(ERR_INVALID, "messages", "答えを入れてください。");
	TRY(content_check(call->db, call->arena, list, &setting, report));
	if (report->problem_count)
		return fail_field(ERR_INVALID, str_z(call->arena, report->problems[0].field), "%.*s",
		                  FMT(report->problems[0].text));
	if (report->personal)
		return fail_field(ERR_INVALID, "messages", "質問の答えには、名前などの差し込みを使えません。");
	return OK;
}

static enum err content_of(struct call *call, const struct api_article_save *in, struct article_content *out)
{
	*out = (struct article_content){
		.question = in->question,
		.messages = in->messages,
		.category_id = in->has_category_id ? in->category_id : 0,
		.url = in->url,
		.valid_from = in->has_valid_from ? in->valid_from : 0,
		.valid_until = in->has_valid_until ? in->valid_until : 0,
	};
	TRY(must_be_sendable(call, in->messages));
	TRY(text_list(call, in->variants.items, in->variants.count, &out->variants));
	return id_list(call, in->related.items, in->related.count, &out->related);
}

static enum err publish(struct call *call, int64_t id, int64_t version)
{
	struct article article;
	TRY(article_find(call->db, call->arena, id, today_of(call), &article));
	TRY(article_may_publish(call, &article));
	return article_publish(call->db, call->arena, id, version, call->now);
}

/* before: NULL for a new one. */
static enum err finish(struct call *call, const char *action, const struct article *before, int64_t id,
                       struct api_article *out)
{
	struct article after;
	TRY(article_find(call->db, call->arena, id, today_of(call), &after));
	TRY(article_view(call, id, out));
	return article_record(call, action, before, &after);
}

enum err article_post(struct call *call, const struct api_article_save *in, struct api_article *out)
{
	struct article_content content;
	struct article_new new_one = {.content = &content,
	                              .review_day = in->has_review_day ? in->review_day : 0,
	                              .staff_id = call->session->staff_id,
	                              .now = call->now};
	int64_t id;
	TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &new_one.department_id));
	TRY(content_of(call, in, &content));
	TRY(face_admit_text(call, S("messages"), in->messages, new_one.department_id));
	TRY(article_add(call->db, call->arena, &new_one, &id));
	if (in->has_miss)
		TRY(article_miss_settle(call->db, call->arena, in->miss, S("made"), id));
	if (in->publish)
		TRY(publish(call, id, 1));
	return finish(call, "article.add", NULL, id, out);
}

enum err article_put(struct call *call, const struct api_article_save *in, struct api_article *out)
{
	struct article before;
	struct article_content content;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &before));
	struct article_new new_one = {.content = &content,
	                              .department_id = before.department_id,
	                              .review_day = in->has_review_day ? in->review_day : 0,
	                              .staff_id = call->session->staff_id,
	                              .now = call->now};
	int64_t seen = in->has_version ? in->version : before.version;
	if (in->has_department_id && in->department_id != before.department_id)
		TRY(call_department(call, &in->department_id, &new_one.department_id));
	TRY(content_of(call, in, &content));
	TRY(face_admit_text(call, S("messages"), in->messages, new_one.department_id));
	TRY(article_save(call->db, call->arena, call->id, seen, &new_one));
	if (in->publish)
		TRY(publish(call, call->id, seen + 1));
	return finish(call, "article.change", &before, call->id, out);
}

/* --- deeds ---------------------------------------------------------------------------------- */

enum err article_get(struct call *call, struct api_article *out) { return article_view(call, call->id, out); }

enum err article_publish_post(struct call *call, const struct api_article_version_ask *in, struct api_article *out)
{
	struct article before;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &before));
	TRY(publish(call, call->id, in->version));
	return finish(call, "article.publish", &before, call->id, out);
}

enum err article_hide_post(struct call *call, struct api_article *out)
{
	struct article before;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &before));
	TRY(article_hide(call->db, call->arena, call->id, call->now));
	return finish(call, "article.hide", &before, call->id, out);
}

enum err article_reviewed_post(struct call *call, const struct api_article_reviewed *in, struct api_article *out)
{
	struct article before;
	int64_t next = in->has_review_day ? in->review_day : 0;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &before));
	if (next && next <= today_of(call))
		return fail_field(ERR_INVALID, "reviewDay", "次に見直す日は、明日より後の日にしてください。");
	TRY(article_reviewed(call->db, call->arena, call->id, next, call->now));
	return finish(call, "article.reviewed", &before, call->id, out);
}

enum err article_delete(struct call *call, struct api_ok *out)
{
	struct article before;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &before));
	TRY(article_remove(call->db, call->arena, call->id));
	out->ok = true;
	return article_record(call, "article.delete", &before, NULL);
}

/* --- what was ------------------------------------------------------------------------------- */

enum err article_history_get(struct call *call, struct api_article_history *out)
{
	struct article article;
	struct article_past *past;
	struct article_comment *comments;
	size_t count;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &article));
	TRY(article_history(call->db, call->arena, call->id, &past, &count));
	out->versions.items = arena_array(call->arena, struct api_article_past, count);
	out->versions.count = count;
	for (size_t i = 0; i < count; i++)
		out->versions.items[i] = (struct api_article_past){past[i].version, past[i].at, past[i].staff, past[i].question,
		                                                  past[i].version == article.public_version};
	TRY(article_comments(call->db, call->arena, call->web->options.keyring, call->id, &comments, &count));
	out->comments.items = arena_array(call->arena, struct api_article_comment, count);
	out->comments.count = count;
	for (size_t i = 0; i < count; i++)
		out->comments.items[i] = (struct api_article_comment){comments[i].at, comments[i].text};
	return OK;
}

enum err article_version_get(struct call *call, const struct api_article_version_query *query,
                             struct api_article_content *out)
{
	struct article_content content;
	struct article article;
	TRY(article_find(call->db, call->arena, call->id, today_of(call), &article));
	int64_t version = query->has_version ? query->version : article.version;
	TRY(article_version(call->db, call->arena, call->id, version, &content));
	*out = (struct api_article_content){
		.version = version,
		.question = content.question,
		.messages = content.messages,
		.url = content.url,
		.has_valid_from = content.valid_from != 0,
		.valid_from = content.valid_from,
		.has_valid_until = content.valid_until != 0,
		.valid_until = content.valid_until,
	};
	return article_texts(call, content.variants, &out->variants.items, &out->variants.count);
}
