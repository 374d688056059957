/* friends_csv: everybody in one file, written while it is read: a piece of
 * people at a time, each with a loan of its own, so that a million take no more
 * memory than five hundred. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "csv.h"
#include "friend_search.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "str.h"
#include "tag.h"

#define PIECE 500
#define PIECE_MOST ((size_t)16 << 20)

struct column { /* an option of an attribute */
	struct str label;
	const struct people *people;
};

struct export {
	struct arena *arena; /* of the whole answer */
	struct arena *piece; /* of the text that waits */
	const struct web *web;
	struct attribute *attributes;
	size_t attribute_count;
	struct column **columns; /* beside attributes, then beside their options */
	const struct people *testers;
	struct tag_mark_of *marks; /* of this piece, by friend */
	size_t mark_count, next_mark;
	int64_t after;
	struct str waiting;
	bool ended;
};

/* --- what is the same for all --- */

static bool is_written(const struct attribute *a) { return a->kind != ATTRIBUTE_STATE && a->kind != ATTRIBUTE_CHILD; }

static enum err load_columns(struct call *call, struct export *e)
{
	int64_t tester;
	TRY(attribute_list(call->db, e->arena, &e->attributes, &e->attribute_count));
	e->columns = arena_array(e->arena, struct column *, e->attribute_count);
	for (size_t i = 0; i < e->attribute_count; i++) {
		const struct attribute *a = &e->attributes[i];
		e->columns[i] = arena_array(e->arena, struct column, a->option_count);
		for (size_t j = 0; j < a->option_count && is_written(a); j++) {
			e->columns[i][j].label = a->options[j].label;
			TRY(members_of_option(call->db, e->arena, call->web->members, a->options[j].id, &e->columns[i][j].people));
		}
	}
	TRY(option_of_state(call->db, call->arena, "tester", &tester));
	return members_of_option(call->db, e->arena, call->web->members, tester, &e->testers);
}

static void write_head(struct export *e, struct buf *out)
{
	static const char *const titles[] = {"友だち番号", "LINEでの名前", "状態", "友だち追加", "ブロック", "受信設定", "テスト配信"};
	buf_lit(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < COUNT(titles); i++)
		csv_cell(out, str_from(titles[i]), i == 0);
	for (size_t i = 0; i < e->attribute_count; i++)
		if (is_written(&e->attributes[i]))
			csv_cell(out, e->attributes[i].label, false);
	csv_cell(out, S("タグを付けたもの"), false);
	csv_end_row(out);
}

/* --- a row --- */

static void write_time(struct export *e, struct buf *out, int64_t ms)
{
	csv_cell(out, ms ? jst_format_minute(e->piece, ms) : S(""), false);
}

static void write_choices(struct export *e, struct buf *out, size_t index, int64_t id)
{
	struct buf cell;
	buf_init(&cell, e->piece, 256 * 1024);
	for (size_t j = 0; j < e->attributes[index].option_count; j++) {
		if (!people_has(e->columns[index][j].people, id))
			continue;
		if (cell.len)
			buf_lit(&cell, "、");
		buf_str(&cell, e->columns[index][j].label);
	}
	csv_cell(out, buf_view(&cell), false);
}

/* 町内会長：職員「山田」2026-11-22 09:00、… */
static void write_givers(struct export *e, struct buf *out, int64_t id)
{
	static const char *const words[] = {"不明", "職員", "配信のボタン", "一括更新", "自動応答", "シナリオ",
	                                    "メニュー", "コード", "友だち追加QR", "タグのルール"};
	struct buf cell;
	buf_init(&cell, e->piece, 256 * 1024);
	while (e->next_mark < e->mark_count && e->marks[e->next_mark].friend_id < id)
		e->next_mark++;
	for (; e->next_mark < e->mark_count && e->marks[e->next_mark].friend_id == id; e->next_mark++) {
		const struct tag_mark *mark = &e->marks[e->next_mark].mark;
		struct str name = mark->by_name.len ? str_fmt(e->piece, "「%.*s」", FMT(mark->by_name)) : S("");
		struct str at = jst_format_minute(e->piece, mark->at);
		if (cell.len)
			buf_lit(&cell, "、");
		buf_str(&cell, str_fmt(e->piece, "%.*s：%s%.*s %.*s", FMT(mark->label), words[mark->by], FMT(name), FMT(at)));
	}
	csv_cell(out, buf_view(&cell), false);
}

static void write_row(struct export *e, struct buf *out, const struct friend_line *line)
{
	static const char *const states[] = {"友だち", "ブロック中", "不明"};
	csv_number(out, line->id, true);
	csv_cell(out, line->name, false);
	csv_cell(out, str_from(states[line->state]), false);
	write_time(e, out, line->followed_at);
	write_time(e, out, line->blocked_at);
	write_time(e, out, line->settings_saved_at);
	csv_cell(out, people_has(e->testers, line->id) ? S("受け手") : S(""), false);
	for (size_t i = 0; i < e->attribute_count; i++)
		if (is_written(&e->attributes[i]))
			write_choices(e, out, i, line->id);
	write_givers(e, out, line->id);
	csv_end_row(out);
}

/* --- piece by piece --- */

static enum err next_piece(struct export *e)
{
	struct db *db;
	struct friend_line *lines;
	size_t count;
	struct buf out;
	arena_free(&e->piece);
	e->piece = arena_new();
	buf_init(&out, e->piece, PIECE_MOST);
	TRY(db_take(e->web->options.db, e->piece, DB_READ, &db));
	TRY(friend_lines_after(db, e->piece, e->web->options.keyring, e->after, PIECE, &lines, &count));
	int64_t *ids = arena_array(e->piece, int64_t, count);
	for (size_t i = 0; i < count; i++)
		ids[i] = lines[i].id;
	TRY(tag_marks_of(db, e->piece, ids, count, &e->marks, &e->mark_count));
	e->next_mark = 0;
	db_return(&db);
	for (size_t i = 0; i < count; i++)
		write_row(e, &out, &lines[i]);
	e->ended = count == 0;
	if (count)
		e->after = lines[count - 1].id;
	return buf_done(&out, &e->waiting);
}

static enum err pull(void *context, char *into, size_t room, size_t *written)
{
	struct export *e = context;
	if (!e->waiting.len && !e->ended)
		TRY(next_piece(e));
	size_t size = e->waiting.len < room ? e->waiting.len : room;
	for (size_t i = 0; i < size; i++)
		into[i] = e->waiting.ptr[i];
	e->waiting = str_skip(e->waiting, size);
	*written = size;
	return OK;
}

static void release(void *context)
{
	struct export *e = context;
	struct arena *arena = e->arena;
	arena_free(&e->piece);
	arena_free(&arena);
}

static enum err begin(struct call *call, struct export *e)
{
	struct buf head;
	buf_init(&head, e->arena, 1 << 20);
	TRY(load_columns(call, e));
	TRY(call_audit_export(call, "friend.export", S("friends")));
	write_head(e, &head);
	return buf_done(&head, &e->waiting);
}

enum err friends_csv(struct call *call)
{
	struct arena *arena = arena_new();
	struct export *e = arena_make(arena, struct export);
	*e = (struct export){.arena = arena, .web = call->web};
	enum err err = begin(call, e);
	if (err != OK) {
		release(e);
		return err;
	}
	http_respond(call->response, 200, S("text/csv; charset=utf-8"), S(""));
	http_add_header(call->response, S("Content-Disposition"), S("attachment; filename=\"friends.csv\""));
	call->response->pull = pull;
	call->response->release = release;
	call->response->pull_context = e;
	return OK;
}
