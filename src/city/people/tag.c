/* tag: making, giving, taking, ending. */
#include "tag.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "members.h"
#include "tag.sql.h"

#define AT_ONCE 500
#define EXPIRED_AT_ONCE 5000 /* people in one transaction */

const char *const tag_givers[] = {"unknown", "staff", "button", "file", "reply", "scenario", "menu", "code", "source", "rule", NULL};

/* --- reading --- */

#define TAG_FROM(row)                                         \
	((struct tag){                                        \
		.id = (row).id,                               \
		.label = (row).label,                         \
		.hidden = (row).hidden != 0,                  \
		.lasts_days = (row).lasts_days,               \
		.ends_day = (row).ends_day,                   \
		.people = (row).people,                       \
		.created_at = (row).created_at,               \
	})

enum err tag_list(struct db *db, struct arena *arena, struct tag **out, size_t *count)
{
	struct tag_rows_row *rows;
	TRY(sql_tag_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct tag, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = TAG_FROM(rows[i]);
	return OK;
}

enum err tag_find(struct db *db, struct arena *arena, int64_t id, struct tag *out)
{
	struct tag_row_row row;
	enum err err = sql_tag_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このタグは見つかりません。消されたかもしれません。");
	TRY(err);
	*out = TAG_FROM(row);
	return OK;
}

/* --- making --- */

static enum err check_end(const struct tag_edit *edit, int64_t now)
{
	if (edit->lasts_days < 0 || edit->lasts_days > TAG_DAYS_MOST)
		return fail_field(ERR_INVALID, "lastsDays", "日数は0（期限なし）から%d日までにしてください。", TAG_DAYS_MOST);
	if (edit->ends_day && edit->ends_day < jst_day_of_ms(now) && !edit->hidden)
		return fail_field(ERR_INVALID, "endsOn", "終わりの日に、きょうより前の日は入れられません。");
	return OK;
}

static enum err set_end(struct db *db, struct arena *arena, int64_t id, const struct tag_edit *edit)
{
	return sql_tag_set_end(db, arena, id, edit->lasts_days, edit->ends_day ? &edit->ends_day : NULL);
}

enum err tag_add(struct db *db, struct arena *arena, const struct tag_edit *edit, int64_t now, int64_t *id)
{
	int64_t attribute;
	struct option_edit option = {.key = S(""), .label = edit->label, .help = S(""), .hidden = edit->hidden};
	TRY(check_end(edit, now));
	TRY(sql_tag_attribute(db, arena, &attribute));
	TRY(option_add(db, arena, attribute, &option, now, id));
	return set_end(db, arena, *id, edit);
}

enum err tag_change(struct db *db, struct arena *arena, int64_t id, const struct tag_edit *edit, int64_t now)
{
	struct tag is;
	struct option_edit option = {.key = S(""), .label = edit->label, .help = S(""), .hidden = edit->hidden};
	TRY(tag_find(db, arena, id, &is));
	TRY(check_end(edit, now));
	TRY(option_change(db, arena, id, &option));
	if (edit->lasts_days && !is.lasts_days) /* who has it already has it from today on */
		TRY(sql_tag_note_unknown(db, arena, id, now));
	return set_end(db, arena, id, edit);
}

/* --- giving and taking --- */

static bool is_over(const struct tag *tag, int64_t now) { return tag->ends_day && tag->ends_day < jst_day_of_ms(now); }

static enum err give(struct db *db, struct arena *arena, int64_t id, int64_t friend_id, struct tag_giver giver,
                     int64_t now)
{
	TRY(member_add(db, arena, id, friend_id, NULL));
	return sql_tag_noted(db, arena, id, friend_id, now, str_from(tag_givers[giver.kind]), giver.id);
}

enum err tag_give(struct db *db, struct arena *arena, int64_t id, int64_t friend_id, struct tag_giver giver,
                  int64_t now)
{
	struct tag tag;
	enum err err = tag_find(db, arena, id, &tag);
	if (err == ERR_NOT_FOUND || (err == OK && tag.hidden))
		return fail(ERR_INVALID, "選んだタグはありません。画面を読み直してください。");
	TRY(err);
	if (is_over(&tag, now))
		return fail(ERR_INVALID, "タグ「%.*s」は終わっています。期限を直してから、つけてください。", FMT(tag.label));
	return give(db, arena, id, friend_id, giver, now);
}

enum err tag_take(struct db *db, struct arena *arena, int64_t id, int64_t friend_id)
{
	struct tag tag;
	enum err err = tag_find(db, arena, id, &tag);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_INVALID, "選んだタグはありません。画面を読み直してください。");
	TRY(err);
	TRY(member_remove(db, arena, id, friend_id, NULL));
	return sql_tag_forgotten(db, arena, id, friend_id);
}

