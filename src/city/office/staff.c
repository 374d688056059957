/* staff: the list of people, and one-time passwords. */
#include "staff.h"

#include "arena.h"
#include "db.h"
#include "like.h"
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

static enum err login_taken(enum err result)
{
	return result == ERR_CONFLICT ? fail_field(ERR_CONFLICT, "login", "この「職員ID」はすでに使われています。") : result;
}

enum err staff_login_check(struct str login)
{
	static const struct str private_mail[] = {
		S_INIT("@gmail.com"), S_INIT("@yahoo.co.jp"), S_INIT("@icloud.com"), S_INIT("@outlook.jp"),
		S_INIT("@outlook.com"), S_INIT("@hotmail.co.jp"), S_INIT("@docomo.ne.jp"), S_INIT("@ezweb.ne.jp"),
		S_INIT("@softbank.ne.jp"), S_INIT("@i.softbank.jp"),
	};
	for (size_t i = 0; i < login.len; i++) {
		char c = login.ptr[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		          c == '.' || c == '-' || c == '_' || c == '@';
		if (!ok)
			return fail_field(ERR_INVALID, "login", "「login」は半角の英数字と . - _ @ で入力してください。");
	}
	for (size_t i = 0; i < COUNT(private_mail); i++)
		if (str_ends(login, private_mail[i]))
			return fail_field(ERR_INVALID, "login", "「login」に私用のメールアドレスは使えません。市が決めた職員IDにしてください。");
	return OK;
}

enum err staff_add(struct db *db, struct arena *arena, const struct staff_new *staff, int64_t now,
                   int64_t *id)
{
	return login_taken(sql_staff_add(db, arena,
	                                 &(struct staff_add_in){
						 .login = staff->login,
						 .name = staff->name,
						 .department_id = staff->department_id ? &staff->department_id : NULL,
						 .password_hash = staff->password_hash,
						 .state = staff->disabled ? S("disabled") : S("active"),
						 .now = now,
					 },
	                                 id));
}

enum err staff_change(struct db *db, struct arena *arena, const struct staff *staff)
{
	int64_t changed;
	TRY(login_taken(sql_staff_change(db, arena, staff->id, staff->login, staff->name,
	                                 staff->department_id ? &staff->department_id : NULL,
	                                 staff->disabled ? S("disabled") : S("active"), &changed)));
	return changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。");
}

enum err staff_set_password(struct db *db, struct arena *arena, int64_t id, struct str hash,
                            bool must_change)
{
	int64_t changed;
	TRY(sql_staff_password(db, arena, id, hash, must_change, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。");
}

#define STAFF_OF(row)                                                                              \
	(struct staff)                                                                             \
	{                                                                                          \
		.id = (row).id, .login = (row).login, .name = (row).name,                          \
		.department_id = (row).has_department_id ? (row).department_id : 0,                \
		.department = (row).department, .disabled = str_eq((row).state, S("disabled")),    \
		.must_change = (row).must_change != 0, .locked = (row).locked != 0,                \
		.signed_in_at = (row).signed_in_at,                                                \
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

enum err staff_by_login(struct db *db, struct arena *arena, struct str login, int64_t now, struct staff *out)
{
	int64_t id;
	enum err found = sql_staff_named(db, arena, login, &id);
	if (found == ERR_NOT_FOUND)
		return fail_field(ERR_NOT_FOUND, "login", "職員ID「%.*s」は登録されていません。", FMT(login));
	TRY(found);
	return staff_find(db, arena, id, now, out);
}

enum err staff_list(struct db *db, struct arena *arena, const struct staff_filter *filter, int64_t now,
                    struct staff **out, size_t *count, int64_t *total)
{
	struct staff_rows_row *rows;
	struct str q = like_pattern(arena, filter->q);
	TRY(sql_staff_rows(db, arena,
	                   &(struct staff_rows_in){now, filter->scope.everywhere, filter->scope.departments, q,
	                                           filter->inside.everywhere, filter->inside.departments,
	                                           filter->role_id, filter->state, filter->most, filter->offset},
	                   &rows, count));
	if (total)
		TRY(sql_staff_total(db, arena,
		                    &(struct staff_total_in){now, filter->scope.everywhere, filter->scope.departments, q,
		                                             filter->inside.everywhere, filter->inside.departments,
		                                             filter->role_id, filter->state},
		                    total));
	*out = arena_array(arena, struct staff, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = STAFF_OF(rows[i]);
	return OK;
}

enum err staff_names(struct db *db, struct arena *arena, struct staff_name **out, size_t *count)
{
	struct staff_names_row *rows;
	TRY(sql_staff_names(db, arena, &rows, count));
	*out = arena_array(arena, struct staff_name, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct staff_name){rows[i].id, rows[i].name, rows[i].department,
		                                str_eq(rows[i].state, S("disabled"))};
	return OK;
}
