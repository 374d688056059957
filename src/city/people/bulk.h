/* bulk: answers of many friends at once, from a CSV file.
 *
 * A column names the person (番号 or LINEのID), the others are questions by their
 * label; a cell holds labels of options with 、 between. The file is checked as a
 * whole and kept; later it is read again and written in pieces, each with what was
 * there before in the same transaction. Lines that are wrong are left out. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;
struct members;

#define BULK_LINES_MOST 70000
#define BULK_BYTES_MOST ((size_t)16 << 20)
#define BULK_COLUMNS_MOST 60
#define BULK_FAULTS_KEPT 200
#define BULK_PIECE 5000 /* people in one transaction */

enum bulk_mode { BULK_REPLACE, BULK_ADD, BULK_REMOVE };
extern const char *const bulk_modes[]; /* as in the database and the API; NULL at the end */
enum bulk_state { BULK_CHECKED, BULK_WAITING, BULK_RUNNING, BULK_DONE, BULK_FAILED, BULK_DROPPED };
extern const char *const bulk_states[];

struct bulk_how {
	enum bulk_mode mode;
	bool clears; /* replace: an empty cell takes the answer away; else it means nothing */
};

struct bulk_tally { /* people, of one question */
	struct str label;
	int64_t added, changed, removed, same;
};
struct bulk_fault {
	int64_t line; /* as a spreadsheet counts: the headings are line 1 */
	struct str heading, reason;
};

struct bulk_check { /* what a file would do */
	int64_t lines, people, fault_count;
	struct str ignored;
	struct bulk_tally *columns;
	size_t column_count;
	struct bulk_fault *faults; /* all of them */
};
/* Changes nothing. ERR_INVALID and ERR_LIMIT (field "file") when it is no such file. */
enum err bulk_look(struct db *db, struct arena *arena, struct members *members, struct str file,
                   const struct bulk_how *how, struct bulk_check *out) MUST_CHECK;

struct bulk_new {
	struct str name, file;
	struct bulk_how how;
	const struct bulk_check *check;
	int64_t staff_id, now;
};
/* Keeps the file, sealed, with what the check found. */
enum err bulk_keep(struct db *db, struct arena *arena, const struct keyring *keyring, const struct bulk_new *new,
                   int64_t *id) MUST_CHECK;

struct bulk {
	int64_t id;
	struct str name;
	struct bulk_how how;
	enum bulk_state state;
	int64_t lines, people, faults, done, changed;
	struct str ignored, trouble;
	struct str created_name, applied_name; /* of staff */
	int64_t applied_by;
	int64_t created_at, applied_at, finished_at, erased_at; /* 0: not yet */
};
enum err bulk_find(struct db *db, struct arena *arena, int64_t id, struct bulk *out) MUST_CHECK;
/* Newest first, at most 50. */
enum err bulk_list(struct db *db, struct arena *arena, struct bulk **out, size_t *count) MUST_CHECK;
enum err bulk_columns(struct db *db, struct arena *arena, int64_t id, struct bulk_tally **out,
                      size_t *count) MUST_CHECK;
/* The first BULK_FAULTS_KEPT. */
enum err bulk_faults(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                     struct bulk_fault **out, size_t *count) MUST_CHECK;
/* Piece `no` of the results as CSV text; ERR_NOT_FOUND behind the last. */
enum err bulk_result(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, int64_t no,
                     struct str *out) MUST_CHECK;

/* To be written by the job `bulk_edit`. ERR_CONFLICT when it was asked before, is
 * dropped, or another one is under way. */
enum err bulk_apply(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now) MUST_CHECK;
/* Not wanted: the file is forgotten. */
enum err bulk_drop(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* What was not applied within a day, and results of more than 90 days. */
enum err bulk_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;

/* For the job. Opens where it stopped; ERR_CONFLICT when there is nothing to do. */
struct bulk_run;
enum err bulk_run_open(struct db *db, struct arena *arena, const struct keyring *keyring, struct members *members,
                       int64_t id, struct bulk_run **out) MUST_CHECK;
/* The next piece in a transaction of its own; *finished after the last. */
enum err bulk_run_step(struct db *db, struct bulk_run *run, int64_t now, bool *finished) MUST_CHECK;
/* It cannot go on; what was written stays. */
enum err bulk_run_fail(struct db *db, struct arena *arena, int64_t id, struct str why, int64_t now) MUST_CHECK;
