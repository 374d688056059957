/* code_list: keeping lists and their codes. */
#include "code_list.h"

#include "arena.h"
#include "code_hash.h"
#include "code_list.sql.h"
#include "code_text.h"
#include "db.h"
#include "utf8.h"

#define NAME_MOST 60
#define NOTE_MOST 300
#define USES_MOST 100000

struct str code_hash(const struct keyring *keyring, struct arena *arena, const struct code_text *code)
{
	uint8_t hash[32];
	keyed_hash(keyring, S("code on paper"), str_from(code->is), hash);
	return hex_encode(arena, hash, sizeof hash);
}

static enum err read_rows(struct db *db, struct arena *arena, int64_t id, struct scope scope, struct code_list **out,
                          size_t *count)
{
	struct code_list_rows_row *rows;
	TRY(sql_code_list_rows(db, arena, id, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct code_list, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct code_list){
			.id = rows[i].id,
			.name = rows[i].name,
			.note = rows[i].note,
			.deeds = rows[i].deeds,
			.from_day = rows[i].from_day,
			.until_day = rows[i].until_day,
			.uses_most = rows[i].uses_most,
			.hidden = rows[i].hidden != 0,
			.takes_back = rows[i].takes_back != 0,
			.codes = rows[i].codes,
			.revoked = rows[i].revoked,
			.people = rows[i].people,
			.created_at = rows[i].created_at,
			.department_id = rows[i].department_id,
			.department = rows[i].department,
		};
	return OK;
}

enum err code_list_all(struct db *db, struct arena *arena, struct scope scope, struct code_list **out, size_t *count)
{
	return read_rows(db, arena, 0, scope, out, count);
}

enum err code_list_find(struct db *db, struct arena *arena, int64_t id, struct code_list *out)
{
	struct code_list *found;
	size_t count = 0;
	if (id)
		TRY(read_rows(db, arena, id, SCOPE_EVERYWHERE, &found, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "このコードの一覧は見つかりません。");
	*out = found[0];
	return OK;
}

static enum err check(struct db *db, struct arena *arena, const struct code_list *list)
{
	int64_t others;
	size_t length = utf8_graphemes(list->name);
	if (length == 0 || length > NAME_MOST)
		return fail_field(ERR_INVALID, "name", "名前は1文字から%d文字までで入力してください。", NAME_MOST);
	if (utf8_graphemes(list->note) > NOTE_MOST)
		return fail_field(ERR_INVALID, "note", "メモは%d文字以内にしてください。", NOTE_MOST);
	if (list->deeds.len <= 2)
		return fail_field(ERR_INVALID, "deeds", "コードを入れた人に付けるタグか、項目の答えを選んでください。");
	if (list->uses_most < 1 || list->uses_most > USES_MOST)
		return fail_field(ERR_INVALID, "usesMost", "1つのコードを使える人数は、1から%dまでにしてください。", USES_MOST);
	if (list->from_day && list->until_day && list->from_day > list->until_day)
		return fail_field(ERR_INVALID, "untilOn", "終わりの日は、始まりの日より後にしてください。");
	TRY(sql_code_list_same_name(db, arena, list->name, list->id, &others));
	return others ? fail_field(ERR_CONFLICT, "name", "「%.*s」はもうあります。別の名前にしてください。", FMT(list->name)) : OK;
}

enum err code_list_save(struct db *db, struct arena *arena, const struct code_list *list, int64_t staff_id, int64_t now,
                        int64_t *id)
{
	struct code_list *all;
	size_t count;
	const int64_t *department = list->department_id ? &list->department_id : NULL;
	const int64_t *from = list->from_day ? &list->from_day : NULL, *until = list->until_day ? &list->until_day : NULL;
	TRY(check(db, arena, list));
	if (list->id) {
		*id = list->id;
		return sql_code_list_update(db, arena,
		                            &(struct code_list_update_in){list->id, list->name, list->note, list->deeds, from,
		                                                          until, list->uses_most, list->hidden, department,
		                                                          list->takes_back});
	}
	TRY(code_list_all(db, arena, SCOPE_EVERYWHERE, &all, &count));
	if (count >= CODE_LISTS_MOST)
		return fail(ERR_LIMIT, "コードの一覧は%dまで作れます。", CODE_LISTS_MOST);
	return sql_code_list_insert(db, arena,
	                            &(struct code_list_insert_in){list->name, list->note, list->deeds, from, until,
	                                                          list->uses_most, list->hidden, staff_id, now,
	                                                         department, list->takes_back},
	                            id);
}

/* --- codes --- */

static struct str place_of(struct arena *arena, struct code_place place)
{
	return str_fmt(arena, "code.memo:%" PRId64 ":%" PRId64, place.list_id, place.no);
}

struct str code_memo_seal(const struct keyring *keyring, struct arena *arena, struct code_place place, struct str memo)
{
	return memo.len ? seal(keyring, arena, place_of(arena, place), memo) : (struct str){0};
}

enum err code_memo_open(const struct keyring *keyring, struct arena *arena, struct code_place place, struct str sealed,
                        struct str *out)
{
	*out = S("");
	return sealed.len ? unseal(keyring, arena, place_of(arena, place), sealed, out) : OK;
}

enum err codes_of(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t list_id, struct code **out,
                  size_t *count)
{
	struct code_rows_row *rows;
	TRY(sql_code_rows(db, arena, list_id, &rows, count));
	*out = arena_array(arena, struct code, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct code){.id = rows[i].id,
		                          .no = rows[i].no,
		                          .uses = rows[i].uses,
		                          .revoked_at = rows[i].revoked_at,
		                          .created_at = rows[i].created_at,
		                          .own = rows[i].own != 0,
		                          .until_day = rows[i].until_day};
		TRY(code_memo_open(keyring, arena, (struct code_place){list_id, rows[i].no}, rows[i].memo_sealed, &(*out)[i].memo));
	}
	return OK;
}

static enum err check_make(const struct codes_make *make, int64_t there)
{
	if (make->count == 0 || make->count > CODES_AT_ONCE)
		return fail_field(ERR_INVALID, "count", "一度に作れるコードは、1から%dまでです。", CODES_AT_ONCE);
	if (there + (int64_t)make->count > CODES_MOST)
		return fail_field(ERR_LIMIT, "count", "1つの一覧のコードは%dまでです（いま%" PRId64 "）。", CODES_MOST, there);
	if (make->memo_count > make->count)
		return fail_field(ERR_INVALID, "memos", "渡す相手が、作る数より多くあります。作る数を増やしてください。");
	for (size_t i = 0; i < make->memo_count; i++)
		if (utf8_graphemes(make->memos[i]) > CODE_MEMO_MOST)
			return fail_field(ERR_INVALID, "memos", "渡す相手の%zu行目が長すぎます。%d文字以内にしてください。", i + 1, CODE_MEMO_MOST);
	return OK;
}

enum err codes_make(struct db *db, struct arena *arena, const struct keyring *keyring, const struct codes_make *make,
                    struct code_new **out)
{
	struct code_last_row last;
	TRY(code_list_lock(db, arena, make->list_id));
	TRY(sql_code_last(db, arena, make->list_id, &last));
	TRY(check_make(make, last.codes));
	*out = arena_array(arena, struct code_new, make->count);
	for (size_t i = 0; i < make->count; i++) {
		struct code_text code;
		code_make(&code);
		struct code_place place = {make->list_id, last.no + 1 + (int64_t)i};
		struct str memo = i < make->memo_count ? make->memos[i] : S(""), sealed = code_memo_seal(keyring, arena, place, memo);
		(*out)[i] = (struct code_new){place.no, code_shown(arena, &code), memo};
		TRY(sql_code_insert(db, arena,
		                    &(struct code_insert_in){make->list_id, place.no, code_hash(keyring, arena, &code), make->now, 0,
		                                             sealed.len ? &sealed : NULL, NULL}));
	}
	return OK;
}

enum err code_stands(struct db *db, struct arena *arena, const struct keyring *keyring, const struct code_asked *asked, bool *out)
{
	struct code_text code;
	struct code_of_hash_row row;
	*out = false;
	if (!code_read_any(asked->code, &code))
		return OK;
	enum err err = sql_code_of_hash(db, arena, code_hash(keyring, arena, &code), &row);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	*out = row.list_id == asked->list_id && row.no == asked->no && !row.revoked;
	return OK;
}

enum err code_list_lock(struct db *db, struct arena *arena, int64_t list_id)
{
	return tx_lock(db, arena, str_fmt(arena, "code_list:%" PRId64, list_id));
}

enum err code_revoke(struct db *db, struct arena *arena, int64_t id, int64_t now, struct code_revoked *out)
{
	struct code_row_row row;
	struct code_list list;
	enum err err = sql_code_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このコードは見つかりません。");
	TRY(err);
	*out = (struct code_revoked){.list_id = row.list_id, .no = row.no};
	TRY(code_list_find(db, arena, row.list_id, &list));
	TRY(code_list_lock(db, arena, row.list_id));
	return codes_withdraw(db, arena, &list, (struct i64_list){&id, 1}, now, &out->people);
}

enum err code_department(struct db *db, struct arena *arena, int64_t id, int64_t *out)
{
	struct code_row_row row;
	struct code_list list;
	enum err err = sql_code_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このコードは見つかりません。");
	TRY(err);
	TRY(code_list_find(db, arena, row.list_id, &list));
	*out = list.department_id;
	return OK;
}

enum err codes_used_by(struct db *db, struct arena *arena, int64_t friend_id, struct code_used **out, size_t *count)
{
	struct code_uses_of_row *rows;
	TRY(sql_code_uses_of(db, arena, friend_id, &rows, count));
	*out = arena_array(arena, struct code_used, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct code_used){rows[i].list, rows[i].no, rows[i].at};
	return OK;
}

enum err code_forget_old(struct db *db, struct arena *arena, int64_t before)
{
	TRY(sql_code_miss_forget(db, arena, before));
	return sql_code_wait_forget(db, arena, before);
}
