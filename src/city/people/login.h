/* login: a citizen's way to LINE Login and back.
 *
 * An attempt is known by its state, which travels through LINE, together with a
 * secret in the browser's cookie: whoever steals the one lacks the other. It
 * works once and for ten minutes. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define LOGIN_LIFE_MS ((int64_t)10 * 60 * 1000)

struct login_attempt {
	struct str nonce;
	struct str verifier;  /* PKCE */
	struct str return_to; /* a path of ours */
};

/* binding: the cookie's value. Makes nonce and verifier; *state goes to LINE. */
enum err login_begin(struct db *db, struct arena *arena, struct str binding, struct str return_to, int64_t now,
                     struct str *state, struct login_attempt *out) MUST_CHECK;
/* Whether a way began at a printed code ("/q/…"): all that is left to know when
 * LINE leads back into another browser, without the cookie. */
bool login_state_is_of_source(struct str state);
/* What LINE is told of the verifier (S256). */
struct str login_challenge(struct arena *arena, struct str verifier);
/* ERR_NOT_FOUND: unknown, used, too old, or another browser's. Alone or in a transaction. */
enum err login_finish(struct db *db, struct arena *arena, struct str binding, struct str state, int64_t now,
                      struct login_attempt *out) MUST_CHECK;
