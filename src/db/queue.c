/* queue: claims go kind by kind, so that a backlog of one kind costs the
 * others nothing; each claim is one conditional update. */
#include "queue.h"

#include "arena.h"
#include "clock.h"
#include "queue.sql.h"

#include <stdlib.h>

static struct job_add_in row_of(const struct job_new *job, int64_t now)
{
	return (struct job_add_in){
		.kind = job->kind,
		.unique_key = str_is_empty(job->unique_key) ? NULL : &job->unique_key,
		.coalesces = job->coalesce,
		.payload = job->payload,
		.run_at = job->run_at,
		.created_at = now,
	};
}

enum err queue_add_many(struct db *db, struct arena *arena, const struct job_new *jobs, size_t count,
                        int64_t *added)
{
	struct job_add_in *rows = arena_array(arena, struct job_add_in, count);
	int64_t now = clock_now();
	for (size_t i = 0; i < count; i++)
		rows[i] = row_of(&jobs[i], now);
	return sql_job_add(db, arena, rows, count, added);
}

enum err queue_add(struct db *db, struct arena *arena, const struct job_new *job, bool *added)
{
	int64_t count;
	TRY(queue_add_many(db, arena, job, 1, &count));
	if (added)
		*added = count == 1;
	return OK;
}

/* --- claiming --- */

static int earlier(const void *left, const void *right)
{
	const struct job *a = left, *b = right;
	if (a->run_at != b->run_at)
		return a->run_at < b->run_at ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static struct job job_of(const struct job_claim_row *row)
{
	return (struct job){.id = row->id, .kind = row->kind, .payload = row->payload, .run_at = row->run_at,
	                    .created_at = row->created_at, .tries = row->tries};
}

/* Appends what could be claimed of one kind. */
static enum err claim_kind(struct db *db, struct arena *arena, const struct queue_claim *claim,
                           struct str kind, struct job *jobs, size_t *count)
{
	struct job_claim_row *rows;
	size_t found;
	int64_t room = (int64_t)(claim->most - *count);
	TRY(sql_job_claim(db, arena, kind, claim->now, claim->now + claim->lease_ms, room, &rows, &found));
	assert(found <= (size_t)room);
	for (size_t i = 0; i < found; i++)
		jobs[*count + i] = job_of(&rows[i]);
	qsort(jobs + *count, found, sizeof *jobs, earlier);
	*count += found;
	return OK;
}

enum err queue_claim(struct db *db, struct arena *arena, const struct queue_claim *claim,
                     struct job **jobs, size_t *count)
{
	assert(claim->most >= 1 && claim->most <= QUEUE_CLAIM_MOST);
	struct job *claimed = arena_array(arena, struct job, claim->most);
	size_t got = 0;
	/* Others may take a kind's jobs between the two statements: look a few times. */
	for (size_t round = 0; round <= claim->kinds.count && got < claim->most; round++) {
		struct str kind;
		enum err result = sql_job_kind_due(db, arena, claim->kinds, claim->now, &kind);
		if (result == ERR_NOT_FOUND)
			break;
		TRY(result);
		TRY(claim_kind(db, arena, claim, kind, claimed, &got));
	}
	*jobs = claimed;
	*count = got;
	return OK;
}

/* --- ending --- */

static enum err ours(const struct job *job, int64_t changed)
{
	if (changed == 1)
		return OK;
	return fail(ERR_CONFLICT, "ジョブ %" PRId64 " はほかの処理に引き継がれました", job->id);
}

static enum err end(struct db *db, struct arena *arena, const struct job *job, struct str state, struct str why)
{
	int64_t changed;
	TRY(sql_job_end(db, arena, job->id, job->tries, state, why, clock_now(), &changed));
	return ours(job, changed);
}

enum err queue_done(struct db *db, struct arena *arena, const struct job *job)
{
	return end(db, arena, job, S("done"), S(""));
}

enum err queue_give_up(struct db *db, struct arena *arena, const struct job *job, struct str why)
{
	return end(db, arena, job, S("failed"), why);
}

enum err queue_retry(struct db *db, struct arena *arena, const struct job *job, int64_t at, struct str why)
{
	int64_t changed;
	TRY(sql_job_retry(db, arena, job->id, job->tries, at, why, &changed));
	return ours(job, changed);
}

enum err queue_extend_lease(struct db *db, struct arena *arena, const struct job *job, int64_t until)
{
	int64_t changed;
	TRY(sql_job_extend(db, arena, job->id, job->tries, until, &changed));
	return ours(job, changed);
}

/* --- looking --- */

enum err queue_next_due(struct db *db, struct arena *arena, struct text_list kinds, int64_t *at)
{
	struct job_next_unleased_row waiting;
	struct job_next_leased_row leased;
	TRY(sql_job_next_unleased(db, arena, kinds, &waiting));
	TRY(sql_job_next_leased(db, arena, kinds, &leased));
	if (!waiting.has_at && !leased.has_at)
		return fail(ERR_NOT_FOUND, "待っているジョブはありません");
	/* A lease is over only after its last millisecond. */
	int64_t first = leased.has_at ? leased.at + 1 : waiting.at;
	*at = waiting.has_at && waiting.at < first ? waiting.at : first;
	return OK;
}

enum err queue_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten)
{
	return sql_job_forget(db, arena, before, forgotten);
}

enum err queue_counts(struct db *db, struct arena *arena, struct queue_count **rows, size_t *count)
{
	struct job_counts_row *found;
	TRY(sql_job_counts(db, arena, &found, count));
	struct queue_count *counts = arena_array(arena, struct queue_count, *count);
	for (size_t i = 0; i < *count; i++)
		counts[i] = (struct queue_count){.kind = found[i].kind, .waiting = found[i].waiting,
		                                 .failed = found[i].failed, .oldest_due = found[i].oldest_due};
	*rows = counts;
	return OK;
}

int64_t queue_backoff_ms(int64_t tries)
{
	const int64_t hour = 3600000;
	if (tries < 1)
		return 0;
	return tries >= 60 ? hour : tries * tries * 1000;
}
