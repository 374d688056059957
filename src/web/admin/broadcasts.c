/* broadcasts: what staff see and write; what they set going is broadcast_deeds.c. */
#include "api.gen.h"
#include "arena.h"
#include "batch.h"
#include "broadcast.h"
#include "broadcast_record.h"
#include "broadcast_row.h"
#include "broadcast_view.h"
#include "call.h"
#include "condition.h"
#include "csv.h"
#include "face_admit.h"
#include "field.h"
#include "jst.h"
#include "language_taps.h"
#include "repeat.h"
#include "roster.h"
#include "roster_admit.h"
#include "tracking.h"
#include "translation_view.h"

#define LIMIT_USUAL 30
#define CSV_MOST 500
#define CSV_BYTES ((size_t)4 << 20)
#define PREVIEW_DAYS 24

static struct broadcast_who who(const struct call *call)
{
	return (struct broadcast_who){.staff_id = call->session->staff_id, .now = call->now};
}

/* A roster comes by the condition, and stays as long as the condition does: a
 * broadcast for those left over has it from the one before. */
static enum err roster_for(struct call *call, const struct broadcast *before, struct broadcast_content *out)
{
	struct roster roster;
	const struct node *condition;
	out->roster_id = broadcast_roster(out->condition);
	if (out->roster_id && before && before->roster_id == out->roster_id)
		return OK;
	if (out->roster_id)
		return roster_admit(call, call->db, out->roster_id, &roster);
	TRY(node_parse(call->arena, out->condition, &condition));
	if (before && str_eq(node_dump(call->arena, condition), before->condition))
		out->roster_id = before->roster_id;
	return OK;
}

/* before: what it was; NULL for a new one. */
static enum err content_from(struct call *call, const struct api_broadcast_save *in, const struct broadcast *before,
                             struct broadcast_content *out)
{
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	*out = (struct broadcast_content){.title = in->title,
	                                  .messages = in->messages,
	                                  .condition = in->condition,
	                                  .repeat_rule = S(""),
	                                  .notification_off = in->notification_off,
	                                  .purpose = in->has_purpose ? (enum broadcast_purpose)in->purpose
	                                             : before        ? before->purpose
	                                                             : PURPOSE_NORMAL,
	                                  .department_id = department,
	                                  .planned_at = in->has_planned_at ? in->planned_at : 0};
	out->translations = before ? before->translations : S("");
	if (in->has_translations)
		TRY(translations_from_api(call, in->translations.items, in->translations.count, &out->translations));
	if (!before || !str_eq(before->condition, in->condition))
		TRY(condition_admit_text(call, in->condition));
	if (broadcast_is_for_one(out) && !rights_may(&call->session->rights, RIGHT_FRIEND, ACTION_VIEW))
		return fail_field(ERR_DENIED, "condition", "一人だけに送るには、友だちを見る権限が要ります。");
	if (broadcast_is_for_one(out) || (before && before->messages_sealed.len))
		TRY(broadcast_seal(call->web->options.keyring, call->arena, out));
	TRY(face_admit_text(call, S("messages"), in->messages, department));
	TRY(face_admit_text(call, S("translations"), out->translations, department));
	TRY(roster_for(call, before, out));
	if (!in->has_repeat)
		return OK;
	if (out->roster_id)
		return fail_field(ERR_INVALID, "repeat", "名簿の配信は、くり返せません。日時を決めて予約してください。");
	struct repeat rule;
	TRY(repeat_from_api(call->arena, &in->repeat, &rule));
	out->repeat_rule = repeat_write(call->arena, &rule);
	return OK;
}

static enum err record(struct call *call, const char *action, const struct broadcast *before, int64_t id)
{
	struct change detail;
	TRY(broadcast_difference(call, before, id, &detail));
	return broadcast_record(call, action, before ? before->id : id, &detail);
}

enum err broadcast_post(struct call *call, const struct api_broadcast_save *in, struct api_broadcast *out)
{
	struct broadcast_content content;
	int64_t id;
	TRY(content_from(call, in, NULL, &content));
	TRY(broadcast_draft(call->db, call->arena, &content, who(call), &id));
	TRY(record(call, "broadcast.add", NULL, id));
	return broadcast_view(call, id, out);
}

