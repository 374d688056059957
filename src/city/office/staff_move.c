/* staff_move: plans, and what becomes of each of their lines. */
#include "staff_move.h"

#include "arena.h"
#include "change.h"
#include "db.h"
#include "department.h"
#include "notice.h"
#include "queue.h"
#include "session.h"
#include "staff.h"
#include "staff_move.sql.h"
#include "staff_role.h"

const char *const move_kinds[] = {"leave", "join", "move", NULL};
const char *const move_states[] = {"planned", "done", "cancelled", NULL};
const char *const move_row_states[] = {"waiting", "done", "failed", "cancelled", NULL};

static int word_at(const char *const *words, struct str word)
{
	for (int i = 0; words[i]; i++)
		if (str_eq(str_from(words[i]), word))
			return i;
	return 0;
}

struct str move_kind_label(enum move_kind kind)
{
	switch (kind) {
	case MOVE_LEAVE: return S("退職");
	case MOVE_JOIN: return S("採用");
	case MOVE_CHANGE: return S("異動");
	}
	return S("");
}

/* --- keeping a sheet ------------------------------------------------------------------- */

/* An account nobody can use yet: it has no password and is disabled. Who comes
 * back is handed a password like everybody who comes. */
static enum err make_joiner(struct db *db, struct arena *arena, struct move_line *line, int64_t now)
{
	if (line->staff_id)
		return sql_staff_move_forget_password(db, arena, line->staff_id);
	return staff_add(db, arena,
	                 &(struct staff_new){.login = line->login, .name = line->name, .department_id = line->department_id,
	                                     .disabled = true, .password_hash = S("")},
	                 now, &line->staff_id);
}

static enum err queue_day(struct db *db, struct arena *arena, int64_t move_id, int64_t at)
{
	return queue_add(db, arena,
	                 &(struct job_new){
				 .kind = S("staff_move"),
				 .payload = str_fmt(arena, "{\"id\":%" PRId64 ",\"at\":%" PRId64 "}", move_id, at),
				 .run_at = at,
				 .unique_key = str_fmt(arena, "%" PRId64 ":%" PRId64, move_id, at),
			 },
	                 NULL);
}

static enum err keep_line(struct db *db, struct arena *arena, const struct move_line *line, int64_t move_id, int64_t now)
{
	struct staff successor = {0};
	if (line->successor.len)
		TRY(staff_by_login(db, arena, line->successor, now, &successor));
	if (line->effective_at)
		TRY(queue_day(db, arena, move_id, line->effective_at));
	return sql_staff_move_row_add(db, arena,
	                              &(struct staff_move_row_add_in){
					      .move_id = move_id,
					      .no = line->line,
					      .kind = str_from(move_kinds[line->kind]),
					      .staff_id = line->staff_id,
					      .department_id = line->department_id ? &line->department_id : NULL,
					      .roles = line->roles,
					      .successor_id = successor.id ? &successor.id : NULL,
					      .effective_at = line->effective_at ? line->effective_at : now,
				      });
}

enum err staff_move_keep(struct db *db, struct arena *arena, const struct move_sheet *sheet, struct str title,
                         struct move_who who, int64_t *id)
{
	if (sheet->problem_count)
		return fail_field(ERR_INVALID, "file", "ファイルに直すところが%zuあります。直してから取りこんでください。",
		                  sheet->problem_count);
	TRY(sql_staff_move_add(db, arena, title, who.staff_id, who.now, id));
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->lines[i].kind == MOVE_JOIN)
			TRY(make_joiner(db, arena, &sheet->lines[i], who.now));
	for (size_t i = 0; i < sheet->count; i++)
		TRY(keep_line(db, arena, &sheet->lines[i], *id, who.now));
	return OK;
}

/* --- looking ------------------------------------------------------------------------------ */

static enum err find(struct db *db, struct arena *arena, int64_t id, struct staff_move **out, size_t *count)
{
	struct staff_move_rows_of_row *rows;
	TRY(sql_staff_move_rows_of(db, arena, id, &rows, count));
	*out = arena_array(arena, struct staff_move, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct staff_move){
			.id = rows[i].id,
			.title = rows[i].title,
			.created_name = rows[i].created_name,
			.state = (enum move_state)word_at(move_states, rows[i].state),
			.created_by = rows[i].created_by,
			.created_at = rows[i].created_at,
			.finished_at = rows[i].finished_at,
			.rows = rows[i].lines,
			.waiting = rows[i].waiting,
			.failed = rows[i].failed,
			.without_password = rows[i].without_password,
			.next_at = rows[i].next_at,
		};
	return OK;
}

enum err staff_move_list(struct db *db, struct arena *arena, struct staff_move **out, size_t *count)
{
	return find(db, arena, 0, out, count);
}

