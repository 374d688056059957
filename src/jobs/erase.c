/* erase: deletes what is left of a person, slice by slice, and tells LINE. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "erase.h"
#include "inbox.h"
#include "jst.h"
#include "log.h"
#include "phrase.h"
#include "secret.h"
#include "str.h"
#include "wording.h"

#define LEASE_MS ((int64_t)15 * 1000) /* of the next slice, which takes less than a second */
#define LINE_MS ((int64_t)60 * 1000)
#define WORDS_LIFE_MS (23 * MS_HOUR) /* LINE remembers a key for a day; later nobody waits for it */

static enum err slices(struct jobs *jobs, struct db *db, struct arena *arena, const struct job *job, int64_t id)
{
	for (bool done = false; !done;) {
		if (atomic_load(&jobs->stopping))
			return fail(ERR_BUSY, "stopping; the rest comes later");
		struct arena *own = arena_new();
		enum err err = erase_slice(db, own, jobs->keyring, id, &done);
		if (err)
			tx_rollback(db);
		arena_free(&own);
		TRY(err);
		TRY(queue_extend_lease(db, arena, job, clock_now() + LEASE_MS));
	}
	return OK;
}

static enum err forget_events(struct jobs *jobs, struct arena *arena, struct str line_user_id)
{
	struct db *db;
	int64_t forgotten;
	TRY(db_take(jobs->inbox, arena, DB_WRITE, &db));
	enum err err = inbox_erase(db, arena, line_user_id, &forgotten);
	db_return(&db);
	return err;
}

/* The same erasure always has the same key: LINE takes it once. */
static struct str retry_key_of(const struct jobs *jobs, struct arena *arena, const struct erase_work *work)
{
	uint8_t hash[32];
	keyed_hash(jobs->keyring, S("retry key of an erasure"), str_fmt(arena, "%" PRId64 ":%" PRId64, work->id, work->begun_at), hash);
	hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x40);
	hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
	struct str hex = hex_encode(arena, hash, 16);
	return str_fmt(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.ptr, hex.ptr + 8, hex.ptr + 12, hex.ptr + 16, hex.ptr + 20);
}

static enum err last_words(struct jobs *jobs, struct arena *arena, struct line_api *line, const struct erase_work *work)
{
	struct db *db;
	struct phrase phrase;
	struct str messages, text;
	struct buf body;
	struct line_answer answer = {0};
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(phrase_find(db, arena, S("erased"), &phrase));
	const struct wording_ask ask = {"phrase", S("erased"), phrase.messages, work->language};
	TRY(wording_messages(db, arena, &ask, &messages));
	db_return(&db);
	messages = phrase_fill(arena, messages, jobs->public_url, jobs->options.account_name);
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	line_body_push(&body, work->line_user_id, messages, &(struct line_send_options){0});
	TRY(buf_done(&body, &text));
	enum err err = line_push(line, arena, text, retry_key_of(jobs, arena, work), &answer);
	if (answer.kind == LINE_UNCERTAIN || answer.kind == LINE_UNSENT || answer.kind == LINE_RATE ||
	    answer.kind == LINE_UNAUTHORISED)
		return err == OK ? fail(ERR_BUSY, "a push was not answered") : err;
	if (answer.kind != LINE_ACCEPTED)
		log_warn("erased_not_told", "kind=%s erasure=%" PRId64, line_answer_name(answer.kind), work->id);
	return OK;
}

/* Their own menu goes from their screen; somebody who blocked us has none. */
static enum err take_menu(struct arena *arena, struct line_api *line, const struct erase_work *work)
{
	if (!work->menu)
		return OK;
	enum err err = line_richmenu_unlink(line, arena, work->line_user_id);
	return err == ERR_NOT_FOUND || err == ERR_INVALID ? OK : err;
}

static enum err tell_line(struct jobs *jobs, struct arena *arena, const struct erase_work *work)
{
	struct line_api *line;
	if (work->line_user_id.len == 0 || clock_now() - work->begun_at > WORDS_LIFE_MS)
		return OK;
	TRY(jobs_line(jobs, &line));
	TRY(take_menu(arena, line, work));
	return work->tell ? last_words(jobs, arena, line, work) : OK;
}

enum err job_erase(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct db *db;
	struct erase_work work;
	int64_t id;
	if (!str_to_i64(job->payload, &id))
		return fail(ERR_INVALID, "payload is no id");
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(slices(jobs, db, arena, job, id));
	TRY(erase_find(db, arena, jobs->keyring, id, &work));
	if (!work.running)
		return OK;
	TRY(forget_events(jobs, arena, work.line_user_id));
	TRY(queue_extend_lease(db, arena, job, clock_now() + LINE_MS));
	TRY(tell_line(jobs, arena, &work));
	enum err err = erase_finish(db, arena, jobs->keyring, &work, clock_now());
	if (err == OK)
		log_info("person_erased", "erasure=%" PRId64 " rows=%" PRId64, work.id, work.removed);
	return err;
}
