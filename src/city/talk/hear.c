/* hear: one function per kind of event. */
#include "hear.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "erase.h"
#include "face.h"
#include "field.h"
#include "friend.h"
#include "hear.sql.h"
#include "personal_keep.h"
#include "menu_plan.h"
#include "queue.h"
#include "str.h"
#include "turn.h"
#include "utterance.h"

struct hearing {
	struct db *db;
	struct arena *arena;
	const struct hear_context *context;
	const struct event *event;
	struct hear_reply *reply;
};

static enum err later(struct hearing *h, const char *kind, int64_t id)
{
	struct str text = str_fmt(h->arena, "%" PRId64, id);
	return queue_add(h->db, h->arena,
	                 &(struct job_new){.kind = str_from(kind), .payload = text, .run_at = h->context->now,
	                                   .unique_key = text, .coalesce = true},
	                 NULL);
}

/* What the city said belongs to the talk like what the citizen said. */
enum err hear_keep(struct db *db, struct arena *arena, const struct hear_context *context,
                   const struct hear_reply *reply, struct str event_id)
{
	const struct node *list;
	TRY(node_parse(arena, reply->messages, &list));
	for (size_t i = 0; i < node_count(list); i++) {
		const struct node *message = node_at(list, i);
		int64_t id;
		TRY(utterance_add(db, arena, context->keyring,
		                  &(struct utterance_new){.friend_id = reply->friend_id,
		                                          .by_city = true,
		                                          .kind = node_text(node_get(message, "type"), S("text")),
		                                          .message = node_dump(arena, message),
		                                          .said_at = context->now,
		                                          .answers = event_id},
		                  &id));
	}
	return OK;
}

static bool may_answer(const struct hearing *h) { return h->event->reply_token.len && !h->event->standby; }

/* Goes out with the event's reply token; without one nothing is said. */
static enum err answer(struct hearing *h, const struct turn *turn)
{
	const struct face_place place = {turn->department_id, FACE_BOT, h->context->public_url};
	struct str messages;
	if (turn->messages.len == 0 || !may_answer(h))
		return OK;
	TRY(face_put(h->db, h->arena, &place, turn->messages, &messages));
	*h->reply = (struct hear_reply){.reply_token = h->event->reply_token, .messages = messages,
	                                .friend_id = turn->friend->id};
	return hear_keep(h->db, h->arena, h->context, h->reply, h->event->webhook_event_id);
}

/* Heard before: either LINE told it twice, or the program died before the answer left.
 * The same once more does no harm, for a token works once. */
static enum err answer_again(struct hearing *h, const struct friend *friend)
{
	struct str messages;
	if (h->event->webhook_event_id.len == 0 || !may_answer(h))
		return OK;
	TRY(utterance_answers(h->db, h->arena, h->context->keyring, friend->id, h->event->webhook_event_id, &messages));
	if (messages.len)
		*h->reply = (struct hear_reply){.reply_token = h->event->reply_token, .messages = messages,
		                                .friend_id = friend->id};
	return OK;
}

static struct turn turn_of(const struct hearing *h, const struct friend *friend)
{
	return (struct turn){.db = h->db, .arena = h->arena, .context = h->context, .friend = friend,
	                     .at = h->event->timestamp,
	                     .reply_token = h->event->standby ? S("") : h->event->reply_token};
}

/* A choice of their own, from before they blocked us, stands above what LINE says. */
static enum err get_to_know(struct hearing *h, struct friend *friend)
{
	const struct hear_profile *profile = &h->context->profile;
	if (!profile->known)
		return later(h, "profile_fetch", friend->id);
	TRY(friend_set_profile(h->db, h->arena, h->context->keyring, friend->id, profile->name, profile->language, h->context->now));
	if (!friend->chose_language)
		friend->reads = language_of_friend(S(""), profile->language);
	return OK;
}

static enum err hear_follow(struct hearing *h)
{
	struct friend friend;
	TRY(friend_follow(h->db, h->arena, h->event->user_id, h->event->timestamp, &friend));
	TRY(get_to_know(h, &friend));
	TRY(menu_link_forget(h->db, h->arena, friend.id)); /* LINE has, should they have been here before */
	struct turn turn = turn_of(h, &friend);
	TRY(turn_say_phrase(&turn, friend.settings_saved_at ? S("greeting_again") : S("greeting")));
	TRY(turn_mark(&turn));
	return answer(h, &turn);
}