enum err broadcast_put(struct call *call, const struct api_broadcast_save *in, struct api_broadcast *out)
{
	struct broadcast_content content;
	struct broadcast before;
	TRY(broadcast_find(call->db, call->arena, call->id, &before));
	if (!in->has_version)
		return fail_field(ERR_INVALID, "version", "どの版を直したのか（version）がありません。読みこみ直してください。");
	TRY(content_from(call, in, &before, &content));
	TRY(broadcast_save(call->db, call->arena, call->id, in->version, &content, who(call)));
	TRY(record(call, "broadcast.change", &before, call->id));
	return broadcast_view(call, call->id, out);
}

enum err broadcast_get(struct call *call, struct api_broadcast *out) { return broadcast_view(call, call->id, out); }

enum err broadcast_remove(struct call *call, struct api_ok *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	TRY(broadcast_delete_draft(call->db, call->arena, call->id, who(call)));
	out->ok = true;
	return record(call, "broadcast.delete", &broadcast, 0);
}

enum err broadcast_progress(struct call *call, struct api_progress *out)
{
	struct broadcast broadcast;
	TRY(broadcast_find(call->db, call->arena, call->id, &broadcast));
	*out = broadcast_progress_of(&broadcast, call->now);
	return OK;
}

/* --- lists ---------------------------------------------------------------------------- */

static struct broadcast_filter filter_of(struct call *call, const struct api_broadcast_query *query, int64_t most)
{
	return (struct broadcast_filter){
	        .scope = call_scope(call),
	        .states = query->has_state ? query->state : S(""),
	        .kind = query->has_kind ? str_from(api_broadcast_query_kind_words[query->kind]) : S(""),
	        .q = query->has_q ? query->q : S(""),
	        .created_by = query->has_created_by ? query->created_by : 0,
	        .from_ms = query->has_from ? jst_day_start_ms(query->from) : 0,
	        .to_ms = query->has_to ? jst_day_start_ms(query->to + 1) : 0,
	        .before = query->has_before ? query->before : 0,
	        .most = most,
	};
}

/* One more than shown tells whether there are more. */
enum err broadcasts_get(struct call *call, const struct api_broadcast_query *query, struct api_broadcast_list *out)
{
	int64_t limit = query->has_limit ? query->limit : LIMIT_USUAL;
	const struct broadcast_filter filter = filter_of(call, query, limit + 1);
	struct broadcast *list;
	size_t count;
	TRY(broadcast_list(call->db, call->arena, &filter, &list, &count, &out->total));
	out->has_next = (int64_t)count > limit;
	if (out->has_next) {
		count = (size_t)limit;
		out->next = list[count - 1].id;
	}
	out->broadcasts.items = arena_array(call->arena, struct api_broadcast_row, count);
	out->broadcasts.count = count;
	for (size_t i = 0; i < count; i++)
		out->broadcasts.items[i] = broadcast_row(&list[i]);
	return OK;
}

static void cell_time(struct call *call, struct buf *out, int64_t at)
{
	csv_cell(out, at ? jst_format_minute(call->arena, at) : S(""), false);
}

static void csv_line(struct call *call, struct buf *out, const struct broadcast *b)
{
	csv_number(out, b->id, true);
	csv_cell(out, b->title, false);
	csv_cell(out, broadcast_state_label(b->state), false);
	csv_cell(out, broadcast_kind_label(b->kind), false);
	csv_cell(out, broadcast_purpose_label(b->purpose), false);
	csv_cell(out, b->department, false);
	cell_time(call, out, b->scheduled_at);
	cell_time(call, out, b->started_at);
	cell_time(call, out, b->finished_at);
	csv_number(out, b->audience, false);
	csv_number(out, b->sent, false);
	csv_number(out, b->refused, false);
	csv_cell(out, b->created_name, false);
	csv_cell(out, b->condition_text, false);
	csv_cell(out, b->first_text, false);
	csv_end_row(out);
}

static void csv_head(struct buf *out)
{
	static const char *const names[] = {"番号", "件名", "状態", "種類", "目的", "部署", "予定", "開始", "終了",
	                                    "対象人数", "送信", "受け付けられず", "作成者", "配信対象", "本文のはじめ"};
	csv_titles(out, names, COUNT(names));
}

