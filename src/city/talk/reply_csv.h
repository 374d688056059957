/* reply_csv: many rules of one category as a table, as a dictionary of waste is: one
 * line a rule, with its words and one text as the answer. What a file would change is
 * shown first; applied, its rules answer at once. */
#pragma once

#include "reply_rule.h"
#include "scope.h"

struct db;

#define REPLY_CSV_LINES_MOST 5000
#define REPLY_CSV_BYTES_MOST ((size_t)4 << 20)

/* ERR_LIMIT beyond `ceiling` of the buffer. */
struct buf;
enum err reply_csv_write(struct db *db, struct arena *arena, struct str category, struct scope scope,
                         struct buf *out) MUST_CHECK;

enum reply_csv_change { REPLY_CSV_ADDED, REPLY_CSV_CHANGED, REPLY_CSV_SAME, REPLY_CSV_GONE };

struct reply_csv_row {
	enum reply_csv_change change;
	int64_t line; /* 0: not in the file */
	int64_t id, version; /* of the rule there is; 0: none */
	int64_t department_id;
	struct str name;
	struct str before, after; /* in words, for people to compare */
	struct str rule;          /* as it shall be; added and changed */
};
struct reply_csv_fault {
	int64_t line;
	struct str reason;
};

struct reply_csv_diff {
	struct reply_csv_row *rows;
	size_t row_count;
	struct reply_csv_fault *faults; /* lines that are left out */
	size_t fault_count;
	int64_t counts[4]; /* by reply_csv_change */
	struct str seen;   /* names this file beside these rules */
};
/* may_change: the departments whose rules the person may change. Changes nothing. ERR_INVALID
 * (field "file") when it is no such file. */
enum err reply_csv_compare(struct db *db, struct arena *arena, struct str file, struct str category,
                           struct scope may_change, struct reply_csv_diff *out) MUST_CHECK;

struct reply_csv_apply {
	struct str category;
	bool stop_gone; /* rules that are not in the file answer no more */
	int64_t department_id, staff_id, now;
};
enum err reply_csv_apply(struct db *db, struct arena *arena, const struct reply_csv_diff *diff,
                         const struct reply_csv_apply *how) MUST_CHECK;
