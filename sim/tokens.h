/* tokens: whom a bearer token speaks for.
 *
 * Channel access tokens of all kinds, and access and refresh tokens of people
 * who logged in. Tokens are kept by hash. Wants the world's lock. */
#pragma once

#include "err.h"
#include "table.h"

struct world;
struct arena;

enum bearer_kind {
	BEARER_CHANNEL_LONG,
	BEARER_CHANNEL_SHORT,
	BEARER_CHANNEL_STATELESS,
	BEARER_CHANNEL_V21,
	BEARER_USER,    /* LINE Login */
	BEARER_LIFF,    /* LINE Login inside LINE */
	BEARER_REFRESH,
};

struct bearer {
	struct id16 hash;
	enum bearer_kind kind;
	int64_t expires_at; /* 0: never */
	bool revoked;
	uint32_t person;
	uint32_t partner;   /* of a refresh token: its access token; plus one */
	struct str scope;
	struct str key_id;
};

struct tokens {
	struct bearer *items;
	uint32_t count, capacity;
	struct table by_hash;
};

void tokens_setup(struct world *world); /* the long-lived token of the command line */
void tokens_clear(struct world *world);
/* Keeps it; the text is returned in the arena. */
struct str token_issue(struct world *world, struct arena *arena, const struct bearer *bearer);
struct bearer *token_find(struct world *world, struct str text); /* also expired or revoked; NULL when unknown */
bool bearer_is_channel(const struct bearer *bearer);
bool bearer_is_user(const struct bearer *bearer);
bool bearer_is_valid(const struct bearer *bearer, int64_t now);
