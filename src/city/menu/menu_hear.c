/* menu_hear: what a tap makes happen. */
#include "menu_hear.h"

#include "arena.h"
#include "buf.h"
#include "deed.h"
#include "emit.h"
#include "event.h"
#include "field.h"
#include "hear.h"
#include "menu_plan.h"
#include "menu_tap.h"
#include "phrase.h"
#include "str.h"
#include "turn.h"
#include "utterance.h"

/* LINE shows the words in the talk; here they become an utterance like any other. */
static enum err say_for(struct turn *turn, struct str words)
{
	struct buf body;
	struct emit emit;
	buf_init(&body, turn->arena, 8192);
	emit_init(&emit, &body);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", words);
	emit_end(&emit);
	turn->text = words;
	turn->kind = S("text");
	turn->data = S("");
	return utterance_add(turn->db, turn->arena, turn->context->keyring,
	                     &(struct utterance_new){.friend_id = turn->friend->id, .kind = S("text"),
	                                             .message = buf_view(&body), .said_at = turn->at},
	                     &turn->utterance_id);
}

/* {{picked}} in an answer is the day or time that was chosen. */
static struct str put_picked(struct arena *arena, struct str messages, struct str picked)
{
	static const struct str word = S_INIT("{{picked}}");
	struct buf out;
	buf_init(&out, arena, messages.len + ((size_t)64 << 10));
	while (messages.len) {
		bool here = str_starts(messages, word);
		if (here)
			buf_str(&out, picked);
		else
			buf_char(&out, messages.ptr[0]);
		messages = str_skip(messages, here ? word.len : 1);
	}
	return buf_view(&out);
}

static struct str picked_of(const struct turn *turn)
{
	const struct event_postback *postback = turn->postback;
	if (!postback)
		return S("");
	return postback->date.len ? postback->date : postback->time.len ? postback->time : postback->datetime;
}

static enum err answer(struct turn *turn, int64_t menu_id, const struct node *action)
{
	const struct node *messages = node_get(action, "messages"), *deeds = node_get(action, "deeds");
	if (deeds && node_count(deeds))
		TRY(deeds_do(&(struct deed_doing){.db = turn->db, .arena = turn->arena, .friend_id = turn->friend->id,
		                                  .now = turn->context->now, .turn = turn, .giver = {TAG_BY_MENU, menu_id}},
		             node_dump(turn->arena, deeds)));
	if (!messages || node_count(messages) == 0)
		return OK;
	struct str text = phrase_fill(turn->arena, node_dump(turn->arena, messages), turn->context->public_url,
	                              turn->context->account_name);
	turn->messages = put_picked(turn->arena, text, picked_of(turn));
	return OK;
}

static enum err tapped(struct turn *turn, const struct menu_button *button, bool *taken)
{
	const struct node *action;
	struct str who = str_fmt(turn->arena, "friend %" PRId64, turn->friend->id);
	TRY(menu_tap_count(turn->db, turn->arena, turn->context->keyring, button, who, turn->at));
	if (str_eq(button->kind, S("richmenuswitch")))
		return turn->postback && turn->postback->switched == SWITCH_SUCCESS
			       ? menu_link_tab(turn->db, turn->arena, turn->friend->id, button->edition_id)
			       : OK;
	TRY(node_parse(turn->arena, button->action, &action));
	if (!str_eq(button->kind, S("message")))
		return answer(turn, button->menu_id, action);
	*taken = false;
	return say_for(turn, node_text(node_get(action, "text"), S("")));
}

enum err menu_hear(struct turn *turn, bool *taken)
{
	struct menu_button button;
	int64_t id;
	*taken = menu_tap_read(turn->data, &id);
	if (!*taken)
		return OK;
	enum err err = menu_button_find(turn->db, turn->arena, id, &button);
	if (err == ERR_NOT_FOUND) /* of a menu that was deleted */
		return OK;
	TRY(err);
	return tapped(turn, &button, taken);
}
