/* staff_moves: leavers, joiners and moves from a file: looked at, kept, and what
 * newcomers are handed. */
#include "staff_move.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "csv.h"
#include "jst.h"
#include "media_sink.h"
#include "person.h"
#include "secret.h"

_Static_assert((int)API_STAFF_MOVE_ROW_KIND_MOVE == (int)MOVE_CHANGE, "kinds differ");
_Static_assert((int)API_STAFF_MOVE_LINE_KIND_MOVE == (int)MOVE_CHANGE, "kinds differ");
_Static_assert((int)API_STAFF_MOVE_STATE_CANCELLED == (int)MOVE_CANCELLED, "states differ");
_Static_assert((int)API_STAFF_MOVE_ROW_STATE_CANCELLED == (int)MOVE_ROW_CANCELLED, "states differ");

#define PASSWORDS_AT_ONCE 100 /* each costs a tenth of a second */
#define CSV_BYTES ((size_t)1 << 20)

/* Plans are about the whole city. */
static enum err check_everywhere(struct call *call)
{
	if (rights_may_in(&call->session->rights, RIGHT_STAFF, ACTION_MANAGE, 0))
		return OK;
	return fail(ERR_DENIED, "人事異動をまとめて行う権限が、全庁についてありません。管理者に相談してください。");
}

/* --- checking, also by trying ------------------------------------------------------------- */

static void add_problem(struct move_sheet *sheet, int64_t line, struct str text)
{
	if (sheet->problem_count < MOVE_PROBLEMS_MOST)
		sheet->problems[sheet->problem_count++] = (struct move_problem){line, S(""), text};
}

static enum err try_line(struct call *call, const struct staff_move_row *row, struct move_who who)
{
	bool done;
	struct str detail;
	if (row->kind != MOVE_JOIN)
		TRY(person_covered(call, row->staff_id));
	TRY(staff_move_apply(call->db, call->arena, row, who, &done, &detail));
	return person_covered(call, row->staff_id);
}

/* What a file would do is found out by doing it, in a transaction that is given
 * up: the last administrator, and rights that somebody may not hand on. */
