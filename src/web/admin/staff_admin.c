/* staff: the people who may sign in. */
#include "staff.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "department.h"
#include "jst.h"
#include "person.h"
#include "secret.h"
#include "staff_role.h"

enum err staff_list_get(struct call *call, const struct api_staff_query *query, struct api_staff_list *out)
{
	struct staff_filter filter;
	struct staff *list;
	TRY(person_filter(call, query, &filter));
	TRY(staff_list(call->db, call->arena, &filter, call->now, &list, &out->staff.count, &out->total));
	out->staff.items = arena_array(call->arena, struct api_staff_row, out->staff.count);
	return person_rows(call, list, out->staff.count, out->staff.items);
}

enum err staff_get(struct call *call, struct api_staff_row *out)
{
	return person_row(call, call->id, out);
}

static struct str object_of(struct call *call, struct str login)
{
	return str_fmt(call->arena, "staff %.*s", FMT(login));
}

/* The hash takes a tenth of a second: done before the database is asked for. */
static enum err make_password(struct call *call, struct str *shown, struct str *hash)
{
	*shown = staff_one_time_password(call->arena);
	return password_hash(call->arena, *shown, hash);
}

static struct staff_role role_from(const struct api_staff_role_save *in)
{
	bool all = in->scope == API_STAFF_ROLE_SAVE_SCOPE_ALL;
	return (struct staff_role){
		.role_id = in->role_id,
		.everywhere = all,
		.department_id = !all && in->has_department_id ? in->department_id : 0,
		.from_at = in->has_from ? jst_day_start_ms(in->from) : 0,
		.until_at = in->has_until ? jst_day_start_ms(in->until + 1) : 0,
	};
}

static struct staff_role *roles_from(struct call *call, const struct api_staff_save *in)
{
	struct staff_role *roles = arena_array(call->arena, struct staff_role, in->roles.count);
	for (size_t i = 0; i < in->roles.count; i++)
		roles[i] = role_from(&in->roles.items[i]);
	return roles;
}

static enum err check_department(struct call *call, int64_t id)
{
	struct department department = {0};
	if (id)
		TRY(department_find(call->db, call->arena, id, &department));
	if (department.closed)
		return fail_field(ERR_INVALID, "departmentId", "%.*sは廃止された部署です。ほかの「所属」を選んでください。", FMT(department.name));
	if (rights_may_in(&call->session->rights, RIGHT_STAFF, ACTION_EDIT, id))
		return OK;
	return fail_field(ERR_DENIED, "departmentId", "この「所属」の職員を管理する権限がありません。自分の部署を選んでください。");
}

/* As people read it in the record: 作成者（子育て支援課、2027-04-01から）. */
static struct str roles_text(struct call *call, const struct api_staff_row *row)
{
	struct buf out;
	buf_init(&out, call->arena, 8192);
	for (size_t i = 0; i < row->roles.count; i++) {
		const struct api_staff_role *role = &row->roles.items[i];
		struct str place = role->scope == API_STAFF_ROLE_SCOPE_ALL ? S("全庁")
		                   : role->has_department_id              ? role->department
		                                                          : S("所属");
		buf_fmt(&out, "%s%.*s（%.*s", i ? "、" : "", FMT(role->role), FMT(place));
		if (role->has_from)
			buf_fmt(&out, "、%.*sから", FMT(jst_format_date(call->arena, role->from)));
		if (role->has_until)
			buf_fmt(&out, "、%.*sまで", FMT(jst_format_date(call->arena, role->until)));
		buf_lit(&out, "）");
	}
	return buf_view(&out);
}

static enum err record(struct call *call, const char *action, const struct api_staff_row *before,
                       const struct api_staff_row *after)
{
	static const struct api_staff_row nobody;
	struct change change;
	const struct api_staff_row *from = before ? before : &nobody;
	change_begin(&change, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&change, "login", from->login, after->login);
	change_text(&change, "name", from->name, after->name);
	change_text(&change, "department", from->department, after->department);
	change_text(&change, "roles", roles_text(call, from), roles_text(call, after));
	change_text(&change, "state", str_from(api_staff_row_state_words[from->state]),
	            str_from(api_staff_row_state_words[after->state]));
	return call_audit(call, action, object_of(call, after->login), change_detail(&change));
}

