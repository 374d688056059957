/* staff: the people who may sign in. */
#include "staff.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "secret.h"

static struct api_staff_row row_of(const struct staff *staff)
{
	return (struct api_staff_row){
		.id = staff->id,
		.login = staff->login,
		.name = staff->name,
		.role = str_eq(staff->role, S("admin")) ? API_STAFF_ROW_ROLE_ADMIN : API_STAFF_ROW_ROLE_EDITOR,
		.department = staff->department,
		.state = str_eq(staff->state, S("active")) ? API_STAFF_ROW_STATE_ACTIVE : API_STAFF_ROW_STATE_DISABLED,
		.locked = staff->locked,
		.must_change = staff->must_change,
		.has_signed_in_at = staff->signed_in_at != 0,
		.signed_in_at = staff->signed_in_at,
	};
}

enum err staff_list_get(struct call *call, struct api_staff_list *out)
{
	struct staff *list;
	size_t count;
	TRY(staff_list(call->db, call->arena, call->now, &list, &count));
	out->staff.items = arena_array(call->arena, struct api_staff_row, count);
	out->staff.count = count;
	for (size_t i = 0; i < count; i++)
		out->staff.items[i] = row_of(&list[i]);
	return OK;
}

static struct str object_of(struct call *call, struct str login)
{
	return str_fmt(call->arena, "staff %.*s", FMT(login));
}

static enum err check_login(struct str login)
{
	for (size_t i = 0; i < login.len; i++) {
		char c = login.ptr[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		          c == '.' || c == '-' || c == '_' || c == '@';
		if (!ok)
			return fail_field(ERR_INVALID, "login", "「login」は半角の英数字と . - _ @ で入力してください。");
	}
	return OK;
}

/* The hash takes a tenth of a second: done before the database is asked for. */
static enum err make_password(struct call *call, struct str *shown, struct str *hash)
{
	*shown = staff_one_time_password(call->arena);
	return password_hash(call->arena, *shown, hash);
}

enum err staff_post(struct call *call, const struct api_staff_save *in, struct api_staff_created *out)
{
	struct str shown, hash;
	int64_t id;
	struct staff staff;
	TRY(check_login(in->login));
	TRY(make_password(call, &shown, &hash));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(staff_add(call->db, call->arena,
	              &(struct staff_new){in->login, in->name, str_from(api_staff_save_role_words[in->role]),
	                                  in->department, hash},
	              call->now, &id));
	TRY(call_audit(call, "staff.add", object_of(call, in->login), S("")));
	TRY(staff_find(call->db, call->arena, id, call->now, &staff));
	TRY(tx_commit(call->db));
	*out = (struct api_staff_created){.staff = row_of(&staff), .one_time_password = shown};
	return OK;
}

enum err staff_put(struct call *call, const struct api_staff_save *in, struct api_staff_row *out)
{
	struct staff staff = {
		.id = call->id,
		.login = in->login,
		.name = in->name,
		.role = str_from(api_staff_save_role_words[in->role]),
		.department = in->department,
		.state = str_from(api_staff_save_state_words[in->state]),
	};
	TRY(check_login(in->login));
	TRY(staff_change(call->db, call->arena, &staff, call->now));
	if (in->state == API_STAFF_SAVE_STATE_DISABLED)
		TRY(session_end_all(call->db, call->arena, call->id));
	TRY(call_audit(call, "staff.change", object_of(call, in->login), S("")));
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	*out = row_of(&staff);
	return OK;
}

enum err staff_password_reset(struct call *call, struct api_staff_created *out)
{
	struct str shown, hash;
	struct staff staff;
	TRY(make_password(call, &shown, &hash));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(staff_set_password(call->db, call->arena, call->id, hash, true));
	TRY(session_end_all(call->db, call->arena, call->id));
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	TRY(call_audit(call, "staff.password", object_of(call, staff.login), S("")));
	TRY(tx_commit(call->db));
	*out = (struct api_staff_created){.staff = row_of(&staff), .one_time_password = shown};
	return OK;
}
