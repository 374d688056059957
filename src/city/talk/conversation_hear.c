/* conversation_hear: what people say to a desk, and how they come to one. */
#include "conversation_hear.h"

#include "arena.h"
#include "buf.h"
#include "conversation.h"
#include "conversation_answer.h"
#include "db.h"
#include "desk.h"
#include "emit.h"
#include "field.h"
#include "hear.h"
#include "jst.h"
#include "setting.h"
#include "str.h"
#include "turn.h"
#include "utf8.h"
#include "wording.h"

#define MESSAGES_BYTES_MOST ((size_t)256 << 10)
#define LABEL_MOST 20 /* LINE's, of a button */
#define AWAY_AGAIN_MS (12 * MS_HOUR) /* nobody is told twice in a night */

struct choice {
	struct str label, data, text;
};

static void quick_replies(struct emit *out, const struct choice *choices, size_t count)
{
	emit_begin(out, "quickReply");
	emit_list(out, "items");
	for (size_t i = 0; i < count; i++) {
		emit_begin(out, NULL);
		emit_text(out, "type", S("action"));
		emit_begin(out, "action");
		emit_text(out, "type", S("postback"));
		emit_text(out, "label", choices[i].label);
		emit_text(out, "data", choices[i].data);
		emit_text(out, "displayText", choices[i].text);
		emit_end(out);
		emit_end(out);
	}
	emit_end_list(out);
	emit_end(out);
}

/* The phrase that is set already, with buttons under its last message. */
static enum err say_with(struct turn *turn, struct str key, const struct choice *choices, size_t count)
{
	const struct node *messages;
	struct buf text;
	struct emit out;
	TRY(turn_say_phrase(turn, key));
	TRY(node_parse(turn->arena, turn->messages, &messages));
	buf_init(&text, turn->arena, MESSAGES_BYTES_MOST);
	emit_init(&out, &text);
	emit_list(&out, NULL);
	for (size_t i = 0; i < node_count(messages); i++) {
		const struct node *message = node_at(messages, i);
		if (i + 1 < node_count(messages)) {
			emit_raw(&out, NULL, node_dump(turn->arena, message));
			continue;
		}
		emit_begin(&out, NULL);
		for (const char *name = node_next(message, NULL); name; name = node_next(message, name)) {
			const struct node *value = node_get(message, name);
			if (str_eq(str_from(name), S("quickReply")))
				continue;
			if (node_is(value, NODE_TEXT))
				emit_text(&out, name, node_text(value, S("")));
			else
				emit_raw(&out, name, node_dump(turn->arena, value));
		}
		quick_replies(&out, choices, count);
		emit_end(&out);
	}
	emit_end_list(&out);
	return buf_done(&text, &turn->messages);
}

static enum err say_text(struct turn *turn, struct str words)
{
	struct buf text;
	struct emit out;
	buf_init(&text, turn->arena, MESSAGES_BYTES_MOST);
	emit_init(&out, &text);
	emit_list(&out, NULL);
	emit_begin(&out, NULL);
	emit_text(&out, "type", S("text"));
	emit_text(&out, "text", words);
	emit_end(&out);
	emit_end_list(&out);
	return buf_done(&text, &turn->messages);
}

