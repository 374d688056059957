/* source: keeping them, and their days. */
#include "source.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "secret.h"
#include "source.sql.h"
#include "utf8.h"

#define NOTE_MOST 300
#define CODE_LENGTH 8
#define CODE_TRIES 8

/* --- reading --- */

struct wanted {
	int64_t today;
	int64_t id; /* 0: all */
	struct scope scope;
};

static enum err read_rows(struct db *db, struct arena *arena, const struct wanted *wanted, struct source **out,
                          size_t *count)
{
	struct source_rows_row *rows;
	TRY(sql_source_rows(db, arena, wanted->today - SOURCE_RECENT_DAYS + 1, wanted->id, wanted->scope.everywhere,
	                    wanted->scope.departments, &rows, count));
	*out = arena_array(arena, struct source, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct source){
			.id = rows[i].id,
			.option_id = rows[i].option_id,
			.code = rows[i].code,
			.name = rows[i].name,
			.department_id = rows[i].has_department_id ? rows[i].department_id : 0,
			.department = rows[i].department,
			.note = rows[i].note,
			.hidden = rows[i].hidden != 0,
			.created_at = rows[i].created_at,
			.total = {rows[i].scans, rows[i].added, rows[i].returned, rows[i].known},
			.recent = {rows[i].recent_scans, rows[i].recent_added, rows[i].recent_returned, rows[i].recent_known},
		};
	return OK;
}

enum err source_list(struct db *db, struct arena *arena, struct scope scope, int64_t today, struct source **out,
                     size_t *count)
{
	return read_rows(db, arena, &(struct wanted){today, 0, scope}, out, count);
}

