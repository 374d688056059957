/* broadcast_repeat: a series comes round: its occurrence and the next job are made
 * in one transaction. */
#include "jobs.h"

#include "arena.h"
#include "broadcast_job.h"
#include "broadcast_series.h"
#include "clock.h"
#include "log.h"

static enum err make(struct jobs *jobs, struct db *db, struct arena *arena, const struct broadcast_job *what)
{
	const struct delivery delivery = jobs_delivery(jobs);
	int64_t made;
	TRY(tx_begin(db));
	TRY(broadcast_repeat(db, arena, &delivery, what->id, (struct broadcast_time){what->at, clock_now()}, &made));
	TRY(tx_commit(db));
	if (made)
		log_info("broadcast_occurred", "series=%" PRId64 " id=%" PRId64, what->id, made);
	return OK;
}

static bool is_for_a_person(enum err err) { return err == ERR_INVALID || err == ERR_LIMIT; }

enum err job_broadcast_repeat(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct broadcast_job what;
	struct db *db;
	TRY(broadcast_job_read(arena, job, &what));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err err = make(jobs, db, arena, &what);
	if (!is_for_a_person(err))
		return err;
	struct str why = str_dup(arena, str_from(err_text()));
	tx_rollback(db);
	return broadcast_series_fail(db, arena, what.id, why, clock_now());
}
