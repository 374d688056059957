/* departments: the tree of 部 and 課. */
#include "department.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"

enum err departments_get(struct call *call, struct api_departments *out)
{
	const struct rights *rights = &call->session->rights;
	struct department *list;
	TRY(department_list(call->db, call->arena, &list, &out->departments.count));
	out->departments.items = arena_array(call->arena, struct api_department, out->departments.count);
	for (size_t i = 0; i < out->departments.count; i++)
		out->departments.items[i] = (struct api_department){
			.id = list[i].id,
			.name = list[i].name,
			.has_parent_id = list[i].parent_id != 0,
			.parent_id = list[i].parent_id,
			.closed = list[i].closed,
			.people = list[i].people,
			.may_write = rights_may_in(rights, RIGHT_BROADCAST, ACTION_EDIT, list[i].id),
			.may_save = rights_may_in(rights, RIGHT_SEGMENT, ACTION_EDIT, list[i].id),
			.may_answer = rights_may_in(rights, RIGHT_ARTICLE, ACTION_EDIT, list[i].id),
			.may_menu = rights_may_in(rights, RIGHT_MENU, ACTION_EDIT, list[i].id),
			.may_source = rights_may_in(rights, RIGHT_SOURCE, ACTION_EDIT, list[i].id),
			.may_face = rights_may_in(rights, RIGHT_FACE, ACTION_EDIT, list[i].id),
			.may_tag_rule = rights_may_in(rights, RIGHT_TAG_RULE, ACTION_EDIT, list[i].id),
			.may_code = rights_may_in(rights, RIGHT_CODE, ACTION_EDIT, list[i].id),
		};
	out->whole_city = rights_may_in(rights, RIGHT_BROADCAST, ACTION_EDIT, 0);
	out->whole_city_segments = rights_may_in(rights, RIGHT_SEGMENT, ACTION_EDIT, 0);
	out->whole_city_articles = rights_may_in(rights, RIGHT_ARTICLE, ACTION_EDIT, 0);
	out->whole_city_faces = rights_may_in(rights, RIGHT_FACE, ACTION_EDIT, 0);
	out->whole_city_menus = rights_may_in(rights, RIGHT_MENU, ACTION_EDIT, 0);
	out->whole_city_sources = rights_may_in(rights, RIGHT_SOURCE, ACTION_EDIT, 0);
	out->whole_city_tag_rules = rights_may_in(rights, RIGHT_TAG_RULE, ACTION_EDIT, 0);
	out->whole_city_codes = rights_may_in(rights, RIGHT_CODE, ACTION_EDIT, 0);
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
