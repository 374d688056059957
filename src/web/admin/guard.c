/* guard: the report on one broadcast, and the second person's word. */
#include "api.gen.h"
#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "call.h"
#include "change.h"
#include "guard.h"
#include "guard_view.h"
#include "release.h"
#include "repeat.h"
#include "jst.h"

struct asked_time {
	bool has_at;
	int64_t at;
	bool now;
};

/* As asked; else as it is planned, for a series its first day. */
static enum err ask_of(struct call *call, const struct broadcast *b, struct asked_time asked, struct guard_ask *out)
{
	*out = (struct guard_ask){.now = call->now, .occasion = guard_occasion_of(b)};
	if (asked.now || out->occasion != GUARD_PERSON)
		return OK;
	if (b->repeat_rule.len) {
		struct repeat rule;
		TRY(repeat_read(call->arena, b->repeat_rule, &rule));
		if (repeat_next(&rule, call->now, &out->at, 1) == 0)
			out->at = 0;
		return OK;
	}
	int64_t planned = b->state == BROADCAST_SCHEDULED ? b->scheduled_at : b->planned_at;
	out->at = asked.has_at ? asked.at : planned > call->now ? planned : 0;
	return OK;
}

enum err guard_ask_planned(struct call *call, const struct broadcast *b, struct guard_ask *out)
{
	return ask_of(call, b, (struct asked_time){0}, out);
}

static struct api_guard_finding finding_of(const struct guard_finding *found)
{
	return (struct api_guard_finding){
	        .code = found->code,
	        .label = found->label,
	        .level = (enum api_guard_finding_level)found->level,
	        .field = found->field,
	        .message = found->text,
	        .final = found->final,
	        .cleared = found->cleared,
	        .cleared_by = found->cleared_by,
	        .reason = found->reason,
	        .has_cleared_at = found->cleared,
	        .cleared_at = found->cleared_at,
	};
}

/* Only those who may see the other broadcast hear its name. */
static enum err may_see(struct call *call, int64_t broadcast_id, bool *may)
{
	struct broadcast other;
	TRY(broadcast_find(call->db, call->arena, broadcast_id, &other));
	*may = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, other.department_id);
	return OK;
}

static enum err add_findings(struct call *call, const struct guard_report *report, struct api_guard_report *out)
{
	out->findings.items = arena_array(call->arena, struct api_guard_finding, report->count);
	out->findings.count = report->count;
	for (size_t i = 0; i < report->count; i++) {
		const struct guard_finding *found = &report->findings[i];
		struct api_guard_finding *to = &out->findings.items[i];
		bool may = false;
		*to = finding_of(found);
		if (found->other_id)
			TRY(may_see(call, found->other_id, &may));
		to->has_other_id = to->has_other_title = may;
		to->other_id = found->other_id;
		to->other_title = found->other_title;
	}
	return OK;
}

enum err guard_answer(struct call *call, const struct broadcast *b, const struct guard_ask *ask,
                      struct api_guard_report *out)
{
	const struct delivery delivery = call_delivery(call);
	struct guard_report *report = arena_make(call->arena, struct guard_report);
	int64_t cooling;
	bool may = false;
	TRY(guard_check(call->db, call->arena, &delivery, b, ask, report));
	TRY(release_cooling(call->db, call->arena, b, &cooling));
	if (report->previous_id)
		TRY(may_see(call, report->previous_id, &may));
	*out = (struct api_guard_report){
	        .version = b->version,
	        .at = ask->at ? ask->at : call->now,
	        .people = report->people,
	        .reachable = report->reachable,
	        .left_out = report->left_out,
	        .links_waiting = report->links_waiting,
	        .stops = (int64_t)report->stops,
	        .may_second = guard_is_second(b, call->session->staff_id) &&
	                      rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_APPROVE, b->department_id),
	        .cooling_seconds = cooling / MS_SECOND,
	        .has_previous_id = may,
	        .previous_id = report->previous_id,
	        .has_previous_title = may,
	        .previous_title = report->previous_title,
	        .has_previous_people = report->previous_id != 0,
	        .previous_people = report->previous_people,
	};
	return add_findings(call, report, out);
}

enum err guard_get(struct call *call, const struct api_guard_query *query, struct api_guard_report *out)
{
	struct broadcast broadcast;
	struct guard_ask ask;
	const struct asked_time asked = {query->has_at, query->at, query->has_now};
	TRY(broadcast_admit(call, &broadcast));
	TRY(ask_of(call, &broadcast, asked, &ask));
	return guard_answer(call, &broadcast, &ask, out);
}

enum err guard_look_post(struct call *call, const struct api_guard_ask *in, struct api_guard_report *out)
{
	const struct delivery delivery = call_delivery(call);
	struct broadcast broadcast;
	struct guard_ask ask;
	const struct asked_time asked = {in->has_at, in->at, in->has_now && in->now};
	TRY(broadcast_admit(call, &broadcast));
	TRY(ask_of(call, &broadcast, asked, &ask));
	TRY(guard_ask_links(call->db, call->arena, &delivery, &broadcast, call->now));
	return guard_answer(call, &broadcast, &ask, out);
}

static bool is_still_to_go(const struct broadcast *b)
{
	return b->state == BROADCAST_DRAFT || (b->state == BROADCAST_HELD && b->guard_held);
}

enum err guard_clear_post(struct call *call, const struct api_guard_clear *in, struct api_guard_report *out)
{
	const struct delivery delivery = call_delivery(call);
	struct broadcast broadcast;
	struct guard_ask ask;
	struct change change;
	const struct asked_time asked = {in->has_at, in->at, in->has_now && in->now};
	const struct guard_clearing clearing = {in->code, in->reason, in->version, call->session->staff_id};
	TRY(broadcast_admit(call, &broadcast));
	if (!is_still_to_go(&broadcast))
		return fail(ERR_CONFLICT, "この配信は「%.*s」なので、確認を通すことはできません。読みこみ直してください。",
		            FMT(broadcast_state_label(broadcast.state)));
	TRY(ask_of(call, &broadcast, asked, &ask));
	TRY(guard_clear(call->db, call->arena, &delivery, &broadcast, &ask, &clearing));
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_fact_text(&change, "code", in->code);
	change_fact_text(&change, "reason", in->reason);
	change_fact_i64(&change, "version", in->version);
	TRY(call_audit(call, "guard.clear", str_fmt(call->arena, "broadcast %" PRId64, call->id), change_detail(&change)));
	return guard_answer(call, &broadcast, &ask, out);
}
