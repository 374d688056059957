/* bulk: looking at a file, keeping it, and what became of it. */
#include "bulk.h"

#include "arena.h"
#include "attribute.h"
#include "bulk.sql.h"
#include "bulk_part.h"
#include "bulk_sets.h"
#include "db.h"
#include "jst.h"
#include "queue.h"
#include "secret.h"

#include <stdlib.h>

#define PART ((size_t)1 << 20)
#define PIECE_ROOM ((size_t)256 << 20)
#define UNWANTED_AFTER MS_DAY
#define RESULTS_FOR (90 * MS_DAY)

const char *const bulk_modes[] = {"replace", "add", "remove", NULL};
const char *const bulk_states[] = {"checked", "waiting", "running", "done", "failed", "dropped", NULL};

static int word_in(const char *const *words, struct str word)
{
	for (int i = 0; words[i]; i++)
		if (str_eq(str_from(words[i]), word))
			return i;
	return 0;
}

/* --- looking --- */

static int by_line(const void *a, const void *b)
{
	const struct bulk_fault *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

/* Texts that outlive the piece's arena are copied. */
static void take_piece(struct arena *arena, const struct bulk_sheet *sheet, const struct bulk_diff *diff, size_t count,
                       struct bulk_check *out)
{
	for (size_t i = 0; i < sheet->column_count; i++) {
		out->columns[i].added += diff->tallies[i].added;
		out->columns[i].changed += diff->tallies[i].changed;
		out->columns[i].removed += diff->tallies[i].removed;
		out->columns[i].same += diff->tallies[i].same;
	}
	for (size_t i = 0; i < count; i++) {
		const struct bulk_fault *fault = &diff->rows[i].fault;
		if (fault->reason.len)
			out->faults[out->fault_count++] =
				(struct bulk_fault){fault->line, fault->heading, str_dup(arena, fault->reason)};
	}
}

enum err bulk_look(struct db *db, struct arena *arena, struct members *members, struct str file,
                   const struct bulk_how *how, struct bulk_check *out)
{
	struct bulk_sheet sheet;
	struct bulk_sets sets;
	TRY(bulk_read(db, arena, file, how, &sheet));
	TRY(bulk_sets_load(db, arena, members, &sheet, &sets));
	*out = (struct bulk_check){.lines = sheet.lines,
	                           .ignored = sheet.ignored,
	                           .columns = arena_array(arena, struct bulk_tally, sheet.column_count),
	                           .column_count = sheet.column_count,
	                           .faults = sheet.faults,
	                           .fault_count = (int64_t)sheet.fault_count};
	for (size_t i = 0; i < sheet.column_count; i++)
		out->columns[i].label = sheet.columns[i].label;
	for (size_t done = 0; done < sheet.row_count; done += BULK_PIECE) {
		size_t count = sheet.row_count - done < BULK_PIECE ? sheet.row_count - done : BULK_PIECE;
		struct arena *piece = arena_new_sized(PIECE_ROOM);
		struct bulk_diff diff;
		bulk_compare(piece, &sheet, done, count, &sets, &diff);
		take_piece(arena, &sheet, &diff, count, out);
		arena_free(&piece);
	}
	out->people = out->lines - out->fault_count;
	qsort(out->faults, (size_t)out->fault_count, sizeof *out->faults, by_line);
	return OK;
}

/* --- keeping --- */

struct str bulk_context(struct arena *arena, int64_t id, const char *part, int64_t no)
{
	return str_fmt(arena, "bulk:%" PRId64 ":%s:%" PRId64, id, part, no);
}

static enum err keep_file(struct db *db, const struct keyring *keyring, int64_t id, struct str file)
{
	for (int64_t no = 0; file.len; no++) {
		struct arena *arena = arena_new();
		struct str piece = str_left(file, PART);
		struct str sealed = seal(keyring, arena, bulk_context(arena, id, "source", no), piece);
		enum err err = sql_bulk_part_add(db, arena, id, S("source"), no, sealed);
		arena_free(&arena);
		TRY(err);
		file = str_skip(file, piece.len);
	}
	return OK;
}

static enum err keep_found(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                           const struct bulk_check *check)
{
	for (size_t i = 0; i < check->column_count; i++) {
		const struct bulk_tally *t = &check->columns[i];
		const struct bulk_column_add_in in = {id, (int64_t)i, t->label, t->added, t->changed, t->removed, t->same};
		TRY(sql_bulk_column_add(db, arena, &in));
	}
	for (int64_t i = 0; i < check->fault_count && i < BULK_FAULTS_KEPT; i++) {
		const struct bulk_fault *f = &check->faults[i];
		struct str sealed = seal(keyring, arena, bulk_context(arena, id, "fault", f->line), f->reason);
		TRY(sql_bulk_fault_add(db, arena, id, f->line, f->heading, sealed));
	}
	return OK;
}

enum err bulk_keep(struct db *db, struct arena *arena, const struct keyring *keyring, const struct bulk_new *new,
                   int64_t *id)
{
	const struct bulk_check *check = new->check;
	const struct bulk_add_in in = {
		.name = new->name,
		.mode = str_from(bulk_modes[new->how.mode]),
		.clears = new->how.clears,
		.lines = check->lines,
		.people = check->people,
		.faults = check->fault_count,
		.ignored = check->ignored,
		.staff_id = new->staff_id,
		.now = new->now,
	};
	TRY(sql_bulk_add(db, arena, &in, id));
	TRY(keep_file(db, keyring, *id, new->file));
	return keep_found(db, arena, keyring, *id, check);
}

/* --- reading --- */

#define BULK_FROM(row)                                                                       \
	((struct bulk){                                                                      \
		.id = (row).id,                                                              \
		.name = (row).name,                                                          \
		.how = {(enum bulk_mode)word_in(bulk_modes, (row).mode), (row).clears != 0}, \
		.state = (enum bulk_state)word_in(bulk_states, (row).state),                 \
		.lines = (row).lines,                                                        \
		.people = (row).people,                                                      \
		.faults = (row).faults,                                                      \
		.done = (row).done,                                                          \
		.changed = (row).moved,                                                      \
		.ignored = (row).ignored,                                                    \
		.trouble = (row).has_trouble ? (row).trouble : S(""),                        \
		.created_name = (row).has_created_name ? (row).created_name : S(""),         \
		.applied_name = (row).has_applied_name ? (row).applied_name : S(""),         \
		.applied_by = (row).applied_by,                                              \
		.created_at = (row).created_at,                                              \
		.applied_at = (row).applied_at,                                              \
		.finished_at = (row).finished_at,                                            \
		.erased_at = (row).erased_at,                                                \
	})

enum err bulk_find(struct db *db, struct arena *arena, int64_t id, struct bulk *out)
{
	struct bulk_by_id_row row;
	enum err err = sql_bulk_by_id(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この一括更新は見つかりません。");
	TRY(err);
	*out = BULK_FROM(row);
	return OK;
}

enum err bulk_list(struct db *db, struct arena *arena, struct bulk **out, size_t *count)
{
	struct bulk_newest_row *rows;
	TRY(sql_bulk_newest(db, arena, &rows, count));
	*out = arena_array(arena, struct bulk, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = BULK_FROM(rows[i]);
	return OK;
}

enum err bulk_columns(struct db *db, struct arena *arena, int64_t id, struct bulk_tally **out, size_t *count)
{
	struct bulk_column_rows_row *rows;
	TRY(sql_bulk_column_rows(db, arena, id, &rows, count));
	*out = arena_array(arena, struct bulk_tally, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct bulk_tally){rows[i].label, rows[i].added, rows[i].moved, rows[i].removed, rows[i].same};
	return OK;
}

enum err bulk_faults(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                     struct bulk_fault **out, size_t *count)
{
	struct bulk_fault_rows_row *rows;
	TRY(sql_bulk_fault_rows(db, arena, id, &rows, count));
	*out = arena_array(arena, struct bulk_fault, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct bulk_fault){.line = rows[i].line, .heading = rows[i].heading};
		TRY(unseal(keyring, arena, bulk_context(arena, id, "fault", rows[i].line), rows[i].reason_sealed,
		           &(*out)[i].reason));
	}
	return OK;
}

enum err bulk_part(struct db *db, struct arena *arena, const struct keyring *keyring, struct bulk_place place,
                   struct str *out)
{
	struct str sealed;
	TRY(sql_bulk_part_find(db, arena, place.id, str_from(place.part), place.no, &sealed));
	return unseal(keyring, arena, bulk_context(arena, place.id, place.part, place.no), sealed, out);
}

enum err bulk_result(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, int64_t no,
                     struct str *out)
{
	return bulk_part(db, arena, keyring, (struct bulk_place){id, "result", no}, out);
}

/* --- deciding --- */

static enum err not_now(struct db *db, struct arena *arena, int64_t id)
{
	struct bulk now;
	TRY(bulk_find(db, arena, id, &now));
	switch (now.state) {
	case BULK_DROPPED:
		return fail(ERR_CONFLICT, "この一括更新は取りやめています。もう一度ファイルを選んでください。");
	case BULK_WAITING:
	case BULK_RUNNING:
		return fail(ERR_CONFLICT, "この一括更新は、いま動いています。");
	case BULK_DONE:
	case BULK_FAILED:
	case BULK_CHECKED:
		break;
	}
	return fail(ERR_CONFLICT, "この一括更新は、もう終わっています。");
}

enum err bulk_apply(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now)
{
	struct bulk bulk;
	int64_t other, changed;
	TRY(tx_lock(db, arena, S("bulk_edit")));
	TRY(bulk_find(db, arena, id, &bulk));
	if (bulk.state == BULK_CHECKED && bulk.people == 0)
		return fail(ERR_INVALID, "変えられる行がありません。ファイルを直して、もう一度選んでください。");
	TRY(sql_bulk_under_way(db, arena, &other));
	if (other && other != id)
		return fail(ERR_CONFLICT, "ほかの一括更新が動いています。終わってから、もう一度押してください。");
	TRY(sql_bulk_want(db, arena, id, staff_id, now, &changed));
	if (!changed)
		return not_now(db, arena, id);
	struct str text = str_fmt(arena, "%" PRId64, id);
	const struct job_new job = {.kind = S("bulk_edit"), .payload = text, .run_at = now, .unique_key = text};
	return queue_add(db, arena, &job, NULL);
}

static enum err erase(struct db *db, struct arena *arena, int64_t id)
{
	TRY(sql_bulk_erase_parts(db, arena, id, S("")));
	return sql_bulk_erase_faults(db, arena, id);
}

enum err bulk_drop(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	int64_t changed;
	TRY(sql_bulk_drop(db, arena, id, now, &changed));
	return changed ? erase(db, arena, id) : not_now(db, arena, id);
}

enum err bulk_forget(struct db *db, struct arena *arena, int64_t now)
{
	int64_t *ids;
	size_t count;
	TRY(tx_begin(db));
	TRY(sql_bulk_old(db, arena, now - UNWANTED_AFTER, now - RESULTS_FOR, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(erase(db, arena, ids[i]));
		TRY(sql_bulk_erased(db, arena, ids[i], now));
	}
	return tx_commit(db);
}
