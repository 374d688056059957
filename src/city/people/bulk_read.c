/* bulk_read: from the bytes of a file to lines that name a person and options,
 * and to what is wrong with the others. */
#include "bulk_part.h"

#include "arena.h"
#include "buf.h"
#include "csv_table.h"
#include "friend_named.h"
#include "str.h"
#include "utf8.h"

#include <stdlib.h>

#define CELLS_MOST (BULK_COLUMNS_MOST + 20) /* with those that say nothing */

enum cell_kind { CELL_IGNORED, CELL_NUMBER, CELL_LINE_ID, CELL_ANSWER };

struct heading {
	enum cell_kind kind;
	size_t column; /* of an answer */
};

struct reading {
	struct db *db;
	struct arena *arena;
	struct bulk_sheet *sheet;
	struct csv_table table;
	struct heading headings[CELLS_MOST];
	size_t heading_count;
	bool by_number;
	struct bulk_row *rows; /* good so far, in the order of the file */
	size_t count;
};

static void fault(struct reading *r, int64_t line, struct str heading, struct str reason)
{
	r->sheet->faults[r->sheet->fault_count++] = (struct bulk_fault){line, heading, reason};
}

/* --- headings --- */

static enum cell_kind fixed_kind(struct arena *arena, struct str heading)
{
	static const struct csv_column numbers = {{"番号", "友だちの番号", "友だち番号"}};
	static const struct csv_column line_ids = {{"LINEのID", "LINE ID", "LINEユーザーID", "LINEユーザID"}};
	if (csv_is_called(arena, heading, &numbers))
		return CELL_NUMBER;
	return csv_is_called(arena, heading, &line_ids) ? CELL_LINE_ID : CELL_IGNORED;
}

/* As the list of friends is written out: no answers, but no mistakes either. */
static bool says_nothing(struct arena *arena, struct str heading, const struct attribute *found)
{
	static const struct csv_column known = {
		{"LINEでの名前", "状態", "友だち追加", "ブロック", "受信設定", "テスト配信", "タグを付けたもの"}};
	if (found)
		return found->kind == ATTRIBUTE_SOURCE || found->kind == ATTRIBUTE_STATE;
	return heading.len == 0 || csv_is_called(arena, heading, &known);
}

static enum err find_attribute(struct reading *r, const struct attribute *all, size_t count, struct str heading,
                               const struct attribute **out)
{
	*out = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(all[i].label, heading))
			continue;
		if (*out)
			return fail_field(ERR_INVALID, "file", "「%.*s」という項目が2つあります。「受信設定の項目」で、どちらかの名前を変えてください。",
			                  FMT(heading));
		*out = &all[i];
	}
	if (*out && (*out)->kind == ATTRIBUTE_CHILD)
		return fail_field(ERR_INVALID, "file", "お子さんの項目「%.*s」は、CSVでは変えられません。列を消してください。", FMT(heading));
	for (size_t i = 0; *out && i < r->sheet->column_count; i++)
		if (r->sheet->columns[i].id == (*out)->id)
			return fail_field(ERR_INVALID, "file", "「%.*s」の列が2つあります。1つにしてください。", FMT(heading));
	return OK;
}

static enum err add_column(struct reading *r, const struct attribute *attribute, struct heading *heading)
{
	if (r->sheet->column_count == BULK_COLUMNS_MOST)
		return fail_field(ERR_LIMIT, "file", "一度に変えられる項目は%dつまでです。", BULK_COLUMNS_MOST);
	*heading = (struct heading){CELL_ANSWER, r->sheet->column_count};
	r->sheet->columns[r->sheet->column_count++] = *attribute;
	return OK;
}

static enum err read_heading(struct reading *r, const struct attribute *all, size_t count, struct str text,
                             struct buf *ignored)
{
	struct heading *heading = &r->headings[r->heading_count++];
	const struct attribute *attribute;
	heading->kind = fixed_kind(r->arena, text);
	if (heading->kind != CELL_IGNORED)
		return OK;
	TRY(find_attribute(r, all, count, text, &attribute));
	if (says_nothing(r->arena, text, attribute)) {
		if (ignored->len && text.len)
			buf_lit(ignored, "、");
		buf_str(ignored, text);
		return OK;
	}
	if (!attribute)
		return fail_field(ERR_INVALID, "file", "1行目の「%.*s」という項目はありません。項目の名前に直すか、列を消してください。",
		                  FMT(utf8_cut(text, 60)));
	return add_column(r, attribute, heading);
}

