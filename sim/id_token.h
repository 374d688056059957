/* id_token: who somebody is, signed.
 *
 * HS256 with the channel secret for web login, ES256 for LIFF. Wants the world's
 * lock. */
#pragma once

#include "table.h"

struct world;
struct arena;

#define ID_TOKEN_S 3600

struct id_token {
	uint32_t person;
	bool liff;
	struct str nonce; /* empty: none */
	struct str scope;
	int64_t auth_time; /* seconds; 0: left out */
};

struct str id_token_make(struct world *world, struct arena *arena, const struct id_token *token);

struct id_token_question {
	struct str text, client_id, nonce, user_id; /* empty: not asked */
};

/* LINE's text of the first thing that is wrong, or NULL with the payload's JSON. */
const char *id_token_check(struct world *world, struct arena *arena, const struct id_token_question *question,
                           struct str *payload);
struct str id_token_key_id(struct world *world, struct arena *arena);
struct str id_token_key_set(struct world *world, struct arena *arena); /* JWKS */
bool scope_has(struct str scope, struct str word);
