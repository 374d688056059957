/* id_token: what an identity provider signed about a person (OpenID Connect
 * Core 1.0, section 3.1.3.7). Pure: keys and token come as texts. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

struct id_token_expected {
	struct str issuer, client_id, nonce;
	struct str claim; /* which one names the person: preferred_username, email, sub, … */
	int64_t now;      /* ms */
};

struct id_token {
	struct str subject;
	struct str name; /* the claim's value */
};

/* RS256 and ES256. ERR_DENIED when anything does not fit; ERR_NOT_FOUND when
 * the key that signed is not in the set (it may have changed a moment ago). */
enum err id_token_check(struct arena *arena, struct str token, struct str key_set,
                        const struct id_token_expected *expected, struct id_token *out) MUST_CHECK;
