/* broadcast: drafts, and how one becomes something to be sent. */
#include "broadcast.h"

#include "approval.h"
#include "arena.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "content.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "like.h"
#include "queue.h"
#include "repeat.h"
#include "segment.h"
#include "translation.h"
#include "utf8.h"

#define TITLE_MOST 100
#define FIRST_TEXT_MOST 200
#define CONDITION_TEXT_MOST 1000

const char *const broadcast_states[] = {"draft", "scheduled", "resolving", "sending", "stopping",
                                        "stopped", "held", "sent", "failed", "cancelled", NULL};
const char *const broadcast_kinds[] = {"normal", "series", "occurrence", "test", "correction", NULL};

const char *const broadcast_purposes[] = {"normal", "emergency", "drill", NULL};

int broadcast_word(const char *const *words, struct str word)
{
	for (int i = 0; words[i]; i++)
		if (str_eq(str_from(words[i]), word))
			return i;
	return 0;
}

static struct str text_or_empty(bool has, struct str text) { return has ? text : S(""); }
static int64_t or_zero(bool has, int64_t value) { return has ? value : 0; }

enum err broadcast_find(struct db *db, struct arena *arena, int64_t id, struct broadcast *out)
{
	struct broadcast_by_id_row row;
	enum err err = sql_broadcast_by_id(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この配信は見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = (struct broadcast){
	        .id = row.id,
	        .title = row.title,
	        .state = (enum broadcast_state)broadcast_word(broadcast_states, row.state),
	        .kind = (enum broadcast_kind)broadcast_word(broadcast_kinds, row.kind),
	        .purpose = (enum broadcast_purpose)broadcast_word(broadcast_purposes, row.purpose),
	        .department_id = or_zero(row.has_department_id, row.department_id),
	        .department = text_or_empty(row.has_department, row.department),
	        .origin_id = or_zero(row.has_origin_id, row.origin_id),
	        .origin_department_id = or_zero(row.has_origin_department_id, row.origin_department_id),
	        .origin_title = text_or_empty(row.has_origin_title, row.origin_title),
	        .messages = row.messages,
	        .translations = row.translations,
	        .messages_sealed = row.has_messages_sealed ? row.messages_sealed : S(""),
	        .roster_id = or_zero(row.has_roster_id, row.roster_id),
	        .condition = row.condition,
	        .first_text = row.first_text,
	        .condition_text = row.condition_text,
	        .repeat_rule = text_or_empty(row.has_repeat_rule, row.repeat_rule),
	        .notification_off = row.notification_off != 0,
	        .by_broadcast = row.by_broadcast != 0,
	        .personal = row.personal != 0,
	        .version = row.version,
	        .unit = text_or_empty(row.has_unit, row.unit),
	        .audience = row.audience_count,
	        .sent = row.sent,
	        .refused = row.refused,
	        .dropped = row.dropped,
	        .uncertain = row.uncertain,
	        .batches = row.batches,
	        .batches_done = row.batches_done,
	        .trouble = text_or_empty(row.has_trouble, row.trouble),
	        .created_by = row.created_by,
	        .updated_by = row.updated_by,
	        .owner_id = or_zero(row.has_owner_id, row.owner_id),
	        .created_name = text_or_empty(row.has_created_name, row.created_name),
	        .updated_name = text_or_empty(row.has_updated_name, row.updated_name),
	        .owner_name = text_or_empty(row.has_owner_name, row.owner_name),
	        .scheduled_at = or_zero(row.has_scheduled_at, row.scheduled_at),
	        .started_at = or_zero(row.has_started_at, row.started_at),
	        .finished_at = or_zero(row.has_finished_at, row.finished_at),
	        .created_at = row.created_at,
	        .updated_at = row.updated_at,
	        .due_at = row.due_at,
	        .planned_at = or_zero(row.has_planned_at, row.planned_at),
	        .cooling = row.cooling != 0,
	        .left_out = row.left_out,
	        .feed = text_or_empty(row.has_feed, row.feed),
	        .item_at = or_zero(row.has_item_at, row.item_at),
	        .guard_held = row.guard_held != 0,
	};
	return OK;
}

struct prepared_content {
	struct str messages, translations, condition, first_text, condition_text;
	struct segment *segment;
};

/* Refuses nonsense; an unfinished draft is none. */
static enum err prepare(struct db *db, struct arena *arena, const struct broadcast_content *content,
                        struct prepared_content *out)
{
	if (str_is_empty(str_trim(content->title)))
		return fail_field(ERR_INVALID, "title", "件名を入れてください。");
	if (utf8_graphemes(content->title) > TITLE_MOST)
		return fail_field(ERR_INVALID, "title", "件名は%d文字までにしてください。", TITLE_MOST);
	const struct node *messages, *condition;
	TRY(node_parse(arena, content->messages, &messages));
	if (!node_is(messages, NODE_ARRAY))
		return fail_field(ERR_INVALID, "messages", "メッセージは一覧（配列）で送ってください。");
	TRY(node_parse(arena, content->condition, &condition));
	struct prepared_content made = {.messages = node_dump(arena, messages),
	                                .condition = node_dump(arena, condition),
	                                .first_text = content_first_text(arena, messages)};
	TRY(translations_prepare(arena, content->translations, &made.translations));
	if (made.translations.len > 2 && broadcast_is_for_one(content))
		return fail_field(ERR_INVALID, "translations", "一人だけに送る配信は、その人の言語の本文だけにしてください。");
	TRY(segment_read(db, arena, condition, &made.segment));
	TRY(segment_text(db, arena, made.segment, &made.condition_text));
	made.first_text = utf8_cut(made.first_text, FIRST_TEXT_MOST);
	made.condition_text = utf8_cut(made.condition_text, CONDITION_TEXT_MOST);
	*out = made;
	return OK;
}

enum err broadcast_insert(struct db *db, struct arena *arena, const struct broadcast_new *new,
                          struct broadcast_who who, int64_t *id)
{
	struct prepared_content ready;
	TRY(prepare(db, arena, &new->content, &ready));
	bool series = new->content.repeat_rule.len > 0;
	return sql_broadcast_add(
	        db, arena,
	        &(struct broadcast_add_in){
	                .title = str_trim(new->content.title),
	                .state = str_from(broadcast_states[new->state]),
	                .kind = str_from(broadcast_kinds[series ? BROADCAST_SERIES : new->kind]),
	                .origin_id = new->origin_id ? &new->origin_id : NULL,
	                .messages = ready.messages,
	                .translations = ready.translations,
	                .condition = ready.condition,
	                .first_text = ready.first_text,
	                .condition_text = ready.condition_text,
	                .repeat_rule = series ? &new->content.repeat_rule : NULL,
	                .notification_off = new->content.notification_off,
	                .scheduled_at = NULL,
	                .department_id = new->content.department_id ? &new->content.department_id : NULL,
	                .purpose = str_from(broadcast_purposes[new->content.purpose]),
	                .messages_sealed = new->content.messages_sealed.len ? &new->content.messages_sealed : NULL,
	                .roster_id = new->content.roster_id ? &new->content.roster_id : NULL,
	                .planned_at = new->content.planned_at ? &new->content.planned_at : NULL,
	                .feed = new->feed.len ? &new->feed : NULL,
	                .item_at = new->item_at ? &new->item_at : NULL,
	                .guard_held = new->guard_held,
	                .staff_id = who.staff_id,
	                .now = who.now,
	        },
	        id);
}

enum err broadcast_say_trouble(struct db *db, struct arena *arena, int64_t id, struct str trouble)
{
	return sql_broadcast_trouble(db, arena, id, trouble);
}

enum err broadcast_draft(struct db *db, struct arena *arena, const struct broadcast_content *content,
                         struct broadcast_who who, int64_t *id)
{
	const struct broadcast_new new = {.content = *content};
	return broadcast_insert(db, arena, &new, who, id);
}

struct str broadcast_state_label(enum broadcast_state state)
{
	switch (state) {
	case BROADCAST_DRAFT: return S("下書き");
	case BROADCAST_SCHEDULED: return S("予約中");
	case BROADCAST_RESOLVING: return S("準備中");
	case BROADCAST_SENDING: return S("配信中");
	case BROADCAST_STOPPING: return S("停止中");
	case BROADCAST_STOPPED: return S("停止");
	case BROADCAST_HELD: return S("保留");
	case BROADCAST_SENT: return S("配信済み");
	case BROADCAST_FAILED: return S("失敗");
	case BROADCAST_CANCELLED: return S("取消");
	}
	return S("");
}

struct str broadcast_kind_label(enum broadcast_kind kind)
{
	switch (kind) {
	case BROADCAST_NORMAL: return S("通常");
	case BROADCAST_SERIES: return S("くり返し");
	case BROADCAST_OCCURRENCE: return S("くり返しの1回");
	case BROADCAST_TEST: return S("テスト");
	case BROADCAST_CORRECTION: return S("訂正");
	}
	return S("");
}

struct str broadcast_purpose_label(enum broadcast_purpose purpose)
{
	switch (purpose) {
	case PURPOSE_NORMAL: return S("通常");
	case PURPOSE_EMERGENCY: return S("緊急");
	case PURPOSE_DRILL: return S("訓練");
	}
	return S("");
}

enum err broadcast_refused(struct db *db, struct arena *arena, int64_t id, int64_t version)
{
	struct broadcast now;
	TRY(broadcast_find(db, arena, id, &now));
	struct str who = now.updated_name.len ? now.updated_name : S("システム");
	struct jst at = jst_from_ms(now.updated_at);
	if (version && now.version != version)
		return fail(ERR_CONFLICT,
		            "この配信は%.*sさんが%d月%d日 %d:%02d に変更しました（いまは「%.*s」です）。読みこみ直して、確かめてください。",
		            FMT(who), at.month, at.day, at.hour, at.minute, FMT(broadcast_state_label(now.state)));
	return fail(ERR_CONFLICT, "この配信は「%.*s」なので、この操作はできません。読みこみ直してください。",
	            FMT(broadcast_state_label(now.state)));
}

enum err broadcast_save(struct db *db, struct arena *arena, int64_t id, int64_t version,
                        const struct broadcast_content *content, struct broadcast_who who)
{
	struct broadcast before;
	TRY(broadcast_find(db, arena, id, &before));
	struct prepared_content ready;
	TRY(prepare(db, arena, content, &ready));
	if (before.purpose == PURPOSE_DRILL && content->purpose != PURPOSE_DRILL)
		return fail_field(ERR_INVALID, "purpose", "訓練の下書きは、本番の配信に変えられません。本番の配信は、新しく書いてください。");
	bool series = content->repeat_rule.len > 0;
	enum broadcast_kind plain = before.kind == BROADCAST_SERIES ? BROADCAST_NORMAL : before.kind;
	int64_t changed;
	TRY(sql_broadcast_save(db, arena,
	                       &(struct broadcast_save_in){
	                               .broadcast_id = id,
	                               .version = version,
	                               .kind = str_from(broadcast_kinds[series ? BROADCAST_SERIES : plain]),
	                               .title = str_trim(content->title),
	                               .messages = ready.messages,
	                               .translations = ready.translations,
	                               .condition = ready.condition,
	                               .first_text = ready.first_text,
	                               .condition_text = ready.condition_text,
	                               .repeat_rule = series ? &content->repeat_rule : NULL,
	                               .notification_off = content->notification_off,
	                               .department_id = content->department_id ? &content->department_id : NULL,
	                               .purpose = str_from(broadcast_purposes[content->purpose]),
	                               .messages_sealed = content->messages_sealed.len ? &content->messages_sealed : NULL,
	                               .roster_id = content->roster_id ? &content->roster_id : NULL,
	                               .planned_at = content->planned_at ? &content->planned_at : NULL,
	                               .staff_id = who.staff_id,
	                               .now = who.now,
	                       },
	                       &changed));
	if (!changed)
		return broadcast_refused(db, arena, id, version);
	return approval_broken(db, arena, id, S("依頼のあとで、内容が変更されました。"), who);
}

enum err broadcast_delete_draft(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who)
{
	int64_t changed;
	TRY(sql_broadcast_delete(db, arena, id, &changed));
	if (!changed)
		return broadcast_refused(db, arena, id, 0);
	TRY(approval_broken(db, arena, id, S("下書きが削除されました。"), who));
	return approval_drop_sealed(db, arena, id);
}

static struct text_list split_words(struct arena *arena, struct str words)
{
	struct str *at = arena_array(arena, struct str, 16);
	size_t count = 0;
	struct str piece;
	while (count < 16 && str_cut(&words, ',', &piece))
		if (piece.len)
			at[count++] = piece;
	return (struct text_list){at, count};
}

static void list_entry(const struct broadcast_list_row *row, struct broadcast *out)
{
	*out = (struct broadcast){
	        .id = row->id,
	        .title = row->title,
	        .state = (enum broadcast_state)broadcast_word(broadcast_states, row->state),
	        .kind = (enum broadcast_kind)broadcast_word(broadcast_kinds, row->kind),
	        .approval = row->approval,
	        .purpose = (enum broadcast_purpose)broadcast_word(broadcast_purposes, row->purpose),
	        .department_id = or_zero(row->has_department_id, row->department_id),
	        .department = text_or_empty(row->has_department, row->department),
	        .origin_id = or_zero(row->has_origin_id, row->origin_id),
	        .first_text = row->first_text,
	        .condition_text = row->condition_text,
	        .scheduled_at = or_zero(row->has_scheduled_at, row->scheduled_at),
	        .started_at = or_zero(row->has_started_at, row->started_at),
	        .finished_at = or_zero(row->has_finished_at, row->finished_at),
	        .audience = row->audience_count,
	        .sent = row->sent,
	        .refused = row->refused,
	        .trouble = text_or_empty(row->has_trouble, row->trouble),
	        .created_by = row->created_by,
	        .created_name = text_or_empty(row->has_created_name, row->created_name),
	        .created_at = row->created_at,
	        .updated_at = row->updated_at,
	        .planned_at = or_zero(row->has_planned_at, row->planned_at),
	        .cooling = row->cooling != 0,
	};
}

enum err broadcast_list(struct db *db, struct arena *arena, const struct broadcast_filter *filter,
                        struct broadcast **out, size_t *count, int64_t *total)
{
	struct text_list states = split_words(arena, filter->states);
	struct str q = like_pattern(arena, filter->q);
	int64_t to = filter->to_ms ? filter->to_ms : INT64_MAX;
	struct broadcast_list_row *rows;
	int64_t *ids = NULL;
	size_t found, id_count = 0;
	if (filter->out_to_ms)
		TRY(sql_broadcast_ids_between(db, arena, filter->out_from_ms, filter->out_to_ms, &ids, &id_count));
	TRY(sql_broadcast_list(db, arena,
	                       &(struct broadcast_list_in){states, states.count == 0, filter->kind, q,
	                                                   filter->created_by, filter->from_ms, to,
	                                                   filter->before, filter->most,
	                                                   filter->scope.everywhere, filter->scope.departments,
	                                                   filter->cooling, filter->out_to_ms != 0, {ids, id_count}},
	                       &rows, &found));
	if (total)
		TRY(sql_broadcast_list_total(
		        db, arena,
		        &(struct broadcast_list_total_in){states, states.count == 0, filter->kind, q,
		                                          filter->created_by, filter->from_ms, to,
		                                          filter->scope.everywhere,
		                                          filter->scope.departments},
		        total));
	*out = arena_array(arena, struct broadcast, found);
	for (size_t i = 0; i < found; i++)
		list_entry(&rows[i], &(*out)[i]);
	*count = found;
	return OK;
}
