/* audit_check: whether the record is what was written, and its anchors. */
#include "api.gen.h"
#include "arena.h"
#include "audit_chain.h"
#include "audit_look.h"
#include "call.h"
#include "fact.h"
#include "jst.h"
#include "staff.h"
#include "str.h"

#define ANCHORS_SHOWN 30

_Static_assert((int)API_AUDIT_VERDICT_FAULT_ANCHOR_FOREIGN == (int)AUDIT_ANCHOR_FOREIGN, "faults differ");
_Static_assert((int)API_AUDIT_LOOK_STATE_DONE == (int)LOOK_ENDED, "states differ");

/* What a file from outside adds to the verdict. */
static struct str anchor_text(struct call *call, const struct audit_look_now *look, const struct audit_verdict *verdict)
{
	struct jst t = jst_from_ms(look->number[LOOK_ANCHOR_AT]);
	int64_t last_id = look->number[LOOK_ANCHOR_ID];
	struct str when = str_fmt(call->arena, "%d年%d月%d日 %d:%02d", t.year, t.month, t.day, t.hour, t.minute);
	if (last_id < verdict->first)
		return str_fmt(call->arena, "控え（%.*s、%" PRId64 "番まで）の記録は、保存期限を過ぎて消してあるため、比べられません。",
		               FMT(when), last_id);
	return str_fmt(call->arena, "控え（%.*s、%" PRId64 "番まで）と%s。", FMT(when), last_id,
	               verdict->fault == AUDIT_INTACT ? "合っています" : "比べました");
}

static struct api_audit_verdict verdict_of(struct call *call, const struct audit_look_now *look)
{
	const struct audit_verdict verdict = audit_look_verdict(look);
	bool with_file = look->number[LOOK_ANCHOR_ID] != 0;
	return (struct api_audit_verdict){
		.intact = verdict.fault == AUDIT_INTACT,
		.fault = (enum api_audit_verdict_fault)verdict.fault,
		.has_where = verdict.fault != AUDIT_INTACT,
		.where = verdict.where,
		.broken = verdict.broken,
		.first = verdict.first,
		.last = verdict.last,
		.anchors = verdict.anchors,
		.has_newest_anchor = verdict.newest_anchor > 0,
		.newest_anchor = verdict.newest_anchor,
		.text = audit_verdict_text(call->arena, &verdict),
		.has_anchor_text = with_file,
		.anchor_text = with_file ? anchor_text(call, look, &verdict) : S(""),
		.took_ms = look->number[LOOK_TOOK_MS],
	};
}

enum err audit_verify_get(struct call *call, struct api_audit_look *out)
{
	struct audit_look_now look;
	struct staff staff;
	TRY(audit_look_find(call->db, call->arena, &look));
	enum look_state state = audit_look_state(&look, call->now);
	*out = (struct api_audit_look){.state = (enum api_audit_look_state)state, .asked_by = S("")};
	if (state == LOOK_NONE)
		return OK;
	TRY(staff_find(call->db, call->arena, look.number[LOOK_ASKED_BY], call->now, &staff));
	out->asked_by = staff.name;
	out->has_asked_at = true;
	out->asked_at = look.number[LOOK_ASKED_AT];
	out->done = look.number[LOOK_DONE];
	out->total = look.number[LOOK_TOTAL];
	out->has_ended_at = out->has_verdict = state == LOOK_ENDED;
	out->ended_at = look.number[LOOK_ENDED_AT];
	if (out->has_verdict)
		out->verdict = verdict_of(call, &look);
	return OK;
}

/* On record when it is done: the record is looked at as it is. */
enum err audit_verify_post(struct call *call, const struct api_audit_verify_ask *in, struct api_audit_look *out)
{
	struct audit_anchor given;
	struct audit_look_wish wish = {.staff_id = call->session->staff_id, .now = call->now, .anchor = S("")};
	if (in->has_anchor) {
		TRY(audit_anchor_read(call->arena, call->web->options.keyring, in->anchor, &given));
		wish.anchor = in->anchor;
		wish.given = &given;
	}
	TRY(audit_look_ask(call->db, call->arena, &wish));
	return audit_verify_get(call, out);
}

/* Recorded first: the anchor then holds that it was taken out. */
enum err audit_anchor_get(struct call *call)
{
	struct audit_anchor anchor;
	TRY(call_audit_export(call, "audit.anchor", S("audit")));
	TRY(audit_anchor_now(call->db, call->arena, call->web->options.keyring, call->now, &anchor));
	http_respond(call->response, 200, S("application/json; charset=utf-8"),
	             audit_anchor_write(call->arena, &anchor, call->web->options.city_name));
	struct jst t = jst_from_ms(call->now);
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"audit-anchor-%04d%02d%02d-%02d%02d.json\"", t.year, t.month,
	                        t.day, t.hour, t.minute));
	return OK;
}

static enum err fact_or_none(struct call *call, struct str key, bool *has, int64_t *value)
{
	enum err found = fact_find(call->db, call->arena, key, value);
	*has = found == OK;
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err audit_watch(struct call *call, struct api_audit_watch *out)
{
	struct audit_anchor *anchors;
	size_t count;
	TRY(fact_or_none(call, S("audit_checked"), &out->has_checked_at, &out->checked_at));
	TRY(fact_or_none(call, S("audit_broken"), &out->has_broken_at, &out->broken_at));
	TRY(audit_anchors_newest(call->db, call->arena, &anchors, &count));
	out->anchors.items = arena_array(call->arena, struct api_audit_anchor_row, ANCHORS_SHOWN);
	for (size_t i = 0; i < count && i < ANCHORS_SHOWN; i++)
		out->anchors.items[out->anchors.count++] =
			(struct api_audit_anchor_row){anchors[i].at, anchors[i].last_id, anchors[i].hash};
	return OK;
}
