/* hear: what an event from LINE changes here, and what is to be answered.
 *
 * Decides and writes; sends nothing. Handling an event twice does no harm:
 * states are compared, utterances are unique by LINE's message id, a reply
 * token works once. */
#pragma once

#include "err.h"
#include "event.h"
#include "str.h"

struct arena;
struct article_book;
struct db;
struct keyring;
struct members;
struct reply_book;

/* What LINE says of whoever is new, when it was asked before. */
struct hear_profile {
	bool known;
	struct str name, language;
};

struct hear_context {
	const struct keyring *keyring;
	struct str public_url, account_name;
	struct article_book *articles; /* NULL: no questions are answered */
	bool has_model; /* the worker can ask a language model (article_model.h) */
	int64_t now;
	struct hear_profile profile; /* of the event's person */
	struct members *members;    /* sets of people, where a rule asks about earlier broadcasts */
	struct reply_book *replies; /* NULL: none answer */
};

/* To be answered within a minute, or not at all. */
struct hear_reply {
	struct str reply_token; /* empty: nothing to say */
	struct str messages;    /* JSON array, ready to send */
	int64_t friend_id;
};

/* In the caller's transaction; later work (profile, attachment) is queued in it. */
enum err hear(struct db *db, struct arena *arena, const struct hear_context *context,
              const struct event *event, struct hear_reply *reply) MUST_CHECK;
/* What the city said, as utterances of the talk. event_id: what it answers; may be empty. */
enum err hear_keep(struct db *db, struct arena *arena, const struct hear_context *context,
                   const struct hear_reply *reply, struct str event_id) MUST_CHECK;
enum err hear_forget_old(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
