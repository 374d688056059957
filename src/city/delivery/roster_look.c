/* roster_look: from the bytes of a file to people with values, and to what is wrong
 * with the other lines. */
#include "roster.h"

#include "arena.h"
#include "csv_table.h"
#include "friend_named.h"
#include "str.h"
#include "utf8.h"

#include <stdlib.h>

#define CELLS_MOST (ROSTER_COLUMNS_MOST + 1)

struct found_row {
	struct roster_row row;
	struct str person; /* as typed */
	struct str key;    /* as looked up */
};

struct reading {
	struct db *db;
	struct arena *arena;
	struct roster_sheet *sheet;
	struct csv_table table;
	size_t cells;  /* headings */
	size_t person; /* the cell that names the person */
	bool by_number;
	struct found_row *rows; /* good so far */
	size_t count;
};

static struct roster_fault *fault(struct reading *r, enum roster_fault_kind kind, int64_t line)
{
	struct roster_fault *made = &r->sheet->faults[r->sheet->fault_count++];
	*made = (struct roster_fault){.kind = kind, .line = line, .heading = S(""), .person = S("")};
	return made;
}

/* --- headings --- */

static bool names_person(struct reading *r, struct str heading, bool *by_number)
{
	static const struct csv_column numbers = {{"友だち番号", "番号", "友だちの番号"}};
	static const struct csv_column line_ids = {{"LINEのID", "LINE ID", "LINEユーザーID", "LINEユーザID", "userId", "user_id"}};
	*by_number = csv_is_called(r->arena, heading, &numbers);
	return *by_number || csv_is_called(r->arena, heading, &line_ids);
}

/* 友だち番号 wins over a column that is only called 番号, which may be another number. */
static enum err find_person(struct reading *r, const struct str *headings)
{
	bool found = false, by_number;
	for (size_t i = 0; i < r->cells; i++) {
		if (!names_person(r, headings[i], &by_number))
			continue;
		if (found && !str_eq(headings[i], S("友だち番号")))
			continue;
		found = true;
		r->person = i;
		r->by_number = by_number;
	}
	return found ? OK
	             : fail_field(ERR_INVALID, "file",
	                          "だれに送るかを示す列がありません。1行目に「友だち番号」か「LINEのID」の列を入れてください。");
}

static enum err check_heading(const struct str *headings, size_t at)
{
	struct str heading = headings[at];
	if (heading.len == 0)
		return fail_field(ERR_INVALID, "file", "1行目の%zu列めの見出しが空です。見出しを入れるか、列を消してください。", at + 1);
	if (utf8_graphemes(heading) > ROSTER_HEADING_MOST)
		return fail_field(ERR_INVALID, "file", "1行目の見出し「%.*s…」が長すぎます。%d文字までにしてください。",
		                  FMT(utf8_cut(heading, 20)), ROSTER_HEADING_MOST);
	for (const char *bad = "{}|\n\r\t"; *bad; bad++)
		if (str_find_char(heading, *bad) >= 0)
			return fail_field(ERR_INVALID, "file", "1行目の見出し「%.*s」に、使えない文字（{ } | や改行）があります。",
			                  FMT(utf8_cut(heading, 20)));
	for (size_t i = 0; i < at; i++)
		if (str_eq(headings[i], heading))
			return fail_field(ERR_INVALID, "file", "「%.*s」の列が2つあります。1つにするか、見出しを変えてください。",
			                  FMT(heading));
	if (!utf8_is_text(heading))
		return fail_field(ERR_INVALID, "file", "1行目の%zu列めの見出しに、使えない文字があります。", at + 1);
	return OK;
}

static enum err read_headings(struct reading *r)
{
	const struct str *headings = r->table.headings;
	r->cells = r->table.heading_count;
	while (r->cells && headings[r->cells - 1].len == 0)
		r->cells--;
	TRY(find_person(r, headings));
	r->sheet->person_heading = str_dup(r->arena, headings[r->person]);
	r->sheet->columns = arena_array(r->arena, struct roster_column, r->cells);
	for (size_t i = 0; i < r->cells; i++) {
		TRY(check_heading(headings, i));
		if (i != r->person)
			r->sheet->columns[r->sheet->column_count++].heading = str_dup(r->arena, headings[i]);
	}
	return OK;
}

/* --- lines --- */

/* A spreadsheet may have put a sign before it. */
static struct str key_of(struct str typed)
{
	struct str text = str_trim(typed);
	if (text.len > 1 && text.ptr[0] == '\'')
		text = str_skip(text, 1);
	return text;
}

static bool read_values(struct reading *r, int64_t line, const struct str *cells, size_t count, struct str *values)
{
	size_t next = 0;
	for (size_t i = 0; i < r->cells; i++) {
		if (i == r->person)
			continue;
		struct str value = i < count ? csv_without_returns(r->arena, cells[i]) : S("");
		bool text = utf8_is_text(value);
		if (!text || utf8_utf16_length(value) > ROSTER_VALUE_MOST) {
			struct roster_fault *made = fault(r, text ? ROSTER_TOO_LONG : ROSTER_NOT_TEXT, line);
			made->heading = r->sheet->columns[next].heading;
			return false;
		}
		values[next++] = value;
	}
	if (count > r->cells && !csv_is_blank(cells + r->cells, count - r->cells)) {
		fault(r, ROSTER_CELLS, line);
		return false;
	}
	return true;
}

