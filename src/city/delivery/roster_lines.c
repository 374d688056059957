/* roster_lines: from the first line on, each opened by itself. */
#include "roster_lines.h"

#include "arena.h"
#include "roster.sql.h"
#include "roster_part.h"
#include "str.h"
#include "utf8.h"

static bool has_text(struct arena *arena, const struct roster *roster, const struct str *values, struct str folded)
{
	for (size_t i = 0; i < roster->column_count; i++)
		if (str_find(utf8_fold(arena, values[i]), folded) >= 0)
			return true;
	return folded.len == 0;
}

static struct roster_row kept(struct arena *arena, const struct roster *roster, const struct roster_rows_row *row,
                              const struct str *values)
{
	struct str *cells = arena_array(arena, struct str, roster->column_count);
	for (size_t i = 0; i < roster->column_count; i++)
		cells[i] = str_dup(arena, values[i]);
	return (struct roster_row){.line = row->line, .friend_id = row->friend_id, .values = cells};
}

enum err roster_find_lines(struct db *db, struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                           struct str q, struct roster_row **out, size_t *count)
{
	struct roster_rows_cursor cursor;
	struct roster_rows_row row;
	struct roster_row *rows = arena_array(arena, struct roster_row, ROSTER_LINES_SHOWN);
	struct str folded = utf8_fold(arena, q);
	size_t found = 0;
	enum err err = sql_roster_rows_open(db, arena, roster->id, &cursor);
	while (err == OK && found < ROSTER_LINES_SHOWN && sql_roster_rows_next(&cursor, &row)) {
		struct arena *line = arena_new();
		const struct str *values = NULL;
		if (row.has_values_sealed)
			err = roster_open_values(line, keyring, roster, row.friend_id, row.values_sealed, &values);
		if (err == OK && values && has_text(line, roster, values, folded))
			rows[found++] = kept(arena, roster, &row, values);
		arena_free(&line);
	}
	enum err closed = sql_roster_rows_close(&cursor);
	TRY(err ? err : closed);
	*out = rows;
	*count = found;
	return OK;
}
