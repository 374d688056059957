/* csv_table: a CSV with headings in its first row, as staff hand it in. Whatever
 * fails here names the field "file". */
#pragma once

#include "csv.h"

#include <stddef.h>

struct csv_table {
	struct csv_reader reader;
	struct str *headings; /* without white space around them */
	size_t heading_count;
	size_t most; /* cells of a row */
};

enum err csv_table_open(struct csv_table *table, struct arena *arena, struct str bytes, size_t most) MUST_CHECK;
/* cells has room for `most`; ERR_NOT_FOUND after the last row. */
enum err csv_table_row(struct csv_table *table, struct arena *arena, struct str *cells, size_t *count) MUST_CHECK;
bool csv_is_blank(const struct str *cells, size_t count);

#define CSV_NAMES_MOST 8
struct csv_column {
	const char *names[CSV_NAMES_MOST]; /* what people call it */
};
/* Width and case do not count. */
bool csv_is_called(struct arena *arena, struct str heading, const struct csv_column *column);
/* Where each column stands, the first of two; -1: nowhere. */
void csv_places(struct arena *arena, const struct csv_table *table, const struct csv_column *columns, size_t count,
                ptrdiff_t *places);

/* What was meant by a cell: "\n" as the only line end, nothing around the text, and
 * not what csv_cell() puts before a formula. "" when the place is not in the row. */
struct str csv_meant(struct arena *arena, const struct str *cells, size_t count, ptrdiff_t place);
struct str csv_without_returns(struct arena *arena, struct str cell);
/* Cuts the next of several values in one cell, 「、」 or another sign between them;
 * false after the last. */
bool csv_cut(struct str *rest, struct str *piece);
