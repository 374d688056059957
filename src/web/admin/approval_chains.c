/* approval_chains: how the city draws its chains, and who stands in for whom. */
#include "absence.h"
#include "api.gen.h"
#include "approval_chain.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "colleague.h"
#include "jst.h"

_Static_assert((int)API_APPROVAL_CHAIN_PURPOSE_DRILL == (int)CHAIN_DRILL, "purposes differ");

/* --- chains ----------------------------------------------------------------------------------- */

static struct api_approval_step_save step_to_api(const struct approval_step *step)
{
	return (struct api_approval_step_save){.name = step->name,
	                                       .has_role_id = step->role_id != 0,
	                                       .role_id = step->role_id,
	                                       .has_department_id = step->department_id != 0,
	                                       .department_id = step->department_id,
	                                       .staff = {(int64_t *)(uintptr_t)step->staff.at, step->staff.count},
	                                       .wait_minutes = step->wait_minutes,
	                                       .stand_ins = {(int64_t *)(uintptr_t)step->stand_ins.at, step->stand_ins.count}};
}

static struct str department_name(const struct named_list *departments, int64_t id)
{
	for (size_t i = 0; i < departments->count; i++)
		if (departments->items[i].id == id)
			return departments->items[i].name;
	return S("");
}

static struct api_approval_chain chain_to_api(struct call *call, const struct approval_chain *chain,
                                              const struct named_list *departments)
{
	struct api_approval_chain out = {.id = chain->id,
	                                 .has_department_id = chain->department_id != 0,
	                                 .department_id = chain->department_id,
	                                 .department = department_name(departments, chain->department_id),
	                                 .purpose = (enum api_approval_chain_purpose)chain->purpose,
	                                 .release_first = chain->release_first,
	                                 .updated_by = chain->updated_by,
	                                 .updated_at = chain->updated_at};
	out.steps.count = chain->step_count;
	out.steps.items = arena_array(call->arena, struct api_approval_step_save, chain->step_count);
	for (size_t i = 0; i < chain->step_count; i++)
		out.steps.items[i] = step_to_api(&chain->steps[i]);
	return out;
}

static void named_to_api(struct call *call, const struct named_list *list, struct api_named **items, size_t *count)
{
	*items = arena_array(call->arena, struct api_named, list->count);
	*count = list->count;
	for (size_t i = 0; i < list->count; i++)
		(*items)[i] = (struct api_named){list->items[i].id, list->items[i].name};
}

static void colleagues_to_api(struct call *call, const struct colleague_list *list, struct api_colleague **items,
                              size_t *count)
{
	*items = arena_array(call->arena, struct api_colleague, list->count);
	*count = list->count;
	for (size_t i = 0; i < list->count; i++)
		(*items)[i] = (struct api_colleague){list->items[i].id, list->items[i].name, list->items[i].department};
}

enum err approval_chains_get(struct call *call, struct api_approval_chains *out)
{
	struct approval_chain *chains;
	struct named_list roles, departments;
	struct colleague_list staff;
	TRY(approval_chains(call->db, call->arena, &chains, &out->chains.count));
	TRY(colleague_roles(call->db, call->arena, &roles));
	TRY(colleague_departments(call->db, call->arena, &departments));
	TRY(colleague_all(call->db, call->arena, &staff));
	out->chains.items = arena_array(call->arena, struct api_approval_chain, out->chains.count);
	for (size_t i = 0; i < out->chains.count; i++)
		out->chains.items[i] = chain_to_api(call, &chains[i], &departments);
	named_to_api(call, &roles, &out->roles.items, &out->roles.count);
	named_to_api(call, &departments, &out->departments.items, &out->departments.count);
	colleagues_to_api(call, &staff, &out->staff.items, &out->staff.count);
	return OK;
}

static struct approval_chain chain_from_api(struct call *call, const struct api_approval_chain_save *in, int64_t id)
{
	struct approval_chain out = {.id = id,
	                             .department_id = in->has_department_id ? in->department_id : 0,
	                             .purpose = (enum chain_purpose)in->purpose,
	                             .release_first = in->release_first,
	                             .steps = arena_array(call->arena, struct approval_step, in->steps.count),
	                             .step_count = in->steps.count};
	for (size_t i = 0; i < in->steps.count; i++) {
		const struct api_approval_step_save *step = &in->steps.items[i];
		out.steps[i] = (struct approval_step){.no = (int64_t)i + 1,
		                                      .name = step->name,
		                                      .role_id = step->has_role_id ? step->role_id : 0,
		                                      .department_id = step->has_department_id ? step->department_id : 0,
		                                      .staff = {step->staff.items, step->staff.count},
		                                      .wait_minutes = step->wait_minutes,
		                                      .stand_ins = {step->stand_ins.items, step->stand_ins.count}};
	}
	return out;
}

/* 係長 → 課長 → 広聴広報課 */
static struct str steps_text(struct call *call, const struct approval_chain *chain)
{
	struct buf out;
	buf_init(&out, call->arena, 4096);
	for (size_t i = 0; i < chain->step_count; i++)
		buf_fmt(&out, "%s%.*s", i ? " → " : "", FMT(chain->steps[i].name));
	return chain->step_count ? buf_view(&out) : S("承認なし");
}

