/* face: rows, names that may be used, and who speaks for whom. */
#include "face.h"

#include "arena.h"
#include "db.h"
#include "department.h"
#include "face.sql.h"
#include "fold.h"
#include "media.h"
#include "utf8.h"

#define FACE_OF(row)                                                                                     \
	(struct face)                                                                                    \
	{                                                                                                \
		.id = (row).id, .name = (row).name, .department_id = (row).department_id,                \
		.department = (row).department, .icon = (row).icon, .for_broadcast = (row).for_broadcast, \
		.for_staff = (row).for_staff, .for_bot = (row).for_bot, .closed = (row).closed,          \
		.updated_at = (row).updated_at,                                                          \
	}

enum err face_list(struct db *db, struct arena *arena, struct face **out, size_t *count)
{
	struct face_rows_row *rows;
	TRY(sql_face_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct face, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = FACE_OF(rows[i]);
	return OK;
}

enum err face_find(struct db *db, struct arena *arena, int64_t id, struct face *out)
{
	struct face_row_row row;
	enum err err = sql_face_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この送信者は見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = FACE_OF(row);
	return OK;
}

/* --- names ------------------------------------------------------------------------ */

/* Folded, as fold_word() does. A citizen who reads one of these believes somebody else. */
static const char *const others[] = {
	"警察", "内閣", "政府", "気象庁", "総務省", "厚生労働省", "厚労省", "文部科学省", "国土交通省", "環境省",
	"防衛省", "財務省", "外務省", "法務省", "デジタル庁", "消防庁", "国税", "税務署", "年金機構", "年金事務所",
	"裁判所", "検察", "自衛隊", "日本郵便", "日本銀行", "消費者庁", "公安", "入管",
};

static enum err not_somebody_else(struct arena *arena, struct str name)
{
	struct str folded = fold_word(arena, name);
	if (str_find(folded, S("line")) >= 0)
		return fail_field(ERR_INVALID, "name", "「LINE」の入った名前は、LINEが受け付けません。市や課の名前にしてください。");
	for (size_t i = 0; i < COUNT(others); i++)
		if (str_find(folded, fold_word(arena, str_from(others[i]))) >= 0)
			return fail_field(ERR_INVALID, "name", "「%s」の入った名前は、ほかの役所や会社からのお知らせと思われるため、使えません。市や課の名前にしてください。",
			                  others[i]);
	return OK;
}

enum err face_name_check(struct arena *arena, struct str name)
{
	if (str_trim(fold_text(arena, name)).len == 0)
		return fail_field(ERR_INVALID, "name", "名前を入れてください。");
	if (utf8_utf16_length(name) > FACE_NAME_MOST)
		return fail_field(ERR_LIMIT, "name", "名前は%d文字までです（LINEの数え方で、いま%zu文字。絵文字は2文字以上に数えます）。",
		                  FACE_NAME_MOST, utf8_utf16_length(name));
	if (str_find(name, S("【")) >= 0)
		return fail_field(ERR_INVALID, "name", "「【」は、テスト配信や訓練の印に使うため、名前には使えません。");
	return not_somebody_else(arena, name);
}

/* --- pictures --------------------------------------------------------------------- */

static enum err check_icon(struct db *db, struct arena *arena, struct str icon)
{
	struct media media;
	if (icon.len == 0)
		return OK;
	enum err err = media_by_token(db, arena, icon, &media);
	if (err == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "icon", "アイコンの画像が見つかりません。もう一度選んでください。");
	TRY(err);
	if (!str_eq(media.mime, S("image/png")))
		return fail_field(ERR_INVALID, "icon", "アイコンはPNGの画像にしてください（LINEの決まり）。");
	if (media.width != media.height)
		return fail_field(ERR_INVALID, "icon", "アイコンは縦と横を同じ長さにしてください（いま横%" PRId64 "、縦%" PRId64 "）。", media.width,
		                  media.height);
	if (media.size > FACE_ICON_MOST)
		return fail_field(ERR_LIMIT, "icon", "アイコンは1MBまでです。小さくしてください。");
	return OK;
}

/* --- keeping ---------------------------------------------------------------------- */

static enum err check(struct db *db, struct arena *arena, const struct face *face)
{
	int64_t other;
	TRY(face_name_check(arena, face->name));
	TRY(check_icon(db, arena, face->icon));
	if (face->for_staff && face->for_bot)
		return fail_field(ERR_INVALID, "forBot", "職員の返事と自動の返事に、同じ送信者は使えません。市民が、職員か自動応答かを見分けられるように、別の送信者にしてください。");
	if (face->closed && (face->for_broadcast || face->for_staff || face->for_bot))
		return fail_field(ERR_INVALID, "closed", "使い終わりにするときは、「はじめの送信者」「職員の返事」「自動の返事」を外してください。");
	enum err err = sql_face_named(db, arena, face->name, &other);
	if (err == OK && other != face->id)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という送信者がもうあります（ほかの部署のものかもしれません）。別の名前にしてください。", FMT(face->name));
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err only_one_each(struct db *db, struct arena *arena, const struct face *face)
{
	if (face->for_broadcast)
		TRY(sql_face_only_broadcast(db, arena, face->id, face->department_id));
	if (face->for_staff)
		TRY(sql_face_only_staff(db, arena, face->id, face->department_id));
	if (face->for_bot)
		TRY(sql_face_only_bot(db, arena, face->id, face->department_id));
	return OK;
}

static enum err settle(struct db *db, struct arena *arena, const struct face *face, int64_t now)
{
	TRY(sql_face_look_add(db, arena, face->id, face->name, face->icon, now));
	return only_one_each(db, arena, face);
}

enum err face_add(struct db *db, struct arena *arena, const struct face *face, const struct face_by *by, int64_t *id)
{
	struct face ready = *face;
	int64_t total;
	ready.name = str_trim(face->name);
	TRY(check(db, arena, &ready));
	TRY(sql_face_total(db, arena, &total));
	if (total >= FACES_MOST)
		return fail(ERR_LIMIT, "送信者は%d件までです。使わないものを削除してください。", FACES_MOST);
	TRY(sql_face_insert(db, arena,
	                    &(struct face_insert_in){.name = ready.name, .icon = ready.icon, .for_broadcast = ready.for_broadcast,
	                                             .department_id = ready.department_id ? &ready.department_id : NULL,
	                                             .for_staff = ready.for_staff, .for_bot = ready.for_bot, .closed = ready.closed,
	                                             .staff_id = by->staff_id, .now = by->now},
	                    &ready.id));
	*id = ready.id;
	return settle(db, arena, &ready, by->now);
}

enum err face_save(struct db *db, struct arena *arena, const struct face *face, const struct face_by *by)
{
	struct face before, ready = *face;
	int64_t changed;
	ready.name = str_trim(face->name);
	TRY(face_find(db, arena, face->id, &before));
	TRY(check(db, arena, &ready));
	TRY(sql_face_update(db, arena,
	                    &(struct face_update_in){.id = ready.id, .name = ready.name, .icon = ready.icon,
	                                             .department_id = ready.department_id ? &ready.department_id : NULL,
	                                             .for_broadcast = ready.for_broadcast, .for_staff = ready.for_staff,
	                                             .for_bot = ready.for_bot, .closed = ready.closed, .staff_id = by->staff_id,
	                                             .now = by->now, .before = face->updated_at},
	                    &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "その間に、ほかの職員がこの送信者を変えました。いまの内容を確かめてください。");
	return settle(db, arena, &ready, by->now);
}

enum err face_remove(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	TRY(sql_face_looks_delete(db, arena, id));
	TRY(sql_face_delete_one(db, arena, id, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この送信者は見つかりません。削除されたかもしれません。");
}

/* --- who speaks for whom ---------------------------------------------------------- */

static enum err above(struct db *db, struct arena *arena, int64_t department_id, int64_t *out)
{
	struct department department;
	*out = 0;
	if (department_id == 0)
		return OK;
	enum err err = department_find(db, arena, department_id, &department);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	*out = department.parent_id;
	return OK;
}

enum err face_usual(struct db *db, struct arena *arena, int64_t department_id, enum face_use use, struct str *name,
                    struct str *icon)
{
	struct face_usual_row row;
	*name = *icon = S("");
	for (int step = 0; step <= DEPARTMENT_DEPTH_MOST + 1; step++) {
		enum err err = sql_face_usual(db, arena, department_id, use == FACE_BROADCAST, use == FACE_STAFF, use == FACE_BOT, &row);
		if (err == OK) {
			*name = row.name;
			*icon = row.icon;
			return OK;
		}
		if (err != ERR_NOT_FOUND)
			return err;
		err_clear();
		if (department_id == 0)
			return OK;
		TRY(above(db, arena, department_id, &department_id));
	}
	return OK;
}

static enum err speaks_for(struct db *db, struct arena *arena, int64_t owner, int64_t department_id, bool *out)
{
	*out = owner == 0 || department_id <= 0;
	for (int step = 0; !*out && department_id && step <= DEPARTMENT_DEPTH_MOST; step++) {
		*out = department_id == owner;
		TRY(above(db, arena, department_id, &department_id));
	}
	return OK;
}

enum err face_may(struct db *db, struct arena *arena, const struct face_look *look, int64_t department_id,
                  struct str *why, bool *old)
{
	struct face_of_look_row row;
	bool may;
	*why = S("");
	*old = false;
	enum err err = sql_face_of_look(db, arena, look->name, look->icon, &row);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		*why = str_fmt(arena, "「%.*s」という送信者は、一覧にありません。一覧から選び直してください。", FMT(look->name));
		return OK;
	}
	TRY(err);
	*old = row.closed || !str_eq(row.name, look->name) || !str_eq(row.icon, look->icon);
	TRY(speaks_for(db, arena, row.department_id, department_id, &may));
	if (!may)
		*why = str_fmt(arena, "「%.*s」は%.*sの送信者なので、ほかの部署では使えません。", FMT(look->name), FMT(row.department));
	return OK;
}
