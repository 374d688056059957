/* staff: passwords, locks and the list of people. */
#include "staff.h"

#include "arena.h"
#include "db.h"
#include "secret.h"
#include "staff.sql.h"
#include "str.h"
#include "utf8.h"

static enum err refused(void)
{
	return fail(ERR_DENIED, "職員IDまたはパスワードが違います。%d 回続けて間違えると %d 分間ログインできなくなります。",
	            STAFF_FAILURES, (int)(STAFF_LOCK_MS / 60000));
}

static enum err is_locked(void)
{
	return fail(ERR_DENIED, "続けて間違えたため、このIDは一時的にロックされています。%d 分ほど待つか、管理者に連絡してください。",
	            (int)(STAFF_LOCK_MS / 60000));
}

static enum err note_failure(struct db_pool *pool, struct arena *arena, int64_t id, int64_t now)
{
	struct db *db;
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err result = sql_staff_failed(db, arena, id, now + STAFF_LOCK_MS, STAFF_FAILURES);
	db_return(&db);
	return result;
}

/* Costs what a real check costs, so that an answer's time tells nothing. */
static void waste_time(struct arena *arena, struct str password)
{
	struct str hash;
	if (password_hash(arena, password, &hash) != OK)
		return;
}

enum err staff_sign_in(struct db_pool *pool, struct arena *arena, struct str login,
                       struct str password, int64_t now, struct staff *out)
{
	struct db *db;
	TRY(db_take(pool, arena, DB_READ, &db));
	struct staff_secret_row row;
	enum err found = sql_staff_secret(db, arena, login, &row);
	db_return(&db);
	if (found == ERR_NOT_FOUND) {
		waste_time(arena, password);
		return refused();
	}
	TRY(found);
	if (row.locked_until > now)
		return is_locked();
	if (!password_matches(row.password_hash, password) || !str_eq(row.state, S("active"))) {
		TRY(note_failure(pool, arena, row.id, now));
		return refused();
	}
	TRY(db_take(pool, arena, DB_WRITE, &db));
	TRY(sql_staff_signed_in(db, arena, row.id, now));
	enum err result = staff_find(db, arena, row.id, now, out);
	db_return(&db);
	return result;
}

enum err staff_password_check(struct str login, struct str password)
{
	size_t length = utf8_graphemes(password);
	if (length < PASSWORD_LEAST)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」は %d 文字以上にしてください（いまは %zu 文字）。",
		                  PASSWORD_LEAST, length);
	if (login.len >= 3 && str_find(password, login) >= 0)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」に職員IDを含めないでください。");
	bool kinds[3] = {false};
	for (size_t i = 0; i < password.len; i++) {
		char c = password.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		kinds[letter ? 0 : c >= '0' && c <= '9' ? 1 : 2] = true;
	}
	if (kinds[0] + kinds[1] + kinds[2] < 2)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」は英字・数字・記号のうち 2 種類以上を混ぜてください。");
	return OK;
}

enum err staff_password_change(struct db_pool *pool, struct arena *arena, int64_t id,
                               struct str current, struct str changed)
{
	struct db *db;
	struct staff_hash_row row;
	TRY(db_take(pool, arena, DB_READ, &db));
	TRY(sql_staff_hash(db, arena, id, &row));
	db_return(&db);
	if (!password_matches(row.password_hash, current))
		return fail_field(ERR_INVALID, "current", "「いまのパスワード」が違います。");
	TRY(staff_password_check(row.login, changed));
	if (str_eq(current, changed))
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」はいまのパスワードと別のものにしてください。");
	struct str hash;
	TRY(password_hash(arena, changed, &hash));
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err result = staff_set_password(db, arena, id, hash, false);
	db_return(&db);
	return result;
}

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
