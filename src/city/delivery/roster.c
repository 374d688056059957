/* roster: what is kept of a file, sealed line by line, and how it is forgotten. */
#include "roster.h"

#include "arena.h"
#include "attribute.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "roster.sql.h"
#include "roster_part.h"
#include "secret.h"
#include "utf8.h"

#define PIECE 500 /* rows in one statement */
#define VALUES_BYTES_MOST ((size_t)11 << 20) /* of one line: the file is smaller */

static const char *const fault_kinds[] = {"nobody", "unknown", "twice", "too_long", "not_text", "cells", "blocked", NULL};

struct str roster_fault_text(struct arena *arena, const struct roster_fault *fault)
{
	switch (fault->kind) {
	case ROSTER_NOBODY: return S("だれの行か書かれていません。");
	case ROSTER_UNKNOWN: return str_fmt(arena, "「%.*s」という友だちはいません。", FMT(utf8_cut(fault->person, 40)));
	case ROSTER_TWICE:
		return str_fmt(arena, "%" PRId64 "行目と同じ人です。1人1行にしてください。", fault->other_line);
	case ROSTER_TOO_LONG:
		return str_fmt(arena, "「%.*s」が長すぎます。%d文字までにしてください。", FMT(fault->heading), ROSTER_VALUE_MOST);
	case ROSTER_NOT_TEXT:
		return str_fmt(arena, "「%.*s」に、文字ではないものが入っています。入れ直してください。", FMT(fault->heading));
	case ROSTER_CELLS: return S("1行目の見出しより列が多くなっています。");
	case ROSTER_BLOCKED: return S("ブロック中などで、いまは届きません。");
	}
	return S("");
}

/* --- keeping --- */

static struct str values_context(struct arena *arena, int64_t roster_id, int64_t friend_id)
{
	return str_fmt(arena, "roster.values:%" PRId64 ":%" PRId64, roster_id, friend_id);
}

static struct str person_context(struct arena *arena, int64_t roster_id, int64_t line)
{
	return str_fmt(arena, "roster.person:%" PRId64 ":%" PRId64, roster_id, line);
}

static struct str values_json(struct arena *arena, const struct str *values, size_t count)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, VALUES_BYTES_MOST);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < count; i++)
		emit_text(&emit, NULL, values[i]);
	emit_end_list(&emit);
	return buf_view(&out);
}

static struct str columns_json(struct arena *arena, const struct roster_sheet *sheet)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, 65536);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < sheet->column_count; i++) {
		emit_begin(&emit, NULL);
		emit_text(&emit, "heading", sheet->columns[i].heading);
		emit_i64(&emit, "longest", sheet->columns[i].longest);
		emit_i64(&emit, "longestLine", sheet->columns[i].longest_line);
		emit_i64(&emit, "empty", sheet->columns[i].empty);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	return buf_view(&out);
}

static enum err keep_rows(struct db *db, const struct keyring *keyring, const struct roster_sheet *sheet, int64_t id,
                          size_t first, size_t count)
{
	struct arena *arena = arena_new();
	struct roster_row_add_in *rows = arena_array(arena, struct roster_row_add_in, count);
	int64_t changed;
	for (size_t i = 0; i < count; i++) {
		const struct roster_row *row = &sheet->rows[first + i];
		struct str values = values_json(arena, row->values, sheet->column_count);
		rows[i] = (struct roster_row_add_in){
		        id, row->friend_id, row->line,
		        seal(keyring, arena, values_context(arena, id, row->friend_id), values)};
	}
	enum err err = sql_roster_row_add(db, arena, rows, count, &changed);
	arena_free(&arena);
	return err;
}

static enum err keep_faults(struct db *db, const struct keyring *keyring, const struct roster_sheet *sheet, int64_t id,
                            size_t first, size_t count)
{
	struct arena *arena = arena_new();
	struct roster_fault_add_in *rows = arena_array(arena, struct roster_fault_add_in, count);
	int64_t changed;
	for (size_t i = 0; i < count; i++) {
		const struct roster_fault *fault = &sheet->faults[first + i];
		rows[i] = (struct roster_fault_add_in){
		        id, fault->line, str_from(fault_kinds[fault->kind]), fault->heading, fault->other_line,
		        seal(keyring, arena, person_context(arena, id, fault->line), utf8_cut(fault->person, 100))};
	}
	enum err err = sql_roster_fault_add(db, arena, rows, count, &changed);
	arena_free(&arena);
	return err;
}

static size_t piece_of(size_t total, size_t done) { return total - done < PIECE ? total - done : PIECE; }

