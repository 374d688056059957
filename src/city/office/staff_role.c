/* staff_role: rows that give a role to a person. */
#include "staff_role.h"

#include "arena.h"
#include "department.h"
#include "role.sql.h"
#include "staff_role.sql.h"
#include "str.h"

#define EVERYWHERE_MARK "（全庁）"

static struct staff_role read_row(const struct staff_role_rows_row *row)
{
	return (struct staff_role){
		.id = row->id,
		.staff_id = row->staff_id,
		.role_id = row->role_id,
		.role = row->role,
		.builtin = row->builtin != 0,
		.everywhere = str_eq(row->scope, S("all")),
		.department_id = row->has_department_id ? row->department_id : 0,
		.department = row->has_department ? row->department : S(""),
		.from_at = row->from_at,
		.until_at = row->has_until_at ? row->until_at : 0,
		.counts = row->counts != 0,
		.given_by = row->has_given_by ? row->given_by : S(""),
		.given_at = row->given_at,
	};
}

enum err staff_role_list(struct db *db, struct arena *arena, struct i64_list staff_ids, int64_t now,
                         struct staff_role **out, size_t *count)
{
	struct staff_role_rows_row *rows;
	TRY(sql_staff_role_rows(db, arena, staff_ids, now, &rows, count));
	*out = arena_array(arena, struct staff_role, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = read_row(&rows[i]);
	return OK;
}

bool staff_role_same(const struct staff_role *a, const struct staff_role *b)
{
	return a->role_id == b->role_id && a->everywhere == b->everywhere &&
	       (a->everywhere || a->department_id == b->department_id) && a->from_at == b->from_at &&
	       a->until_at == b->until_at;
}

static bool is_among(const struct staff_role *one, const struct staff_role *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (staff_role_same(one, &list[i]))
			return true;
	return false;
}

static enum err check_one(struct db *db, struct arena *arena, const struct staff_role *role)
{
	int64_t builtin;
	enum err found = sql_staff_role_known(db, arena, role->role_id, &builtin);
	if (found == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "roles", "選ばれた「roles」がありません。削除されたかもしれません。選び直してください。");
	TRY(found);
	if (builtin && !role->everywhere)
		return fail_field(ERR_INVALID, "roles", "「管理者」は全庁の役割です。範囲を「全庁」にしてください。");
	if (role->until_at && role->until_at <= role->from_at)
		return fail_field(ERR_INVALID, "roles", "役割の終わりの日は、始まりの日より後にしてください。");
	struct department department;
	if (!role->everywhere && role->department_id)
		TRY(department_find(db, arena, role->department_id, &department));
	return OK;
}

static enum err give(struct db *db, struct arena *arena, const struct staff_role *role, struct staff_role_giver giver)
{
	TRY(check_one(db, arena, role));
	bool named = !role->everywhere && role->department_id;
	return sql_staff_role_give(db, arena,
	                           &(struct staff_role_give_in){
					   .staff_id = role->staff_id,
					   .role_id = role->role_id,
					   .scope = role->everywhere ? S("all") : S("department"),
					   .department_id = named ? &role->department_id : NULL,
					   .from_at = role->from_at,
					   .until_at = role->until_at ? &role->until_at : NULL,
					   .given_by = giver.staff_id ? &giver.staff_id : NULL,
					   .now = giver.now,
				   });
}

enum err staff_role_set(struct db *db, struct arena *arena, int64_t staff_id, const struct staff_role *wanted,
                        size_t count, struct staff_role_giver giver)
{
	struct staff_role *before;
	size_t had;
	if (count > STAFF_ROLES_MOST)
		return fail_field(ERR_LIMIT, "roles", "1人の「roles」は%dまでです。", STAFF_ROLES_MOST);
	TRY(staff_role_list(db, arena, (struct i64_list){&staff_id, 1}, giver.now, &before, &had));
	for (size_t i = 0; i < had; i++)
		if (!is_among(&before[i], wanted, count))
			TRY(sql_staff_role_take(db, arena, before[i].id));
	for (size_t i = 0; i < count; i++) {
		struct staff_role role = wanted[i];
		role.staff_id = staff_id;
		if (!is_among(&role, before, had) && !is_among(&role, wanted, i))
			TRY(give(db, arena, &role, giver));
	}
	return OK;
}

/* The next word of a text with 、 between; false at the end. */
static bool next_word(struct str *text, struct str *word)
{
	struct str comma = S("、");
	while (text->len) {
		ptrdiff_t end = str_find(*text, comma);
		*word = str_trim(end < 0 ? *text : str_left(*text, (size_t)end));
		*text = end < 0 ? S("") : str_skip(*text, (size_t)end + comma.len);
		if (word->len)
			return true;
	}
	return false;
}

static struct str without_mark(struct str word)
{
	struct str mark = S(EVERYWHERE_MARK);
	return word.len > mark.len && str_ends(word, mark) ? str_left(word, word.len - mark.len) : word;
}

struct str *staff_role_names(struct arena *arena, struct str text, size_t *count)
{
	struct str *names = arena_array(arena, struct str, STAFF_ROLES_MOST), word;
	for (*count = 0; *count < STAFF_ROLES_MOST && next_word(&text, &word);)
		names[(*count)++] = without_mark(word);
	return names;
}

static enum err read_one(struct db *db, struct arena *arena, struct str word, struct staff_role *out)
{
	struct str name = without_mark(word);
	bool everywhere = name.len < word.len;
	int64_t builtin;
	*out = (struct staff_role){.role = name, .everywhere = everywhere};
	enum err found = sql_role_named(db, arena, name, &out->role_id);
	if (found == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "roles", "「%.*s」という役割はありません。役割の画面の名前のとおりに書いてください。", FMT(name));
	TRY(found);
	TRY(sql_staff_role_known(db, arena, out->role_id, &builtin));
	out->builtin = builtin != 0;
	out->everywhere |= out->builtin;
	return OK;
}

enum err staff_role_read(struct db *db, struct arena *arena, struct str text, struct staff_role **out, size_t *count)
{
	struct staff_role *list = arena_array(arena, struct staff_role, STAFF_ROLES_MOST);
	struct str word;
	size_t found = 0;
	while (next_word(&text, &word)) {
		if (found == STAFF_ROLES_MOST)
			return fail_field(ERR_LIMIT, "roles", "1人の役割は%dまでです。", STAFF_ROLES_MOST);
		TRY(read_one(db, arena, word, &list[found]));
		found++;
	}
	*out = list;
	*count = found;
	return OK;
}

enum err staff_role_of_administrators(struct db *db, struct arena *arena, struct staff_role *out)
{
	*out = (struct staff_role){.builtin = true, .everywhere = true};
	return sql_staff_role_builtin(db, arena, &out->role_id);
}

enum err staff_role_keep_administrator(struct db *db, struct arena *arena, int64_t now)
{
	int64_t people;
	TRY(tx_lock(db, arena, S("administrators")));
	TRY(sql_staff_role_administrators(db, arena, now, &people));
	if (people == 0)
		return fail_field(ERR_CONFLICT, "roles",
		                  "期限のない管理者がひとりもいなくなるため、変更できません。先に別の管理者を決めてください。");
	return OK;
}
