/* staff_rights: the matrix: who may do what, where, and why. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "csv.h"
#include "department.h"
#include "jst.h"
#include "person.h"
#include "right_view.h"
#include "role.h"
#include "staff_role.h"

#include <stdlib.h>

#define CSV_BYTES ((size_t)16 << 20)

struct people {
	struct staff *list;
	size_t count;
	struct rights *rights; /* beside the list */
	const struct department *departments;
	size_t department_count;
};

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static enum err load(struct call *call, struct people *people)
{
	struct department *departments;
	int64_t *ids = arena_array(call->arena, int64_t, people->count);
	struct rights *sorted = arena_array(call->arena, struct rights, people->count);
	for (size_t i = 0; i < people->count; i++)
		ids[i] = people->list[i].id;
	qsort(ids, people->count, sizeof *ids, by_id);
	TRY(rights_of_many(call->db, call->arena,
	                   &(struct rights_ask){.staff_ids = {ids, people->count}, .now = call->now}, sorted));
	people->rights = arena_array(call->arena, struct rights, people->count);
	for (size_t i = 0; i < people->count; i++) {
		const int64_t *at = bsearch(&people->list[i].id, ids, people->count, sizeof *ids, by_id);
		people->rights[i] = sorted[at - ids];
	}
	TRY(department_list(call->db, call->arena, &departments, &people->department_count));
	people->departments = departments;
	return OK;
}

static struct str department_name(const struct people *people, int64_t id)
{
	for (size_t i = 0; i < people->department_count; i++)
		if (people->departments[i].id == id)
			return people->departments[i].name;
	return S("");
}

static struct api_staff_rights view(struct call *call, const struct people *people, size_t i)
{
	const struct staff *staff = &people->list[i];
	const struct rights *rights = &people->rights[i];
	struct right_name_list names = right_names(call, rights->everywhere);
	struct api_staff_rights out = {
		.id = staff->id,
		.login = staff->login,
		.name = staff->name,
		.department = staff->department,
		.state = staff->disabled ? API_STAFF_RIGHTS_STATE_DISABLED : API_STAFF_RIGHTS_STATE_ACTIVE,
		.administrator = rights->administrator,
		.roles = rights->roles,
	};
	out.everywhere.items = names.items;
	out.everywhere.count = names.count;
	out.inside.count = rights->place_count;
	out.inside.items = arena_array(call->arena, struct api_staff_place, rights->place_count);
	for (size_t k = 0; k < rights->place_count; k++) {
		struct right_name_list inside = right_names(call, rights->places[k].may);
		out.inside.items[k].department = department_name(people, rights->places[k].department_id);
		out.inside.items[k].rights.items = inside.items;
		out.inside.items[k].rights.count = inside.count;
	}
	return out;
}

enum err staff_rights_get(struct call *call, const struct api_staff_query *query, struct api_staff_rights_list *out)
{
	struct staff_filter filter;
	struct people people = {0};
	TRY(person_filter(call, query, &filter));
	TRY(staff_list(call->db, call->arena, &filter, call->now, &people.list, &people.count, &out->total));
	TRY(load(call, &people));
	out->staff.items = arena_array(call->arena, struct api_staff_rights, people.count);
	out->staff.count = people.count;
	for (size_t i = 0; i < people.count; i++)
		out->staff.items[i] = view(call, &people, i);
	struct right_function_list functions = right_functions(call);
	out->functions.items = functions.items;
	out->functions.count = functions.count;
	return OK;
}

/* --- why ------------------------------------------------------------------------------ */

static struct str rights_of_role(const struct role *roles, size_t count, int64_t id, struct str *note)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i].id == id) {
			*note = roles[i].note;
			return roles[i].rights;
		}
	return S("");
}

