/* bulk_run: writes a checked file, piece by piece. A piece is some thousand
 * people: their answers, the lines of the result and how far it has come are one
 * transaction, so a run that dies goes on where it was.
 *
 * The sets of who has what are copies, kept in step with what is written here;
 * those that somebody else changed meanwhile are read again. */
#include "bulk.h"

#include "arena.h"
#include "audit.h"
#include "bulk.sql.h"
#include "bulk_part.h"
#include "bulk_sets.h"
#include "change.h"
#include "csv.h"
#include "db.h"
#include "fault_point.h"
#include "members.h"
#include "members.sql.h"
#include "people.h"
#include "secret.h"
#include "tag.h"

#include <stdlib.h>

#define PIECE_ROOM ((size_t)256 << 20)
#define RESULT_MOST ((size_t)64 << 20)

struct bulk_run {
	struct arena *arena;
	const struct keyring *keyring;
	struct members *members;
	struct bulk bulk;
	struct bulk_sheet sheet;
	struct bulk_sets sets; /* our copies */
	struct people ***own;  /* the same, to be changed */
	int64_t **versions;    /* by column, then option: what our copy is of */
	int64_t done_to;
	size_t next; /* row */
	int64_t now; /* of the piece */
};

enum err bulk_sets_load(struct db *db, struct arena *arena, struct members *members, const struct bulk_sheet *sheet,
                        struct bulk_sets *out)
{
	int64_t only;
	out->of = arena_array(arena, const struct people **, sheet->column_count);
	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct attribute *attribute = &sheet->columns[i];
		out->of[i] = arena_array(arena, const struct people *, attribute->option_count);
		for (size_t j = 0; j < attribute->option_count; j++)
			TRY(members_of_option(db, arena, members, attribute->options[j].id, &out->of[i][j]));
	}
	TRY(option_of_state(db, arena, "emergency_only", &only));
	return members_of_option(db, arena, members, only, &out->careful);
}

/* --- opening --- */

static enum err read_source(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                            struct str *out)
{
	struct buf file;
	struct str piece;
	enum err err;
	buf_init(&file, arena, BULK_BYTES_MOST + 1);
	for (int64_t no = 0; (err = bulk_part(db, arena, keyring, (struct bulk_place){id, "source", no}, &piece)) == OK; no++)
		buf_str(&file, piece);
	return err == ERR_NOT_FOUND ? buf_done(&file, out) : err;
}

static void make_room(struct bulk_run *run)
{
	size_t columns = run->sheet.column_count;
	run->sets.of = arena_array(run->arena, const struct people **, columns);
	run->own = arena_array(run->arena, struct people **, columns);
	run->versions = arena_array(run->arena, int64_t *, columns);
	for (size_t i = 0; i < columns; i++) {
		size_t options = run->sheet.columns[i].option_count;
		run->sets.of[i] = arena_array(run->arena, const struct people *, options);
		run->own[i] = arena_array(run->arena, struct people *, options);
		run->versions[i] = arena_array(run->arena, int64_t, options);
	}
}

enum err bulk_run_open(struct db *db, struct arena *arena, const struct keyring *keyring, struct members *members,
                       int64_t id, struct bulk_run **out)
{
	struct bulk_run *run = arena_make(arena, struct bulk_run);
	struct str file;
	run->arena = arena;
	run->keyring = keyring;
	run->members = members;
	TRY(bulk_find(db, arena, id, &run->bulk));
	if (run->bulk.state != BULK_WAITING && run->bulk.state != BULK_RUNNING)
		return fail(ERR_CONFLICT, "nothing to do for bulk_edit %" PRId64, id);
	TRY(sql_bulk_done_to(db, arena, id, &run->done_to));
	TRY(read_source(db, arena, keyring, id, &file));
	TRY(bulk_read(db, arena, file, &run->bulk.how, &run->sheet));
	while (run->next < run->sheet.row_count && run->sheet.rows[run->next].friend_id <= run->done_to)
		run->next++;
	make_room(run);
	*out = run;
	return OK;
}

/* --- sets --- */

static size_t option_at(const struct attribute *attribute, int64_t id)
{
	size_t i = 0;
	while (i < attribute->option_count && attribute->options[i].id != id)
		i++;
	return i;
}

