/* wording_csv: the texts of one kind and one language as a table for a translator,
 * and the table back again, compared before anything is written.
 *
 * Columns by heading: 番号, 場所, 日本語, 訳, 状態. A row counts by its 番号, and only
 * while 日本語 is what the city says; an empty 訳 changes nothing. Messages stand as
 * their texts, with a line --- between two bubbles; what is more than text is not in
 * the table. */
#pragma once

#include "err.h"
#include "wording.h"

struct buf;

#define WORDING_CSV_LINES_MOST 5000
#define WORDING_CSV_SHOWN 300

struct wording_csv_how {
	const struct wording_kind *kind;
	enum language language;
	struct scope scope;
	bool reviewed;
	int64_t staff_id, now;
	bool apply;
	void *context;
	/* Whether this may be written, by right and by LINE's rules. */
	enum err (*admit)(void *context, const struct wording_edit *edit, const struct wording_thing *thing);
};
enum err wording_csv_write(struct db *db, struct arena *arena, const struct wording_csv_how *how, struct buf *out) MUST_CHECK;

struct wording_csv_line {
	int64_t line;
	struct str title, before, after;
	struct str fault; /* why it cannot be used; empty: it can */
};
struct wording_csv_look {
	int64_t lines, changes, sames, faults;
	struct wording_csv_line *shown; /* changes and faults, the first WORDING_CSV_SHOWN */
	size_t shown_count;
};
/* apply: writes the changes, in the caller's transaction; rows with faults are left out. */
enum err wording_csv_read(struct db *db, struct arena *arena, struct str file, const struct wording_csv_how *how,
                          struct wording_csv_look *out) MUST_CHECK;
