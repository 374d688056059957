/* desks: where people turn to, their hours, and answers to use again. */
#include "desk.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "canned.h"
#include "change.h"
#include "department.h"
#include "str.h"

static struct api_desk desk_of(struct call *call, const struct desk *d)
{
	return (struct api_desk){
		.id = d->id,
		.name = d->name,
		.has_department_id = d->department_id != 0,
		.department_id = d->department_id,
		.department = d->department,
		.closed = d->closed,
		.offered = d->offered,
		.weekdays = d->weekdays,
		.from = d->from_minute,
		.to = d->to_minute,
		.break_from = d->break_from,
		.break_to = d->break_to,
		.holidays = d->holidays,
		.away_text = d->away_text,
		.alarm_minutes = d->alarm_minutes,
		.timeout_minutes = d->timeout_minutes,
		.second_look = d->second_look,
		.hours = desk_hours_text(call->arena, d),
		.open_now = desk_is_open(d, call->now),
		.waiting = d->waiting,
		.open = d->open,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_MANAGE, d->department_id),
	};
}

static enum err places(struct call *call, struct api_desks *out)
{
	struct department *list;
	size_t count;
	TRY(department_list(call->db, call->arena, &list, &count));
	out->places.items = arena_array(call->arena, struct api_desk_place, count + 1);
	if (rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_MANAGE, 0))
		out->places.items[out->places.count++] = (struct api_desk_place){0, S("全庁")};
	for (size_t i = 0; i < count; i++)
		if (!list[i].closed && rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_MANAGE, list[i].id))
			out->places.items[out->places.count++] = (struct api_desk_place){list[i].id, list[i].name};
	return OK;
}

enum err desks_get(struct call *call, struct api_desks *out)
{
	struct desk *list;
	size_t count;
	struct scope scope = rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW);
	TRY(desk_list(call->db, call->arena, scope, &list, &count));
	out->desks.items = arena_array(call->arena, struct api_desk, count);
	out->desks.count = count;
	for (size_t i = 0; i < count; i++)
		out->desks.items[i] = desk_of(call, &list[i]);
	return places(call, out);
}

enum err desk_targets_get(struct call *call, struct api_desk_targets *out)
{
	struct desk *list;
	size_t count;
	TRY(desk_list(call->db, call->arena, SCOPE_EVERYWHERE, &list, &count));
	out->desks.items = arena_array(call->arena, struct api_desk_target, count);
	for (size_t i = 0; i < count; i++)
		if (!list[i].closed)
			out->desks.items[out->desks.count++] = (struct api_desk_target){list[i].id, list[i].name, list[i].department,
			                                                                desk_is_open(&list[i], call->now)};
	return OK;
}

static enum err desk_from(struct call *call, const struct api_desk_save *in, int64_t id, struct desk *out)
{
	int64_t department;
	TRY(call_department(call, &in->department_id, &department));
	*out = (struct desk){
		.id = id,
		.name = in->name,
		.department_id = department,
		.closed = in->closed,
		.offered = in->offered,
		.weekdays = in->weekdays,
		.from_minute = in->from,
		.to_minute = in->to,
		.break_from = in->break_from,
		.break_to = in->break_to,
		.holidays = in->holidays,
		.away_text = in->away_text,
		.alarm_minutes = in->alarm_minutes,
		.timeout_minutes = in->timeout_minutes,
		.second_look = in->second_look,
	};
	return OK;
}

/* before: NULL for a new one. */
static enum err record(struct call *call, const char *action, const struct desk *before, int64_t id)
{
	const struct desk none = {.name = S("")}, *old = before ? before : &none;
	struct desk now;
	struct change detail;
	TRY(desk_find(call->db, call->arena, id, &now));
	change_begin(&detail, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&detail, "name", old->name, now.name);
	change_i64(&detail, "departmentId", old->department_id, now.department_id);
	change_bool(&detail, "closed", old->closed, now.closed);
	change_bool(&detail, "offered", old->offered, now.offered);
	change_text(&detail, "hours", before ? desk_hours_text(call->arena, old) : S(""), desk_hours_text(call->arena, &now));
	change_bool(&detail, "holidays", old->holidays, now.holidays);
	change_text(&detail, "awayText", before ? old->away_text : S(""), now.away_text);
	change_i64(&detail, "alarmMinutes", old->alarm_minutes, now.alarm_minutes);
	change_i64(&detail, "timeoutMinutes", old->timeout_minutes, now.timeout_minutes);
	change_bool(&detail, "secondLook", old->second_look, now.second_look);
	return call_audit(call, action, str_fmt(call->arena, "desk %" PRId64, id), change_detail(&detail));
}

