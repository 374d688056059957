/* runner: claims queue jobs and runs them; the only table from errors to a
 * job's fate. */
#include "runner.h"

#include "arena.h"
#include "clock.h"
#include "jobs.h"
#include "log.h"
#include "str.h"

#include <stdio.h>
#include <unistd.h>

#define CLAIM_MOST 16
#define IDLE_MS 250
#define LEASE_MS ((int64_t)60 * 1000)
#define VIRUS_PAUSE_MOST_MS ((int64_t)60 * 1000) /* people wait for their files */

const struct job_row job_rows[] = {
	{"broadcast_start", job_broadcast_start, LEASE_MS, 0, LANE_HOUSE},
	{"audit_look", job_audit_look, 5 * LEASE_MS, 20, LANE_HOUSE},
	{"broadcast_repeat", job_broadcast_repeat, LEASE_MS, 0, LANE_HOUSE},
	{"broadcast_results", job_broadcast_results, LEASE_MS, 20, LANE_HOUSE},
	{"settings_saved", job_settings_saved, LEASE_MS, 5, LANE_HOUSE},
	{"profile_fetch", job_profile_fetch, LEASE_MS, 8, LANE_HOUSE},
	{"attachment_fetch", job_attachment_fetch, 10 * LEASE_MS, 12, LANE_HOUSE},
	{"bulk_edit", job_bulk_edit, LEASE_MS, 0, LANE_HOUSE},
	{"approval_tick", job_approval_tick, LEASE_MS, 0, LANE_HOUSE},
	{"approval_release", job_approval_release, LEASE_MS, 0, LANE_HOUSE},
	{"broadcast_links", job_broadcast_links, LEASE_MS, 3, LANE_HOUSE},
	{"staff_move", job_staff_move, 5 * LEASE_MS, 0, LANE_HOUSE},
	{"notice_mail", job_notice_mail, LEASE_MS, 40, LANE_FOREIGN}, /* six hours */
	{"article_ask", job_article_ask, LEASE_MS, 1, LANE_MODEL},
	{"virus_check", job_virus_check, LEASE_MS, 0, LANE_VIRUS},
	{"link_look", job_link_look, LEASE_MS, 3, LANE_FOREIGN},
	{"conversation_send", job_conversation_send, LEASE_MS, 0, LANE_HOUSE},
	{"conversation_tick", job_conversation_tick, LEASE_MS, 0, LANE_HOUSE},
	{"conversation_typing", job_conversation_typing, LEASE_MS, 1, LANE_HOUSE},
	{"erase", job_erase, LEASE_MS / 4, 0, LANE_HOUSE},
	{"digest_tick", job_digest_tick, 5 * LEASE_MS, 5, LANE_HOUSE},
	{"housekeeping", job_housekeeping, 5 * LEASE_MS, 0, LANE_HOUSE},
};
const size_t job_row_count = COUNT(job_rows);

static const struct job_row *row_of(struct str kind)
{
	for (size_t i = 0; i < job_row_count; i++)
		if (str_eq(kind, str_from(job_rows[i].kind)))
			return &job_rows[i];
	return NULL;
}

enum fate { DONE, AGAIN, GIVEN_UP };

static enum fate fate_of(enum err result, const struct job_row *row, const struct job *job)
{
	switch (result) {
	case OK:
		return DONE;
	case ERR_INVALID:
	case ERR_DENIED:
	case ERR_NOT_FOUND:
	case ERR_CONFLICT:
		return GIVEN_UP;
	case ERR_LIMIT:
	case ERR_BUSY:
	case ERR_REMOTE:
	case ERR_UNCERTAIN:
	case ERR_INTERNAL:
		return row->most_tries && job->tries >= row->most_tries ? GIVEN_UP : AGAIN;
	}
	return AGAIN;
}

static int64_t pause_of(const struct job_row *row, const struct job *job)
{
	int64_t pause = queue_backoff_ms(job->tries);
	return row->lane == LANE_VIRUS && pause > VIRUS_PAUSE_MOST_MS ? VIRUS_PAUSE_MOST_MS : pause;
}

