/* audit_look: reads the whole record because somebody wished it, and says every
 * second how far it is. Begun anew when it died in the middle: it only reads. */
#include "audit_look.h"

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "jobs.h"
#include "log.h"
#include "queue.h"
#include "str.h"

#define STEP_MS 1000
#define LEASE_MS ((int64_t)5 * 60 * 1000)

struct telling {
	struct jobs *jobs;
	const struct job *job;
	int64_t told_at; /* clock_monotonic() */
};

static enum err tell(void *data, int64_t done, int64_t total)
{
	struct telling *telling = data;
	int64_t now = clock_monotonic();
	struct db *db;
	if (atomic_load(&telling->jobs->stopping))
		return fail(ERR_BUSY, "the program ends");
	if (now - telling->told_at < STEP_MS)
		return OK;
	telling->told_at = now;
	struct arena *arena = arena_new();
	enum err result = db_take(telling->jobs->db, arena, DB_WRITE, &db);
	if (result == OK) {
		result = audit_look_step(db, arena, done, total, clock_now());
		if (result == OK)
			result = queue_extend_lease(db, arena, telling->job, clock_now() + LEASE_MS);
		db_return(&db);
	}
	arena_free(&arena);
	return result;
}

enum err job_audit_look(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct telling telling = {jobs, job, 0};
	struct audit_anchor given;
	struct audit_verdict verdict;
	struct db *db;
	int64_t start = clock_monotonic();
	if (job->payload.len)
		TRY(audit_anchor_read(arena, jobs->keyring, job->payload, &given));
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	enum err result = audit_verify_telling(db, arena, jobs->keyring, job->payload.len ? &given : NULL,
	                                       &(struct audit_progress){tell, &telling}, &verdict);
	db_return(&db);
	TRY(result);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(audit_look_finish(db, arena, &verdict, &(struct audit_look_end){jobs->keyring, clock_now(), clock_monotonic() - start}));
	TRY(tx_commit(db));
	db_return(&db);
	log_info("audit_looked", "rows=%" PRId64 " fault=%d ms=%" PRId64, verdict.last ? verdict.last - verdict.first + 1 : 0,
	         (int)verdict.fault, clock_monotonic() - start);
	return OK;
}