enum err tag_note_many(struct db *db, struct arena *arena, int64_t id, const int64_t *friend_ids, size_t count,
                       struct tag_giver giver, int64_t now)
{
	struct tag_noted_many_in *rows = arena_array(arena, struct tag_noted_many_in, count);
	int64_t changed;
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct tag_noted_many_in){id, friend_ids[i], now, str_from(tag_givers[giver.kind]), giver.id};
	return count ? sql_tag_noted_many(db, arena, rows, count, &changed) : OK;
}

enum err tag_forget_many(struct db *db, struct arena *arena, int64_t id, const int64_t *friend_ids, size_t count)
{
	int64_t forgotten;
	for (size_t done = 0; done < count; done += AT_ONCE)
		TRY(sql_tag_forgotten_many(db, arena, id,
		                           (struct i64_list){friend_ids + done, count - done < AT_ONCE ? count - done : AT_ONCE},
		                           &forgotten));
	return OK;
}

/* --- buttons --- */

/* Of one list, as they are called now; false: it is no list of ids. */
static enum err ids_of(struct db *db, struct arena *arena, const struct node *tags, const char *name, int64_t **ids,
                       size_t *count)
{
	const struct node *list = node_get(tags, name);
	*count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	if (*count > TAG_BUTTON_MOST)
		return fail(ERR_LIMIT, "1つのボタンのタグは%d個までです。", TAG_BUTTON_MOST);
	*ids = arena_array(arena, int64_t, *count);
	for (size_t i = 0; i < *count; i++)
		(*ids)[i] = node_i64(node_at(list, i), 0);
	return option_current(db, arena, *ids, *count);
}

static enum err problem_of(struct db *db, struct arena *arena, const struct node *tags, const char *name,
                           struct str *out)
{
	int64_t *ids;
	size_t count;
	enum err err = ids_of(db, arena, tags, name, &ids, &count);
	if (err == ERR_LIMIT) {
		*out = str_dup(arena, str_from(err_text()));
		return OK;
	}
	TRY(err);
	for (size_t i = 0; i < count; i++) {
		struct tag tag;
		err = tag_find(db, arena, ids[i], &tag);
		if (err == ERR_NOT_FOUND)
			*out = S("ボタンに、なくなったタグがついています。選び直してください。");
		else if (err == OK && tag.hidden)
			*out = str_fmt(arena, "ボタンのタグ「%.*s」は、いまは隠しています。別のタグにしてください。", FMT(tag.label));
		else
			TRY(err);
	}
	return OK;
}

enum err tag_button_problem(struct db *db, struct arena *arena, struct str json, struct str *out)
{
	const struct node *tags;
	*out = S("");
	if (json.len == 0)
		return OK;
	TRY(node_parse(arena, json, &tags));
	TRY(problem_of(db, arena, tags, "add", out));
	return out->len ? OK : problem_of(db, arena, tags, "remove", out);
}

static enum err tap_one(struct db *db, struct arena *arena, int64_t id, bool add, int64_t friend_id,
                        struct tag_giver giver, int64_t now)
{
	struct tag tag;
	enum err err = tag_find(db, arena, id, &tag);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	if (!add)
		return tag_take(db, arena, id, friend_id);
	if (tag.hidden || is_over(&tag, now))
		return OK;
	return give(db, arena, id, friend_id, giver, now);
}

enum err tag_tapped(struct db *db, struct arena *arena, struct str json, int64_t friend_id, struct tag_giver giver,
                    int64_t now)
{
	static const char *const lists[] = {"remove", "add"};
	const struct node *tags;
	if (json.len == 0)
		return OK;
	TRY(node_parse(arena, json, &tags));
	for (size_t add = 0; add < COUNT(lists); add++) {
		int64_t *ids;
		size_t count;
		TRY(ids_of(db, arena, tags, lists[add], &ids, &count));
		for (size_t i = 0; i < count; i++)
			TRY(tap_one(db, arena, ids[i], add, friend_id, giver, now));
	}
	return OK;
}

/* --- of one friend --- */

static enum tag_giver_kind giver_from(struct str word)
{
	for (int i = 0; tag_givers[i]; i++)
		if (str_eq(word, str_from(tag_givers[i])))
			return (enum tag_giver_kind)i;
	return TAG_BY_UNKNOWN;
}

static int64_t earlier(int64_t a, int64_t b) { return a && (!b || a < b) ? a : b; }

static int64_t last_day(int64_t at, int64_t lasts_days, int64_t ends_day)
{
	int64_t by_days = at && lasts_days ? jst_day_of_ms(at) + lasts_days - 1 : 0;
	return earlier(by_days, ends_day);
}

enum err tag_marks(struct db *db, struct arena *arena, int64_t friend_id, struct tag_mark **out, size_t *count)
{
	struct tag_mark_rows_row *rows;
	TRY(sql_tag_mark_rows(db, arena, friend_id, &rows, count));
	*out = arena_array(arena, struct tag_mark, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct tag_mark){
			.id = rows[i].id,
			.label = rows[i].label,
			.at = rows[i].at,
			.by = giver_from(rows[i].giver),
			.by_id = rows[i].by_id,
			.by_name = rows[i].by_name,
			.until_day = last_day(rows[i].at, rows[i].lasts_days, earlier(rows[i].ends_day, rows[i].until_day)),
		};
	return OK;
}

