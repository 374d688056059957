/* conversation_say: a text, a picture, or a file by a link. */
#include "conversation_say.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "conversation.h"
#include "conversation_answer.h"
#include "conversation_look.h"
#include "conversation_view.h"
#include "field.h"
#include "handout.h"
#include "jst.h"
#include "media.h"
#include "media_sink.h"
#include "personal.h"
#include "utf8.h"

#define MESSAGE_BYTES_MOST ((size_t)64 << 10)
#define TEXT_MOST 5000 /* LINE's, in UTF-16 units */

enum err conversation_face(struct call *call, enum face_use use, struct str *message)
{
	struct conversation c;
	struct str list;
	const struct node *messages;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	const struct face_place place = {c.department_id, use, call->web->options.public_url};
	TRY(face_put(call->db, call->arena, &place, str_fmt(call->arena, "[%.*s]", FMT(*message)), &list));
	TRY(node_parse(call->arena, list, &messages));
	*message = node_dump(call->arena, node_at(messages, 0));
	return OK;
}

/* --- messages ------------------------------------------------------------------------- */

static enum err text_message(struct call *call, struct str text, struct str *out)
{
	struct buf made;
	struct emit emit;
	buf_init(&made, call->arena, MESSAGE_BYTES_MOST);
	emit_init(&emit, &made);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	emit_end(&emit);
	return buf_done(&made, out);
}

/* Numbers that nobody should write into a talk, staff neither. */
static enum err typed_message(struct call *call, struct str text, bool sure, struct str *out)
{
	struct str masked;
	text = str_trim(text);
	if (text.len == 0)
		return fail_field(ERR_INVALID, "text", "返事を入れてください。");
	if (utf8_utf16_length(text) > TEXT_MOST)
		return fail_field(ERR_LIMIT, "text", "返事は%d文字までです。分けて送ってください。", TEXT_MOST);
	if (!sure && personal_mask(call->arena, text, PERSONAL_NEVER_KEPT, &masked))
		return fail_field(ERR_INVALID, "sure", "マイナンバーやカードの番号のような数字が入っています。市民の番号をトークに書かないでください：%.*s", FMT(masked));
	return text_message(call, text, out);
}

static enum err picture_message(struct call *call, struct str token, struct str *out)
{
	struct str url = call->web->options.public_url;
	struct media media;
	struct buf made;
	struct emit emit;
	enum err err = media_by_token(call->db, call->arena, token, &media);
	if (err == ERR_NOT_FOUND || (err == OK && media.kind != MEDIA_IMAGE))
		return fail_field(ERR_INVALID, "picture", "画像が見つかりません。もう一度選んでください。");
	TRY(err);
	TRY(handout_picture(call->db, call->arena, call->id, token));
	buf_init(&made, call->arena, MESSAGE_BYTES_MOST);
	emit_init(&emit, &made);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("image"));
	emit_text(&emit, "originalContentUrl", str_fmt(call->arena, "%.*s/media/%.*s/original", FMT(url), FMT(token)));
	emit_text(&emit, "previewImageUrl", str_fmt(call->arena, "%.*s/media/%.*s/preview", FMT(url), FMT(token)));
	emit_end(&emit);
	return buf_done(&made, out);
}

static enum err handout_message(struct call *call, int64_t id, struct str *out)
{
	const struct web_options *options = &call->web->options;
	struct handout file;
	int64_t expires;
	TRY(handout_find(call->db, call->arena, options->keyring, id, &file));
	if (file.conversation_id != call->id || file.staff_id != call->session->staff_id)
		return fail_field(ERR_NOT_FOUND, "handout", "このファイルはありません。もう一度選んでください。");
	TRY(handout_send(call->db, call->arena, id, call->now, &expires));
	struct jst t = jst_from_ms(expires);
	return text_message(call,
	                    str_fmt(call->arena, "ファイルをお送りします。\n%.*s\n%.*s/h/%.*s\n\n%d月%d日まで開けます。ほかの人には送らないでください。",
	                            FMT(file.name), FMT(options->public_url), FMT(file.token), t.month, t.day),
	                    out);
}

