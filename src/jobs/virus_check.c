/* virus_check: takes one file to clamd, part by part, and settles what it says. When
 * clamd does not answer, the files wait and the lane rests, instead of each trying. */
#include "jobs.h"

#include "approval_file.h"
#include "arena.h"
#include "clamd.h"
#include "clock.h"
#include "handout.h"
#include "log.h"
#include "str.h"
#include "utterance.h"
#include "virus.h"

#define REST_LEAST_MS ((int64_t)1000)
#define REST_MOST_MS ((int64_t)30 * 1000)
#define TELL_AFTER_MS ((int64_t)10 * 60 * 1000)
#define LEASE_MS (CLAMD_LONGEST_MS + 5 * 60 * 1000)

struct reading {
	struct jobs *jobs;
	struct virus_file file;
	int64_t no;
};

static enum err read_handout(struct db *db, struct arena *piece, const struct reading *r, struct str *out)
{
	struct handout file;
	TRY(handout_find(db, piece, r->jobs->keyring, r->file.id, &file));
	return handout_read(db, piece, r->jobs->keyring, &file, out);
}

static enum err read_paper(struct db *db, struct arena *piece, const struct reading *r, struct str *out)
{
	struct approval_file file;
	TRY(approval_file_find(db, piece, r->file.id, &file));
	return approval_file_read(db, piece, r->jobs->keyring, &file, out);
}

/* Files of staff are small: all at once, then the end. */
static enum err read_part(struct db *db, struct arena *piece, struct reading *r, struct str *out)
{
	struct str mime;
	int64_t no = r->no++;
	switch (r->file.kind) {
	case VIRUS_UTTERANCE:
		return attachment_read_part(db, piece, r->jobs->keyring, r->file.id, no, &mime, out);
	case VIRUS_HANDOUT:
		return no ? ERR_NOT_FOUND : read_handout(db, piece, r, out);
	case VIRUS_PAPER:
		return no ? ERR_NOT_FOUND : read_paper(db, piece, r, out);
	}
	return fail(ERR_INTERNAL, "no such kind of file");
}

static enum err next_part(void *context, struct arena *piece, struct str *out)
{
	struct reading *r = context;
	struct db *db;
	TRY(db_take(r->jobs->db, piece, DB_READ, &db));
	enum err err = read_part(db, piece, r, out);
	db_return(&db);
	if (err == ERR_NOT_FOUND)
		*out = S("");
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err tell_down(struct jobs *jobs, struct arena *arena, int64_t since)
{
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(virus_tell_down(db, arena, since, clock_now()));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

/* Every second at first, then less often. */
static void rest(struct jobs *jobs, struct arena *arena)
{
	int64_t now = clock_now(), since = atomic_load(&jobs->virus_down_since);
	if (since == 0)
		atomic_store(&jobs->virus_down_since, since = now);
	int64_t pause = (now - since) / 4;
	pause = pause < REST_LEAST_MS ? REST_LEAST_MS : pause > REST_MOST_MS ? REST_MOST_MS : pause;
	atomic_store(&jobs->virus_rests_until, clock_monotonic() + pause);
	if (now - since < TELL_AFTER_MS)
		return;
	enum err told = tell_down(jobs, arena, since);
	if (told != OK)
		log_failure("virus_down_not_told", told, "%s", "");
}

static enum err ask(struct jobs *jobs, struct arena *arena, struct virus_file file, struct virus_verdict *out)
{
	const struct clamd clamd = {.where = jobs->options.clamd, .stopping = &jobs->stopping};
	struct reading reading = {.jobs = jobs, .file = file};
	struct clamd_answer answer = {0};
	TRY(clamd_ask(arena, &clamd, &(struct clamd_source){next_part, &reading}, &answer));
	*out = (struct virus_verdict){.state = VIRUS_UNREADABLE, .found = answer.name};
	if (answer.verdict == CLAMD_CLEAN)
		out->state = VIRUS_CLEAN;
	if (answer.verdict == CLAMD_FOUND)
		out->state = VIRUS_INFECTED;
	return OK;
}

static enum err settle(struct jobs *jobs, struct arena *arena, struct virus_file file, const struct virus_verdict *verdict)
{
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(virus_settle(db, arena, jobs->keyring, file, verdict, clock_now()));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

static enum err begin(struct jobs *jobs, struct arena *arena, const struct job *job, struct virus_file *file, bool *waits)
{
	struct virus_verdict now = {.state = VIRUS_CLEAN};
	struct db *db;
	TRY(virus_file_of(job->payload, file));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err found = virus_verdict_of(db, arena, *file, &now);
	*waits = found == OK && now.state == VIRUS_WAITING;
	if (*waits)
		found = queue_extend_lease(db, arena, job, clock_now() + LEASE_MS);
	db_return(&db);
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err job_virus_check(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct virus_file file;
	struct virus_verdict verdict = {.state = VIRUS_UNCHECKED};
	bool waits;
	TRY(begin(jobs, arena, job, &file, &waits));
	if (!waits) /* taken back, erased, or settled before */
		return OK;
	if (jobs->options.clamd.len == 0) /* the check was switched off meanwhile */
		return settle(jobs, arena, file, &verdict);
	enum err err = ask(jobs, arena, file, &verdict);
	if (err == ERR_BUSY || err == ERR_REMOTE) {
		struct str why = str_dup(arena, str_from(err_text()));
		rest(jobs, arena);
		return fail(err, "%.*s", FMT(why));
	}
	TRY(err);
	atomic_store(&jobs->virus_down_since, 0);
	if (verdict.state == VIRUS_INFECTED)
		log_warn("virus_found", "file=\"%.*s\" name=\"%.*s\"", FMT(job->payload), FMT(verdict.found));
	if (verdict.state == VIRUS_UNREADABLE)
		log_warn("virus_check_too_large", "file=\"%.*s\"", FMT(job->payload));
	return settle(jobs, arena, file, &verdict);
}

enum err virus_plan(struct jobs *jobs, struct arena *arena, int64_t at)
{
	struct db *db;
	if (jobs->options.clamd.len == 0)
		return OK;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(virus_wait_again(db, arena, at));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}