static bool has_heading(const struct reading *r, enum cell_kind kind)
{
	for (size_t i = 0; i < r->heading_count; i++)
		if (r->headings[i].kind == kind)
			return true;
	return false;
}

static enum err read_headings(struct reading *r)
{
	struct attribute *all;
	struct buf ignored;
	size_t count;
	buf_init(&ignored, r->arena, 16384);
	TRY(attribute_list(r->db, r->arena, &all, &count));
	r->sheet->columns = arena_array(r->arena, struct attribute, BULK_COLUMNS_MOST);
	for (size_t i = 0; i < r->table.heading_count; i++)
		TRY(read_heading(r, all, count, r->table.headings[i], &ignored));
	r->by_number = has_heading(r, CELL_NUMBER);
	if (!r->by_number && !has_heading(r, CELL_LINE_ID))
		return fail_field(ERR_INVALID, "file", "人を決める列がありません。1行目に「番号」か「LINEのID」の列を入れてください。");
	if (r->sheet->column_count == 0)
		return fail_field(ERR_INVALID, "file", "変える項目の列がありません。1行目に、項目の名前（「地区」など）の列を入れてください。");
	r->sheet->ignored = buf_view(&ignored);
	return OK;
}

/* --- cells --- */

/* One that is offered wins over a hidden one of the same name. */
static int64_t option_named(struct arena *arena, const struct attribute *attribute, struct str label)
{
	int64_t hidden = 0;
	for (size_t i = 0; i < attribute->option_count; i++) {
		if (!str_eq(attribute->options[i].label, label))
			continue;
		if (!attribute->options[i].hidden)
			return attribute->options[i].id;
		hidden = attribute->options[i].id;
	}
	struct str folded = hidden ? label : utf8_fold(arena, label);
	for (size_t i = 0; !hidden && i < attribute->option_count; i++)
		if (!attribute->options[i].hidden && str_eq(utf8_fold(arena, attribute->options[i].label), folded))
			return attribute->options[i].id;
	return hidden;
}

static void add_option(struct bulk_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->at[i] == id)
			return;
	ids->at[ids->count++] = id;
}

/* "" when it is right. */
static struct str read_cell(struct reading *r, const struct attribute *attribute, struct str text, struct bulk_ids *out)
{
	struct str piece, rest = text;
	bool replaces = r->sheet->how.mode == BULK_REPLACE;
	*out = (struct bulk_ids){NULL, 0};
	if (text.len == 0 && !(replaces && r->sheet->how.clears))
		return S("");
	out->at = arena_array(r->arena, int64_t, text.len / 2 + 1);
	int64_t whole = text.len ? option_named(r->arena, attribute, text) : 0;
	if (whole)
		add_option(out, whole);
	while (!whole && csv_cut(&rest, &piece)) {
		if (piece.len == 0)
			continue;
		int64_t id = option_named(r->arena, attribute, piece);
		if (!id)
			return str_fmt(r->arena, "「%.*s」という選択肢はありません。", FMT(utf8_cut(piece, 40)));
		add_option(out, id);
	}
	if (attribute->kind == ATTRIBUTE_ONE && out->count > 1 && r->sheet->how.mode != BULK_REMOVE)
		return S("1つだけ書いてください。");
	return S("");
}

