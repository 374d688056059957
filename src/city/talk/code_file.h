/* code_file: the city's own codes (staff numbers, members of the fire brigade) out of a
 * CSV: コード, and if wished メモ and 有効期限. Looked at first; what was seen is what is done. */
#pragma once

#include "code_list.h"

#define CODE_FILE_SHOWN 500

enum code_fate { CODE_NEW, CODE_CHANGED, CODE_SAME, CODE_BACK, CODE_FAULT, CODE_FATES };
struct code_file_line {
	int64_t line;
	enum code_fate fate;
	struct str code;   /* as it is compared: capitals and digits */
	struct str memo;   /* as it will be */
	int64_t until_day; /* 0: none */
	struct str fault;  /* why not, in Japanese */
	int64_t id, no;    /* of the code that is there */
	int64_t freed;     /* another list's, taken back there */
	struct str hash;
};
struct code_file {
	int64_t counts[CODE_FATES];
	struct code_file_line *lines; /* all */
	size_t line_count;
	struct code *gone; /* replaced: those of the list that the file lacks */
	size_t gone_count;
	int64_t losers;      /* of those, people who lose the role */
	int64_t weak;        /* short, or one sign repeated */
	int64_t odds_one_in; /* one guess in so many hits somebody's code */
	bool uneven;         /* numbers of different lengths: a spreadsheet may have eaten zeros */
	struct str ignored;  /* headings that mean nothing here */
	struct str digest;   /* of the file and of what it would do */
};

struct code_file_how {
	struct db *db;
	struct arena *arena;
	const struct keyring *keyring;
	const struct code_list *list;
	int64_t now;
	bool replace; /* the city's own codes that the file lacks are taken back */
};
enum err code_file_read(const struct code_file_how *how, struct str bytes, struct code_file *out) MUST_CHECK;
/* Does what was read, in the caller's transaction; refused when a replacing file has faults. Lines with faults are left out. */
enum err code_file_apply(const struct code_file_how *how, const struct code_file *file) MUST_CHECK;