static enum err settle(struct jobs *jobs, struct arena *arena, const struct job *job,
                       const struct job_row *row, enum err result, struct str why)
{
	struct db *db;
	enum err settled = OK;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	switch (fate_of(result, row, job)) {
	case DONE:
		settled = queue_done(db, arena, job);
		break;
	case AGAIN:
		settled = queue_retry(db, arena, job, clock_now() + pause_of(row, job), why);
		break;
	case GIVEN_UP:
		settled = queue_give_up(db, arena, job, why);
		break;
	}
	db_return(&db);
	return settled;
}

static void run_one(struct jobs *jobs, const struct job *job)
{
	const struct job_row *row = row_of(job->kind);
	struct arena *arena = arena_new(), *after = arena_new();
	char context[48];
	snprintf(context, sizeof context, "job=%" PRId64, job->id);
	log_context(context);
	err_clear();
	enum err result = row ? row->run(jobs, arena, job) : fail(ERR_INTERNAL, "no such kind of job");
	struct str why = str_dup(after, str_from(result == OK ? "" : err_text()));
	if (result != OK)
		log_failure("job_failed", result, "kind=%.*s tries=%" PRId64, FMT(job->kind), job->tries);
	arena_free(&arena); /* a transaction it failed in is rolled back: this thread writes again */
	enum err settled = settle(jobs, after, job, row ? row : &job_rows[0], result, why);
	if (settled != OK && settled != ERR_CONFLICT) /* the lease runs out and it is done again */
		log_failure("job_not_settled", settled, "kind=%.*s", FMT(job->kind));
	log_context(NULL);
	arena_free(&after);
}

static enum err claim(struct jobs *jobs, struct arena *arena, enum lane lane, struct job **list, size_t *count)
{
	struct str kinds[COUNT(job_rows)];
	size_t kind_count = 0;
	for (size_t i = 0; i < job_row_count; i++)
		if (job_rows[i].lane == lane)
			kinds[kind_count++] = str_from(job_rows[i].kind);
	struct db *db;
	/* A look costs a reader little and a writer a commit: look first. */
	int64_t due;
	struct text_list wanted = {kinds, kind_count};
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	enum err found = queue_next_due(db, arena, wanted, &due);
	db_return(&db);
	*count = 0;
	if (found == ERR_NOT_FOUND || (found == OK && due > clock_now()))
		return OK;
	TRY(found);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err result = queue_claim(db, arena,
	                              &(struct queue_claim){.kinds = wanted, .now = clock_now(),
	                                                    .lease_ms = LEASE_MS,
	                                                    .most = lane == LANE_MODEL || lane == LANE_VIRUS ? 1 : CLAIM_MOST},
	                              list, count);
	db_return(&db);
	return result;
}

static void run(struct jobs *jobs, enum lane lane)
{
	while (!atomic_load(&jobs->stopping)) {
		struct arena *arena = arena_new();
		struct job *list = NULL;
		size_t count = 0;
		bool rests = lane == LANE_VIRUS && clock_monotonic() < atomic_load(&jobs->virus_rests_until);
		enum err result = rests ? OK : claim(jobs, arena, lane, &list, &count);
		if (result != OK && result != ERR_BUSY)
			log_failure("job_claim_failed", result, "%s", "");
		for (size_t i = 0; i < count && !atomic_load(&jobs->stopping); i++)
			run_one(jobs, &list[i]);
		arena_free(&arena);
		if (count == 0)
			usleep(IDLE_MS * 1000);
	}
}

void runner_run(struct jobs *jobs) { run(jobs, LANE_HOUSE); }

void runner_run_foreign(struct jobs *jobs) { run(jobs, LANE_FOREIGN); }

void runner_run_model(struct jobs *jobs) { run(jobs, LANE_MODEL); }

void runner_run_virus(struct jobs *jobs) { run(jobs, LANE_VIRUS); }
