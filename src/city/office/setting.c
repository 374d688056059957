/* setting: the table of what a city decides, and its values. */
#include "setting.h"

#include "arena.h"
#include "db.h"
#include "setting.sql.h"
#include "str.h"
#include "utf8.h"

const struct setting_row setting_rows[SETTINGS] = {
	[SETTING_CONTACT] = {.key = "office.contact", .group = "庁内の連絡", .label = "管理画面についての問い合わせ先",
	                     .help = "権限がないと言われた職員に見せます。例: 広聴広報課 内線 1234",
	                     .kind = SETTING_TEXT, .most = 100, .usual = ""},
	[SETTING_AUDIT_DAYS] = {.key = "log.audit_days", .group = "記録の保存", .label = "操作記録を残す日数",
	                        .help = "これより古い操作記録は、毎日自動で消します。消したことは操作記録に残ります。5年は1827日です。",
	                        .kind = SETTING_NUMBER, .least = 365, .most = 36500, .unit = "日", .usual = "1827"},
};

static enum err value_in_force(struct db *db, struct arena *arena, enum setting_id id, struct str *out)
{
	enum err found = sql_setting_value(db, arena, str_from(setting_rows[id].key), out);
	if (found == ERR_NOT_FOUND)
		*out = str_from(setting_rows[id].usual);
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err setting_text(struct db *db, struct arena *arena, enum setting_id id, struct str *out)
{
	return value_in_force(db, arena, id, out);
}

enum err setting_number(struct db *db, struct arena *arena, enum setting_id id, int64_t *out)
{
	struct str text;
	TRY(value_in_force(db, arena, id, &text));
	return str_to_i64(text, out) ? OK : fail(ERR_INTERNAL, "setting %s is not a number", setting_rows[id].key);
}

enum err setting_bool(struct db *db, struct arena *arena, enum setting_id id, bool *out)
{
	int64_t number;
	TRY(setting_number(db, arena, id, &number));
	*out = number != 0;
	return OK;
}

enum err setting_by_key(struct str key, enum setting_id *out)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (str_eq(key, str_from(setting_rows[i].key))) {
			*out = (enum setting_id)i;
			return OK;
		}
	return fail(ERR_NOT_FOUND, "この設定はありません。");
}

static bool is_choice(const struct setting_row *row, struct str value)
{
	for (const struct setting_choice *choice = row->choices; choice->word; choice++)
		if (str_eq(value, str_from(choice->word)))
			return true;
	return false;
}

static enum err check_number(const struct setting_row *row, struct str value)
{
	int64_t number;
	if (!str_to_i64(value, &number) || number < row->least || number > row->most)
		return fail_field(ERR_INVALID, "value", "%sは%" PRId64 "から%" PRId64 "までの数にしてください。", row->label,
		                  row->least, row->most);
	return OK;
}

static enum err check_text(const struct setting_row *row, struct str value)
{
	size_t length = utf8_graphemes(value);
	if (length > (size_t)row->most)
		return fail_field(ERR_LIMIT, "value", "%sは%" PRId64 "文字までです（いま%zu文字）。", row->label, row->most,
		                  length);
	if (length < (size_t)row->least)
		return fail_field(ERR_INVALID, "value", "%sを入力してください。", row->label);
	return OK;
}

static enum err check(const struct setting_row *row, struct str value)
{
	switch (row->kind) {
	case SETTING_NUMBER:
		return check_number(row, value);
	case SETTING_TEXT:
		return check_text(row, value);
	case SETTING_BOOL:
		if (str_eq(value, S("1")) || str_eq(value, S("0")))
			return OK;
		break;
	case SETTING_WORD:
		if (is_choice(row, value))
			return OK;
		break;
	}
	return fail_field(ERR_INVALID, "value", "%sを、選べるものの中から選んでください。", row->label);
}

enum err setting_put(struct db *db, struct arena *arena, enum setting_id id, struct str value, int64_t staff_id,
                     int64_t now)
{
	TRY(check(&setting_rows[id], value));
	return sql_setting_put(db, arena, str_from(setting_rows[id].key), value, staff_id, now);
}

enum err setting_list(struct db *db, struct arena *arena, struct setting_state out[SETTINGS])
{
	struct setting_rows_row *rows;
	size_t count;
	TRY(sql_setting_rows(db, arena, &rows, &count));
	for (size_t i = 0; i < SETTINGS; i++)
		out[i] = (struct setting_state){.value = str_from(setting_rows[i].usual)};
	for (size_t i = 0; i < count; i++) {
		enum setting_id id;
		if (setting_by_key(rows[i].key, &id) == OK) /* one of a later version stays unread */
			out[id] = (struct setting_state){rows[i].value, rows[i].updated_by, rows[i].updated_at};
	}
	return OK;
}
