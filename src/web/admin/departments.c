/* departments: the tree of 部 and 課. */
#include "department.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"

static struct str *may_edit(struct call *call, int64_t department_id, size_t *count)
{
	struct str *keys = arena_array(call->arena, struct str, RIGHT_FUNCTIONS);
	*count = 0;
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		if (right_has_departments(f) && rights_may_in(&call->session->rights, f, ACTION_EDIT, department_id))
			keys[(*count)++] = str_from(right_key(f));
	return keys;
}

enum err departments_get(struct call *call, struct api_departments *out)
{
	struct department *list;
	TRY(department_list(call->db, call->arena, &list, &out->departments.count));
	out->departments.items = arena_array(call->arena, struct api_department, out->departments.count);
	for (size_t i = 0; i < out->departments.count; i++) {
		struct api_department *d = &out->departments.items[i];
		*d = (struct api_department){
			.id = list[i].id,
			.name = list[i].name,
			.has_parent_id = list[i].parent_id != 0,
			.parent_id = list[i].parent_id,
			.closed = list[i].closed,
			.people = list[i].people,
		};
		d->may_edit.items = may_edit(call, d->id, &d->may_edit.count);
	}
	out->may_edit.items = may_edit(call, 0, &out->may_edit.count);
	return OK;
}

static struct department_edit edit_of(const struct api_department_save *in)
{
	return (struct department_edit){in->name, in->has_parent_id ? in->parent_id : 0, in->closed};
}

static enum err above(struct call *call, int64_t parent_id, struct str *name)
{
	struct department parent = {.name = S("")};
	if (parent_id)
		TRY(department_find(call->db, call->arena, parent_id, &parent));
	*name = parent.name;
	return OK;
}

static enum err record(struct call *call, const char *action, const struct department *before,
                       const struct department *after)
{
	const struct department none = {.name = S("")};
	struct change change;
	struct str was, is;
	TRY(above(call, before ? before->parent_id : 0, &was));
	TRY(above(call, after ? after->parent_id : 0, &is));
	change_begin(&change, call->arena, !before ? CHANGE_MADE : !after ? CHANGE_REMOVED : CHANGE_EDITED);
	before = before ? before : &none;
	const struct department *now = after ? after : &none;
	change_text(&change, "name", before->name, now->name);
	change_text(&change, "parentId", was, is);
	change_bool(&change, "closed", before->closed, now->closed);
	return call_audit(call, action, str_fmt(call->arena, "department %" PRId64, after ? after->id : before->id),
	                  change_detail(&change));
}

enum err department_post(struct call *call, const struct api_department_save *in, struct api_departments *out)
{
	const struct department_edit edit = edit_of(in);
	struct department after;
	int64_t id;
	TRY(department_add(call->db, call->arena, &edit, &id));
	TRY(department_find(call->db, call->arena, id, &after));
	TRY(record(call, "department.add", NULL, &after));
	return departments_get(call, out);
}

enum err department_put(struct call *call, const struct api_department_save *in, struct api_departments *out)
{
	const struct department_edit edit = edit_of(in);
	struct department before, after;
	TRY(department_find(call->db, call->arena, call->id, &before));
	TRY(department_save(call->db, call->arena, call->id, &edit));
	TRY(department_find(call->db, call->arena, call->id, &after));
	TRY(record(call, "department.change", &before, &after));
	return departments_get(call, out);
}

enum err department_delete(struct call *call, struct api_departments *out)
{
	struct department before;
	TRY(department_find(call->db, call->arena, call->id, &before));
	TRY(department_remove(call->db, call->arena, call->id));
	TRY(record(call, "department.delete", &before, NULL));
	return departments_get(call, out);
}

enum err departments_order(struct call *call, const struct api_order *in, struct api_departments *out)
{
	TRY(department_order(call->db, call->arena, (struct i64_list){in->ids.items, in->ids.count}));
	TRY(call_audit(call, "department.order", S("departments"), S("")));
	return departments_get(call, out);
}