enum err tag_marks_of(struct db *db, struct arena *arena, const int64_t *friend_ids, size_t friends,
                      struct tag_mark_of **out, size_t *count)
{
	struct tag_mark_rows_of_row *rows;
	TRY(sql_tag_mark_rows_of(db, arena, (struct i64_list){friend_ids, friends}, &rows, count));
	*out = arena_array(arena, struct tag_mark_of, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct tag_mark_of){
			.friend_id = rows[i].friend_id,
			.mark = {.id = rows[i].id, .label = rows[i].label, .at = rows[i].at, .by = giver_from(rows[i].giver),
			         .by_id = rows[i].by_id, .by_name = rows[i].by_name},
		};
	return OK;
}

/* --- ending --- */

static enum err expire_days(struct db *db, struct arena *arena, int64_t id, int64_t before, int64_t *taken)
{
	for (size_t count = EXPIRED_AT_ONCE; count == EXPIRED_AT_ONCE;) {
		int64_t *ids, removed;
		TRY(tx_begin(db));
		TRY(sql_tag_due(db, arena, id, before, &ids, &count));
		TRY(members_remove_many(db, arena, id, ids, count, &removed));
		TRY(tag_forget_many(db, arena, id, ids, count));
		TRY(tx_commit(db));
		*taken += removed;
	}
	return OK;
}

static enum err expire_all(struct db *db, struct arena *arena, int64_t id, int64_t *taken)
{
	int64_t removed;
	TRY(tx_begin(db));
	TRY(members_clear(db, arena, id, &removed));
	TRY(sql_tag_forgotten_all(db, arena, id));
	TRY(sql_tag_hide(db, arena, id));
	*taken += removed;
	return tx_commit(db);
}

/* Of one tag, in the order of the rows. */
static enum err expire_some(struct db *db, struct arena *arena, const struct tag_over_row *rows, size_t count, int64_t *taken)
{
	int64_t *ids = arena_array(arena, int64_t, count), removed;
	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].friend_id;
	TRY(members_remove_many(db, arena, rows[0].option_id, ids, count, &removed));
	*taken += removed;
	return tag_forget_many(db, arena, rows[0].option_id, ids, count);
}

/* Givings that end by themselves, whatever the tag says. */
static enum err expire_given(struct db *db, struct arena *arena, int64_t today, int64_t *taken)
{
	struct tag_over_row *rows;
	for (size_t count = EXPIRED_AT_ONCE; count == EXPIRED_AT_ONCE;) {
		TRY(tx_begin(db));
		TRY(sql_tag_over(db, arena, today, &rows, &count));
		for (size_t i = 0, next = 0; i < count; i = next) {
			while (next < count && rows[next].option_id == rows[i].option_id)
				next++;
			TRY(expire_some(db, arena, rows + i, next - i, taken));
		}
		TRY(tx_commit(db));
	}
	return OK;
}

enum err tag_expire(struct db *db, struct arena *arena, int64_t now, int64_t *taken)
{
	struct tag_ending_row *rows;
	size_t count;
	int64_t today = jst_day_of_ms(now);
	*taken = 0;
	TRY(expire_given(db, arena, today, taken));
	TRY(sql_tag_ending(db, arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].ends_day && rows[i].ends_day < today) {
			TRY(expire_all(db, arena, rows[i].id, taken));
			continue;
		}
		if (!rows[i].lasts_days)
			continue;
		TRY(sql_tag_note_unknown(db, arena, rows[i].id, now));
		TRY(expire_days(db, arena, rows[i].id, jst_day_start_ms(today - rows[i].lasts_days + 1), taken));
	}
	return OK;
}

enum err tag_merge(struct db *db, struct arena *arena, int64_t id, int64_t into, int64_t *people)
{
	struct tag from, to;
	TRY(tag_find(db, arena, id, &from));
	if (id == into || tag_find(db, arena, into, &to) != OK)
		return fail_field(ERR_INVALID, "into", "まとめる先のタグを選んでください。");
	TRY(members_join(db, arena, id, into, people));
	TRY(sql_tag_join(db, arena, id, into));
	TRY(sql_tag_followed(db, arena, id, into));
	TRY(sql_tag_became(db, arena, id, &into));
	TRY(sql_tag_forgotten_all(db, arena, id));
	return members_clear(db, arena, id, NULL);
}

enum err tag_delete(struct db *db, struct arena *arena, int64_t id, int64_t *people)
{
	struct tag tag;
	TRY(tag_find(db, arena, id, &tag));
	TRY(sql_tag_became(db, arena, id, NULL));
	TRY(sql_tag_forgotten_all(db, arena, id));
	return members_clear(db, arena, id, people);
}
