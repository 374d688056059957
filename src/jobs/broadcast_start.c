/* broadcast_start: at its time, a scheduled broadcast becomes one to be sent.
 * The sender sees it by itself. */
#include "jobs.h"

#include "broadcast.h"
#include "broadcast_job.h"
#include "clock.h"
#include "field.h"
#include "guard.h"
#include "log.h"
#include "release.h"

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
	const struct delivery delivery = jobs_delivery(jobs);
	struct broadcast_job what;
	struct db *db;
	bool held;
	TRY(broadcast_job_read(arena, job, &what));
	const struct broadcast_time time = {what.at, clock_now()};
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(release_at_its_time(db, arena, &delivery, what.id, &time, &held));
	if (!held)
		TRY(broadcast_start(db, arena, what.id, what.at, time.now));
	TRY(tx_commit(db));
	log_info(held ? "broadcast_held" : "broadcast_started", "id=%" PRId64, what.id);
	return OK;
}

/* Shortly before: are its links still there? The answer is known at its time. */
enum err job_broadcast_links(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	const struct delivery delivery = jobs_delivery(jobs);
	struct broadcast broadcast;
	struct broadcast_job what;
	struct db *db;
	TRY(broadcast_job_read(arena, job, &what));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err found = broadcast_find(db, arena, what.id, &broadcast);
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	if (broadcast.state != BROADCAST_SCHEDULED || broadcast.scheduled_at != what.at + RELEASE_LINKS_BEFORE_MS)
		return OK;
	return guard_ask_links(db, arena, &delivery, &broadcast, clock_now());
}