static enum err read_line(struct reading *r, int64_t line, const struct str *cells, size_t cell_count)
{
	struct bulk_row *row = &r->rows[r->count];
	size_t columns = r->sheet->column_count;
	*row = (struct bulk_row){.line = line, .person = S(""),
	                         .typed = arena_array(r->arena, struct str, columns),
	                         .cells = arena_array(r->arena, struct bulk_ids, columns)};
	for (size_t i = 0; i < cell_count && i < r->heading_count; i++) {
		const struct heading *heading = &r->headings[i];
		struct str text = csv_meant(r->arena, cells, cell_count, (ptrdiff_t)i);
		if (heading->kind == (r->by_number ? CELL_NUMBER : CELL_LINE_ID) && !row->person.len)
			row->person = text;
		if (heading->kind != CELL_ANSWER)
			continue;
		row->typed[heading->column] = text;
		const struct attribute *attribute = &r->sheet->columns[heading->column];
		struct str wrong = read_cell(r, attribute, text, &row->cells[heading->column]);
		if (wrong.len) {
			fault(r, line, attribute->label, wrong);
			return OK;
		}
	}
	if (cell_count > r->heading_count)
		fault(r, line, S(""), S("1行目より列が多くなっています。"));
	else
		r->count++;
	return OK;
}

static enum err read_lines(struct reading *r)
{
	struct str cells[CELLS_MOST];
	size_t cell_count, room = BULK_LINES_MOST;
	r->rows = arena_array(r->arena, struct bulk_row, room);
	r->sheet->faults = arena_array(r->arena, struct bulk_fault, room);
	for (int64_t line = 2;; line++) {
		enum err err = csv_table_row(&r->table, r->arena, cells, &cell_count);
		if (err == ERR_NOT_FOUND)
			break;
		TRY(err);
		if (cell_count == 1 && str_trim(cells[0]).len == 0)
			continue;
		if (r->sheet->lines == BULK_LINES_MOST)
			return fail_field(ERR_LIMIT, "file", "一度に読めるのは%d行までです。ファイルを分けてください。", BULK_LINES_MOST);
		r->sheet->lines++;
		TRY(read_line(r, line, cells, cell_count));
	}
	if (r->sheet->lines == 0)
		return fail_field(ERR_INVALID, "file", "2行目から下に、人の行がありません。");
	return OK;
}

/* --- people --- */

static int by_friend(const void *a, const void *b)
{
	const struct bulk_row *x = a, *y = b;
	if (x->friend_id != y->friend_id)
		return x->friend_id < y->friend_id ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static enum err find_people(struct reading *r)
{
	struct str *keys = arena_array(r->arena, struct str, r->count);
	int64_t *ids = arena_array(r->arena, int64_t, r->count);
	for (size_t i = 0; i < r->count; i++)
		keys[i] = r->rows[i].person;
	TRY(friend_named(r->db, r->arena, r->by_number, keys, r->count, ids));
	for (size_t i = 0; i < r->count; i++)
		r->rows[i].friend_id = ids[i];
	return OK;
}

/* Nobody, or somebody who was named before, is left out. */
static void keep_good(struct reading *r)
{
	size_t kept = 0;
	struct str heading = r->by_number ? S("番号") : S("LINEのID");
	qsort(r->rows, r->count, sizeof *r->rows, by_friend);
	for (size_t i = 0; i < r->count; i++) {
		struct bulk_row *row = &r->rows[i];
		if (row->person.len == 0)
			fault(r, row->line, heading, S("だれの行か書かれていません。"));
		else if (row->friend_id == 0)
			fault(r, row->line, heading,
			      str_fmt(r->arena, "「%.*s」という友だちはいません。", FMT(utf8_cut(row->person, 40))));
		else if (kept && r->rows[kept - 1].friend_id == row->friend_id)
			fault(r, row->line, heading,
			      str_fmt(r->arena, "%" PRId64 "行目と同じ人です。1人1行にしてください。", r->rows[kept - 1].line));
		else
			r->rows[kept++] = *row;
	}
	r->count = kept;
}

enum err bulk_read(struct db *db, struct arena *arena, struct str file, const struct bulk_how *how,
                   struct bulk_sheet *out)
{
	struct reading r = {.db = db, .arena = arena, .sheet = out};
	*out = (struct bulk_sheet){.how = *how};
	if (file.len > BULK_BYTES_MOST)
		return fail_field(ERR_LIMIT, "file", "ファイルが大きすぎます。%zuMBまでにしてください。", BULK_BYTES_MOST >> 20);
	TRY(csv_table_open(&r.table, arena, file, CELLS_MOST));
	TRY(read_headings(&r));
	TRY(read_lines(&r));
	TRY(find_people(&r));
	keep_good(&r);
	out->rows = r.rows;
	out->row_count = r.count;
	return OK;
}
