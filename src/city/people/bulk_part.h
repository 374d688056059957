/* bulk_part: what the bulk_*.c files share. Not for others. */
#pragma once

#include "attribute.h"
#include "bulk.h"

struct people;

struct bulk_ids { /* of options */
	int64_t *at;
	size_t count;
};

struct bulk_row { /* a good line */
	int64_t line, friend_id;
	struct str person; /* as typed */
	struct str *typed; /* beside the columns */
	struct bulk_ids *cells; /* beside the columns; at NULL: says nothing */
};

struct bulk_sheet {
	struct bulk_how how;
	struct attribute *columns;
	size_t column_count;
	struct str ignored;
	int64_t lines;
	struct bulk_row *rows; /* by friend, rising */
	size_t row_count;
	struct bulk_fault *faults; /* room for every line */
	size_t fault_count;
};
enum err bulk_read(struct db *db, struct arena *arena, struct str file, const struct bulk_how *how,
                   struct bulk_sheet *out) MUST_CHECK;

struct bulk_sets {
	const struct people ***of; /* by column, then option: who has it now */
	const struct people *careful; /* who wants emergencies only */
};

struct bulk_outcome { /* of one row */
	bool changed;
	struct bulk_fault fault; /* reason empty: none */
	struct bulk_ids *before, *after; /* beside the columns */
};

struct bulk_diff {
	struct bulk_outcome *rows;
	struct people ***adds, ***removes; /* by column, then option; NULL: nobody */
	struct bulk_tally *tallies; /* by column */
};
/* What rows first … first+count-1 of the sheet mean beside what is there. */
void bulk_compare(struct arena *arena, const struct bulk_sheet *sheet, size_t first, size_t count,
                  const struct bulk_sets *sets, struct bulk_diff *out);