/* What there is of the desks' names and texts in the reader's language. */
static enum err fetch(struct turn *turn, const struct desk *desks, size_t count)
{
	static const char *const kinds[] = {"desk", "desk_away"};
	struct str *things = arena_array(turn->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		things[i] = str_fmt(turn->arena, "%" PRId64, desks[i].id);
	TRY(turn_words(turn));
	return wordings_add(turn->words, turn->db, &(struct wordings_more){kinds, COUNT(kinds), things, count});
}

static struct str name_of(struct turn *turn, const struct desk *desk)
{
	return turn_part(turn, &(struct turn_part){"desk", str_fmt(turn->arena, "%" PRId64, desk->id), desk->name});
}

static struct str away_of(struct turn *turn, const struct desk *desk)
{
	return turn_part(turn, &(struct turn_part){"desk_away", str_fmt(turn->arena, "%" PRId64, desk->id), desk->away_text});
}

static struct str hours_of(struct turn *turn, const struct desk *desk)
{
	const struct turn_place with = {S("「{desk}」の受付時間："), S("{desk}"), name_of(turn, desk)};
	return turn_word_with(turn, &with);
}

/* --- how people come to a desk ------------------------------------------------------- */

static enum err begin(struct turn *turn, const struct desk *desk)
{
	int64_t id;
	TRY(fetch(turn, desk, 1));
	struct str end = turn_word(turn, S("相談をやめる"));
	struct choice done = {end, S("c=end"), end};
	if (!desk_is_open(desk, turn->context->now))
		return say_text(turn, str_fmt(turn->arena, "%.*s\n\n%.*s%.*s", FMT(away_of(turn, desk)), FMT(hours_of(turn, desk)),
		                              FMT(turn_word(turn, desk_hours_text(turn->arena, desk)))));
	TRY(conversation_begin(turn->db, turn->arena, turn->friend->id, desk, turn->context->now, &id));
	return say_with(turn, S("conversation_waiting"), &done, 1);
}

static enum err choose(struct turn *turn, const struct desk *desks, size_t count)
{
	struct choice *choices = arena_array(turn->arena, struct choice, count);
	TRY(fetch(turn, desks, count));
	for (size_t i = 0; i < count; i++) {
		struct str name = utf8_cut(name_of(turn, &desks[i]), LABEL_MOST);
		choices[i] = (struct choice){name, str_fmt(turn->arena, "c=%" PRId64, desks[i].id), name};
	}
	return say_with(turn, S("conversation_choose"), choices, count);
}

static enum err begin_at(struct turn *turn, int64_t desk_id)
{
	struct desk desk;
	TRY(desk_find(turn->db, turn->arena, desk_id, &desk));
	return begin(turn, &desk);
}

enum err conversation_ask(struct turn *turn, int64_t desk_id)
{
	struct desk *desks;
	struct conversation live;
	size_t count;
	enum err err = conversation_live(turn->db, turn->arena, turn->friend->id, &live);
	if (err != ERR_NOT_FOUND)
		return err; /* it is on already */
	TRY(desk_offered(turn->db, turn->arena, &desks, &count));
	for (size_t i = 0; i < count && desk_id; i++)
		if (desks[i].id == desk_id)
			return begin_at(turn, desk_id);
	if (count == 0)
		return OK;
	return count == 1 ? begin_at(turn, desks[0].id) : choose(turn, desks, count);
}

/* "職員と話す、相談したい": any of them, and nothing else beside it. */
static enum err is_word(struct turn *turn, bool *is)
{
	struct str words, word, said = utf8_fold(turn->arena, str_trim(turn->text));
	static const struct str comma = S_INIT("、");
	*is = false;
	if (said.len == 0)
		return OK;
	TRY(setting_text(turn->db, turn->arena, SETTING_CONVERSATION_WORDS, &words));
	while (words.len && !*is) {
		ptrdiff_t at = str_find(words, comma);
		word = at < 0 ? words : str_left(words, (size_t)at);
		words = at < 0 ? S("") : str_skip(words, (size_t)at + comma.len);
		*is = str_eq(utf8_fold(turn->arena, str_trim(word)), said);
	}
	return OK;
}

/* --- while a conversation is on ------------------------------------------------------- */

static enum err tell_nobody_is_here(struct turn *turn, const struct conversation *live)
{
	struct desk desk;
	int64_t now = turn->context->now;
	if (!turn->utterance_id || (live->away_at && now - live->away_at < AWAY_AGAIN_MS))
		return OK;
	TRY(desk_find(turn->db, turn->arena, live->desk_id, &desk));
	if (desk_is_open(&desk, now))
		return OK;
	TRY(conversation_away_said(turn->db, turn->arena, live->id, now));
	TRY(fetch(turn, &desk, 1));
	return say_text(turn, away_of(turn, &desk));
}

static enum err hear_live(struct turn *turn, const struct conversation *live)
{
	struct conversation now_live;
	if (str_eq(turn->data, S("c=end"))) {
		TRY(conversation_end(turn->db, turn->arena, live, "citizen", turn->context->now));
		return turn_say_phrase(turn, S("conversation_closed"));
	}
	TRY(conversation_heard(turn->db, turn->arena, live, turn->utterance_id, turn->context->now));
	if (turn->masked)
		return turn_say_phrase(turn, S("conversation_personal"));
	TRY(conversation_live(turn->db, turn->arena, turn->friend->id, &now_live));
	TRY(tell_nobody_is_here(turn, &now_live));
	if (turn->messages.len || turn->reply_token.len == 0)
		return OK;
	return conversation_token_keep(turn->db, turn->arena, turn->context->keyring,
	                               &(struct conversation_token){turn->friend->id, turn->reply_token, turn->context->now});
}

enum err conversation_hear(struct turn *turn, bool *taken)
{
	struct conversation live;
	struct str rest = turn->data;
	int64_t desk_id = 0;
	bool word = false, button = str_starts(turn->data, S("c="));
	enum err err = conversation_live(turn->db, turn->arena, turn->friend->id, &live);
	if (err == OK) {
		*taken = true;
		return hear_live(turn, &live);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	if (!button)
		TRY(is_word(turn, &word));
	if (!button && !word)
		return OK;
	if (button && !str_to_i64(str_skip(rest, 2), &desk_id)) {
		*taken = true; /* an old button of a talk that is over */
		return OK;
	}
	TRY(conversation_ask(turn, desk_id));
	*taken = button || turn->messages.len > 0; /* without desks the word is any word */
	return OK;
}
