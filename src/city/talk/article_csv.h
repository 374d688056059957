/* article_csv: all questions as a file, and a file of them compared with what is
 * there before anything is written.
 *
 * Columns are known by their headings, in any order; a heading that is missing
 * changes nothing. A row with a 番号 changes that question, one without is a new
 * question; questions that are not in the file stay as they are. */
#pragma once

#include "rights.h"
#include "str.h"

struct arena;
struct buf;
struct db;

#define ARTICLE_CSV_BYTES_MOST ((size_t)16 << 20)
#define ARTICLE_CSV_LINES_MOST 20000
#define ARTICLE_CSV_SHOWN 500 /* rows that differ, for people to look at */

enum article_csv_fate { CSV_NEW, CSV_CHANGED, CSV_SAME, CSV_FAULT };

struct article_csv_field {
	struct str label, before, after;
};
struct article_csv_line {
	int64_t line, id; /* line as a spreadsheet counts; id 0: new */
	enum article_csv_fate fate;
	struct str question;
	struct str fault; /* why it cannot be used */
	struct article_csv_field *fields;
	size_t field_count;
};
struct article_csv_look {
	int64_t news, changes, sames, faults, lines;
	struct str ignored; /* headings that mean nothing here */
	struct article_csv_line *shown; /* those that are not CSV_SAME, the first ARTICLE_CSV_SHOWN */
	size_t shown_count;
	struct str digest; /* of the file and of what it would do */
};

struct article_csv_how {
	const struct rights *rights;
	int64_t staff_id, now;
	bool approval; /* what changes waits for another person */
	struct str public_url;
	bool allow_http_loopback;
	bool apply; /* writes what it found, in the caller's transaction; lines with faults are left out */
};
/* The same for looking and for applying, so that what was seen is what is done. */
enum err article_csv_read(struct db *db, struct arena *arena, struct str file, const struct article_csv_how *how,
                          struct article_csv_look *out) MUST_CHECK;
/* What the scope sees, UTF-8 without BOM. */
enum err article_csv_write(struct db *db, struct arena *arena, struct scope scope, int64_t now, struct buf *out) MUST_CHECK;
