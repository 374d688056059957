/* staff: the list of people, and one-time passwords. */
#include "staff.h"

#include "arena.h"
#include "db.h"
#include "secret.h"
#include "staff.sql.h"
#include "str.h"

struct str staff_one_time_password(struct arena *arena)
{
	/* No letters that look alike; 16 of 32 signs are 80 bits. */
	static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
	uint8_t raw[16];
	char *text = arena_alloc(arena, 20);
	size_t len = 0;
	for (size_t i = 0; i < sizeof raw; i++) {
		if (i > 0 && i % 4 == 0)
			text[len++] = '-';
		do
			random_bytes(&raw[i], 1);
		while (raw[i] >= 256 / (sizeof signs - 1) * (sizeof signs - 1));
		text[len++] = signs[raw[i] % (sizeof signs - 1)];
	}
	return str_of(text, len);
}

static enum err department_id(struct db *db, struct arena *arena, struct str name, int64_t *id,
                              bool *given)
{
	*given = name.len > 0;
	if (!*given)
		return OK;
	enum err found = sql_department_find(db, arena, name, id);
	return found == ERR_NOT_FOUND ? sql_department_add(db, arena, name, id) : found;
}

static enum err login_taken(enum err result)
{
	return result == ERR_CONFLICT ? fail_field(ERR_CONFLICT, "login", "この「職員ID」はすでに使われています。") : result;
}

static enum err set_role(struct db *db, struct arena *arena, int64_t id, struct str role, int64_t now)
{
	TRY(sql_staff_role_none(db, arena, id));
	return sql_staff_role_give(db, arena, id, str_eq(role, S("admin")) ? S("管理者") : S("作成者"), now);
}

enum err staff_add(struct db *db, struct arena *arena, const struct staff_new *staff, int64_t now,
                   int64_t *id)
{
	int64_t department;
	bool given;
	TRY(department_id(db, arena, staff->department, &department, &given));
	TRY(login_taken(sql_staff_add(db, arena, staff->login, staff->name, given ? &department : NULL,
	                              staff->password_hash, now, id)));
	return set_role(db, arena, *id, staff->role, now);
}

enum err staff_change(struct db *db, struct arena *arena, const struct staff *staff, int64_t now)
{
	int64_t department, others, changed;
	bool given;
	bool stays_admin = str_eq(staff->role, S("admin")) && str_eq(staff->state, S("active"));
	TRY(sql_staff_active_admins(db, arena, staff->id, &others));
	if (!stays_admin && others == 0)
		return fail_field(ERR_INVALID, "role", "管理者がひとりもいなくなるため、変更できません。先に別の管理者を決めてください。");
	TRY(department_id(db, arena, staff->department, &department, &given));
	TRY(login_taken(sql_staff_change(db, arena, staff->id, staff->login, staff->name, given ? &department : NULL,
	                                 staff->state, &changed)));
	if (!changed)
		return fail(ERR_NOT_FOUND, "この職員は登録されていません。");
	struct staff after;
	TRY(staff_find(db, arena, staff->id, now, &after));
	return str_eq(after.role, staff->role) ? OK : set_role(db, arena, staff->id, staff->role, now);
}

enum err staff_set_password(struct db *db, struct arena *arena, int64_t id, struct str hash,
                            bool must_change)
{
	int64_t changed;
	TRY(sql_staff_password(db, arena, id, hash, must_change, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。");
}

#define STAFF_OF(row)                                                                          \
	(struct staff)                                                                         \
	{                                                                                      \
		.id = (row).id, .login = (row).login, .name = (row).name, .role = (row).role,  \
		.department = (row).department, .state = (row).state,                          \
		.must_change = (row).must_change != 0, .locked = (row).locked != 0,            \
		.signed_in_at = (row).signed_in_at,                                            \
	}

enum err staff_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff *out)
{
	struct staff_row_row row;
	enum err found = sql_staff_row(db, arena, id, now, &row);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この職員は登録されていません。");
	TRY(found);
	*out = STAFF_OF(row);
	return OK;
}

enum err staff_list(struct db *db, struct arena *arena, int64_t now, struct staff **out, size_t *count)
{
	struct staff_rows_row *rows;
	TRY(sql_staff_rows(db, arena, now, &rows, count));
	*out = arena_array(arena, struct staff, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = STAFF_OF(rows[i]);
	return OK;
}
