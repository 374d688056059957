/* utterance: one thing said in the talk, by a citizen or by the city. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"
#include "virus.h"

struct arena;
struct db;
struct keyring;

struct utterance_new {
	int64_t friend_id;
	struct str line_message_id; /* empty for what the city says */
	bool by_city;
	struct str kind;    /* LINE's message type */
	struct str message; /* the message object, JSON */
	bool has_content;   /* bytes wait at LINE and are to be fetched at once */
	int64_t said_at;
	int64_t conversation_id; /* 0: the bot's talk */
	struct str answers; /* the webhookEventId of what the city answers; empty: nothing, or it is not known */
	struct str masked; /* kinds of what was made unreadable (personal.h); empty: nothing */
};

struct utterance {
	int64_t id;
	bool by_city;
	struct str message; /* "null" once erased */
	struct str attachment; /* none wanted kept gone too_large */
	struct virus_verdict virus; /* of the attachment */
	int64_t said_at;
	bool erased;
	/* Of staff chat: */
	int64_t conversation_id; /* 0: the bot's talk */
	struct str masked;
	bool secret; /* what was masked is kept and can be asked for */
	struct str state, way, why, staff; /* of an answer (conversation_answer.h); empty: none */
};

/* Text is sealed. ERR_CONFLICT when this message is stored already or was
 * unsent before it came; nothing is written then. */
enum err utterance_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct utterance_new *new_one, int64_t *id) MUST_CHECK;
/* What the city answered to this event, a JSON array of messages; empty: nothing. */
enum err utterance_answers(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                           struct str event_id, struct str *messages) MUST_CHECK;
/* The citizen took it back: text and bytes are erased, or barred if not here yet. */
enum err utterance_unsend(struct db *db, struct arena *arena, struct str line_message_id, int64_t now) MUST_CHECK;
/* What somebody may see of a talk: what was said to the bot, and to the desks of
 * these departments. */
struct utterance_ask {
	int64_t friend_id;
	struct scope desks;
	int64_t before; /* 0: from the newest */
	int64_t most;   /* 1 … 201 */
};
/* The newest `most`, oldest first. */
enum err utterance_list(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct utterance_ask *ask, struct utterance **out, size_t *count) MUST_CHECK;
/* What was said to other desks than these. */
enum err utterance_hidden(struct db *db, struct arena *arena, int64_t friend_id, struct scope desks,
                          int64_t *count) MUST_CHECK;
/* Whether somebody with these desks may see this utterance; ERR_NOT_FOUND. friend_id 0: anybody's. */
enum err utterance_may_see(struct db *db, struct arena *arena, int64_t id, int64_t friend_id,
                           struct scope desks) MUST_CHECK;
/* A message that lies elsewhere sealed as utterances are. */
enum err utterance_open(const struct keyring *keyring, struct arena *arena, int64_t friend_id, struct str sealed,
                        struct str *message) MUST_CHECK;
struct str utterance_seal(const struct keyring *keyring, struct arena *arena, int64_t friend_id, struct str message);

/* Bytes sent by a citizen, sealed in parts of at most 1 MiB. */
#define ATTACHMENT_PART ((size_t)1 << 20)
#define ATTACHMENT_MOST ((int64_t)200 << 20)

enum err attachment_wanted(struct db *db, struct arena *arena, int64_t id, struct str *line_message_id) MUST_CHECK;
enum err attachment_add_part(struct db *db, struct arena *arena, const struct keyring *keyring,
                             int64_t id, int64_t no, struct str mime, struct str bytes) MUST_CHECK;
/* state: kept, gone or too_large; the last two delete parts stored so far. */
enum err attachment_settle(struct db *db, struct arena *arena, int64_t id, struct str state) MUST_CHECK;
enum err attachment_read_part(struct db *db, struct arena *arena, const struct keyring *keyring,
                              int64_t id, int64_t no, struct str *mime, struct str *bytes) MUST_CHECK;
