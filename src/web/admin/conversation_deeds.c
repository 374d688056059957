/* conversation_deeds: what staff do in a conversation, each recorded. Nothing of what
 * was said goes into the record. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "conversation.h"
#include "conversation_answer.h"
#include "conversation_say.h"
#include "conversation_view.h"
#include "desk.h"
#include "face.h"
#include "field.h"
#include "personal_keep.h"
#include "phrase.h"
#include "role.h"
#include "secret.h"
#include "str.h"
#include "utterance.h"

#define KEY_BYTES 18

static struct conversation_deed deed_of(const struct call *call, int64_t version)
{
	return (struct conversation_deed){.keyring = call->web->options.keyring, .id = call->id, .version = version,
	                                  .staff_id = call->session->staff_id, .now = call->now};
}

static enum err record(struct call *call, const char *action, struct str detail)
{
	return call_audit(call, action, str_fmt(call->arena, "conversation %" PRId64, call->id), detail);
}

static enum err answer(struct call *call, const char *action, struct str detail, struct api_conversation *out)
{
	TRY(conversation_view(call, call->id, 0, out));
	return record(call, action, detail);
}

enum err conversation_take_post(struct call *call, const struct api_conversation_take *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, in->version);
	TRY(conversation_take(call->db, call->arena, &deed, in->over));
	return answer(call, "conversation.take", S(""), out);
}

static enum err may_answer_there(struct call *call, int64_t staff_id)
{
	struct conversation c;
	struct rights rights;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	TRY(rights_of_staff(call->db, call->arena, staff_id, call->now, &rights));
	return rights_may_in(&rights, RIGHT_CONVERSATION, ACTION_EDIT, c.department_id)
	               ? OK
	               : fail_field(ERR_INVALID, "staffId", "この職員は、「%.*s」の相談に答える権限がありません。ほかの職員を選ぶか、窓口を移してください。", FMT(c.desk));
}

enum err conversation_assign_post(struct call *call, const struct api_conversation_assign *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, in->version);
	struct change detail;
	TRY(may_answer_there(call, in->staff_id));
	TRY(conversation_assign(call->db, call->arena, &deed, in->staff_id, in->note));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "staff", in->staff_id);
	return answer(call, "conversation.assign", change_detail(&detail), out);
}

enum err conversation_move_post(struct call *call, const struct api_conversation_move *in, struct api_ok *out)
{
	const struct conversation_deed deed = deed_of(call, in->version);
	struct desk desk;
	struct change detail;
	TRY(desk_find(call->db, call->arena, in->desk_id, &desk));
	TRY(conversation_move(call->db, call->arena, &deed, &desk, in->note));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_text(&detail, "desk", desk.name);
	out->ok = true;
	return record(call, "conversation.move", change_detail(&detail));
}

/* The fixed text, each of its messages as an answer of its own. */
static enum err farewell(struct call *call, const struct conversation_deed *deed)
{
	const struct web_options *options = &call->web->options;
	const struct node *messages;
	struct phrase phrase;
	TRY(phrase_find(call->db, call->arena, S("conversation_closed"), &phrase));
	TRY(node_parse(call->arena, phrase_fill(call->arena, phrase.messages, options->public_url, options->account_name), &messages));
	for (size_t i = 0; i < node_count(messages); i++) {
		struct conversation_answer_new one = {.key = random_token(call->arena, KEY_BYTES),
		                                      .message = node_dump(call->arena, node_at(messages, i))};
		TRY(conversation_face(call, FACE_BOT, &one.message));
		TRY(conversation_answer_say(call->db, call->arena, deed, &one));
	}
	return OK;
}

enum err conversation_close_post(struct call *call, const struct api_conversation_close *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, in->version);
	TRY(conversation_close(call->db, call->arena, &deed));
	if (in->farewell)
		TRY(farewell(call, &deed));
	return answer(call, "conversation.close", S(""), out);
}

enum err conversation_reopen_post(struct call *call, const struct api_conversation_version *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, in->version);
	TRY(conversation_reopen(call->db, call->arena, &deed));
	return answer(call, "conversation.reopen", S(""), out);
}

enum err conversation_note_post(struct call *call, const struct api_conversation_note *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, 0);
	TRY(conversation_note(call->db, call->arena, &deed, in->text));
	return answer(call, "conversation.note", S(""), out);
}

enum err conversation_look_post(struct call *call, const struct api_answer_look *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, 0);
	struct change detail;
	TRY(conversation_answer_look(call->db, call->arena, &deed, in->answer_id, in->yes, in->note));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "answer", in->answer_id);
	change_fact_i64(&detail, "yes", in->yes);
	return answer(call, "conversation.look", change_detail(&detail), out);
}

enum err conversation_drop_post(struct call *call, const struct api_answer_drop *in, struct api_conversation *out)
{
	const struct conversation_deed deed = deed_of(call, 0);
	struct change detail;
	TRY(conversation_answer_drop(call->db, call->arena, &deed, in->answer_id));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "answer", in->answer_id);
	return answer(call, "conversation.drop", change_detail(&detail), out);
}

/* What was masked, for those who have to call back: on record each time. */
enum err conversation_reveal_post(struct call *call, const struct api_reveal_ask *in, struct api_revealed *out)
{
	struct conversation c;
	struct change detail;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	TRY(utterance_may_see(call->db, call->arena, in->utterance_id, c.friend_id,
	                      rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW)));
	TRY(personal_reveal(call->db, call->arena, call->web->options.keyring, in->utterance_id, &out->text));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "utterance", in->utterance_id);
	return record(call, "conversation.reveal", change_detail(&detail));
}
