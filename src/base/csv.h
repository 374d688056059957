/* csv: RFC 4180 in and out, UTF-8 (with or without BOM) and CP932.
 *
 * Written cells that a spreadsheet would run as a formula get a leading
 * apostrophe. */
#pragma once

#include "buf.h"

struct csv_reader {
	struct str text; /* UTF-8, without BOM */
	size_t at;
	int64_t line; /* of the row read last, from 1 */
};

/* Finds out the encoding and converts to UTF-8 into the arena. */
enum err csv_open(struct csv_reader *reader, struct arena *arena, struct str bytes) MUST_CHECK;
/* Reads a row into at most `most` cells; ERR_NOT_FOUND after the last row. */
enum err csv_row(struct csv_reader *reader, struct arena *arena, struct str *cells, size_t most,
                 size_t *count) MUST_CHECK;

void csv_cell(struct buf *out, struct str value, bool first);
void csv_number(struct buf *out, int64_t value, bool first);
void csv_end_row(struct buf *out); /* CRLF */
/* The first row. */
void csv_titles(struct buf *out, const char *const *titles, size_t count);
enum err csv_to_cp932(struct arena *arena, struct str utf8, struct str *out) MUST_CHECK; /* unknown → 〓 */