static enum err record(struct call *call, const char *action, const struct approval_chain *before,
                       const struct approval_chain *after)
{
	static const struct approval_chain none = {0};
	struct change change;
	const struct approval_chain *old = before ? before : &none, *new = after ? after : &none;
	change_begin(&change, call->arena, !before ? CHANGE_MADE : !after ? CHANGE_REMOVED : CHANGE_EDITED);
	change_i64(&change, "departmentId", old->department_id, new->department_id);
	change_text(&change, "purpose", before ? chain_purpose_label(old->purpose) : S(""),
	            after ? chain_purpose_label(new->purpose) : S(""));
	change_bool(&change, "releaseFirst", old->release_first, new->release_first);
	change_text(&change, "steps", before ? steps_text(call, old) : S(""), after ? steps_text(call, new) : S(""));
	return call_audit(call, action, str_fmt(call->arena, "approval_chain %" PRId64, after ? new->id : old->id),
	                  change_detail(&change));
}

enum err approval_chain_post(struct call *call, const struct api_approval_chain_save *in, struct api_approval_chains *out)
{
	struct approval_chain chain = chain_from_api(call, in, 0);
	TRY(call_admit_department(call, chain.department_id, "承認の道筋"));
	TRY(approval_chain_put(call->db, call->arena, &chain, call->session->staff_id, call->now, &chain.id));
	TRY(approval_chains_get(call, out));
	return record(call, "approval_chain.add", NULL, &chain);
}

enum err approval_chain_change(struct call *call, const struct api_approval_chain_save *in, struct api_approval_chains *out)
{
	const struct approval_chain chain = chain_from_api(call, in, call->id);
	struct approval_chain before;
	int64_t id;
	TRY(approval_chain_find(call->db, call->arena, call->id, &before));
	TRY(call_admit_department(call, before.department_id, "承認の道筋"));
	TRY(call_admit_department(call, chain.department_id, "承認の道筋"));
	TRY(approval_chain_put(call->db, call->arena, &chain, call->session->staff_id, call->now, &id));
	TRY(approval_chains_get(call, out));
	return record(call, "approval_chain.change", &before, &chain);
}

enum err approval_chain_remove(struct call *call, struct api_approval_chains *out)
{
	struct approval_chain before;
	TRY(approval_chain_find(call->db, call->arena, call->id, &before));
	TRY(call_admit_department(call, before.department_id, "承認の道筋"));
	TRY(approval_chain_delete(call->db, call->arena, call->id));
	TRY(approval_chains_get(call, out));
	return record(call, "approval_chain.delete", &before, NULL);
}

/* --- absences ---------------------------------------------------------------------------------- */

static bool is_manager(const struct call *call)
{
	return rights_may(&call->session->rights, RIGHT_APPROVAL, ACTION_MANAGE);
}

/* One's own, or those of the departments one manages. */
static enum err may_set(struct call *call, int64_t staff_id, bool *out)
{
	int64_t department;
	*out = staff_id == call->session->staff_id;
	if (*out)
		return OK;
	TRY(absence_department(call->db, call->arena, staff_id, &department));
	*out = rights_may_in(&call->session->rights, RIGHT_APPROVAL, ACTION_MANAGE, department);
	return OK;
}

enum err absences_get(struct call *call, struct api_absences *out)
{
	struct absence *list;
	struct colleague_list staff;
	int64_t me = call->session->staff_id;
	TRY(absence_list(call->db, call->arena, is_manager(call) ? 0 : me, jst_day_of_ms(call->now), &list,
	                 &out->absences.count));
	out->absences.items = arena_array(call->arena, struct api_absence, out->absences.count);
	for (size_t i = 0; i < out->absences.count; i++)
		out->absences.items[i] = (struct api_absence){
			.id = list[i].id, .staff_id = list[i].staff_id, .name = list[i].name,
			.substitute_id = list[i].substitute_id, .substitute = list[i].substitute, .from = list[i].from_day,
			.until = list[i].until_day, .note = list[i].note, .made_by = list[i].made_by,
			.mine = list[i].staff_id == me};
	TRY(colleague_all(call->db, call->arena, &staff));
	colleagues_to_api(call, &staff, &out->staff.items, &out->staff.count);
	return OK;
}

enum err absence_post(struct call *call, const struct api_absence_new *in, struct api_absences *out)
{
	int64_t me = call->session->staff_id, id, whose = in->has_staff_id ? in->staff_id : me;
	struct change change;
	bool mine;
	TRY(may_set(call, whose, &mine));
	if (!mine)
		return fail_field(ERR_DENIED, "staffId", "ほかの人の代理を決められるのは、承認を管理する人だけです。");
	TRY(absence_add(call->db, call->arena,
	                &(struct absence_new){whose, in->substitute_id, in->from, in->until, in->note, me, call->now}, &id));
	TRY(absences_get(call, out));
	change_begin(&change, call->arena, CHANGE_MADE);
	change_fact_i64(&change, "staff", whose);
	change_fact_i64(&change, "substitute", in->substitute_id);
	change_fact_text(&change, "from", jst_format_date(call->arena, in->from));
	change_fact_text(&change, "until", jst_format_date(call->arena, in->until));
	return call_audit(call, "absence.add", str_fmt(call->arena, "absence %" PRId64, id), change_detail(&change));
}

enum err absence_remove(struct call *call, struct api_absences *out)
{
	struct absence absence;
	bool mine;
	TRY(absence_find(call->db, call->arena, call->id, &absence));
	TRY(may_set(call, absence.staff_id, &mine));
	if (!mine)
		return fail(ERR_NOT_FOUND, "この代理は、もう終わっています。");
	TRY(absence_end(call->db, call->arena, call->id, call->now));
	TRY(absences_get(call, out));
	return call_audit(call, "absence.end", str_fmt(call->arena, "absence %" PRId64, call->id), S(""));
}