static enum err try_all(struct call *call, struct move_sheet *sheet)
{
	const struct move_who who = {call->session->staff_id, call->now};
	struct staff_move_row *rows;
	size_t count;
	int64_t id;
	TRY(staff_move_keep(call->db, call->arena, sheet, S("-"), who, &id));
	TRY(staff_move_due(call->db, call->arena, id, INT64_MAX, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		enum err err = try_line(call, &rows[i], who);
		if (err != ERR_INVALID && err != ERR_DENIED && err != ERR_CONFLICT && err != ERR_LIMIT && err != ERR_NOT_FOUND)
			TRY(err);
		if (err == OK)
			continue;
		add_problem(sheet, rows[i].no, str_dup(call->arena, str_from(err_text())));
		return OK; /* what follows would only follow from it */
	}
	return OK;
}

static enum err read_sheet(struct call *call, struct move_sheet *sheet)
{
	struct str bytes;
	TRY(check_everywhere(call));
	TRY(media_spooled_bytes(call, call->arena, &bytes));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(move_read(call->db, call->arena, bytes, call->now, sheet));
	if (sheet->problem_count)
		return OK;
	struct move_line *lines = arena_copy(call->arena, sheet->lines, sheet->count * sizeof *lines);
	enum err tried = try_all(call, sheet);
	for (size_t i = 0; i < sheet->count; i++)
		sheet->lines[i] = lines[i]; /* the accounts made for the trial are gone */
	tx_rollback(call->db);
	TRY(tried);
	return tx_begin(call->db);
}

static struct api_staff_move_line line_view(struct call *call, const struct move_line *line)
{
	struct api_staff_move_line out = {
		.line = line->line,
		.kind = (enum api_staff_move_line_kind)line->kind,
		.login = line->login,
		.name = line->name,
		.department = line->department,
		.roles = line->roles,
		.successor = line->successor,
		.has_day = line->effective_at != 0,
		.day = jst_day_of_ms(line->effective_at),
	};
	out.loses.items = arena_array(call->arena, struct api_staff_move_loss, line->lose_count);
	out.loses.count = line->lose_count;
	for (size_t i = 0; i < line->lose_count; i++)
		out.loses.items[i] = (struct api_staff_move_loss){str_from(line->loses[i].key), str_from(line->loses[i].label),
		                                                  line->loses[i].count, line->loses[i].stays,
		                                                  line->loses[i].examples};
	return out;
}

enum err staff_move_check(struct call *call, const struct api_staff_move_query *query)
{
	struct move_sheet sheet;
	struct api_staff_move_check out = {0};
	struct emit emit;
	(void)query;
	TRY(read_sheet(call, &sheet));
	tx_rollback(call->db);
	out.lines.items = arena_array(call->arena, struct api_staff_move_line, sheet.count);
	out.lines.count = sheet.count;
	for (size_t i = 0; i < sheet.count; i++) {
		out.lines.items[i] = line_view(call, &sheet.lines[i]);
		out.leavers += sheet.lines[i].kind == MOVE_LEAVE;
		out.joiners += sheet.lines[i].kind == MOVE_JOIN;
		out.movers += sheet.lines[i].kind == MOVE_CHANGE;
	}
	out.problems.items = arena_array(call->arena, struct api_staff_move_problem, sheet.problem_count);
	out.problems.count = sheet.problem_count;
	for (size_t i = 0; i < sheet.problem_count; i++)
		out.problems.items[i] = (struct api_staff_move_problem){sheet.problems[i].line, sheet.problems[i].heading,
		                                                        sheet.problems[i].text};
	call_answer_begin(call, &emit);
	api_emit_staff_move_check(&emit, NULL, &out);
	return call_answer_end(call, &emit);
}

/* --- plans --------------------------------------------------------------------------------- */

static struct api_staff_move plain_fields(const struct staff_move *move)
{
	return (struct api_staff_move){
		.id = move->id,
		.title = move->title,
		.state = (enum api_staff_move_state)move->state,
		.created_by = move->created_name,
		.created_at = move->created_at,
		.has_finished_at = move->finished_at != 0,
		.finished_at = move->finished_at,
		.people = move->rows,
		.waiting = move->waiting,
		.failed = move->failed,
		.without_password = move->without_password,
		.has_next = move->next_at != 0,
		.next = jst_day_of_ms(move->next_at),
	};
}

static enum err view(struct call *call, int64_t id, struct api_staff_move *out)
{
	struct staff_move move;
	struct staff_move_row *rows;
	size_t count;
	TRY(staff_move_find(call->db, call->arena, id, &move));
	TRY(staff_move_rows(call->db, call->arena, id, &rows, &count));
	*out = plain_fields(&move);
	out->rows.items = arena_array(call->arena, struct api_staff_move_row, count);
	out->rows.count = count;
	for (size_t i = 0; i < count; i++)
		out->rows.items[i] = (struct api_staff_move_row){
			.no = rows[i].no,
			.kind = (enum api_staff_move_row_kind)rows[i].kind,
			.staff_id = rows[i].staff_id,
			.login = rows[i].login,
			.name = rows[i].name,
			.department = rows[i].department,
			.roles = rows[i].roles,
			.successor = rows[i].successor,
			.day = jst_day_of_ms(rows[i].effective_at),
			.state = (enum api_staff_move_row_state)rows[i].state,
			.note = rows[i].note,
			.has_done_at = rows[i].done_at != 0,
			.done_at = rows[i].done_at,
		};
	return OK;
}

enum err staff_moves_get(struct call *call, struct api_staff_moves *out)
{
	struct staff_move *list;
	TRY(check_everywhere(call));
	TRY(staff_move_list(call->db, call->arena, &list, &out->moves.count));
	out->moves.items = arena_array(call->arena, struct api_staff_move, out->moves.count);
	for (size_t i = 0; i < out->moves.count; i++)
		out->moves.items[i] = plain_fields(&list[i]);
	return OK;
}

enum err staff_move_get(struct call *call, struct api_staff_move *out)
{
	TRY(check_everywhere(call));
	return view(call, call->id, out);
}

static struct str object_of(struct call *call, int64_t id) { return str_fmt(call->arena, "staff_move %" PRId64, id); }

static enum err record_plan(struct call *call, const struct move_sheet *sheet, int64_t id)
{
	static const enum move_kind kinds[] = {MOVE_LEAVE, MOVE_JOIN, MOVE_CHANGE};
	struct change change;
	change_begin(&change, call->arena, CHANGE_MADE);
	for (size_t k = 0; k < COUNT(kinds); k++) {
		int64_t people = 0;
		for (size_t i = 0; i < sheet->count; i++)
			people += sheet->lines[i].kind == kinds[k];
		change_fact_i64(&change, move_kinds[kinds[k]], people);
	}
	return call_audit(call, "staff.move_plan", object_of(call, id), change_detail(&change));
}

/* What the file wants at once. */
static enum err apply_now(struct call *call, int64_t id)
{
	struct staff_move_row *rows;
	size_t count;
	TRY(staff_move_due(call->db, call->arena, id, call->now, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool done;
		struct str detail;
		TRY(staff_move_apply(call->db, call->arena, &rows[i], (struct move_who){call->session->staff_id, call->now}, &done,
		                     &detail));
		if (done)
			TRY(call_audit(call, "staff.move", str_fmt(call->arena, "staff %.*s", FMT(rows[i].login)), detail));
	}
	return staff_move_settle(call->db, call->arena, id, call->now);
}

enum err staff_moves_post(struct call *call, const struct api_staff_move_query *query)
{
	struct move_sheet sheet;
	struct api_staff_move out;
	struct emit emit;
	int64_t id;
	TRY(read_sheet(call, &sheet));
	struct str title = query->has_title ? query->title : S("人事異動");
	TRY(staff_move_keep(call->db, call->arena, &sheet, title, (struct move_who){call->session->staff_id, call->now}, &id));
	TRY(apply_now(call, id));
	TRY(record_plan(call, &sheet, id));
	TRY(view(call, id, &out));
	TRY(tx_commit(call->db));
	call_answer_begin(call, &emit);
	api_emit_staff_move(&emit, NULL, &out);
	return call_answer_end(call, &emit);
}

enum err staff_move_cancel_post(struct call *call, struct api_staff_move *out)
{
	TRY(check_everywhere(call));
	TRY(staff_move_cancel(call->db, call->arena, call->id, call->now));
	TRY(call_audit(call, "staff.move_cancel", object_of(call, call->id), S("")));
	return view(call, call->id, out);
}

/* --- what newcomers are handed ---------------------------------------------------------------- */

struct secret {
	int64_t staff_id;
	struct str shown, hash;
};

/* Hashing takes its time: nobody waits for the database meanwhile. */
static enum err make_secrets(struct call *call, struct secret **out, size_t *count)
{
	int64_t *ids;
	struct staff_move move;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &call->db));
	TRY(staff_move_find(call->db, call->arena, call->id, &move));
	TRY(staff_move_newcomers(call->db, call->arena, call->id, PASSWORDS_AT_ONCE, &ids, count));
	db_return(&call->db);
	if (*count == 0)
		return fail(ERR_CONFLICT, "一時パスワードがまだの職員はいません。出し直すときは、職員の画面で一人ずつ行います。");
	*out = arena_array(call->arena, struct secret, *count);
	for (size_t i = 0; i < *count; i++) {
		struct secret *secret = &(*out)[i];
		secret->staff_id = ids[i];
		secret->shown = staff_one_time_password(call->arena);
		TRY(password_hash(call->arena, secret->shown, &secret->hash));
	}
	return OK;
}

