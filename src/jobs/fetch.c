/* fetch: what LINE holds for a while and we want to keep: names, photos, files. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "friend.h"
#include "str.h"
#include "utterance.h"
#include "virus.h"

#include <string.h>

static enum err id_of(const struct job *job, int64_t *id)
{
	return str_to_i64(job->payload, id) ? OK : fail(ERR_INVALID, "payload is no id");
}

enum err job_profile_fetch(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct line_api *line;
	struct db *db;
	struct friend friend;
	struct line_profile profile;
	int64_t id;
	TRY(id_of(job, &id));
	TRY(jobs_line(jobs, &line));
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(friend_find(db, arena, NULL, id, &friend));
	db_return(&db);
	enum err result = line_profile(line, arena, friend.line_user_id, &profile);
	if (result == ERR_NOT_FOUND) /* blocked us meanwhile, or left LINE */
		return OK;
	TRY(result);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(friend_set_profile(db, arena, jobs->keyring, id, profile.display_name, profile.language, clock_now()));
	return tx_commit(db);
}

/* --- attachments: bytes go into the table in sealed parts as they come --- */

struct keeping {
	struct jobs *jobs;
	int64_t id, next_part;
	char *part;
	size_t filled;
	struct str mime;
};

static enum err keep_part(struct keeping *keeping)
{
	if (keeping->filled == 0)
		return OK;
	struct arena *arena = arena_new();
	struct db *db;
	enum err result = db_take(keeping->jobs->db, arena, DB_WRITE, &db);
	if (result == OK)
		result = attachment_add_part(db, arena, keeping->jobs->keyring, keeping->id, keeping->next_part,
		                             keeping->mime, str_of(keeping->part, keeping->filled));
	arena_free(&arena);
	keeping->next_part++;
	keeping->filled = 0;
	return result;
}

static enum err take_bytes(void *context, struct str bytes)
{
	struct keeping *keeping = context;
	while (bytes.len) {
		size_t room = ATTACHMENT_PART - keeping->filled;
		size_t now = bytes.len < room ? bytes.len : room;
		memcpy(keeping->part + keeping->filled, bytes.ptr, now);
		keeping->filled += now;
		bytes = str_skip(bytes, now);
		if (keeping->filled == ATTACHMENT_PART)
			TRY(keep_part(keeping));
	}
	return OK;
}

/* Of the first bytes: what LINE says of the type comes only with the answer's end. */
static struct str mime_of(struct str first)
{
	if (str_starts(first, S("\xff\xd8\xff")))
		return S("image/jpeg");
	if (str_starts(first, S("\x89PNG\r\n\x1a\n")))
		return S("image/png");
	if (first.len > 12 && str_eq(str_left(str_skip(first, 4), 4), S("ftyp")))
		return S("video/mp4");
	return S("application/octet-stream");
}

static enum err settle(struct jobs *jobs, struct arena *arena, int64_t id, struct str state)
{
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(attachment_settle(db, arena, id, state));
	if (jobs->options.clamd.len) /* from the first moment it could be opened */
		TRY(virus_wait(db, arena, (struct virus_file){VIRUS_UTTERANCE, id}, clock_now()));
	return tx_commit(db);
}

static enum err take_first(void *context, struct str bytes)
{
	struct keeping *keeping = context;
	if (keeping->next_part == 0 && keeping->filled == 0)
		keeping->mime = mime_of(bytes);
	return take_bytes(context, bytes);
}

enum err job_attachment_fetch(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct line_api *line;
	struct db *db;
	struct str message_id, media_type;
	struct keeping keeping = {.jobs = jobs};
	TRY(id_of(job, &keeping.id));
	TRY(jobs_line(jobs, &line));
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	enum err wanted = attachment_wanted(db, arena, keeping.id, &message_id);
	db_return(&db);
	if (wanted == ERR_NOT_FOUND) /* kept already, or taken back */
		return OK;
	TRY(wanted);
	keeping.part = arena_alloc(arena, ATTACHMENT_PART);
	enum err result = line_content(line, arena,
	                               &(struct line_content){.message_id = message_id,
	                                                      .ceiling = (size_t)ATTACHMENT_MOST,
	                                                      .sink = take_first, .context = &keeping},
	                               &media_type);
	if (result == ERR_NOT_FOUND)
		return settle(jobs, arena, keeping.id, S("gone"));
	if (result == ERR_LIMIT)
		return settle(jobs, arena, keeping.id, S("too_large"));
	TRY(result);
	TRY(keep_part(&keeping));
	return settle(jobs, arena, keeping.id, S("kept"));
}
