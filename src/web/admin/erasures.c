/* erasures: staff ask for a person's information to be deleted, and another one decides. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "erase_ask.h"
#include "friend.h"
#include "notice.h"
#include "setting.h"
#include "str.h"

#define LINK "/erasures"

static enum api_erasure_state state_of(struct str word)
{
	enum api_erasure_state state = API_ERASURE_STATE_ASKED;
	for (size_t i = 0; api_erasure_state_words[i]; i++)
		if (str_eq(word, str_from(api_erasure_state_words[i])))
			state = (enum api_erasure_state)i;
	return state;
}

static struct api_erasure row_of(const struct call *call, const struct erasure *e)
{
	return (struct api_erasure){
		.id = e->id,
		.friend_id = e->friend_id,
		.door = (enum api_erasure_door)e->door,
		.state = state_of(e->state),
		.reason = e->reason,
		.asked_by = e->asked_name,
		.asked_at = e->asked_at,
		.decided_by = e->decided_name,
		.has_decided_at = e->decided_at > 0,
		.decided_at = e->decided_at,
		.note = e->note,
		.removed = e->removed,
		.has_finished_at = e->finished_at > 0,
		.finished_at = e->finished_at,
		.mine = e->asked_by == call->session->staff_id,
	};
}

static enum err list(struct call *call, int64_t friend_id, struct api_erasures *out)
{
	struct erasure *found;
	size_t count;
	TRY(erasure_list(call->db, call->arena, friend_id, &found, &count));
	TRY(setting_number(call->db, call->arena, SETTING_ERASE_MONTHS, &out->months));
	out->erasures.items = arena_array(call->arena, struct api_erasure, count);
	out->erasures.count = count;
	for (size_t i = 0; i < count; i++)
		out->erasures.items[i] = row_of(call, &found[i]);
	return OK;
}

static enum err one(struct call *call, int64_t id, struct api_erasure *out)
{
	struct erasure found;
	TRY(erasure_find(call->db, call->arena, id, &found));
	*out = row_of(call, &found);
	return OK;
}

enum err erasures_get(struct call *call, struct api_erasures *out) { return list(call, 0, out); }

/* Also of one who is erased: then there is at least that. */
enum err friend_erasures_get(struct call *call, struct api_erasures *out)
{
	struct friend f;
	TRY(list(call, call->id, out));
	if (out->erasures.count)
		return OK;
	enum err err = friend_find(call->db, call->arena, NULL, call->id, &f);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この友だちは見つかりません。") : err;
}

enum err erasures_old_get(struct call *call, const struct api_erasure_old_query *query, struct api_erasure_old *out)
{
	return erase_old_count(call->db, call->arena, erase_months_before(call->now, query->months), &out->people);
}

static enum err tell(struct call *call, int64_t staff_id, const char *kind, struct str text)
{
	return notice_tell(call->db, call->arena,
	                   &(struct notice_new){.staff_id = staff_id, .kind = kind, .text = text, .link = LINK, .now = call->now});
}

/* The reason is for who decides; the record keeps that there was one. */
static enum err record(struct call *call, const char *action, int64_t friend_id, int64_t erasure_id)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "erasure", erasure_id);
	return call_audit(call, action, str_fmt(call->arena, "friend %" PRId64, friend_id), change_detail(&detail));
}

enum err friend_erasure_post(struct call *call, const struct api_erasure_ask *in, struct api_erasure *out)
{
	const struct erasure_ask ask = {call->id, call->session->staff_id, call->now, in->reason};
	int64_t id, *deciders;
	size_t count;
	TRY(erasure_deciders(call->db, call->arena, call->session->staff_id, call->now, &deciders, &count));
	if (count == 0)
		return fail(ERR_INVALID, "消去を決められる人が、ほかにいません。管理者に、「友だちの情報の消去」の承認ができる役割をもう一人に付けてもらってください。");
	TRY(erasure_ask(call->db, call->arena, &ask, &id));
	struct str text = str_fmt(call->arena, "%.*sさんが、友だち番号%" PRId64 "の人の情報をすべて消すよう依頼しました。理由を確かめて決めてください。",
	                          FMT(call->session->name), call->id);
	for (size_t i = 0; i < count; i++)
		TRY(tell(call, deciders[i], "erasure.asked", text));
	TRY(one(call, id, out));
	return record(call, "erasure.ask", call->id, id);
}

static enum err decide(struct call *call, enum erasure_choice choice, struct str note, struct api_erasure *out)
{
	static const char *const actions[] = {"friend.erase", "erasure.refuse", "erasure.withdraw"};
	struct erasure before;
	TRY(erasure_find(call->db, call->arena, call->id, &before));
	TRY(erasure_decide(call->db, call->arena, call->web->options.keyring,
	                   &(struct erasure_decision){call->id, call->session->staff_id, call->now, choice, note}));
	if (choice != ERASURE_WITHDRAWN)
		TRY(tell(call, before.asked_by, "erasure.decided",
		         str_fmt(call->arena, "友だち番号%" PRId64 "の人の情報の消去は、%s。", before.friend_id,
		                 choice == ERASURE_YES ? "承認され、始まりました" : "行わないことになりました")));
	TRY(one(call, call->id, out));
	return record(call, actions[choice], before.friend_id, call->id);
}

enum err erasure_decision_post(struct call *call, const struct api_erasure_decision *in, struct api_erasure *out)
{
	return decide(call, in->erase ? ERASURE_YES : ERASURE_NO, in->note, out);
}

enum err erasure_withdraw_post(struct call *call, struct api_erasure *out)
{
	return decide(call, ERASURE_WITHDRAWN, S(""), out);
}
