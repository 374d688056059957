/* conversation_jobs: what time does to conversations, and the "…" of somebody writing. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "conversation_tick.h"
#include "friend.h"
#include "str.h"

#define TYPING_SECONDS 20
#define TYPING_LATE_MS 10000 /* whoever wrote then has long said it */

enum err job_conversation_tick(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	enum err result = conversation_tick(db, arena, job->payload, clock_now());
	if (result == ERR_CONFLICT) { /* somebody did something at this very moment; asked again soon */
		tx_rollback(db);
		return fail(ERR_BUSY, "the conversation has just changed");
	}
	TRY(result);
	return tx_commit(db);
}

/* An animation is worth no second try. */
enum err job_conversation_typing(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct line_api *line;
	struct db *db;
	struct friend friend;
	int64_t id;
	if (!str_to_i64(job->payload, &id))
		return fail(ERR_INVALID, "payload is no id");
	if (clock_now() - job->created_at > TYPING_LATE_MS)
		return OK;
	TRY(jobs_line(jobs, &line));
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(friend_find(db, arena, NULL, id, &friend));
	db_return(&db);
	enum err shown = friend.state == FRIEND_FOLLOWING ? line_loading(line, arena, friend.line_user_id, TYPING_SECONDS) : OK;
	return shown == ERR_INTERNAL ? shown : OK;
}
