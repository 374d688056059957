/* digest_tick: looks every ten minutes whether it is time for the digest. The sender
 * sees what was made by itself. */
#include "jobs.h"

#include "arena.h"
#include "clock.h"
#include "digest.h"
#include "jst.h"
#include "log.h"

#define TICK_MS (10 * MS_MINUTE)

enum err job_digest_tick(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	const struct delivery delivery = jobs_delivery(jobs);
	struct digest_made made;
	struct db *db;
	(void)job;
	int64_t now = clock_now();
	TRY(digest_plan(jobs, arena, now - now % TICK_MS + TICK_MS)); /* first, so that no trouble ends them */
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(digest_make(db, arena, &delivery, now, &made));
	if (made.id)
		log_info("digest_made", "id=%" PRId64 " people=%" PRId64 " items=%" PRId64 " broadcasts=%" PRId64, made.id,
		         made.people, made.items, made.groups);
	return OK;
}

enum err digest_plan(struct jobs *jobs, struct arena *arena, int64_t at)
{
	struct db *db;
	struct str key = str_fmt(arena, "%" PRId64, at / MS_MINUTE);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err result = queue_add(db, arena,
	                            &(struct job_new){.kind = S("digest_tick"), .run_at = at, .unique_key = key, .coalesce = true},
	                            NULL);
	db_return(&db);
	return result;
}
