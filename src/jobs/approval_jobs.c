/* approval_jobs: what time and the last yes do to requests for approval. */
#include "jobs.h"

#include "approval.h"
#include "arena.h"
#include "audit.h"
#include "clock.h"
#include "emit.h"
#include "fault_point.h"
#include "log.h"

/* Last in its transaction (audit.h). */
static enum err record(struct jobs *jobs, struct db *db, struct arena *arena, const char *action, int64_t id, struct str why)
{
	struct buf detail;
	struct emit emit;
	buf_init(&detail, arena, 16384);
	emit_init(&emit, &detail);
	emit_begin(&emit, NULL);
	emit_text(&emit, "reason", why);
	emit_end(&emit);
	return audit_record(db, arena, jobs->keyring,
	                    &(struct audit_entry){.at = clock_now(), .actor = AUDIT_PROGRAM, .action = str_from(action),
	                                          .object = str_fmt(arena, "approval %" PRId64, id),
	                                          .detail = why.len ? buf_view(&detail) : S("")});
}

static enum err read_id(const struct job *job, int64_t *id)
{
	return str_to_i64(job->payload, id) ? OK : fail(ERR_INVALID, "payload is no id");
}

enum err job_approval_tick(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct db *db;
	int64_t id;
	bool expired;
	TRY(read_id(job, &id));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(approval_tick(db, arena, id, clock_now(), &expired));
	if (expired)
		TRY(record(jobs, db, arena, "approval.expire", id, S("")));
	TRY(tx_commit(db));
	if (expired)
		log_info("approval_expired", "id=%" PRId64, id);
	return OK;
}

static enum err release(struct jobs *jobs, struct db *db, struct arena *arena, int64_t id)
{
	const struct delivery delivery = {.members = jobs->members, .keyring = jobs->keyring,
	                                  .public_url = jobs->public_url,
	                                  .allow_http_loopback = jobs->options.allow_http_loopback};
	bool released;
	TRY(tx_begin(db));
	TRY(approval_release(db, arena, &delivery, id, clock_now(), &released));
	if (released)
		TRY(record(jobs, db, arena, "approval.release", id, S("")));
	TRY(tx_commit(db));
	if (released)
		log_info("approval_released", "id=%" PRId64, id);
	return OK;
}

static enum err note_failure(struct jobs *jobs, struct db *db, struct arena *arena, int64_t id, struct str why)
{
	TRY(tx_begin(db));
	TRY(approval_release_failed(db, arena, id, why, clock_now()));
	TRY(record(jobs, db, arena, "approval.fail", id, why));
	TRY(tx_commit(db));
	log_info("approval_not_released", "id=%" PRId64, id);
	return OK;
}

static bool is_for_a_person(enum err err)
{
	return err == ERR_INVALID || err == ERR_DENIED || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_LIMIT;
}

/* Either it is released in one transaction with the end of the request, or both
 * sides hear why not; a process that dies in between leaves the job. */
enum err job_approval_release(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct db *db;
	int64_t id;
	TRY(read_id(job, &id));
	fault_point("approval.release");
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err result = release(jobs, db, arena, id);
	if (result == OK)
		fault_point("approval.released");
	if (!is_for_a_person(result))
		return result;
	struct str why = str_dup(arena, str_from(err_text()));
	tx_rollback(db);
	return note_failure(jobs, db, arena, id, why);
}
