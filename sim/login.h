/* login: LINE Login's codes, consents and keys; account link tokens.
 *
 * Wants the world's lock. */
#pragma once

#include "err.h"
#include "table.h"

struct world;
struct arena;
struct es256;

#define LOGIN_CODE_MS 600000
#define LOGIN_ACCESS_S 2592000
#define LOGIN_REFRESH_S 7776000
#define LIFF_ACCESS_S 43200

struct login_code {
	struct id16 hash;
	uint32_t person;
	int64_t expires_at;
	bool used;
	bool liff;
	struct str redirect_uri, nonce, scope;
	struct str challenge; /* PKCE S256; empty: none */
	int64_t auth_time;    /* seconds; 0: not asked for */
};

struct account_link {
	struct id16 hash;
	uint32_t person;
	int64_t expires_at;
	bool used;
};

struct login {
	struct login_code *codes;
	uint32_t code_count, code_capacity;
	struct account_link *links;
	uint32_t link_count, link_capacity;
	struct table consents; /* 1: this person agreed */
	struct es256 *key;     /* made at the first LIFF token */
};

struct str login_code_issue(struct world *world, struct arena *arena, const struct login_code *code);
/* Uses it up, also when it turns out to be wrong. ERR_NOT_FOUND: unknown, used or too old. */
enum err login_code_use(struct world *world, struct str text, struct login_code *out) MUST_CHECK;
bool login_has_consent(const struct world *world, uint32_t person);
void login_consent(struct world *world, uint32_t person);
void login_withdraw(struct world *world, uint32_t person); /* revokes the person's tokens too */
bool login_redirect_is_allowed(const struct world *world, struct str redirect_uri);
struct es256 *login_key(struct world *world);
void login_clear(struct world *world);
