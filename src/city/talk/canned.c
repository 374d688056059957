/* canned: rows. */
#include "canned.h"

#include "arena.h"
#include "canned.sql.h"
#include "db.h"
#include "media.h"
#include "str.h"

#define CANNED_OF(row) \
	(struct canned) { (row).id, (row).word, (row).text, (row).department_id, (row).department, (row).updated_at, (row).picture }

enum err canned_list(struct db *db, struct arena *arena, struct scope scope, struct canned **out, size_t *count)
{
	struct canned_rows_row *rows;
	TRY(sql_canned_rows(db, arena, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct canned, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = CANNED_OF(rows[i]);
	return OK;
}

enum err canned_find(struct db *db, struct arena *arena, int64_t id, struct canned *out)
{
	struct canned_row_row row;
	enum err err = sql_canned_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この定型の返事は見つかりません。");
	TRY(err);
	*out = CANNED_OF(row);
	return OK;
}

static enum err check(struct db *db, struct arena *arena, const struct canned *canned, struct canned *ready)
{
	int64_t other;
	*ready = *canned;
	ready->word = str_trim(canned->word);
	ready->text = str_trim(canned->text);
	if (str_starts(ready->word, S("/")))
		ready->word = str_skip(ready->word, 1);
	if (ready->word.len == 0 || str_find_char(ready->word, ' ') >= 0)
		return fail_field(ERR_INVALID, "word", "呼び出す言葉を、空白を入れずに書いてください。");
	if (ready->text.len == 0)
		return fail_field(ERR_INVALID, "text", "返事の文を入れてください。");
	if (ready->picture.ptr == NULL)
		ready->picture = S("");
	if (ready->picture.len) {
		bool there;
		TRY(media_is_there(db, arena, str_fmt(arena, "%.*s/preview", FMT(ready->picture)), &there));
		if (!there)
			return fail_field(ERR_INVALID, "picture", "画像が見つかりません。もう一度選んでください。");
	}
	enum err err = sql_canned_same(db, arena, ready->word, ready->department_id, ready->id, &other);
	if (err == OK)
		return fail_field(ERR_CONFLICT, "word", "「/%.*s」はもうあります。別の言葉にしてください。", FMT(ready->word));
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err canned_add(struct db *db, struct arena *arena, const struct canned *canned, int64_t staff_id, int64_t now, int64_t *id)
{
	struct canned ready;
	int64_t total;
	TRY(check(db, arena, canned, &ready));
	TRY(sql_canned_total(db, arena, &total));
	if (total >= CANNED_MOST)
		return fail(ERR_LIMIT, "定型の返事は%d件までです。使わないものを消してください。", CANNED_MOST);
	return sql_canned_insert(db, arena,
	                         &(struct canned_insert_in){.department_id = ready.department_id ? &ready.department_id : NULL,
	                                                    .word = ready.word, .text = ready.text, .staff_id = staff_id, .now = now,
	                                                    .picture = ready.picture},
	                         id);
}

enum err canned_save(struct db *db, struct arena *arena, const struct canned *canned, int64_t staff_id, int64_t now)
{
	struct canned ready;
	int64_t changed;
	TRY(check(db, arena, canned, &ready));
	return sql_canned_update(db, arena,
	                         &(struct canned_update_in){ready.id, ready.department_id ? &ready.department_id : NULL, ready.word,
	                                                    ready.text, staff_id, now, ready.picture},
	                         &changed);
}

enum err canned_remove(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	return sql_canned_delete_one(db, arena, id, &changed);
}
