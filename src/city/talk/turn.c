/* turn: the table of listeners. */
#include "turn.h"

#include "arena.h"
#include "article_hear.h"
#include "code_list.h"
#include "conversation_hear.h"
#include "db.h"
#include "digest_hear.h"
#include "disaster.h"
#include "field.h"
#include "friend.h"
#include "hear.h"
#include "language_talk.h"
#include "menu_hear.h"
#include "message.h"
#include "personal_hear.h"
#include "phrase.h"
#include "reply_hear.h"
#include "scenario_run.h"
#include "str.h"
#include "tap.h"
#include "wording.h"

/* b=17&n=0: the first button of broadcast 17. */
static enum err hear_broadcast_button(struct turn *turn, bool *taken)
{
	struct tap tap;
	*taken = turn->data.len > 0 && tap_read(turn->arena, turn->data, &tap);
	return *taken ? tap_record(turn->db, turn->arena, &tap, turn->friend->id, turn->at) : OK;
}

/* Whatever nobody else had an answer to. An unknown tap is an old button: silence. */
static enum err hear_anything(struct turn *turn, bool *taken)
{
	*taken = true;
	return turn->data.len ? OK : turn_say_phrase(turn, S("default_reply"));
}

static const struct listener listeners[] = {
	{"menu", menu_hear},
	{"digest", digest_hear},
	{"broadcast button", hear_broadcast_button},
	{"conversation", conversation_hear},
	{"disaster", disaster_hear},
	{"scenario", scenario_hear},
	{"language", language_hear},
	{"code", code_hear},
	{"personal", personal_hear},
	{"article comment", article_comment_hear},
	{"reply", reply_hear},
	{"article", article_hear},
	{"anything", hear_anything},
};

enum err turn_say(struct turn *turn, const char *kind, struct str thing, struct str messages)
{
	const struct wording_ask ask = {kind, thing, messages, turn->friend->reads};
	struct said said;
	TRY(wording_say(turn->db, turn->arena, &ask, &said));
	turn->messages = phrase_fill(turn->arena, said.text, turn->context->public_url, turn->context->account_name);
	turn->draft = turn->draft || (said.draft && said.text.len > 2);
	return OK;
}

enum err turn_words(struct turn *turn)
{
	return turn->words ? OK : wordings_begin(turn->db, turn->arena, turn->friend->reads, &turn->words);
}

/* What came with the program is marked on pages, which have a place for it, and not in the talk. */
struct str turn_word(const struct turn *turn, struct str japanese)
{
	return turn->words ? wordings_page(turn->words, japanese).text : japanese;
}

struct str turn_word_with(const struct turn *turn, const struct turn_place *with)
{
	return wording_place(turn->arena, turn_word(turn, with->japanese), with->place, with->name);
}

struct str turn_part(struct turn *turn, const struct turn_part *part)
{
	if (!turn->words)
		return part->source;
	struct said said = wordings_say(turn->words, part->kind, part->thing, part->source);
	turn->draft = turn->draft || (said.draft && said.text.len > 0);
	return said.text;
}

bool turn_part_is_there(const struct turn *turn, const struct turn_part *part)
{
	return turn->friend->reads == LANGUAGE_JA ||
	       (turn->words && wordings_say(turn->words, part->kind, part->thing, part->source).language != LANGUAGE_JA);
}

enum err turn_mark(struct turn *turn)
{
	const struct node *messages;
	if (!turn->draft || turn->messages.len <= 2)
		return OK;
	turn->draft = false;
	TRY(node_parse(turn->arena, turn->messages, &messages));
	return node_count(messages) < MESSAGES_MOST
	               ? wording_mark(turn->db, turn->arena, turn->friend->reads, &turn->messages)
	               : wording_mark_first(turn->db, turn->arena, turn->friend->reads, &turn->messages);
}

enum err turn_say_phrase(struct turn *turn, struct str key)
{
	struct phrase phrase;
	struct str urgent = S("");
	TRY(phrase_find(turn->db, turn->arena, key, &phrase));
	TRY(disaster_phrase(turn->db, turn->arena, turn->friend->id, key, &urgent));
	if (urgent.len) /* not the words for other days */
		return turn_say(turn, "disaster", key, urgent);
	return turn_say(turn, "phrase", key, phrase.messages);
}

enum err turn_take(struct turn *turn)
{
	bool taken = false;
	for (size_t i = 0; !taken && i < COUNT(listeners); i++)
		TRY(listeners[i].hear(turn, &taken));
	return turn_mark(turn);
}