/* One long cell a line, and 500 lines would be more than an arena holds. */
static size_t rows_at_once(const struct roster_sheet *sheet)
{
	int64_t longest = 1;
	for (size_t c = 0; c < sheet->column_count; c++)
		longest += sheet->columns[c].longest;
	int64_t fits = ((int64_t)1 << 20) / longest;
	return fits < 1 ? 1 : fits > PIECE ? PIECE : (size_t)fits;
}

enum err roster_keep(struct db *db, const struct keyring *keyring, const struct roster_new *new, int64_t *id)
{
	const struct roster_sheet *sheet = new->sheet;
	struct arena *arena = arena_new();
	enum err err = sql_roster_add(db, arena,
	                              &(struct roster_add_in){utf8_cut(new->name, ROSTER_NAME_MOST), sheet->person_heading,
	                                                      columns_json(arena, sheet), sheet->lines,
	                                                      (int64_t)sheet->row_count, (int64_t)sheet->fault_count,
	                                                      new->staff_id, new->now},
	                              id);
	arena_free(&arena);
	TRY(err);
	size_t most = rows_at_once(sheet);
	for (size_t done = 0, piece; done < sheet->row_count; done += piece) {
		piece = piece_of(sheet->row_count, done);
		piece = piece < most ? piece : most;
		TRY(keep_rows(db, keyring, sheet, *id, done, piece));
	}
	for (size_t done = 0, piece; done < sheet->fault_count; done += piece) {
		piece = piece_of(sheet->fault_count, done);
		TRY(keep_faults(db, keyring, sheet, *id, done, piece));
	}
	return OK;
}

/* --- finding --- */

static enum err read_columns(struct arena *arena, struct str json, struct roster *out)
{
	const struct node *list;
	TRY(node_parse(arena, json, &list));
	out->column_count = node_count(list);
	out->columns = arena_array(arena, struct roster_column, out->column_count);
	for (size_t i = 0; i < out->column_count; i++) {
		const struct node *column = node_at(list, i);
		out->columns[i] = (struct roster_column){.heading = node_text(node_get(column, "heading"), S("")),
		                                         .longest = node_i64(node_get(column, "longest"), 0),
		                                         .longest_line = node_i64(node_get(column, "longestLine"), 0),
		                                         .empty = node_i64(node_get(column, "empty"), 0)};
	}
	return OK;
}

