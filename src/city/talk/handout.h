/* handout: a file that staff give one person in a conversation. LINE takes no files
 * from bots, so the person gets a link of ours that cannot be guessed and ends by
 * itself. Kept as it came, sealed in parts, handed out only to be saved. */
#pragma once

#include "err.h"
#include "str.h"
#include "virus.h"

struct arena;
struct db;
struct keyring;

#define HANDOUT_MOST ((int64_t)10 * 1000 * 1000)
#define HANDOUT_NAME_MOST 100
#define HANDOUT_DAYS 14
#define HANDOUT_UNSENT_DAYS 1

struct handout {
	int64_t id, conversation_id, size, staff_id, expires_at;
	bool sent;
	struct str token, name, mime;
	struct virus_verdict virus;
};

struct handout_upload {
	int file; /* descriptor */
	int64_t size;
	struct str name;
};
/* What it really is: PDF, Word, Excel or PowerPoint without macros. ERR_INVALID (field "file"). */
enum err handout_look(struct arena *arena, const struct handout_upload *upload, struct str *mime) MUST_CHECK;
struct handout_place {
	int64_t conversation_id, staff_id, now;
	bool check; /* it waits for the virus check before it can be sent */
};
enum err handout_store(struct db *db, struct arena *arena, const struct keyring *keyring, const struct handout_place *place,
                       const struct handout_upload *upload, struct handout *out) MUST_CHECK;
enum err handout_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, struct handout *out) MUST_CHECK;
/* Only what was sent, has not ended, and does not wait for the virus check. */
enum err handout_by_token(struct db *db, struct arena *arena, const struct keyring *keyring, struct str token, int64_t now,
                          struct handout *out) MUST_CHECK;
/* All of its bytes. */
enum err handout_read(struct db *db, struct arena *arena, const struct keyring *keyring, const struct handout *handout,
                      struct str *out) MUST_CHECK;
/* From now on the link works, for HANDOUT_DAYS. ERR_CONFLICT when it was said before, or must not go. */
enum err handout_send(struct db *db, struct arena *arena, int64_t id, int64_t now, int64_t *expires_at) MUST_CHECK;
/* A picture of this conversation's alone, by the token of its media. */
enum err handout_picture(struct db *db, struct arena *arena, int64_t conversation_id, struct str token) MUST_CHECK;
enum err handout_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