enum err broadcasts_csv(struct call *call, const struct api_broadcast_query *query)
{
	struct broadcast_filter filter = filter_of(call, query, CSV_MOST);
	struct buf out;
	TRY(call_audit_export(call, "broadcast.export", S("broadcasts")));
	buf_init(&out, call->arena, CSV_BYTES);
	csv_head(&out);
	for (bool more = true; more;) {
		struct broadcast *list;
		size_t count;
		TRY(broadcast_list(call->db, call->arena, &filter, &list, &count, NULL));
		for (size_t i = 0; i < count; i++)
			csv_line(call, &out, &list[i]);
		more = count == CSV_MOST && !out.overflowed;
		if (more)
			filter.before = list[count - 1].id;
	}
	return call_answer_csv(call, S("broadcasts.csv"), &out);
}

/* --- by language --- */

static enum err csv_links(struct call *call, int64_t id, struct buf *out)
{
	static const char *const names[] = {"言語", "リンク", "タップした人", "タップ"};
	struct tracked_link *links;
	size_t count;
	TRY(tracking_links(call->db, call->arena, id, &links, &count));
	if (count == 0)
		return OK;
	csv_end_row(out);
	csv_titles(out, names, COUNT(names));
	for (size_t i = 0; i < count; i++) {
		csv_cell(out, language_japanese(links[i].language), true);
		csv_cell(out, links[i].url, false);
		csv_number(out, links[i].tappers, false);
		csv_number(out, links[i].taps, false);
		csv_end_row(out);
	}
	return OK;
}

static void csv_buttons(const struct language_taps *taps, const struct batch_language *list, size_t count, struct buf *out)
{
	static const char *const names[] = {"言語", "ボタン", "押した人"};
	if (taps->button_count == 0)
		return;
	csv_end_row(out);
	csv_titles(out, names, COUNT(names));
	for (size_t i = 0; i < taps->button_count; i++)
		for (size_t l = 0; l < count; l++) {
			csv_cell(out, language_japanese(list[l].language), true);
			csv_cell(out, taps->buttons[i].button, false);
			csv_number(out, taps->buttons[i].people[list[l].language], false);
			csv_end_row(out);
		}
}

enum err broadcast_languages_csv(struct call *call)
{
	static const char *const names[] = {"言語", "対象", "送信", "受け付けられず", "停止", "ボタンを押した人", "リンクが押された回数"};
	const struct delivery delivery = call_delivery(call);
	struct language_taps taps;
	struct broadcast broadcast;
	struct batch_language *list;
	size_t count;
	struct buf out;
	TRY(broadcast_admit(call, &broadcast));
	TRY(call_audit_export(call, "broadcast.export", str_fmt(call->arena, "broadcast %" PRId64, broadcast.id)));
	TRY(batch_languages(call->db, call->arena, broadcast.id, &list, &count));
	TRY(language_taps(call->db, call->arena, delivery.members, &broadcast, &taps));
	buf_init(&out, call->arena, CSV_BYTES);
	csv_titles(&out, names, COUNT(names));
	for (size_t i = 0; i < count; i++) {
		csv_cell(&out, language_japanese(list[i].language), true);
		csv_number(&out, list[i].people, false);
		csv_number(&out, list[i].sent, false);
		csv_number(&out, list[i].refused, false);
		csv_number(&out, list[i].dropped, false);
		csv_number(&out, taps.answered[list[i].language], false);
		csv_number(&out, taps.links[list[i].language], false);
		csv_end_row(&out);
	}
	csv_buttons(&taps, list, count, &out);
	TRY(csv_links(call, broadcast.id, &out));
	return call_answer_csv(call, S("languages.csv"), &out);
}

enum err repeat_preview(struct call *call, const struct api_repeat *in, struct api_repeat_answer *out)
{
	struct repeat rule;
	TRY(repeat_from_api(call->arena, in, &rule));
	out->next.items = arena_array(call->arena, int64_t, PREVIEW_DAYS);
	out->next.count = repeat_next(&rule, call->now, out->next.items, PREVIEW_DAYS);
	out->text = repeat_text(call->arena, &rule);
	return OK;
}
