/* person: members of staff, for those who look after them. */
#include "person.h"

#include "arena.h"
#include "call.h"
#include "department.h"
#include "jst.h"
#include "role.h"
#include "staff_role.h"

#define LIMIT_USUAL 100

enum err person_to_change(struct call *call, struct staff *out)
{
	TRY(staff_find(call->db, call->arena, call->id, call->now, out));
	return person_covered(call, out->id);
}

enum err person_covered(struct call *call, int64_t staff_id)
{
	struct rights theirs;
	enum right_function function;
	enum right_action action;
	const struct rights_ask ask = {.staff_ids = {&staff_id, 1}, .now = call->now, .any_time = true};
	TRY(rights_of_many(call->db, call->arena, &ask, &theirs));
	if (rights_cover(&call->session->rights, &theirs, &function, &action))
		return OK;
	return fail_field(ERR_DENIED, "roles",
	                  "自分にない権限（%sの「%s」）を持つ職員は変えられません。また、自分にない権限は渡せません。管理者に相談してください。",
	                  right_label(function), action_label(action));
}

static struct api_staff_role role_of(const struct staff_role *role)
{
	return (struct api_staff_role){
		.role_id = role->role_id,
		.role = role->role,
		.builtin = role->builtin,
		.scope = role->everywhere ? API_STAFF_ROLE_SCOPE_ALL : API_STAFF_ROLE_SCOPE_DEPARTMENT,
		.has_department_id = role->department_id != 0,
		.department_id = role->department_id,
		.department = role->department,
		.has_from = role->from_at != 0,
		.from = jst_day_of_ms(role->from_at),
		.has_until = role->until_at != 0,
		.until = jst_day_of_ms(role->until_at) - 1,
		.counts = role->counts,
		.given_by = role->given_by,
		.given_at = role->given_at,
	};
}

static struct api_staff_row row_of(const struct staff *staff)
{
	return (struct api_staff_row){
		.id = staff->id,
		.login = staff->login,
		.name = staff->name,
		.has_department_id = staff->department_id != 0,
		.department_id = staff->department_id,
		.department = staff->department,
		.state = staff->disabled ? API_STAFF_ROW_STATE_DISABLED : API_STAFF_ROW_STATE_ACTIVE,
		.locked = staff->locked,
		.must_change = staff->must_change,
		.has_signed_in_at = staff->signed_in_at != 0,
		.signed_in_at = staff->signed_in_at,
	};
}

static void add_roles(struct call *call, const struct staff_role *roles, size_t count, struct api_staff_row *out)
{
	out->roles.items = arena_array(call->arena, struct api_staff_role, STAFF_ROLES_MOST);
	for (size_t i = 0; i < count && out->roles.count < STAFF_ROLES_MOST; i++) {
		if (roles[i].staff_id != out->id)
			continue;
		out->roles.items[out->roles.count++] = role_of(&roles[i]);
		out->administrator |= roles[i].builtin && roles[i].counts;
	}
}

enum err person_rows(struct call *call, const struct staff *list, size_t count, struct api_staff_row *out)
{
	int64_t *ids = arena_array(call->arena, int64_t, count);
	struct staff_role *roles;
	size_t role_count;
	for (size_t i = 0; i < count; i++)
		ids[i] = list[i].id;
	TRY(staff_role_list(call->db, call->arena, (struct i64_list){ids, count}, call->now, &roles, &role_count));
	for (size_t i = 0; i < count; i++) {
		out[i] = row_of(&list[i]);
		add_roles(call, roles, role_count, &out[i]);
	}
	return OK;
}

enum err person_row(struct call *call, int64_t staff_id, struct api_staff_row *out)
{
	struct staff staff;
	TRY(staff_find(call->db, call->arena, staff_id, call->now, &staff));
	return person_rows(call, &staff, 1, out);
}

/* A department and all below it; the list has those above first. */
static struct i64_list with_those_below(struct arena *arena, const struct department *list, size_t count, int64_t id)
{
	int64_t *ids = arena_array(arena, int64_t, count + 1);
	size_t found = 0;
	ids[found++] = id;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < found; k++)
			if (list[i].parent_id == ids[k]) {
				ids[found++] = list[i].id;
				break;
			}
	return (struct i64_list){ids, found};
}

enum err person_filter(struct call *call, const struct api_staff_query *query, struct staff_filter *out)
{
	*out = (struct staff_filter){
		.scope = call_scope(call),
		.q = query->has_q ? query->q : S(""),
		.inside = SCOPE_EVERYWHERE,
		.role_id = query->has_role ? query->role : 0,
		.state = query->has_state ? str_from(api_staff_query_state_words[query->state]) : S(""),
		.offset = query->has_offset ? query->offset : 0,
		.most = query->has_limit ? query->limit : LIMIT_USUAL,
	};
	if (!query->has_department)
		return OK;
	struct department *list;
	size_t count;
	TRY(department_list(call->db, call->arena, &list, &count));
	out->inside = (struct scope){.departments = with_those_below(call->arena, list, count, query->department)};
	return OK;
}
