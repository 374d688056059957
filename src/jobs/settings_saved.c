/* settings_saved: tells a citizen in the talk that the settings were kept. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "friend.h"
#include "phrase.h"
#include "secret.h"
#include "str.h"
#include "wording.h"

/* The same job always has the same key: LINE takes it once, however often we
 * have to try. */
static struct str retry_key_of(const struct jobs *jobs, struct arena *arena, const struct job *job)
{
	uint8_t hash[32];
	struct str what = str_fmt(arena, "%" PRId64 ":%" PRId64, job->id, job->created_at);
	keyed_hash(jobs->keyring, S("retry key of a job"), what, hash);
	hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x40);
	hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
	struct str hex = hex_encode(arena, hash, 16);
	return str_fmt(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.ptr, hex.ptr + 8, hex.ptr + 12, hex.ptr + 16,
	               hex.ptr + 20);
}

enum err job_settings_saved(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct line_api *line;
	struct db *db;
	struct friend friend;
	struct phrase phrase;
	int64_t id;
	if (!str_to_i64(job->payload, &id))
		return fail(ERR_INVALID, "payload is no id");
	TRY(jobs_line(jobs, &line));
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(friend_find(db, arena, NULL, id, &friend));
	TRY(phrase_find(db, arena, S("settings_saved"), &phrase));
	const struct wording_ask ask = {"phrase", S("settings_saved"), phrase.messages, friend.reads};
	struct str messages;
	TRY(wording_messages(db, arena, &ask, &messages));
	db_return(&db);
	if (friend.state != FRIEND_FOLLOWING)
		return OK;
	messages = phrase_fill(arena, messages, jobs->public_url, jobs->options.account_name);
	struct buf body;
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	line_body_push(&body, friend.line_user_id, messages, &(struct line_send_options){0});
	struct str text;
	TRY(buf_done(&body, &text));
	return line_push(line, arena, text, retry_key_of(jobs, arena, job), NULL);
}
