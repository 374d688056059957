/* staff_move: at 00:00 of its day, leavers, joiners and moves: each line in a
 * transaction of its own, so that a crash repeats none and one that cannot be
 * done does not hold up the others. */
#include "jobs.h"

#include "arena.h"
#include "audit.h"
#include "broadcast_job.h"
#include "clock.h"
#include "fault_point.h"
#include "log.h"
#include "notice.h"
#include "rights.h"
#include "role.h"
#include "staff.h"
#include "staff_move.h"
#include "str.h"

struct day {
	struct jobs *jobs;
	struct db *db;
	struct arena *arena;
	struct staff_move move;
	int64_t now;
	int64_t failed;
};

static enum err record(const struct day *day, const struct staff_move_row *row, struct str detail)
{
	return audit_record(day->db, day->arena, day->jobs->keyring,
	                    &(struct audit_entry){
				    .at = day->now,
				    .actor = AUDIT_PROGRAM,
				    .action = S("staff.move"),
				    .object = str_fmt(day->arena, "staff %.*s", FMT(row->login)),
				    .detail = detail,
			    });
}

static enum err apply(const struct day *day, const struct staff_move_row *row)
{
	bool done;
	struct str detail;
	TRY(tx_begin(day->db));
	TRY(staff_move_apply(day->db, day->arena, row, (struct move_who){day->move.created_by, day->now}, &done, &detail));
	if (!done)
		return OK;
	TRY(record(day, row, detail));
	fault_point("move.before");
	TRY(tx_commit(day->db));
	fault_point("move.after");
	return OK;
}

static bool is_for_a_person(enum err err)
{
	return err == ERR_INVALID || err == ERR_LIMIT || err == ERR_CONFLICT || err == ERR_DENIED || err == ERR_NOT_FOUND;
}

static enum err apply_or_note(struct day *day, const struct staff_move_row *row)
{
	enum err err = apply(day, row);
	struct str why = str_dup(day->arena, str_from(err_text()));
	tx_rollback(day->db);
	if (err == OK || !is_for_a_person(err))
		return err;
	day->failed++;
	return staff_move_fail(day->db, day->arena, row, why, day->now);
}

/* Who planned it; when that person has left as well, all who may manage staff. */
static enum err tell_failed(const struct day *day)
{
	struct staff planner;
	struct staff_name *list;
	size_t count;
	struct notice_new notice = {
		.staff_id = day->move.created_by, .kind = "staff.move_failed", .now = day->now,
		.link = str_z(day->arena, str_fmt(day->arena, "/staff-moves/%" PRId64, day->move.id)),
		.text = str_fmt(day->arena, "人事異動「%.*s」のうち%" PRId64 "人分を行えませんでした。", FMT(day->move.title), day->failed)};
	TRY(staff_find(day->db, day->arena, day->move.created_by, day->now, &planner));
	if (!planner.disabled)
		return notice_tell(day->db, day->arena, &notice);
	TRY(staff_names(day->db, day->arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		struct rights rights;
		TRY(rights_of_staff(day->db, day->arena, list[i].id, day->now, &rights));
		notice.staff_id = list[i].id;
		if (rights_may_in(&rights, RIGHT_STAFF, ACTION_MANAGE, 0))
			TRY(notice_tell(day->db, day->arena, &notice));
	}
	return OK;
}

static enum err finish(const struct day *day)
{
	TRY(tx_begin(day->db));
	TRY(staff_move_settle(day->db, day->arena, day->move.id, day->now));
	if (day->failed)
		TRY(tell_failed(day));
	return tx_commit(day->db);
}

enum err job_staff_move(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct broadcast_job what; /* an id and a time */
	struct staff_move_row *rows;
	size_t count;
	struct day day = {.jobs = jobs, .arena = arena, .now = clock_now()};
	TRY(broadcast_job_read(arena, job, &what));
	TRY(db_take(jobs->db, arena, DB_WRITE, &day.db));
	TRY(staff_move_find(day.db, arena, what.id, &day.move));
	TRY(staff_move_due(day.db, arena, what.id, day.now, &rows, &count));
	for (size_t i = 0; i < count && !atomic_load(&jobs->stopping); i++)
		TRY(apply_or_note(&day, &rows[i]));
	log_info("staff_moved", "move=%" PRId64 " people=%zu failed=%" PRId64, what.id, count, day.failed);
	return finish(&day);
}
