/* turn: what somebody said or tapped in the talk, and which of the city's
 * listeners answers.
 *
 * Listeners stand in one table (turn.c) and are asked in its order; the first
 * that takes the turn ends it. A listener decides and writes in the caller's
 * transaction; it sends nothing. What is answered is kept as an utterance of the
 * city, so that staff see the whole talk. */
#pragma once

#include "err.h"
#include "friend.h"
#include "str.h"

struct arena;
struct db;
struct event_postback;
struct hear_context;
struct wordings;

struct turn {
	struct db *db;
	struct arena *arena;
	const struct hear_context *context;
	const struct friend *friend;
	struct str text;       /* what was said, as it is stored; empty for a picture, a sticker, a tap … */
	struct str unmasked;   /* as it was typed: for who asked for a telephone number or an address */
	struct str kind;       /* LINE's message type, or "postback" */
	struct str data;       /* of a postback */
	const struct event_postback *postback; /* all of it; NULL: no tap */
	int64_t utterance_id;  /* 0: a tap */
	int64_t at;            /* when it was said, ms */
	struct str reply_token; /* empty: an answer now has no way to go */
	int64_t department_id; /* of the reply, question or scenario that answers; 0: the whole city's */
	bool masked;           /* personal data in it was made unreadable before it was stored */
	/* Filled in by the listener that takes the turn: a JSON array of messages,
	 * ready to send; empty: taken, and nothing is said. */
	struct str messages;
	struct wordings *words; /* of the friend's language; NULL: not asked for yet */
	bool draft;             /* something that is said is a translation nobody has read */
};

/* true: taken. */
struct listener {
	const char *name;
	enum err (*hear)(struct turn *turn, bool *taken);
};

/* Asks the listeners. */
enum err turn_take(struct turn *turn) MUST_CHECK;
/* A fixed text (phrase.h) as the answer. */
enum err turn_say_phrase(struct turn *turn, struct str key) MUST_CHECK;
/* Messages of a kind of wording.h as the answer, in the friend's language. */
enum err turn_say(struct turn *turn, const char *kind, struct str thing, struct str messages) MUST_CHECK;

/* --- texts of which a bubble is made --- */

/* Before the two below: the fixed texts, in one query; none for readers of Japanese. */
enum err turn_words(struct turn *turn) MUST_CHECK;
/* A fixed text of ours (page_words.h) in the friend's language. */
struct str turn_word(const struct turn *turn, struct str japanese);
/* One that has a place, say {desk}, for a name. */
struct turn_place {
	struct str japanese, place, name;
};
struct str turn_word_with(const struct turn *turn, const struct turn_place *with);
struct turn_part {
	const char *kind; /* of wording.h; added by wordings_add() before */
	struct str thing, source;
};
/* A text of the city's; what nobody has read is marked when the turn ends. */
struct str turn_part(struct turn *turn, const struct turn_part *part);
/* true: it is there in the friend's language, or in plain Japanese. */
bool turn_part_is_there(const struct turn *turn, const struct turn_part *part);
/* Puts the mark of drafts in front, where one was said; turn_take() does it. */
enum err turn_mark(struct turn *turn) MUST_CHECK;