static enum err catch_up_column(struct db *db, struct arena *arena, struct bulk_run *run, size_t column)
{
	const struct attribute *attribute = &run->sheet.columns[column];
	struct attribute_versions_row *rows;
	size_t count;
	TRY(sql_attribute_versions(db, arena, attribute->id, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		size_t at = option_at(attribute, rows[i].id);
		const struct people *now;
		if (at == attribute->option_count || (run->own[column][at] && run->versions[column][at] == rows[i].version))
			continue;
		TRY(members_of_option(db, arena, run->members, rows[i].id, &now));
		run->own[column][at] = people_copy(run->arena, now);
		run->sets.of[column][at] = run->own[column][at];
		run->versions[column][at] = rows[i].version;
	}
	return OK;
}

static enum err catch_up(struct db *db, struct arena *arena, struct bulk_run *run)
{
	int64_t only;
	for (size_t i = 0; i < run->sheet.column_count; i++)
		TRY(catch_up_column(db, arena, run, i));
	TRY(option_of_state(db, arena, "emergency_only", &only));
	return members_of_option(db, arena, run->members, only, &run->sets.careful);
}

/* --- writing --- */

struct write { /* of one option */
	int64_t option;
	size_t column, at;
	const struct people *adds, *removes;
};

static int by_option(const void *a, const void *b)
{
	const struct write *x = a, *y = b;
	return (x->option > y->option) - (x->option < y->option);
}

static size_t ids_of(struct arena *arena, const struct people *set, int64_t **ids)
{
	size_t count = set ? (size_t)people_count(set) : 0;
	*ids = arena_array(arena, int64_t, count);
	return count ? people_range(set, 0, count, *ids) : 0;
}

static enum err write_option(struct db *db, struct arena *arena, struct bulk_run *run, const struct write *w)
{
	struct option_version_row version;
	int64_t *ids, added;
	bool tag = run->sheet.columns[w->column].kind == ATTRIBUTE_TAG;
	size_t count = ids_of(arena, w->removes, &ids);
	if (count)
		TRY(members_remove_many(db, arena, w->option, ids, count, NULL));
	if (count && tag)
		TRY(tag_forget_many(db, arena, w->option, ids, count));
	count = ids_of(arena, w->adds, &ids);
	if (count)
		TRY(members_add_many(db, arena, w->option, ids, count, &added));
	if (count && tag)
		TRY(tag_note_many(db, arena, w->option, ids, count, (struct tag_giver){TAG_BY_FILE, run->bulk.id}, run->now));
	if (w->removes)
		people_without(run->own[w->column][w->at], w->removes);
	if (w->adds)
		people_or(run->own[w->column][w->at], w->adds);
	TRY(sql_option_version(db, arena, w->option, &version));
	run->versions[w->column][w->at] = version.version;
	return OK;
}

/* In rising order of options, like everybody who writes several. */
static enum err write_answers(struct db *db, struct arena *arena, struct bulk_run *run, const struct bulk_diff *diff)
{
	size_t room = 0, count = 0;
	for (size_t i = 0; i < run->sheet.column_count; i++)
		room += run->sheet.columns[i].option_count;
	struct write *writes = arena_array(arena, struct write, room);
	for (size_t i = 0; i < run->sheet.column_count; i++)
		for (size_t j = 0; j < run->sheet.columns[i].option_count; j++)
			if (diff->adds[i][j] || diff->removes[i][j])
				writes[count++] = (struct write){run->sheet.columns[i].options[j].id, i, j, diff->adds[i][j],
				                                 diff->removes[i][j]};
	if (count)
		qsort(writes, count, sizeof *writes, by_option);
	for (size_t i = 0; i < count; i++)
		TRY(write_option(db, arena, run, &writes[i]));
	return OK;
}

/* --- the result --- */

static void labels(struct arena *arena, struct buf *out, const struct attribute *attribute, const struct bulk_ids *ids)
{
	struct buf cell;
	buf_init(&cell, arena, 65536);
	for (size_t i = 0; i < attribute->option_count; i++)
		for (size_t j = 0; j < ids->count; j++) {
			if (ids->at[j] != attribute->options[i].id)
				continue;
			if (cell.len)
				buf_lit(&cell, "、");
			buf_str(&cell, attribute->options[i].label);
		}
	csv_cell(out, buf_view(&cell), false);
}

static void head(struct arena *arena, struct buf *out, const struct bulk_sheet *sheet)
{
	buf_lit(out, "\xef\xbb\xbf");
	csv_cell(out, S("行"), true);
	csv_cell(out, S("友だちの番号"), false);
	csv_cell(out, S("結果"), false);
	for (size_t i = 0; i < sheet->column_count; i++) {
		csv_cell(out, str_fmt(arena, "%.*s（前）", FMT(sheet->columns[i].label)), false);
		csv_cell(out, str_fmt(arena, "%.*s（後）", FMT(sheet->columns[i].label)), false);
	}
	csv_cell(out, S("理由"), false);
	csv_end_row(out);
}

static struct str reason_of(struct arena *arena, const struct bulk_fault *fault)
{
	return fault->heading.len ? str_fmt(arena, "%.*s：%.*s", FMT(fault->heading), FMT(fault->reason)) : fault->reason;
}

static void left_out(struct arena *arena, struct buf *out, const struct bulk_sheet *sheet, const struct bulk_fault *fault)
{
	csv_number(out, fault->line, true);
	csv_cell(out, S(""), false);
	csv_cell(out, S("変えませんでした"), false);
	for (size_t i = 0; i < 2 * sheet->column_count; i++)
		csv_cell(out, S(""), false);
	csv_cell(out, reason_of(arena, fault), false);
	csv_end_row(out);
}

static void result_line(struct arena *arena, struct buf *out, const struct bulk_sheet *sheet, const struct bulk_row *row,
                        const struct bulk_outcome *outcome)
{
	bool bad = outcome->fault.reason.len > 0;
	csv_number(out, row->line, true);
	csv_number(out, row->friend_id, false);
	csv_cell(out, bad ? S("変えませんでした") : outcome->changed ? S("変えました") : S("同じでした"), false);
	for (size_t i = 0; i < sheet->column_count; i++) {
		labels(arena, out, &sheet->columns[i], &outcome->before[i]);
		labels(arena, out, &sheet->columns[i], bad ? &outcome->before[i] : &outcome->after[i]);
	}
	csv_cell(out, bad ? reason_of(arena, &outcome->fault) : S(""), false);
	csv_end_row(out);
}

static enum err write_result(struct db *db, struct arena *arena, struct bulk_run *run, const struct bulk_diff *diff,
                             size_t count)
{
	struct buf text;
	struct str plain;
	int64_t last, id = run->bulk.id;
	TRY(sql_bulk_part_last(db, arena, id, S("result"), &last));
	buf_init(&text, arena, RESULT_MOST);
	if (last < 0) {
		head(arena, &text, &run->sheet);
		for (size_t i = 0; i < run->sheet.fault_count; i++)
			left_out(arena, &text, &run->sheet, &run->sheet.faults[i]);
	}
	for (size_t i = 0; i < count; i++)
		result_line(arena, &text, &run->sheet, &run->sheet.rows[run->next + i], &diff->rows[i]);
	TRY(buf_done(&text, &plain));
	struct str sealed = seal(run->keyring, arena, bulk_context(arena, id, "result", last + 1), plain);
	return sql_bulk_part_add(db, arena, id, S("result"), last + 1, sealed);
}

/* --- a piece --- */

static enum err finish(struct db *db, struct arena *arena, const struct bulk_run *run, int64_t now)
{
	struct bulk bulk;
	TRY(bulk_find(db, arena, run->bulk.id, &bulk));
	TRY(sql_bulk_erase_parts(db, arena, bulk.id, S("source")));
	struct change detail;
	change_begin(&detail, arena, CHANGE_EDITED);
	change_fact_i64(&detail, "people", bulk.done);
	change_fact_i64(&detail, "changed", bulk.changed);
	return audit_record(db, arena, run->keyring,
	                    &(struct audit_entry){
				    .at = now,
				    .actor = AUDIT_PROGRAM,
				    .action = S("friend.bulk_done"),
				    .object = str_fmt(arena, "bulk_edit %" PRId64, bulk.id),
				    .detail = change_detail(&detail),
			    });
}

static enum err piece(struct db *db, struct arena *arena, struct bulk_run *run, int64_t now, bool *finished)
{
	size_t left = run->sheet.row_count - run->next, count = left < BULK_PIECE ? left : BULK_PIECE;
	struct bulk_diff diff;
	int64_t good = 0, changed = 0, ours, to = count ? run->sheet.rows[run->next + count - 1].friend_id : run->done_to;
	*finished = count == left;
	run->now = now;
	TRY(tx_begin(db));
	TRY(catch_up(db, arena, run));
	bulk_compare(arena, &run->sheet, run->next, count, &run->sets, &diff);
	for (size_t i = 0; i < count; i++) {
		good += diff.rows[i].fault.reason.len == 0;
		changed += diff.rows[i].changed;
	}
	const struct bulk_step_in step = {
		.bulk_edit_id = run->bulk.id,
		.from_friend = run->done_to,
		.done_to = to,
		.people = good,
		.moved = changed,
		.state = *finished ? S("done") : S("running"),
		.finished_at = *finished ? &now : NULL,
	};
	TRY(sql_bulk_step(db, arena, &step, &ours));
	if (!ours)
		return fail(ERR_CONFLICT, "bulk_edit %" PRId64 " is somebody else's by now", run->bulk.id);
	TRY(write_answers(db, arena, run, &diff));
	TRY(write_result(db, arena, run, &diff, count));
	if (*finished)
		TRY(finish(db, arena, run, now));
	fault_point("bulk.before");
	TRY(tx_commit(db));
	fault_point("bulk.after");
	run->done_to = to;
	run->next += count;
	return OK;
}

enum err bulk_run_step(struct db *db, struct bulk_run *run, int64_t now, bool *finished)
{
	struct arena *arena = arena_new_sized(PIECE_ROOM);
	enum err err = piece(db, arena, run, now, finished);
	if (err != OK)
		tx_rollback(db);
	arena_free(&arena);
	return err;
}

enum err bulk_run_fail(struct db *db, struct arena *arena, int64_t id, struct str why, int64_t now)
{
	return sql_bulk_failed(db, arena, id, why, now);
}