static enum err message_of(struct call *call, const struct api_conversation_answer *in, struct str *out)
{
	bool picture = in->has_picture && in->picture.len > 0;
	if (picture + in->has_handout + (str_trim(in->text).len > 0) > 1)
		return fail_field(ERR_INVALID, "text", "文、画像、ファイルは、1つずつ送ってください。");
	if (picture)
		return picture_message(call, in->picture, out);
	if (in->has_handout)
		return handout_message(call, in->handout, out);
	return typed_message(call, in->text, in->has_sure && in->sure, out);
}

enum err conversation_answer_post(struct call *call, const struct api_conversation_answer *in, struct api_conversation *out)
{
	const struct conversation_deed deed = {.keyring = call->web->options.keyring, .id = call->id,
	                                       .staff_id = call->session->staff_id, .now = call->now};
	struct conversation_answer_new new_one = {.key = in->key};
	struct change detail;
	int64_t id;
	TRY(conversation_answer_known(call->db, call->arena, in->key, call->id, &id));
	if (id) /* pressed twice: a file must not be refused for it */
		return conversation_view(call, call->id, 0, out);
	TRY(message_of(call, in, &new_one.message));
	TRY(conversation_face(call, FACE_STAFF, &new_one.message));
	TRY(conversation_answer_add(call->db, call->arena, &deed, &new_one, &id));
	if (in->text.len)
		TRY(draft_put(call->db, call->arena, deed.keyring, &(struct draft){call->id, deed.staff_id, S(""), call->now}));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "answer", id);
	TRY(conversation_view(call, call->id, 0, out));
	return call_audit(call, "conversation.answer", str_fmt(call->arena, "conversation %" PRId64, call->id), change_detail(&detail));
}

/* --- uploads -------------------------------------------------------------------------- */

static struct api_handout handout_view(const struct handout *file)
{
	return (struct api_handout){.id = file->id, .name = file->name, .mime = file->mime, .size = file->size,
	                            .virus = (enum api_handout_virus)file->virus.state, .virus_found = file->virus.found};
}

/* One's own, while it waits for the virus check. */
enum err conversation_handout_get(struct call *call, struct api_handout *out)
{
	struct handout file;
	int64_t id;
	if (!str_to_i64(call->captures[1], &id))
		return fail(ERR_NOT_FOUND, "このファイルはありません。もう一度選んでください。");
	TRY(handout_find(call->db, call->arena, call->web->options.keyring, id, &file));
	if (file.conversation_id != call->id || file.staff_id != call->session->staff_id)
		return fail(ERR_NOT_FOUND, "このファイルはありません。もう一度選んでください。");
	*out = handout_view(&file);
	return OK;
}

static enum err store(struct call *call, const struct handout_upload *upload, struct handout *out)
{
	const struct handout_place place = {call->id, call->session->staff_id, call->now, call->web->options.checks_viruses};
	struct conversation c;
	struct change detail;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	TRY(conversation_must_hold(&c, call->session->staff_id));
	TRY(handout_store(call->db, call->arena, call->web->options.keyring, &place, upload, out));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_text(&detail, "kind", S(""), out->mime);
	change_i64(&detail, "size", 0, out->size);
	TRY(call_audit(call, "conversation.handout", str_fmt(call->arena, "conversation %" PRId64, call->id), change_detail(&detail)));
	TRY(tx_commit(call->db));
	db_return(&call->db);
	return OK;
}

enum err conversation_handout_post(struct call *call, const struct api_handout_query *query)
{
	struct handout_upload upload = {.name = query->has_name ? query->name : S("")};
	struct handout made;
	struct emit emit;
	TRY(call->http->sink_err);
	TRY(media_spooled(call->http, &upload.file, &upload.size));
	TRY(store(call, &upload, &made));
	const struct api_handout answer = handout_view(&made);
	call_answer_begin(call, &emit);
	api_emit_handout(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}
