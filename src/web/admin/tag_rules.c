/* tag_rules: who gets a tag by itself, told in numbers before it is kept. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "condition.h"
#include "field.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "str.h"
#include "tag_json.h"
#include "tag_rule.h"

/* A condition whose tags or broadcasts are gone is shown as such, not refused. */
static enum err answer(struct call *call, const struct tag_rule *rule, struct api_tag_rule *out)
{
	const struct node *json;
	struct segment *segment;
	struct tag_rule_look look;
	*out = (struct api_tag_rule){
		.id = rule->id,
		.name = rule->name,
		.tag_id = rule->tag_id,
		.tag = rule->tag,
		.keeps = rule->keeps,
		.days = rule->days,
		.enabled = rule->enabled,
		.has_department_id = rule->department_id != 0,
		.department_id = rule->department_id,
		.department = rule->department,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_TAG_RULE, ACTION_EDIT, rule->department_id),
		.trouble = rule->trouble,
		.updated_at = rule->updated_at,
		.text = S("条件に使っていたものがなくなりました。条件を直してください。"),
	};
	TRY(tag_json_current(call->db, call->arena, rule->condition, &out->condition));
	TRY(node_parse(call->arena, rule->condition, &json));
	enum err err = segment_read(call->db, call->arena, json, &segment);
	if (err == ERR_INVALID)
		return OK;
	TRY(err);
	TRY(segment_text(call->db, call->arena, segment, &out->text));
	TRY(tag_rule_look(call->db, call->arena, call->web->members, rule, jst_day_of_ms(call->now), &look));
	out->meant = people_count(look.meant);
	out->given = people_count(look.given);
	return OK;
}

enum err tag_rules_get(struct call *call, struct api_tag_rules *out)
{
	struct tag_rule *list;
	TRY(tag_rule_list(call->db, call->arena, call_scope(call), &list, &out->rules.count));
	out->rules.items = arena_array(call->arena, struct api_tag_rule, out->rules.count);
	for (size_t i = 0; i < out->rules.count; i++)
		TRY(answer(call, &list[i], &out->rules.items[i]));
	return OK;
}

static enum err detail(struct call *call, int64_t id, struct api_tag_rule_detail *out)
{
	struct tag_rule rule;
	struct tag_rule_past *runs;
	TRY(tag_rule_find(call->db, call->arena, id, &rule));
	TRY(answer(call, &rule, &out->rule));
	TRY(tag_rule_runs(call->db, call->arena, id, &runs, &out->runs.count));
	out->runs.items = arena_array(call->arena, struct api_tag_rule_past, out->runs.count);
	for (size_t i = 0; i < out->runs.count; i++)
		out->runs.items[i] = (struct api_tag_rule_past){runs[i].at, runs[i].meant, runs[i].gave, runs[i].took, runs[i].trouble};
	return OK;
}

enum err tag_rule_get(struct call *call, struct api_tag_rule_detail *out) { return detail(call, call->id, out); }

/* --- changes --- */

/* before NULL: a new one. */
static enum err read_save(struct call *call, const struct api_tag_rule_save *in, const struct tag_rule *before,
                          struct tag_rule *out)
{
	int64_t department = before ? before->department_id : 0;
	const struct node *json;
	struct segment *segment;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	TRY(node_parse(call->arena, in->condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(condition_admit(call, call->db, segment));
	*out = (struct tag_rule){.id = before ? before->id : 0, .name = in->name, .tag_id = in->tag_id,
	                         .condition = node_dump(call->arena, json), .keeps = in->keeps, .days = in->days,
	                         .enabled = in->enabled, .department_id = department};
	return OK;
}

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const struct tag_rule *before, const struct tag_rule *after)
{
	const struct tag_rule none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	const char *action = !before ? "tag_rule.add" : after ? "tag_rule.change" : "tag_rule.delete";
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_i64(&detail, "tagId", old->tag_id, now->tag_id);
	change_text(&detail, "condition", old->condition, now->condition);
	change_bool(&detail, "keeps", old->keeps, now->keeps);
	change_i64(&detail, "days", old->days, now->days);
	change_bool(&detail, "enabled", old->enabled, now->enabled);
	change_i64(&detail, "departmentId", old->department_id, now->department_id);
	return call_audit(call, action, str_fmt(call->arena, "tag_rule %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

static enum err save(struct call *call, const struct api_tag_rule_save *in, const struct tag_rule *before, int64_t *id)
{
	struct tag_rule rule;
	TRY(read_save(call, in, before, &rule));
	TRY(tag_rule_save(call->db, call->arena, &rule, call->session->staff_id, call->now, id));
	rule.id = *id;
	return record(call, before, &rule);
}

enum err tag_rules_post(struct call *call, const struct api_tag_rule_save *in, struct api_tag_rule_detail *out)
{
	int64_t id;
	TRY(save(call, in, NULL, &id));
	return detail(call, id, out);
}

enum err tag_rule_put(struct call *call, const struct api_tag_rule_save *in, struct api_tag_rule_detail *out)
{
	struct tag_rule before;
	int64_t id;
	TRY(tag_rule_find(call->db, call->arena, call->id, &before));
	TRY(save(call, in, &before, &id));
	return detail(call, id, out);
}

enum err tag_rule_remove(struct call *call, struct api_ok *out)
{
	struct tag_rule before;
	TRY(tag_rule_find(call->db, call->arena, call->id, &before));
	TRY(tag_rule_delete(call->db, call->arena, call->id));
	out->ok = true;
	return record(call, &before, NULL);
}

/* --- before it is kept --- */

/* What it gave so far counts only for who may change the rule. */
static enum err known_so_far(struct call *call, int64_t id, struct tag_rule *rule)
{
	struct tag_rule before;
	TRY(tag_rule_find(call->db, call->arena, id, &before));
	if (!rights_may_in(&call->session->rights, RIGHT_TAG_RULE, ACTION_EDIT, before.department_id))
		return fail(ERR_DENIED, "このルールを変える権限がありません。");
	rule->id = before.id;
	rule->given = before.given;
	return OK;
}

enum err tag_rule_preview(struct call *call, const struct api_tag_rule_ask *in, struct api_tag_rule_preview *out)
{
	const struct node *json;
	struct segment *segment;
	struct tag_rule_look look;
	struct tag_rule rule = {.name = S("このルール"), .tag_id = in->tag_id, .condition = in->condition, .keeps = in->keeps};
	TRY(node_parse(call->arena, in->condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(condition_admit(call, call->db, segment));
	if (in->has_rule_id)
		TRY(known_so_far(call, in->rule_id, &rule));
	TRY(tag_rule_refuse_loop(call->db, call->arena, &rule));
	TRY(tag_rule_look(call->db, call->arena, call->web->members, &rule, jst_day_of_ms(call->now), &look));
	out->meant = people_count(look.meant);
	out->gets = people_count(look.gets);
	out->loses = people_count(look.loses);
	out->trouble = look.trouble;
	return segment_text(call->db, call->arena, segment, &out->text);
}
