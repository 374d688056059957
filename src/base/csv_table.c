/* csv_table: headings, blanks, and what a spreadsheet puts around a text. */
#include "csv_table.h"

#include "arena.h"
#include "str.h"
#include "utf8.h"

static enum err in_file(enum err err)
{
	return err == ERR_INVALID ? fail_field(ERR_INVALID, "file", "%s", err_text()) : err;
}

enum err csv_table_open(struct csv_table *table, struct arena *arena, struct str bytes, size_t most)
{
	*table = (struct csv_table){.most = most, .headings = arena_array(arena, struct str, most)};
	TRY(in_file(csv_open(&table->reader, arena, bytes)));
	enum err err = csv_table_row(table, arena, table->headings, &table->heading_count);
	if (err == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "file", "ファイルが空です。");
	TRY(err);
	for (size_t i = 0; i < table->heading_count; i++)
		table->headings[i] = str_trim(table->headings[i]);
	return OK;
}

enum err csv_table_row(struct csv_table *table, struct arena *arena, struct str *cells, size_t *count)
{
	return in_file(csv_row(&table->reader, arena, cells, table->most, count));
}

bool csv_is_blank(const struct str *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_trim(cells[i]).len)
			return false;
	return true;
}

bool csv_is_called(struct arena *arena, struct str heading, const struct csv_column *column)
{
	struct str folded = utf8_fold(arena, heading);
	for (size_t i = 0; i < CSV_NAMES_MOST && column->names[i]; i++)
		if (str_eq(folded, utf8_fold(arena, str_from(column->names[i]))))
			return true;
	return false;
}

void csv_places(struct arena *arena, const struct csv_table *table, const struct csv_column *columns, size_t count,
                ptrdiff_t *places)
{
	for (size_t c = 0; c < count; c++) {
		places[c] = -1;
		for (size_t i = 0; i < table->heading_count && places[c] < 0; i++)
			if (csv_is_called(arena, table->headings[i], &columns[c]))
				places[c] = (ptrdiff_t)i;
	}
}

struct str csv_without_returns(struct arena *arena, struct str cell)
{
	if (str_find_char(cell, '\r') < 0)
		return cell;
	char *out = arena_alloc(arena, cell.len);
	size_t len = 0;
	for (size_t i = 0; i < cell.len; i++)
		if (cell.ptr[i] != '\r')
			out[len++] = cell.ptr[i];
	return str_of(out, len);
}

struct str csv_meant(struct arena *arena, const struct str *cells, size_t count, ptrdiff_t place)
{
	if (place < 0 || (size_t)place >= count)
		return S("");
	struct str cell = str_trim(csv_without_returns(arena, cells[place]));
	bool guarded = cell.len > 1 && cell.ptr[0] == '\'' && str_find_char(S("=+-@"), cell.ptr[1]) >= 0;
	return guarded ? str_skip(cell, 1) : cell;
}

bool csv_cut(struct str *rest, struct str *piece)
{
	static const struct str signs[] = {S_INIT("、"), S_INIT(","), S_INIT("，"), S_INIT(";"), S_INIT("\n")};
	size_t end = rest->len, skip = 0;
	if (!rest->ptr)
		return false;
	for (size_t i = 0; i < COUNT(signs); i++) {
		ptrdiff_t at = str_find(*rest, signs[i]);
		if (at >= 0 && (size_t)at < end) {
			end = (size_t)at;
			skip = signs[i].len;
		}
	}
	*piece = str_trim(str_left(*rest, end));
	*rest = skip ? str_skip(*rest, end + skip) : (struct str){NULL, 0};
	return true;
}
