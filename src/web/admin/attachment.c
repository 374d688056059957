/* attachment: what a citizen sent in the talk, opened part by part. */
#include "attachment.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "str.h"
#include "utterance.h"

struct reading {
	struct arena *arena; /* of the whole answer */
	struct arena *part;  /* of the bytes that wait */
	const struct web *web;
	int64_t id, no;
	struct str mime, waiting;
	bool ended;
};

/* Pictures and sound may be shown in place; anything else is only kept. */
static bool is_shown(struct str mime)
{
	static const struct str kinds[] = {S_INIT("image/jpeg"), S_INIT("image/png"),  S_INIT("image/gif"), S_INIT("image/webp"),
	                                   S_INIT("video/mp4"),  S_INIT("audio/mp4"), S_INIT("audio/x-m4a"), S_INIT("audio/mpeg")};
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq_nocase(mime, kinds[i]))
			return true;
	return false;
}

static enum err next_part(struct reading *r)
{
	struct db *db;
	arena_free(&r->part);
	r->part = arena_new();
	TRY(db_take(r->web->options.db, r->part, DB_READ, &db));
	enum err err = attachment_read_part(db, r->part, r->web->options.keyring, r->id, r->no, &r->mime, &r->waiting);
	db_return(&db);
	r->no++;
	r->ended = err == ERR_NOT_FOUND;
	if (r->ended)
		r->waiting = S("");
	return r->ended ? OK : err;
}

static enum err pull(void *context, char *into, size_t room, size_t *written)
{
	struct reading *r = context;
	if (!r->waiting.len && !r->ended)
		TRY(next_part(r));
	size_t size = r->waiting.len < room ? r->waiting.len : room;
	for (size_t i = 0; i < size; i++)
		into[i] = r->waiting.ptr[i];
	r->waiting = str_skip(r->waiting, size);
	*written = size;
	return OK;
}

static void release(void *context)
{
	struct reading *r = context;
	struct arena *arena = r->arena;
	arena_free(&r->part);
	arena_free(&arena);
}

enum err attachment_answer(struct call *call, int64_t utterance_id, const char *deed)
{
	struct arena *arena = arena_new();
	struct reading *r = arena_make(arena, struct reading);
	*r = (struct reading){.arena = arena, .web = call->web, .id = utterance_id};
	enum err err = next_part(r);
	if (err != OK || r->ended) {
		release(r);
		return err != OK ? err : fail(ERR_NOT_FOUND, "ファイルがありません。送信が取り消されたか、まだ取り込まれていません。");
	}
	err = call_audit_apart(call, deed, str_fmt(call->arena, "utterance %" PRId64, utterance_id), S(""));
	if (err != OK) {
		release(r);
		return err;
	}
	bool shown = is_shown(r->mime);
	struct str type = shown ? str_dup(call->arena, r->mime) : S("application/octet-stream");
	http_respond(call->response, 200, type, S(""));
	http_add_header(call->response, S("Content-Disposition"), shown ? S("inline") : S("attachment"));
	call->response->pull = pull;
	call->response->release = release;
	call->response->pull_context = r;
	return OK;
}

/* What was said to a desk is for those of its department. */
enum err utterance_attachment(struct call *call)
{
	TRY(utterance_may_see(call->db, call->arena, call->id, 0,
	                      rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW)));
	return attachment_answer(call, call->id, "friend.attachment");
}
