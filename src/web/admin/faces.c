/* faces: names and pictures that stand beside messages. */
#include "face.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"

static struct api_face view(const struct call *call, const struct face *f)
{
	return (struct api_face){
		.id = f->id,
		.name = f->name,
		.has_department_id = f->department_id != 0,
		.department_id = f->department_id,
		.department = f->department,
		.icon = f->icon,
		.for_broadcast = f->for_broadcast,
		.for_staff = f->for_staff,
		.for_bot = f->for_bot,
		.closed = f->closed,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_FACE, ACTION_EDIT, f->department_id),
		.updated_at = f->updated_at,
	};
}

/* What citizens see is nobody's secret: everybody's are shown, to choose from. */
enum err faces_get(struct call *call, struct api_faces *out)
{
	struct face *list;
	TRY(face_list(call->db, call->arena, &list, &out->faces.count));
	out->faces.items = arena_array(call->arena, struct api_face, out->faces.count);
	for (size_t i = 0; i < out->faces.count; i++)
		out->faces.items[i] = view(call, &list[i]);
	return OK;
}

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct face *before, const struct face *after)
{
	const struct face none = {.name = S(""), .icon = S(""), .department = S("")}, *old = before ? before : &none,
	                  *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "departmentId", old->department, now->department);
	change_text(&detail, "icon", old->icon, now->icon);
	change_bool(&detail, "forBroadcast", old->for_broadcast, now->for_broadcast);
	change_bool(&detail, "forStaff", old->for_staff, now->for_staff);
	change_bool(&detail, "forBot", old->for_bot, now->for_bot);
	change_bool(&detail, "closed", old->closed, now->closed);
	return call_audit(call, action, str_fmt(call->arena, "face %" PRId64, before ? before->id : now->id), change_detail(&detail));
}

static struct face face_of(const struct api_face_save *in, int64_t department_id)
{
	return (struct face){
		.name = in->name,
		.department_id = department_id,
		.icon = in->icon,
		.for_broadcast = in->for_broadcast,
		.for_staff = in->for_staff,
		.for_bot = in->for_bot,
		.closed = in->closed,
		.updated_at = in->has_updated_at ? in->updated_at : 0,
	};
}

static struct face_by by(const struct call *call) { return (struct face_by){call->session->staff_id, call->now}; }

enum err face_post(struct call *call, const struct api_face_save *in, struct api_faces *out)
{
	const struct face_by who = by(call);
	struct face after;
	int64_t department, id;
	TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	const struct face face = face_of(in, department);
	TRY(face_add(call->db, call->arena, &face, &who, &id));
	TRY(face_find(call->db, call->arena, id, &after));
	TRY(record(call, "face.add", NULL, &after));
	return faces_get(call, out);
}

enum err face_put_one(struct call *call, const struct api_face_save *in, struct api_faces *out)
{
	const struct face_by who = by(call);
	struct face before, after;
	TRY(face_find(call->db, call->arena, call->id, &before));
	int64_t department = before.department_id;
	if (in->has_department_id && in->department_id != department)
		TRY(call_department(call, &in->department_id, &department));
	struct face face = face_of(in, department);
	face.id = call->id;
	TRY(face_save(call->db, call->arena, &face, &who));
	TRY(face_find(call->db, call->arena, call->id, &after));
	TRY(record(call, "face.change", &before, &after));
	return faces_get(call, out);
}

enum err face_delete(struct call *call, struct api_faces *out)
{
	struct face before;
	TRY(face_find(call->db, call->arena, call->id, &before));
	TRY(face_remove(call->db, call->arena, call->id));
	TRY(record(call, "face.delete", &before, NULL));
	return faces_get(call, out);
}
