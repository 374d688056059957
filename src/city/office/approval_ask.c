/* approval_ask: a request is made, before the release or after it. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"
#include "broadcast.h"
#include "jst.h"
#include "repeat.h"
#include "utf8.h"

struct draft_request {
	const struct broadcast *broadcast;
	const struct approval_chain *chain;
	int64_t version, people, send_at, deadline_at;
	struct str reason;
	bool after;
};

/* The case as it would be, to see whether its chain can be walked. */
static struct approval_case case_of(const struct draft_request *request, struct deciders *all, struct broadcast_who who)
{
	const struct broadcast *b = request->broadcast;
	return (struct approval_case){.approval = {.state = APPROVAL_WAITING,
	                                           .after = request->after,
	                                           .title = b->title,
	                                           .asked_by = who.staff_id,
	                                           .edited_by = b->updated_by,
	                                           .deadline_at = request->deadline_at,
	                                           .step = 1,
	                                           .steps = (int64_t)request->chain->step_count,
	                                           .step_since = who.now},
	                              .steps = request->chain->steps,
	                              .all = all};
}

struct str approval_obstacle(const struct approval_case *open, struct arena *arena, int64_t now)
{
	struct decider *list;
	for (int64_t step = 1; step <= open->approval.steps; step++) {
		struct str name = open->steps[step - 1].name;
		if (approval_step_people(open, arena, step) == 0)
			return str_fmt(arena, "「%.*s」を決められる人がいません。管理者に、承認の道筋か代理を直してもらってください。",
			               FMT(name));
		if (step == open->approval.steps && approval_turn(open, arena, step, now, &list) == 0)
			return str_fmt(arena,
			               "最後の「%.*s」を決められる人が、あなた（か最後に直した人）のほかにいません。"
			               "代理を登録するか、管理者に承認の道筋を直してもらってください。",
			               FMT(name));
	}
	return S("");
}

static enum err add_row(struct db *db, struct arena *arena, const struct draft_request *request, int64_t step,
                        struct broadcast_who who, int64_t *id)
{
	const struct broadcast *b = request->broadcast;
	return sql_approval_add(db, arena,
	                        &(struct approval_add_in){
					.broadcast_id = b->id,
					.version = request->version,
					.after = request->after,
					.purpose = str_from(broadcast_purposes[b->purpose]),
					.kind = str_from(broadcast_kinds[b->kind]),
					.department_id = b->department_id,
					.title = b->title,
					.messages = b->messages_sealed.len ? S("[]") : b->messages,
					.messages_sealed = b->messages_sealed.len ? &b->messages_sealed : NULL,
					.translations = b->translations,
					.condition = b->condition,
					.condition_text = b->condition_text,
					.repeat_rule = b->repeat_rule.len ? &b->repeat_rule : NULL,
					.notification_off = b->notification_off,
					.people = request->people,
					.send_at = request->send_at ? &request->send_at : NULL,
					.deadline_at = request->deadline_at ? &request->deadline_at : NULL,
					.reason = request->reason,
					.asked_by = who.staff_id,
					.edited_by = b->updated_by,
					.now = who.now,
					.step = step,
					.steps = (int64_t)request->chain->step_count,
				},
	                        id);
}

static enum err add_steps(struct db *db, struct arena *arena, const struct approval_chain *chain, int64_t id)
{
	for (size_t i = 0; i < chain->step_count; i++) {
		const struct approval_step *step = &chain->steps[i];
		TRY(sql_approval_request_step_add(
			db, arena,
			&(struct approval_request_step_add_in){id, (int64_t)i + 1, step->name, step->role_id,
		                                               step->role_id ? step->department_id : 0,
		                                               ids_write(arena, step->staff), step->wait_minutes,
		                                               ids_write(arena, step->stand_ins)}));
	}
	return OK;
}

static enum err add_passes(struct db *db, struct arena *arena, int64_t id, int64_t until, int64_t now)
{
	for (int64_t step = 1; step < until; step++)
		TRY(approval_note(db, arena,
		                  &(struct approval_entry_new){.request_id = id, .kind = "pass", .step = step,
		                                               .text = S("決める人が、依頼した本人（か最後に直した人）だけのため。"),
		                                               .now = now}));
	return OK;
}

/* The row, its steps, its first entries; and those whose turn it is are told. */
static enum err put(struct db *db, struct arena *arena, const struct draft_request *request, struct deciders *all,
                    struct broadcast_who who, int64_t *id)
{
	struct approval_case open = case_of(request, all, who);
	int64_t first = approval_next_step(&open, arena, 1, 0, who.now);
	if (first > open.approval.steps) /* only after a release: nobody but the sender could confirm it */
		first = open.approval.steps;
	TRY(add_row(db, arena, request, first, who, id));
	TRY(add_steps(db, arena, request->chain, *id));
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = *id, .staff_id = who.staff_id, .kind = "ask",
	                                               .text = request->reason, .now = who.now}));
	TRY(add_passes(db, arena, *id, first, who.now));
	TRY(approval_open(db, arena, *id, who.now, &open));
	TRY(approval_call(db, arena, &open, who.now));
	return approval_plan(db, arena, &open.approval, who.now);
}

/* --- before -------------------------------------------------------------------------------- */

static enum err check_reason(struct str reason)
{
	if (str_is_empty(str_trim(reason)))
		return fail_field(ERR_INVALID, "reason", "なぜ送るのかを「reason」に書いてください。承認する人が判断するために使います。");
	if (utf8_graphemes(reason) > APPROVAL_REASON_MOST)
		return fail_field(ERR_INVALID, "reason", "「reason」は%d文字までにしてください。", APPROVAL_REASON_MOST);
	return OK;
}

