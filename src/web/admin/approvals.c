/* approvals: what waits, and what people decide. */
#include "api.gen.h"
#include "approval.h"
#include "approval_view.h"
#include "arena.h"
#include "broadcast_view.h"
#include "call.h"
#include "change.h"
#include "guard.h"

#define LIMIT_USUAL 30

static struct broadcast_who who(const struct call *call)
{
	return (struct broadcast_who){.staff_id = call->session->staff_id, .now = call->now};
}

static void rows_of(struct call *call, const struct approval *list, size_t count, struct api_approval_list *out)
{
	out->approvals.items = arena_array(call->arena, struct api_approval_row, count);
	out->approvals.count = count;
	for (size_t i = 0; i < count; i++)
		out->approvals.items[i] = approval_row_of(&list[i]);
}

/* One more than shown tells whether there are more. */
static enum err page(struct call *call, const struct api_approval_query *query, struct api_approval_list *out)
{
	int64_t limit = query->has_limit ? query->limit : LIMIT_USUAL;
	bool mine = query->box == API_APPROVAL_QUERY_BOX_ASKED;
	struct approval_filter filter = {.asked_by = mine ? call->session->staff_id : 0,
	                                 .before = query->has_before ? query->before : 0,
	                                 .most = limit + 1,
	                                 .scope = SCOPE_EVERYWHERE};
	struct approval *list;
	size_t count;
	if (!mine)
		filter.scope = rights_scope(call->arena, &call->session->rights, RIGHT_APPROVAL, ACTION_VIEW);
	TRY(approval_list(call->db, call->arena, &filter, &list, &count));
	out->has_next = (int64_t)count > limit;
	if (out->has_next) {
		count = (size_t)limit;
		out->next = list[count - 1].id;
	}
	rows_of(call, list, count, out);
	return OK;
}

enum err approvals_get(struct call *call, const struct api_approval_query *query, struct api_approval_list *out)
{
	struct approval *turn;
	size_t count;
	TRY(approval_waiting_for(call->db, call->arena, call->session->staff_id, call->now, &turn, &count));
	out->turn = (int64_t)count;
	if (query->has_box && query->box != API_APPROVAL_QUERY_BOX_TURN)
		return page(call, query, out);
	rows_of(call, turn, count, out);
	return OK;
}

enum err approval_get(struct call *call, struct api_approval *out)
{
	struct approval_case open;
	TRY(approval_admit(call, call->id, &open));
	return approval_view(call, call->id, out);
}

static enum err record(struct call *call, const char *action, const struct approval_case *open, struct str reason)
{
	struct change change;
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_fact_i64(&change, "broadcast", open->approval.broadcast_id);
	change_fact_i64(&change, "step", open->approval.step);
	if (reason.len)
		change_fact_text(&change, "reason", reason);
	return call_audit(call, action, str_fmt(call->arena, "approval %" PRId64, open->approval.id), change_detail(&change));
}

enum err approval_decision_post(struct call *call, const struct api_approval_decision *in, struct api_approval *out)
{
	struct approval_case open;
	const struct approval_decision decision = {.id = call->id, .step = in->step, .reason = in->reason,
	                                           .yes = in->decision == API_APPROVAL_DECISION_DECISION_APPROVE};
	TRY(approval_admit(call, call->id, &open));
	const struct delivery delivery = call_delivery(call);
	TRY(approval_decide(call->db, call->arena, &delivery, &decision, who(call)));
	TRY(approval_view(call, call->id, out));
	return record(call, decision.yes ? "approval.approve" : "approval.send_back", &open, in->reason);
}

enum err approval_withdraw_post(struct call *call, const struct api_approval_withdrawal *in, struct api_approval *out)
{
	struct approval_case open;
	TRY(approval_admit(call, call->id, &open));
	bool manager = rights_may_in(&call->session->rights, RIGHT_APPROVAL, ACTION_MANAGE, open.approval.department_id);
	TRY(approval_withdraw(call->db, call->arena, call->id, in->reason, manager, who(call)));
	TRY(approval_view(call, call->id, out));
	return record(call, "approval.withdraw", &open, in->reason);
}

enum err approval_comment_post(struct call *call, const struct api_approval_comment *in, struct api_approval *out)
{
	struct approval_case open;
	TRY(approval_admit(call, call->id, &open));
	TRY(approval_comment(call->db, call->arena, call->id, in->text, who(call)));
	TRY(approval_view(call, call->id, out));
	return record(call, "approval.comment", &open, S(""));
}

/* Somebody of the chain lets a stop pass, whether or not they could send themselves. */
enum err approval_guard_post(struct call *call, const struct api_guard_clear *in, struct api_approval *out)
{
	const struct delivery delivery = call_delivery(call);
	const struct guard_clearing clearing = {in->code, in->reason, in->version, call->session->staff_id};
	struct approval_case open;
	struct broadcast broadcast;
	struct guard_ask ask;
	struct change change;
	TRY(approval_admit(call, call->id, &open));
	struct str why_not = approval_why_not(&open, call->arena, call->session->staff_id, call->now);
	if (why_not.len)
		return fail(ERR_DENIED, "%.*s", FMT(why_not));
	TRY(broadcast_find(call->db, call->arena, open.approval.broadcast_id, &broadcast));
	TRY(approval_guard_ask(call->arena, &open.approval, call->now, &ask));
	TRY(guard_clear(call->db, call->arena, &delivery, &broadcast, &ask, &clearing));
	TRY(approval_view(call, call->id, out));
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_fact_text(&change, "code", in->code);
	change_fact_text(&change, "reason", in->reason);
	return call_audit(call, "guard.clear", str_fmt(call->arena, "broadcast %" PRId64, broadcast.id), change_detail(&change));
}
