/* attachment: what a citizen sent in the talk, opened part by part. */
#include "attachment.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "pieces.h"
#include "str.h"
#include "utterance.h"
#include "virus.h"

struct reading {
	const struct keyring *keyring;
	int64_t id, no;
	struct str mime;
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

static enum err next_part(void *context, struct db *db, struct arena *piece, struct str *out)
{
	struct reading *r = context;
	enum err err = attachment_read_part(db, piece, r->keyring, r->id, r->no++, &r->mime, out);
	if (err == ERR_NOT_FOUND)
		*out = S("");
	return err == ERR_NOT_FOUND ? OK : err;
}

/* The first part says of which kind it is. */
static enum err first_part(struct call *call, struct reading *r, struct arena *piece, struct str *out)
{
	struct virus_verdict virus;
	struct db *db;
	TRY(db_take(call->web->options.db, piece, DB_READ, &db));
	enum err err = virus_verdict_of(db, piece, (struct virus_file){VIRUS_UTTERANCE, r->id}, &virus);
	if (err == OK)
		err = virus_door(&virus, NULL);
	if (err == OK)
		err = next_part(r, db, piece, out);
	db_return(&db);
	if (err == ERR_NOT_FOUND)
		*out = S("");
	err = err == ERR_NOT_FOUND ? OK : err;
	TRY(err);
	return out->len ? OK : fail(ERR_NOT_FOUND, "ファイルがありません。送信が取り消されたか、まだ取り込まれていません。");
}

static enum err begin(struct call *call, struct reading *r, const char *deed, struct arena *piece, struct str *first)
{
	TRY(first_part(call, r, piece, first));
	return call_audit_apart(call, deed, str_fmt(call->arena, "utterance %" PRId64, r->id), S(""));
}

enum err attachment_answer(struct call *call, int64_t utterance_id, const char *deed)
{
	struct arena *arena = arena_new(), *piece = arena_new();
	struct reading *r = arena_make(arena, struct reading);
	struct str first;
	*r = (struct reading){.keyring = call->web->options.keyring, .id = utterance_id};
	enum err err = begin(call, r, deed, piece, &first);
	if (err != OK) {
		arena_free(&piece);
		arena_free(&arena);
		return err;
	}
	bool shown = is_shown(r->mime);
	struct str type = shown ? str_dup(call->arena, r->mime) : S("application/octet-stream");
	http_respond(call->response, 200, type, S(""));
	http_add_header(call->response, S("Content-Disposition"), shown ? S("inline") : S("attachment"));
	pieces_answer(call, arena,
	              &(struct pieces){.pool = call->web->options.db, .first_arena = piece, .first = first,
	                               .next = next_part, .context = r});
	return OK;
}

/* What was said to a desk is for those of its department. */
enum err utterance_attachment(struct call *call)
{
	TRY(utterance_may_see(call->db, call->arena, call->id, 0,
	                      rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW)));
	return attachment_answer(call, call->id, "friend.attachment");
}
