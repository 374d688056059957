/* said: what people say to the account, and the tokens that answer them.
 *
 * Wants the world's lock. */
#pragma once

#include "err.h"
#include "people.h"

struct node;

#define CONTENT_DAYS 30 /* LINE names no period; ours */
#define REPLY_WITHIN_MS 60000
#define REPLY_AFTER_EVENT_MS (20 * 60000)


struct said {
	int64_t id;
	uint32_t person;
	int64_t at;
	struct str kind;  /* "text", "image", … */
	struct str json;  /* the message object of the webhook */
	struct str bytes; /* of image, video, audio, file; owned */
	struct str type;  /* of the bytes */
	int64_t ready_at; /* content is prepared until then */
	bool transcoding_fails;
	bool unsent, read;
};

struct reply_token {
	uint64_t secret;
	uint32_t person;
	uint32_t group; /* plus one; 0: the talk with the person */
	bool used;
	int64_t event_at;
	int64_t sent_at; /* last time it left in a webhook; 0: not yet */
};

struct talk {
	struct said *items; /* ids rise */
	uint32_t count, capacity;
	struct reply_token *tokens;
	uint32_t token_count, token_capacity;
};

/* Checks the message object of the control API, keeps it and sends the webhook. Group: plus
 * one; 0: the talk with the person. */
enum err said_add(struct world *world, struct arena *arena, uint32_t person, uint32_t group,
                  const struct node *message, int64_t *message_id) MUST_CHECK;
/* A text in the talk that the webhook does not tell: a postback's displayText. */
void said_show(struct world *world, struct arena *arena, uint32_t person, struct str text);
struct str content_placeholder(void); /* a picture for a video's preview */
struct said *said_find(struct world *world, struct str message_id); /* NULL when unknown */
enum err said_unsend(struct world *world, uint32_t person, struct str message_id) MUST_CHECK;
void said_mark_read(struct world *world, struct said *said); /* this one and all earlier */
void said_clear(struct world *world);

uint32_t reply_token_new(struct world *world, uint32_t person, uint32_t group, int64_t event_at);
struct str reply_token_text(struct arena *arena, const struct world *world, uint32_t token);
void reply_token_sent(struct world *world, uint32_t token, int64_t now);
/* Uses it up. ERR_NOT_FOUND when it is unknown, used or too old. */
enum err reply_token_use(struct world *world, struct str text, int64_t now, struct reply_token *out) MUST_CHECK;