static void read_line(struct reading *r, int64_t line, const struct str *cells, size_t count)
{
	struct str *values = arena_array(r->arena, struct str, r->sheet->column_count);
	struct str person = r->person < count ? cells[r->person] : S("");
	if (str_trim(person).len == 0) {
		fault(r, ROSTER_NOBODY, line);
		return;
	}
	if (!read_values(r, line, cells, count, values))
		return;
	r->rows[r->count++] = (struct found_row){
	        .row = {.line = line, .values = values}, .person = str_trim(person), .key = key_of(person)};
}

static enum err read_lines(struct reading *r)
{
	struct str cells[CELLS_MOST];
	size_t count;
	r->rows = arena_array(r->arena, struct found_row, ROSTER_LINES_MOST);
	r->sheet->faults = arena_array(r->arena, struct roster_fault, ROSTER_LINES_MOST);
	for (int64_t line = 2;; line++) {
		enum err err = csv_table_row(&r->table, r->arena, cells, &count);
		if (err == ERR_NOT_FOUND)
			break;
		TRY(err);
		if (csv_is_blank(cells, count))
			continue;
		if (r->sheet->lines == ROSTER_LINES_MOST)
			return fail_field(ERR_LIMIT, "file", "一度に読めるのは%d行までです。ファイルを分けてください。",
			                  ROSTER_LINES_MOST);
		r->sheet->lines++;
		read_line(r, line, cells, count);
	}
	return r->sheet->lines ? OK : fail_field(ERR_INVALID, "file", "2行目から下に、人の行がありません。");
}

/* --- people --- */

static int by_friend(const void *a, const void *b)
{
	const struct found_row *x = a, *y = b;
	if (x->row.friend_id != y->row.friend_id)
		return x->row.friend_id < y->row.friend_id ? -1 : 1;
	return (x->row.line > y->row.line) - (x->row.line < y->row.line);
}

static int by_line(const void *a, const void *b)
{
	const struct roster_row *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

static int by_fault_line(const void *a, const void *b)
{
	const struct roster_fault *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

static enum err find_people(struct reading *r)
{
	struct str *keys = arena_array(r->arena, struct str, r->count);
	int64_t *ids = arena_array(r->arena, int64_t, r->count);
	for (size_t i = 0; i < r->count; i++)
		keys[i] = r->rows[i].key;
	TRY(friend_named(r->db, r->arena, r->by_number, keys, r->count, ids));
	for (size_t i = 0; i < r->count; i++)
		r->rows[i].row.friend_id = ids[i];
	return OK;
}

/* Nobody, or somebody who was named before, is left out. */
static void keep_good(struct reading *r)
{
	struct roster_sheet *sheet = r->sheet;
	sheet->rows = arena_array(r->arena, struct roster_row, r->count);
	qsort(r->rows, r->count, sizeof *r->rows, by_friend);
	for (size_t i = 0; i < r->count; i++) {
		const struct found_row *row = &r->rows[i];
		const struct roster_row *last = sheet->row_count ? &sheet->rows[sheet->row_count - 1] : NULL;
		if (row->row.friend_id == 0) {
			fault(r, ROSTER_UNKNOWN, row->row.line)->person = row->person;
		} else if (last && last->friend_id == row->row.friend_id) {
			struct roster_fault *made = fault(r, ROSTER_TWICE, row->row.line);
			made->person = row->person;
			made->other_line = last->line;
		} else {
			sheet->rows[sheet->row_count++] = row->row;
		}
	}
	qsort(sheet->rows, sheet->row_count, sizeof *sheet->rows, by_line);
	qsort(sheet->faults, sheet->fault_count, sizeof *sheet->faults, by_fault_line);
}

static void measure(struct roster_sheet *sheet)
{
	for (size_t i = 0; i < sheet->row_count; i++)
		for (size_t c = 0; c < sheet->column_count; c++) {
			struct roster_column *column = &sheet->columns[c];
			int64_t length = (int64_t)utf8_utf16_length(sheet->rows[i].values[c]);
			column->empty += str_trim(sheet->rows[i].values[c]).len == 0;
			if (length <= column->longest)
				continue;
			column->longest = length;
			column->longest_line = sheet->rows[i].line;
		}
}

enum err roster_look(struct db *db, struct arena *arena, struct str file, struct roster_sheet *out)
{
	struct reading r = {.db = db, .arena = arena, .sheet = out};
	*out = (struct roster_sheet){0};
	if (file.len > ROSTER_BYTES_MOST)
		return fail_field(ERR_LIMIT, "file", "ファイルが大きすぎます。%zuMBまでにしてください。", ROSTER_BYTES_MOST >> 20);
	TRY(csv_table_open(&r.table, arena, file, CELLS_MOST));
	TRY(read_headings(&r));
	TRY(read_lines(&r));
	TRY(find_people(&r));
	keep_good(&r);
	measure(out);
	return OK;
}