/* The message object as LINE sent it, without tokens that would only age here. */
static struct str stored_form(struct hearing *h, struct str text)
{
	const struct event_message *m = &h->event->message;
	struct buf out;
	struct emit emit;
	buf_init(&out, h->arena, (size_t)256 << 10);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", m->type);
	emit_text(&emit, "id", m->id);
	if (text.len)
		emit_text(&emit, "text", text);
	if (m->file_name.len) {
		emit_text(&emit, "fileName", m->file_name);
		emit_i64(&emit, "fileSize", m->file_size);
	}
	if (m->kind == RECEIVED_LOCATION) {
		emit_text(&emit, "title", m->title);
		emit_text(&emit, "address", m->address);
		emit_double(&emit, "latitude", m->latitude);
		emit_double(&emit, "longitude", m->longitude);
	}
	if (m->kind == RECEIVED_STICKER) {
		emit_text(&emit, "packageId", m->package_id);
		emit_text(&emit, "stickerId", m->sticker_id);
	}
	if (m->duration_ms >= 0)
		emit_i64(&emit, "duration", m->duration_ms);
	emit_end(&emit);
	return buf_view(&out);
}

static enum err hear_message(struct hearing *h)
{
	struct friend friend;
	int64_t utterance;
	const struct event_message *message = &h->event->message;
	TRY(friend_seen(h->db, h->arena, h->event->user_id, h->event->timestamp, &friend));
	bool has_content = event_message_has_content(message);
	struct personal_text text;
	TRY(personal_look(h->db, h->arena, message->text, &text));
	enum err stored = utterance_add(h->db, h->arena, h->context->keyring,
	                                &(struct utterance_new){
							.friend_id = friend.id,
							.line_message_id = message->id,
							.kind = message->type,
							.message = stored_form(h, text.masked),
							.masked = text.kinds,
							.has_content = has_content,
							.said_at = h->event->timestamp,
						},
	                                &utterance);
	if (stored == ERR_CONFLICT) /* heard before, or taken back already */
		return answer_again(h, &friend);
	TRY(stored);
	TRY(personal_keep(h->db, h->arena, h->context->keyring, &text, utterance, h->context->now));
	if (has_content)
		TRY(later(h, "attachment_fetch", utterance));
	if (friend.name.len == 0)
		TRY(later(h, "profile_fetch", friend.id));
	struct turn turn = turn_of(h, &friend);
	turn.text = text.masked;
	turn.unmasked = message->text;
	turn.masked = text.kinds.len > 0;
	turn.kind = message->type;
	turn.utterance_id = utterance;
	TRY(turn_take(&turn));
	return answer(h, &turn);
}

/* A message is kept once; a tap leaves nothing behind that would tell a second time. */
static enum err hear_postback(struct hearing *h)
{
	struct friend friend;
	int64_t first = 1;
	if (h->event->webhook_event_id.len)
		TRY(sql_heard_add(h->db, h->arena, h->event->webhook_event_id, h->context->now, &first));
	TRY(friend_seen(h->db, h->arena, h->event->user_id, h->event->timestamp, &friend));
	if (!first)
		return answer_again(h, &friend);
	struct turn turn = turn_of(h, &friend);
	turn.kind = S("postback");
	turn.data = h->event->postback.data;
	turn.postback = &h->event->postback;
	TRY(turn_take(&turn));
	return answer(h, &turn);
}

enum err hear_forget_old(struct db *db, struct arena *arena, int64_t before) { return sql_heard_forget(db, arena, before); }

/* Said before all about them was deleted, and late; or their block of an account that
 * does not know them any more. Neither begins anything new. */
static enum err is_of_before(struct hearing *h, bool *late)
{
	int64_t erased_at, id;
	*late = false;
	TRY(erase_when(h->db, h->arena, h->context->keyring, h->event->user_id, &erased_at));
	if (erased_at == 0)
		return OK;
	*late = h->event->timestamp <= erased_at;
	if (*late || h->event->kind != EVENT_UNFOLLOW)
		return OK;
	enum err err = friend_by_line_id(h->db, h->arena, h->event->user_id, &id);
	*late = err == ERR_NOT_FOUND;
	return *late ? OK : err;
}

enum err hear(struct db *db, struct arena *arena, const struct hear_context *context,
              const struct event *event, struct hear_reply *reply)
{
	struct hearing h = {db, arena, context, event, reply};
	*reply = (struct hear_reply){0};
	if (event->kind == EVENT_UNSEND)
		return utterance_unsend(db, arena, event->unsent_message_id, event->timestamp);
	/* Groups and people who hide their id: stored in the inbox, nothing to do. */
	if (event->source != SOURCE_USER || event->user_id.len == 0)
		return OK;
	bool late;
	TRY(is_of_before(&h, &late));
	if (late)
		return OK;
	if (event->kind == EVENT_FOLLOW)
		return hear_follow(&h);
	if (event->kind == EVENT_UNFOLLOW)
		return friend_block(db, arena, event->user_id, event->timestamp);
	if (event->kind == EVENT_MESSAGE)
		return hear_message(&h);
	if (event->kind == EVENT_POSTBACK)
		return hear_postback(&h);
	return OK; /* known but of no use yet, or new: both are no error */
}