enum err source_find(struct db *db, struct arena *arena, int64_t id, int64_t today, struct source *out)
{
	struct source *found;
	size_t count = 0;
	if (id)
		TRY(read_rows(db, arena, &(struct wanted){today, id, SCOPE_EVERYWHERE}, &found, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "この友だち追加QRは見つかりません。");
	*out = found[0];
	return OK;
}

enum err source_by_code(struct db *db, struct arena *arena, struct str code, int64_t *id, bool *hidden)
{
	struct source_of_code_row row;
	TRY(sql_source_of_code(db, arena, code, &row));
	*id = row.id;
	*hidden = row.hidden != 0;
	return OK;
}

enum err source_days(struct db *db, struct arena *arena, int64_t id, int64_t from, int64_t to, struct source_day **out,
                     size_t *count)
{
	struct source_day_rows_row *rows;
	size_t known, next = 0;
	if (from > to)
		return fail_field(ERR_INVALID, "from", "期間の開始は、終了より前の日にしてください。");
	if (to - from >= SOURCE_DAYS_MOST)
		return fail_field(ERR_LIMIT, "from", "期間は%d日までにしてください。", SOURCE_DAYS_MOST);
	TRY(sql_source_day_rows(db, arena, id, from, to, &rows, &known));
	size_t days = (size_t)(to - from + 1);
	struct source_day *made = arena_array(arena, struct source_day, days);
	for (size_t i = 0; i < days; i++) {
		made[i].day = from + (int64_t)i;
		if (next == known || rows[next].day != made[i].day)
			continue;
		made[i].counts = (struct source_counts){rows[next].scans, rows[next].added, rows[next].returned, rows[next].known};
		next++;
	}
	*out = made;
	*count = days;
	return OK;
}

/* --- keeping --- */

static enum err check_length(const char *field, const char *name, struct str text, size_t most)
{
	size_t length = utf8_graphemes(text);
	return length > most ? fail_field(ERR_INVALID, field, "%sは%zu文字以内にしてください（いま%zu文字）。", name, most, length) : OK;
}

/* Trimmed; the option underneath checks the name, in its own words for a label. */
static enum err check(const struct source_edit *edit, struct source_edit *out)
{
	*out = (struct source_edit){str_trim(edit->name), str_trim(edit->note), edit->department_id, edit->hidden};
	if (out->name.len == 0)
		return fail_field(ERR_INVALID, "name", "名前を入力してください。例：市役所1階のポスター");
	TRY(check_length("name", "名前", out->name, 60));
	return check_length("note", "メモ", out->note, NOTE_MOST);
}

static enum err refuse_taken_name(struct db *db, struct arena *arena, struct str name, int64_t self)
{
	int64_t hidden;
	enum err err = sql_source_named(db, arena, name, self, &hidden);
	if (err != OK)
		return err == ERR_NOT_FOUND ? OK : err;
	return fail_field(ERR_CONFLICT, "name", "「%.*s」はもうあります%s。印刷物を見分けられる名前にしてください。", FMT(name),
	                  hidden ? "（隠しています）" : "");
}

/* Easily typed from paper: no 0 and o, no 1, i and l. Thirty-nine bits. */
static struct str new_code(struct arena *arena)
{
	static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz";
	uint8_t random;
	char *code = arena_alloc(arena, CODE_LENGTH);
	for (size_t i = 0; i < CODE_LENGTH;) {
		random_bytes(&random, 1);
		if (random < 8 * (sizeof signs - 1)) /* else the first signs would come more often */
			code[i++] = signs[random % (sizeof signs - 1)];
	}
	return str_of(code, CODE_LENGTH);
}

static enum err unused_code(struct db *db, struct arena *arena, struct str *out)
{
	for (int i = 0; i < CODE_TRIES; i++) {
		int64_t id;
		bool hidden;
		*out = new_code(arena);
		enum err err = source_by_code(db, arena, *out, &id, &hidden);
		if (err != OK)
			return err == ERR_NOT_FOUND ? OK : err;
	}
	return fail(ERR_INTERNAL, "every new code is taken");
}

enum err source_add(struct db *db, struct arena *arena, const struct source_edit *edit, int64_t staff_id, int64_t now,
                    int64_t *id)
{
	struct source_edit ready;
	struct attribute attribute;
	struct source_insert_in in = {.staff_id = staff_id, .now = now};
	int64_t total;
	TRY(check(edit, &ready));
	TRY(sql_source_total(db, arena, &total));
	if (total >= SOURCES_MOST)
		return fail(ERR_LIMIT, "友だち追加QRは%d個までです。", SOURCES_MOST);
	TRY(refuse_taken_name(db, arena, ready.name, 0));
	TRY(attribute_by_key(db, arena, S("source"), &attribute));
	const struct option_edit option = {.key = S(""), .label = ready.name, .help = S(""), .hidden = ready.hidden};
	TRY(option_add(db, arena, attribute.id, &option, now, &in.option_id));
	TRY(unused_code(db, arena, &in.code));
	in.department_id = ready.department_id ? &ready.department_id : NULL;
	in.note = ready.note;
	return sql_source_insert(db, arena, &in, id);
}

static enum err option_of(struct db *db, struct arena *arena, int64_t id, int64_t *option_id)
{
	enum err err = sql_source_option(db, arena, id, option_id);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この友だち追加QRは見つかりません。") : err;
}

enum err source_change(struct db *db, struct arena *arena, int64_t id, const struct source_edit *edit)
{
	struct source_edit ready;
	int64_t option_id;
	TRY(option_of(db, arena, id, &option_id));
	TRY(check(edit, &ready));
	TRY(refuse_taken_name(db, arena, ready.name, id));
	const struct option_edit option = {.key = S(""), .label = ready.name, .help = S(""), .hidden = ready.hidden};
	TRY(option_change(db, arena, option_id, &option));
	return sql_source_update(db, arena, id, ready.department_id ? &ready.department_id : NULL, ready.note);
}

enum err source_count(struct db *db, struct arena *arena, int64_t id, int64_t day, const struct source_counts *more)
{
	const struct source_day_add_in in = {id, day, more->scans, more->added, more->returned, more->known};
	return sql_source_day_add(db, arena, &in);
}
