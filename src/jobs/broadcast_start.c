/* broadcast_start: at its time, a scheduled broadcast becomes one to be sent.
 * The sender sees it by itself. */
#include "jobs.h"

#include "broadcast.h"
#include "broadcast_job.h"
#include "clock.h"
#include "field.h"
#include "log.h"

enum err broadcast_job_read(struct arena *arena, const struct job *job, struct broadcast_job *out)
{
	const struct node *payload;
	TRY(node_parse(arena, job->payload, &payload));
	out->id = node_i64(node_get(payload, "id"), 0);
	out->at = node_i64(node_get(payload, "at"), 0);
	return OK;
}

enum err job_broadcast_start(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct broadcast_job what;
	struct db *db;
	TRY(broadcast_job_read(arena, job, &what));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(broadcast_start(db, arena, what.id, what.at, clock_now()));
	log_info("broadcast_started", "id=%" PRId64, what.id);
	return OK;
}
