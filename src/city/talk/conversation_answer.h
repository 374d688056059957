/* conversation_answer: what staff say in a conversation, and what became of it.
 *
 *   looking   a colleague reads it first     back      was given back to its author
 *   queued    said, and about to leave       sending   handed to LINE
 *   sent      LINE has it                    failed    LINE refused it, nothing arrived
 *   unknown   a reply token was used and nobody knows: staff decide whether to say it again
 *
 * A reply token is free and works once, so a second try with it does no harm; a push
 * goes under a key that LINE takes once. So nothing is said twice. */
#pragma once

#include "conversation.h"
#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

/* LINE says about a minute; what is on its way needs some of it. */
#define CONVERSATION_TOKEN_MS ((int64_t)45 * 1000)

struct conversation_token {
	int64_t friend_id;
	struct str token;
	int64_t at;
};
enum err conversation_token_keep(struct db *db, struct arena *arena, const struct keyring *keyring,
                                 const struct conversation_token *token) MUST_CHECK;

struct conversation_answer_new {
	struct str key;     /* of the screen: the same again is the same answer */
	struct str message; /* one message object, JSON, checked */
};
/* *id: of the answer of this conversation under that key; 0: there is none. */
enum err conversation_answer_known(struct db *db, struct arena *arena, struct str key, int64_t conversation_id,
                                   int64_t *id) MUST_CHECK;
/* Only by who holds the conversation. *id: of the answer. */
enum err conversation_answer_add(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                 const struct conversation_answer_new *new_one, int64_t *id) MUST_CHECK;

struct conversation_answer {
	int64_t id, staff_id, created_at;
	struct str staff, state, message;
};
/* Those that are not said yet: looking and back. */
enum err conversation_answer_waiting(struct db *db, struct arena *arena, const struct keyring *keyring,
                                     const struct conversation *c, struct conversation_answer **out,
                                     size_t *count) MUST_CHECK;
/* A colleague's yes or no; not one's own. note: why not. */
enum err conversation_answer_look(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                  int64_t answer_id, bool yes, struct str note) MUST_CHECK;
/* Takes one's own away that was not said yet. */
enum err conversation_answer_drop(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                  int64_t answer_id) MUST_CHECK;
/* The same for the city's own words, when a conversation ends: nobody has to hold it. */
enum err conversation_answer_say(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                 const struct conversation_answer_new *new_one) MUST_CHECK;

/* --- leaving the house (jobs) --- */

struct conversation_sending {
	bool over;      /* nothing is left to do */
	bool again;     /* it was handed over before, and nobody knows */
	struct str to;  /* LINE's id */
	struct str messages; /* JSON array */
	struct str token;    /* empty: push */
	struct str retry_key;
	int64_t created_at;
};
/* Marks it as handed over. ERR_BUSY: an earlier one of the same talk goes first. */
enum err conversation_answer_claim(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                                   int64_t now, struct conversation_sending *out) MUST_CHECK;
/* The token was of no use: push it. */
enum err conversation_answer_push(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
/* "sent", "unknown" or "failed" with why. */
struct conversation_outcome {
	const char *state;
	struct str why;
	int64_t now;
};
enum err conversation_answer_settle(struct db *db, struct arena *arena, int64_t id,
                                    const struct conversation_outcome *outcome) MUST_CHECK;
enum err conversation_token_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