enum err roster_find(struct db *db, struct arena *arena, int64_t id, struct roster *out)
{
	struct roster_by_id_row row;
	enum err err = sql_roster_by_id(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この名簿は見つかりません。");
	TRY(err);
	*out = (struct roster){.id = row.id,
	                       .name = row.name,
	                       .person_heading = row.person_heading,
	                       .lines = row.lines,
	                       .people = row.people,
	                       .faults = row.faults,
	                       .created_by = row.created_by,
	                       .created_at = row.created_at,
	                       .erased_at = row.erased_at,
	                       .created_name = row.created_name};
	return read_columns(arena, row.columns, out);
}

enum err roster_uses(struct db *db, struct arena *arena, int64_t id, struct roster_use **out, size_t *count)
{
	struct roster_uses_row *rows;
	TRY(sql_roster_uses(db, arena, id, &rows, count));
	*out = arena_array(arena, struct roster_use, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct roster_use){rows[i].id, rows[i].department_id, rows[i].title, rows[i].state};
	return OK;
}

struct content_columns roster_headings(struct arena *arena, const struct roster *roster)
{
	struct str *headings = arena_array(arena, struct str, roster->column_count);
	for (size_t i = 0; i < roster->column_count; i++)
		headings[i] = roster->columns[i].heading;
	return (struct content_columns){headings, roster->column_count};
}

const struct str *roster_stand_ins(struct arena *arena, const struct roster *roster)
{
	struct str *values = arena_array(arena, struct str, roster->column_count);
	for (size_t i = 0; i < roster->column_count; i++)
		values[i] = str_fmt(arena, "〔%.*s〕", FMT(roster->columns[i].heading));
	return values;
}

enum err roster_reach(struct db *db, struct arena *arena, int64_t id, int64_t *reachable, int64_t *emergency_only)
{
	int64_t option;
	TRY(option_of_state(db, arena, "emergency_only", &option));
	TRY(sql_roster_reachable(db, arena, id, reachable));
	return sql_roster_careful(db, arena, id, option, emergency_only);
}

static enum roster_fault_kind kind_of(struct str word)
{
	for (int i = 0; fault_kinds[i]; i++)
		if (str_eq(word, str_from(fault_kinds[i])))
			return (enum roster_fault_kind)i;
	return ROSTER_UNKNOWN;
}

enum err roster_faults(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                       int64_t after_line, size_t most, struct roster_fault **out, size_t *count)
{
	struct roster_fault_rows_row *rows;
	TRY(sql_roster_fault_rows(db, arena, id, after_line, (int64_t)most, &rows, count));
	struct roster_fault *faults = arena_array(arena, struct roster_fault, *count);
	for (size_t i = 0; i < *count; i++) {
		faults[i] = (struct roster_fault){.kind = kind_of(rows[i].kind),
		                                  .line = rows[i].line,
		                                  .heading = rows[i].heading,
		                                  .other_line = rows[i].other_line,
		                                  .person = S("")};
		if (faults[i].kind == ROSTER_BLOCKED)
			faults[i].person = str_fmt(arena, "%" PRId64, rows[i].friend_id);
		else if (rows[i].has_person_sealed)
			TRY(unseal(keyring, arena, person_context(arena, id, rows[i].line), rows[i].person_sealed,
			           &faults[i].person));
	}
	*out = faults;
	return OK;
}

/* --- values --- */

enum err roster_open_values(struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                            int64_t friend_id, struct str sealed, const struct str **out)
{
	struct str json;
	const struct node *list;
	TRY(unseal(keyring, arena, values_context(arena, roster->id, friend_id), sealed, &json));
	TRY(node_parse(arena, json, &list));
	struct str *values = arena_array(arena, struct str, roster->column_count);
	for (size_t i = 0; i < roster->column_count; i++)
		values[i] = node_text(node_at(list, i), S(""));
	*out = values;
	return OK;
}

enum err roster_row_at(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct roster *roster, int64_t place, struct roster_row *out)
{
	struct roster_row_at_row row;
	enum err err = sql_roster_row_at(db, arena, roster->id, place, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この名簿に、その行はありません。");
	TRY(err);
	*out = (struct roster_row){.line = row.line, .friend_id = row.friend_id};
	if (!row.has_values_sealed)
		return OK;
	return roster_open_values(arena, keyring, roster, row.friend_id, row.values_sealed, &out->values);
}

enum err roster_fill(struct db *db, struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                     const int64_t *ids, size_t count, struct content_person *people)
{
	struct roster_values_row *rows;
	size_t found;
	assert(count <= CONTENT_PEOPLE_MOST);
	TRY(sql_roster_values(db, arena, roster->id, (struct i64_list){ids, count}, &rows, &found));
	for (size_t i = 0; i < found; i++)
		for (size_t p = 0; p < count; p++)
			if (ids[p] == rows[i].friend_id && rows[i].has_values_sealed)
				TRY(roster_open_values(arena, keyring, roster, rows[i].friend_id, rows[i].values_sealed,
				                       &people[p].values));
	return OK;
}

enum err roster_sample(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                       struct content_setting *out)
{
	struct roster roster;
	struct roster_row row;
	if (id == 0)
		return OK;
	TRY(roster_find(db, arena, id, &roster));
	out->columns = roster_headings(arena, &roster);
	out->forgotten = roster.erased_at != 0;
	enum err err = roster_row_at(db, arena, keyring, &roster, 0, &row);
	if (err && err != ERR_NOT_FOUND)
		return err;
	out->values = err == OK && row.values ? row.values : roster_stand_ins(arena, &roster);
	return OK;
}

/* --- forgetting --- */

enum err roster_erase(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	int64_t wanted, changed;
	TRY(sql_roster_wanted(db, arena, id, &wanted));
	if (wanted)
		return fail(ERR_CONFLICT, "この名簿を使う配信が、予約中か送信の途中です。終わるか取り消してから消してください。");
	TRY(sql_roster_erase(db, arena, id, now, &changed));
	if (!changed)
		return OK;
	TRY(sql_roster_erase_values(db, arena, id));
	return sql_roster_erase_faults(db, arena, id);
}

static enum err forget_one(struct db *db, int64_t id, int64_t now)
{
	struct arena *arena = arena_new();
	enum err err = tx_begin(db);
	if (err == OK)
		err = roster_erase(db, arena, id, now);
	if (err == OK)
		err = tx_commit(db);
	else
		tx_rollback(db);
	arena_free(&arena);
	return err == ERR_CONFLICT ? OK : err; /* planned just now: another time */
}

enum err roster_forget(struct db *db, struct arena *arena, int64_t now, int64_t days, int64_t *forgotten)
{
	int64_t *ids;
	size_t count;
	TRY(sql_roster_old(db, arena, now - MS_DAY, now - days * MS_DAY, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(forget_one(db, ids[i], now));
	*forgotten = (int64_t)count;
	return OK;
}
