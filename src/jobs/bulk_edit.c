/* bulk_edit: answers of many friends from a file, a piece at a time. */
#include "jobs.h"

#include "arena.h"
#include "bulk.h"
#include "clock.h"
#include "str.h"

#define LEASE_MS ((int64_t)10 * 1000) /* of the next piece, which takes a second */
#define TRIES_MOST 15

static enum err pieces(struct jobs *jobs, struct arena *arena, struct db *db, const struct job *job, int64_t id)
{
	struct bulk_run *run;
	bool finished = false;
	TRY(bulk_run_open(db, arena, jobs->keyring, jobs->members, id, &run));
	while (!finished) {
		if (atomic_load(&jobs->stopping))
			return fail(ERR_BUSY, "stopping; the rest comes later");
		TRY(bulk_run_step(db, run, clock_now(), &finished));
		TRY(queue_extend_lease(db, arena, job, clock_now() + LEASE_MS));
	}
	return OK;
}

enum err job_bulk_edit(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	(void)arena;
	struct db *db;
	int64_t id;
	if (!str_to_i64(job->payload, &id))
		return fail(ERR_INVALID, "payload is no id");
	struct arena *own = arena_new_sized((size_t)512 << 20); /* 70,000 lines and their cells */
	enum err err = db_take(jobs->db, own, DB_WRITE, &db);
	if (err == OK)
		err = pieces(jobs, own, db, job, id);
	if (err == ERR_INVALID || err == ERR_LIMIT) /* a question was renamed since the file was checked */
		err = bulk_run_fail(db, own, id, str_dup(own, str_from(err_text())), clock_now());
	else if (err != OK && err != ERR_CONFLICT && job->tries >= TRIES_MOST && !atomic_load(&jobs->stopping))
		err = bulk_run_fail(db, own, id, S("システムの問題で、途中で止まりました。結果のCSVにある行までは変わっています。"), clock_now());
	arena_free(&own);
	return err;
}
