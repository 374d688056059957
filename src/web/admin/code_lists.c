/* code_lists: codes on paper: their lists, making them, taking them back. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "code_list.h"
#include "deed.h"
#include "field.h"

static enum err answer_list(struct call *call, const struct code_list *list, struct api_code_list *out)
{
	*out = (struct api_code_list){
		.id = list->id,
		.name = list->name,
		.note = list->note,
		.has_from_on = list->from_day != 0,
		.from_on = list->from_day,
		.has_until_on = list->until_day != 0,
		.until_on = list->until_day,
		.uses_most = list->uses_most,
		.hidden = list->hidden,
		.takes_back = list->takes_back,
		.has_department_id = list->department_id != 0,
		.department_id = list->department_id,
		.department = list->department,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_CODE, ACTION_EDIT, list->department_id),
		.codes = list->codes,
		.revoked = list->revoked,
		.people = list->people,
		.created_at = list->created_at,
	};
	TRY(deeds_current(call->db, call->arena, list->deeds, &out->deeds));
	return deeds_text(call->db, call->arena, list->deeds, &out->deeds_text);
}

static enum err answer_detail(struct call *call, int64_t id, struct api_code_list_detail *out)
{
	struct code_list list;
	struct code *codes;
	TRY(code_list_find(call->db, call->arena, id, &list));
	TRY(answer_list(call, &list, &out->list));
	TRY(codes_of(call->db, call->arena, call->web->options.keyring, id, &codes, &out->codes.count));
	out->codes.items = arena_array(call->arena, struct api_code_row, out->codes.count);
	for (size_t i = 0; i < out->codes.count; i++)
		out->codes.items[i] = (struct api_code_row){
			.id = codes[i].id,
			.no = codes[i].no,
			.uses = codes[i].uses,
			.has_revoked_at = codes[i].revoked_at > 0,
			.revoked_at = codes[i].revoked_at,
			.created_at = codes[i].created_at,
			.own = codes[i].own,
			.memo = codes[i].memo,
			.has_until_on = codes[i].until_day != 0,
			.until_on = codes[i].until_day,
		};
	return OK;
}

enum err code_lists_get(struct call *call, struct api_code_lists *out)
{
	struct code_list *lists;
	TRY(code_list_all(call->db, call->arena, call_scope(call), &lists, &out->lists.count));
	out->lists.items = arena_array(call->arena, struct api_code_list, out->lists.count);
	for (size_t i = 0; i < out->lists.count; i++)
		TRY(answer_list(call, &lists[i], &out->lists.items[i]));
	return OK;
}

enum err code_list_get(struct call *call, struct api_code_list_detail *out) { return answer_detail(call, call->id, out); }

/* before NULL: a new one. */
static enum err record(struct call *call, const struct code_list *before, const struct code_list *after)
{
	static const struct code_list none = {.name = S_INIT(""), .note = S_INIT(""), .deeds = S_INIT("")};
	const struct code_list *old = before ? before : &none;
	struct change detail;
	change_begin(&detail, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&detail, "name", old->name, after->name);
	change_text(&detail, "note", old->note, after->note);
	change_text(&detail, "deeds", old->deeds, after->deeds);
	change_i64(&detail, "fromOn", old->from_day, after->from_day);
	change_i64(&detail, "untilOn", old->until_day, after->until_day);
	change_i64(&detail, "usesMost", old->uses_most, after->uses_most);
	change_bool(&detail, "hidden", old->hidden, after->hidden);
	change_bool(&detail, "takesBack", old->takes_back, after->takes_back);
	change_i64(&detail, "departmentId", old->department_id, after->department_id);
	return call_audit(call, before ? "code_list.change" : "code_list.add", str_fmt(call->arena, "code_list %" PRId64, after->id),
	                  change_detail(&detail));
}

static enum err save(struct call *call, const struct api_code_list_save *in, const struct code_list *before, int64_t *id)
{
	const struct node *deeds;
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	struct code_list list = {
		.id = before ? before->id : 0,
		.name = in->name,
		.note = in->note,
		.from_day = in->has_from_on ? in->from_on : 0,
		.until_day = in->has_until_on ? in->until_on : 0,
		.uses_most = in->uses_most,
		.hidden = in->hidden,
		.takes_back = in->has_takes_back ? in->takes_back : before && before->takes_back,
		.department_id = department,
	};
	TRY(node_parse(call->arena, in->deeds, &deeds));
	TRY(deeds_check(call->db, call->arena, deeds, S("deeds"), &list.deeds));
	TRY(code_list_save(call->db, call->arena, &list, call->session->staff_id, call->now, id));
	list.id = *id;
	return record(call, before, &list);
}

enum err code_lists_post(struct call *call, const struct api_code_list_save *in, struct api_code_list *out)
{
	struct code_list list;
	int64_t id;
	TRY(save(call, in, NULL, &id));
	TRY(code_list_find(call->db, call->arena, id, &list));
	return answer_list(call, &list, out);
}

enum err code_list_put(struct call *call, const struct api_code_list_save *in, struct api_code_list_detail *out)
{
	struct code_list before;
	int64_t id;
	TRY(code_list_find(call->db, call->arena, call->id, &before));
	TRY(save(call, in, &before, &id));
	return answer_detail(call, id, out);
}

enum err code_list_make(struct call *call, const struct api_codes_make *in, struct api_codes_made *out)
{
	struct code_list list;
	struct code_new *made;
	struct change detail;
	size_t count = (size_t)in->count;
	const struct codes_make make = {.list_id = call->id,
	                                .now = call->now,
	                                .count = count,
	                                .memos = in->memos.items,
	                                .memo_count = in->memos.count};
	TRY(code_list_find(call->db, call->arena, call->id, &list));
	TRY(codes_make(call->db, call->arena, call->web->options.keyring, &make, &made));
	out->codes.items = arena_array(call->arena, struct api_code_new, count);
	out->codes.count = count;
	for (size_t i = 0; i < count; i++)
		out->codes.items[i] = (struct api_code_new){made[i].no, made[i].shown, made[i].memo};
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "count", in->count);
	return call_audit(call, "code.make", str_fmt(call->arena, "code_list %" PRId64, call->id), change_detail(&detail));
}

enum err code_revoke_post(struct call *call, struct api_code_list_detail *out)
{
	struct code_revoked revoked;
	struct change detail;
	TRY(code_revoke(call->db, call->arena, call->id, call->now, &revoked));
	change_begin(&detail, call->arena, CHANGE_REMOVED);
	change_fact_i64(&detail, "no", revoked.no);
	if (revoked.people)
		change_fact_i64(&detail, "losers", revoked.people);
	TRY(call_audit(call, "code.revoke", str_fmt(call->arena, "code_list %" PRId64, revoked.list_id), change_detail(&detail)));
	return answer_detail(call, revoked.list_id, out);
}
