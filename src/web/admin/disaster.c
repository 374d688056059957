/* disaster: preparing the switch, and switching. */
#include "disaster.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "condition.h"
#include "field.h"
#include "menu.h"
#include "menu_edition.h"
#include "segment.h"

static enum api_disaster_menu_state state_of(struct str word)
{
	static const char *const words[] = {"none", "rolling", "live", "ending", "ended", "stopped"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(word, str_from(words[i])))
			return (enum api_disaster_menu_state)i;
	return API_DISASTER_MENU_STATE_NONE;
}

static enum err put_menu(struct call *call, int64_t menu_id, struct api_disaster_menu *out, bool *has)
{
	struct menu menu;
	struct menu_edition *editions;
	size_t count;
	*has = menu_id != 0;
	if (!*has)
		return OK;
	enum err err = menu_find(call->db, call->arena, menu_id, &menu);
	*has = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = (struct api_disaster_menu){.id = menu.id, .name = menu.name, .state = API_DISASTER_MENU_STATE_NONE};
	TRY(menu_editions_now(call->db, call->arena, menu.id, &editions, &count));
	for (size_t i = count; i-- > 0;)
		if (editions[i].friend_id == 0 && out->state != API_DISASTER_MENU_STATE_LIVE) {
			out->state = state_of(editions[i].state);
			out->trouble = editions[i].trouble;
			out->people = editions[i].people;
			out->linked = editions[i].linked;
		}
	return OK;
}

static enum err put_run(struct call *call, const struct disaster_run *run, struct api_disaster_run *out)
{
	*out = (struct api_disaster_run){.id = run->id, .drill = run->drill, .people = run->people, .reason = run->reason,
	                                 .started_by = run->started_by, .started_at = run->started_at,
	                                 .remind_at = run->remind_at, .ended_by = run->ended_by,
	                                 .has_ended_at = run->ended_at != 0, .ended_at = run->ended_at,
	                                 .end_reason = run->end_reason};
	return run->ended_at ? OK : put_menu(call, run->menu_id, &out->menu, &out->has_menu);
}

static enum err put_runs(struct call *call, struct api_disaster *out)
{
	struct disaster_run *runs;
	size_t count;
	TRY(disaster_runs(call->db, call->arena, &runs, &count));
	out->past.items = arena_array(call->arena, struct api_disaster_run, count);
	for (size_t i = 0; i < count; i++) {
		bool on = runs[i].ended_at == 0;
		out->has_run = out->has_run || on;
		TRY(put_run(call, &runs[i], on ? &out->run : &out->past.items[out->past.count++]));
	}
	return OK;
}

enum err disaster_get(struct call *call, struct api_disaster *out)
{
	struct disaster d;
	const struct rights *rights = &call->session->rights;
	TRY(disaster_find(call->db, call->arena, &d));
	*out = (struct api_disaster){.has_menu_id = d.menu_id != 0, .menu_id = d.menu_id, .phrases = d.phrases,
	                             .answers = d.answers, .notice = d.notice, .remind_hours = d.remind_hours,
	                             .has_drill = d.drill.len > 0, .drill = d.drill, .drill_text = d.drill_text,
	                             .version = d.version, .updated_at = d.updated_at, .updated_by = d.updated_by,
	                             .may_edit = rights_may(rights, RIGHT_DISASTER, ACTION_EDIT),
	                             .may_switch = rights_may(rights, RIGHT_DISASTER, ACTION_APPROVE)};
	TRY(put_menu(call, d.menu_id, &out->menu, &out->has_menu));
	return put_runs(call, out);
}

static enum err drill_of(struct call *call, const struct api_disaster_save *in, struct disaster *d)
{
	const struct node *json;
	struct segment *segment;
	if (!in->has_drill)
		return OK;
	TRY(node_parse(call->arena, in->drill, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(condition_admit(call, call->db, segment));
	if (segment_is_everybody(segment))
		return fail_field(ERR_INVALID, "drill", "訓練の対象は、全員にはできません。タグなどで、訓練の人だけにしてください。");
	d->drill = node_dump(call->arena, json);
	return segment_text(call->db, call->arena, segment, &d->drill_text);
}

enum err disaster_put(struct call *call, const struct api_disaster_save *in, struct api_disaster *out)
{
	const struct web_options *options = &call->web->options;
	const struct disaster_check check = {options->public_url, options->account_name, options->allow_http_loopback};
	struct disaster before, d = {.menu_id = in->has_menu_id ? in->menu_id : 0, .phrases = in->phrases,
	                             .answers = in->answers, .notice = in->notice, .remind_hours = in->remind_hours,
	                             .drill = S(""), .drill_text = S(""), .version = in->version};
	struct change detail;
	TRY(disaster_find(call->db, call->arena, &before));
	TRY(drill_of(call, in, &d));
	TRY(disaster_save(call->db, call->arena, &d, &check, &(struct disaster_switch){.staff_id = call->session->staff_id, .now = call->now}));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_i64(&detail, "menuId", before.menu_id, d.menu_id);
	change_text(&detail, "phrases", before.phrases, d.phrases);
	change_text(&detail, "answers", before.answers, d.answers);
	change_text(&detail, "text", before.notice, d.notice);
	change_i64(&detail, "remindHours", before.remind_hours, d.remind_hours);
	change_text(&detail, "conditionText", before.drill_text, d.drill_text);
	TRY(disaster_get(call, out));
	return call_audit(call, "disaster.prepare", S("disaster"), change_detail(&detail));
}

static enum err record(struct call *call, const char *action, int64_t run_id, bool drill, struct str reason)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "drill", drill);
	change_fact_text(&detail, "reason", reason);
	return call_audit(call, action, str_fmt(call->arena, "disaster %" PRId64, run_id), change_detail(&detail));
}

enum err disaster_start_post(struct call *call, const struct api_disaster_start *in, struct api_disaster *out)
{
	int64_t run_id;
	TRY(disaster_start(call->db, call->arena, call->web->members,
	                   &(struct disaster_switch){in->drill, in->reason, call->session->staff_id, call->now}, &run_id));
	TRY(disaster_get(call, out));
	return record(call, "disaster.start", run_id, in->drill, in->reason);
}

enum err disaster_end_post(struct call *call, const struct api_disaster_end *in, struct api_disaster *out)
{
	struct disaster_run run;
	enum err err = disaster_now(call->db, call->arena, &run);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_CONFLICT, "災害モードは、もう終わっています。");
	TRY(err);
	TRY(disaster_end(call->db, call->arena, in->run_id,
	                 &(struct disaster_switch){run.drill, in->reason, call->session->staff_id, call->now}));
	TRY(disaster_get(call, out));
	return record(call, "disaster.end", in->run_id, run.drill, in->reason);
}

enum err disaster_state_get(struct call *call, struct api_disaster_state *out)
{
	struct disaster_run run;
	enum err err = disaster_now(call->db, call->arena, &run);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = (struct api_disaster_state){true, run.drill, true, run.started_at};
	return OK;
}