enum err staff_move_find(struct db *db, struct arena *arena, int64_t id, struct staff_move *out)
{
	struct staff_move *list;
	size_t count = 0;
	if (id)
		TRY(find(db, arena, id, &list, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "この人事異動は見つかりません。");
	*out = list[0];
	return OK;
}

static enum err lines(struct db *db, struct arena *arena, int64_t id, int64_t due_at, struct staff_move_row **out,
                      size_t *count)
{
	struct staff_move_lines_row *rows;
	TRY(sql_staff_move_lines(db, arena, id, due_at, &rows, count));
	*out = arena_array(arena, struct staff_move_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct staff_move_row){
			.id = rows[i].id,
			.no = rows[i].no,
			.kind = (enum move_kind)word_at(move_kinds, rows[i].kind),
			.staff_id = rows[i].staff_id,
			.department_id = rows[i].has_department_id ? rows[i].department_id : 0,
			.successor_id = rows[i].has_successor_id ? rows[i].successor_id : 0,
			.effective_at = rows[i].effective_at,
			.done_at = rows[i].has_done_at ? rows[i].done_at : 0,
			.login = rows[i].login,
			.name = rows[i].name,
			.department = rows[i].has_department ? rows[i].department : S(""),
			.roles = rows[i].roles,
			.successor = rows[i].has_successor ? rows[i].successor : S(""),
			.state = (enum move_row_state)word_at(move_row_states, rows[i].state),
			.note = rows[i].note,
		};
	return OK;
}

enum err staff_move_rows(struct db *db, struct arena *arena, int64_t id, struct staff_move_row **out, size_t *count)
{
	return lines(db, arena, id, 0, out, count);
}

enum err staff_move_due(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff_move_row **out,
                        size_t *count)
{
	return lines(db, arena, id, now, out, count);
}

enum err staff_move_newcomers(struct db *db, struct arena *arena, int64_t id, int64_t most, int64_t **staff_ids,
                              size_t *count)
{
	return sql_staff_move_newcomers(db, arena, id, most, staff_ids, count);
}

enum err staff_move_cancel(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct staff_move move;
	int64_t changed;
	TRY(staff_move_find(db, arena, id, &move));
	TRY(sql_staff_move_stop(db, arena, id, now, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この人事異動は、もう終わっているか、取り消されています。");
	return sql_staff_move_stop_rows(db, arena, id, now);
}

/* --- carrying out ---------------------------------------------------------------------------- */

struct applying {
	struct db *db;
	struct arena *arena;
	const struct staff_move_row *row;
	struct move_who who;
	struct staff before;
	struct change change;
};

/* 作成者（子育て支援課）・承認者（全庁） */
static enum err roles_text(const struct applying *at, struct str *out)
{
	struct staff_role *list;
	struct buf text;
	size_t count;
	buf_init(&text, at->arena, 8192);
	TRY(staff_role_list(at->db, at->arena, (struct i64_list){&at->row->staff_id, 1}, at->who.now, &list, &count));
	for (size_t i = 0; i < count; i++)
		buf_fmt(&text, "%s%.*s（%.*s）", i ? "・" : "", FMT(list[i].role),
		        FMT(list[i].everywhere      ? S("全庁")
		            : list[i].department_id ? list[i].department
		                                    : S("所属")));
	*out = buf_view(&text);
	return OK;
}

static enum err set_roles(const struct applying *at)
{
	struct staff_role *roles;
	size_t count;
	TRY(staff_role_read(at->db, at->arena, at->row->roles, &roles, &count));
	return staff_role_set(at->db, at->arena, at->row->staff_id, roles, count,
	                      (struct staff_role_giver){at->who.staff_id, at->who.now});
}

static enum err tell_successor(const struct applying *at, struct str text)
{
	return notice_tell(at->db, at->arena,
	                   &(struct notice_new){.staff_id = at->row->successor_id, .kind = "staff.handover", .text = text,
	                                        .link = "/", .now = at->who.now});
}

/* What changed hands, and what stays with its department. */
static struct str two_parts(struct arena *arena, struct str head, struct str own, struct str stays)
{
	struct str first = own.len ? str_fmt(arena, "%.*s：%.*s", FMT(head), FMT(own)) : S("");
	if (stays.len == 0)
		return first;
	return str_fmt(arena, "%.*s%s部署に残るもの：%.*s", FMT(first), first.len ? "。" : "", FMT(stays));
}

static enum err hand_over(struct applying *at)
{
	const struct staff_move_row *row = at->row;
	struct ownership_count *moved;
	size_t count;
	TRY(ownership_transfer(at->db, at->arena, row->staff_id, row->successor_id, at->who.now, &moved, &count));
	if (count == 0)
		return OK;
	struct str own = ownership_text(at->arena, moved, count, false), stays = ownership_text(at->arena, moved, count, true);
	if (own.len)
		change_fact_text(&at->change, "handedOver", own);
	if (row->successor.len) {
		change_fact_text(&at->change, "successor", row->successor);
		TRY(tell_successor(at, two_parts(at->arena, str_fmt(at->arena, "%.*sさんから引き継ぎました", FMT(row->name)), own,
		                                 stays)));
	}
	struct str head = row->successor.len ? str_fmt(at->arena, "%.*sさんが引き継ぎ", FMT(row->successor)) : S("担当なしになりました");
	return sql_staff_move_note(at->db, at->arena, row->id, two_parts(at->arena, head, own, stays));
}

static enum err leave(struct applying *at)
{
	TRY(hand_over(at));
	TRY(sql_staff_move_leave(at->db, at->arena, at->row->staff_id));
	TRY(set_roles(at));
	TRY(session_end_all(at->db, at->arena, at->row->staff_id));
	return staff_role_keep_administrator(at->db, at->arena, at->who.now);
}

static enum err join(struct applying *at)
{
	TRY(sql_staff_move_begin(at->db, at->arena, at->row->staff_id, at->row->name,
	                         at->row->department_id ? &at->row->department_id : NULL));
	return set_roles(at);
}

static enum err change_place(struct applying *at)
{
	const struct staff_move_row *row = at->row;
	bool moves = row->department_id && row->department_id != at->before.department_id;
	if (moves || row->successor_id)
		TRY(hand_over(at));
	if (moves)
		TRY(sql_staff_move_to(at->db, at->arena, row->staff_id, row->department_id));
	if (row->roles.len)
		TRY(set_roles(at));
	return staff_role_keep_administrator(at->db, at->arena, at->who.now);
}

static enum err note_difference(struct applying *at, struct str roles_before)
{
	struct staff after;
	struct str roles;
	TRY(staff_find(at->db, at->arena, at->row->staff_id, at->who.now, &after));
	TRY(roles_text(at, &roles));
	change_text(&at->change, "department", at->before.department, after.department);
	change_text(&at->change, "roles", roles_before, roles);
	change_text(&at->change, "state", at->before.disabled ? S("disabled") : S("active"),
	            after.disabled ? S("disabled") : S("active"));
	change_fact_text(&at->change, "kind", move_kind_label(at->row->kind));
	return OK;
}

enum err staff_move_apply(struct db *db, struct arena *arena, const struct staff_move_row *row, struct move_who who,
                          bool *done, struct str *detail)
{
	struct applying at = {.db = db, .arena = arena, .row = row, .who = who};
	struct str roles_before;
	int64_t changed;
	TRY(sql_staff_move_mark(db, arena, row->id, S("done"), S(""), who.now, &changed));
	*done = changed > 0;
	if (!*done)
		return OK;
	TRY(staff_find(db, arena, row->staff_id, who.now, &at.before));
	TRY(roles_text(&at, &roles_before));
	change_begin(&at.change, arena, CHANGE_EDITED);
	switch (row->kind) {
	case MOVE_LEAVE:
		TRY(leave(&at));
		break;
	case MOVE_JOIN:
		TRY(join(&at));
		break;
	case MOVE_CHANGE:
		TRY(change_place(&at));
		break;
	}
	TRY(note_difference(&at, roles_before));
	*detail = change_detail(&at.change);
	return OK;
}

enum err staff_move_fail(struct db *db, struct arena *arena, const struct staff_move_row *row, struct str why, int64_t now)
{
	int64_t changed;
	return sql_staff_move_mark(db, arena, row->id, S("failed"), why, now, &changed);
}

enum err staff_move_settle(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return sql_staff_move_finish(db, arena, id, now);
}

/* --- what plans still need --------------------------------------------------------------------- */

enum err staff_move_needs_role(struct db *db, struct arena *arena, struct str role, struct str *title)
{
	struct staff_move_with_role_row *rows;
	size_t count, names;
	*title = S("");
	TRY(sql_staff_move_with_role(db, arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct str *list = staff_role_names(arena, rows[i].roles, &names);
		for (size_t k = 0; k < names; k++)
			if (str_eq(list[k], role))
				*title = rows[i].title;
	}
	return OK;
}

enum err staff_move_needs_department(struct db *db, struct arena *arena, int64_t id, struct str *title)
{
	enum err found = sql_staff_move_with_department(db, arena, id, title);
	if (found != ERR_NOT_FOUND)
		return found;
	*title = S("");
	return OK;
}