static enum err add(struct call *call, const struct api_staff_save *in, struct str hash, struct api_staff_row *out)
{
	int64_t id, department = in->has_department_id ? in->department_id : 0;
	TRY(check_department(call, department));
	TRY(staff_add(call->db, call->arena,
	              &(struct staff_new){.login = in->login, .name = in->name, .department_id = department,
	                                  .disabled = in->state == API_STAFF_SAVE_STATE_DISABLED,
	                                  .password_hash = hash},
	              call->now, &id));
	TRY(staff_role_set(call->db, call->arena, id, roles_from(call, in), in->roles.count,
	                   (struct staff_role_giver){call->session->staff_id, call->now}));
	TRY(person_covered(call, id));
	TRY(person_row(call, id, out));
	return record(call, "staff.add", NULL, out);
}

enum err staff_post(struct call *call, const struct api_staff_save *in, struct api_staff_created *out)
{
	struct str shown, hash;
	TRY(staff_login_check(in->login));
	TRY(make_password(call, &shown, &hash));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(add(call, in, hash, &out->staff));
	TRY(tx_commit(call->db));
	out->one_time_password = shown;
	return OK;
}

static bool same_roles(const struct api_staff_row *before, const struct staff_role *roles, size_t count)
{
	bool same = before->roles.count == count;
	for (size_t i = 0; same && i < count; i++) {
		const struct api_staff_role *had = &before->roles.items[i];
		struct staff_role was = role_from(&(struct api_staff_role_save){
			.role_id = had->role_id,
			.scope = (enum api_staff_role_save_scope)had->scope,
			.has_department_id = had->has_department_id,
			.department_id = had->department_id,
			.has_from = had->has_from,
			.from = had->from,
			.has_until = had->has_until,
			.until = had->until,
		});
		same = staff_role_same(&was, &roles[i]);
	}
	return same;
}

/* Nobody raises (or locks out) oneself. */
static enum err check_self(struct call *call, const struct api_staff_save *in, const struct api_staff_row *before)
{
	int64_t department = in->has_department_id ? in->department_id : 0;
	bool moved = department != (before->has_department_id ? before->department_id : 0);
	if (call->id != call->session->staff_id)
		return OK;
	if ((int)in->state == (int)before->state && same_roles(before, roles_from(call, in), in->roles.count) &&
	    (!moved || call->session->rights.administrator))
		return OK;
	return fail_field(ERR_INVALID, "roles", "自分の役割・所属・状態は、自分では変えられません。ほかの管理者に頼んでください。");
}

enum err staff_put(struct call *call, const struct api_staff_save *in, struct api_staff_row *out)
{
	struct staff staff;
	struct api_staff_row before;
	TRY(staff_login_check(in->login));
	TRY(person_to_change(call, &staff));
	TRY(person_rows(call, &staff, 1, &before));
	TRY(check_self(call, in, &before));
	int64_t department = in->has_department_id ? in->department_id : 0;
	if (department != staff.department_id)
		TRY(check_department(call, department));
	staff.login = in->login;
	staff.name = in->name;
	staff.department_id = department;
	staff.disabled = in->state == API_STAFF_SAVE_STATE_DISABLED;
	TRY(staff_change(call->db, call->arena, &staff));
	TRY(staff_role_set(call->db, call->arena, staff.id, roles_from(call, in), in->roles.count,
	                   (struct staff_role_giver){call->session->staff_id, call->now}));
	TRY(staff_role_keep_administrator(call->db, call->arena, call->now));
	TRY(person_covered(call, staff.id));
	if (staff.disabled)
		TRY(session_end_all(call->db, call->arena, staff.id));
	TRY(person_row(call, staff.id, out));
	return record(call, "staff.change", &before, out);
}

enum err staff_password_reset(struct call *call, struct api_staff_created *out)
{
	struct str shown, hash;
	struct staff staff;
	TRY(make_password(call, &shown, &hash));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(person_to_change(call, &staff));
	TRY(staff_set_password(call->db, call->arena, staff.id, hash, true));
	TRY(session_end_all(call->db, call->arena, staff.id));
	TRY(person_row(call, staff.id, &out->staff));
	TRY(call_audit(call, "staff.password", object_of(call, staff.login), S("")));
	TRY(tx_commit(call->db));
	out->one_time_password = shown;
	return OK;
}
