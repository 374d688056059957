/* roles: sets of rights that the city defines. */
#include "role.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "jst.h"
#include "right_view.h"
#include "staff_role.h"

static struct api_role view(struct call *call, const struct role *role)
{
	struct right_name_list names = right_names_split(call, role->rights);
	struct api_role out = {
		.id = role->id,
		.name = role->name,
		.note = role->note,
		.builtin = role->builtin,
		.has_from = role->from_at != 0,
		.from = jst_day_of_ms(role->from_at),
		.people = role->people,
		.has_updated_at = role->updated_at != 0,
		.updated_at = role->updated_at,
	};
	out.rights.items = names.items;
	out.rights.count = names.count;
	return out;
}

/* The roles of the person asking, now or later. */
static enum err own_roles(struct call *call, struct staff_role **out, size_t *count)
{
	int64_t self = call->session->staff_id;
	return staff_role_list(call->db, call->arena, (struct i64_list){&self, 1}, call->now, out, count);
}

static bool is_among(int64_t role_id, const struct staff_role *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].role_id == role_id)
			return true;
	return false;
}

enum err roles_get(struct call *call, struct api_roles *out)
{
	struct role *list;
	struct staff_role *own;
	size_t own_count;
	TRY(role_list(call->db, call->arena, call->now, &list, &out->roles.count));
	TRY(own_roles(call, &own, &own_count));
	out->roles.items = arena_array(call->arena, struct api_role, out->roles.count);
	for (size_t i = 0; i < out->roles.count; i++) {
		out->roles.items[i] = view(call, &list[i]);
		out->roles.items[i].mine = is_among(list[i].id, own, own_count);
	}
	struct right_function_list functions = right_functions(call);
	out->functions.items = functions.items;
	out->functions.count = functions.count;
	return OK;
}

/* Who is no administrator neither writes rights into a role that he does not have
 * himself, nor changes a role of his own. */
static enum err check_giver(struct call *call, int64_t role_id, struct str rights)
{
	struct staff_role *own;
	size_t count;
	struct str name;
	if (call->session->rights.administrator)
		return OK;
	TRY(own_roles(call, &own, &count));
	if (role_id && is_among(role_id, own, count))
		return fail(ERR_DENIED, "自分が持っている役割は、自分では変えられません。管理者に頼んでください。");
	while (rights.len && str_cut(&rights, ',', &name)) {
		enum right_function function;
		enum right_action action;
		if (right_by_name(name, &function, &action) &&
		    !rights_may_in(&call->session->rights, function, action, 0))
			return fail_field(ERR_DENIED, "rights", "全庁の権限として自分が持っていない「%s」の「%s」は、役割に入れられません。",
			                  right_label(function), action_label(action));
	}
	return OK;
}

static enum err record(struct call *call, const char *action, const struct role *before, const struct role *after)
{
	const struct role none = {.name = S(""), .note = S(""), .rights = S("")};
	struct change change;
	change_begin(&change, call->arena, !before ? CHANGE_MADE : !after ? CHANGE_REMOVED : CHANGE_EDITED);
	const struct role *from = before ? before : &none, *to = after ? after : &none;
	change_text(&change, "name", from->name, to->name);
	change_text(&change, "note", from->note, to->note);
	change_time(&change, "from", from->from_at, to->from_at);
	change_text(&change, "rights", from->rights, to->rights);
	return call_audit(call, action, str_fmt(call->arena, "role %" PRId64, after ? to->id : from->id),
	                  change_detail(&change));
}

static struct role_edit edit_of(const struct api_role_save *in)
{
	return (struct role_edit){.name = in->name, .note = in->note,
	                          .from_at = in->has_from ? jst_day_start_ms(in->from) : 0,
	                          .rights = in->rights.items, .right_count = in->rights.count};
}

static enum err add(struct call *call, const struct role_edit *edit, const char *action, struct api_role *out)
{
	struct role after;
	int64_t id;
	TRY(role_add(call->db, call->arena, edit, call->now, &id));
	TRY(role_find(call->db, call->arena, id, call->now, &after));
	TRY(check_giver(call, 0, after.rights));
	TRY(record(call, action, NULL, &after));
	*out = view(call, &after);
	return OK;
}

enum err role_post(struct call *call, const struct api_role_save *in, struct api_role *out)
{
	const struct role_edit edit = edit_of(in);
	return add(call, &edit, "role.add", out);
}

enum err role_put(struct call *call, const struct api_role_save *in, struct api_role *out)
{
	const struct role_edit edit = edit_of(in);
	struct role before, after;
	TRY(role_find(call->db, call->arena, call->id, call->now, &before));
	TRY(check_giver(call, call->id, before.rights));
	TRY(role_save(call->db, call->arena, call->id, &edit, call->now));
	TRY(role_find(call->db, call->arena, call->id, call->now, &after));
	TRY(check_giver(call, call->id, after.rights));
	TRY(record(call, "role.change", &before, &after));
	*out = view(call, &after);
	return OK;
}

enum err role_copy_post(struct call *call, const struct api_role_copy *in, struct api_role *out)
{
	struct role from;
	TRY(role_find(call->db, call->arena, call->id, call->now, &from));
	struct right_name_list names = right_names_split(call, from.rights);
	return add(call,
	           &(struct role_edit){.name = in->name, .note = from.note, .from_at = from.from_at,
	                               .rights = names.items, .right_count = names.count},
	           "role.copy", out);
}

enum err role_delete(struct call *call, struct api_ok *out)
{
	struct role before;
	TRY(role_find(call->db, call->arena, call->id, call->now, &before));
	TRY(check_giver(call, call->id, before.rights));
	TRY(role_remove(call->db, call->arena, call->id, call->now));
	out->ok = true;
	return record(call, "role.delete", &before, NULL);
}