enum err desk_post(struct call *call, const struct api_desk_save *in, struct api_desks *out)
{
	struct desk desk;
	int64_t id;
	TRY(desk_from(call, in, 0, &desk));
	TRY(desk_add(call->db, call->arena, &desk, call->now, &id));
	TRY(record(call, "desk.add", NULL, id));
	return desks_get(call, out);
}

enum err desk_put(struct call *call, const struct api_desk_save *in, struct api_desks *out)
{
	struct desk desk, before;
	TRY(desk_find(call->db, call->arena, call->id, &before));
	TRY(desk_from(call, in, call->id, &desk));
	TRY(desk_save(call->db, call->arena, &desk, call->now));
	TRY(record(call, "desk.change", &before, call->id));
	return desks_get(call, out);
}

/* --- answers to use again ----------------------------------------------------------------- */

enum err canned_get(struct call *call, struct api_canned_list *out)
{
	struct canned *list;
	size_t count;
	struct scope scope = rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW);
	TRY(canned_list(call->db, call->arena, scope, &list, &count));
	out->canned.items = arena_array(call->arena, struct api_canned, count);
	out->canned.count = count;
	for (size_t i = 0; i < count; i++)
		out->canned.items[i] = (struct api_canned){
			.id = list[i].id,
			.word = list[i].word,
			.text = list[i].text,
			.has_department_id = list[i].department_id != 0,
			.department_id = list[i].department_id,
			.department = list[i].department,
			.may_edit = rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_EDIT, list[i].department_id),
			.updated_at = list[i].updated_at,
			.picture = list[i].picture,
		};
	return OK;
}

/* before, after: NULL where there is none. */
static enum err record_canned(struct call *call, const char *action, const struct canned *before, const struct canned *after)
{
	const struct canned none = {.word = S(""), .text = S(""), .picture = S("")}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "word", old->word, now->word);
	change_text(&detail, "text", old->text, now->text);
	change_text(&detail, "picture", old->picture, now->picture);
	return call_audit(call, action, str_fmt(call->arena, "canned %" PRId64, before ? before->id : now->id), change_detail(&detail));
}

enum err canned_post(struct call *call, const struct api_canned_save *in, struct api_canned_list *out)
{
	struct canned canned = {.word = in->word, .text = in->text, .picture = in->has_picture ? in->picture : S("")};
	TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &canned.department_id));
	TRY(canned_add(call->db, call->arena, &canned, call->session->staff_id, call->now, &canned.id));
	TRY(record_canned(call, "canned.add", NULL, &canned));
	return canned_get(call, out);
}

enum err canned_put(struct call *call, const struct api_canned_save *in, struct api_canned_list *out)
{
	struct canned before;
	TRY(canned_find(call->db, call->arena, call->id, &before));
	struct canned canned = {.id = call->id, .word = in->word, .text = in->text, .department_id = before.department_id,
	                        .picture = in->has_picture ? in->picture : before.picture};
	if (in->has_department_id && in->department_id != before.department_id)
		TRY(call_department(call, &in->department_id, &canned.department_id));
	TRY(canned_save(call->db, call->arena, &canned, call->session->staff_id, call->now));
	TRY(record_canned(call, "canned.change", &before, &canned));
	return canned_get(call, out);
}

enum err canned_delete(struct call *call, struct api_canned_list *out)
{
	struct canned before;
	TRY(canned_find(call->db, call->arena, call->id, &before));
	TRY(canned_remove(call->db, call->arena, call->id));
	TRY(record_canned(call, "canned.delete", &before, NULL));
	return canned_get(call, out);
}
