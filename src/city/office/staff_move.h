/* staff_move: leavers, joiners and moves of a day, as a file: checked first,
 * kept as a plan, and carried out at 00:00 of its day, each line exactly once.
 *
 * Columns: 職員ID, 氏名, 区分 (退職, 採用, 異動; empty: by whether the ID is there),
 * 所属, 役割 (作成者、承認者（全庁）; empty: keeps them), 後任職員ID, 発令日 (empty: at once). */
#pragma once

#include "err.h"
#include "ownership.h"
#include "str.h"

struct arena;
struct db;

#define MOVE_LINES_MOST 2000
#define MOVE_BYTES_MOST ((int64_t)2 << 20)
#define MOVE_PROBLEMS_MOST 500

enum move_kind { MOVE_LEAVE, MOVE_JOIN, MOVE_CHANGE };
extern const char *const move_kinds[];         /* as in the database and the API; NULL at the end */
struct str move_kind_label(enum move_kind kind); /* 退職 */

struct move_line {
	int64_t line; /* as a spreadsheet counts: the headings are line 1 */
	enum move_kind kind;
	struct str login, name;
	int64_t staff_id;      /* 0: to be made */
	int64_t department_id; /* 0: stays (of a joiner: none) */
	struct str department, roles;
	struct str successor; /* login; empty: none */
	int64_t effective_at; /* 0: at once */
	struct ownership_count *loses;
	size_t lose_count;
};
struct move_problem {
	int64_t line;
	struct str heading, text; /* heading empty: of the whole line */
};
struct move_sheet {
	struct move_line *lines;
	size_t count;
	struct move_problem *problems;
	size_t problem_count;
};
/* Changes nothing. ERR_INVALID and ERR_LIMIT (field "file") when it is no such file;
 * what is wrong in a line is a problem in the sheet. */
enum err move_read(struct db *db, struct arena *arena, struct str bytes, int64_t now,
                   struct move_sheet *out) MUST_CHECK;

struct move_who {
	int64_t staff_id, now;
};
/* Keeps a sheet without problems: accounts of joiners are made, disabled and
 * without a password, and a job is queued for each day. What is due at once is
 * left to staff_move_due(). */
enum err staff_move_keep(struct db *db, struct arena *arena, const struct move_sheet *sheet, struct str title,
                         struct move_who who, int64_t *id) MUST_CHECK;

enum move_state { MOVE_PLANNED, MOVE_DONE, MOVE_CANCELLED };
extern const char *const move_states[];
enum move_row_state { MOVE_ROW_WAITING, MOVE_ROW_DONE, MOVE_ROW_FAILED, MOVE_ROW_CANCELLED };
extern const char *const move_row_states[];

struct staff_move {
	int64_t id;
	struct str title, created_name;
	enum move_state state;
	int64_t created_by, created_at, finished_at;
	int64_t rows, waiting, failed, without_password;
	int64_t next_at; /* of what waits; 0: nothing */
};
struct staff_move_row {
	int64_t id, no;
	enum move_kind kind;
	int64_t staff_id, department_id, successor_id, effective_at, done_at; /* 0: none */
	struct str login, name, department, roles, successor;
	enum move_row_state state;
	struct str note;
};
enum err staff_move_list(struct db *db, struct arena *arena, struct staff_move **out, size_t *count) MUST_CHECK;
enum err staff_move_find(struct db *db, struct arena *arena, int64_t id, struct staff_move *out) MUST_CHECK;
enum err staff_move_rows(struct db *db, struct arena *arena, int64_t id, struct staff_move_row **out,
                         size_t *count) MUST_CHECK;
/* ERR_CONFLICT when all is done already. */
enum err staff_move_cancel(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* Joiners who have no password yet, at most `most`. */
enum err staff_move_newcomers(struct db *db, struct arena *arena, int64_t id, int64_t most, int64_t **staff_ids,
                              size_t *count) MUST_CHECK;

/* Those that are due: joiners first, leavers last. */
enum err staff_move_due(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff_move_row **out,
                        size_t *count) MUST_CHECK;
/* One of them, in the caller's transaction. done: false when somebody was first.
 * detail: for the record. */
enum err staff_move_apply(struct db *db, struct arena *arena, const struct staff_move_row *row, struct move_who who,
                          bool *done, struct str *detail) MUST_CHECK;
/* It cannot be done; a person has to look. */
enum err staff_move_fail(struct db *db, struct arena *arena, const struct staff_move_row *row, struct str why,
                         int64_t now) MUST_CHECK;
/* Closes the plan when nothing waits any more. */
enum err staff_move_settle(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* The title of a plan that still needs this role or department; empty: none does. */
enum err staff_move_needs_role(struct db *db, struct arena *arena, struct str role, struct str *title) MUST_CHECK;
enum err staff_move_needs_department(struct db *db, struct arena *arena, int64_t id, struct str *title) MUST_CHECK;