/* Somebody may have been handed one while ours were made. */
static enum err still_wanted(struct call *call, const struct secret *secrets, size_t count)
{
	int64_t *ids;
	size_t now;
	TRY(staff_move_newcomers(call->db, call->arena, call->id, PASSWORDS_AT_ONCE, &ids, &now));
	bool same = now == count;
	for (size_t i = 0; same && i < count; i++)
		same = ids[i] == secrets[i].staff_id;
	return same ? OK : fail(ERR_CONFLICT, "ほかの職員が、いま一時パスワードを出しています。読みこみ直してください。");
}

static enum err hand_out(struct call *call, const struct secret *secret, struct buf *csv)
{
	struct staff staff;
	TRY(staff_find(call->db, call->arena, secret->staff_id, call->now, &staff));
	TRY(person_covered(call, staff.id));
	TRY(staff_set_password(call->db, call->arena, staff.id, secret->hash, true));
	csv_cell(csv, staff.department, true);
	csv_cell(csv, staff.name, false);
	csv_cell(csv, staff.login, false);
	csv_cell(csv, secret->shown, false);
	csv_end_row(csv);
	return OK;
}

static void csv_head(struct buf *out)
{
	static const char *const names[] = {"所属", "氏名", "職員ID", "一時パスワード"};
	csv_titles(out, names, COUNT(names));
}

enum err staff_move_passwords(struct call *call, struct api_staff_passwords *out)
{
	struct secret *secrets;
	struct staff_move move;
	struct change change;
	struct buf csv;
	size_t count;
	TRY(check_everywhere(call));
	TRY(make_secrets(call, &secrets, &count));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(still_wanted(call, secrets, count));
	buf_init(&csv, call->arena, CSV_BYTES);
	csv_head(&csv);
	for (size_t i = 0; i < count; i++)
		TRY(hand_out(call, &secrets[i], &csv));
	TRY(staff_move_find(call->db, call->arena, call->id, &move));
	change_begin(&change, call->arena, CHANGE_MADE);
	change_fact_i64(&change, "people", (int64_t)count);
	TRY(call_audit(call, "staff.passwords", object_of(call, call->id), change_detail(&change)));
	TRY(tx_commit(call->db));
	*out = (struct api_staff_passwords){.people = (int64_t)count, .remaining = move.without_password};
	return buf_done(&csv, &out->csv);
}
