/* queue: jobs to be done later, in a table beside what they belong to.
 *
 * A job is added in the caller's transaction, claimed under a lease, and ended
 * by done, retry or give_up. Whoever dies loses the lease and somebody else
 * claims the job again, so handlers must bear being run twice. tries counts
 * claims and is what a claim is known by: who was overtaken gets ERR_CONFLICT. */
#pragma once

#include "db.h"
#include "migrate.h"

/* Run as family "queue" before use. */
extern const struct migration queue_migrations[];
extern const size_t queue_migration_count;

struct job_new {
	struct str kind;
	struct str payload;    /* the handler's own text */
	int64_t run_at;
	struct str unique_key; /* empty: none. A second job of the same kind and key is not added … */
	bool coalesce;         /* … true: until the first has been claimed; false: until it is forgotten */
};

struct job {
	int64_t id;
	struct str kind;
	struct str payload;
	int64_t run_at;
	int64_t created_at;
	int64_t tries; /* 1 when claimed for the first time */
};

/* Call in a transaction, or alone. *added (may be NULL): false when it was there. */
enum err queue_add(struct db *db, struct arena *arena, const struct job_new *job, bool *added) MUST_CHECK;
enum err queue_add_many(struct db *db, struct arena *arena, const struct job_new *jobs, size_t count,
                        int64_t *added) MUST_CHECK;

struct queue_claim {
	struct text_list kinds;
	int64_t now;
	int64_t lease_ms;
	size_t most; /* 1 … QUEUE_CLAIM_MOST */
};
#define QUEUE_CLAIM_MOST 1000
/* Claims due jobs, the kind with the oldest first; no job is not an error. */
enum err queue_claim(struct db *db, struct arena *arena, const struct queue_claim *claim,
                     struct job **jobs, size_t *count) MUST_CHECK;

enum err queue_done(struct db *db, struct arena *arena, const struct job *job) MUST_CHECK;
enum err queue_retry(struct db *db, struct arena *arena, const struct job *job, int64_t at,
                     struct str why) MUST_CHECK;
enum err queue_give_up(struct db *db, struct arena *arena, const struct job *job,
                       struct str why) MUST_CHECK;
enum err queue_extend_lease(struct db *db, struct arena *arena, const struct job *job,
                            int64_t until) MUST_CHECK;

/* When the next job of these kinds is due (perhaps already);
 * ERR_NOT_FOUND when none waits. */
enum err queue_next_due(struct db *db, struct arena *arena, struct text_list kinds,
                        int64_t *at) MUST_CHECK;
/* Deletes at most 1,000 jobs that ended before; call again while *forgotten is 1,000. */
enum err queue_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten) MUST_CHECK;

struct queue_count {
	struct str kind;
	int64_t waiting;
	int64_t failed;
	int64_t oldest_due; /* run_at of the oldest waiting job; 0: none */
};
/* One row per kind that has a waiting or failed job; for metrics and the console. */
enum err queue_counts(struct db *db, struct arena *arena, struct queue_count **rows,
                      size_t *count) MUST_CHECK;

/* Pause before the next try: tries² seconds, at most an hour. */
int64_t queue_backoff_ms(int64_t tries);