static enum err check_deadline(struct arena *arena, int64_t deadline, int64_t send_at, int64_t now)
{
	if (deadline && deadline <= now)
		return fail_field(ERR_INVALID, "deadline", "承認の期限が、もう過ぎています。先の日時にしてください。");
	if (deadline && send_at && deadline > send_at)
		return fail_field(ERR_INVALID, "deadline", "承認の期限は、送る日時（%.*s）より前にしてください。",
		                  FMT(approval_time(arena, send_at)));
	return OK;
}

static enum err bind_files(struct db *db, struct arena *arena, int64_t id, const struct approval_ask *ask)
{
	if (ask->files.count > APPROVAL_FILES_MOST)
		return fail_field(ERR_INVALID, "files", "添付は%d個までにしてください。", APPROVAL_FILES_MOST);
	for (size_t i = 0; i < ask->files.count; i++) {
		int64_t bound;
		TRY(sql_approval_file_bind(db, arena, id, ask->files.at[i], ask->what.id, &bound));
		if (!bound)
			return fail_field(ERR_INVALID, "files", "添付が見つからないか、ウイルス検査が終わっていません。少し待つか、選び直してください。");
	}
	return OK;
}

static enum err must_not_wait(struct db *db, struct arena *arena, int64_t broadcast_id)
{
	int64_t *ids;
	size_t count;
	TRY(sql_approval_open(db, arena, broadcast_id, &ids, &count));
	return count ? fail(ERR_CONFLICT, "この配信の承認は、もう依頼されています。") : OK;
}

enum err approval_request(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct approval_ask *ask, struct broadcast_who who, int64_t *id)
{
	struct broadcast broadcast;
	struct approval_chain chain;
	struct deciders *all;
	int64_t at;
	TRY(check_reason(ask->reason));
	TRY(broadcast_ready(db, arena, delivery, &ask->what, who.now, &broadcast, &at));
	TRY(check_deadline(arena, ask->deadline_at, at, who.now));
	TRY(must_not_wait(db, arena, broadcast.id));
	TRY(deciders_load(db, arena, who.now, &all));
	TRY(approval_chain_for(db, arena, all, &broadcast, who.staff_id, &chain));
	if (chain.step_count == 0)
		return fail(ERR_CONFLICT, "この配信には、承認はいりません。画面を読みこみ直してください。");
	const struct draft_request request = {.broadcast = &broadcast,
	                                      .chain = &chain,
	                                      .version = broadcast.version,
	                                      .people = ask->what.people,
	                                      .send_at = broadcast.kind == BROADCAST_SERIES ? 0 : ask->what.at,
	                                      .deadline_at = ask->deadline_at ? ask->deadline_at : at,
	                                      .reason = str_trim(ask->reason)};
	const struct approval_case open = case_of(&request, all, who);
	struct str obstacle = approval_obstacle(&open, arena, who.now);
	if (obstacle.len)
		return fail_field(ERR_INVALID, "chain", "%.*s", FMT(obstacle));
	TRY(put(db, arena, &request, all, who, id));
	return bind_files(db, arena, *id, ask);
}

/* --- after --------------------------------------------------------------------------------- */

static enum err ask_afterwards(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                               const struct broadcast_ask *ask, struct broadcast_who who)
{
	struct deciders *all;
	struct approval_chain chain;
	int64_t id;
	TRY(deciders_load(db, arena, who.now, &all));
	TRY(approval_chain_for(db, arena, all, broadcast, who.staff_id, &chain));
	if (!chain.release_first || chain.step_count == 0)
		return OK;
	const struct draft_request request = {.broadcast = broadcast,
	                                      .chain = &chain,
	                                      .version = broadcast->version + 1, /* as released */
	                                      .people = ask->people,
	                                      .send_at = ask->at,
	                                      .reason = S("緊急のため、先に送りました。"),
	                                      .after = true};
	return put(db, arena, &request, all, who, &id);
}

enum err approval_released(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                           const struct broadcast_ask *ask, struct broadcast_who who)
{
	struct approval_case open;
	int64_t id, changed;
	enum err found = sql_approval_is_approved(db, arena, broadcast->id, broadcast->version, &id);
	if (found == ERR_NOT_FOUND)
		return ask_afterwards(db, arena, broadcast, ask, who);
	TRY(found);
	TRY(sql_approval_end(db, arena, id, S("approved"), S("released"), who.now, &changed));
	if (!changed)
		return OK;
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = id, .kind = "release", .now = who.now}));
	TRY(approval_open(db, arena, id, who.now, &open));
	struct str text = ask->at ? str_fmt(arena, "が承認されました。%.*sに送ります。", FMT(approval_time(arena, ask->at)))
	                  : broadcast->kind == BROADCAST_SERIES ? S("が承認されました。くり返しを始めました。")
	                                                        : S("が承認されました。送信を始めます。");
	return approval_tell_asker(db, arena, &open.approval, "approval.approved", text, who.now);
}

enum err approval_check(struct db *db, struct arena *arena, const struct broadcast *broadcast, struct broadcast_who who)
{
	struct deciders *all;
	struct approval_chain chain;
	int64_t id;
	TRY(deciders_load(db, arena, who.now, &all));
	TRY(approval_chain_for(db, arena, all, broadcast, who.staff_id, &chain));
	if (chain.step_count == 0 || chain.release_first)
		return OK;
	enum err found = sql_approval_is_approved(db, arena, broadcast->id, broadcast->version, &id);
	if (found == ERR_NOT_FOUND)
		return fail_field(ERR_DENIED, "approval", "この配信を送るには、承認が必要です。「承認を依頼する」から依頼してください。");
	return found;
}