static enum err add_grants(struct call *call, int64_t staff_id, struct api_staff_why *out)
{
	struct staff_role *given;
	struct role *roles;
	size_t role_count;
	TRY(staff_role_list(call->db, call->arena, (struct i64_list){&staff_id, 1}, call->now, &given,
	                    &out->grants.count));
	TRY(role_list(call->db, call->arena, call->now, &roles, &role_count));
	out->grants.items = arena_array(call->arena, struct api_staff_grant, out->grants.count);
	for (size_t i = 0; i < out->grants.count; i++) {
		struct api_staff_grant *grant = &out->grants.items[i];
		struct right_name_list names = right_names_split(
			call, rights_of_role(roles, role_count, given[i].role_id, &grant->note));
		grant->role = given[i].role;
		grant->scope = given[i].everywhere ? API_STAFF_GRANT_SCOPE_ALL : API_STAFF_GRANT_SCOPE_DEPARTMENT;
		grant->department = given[i].everywhere      ? S("")
		                    : given[i].department_id ? given[i].department
		                                             : out->staff.department;
		grant->has_from = given[i].from_at != 0;
		grant->from = jst_day_of_ms(given[i].from_at);
		grant->has_until = given[i].until_at != 0;
		grant->until = jst_day_of_ms(given[i].until_at) - 1;
		grant->counts = given[i].counts;
		grant->given_by = given[i].given_by;
		grant->given_at = given[i].given_at;
		grant->rights.items = names.items;
		grant->rights.count = names.count;
	}
	return OK;
}

enum err staff_why(struct call *call, struct api_staff_why *out)
{
	struct staff staff;
	struct people people = {.list = &staff, .count = 1};
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	TRY(load(call, &people));
	out->staff = view(call, &people, 0);
	struct right_function_list functions = right_functions(call);
	out->functions.items = functions.items;
	out->functions.count = functions.count;
	return add_grants(call, staff.id, out);
}

/* --- as a file -------------------------------------------------------------------------- */

static bool inside_any(const struct rights *rights, enum right_function function, enum right_action action)
{
	return rights_may(rights, function, action) && !rights_may_in(rights, function, action, 0);
}

/* 見る・作る・直す（部署内） */
static struct str cell_text(struct call *call, const struct rights *rights, enum right_function function)
{
	struct buf out;
	buf_init(&out, call->arena, 512);
	for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
		if (right_exists(function, a) && rights_may(rights, function, a)) {
			if (buf_view(&out).len)
				buf_lit(&out, "・");
			buf_str(&out, str_from(action_label(a)));
			if (inside_any(rights, function, a))
				buf_lit(&out, "（部署内）");
		}
	return buf_view(&out);
}

static void csv_head(struct buf *out)
{
	static const char *const names[] = {"職員ID", "名前", "所属", "状態", "役割"};
	for (size_t i = 0; i < COUNT(names); i++)
		csv_cell(out, str_from(names[i]), i == 0);
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		csv_cell(out, str_from(right_label(f)), false);
	csv_end_row(out);
}

static void csv_line(struct call *call, struct buf *out, const struct staff *staff, const struct rights *rights)
{
	csv_cell(out, staff->login, true);
	csv_cell(out, staff->name, false);
	csv_cell(out, staff->department, false);
	csv_cell(out, staff->disabled ? S("使えない") : S("使える"), false);
	csv_cell(out, rights->roles, false);
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		csv_cell(out, cell_text(call, rights, f), false);
	csv_end_row(out);
}

enum err staff_rights_csv(struct call *call, const struct api_staff_query *query)
{
	struct staff_filter filter;
	struct buf out;
	TRY(person_filter(call, query, &filter));
	TRY(call_audit_export(call, "staff.export", S("staff")));
	buf_init(&out, call->arena, CSV_BYTES);
	csv_head(&out);
	filter.offset = 0;
	filter.most = STAFF_PAGE_MOST;
	for (bool more = true; more; filter.offset += filter.most) {
		struct people people = {0};
		TRY(staff_list(call->db, call->arena, &filter, call->now, &people.list, &people.count, NULL));
		TRY(load(call, &people));
		for (size_t i = 0; i < people.count; i++)
			csv_line(call, &out, &people.list[i], &people.rights[i]);
		more = people.count == STAFF_PAGE_MOST;
	}
	return call_answer_csv(call, S("staff-rights.csv"), &out);
}
