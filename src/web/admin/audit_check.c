/* audit_check: whether the record is what was written, and its anchors. */
#include "api.gen.h"
#include "arena.h"
#include "audit_chain.h"
#include "call.h"
#include "change.h"
#include "clock.h"
#include "fact.h"
#include "jst.h"
#include "str.h"

#define ANCHORS_SHOWN 30

_Static_assert((int)API_AUDIT_VERDICT_FAULT_ANCHOR_FOREIGN == (int)AUDIT_ANCHOR_FOREIGN, "faults differ");

/* What a file from outside adds to the verdict. */
static struct str anchor_text(struct call *call, const struct audit_anchor *given, const struct audit_verdict *verdict)
{
	struct jst t = jst_from_ms(given->at);
	struct str when = str_fmt(call->arena, "%d年%d月%d日 %d:%02d", t.year, t.month, t.day, t.hour, t.minute);
	if (given->last_id < verdict->first)
		return str_fmt(call->arena, "控え（%.*s、%" PRId64 "番まで）の記録は、保存期限を過ぎて消してあるため、比べられません。",
		               FMT(when), given->last_id);
	return str_fmt(call->arena, "控え（%.*s、%" PRId64 "番まで）と%s。", FMT(when), given->last_id,
	               verdict->fault == AUDIT_INTACT ? "合っています" : "比べました");
}

static enum err record(struct call *call, const struct audit_verdict *verdict, bool with_file)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_bool(&detail, "intact", false, verdict->fault == AUDIT_INTACT);
	change_fact_i64(&detail, "count", verdict->last - verdict->first + (verdict->last > 0));
	if (with_file)
		change_fact_text(&detail, "anchor", S("あり"));
	return call_audit_apart(call, "audit.verify", S("audit"), change_detail(&detail));
}

enum err audit_verify_post(struct call *call, const struct api_audit_verify_ask *in, struct api_audit_verdict *out)
{
	const struct keyring *keyring = call->web->options.keyring;
	struct audit_anchor given;
	struct audit_verdict verdict;
	struct db *db;
	int64_t start = clock_monotonic();
	if (in->has_anchor)
		TRY(audit_anchor_read(call->arena, keyring, in->anchor, &given));
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	TRY(audit_verify(db, call->arena, keyring, in->has_anchor ? &given : NULL, &verdict));
	db_return(&db);
	*out = (struct api_audit_verdict){
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
		.has_anchor_text = in->has_anchor,
		.anchor_text = in->has_anchor ? anchor_text(call, &given, &verdict) : S(""),
		.took_ms = clock_monotonic() - start,
	};
	return record(call, &verdict, in->has_anchor);
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
