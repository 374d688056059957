/* login: attempts are kept under a hash of state and cookie together. */
#include "login.h"

#include "arena.h"
#include "db.h"
#include "login.sql.h"
#include "secret.h"

#define SECRET_BYTES 32
#define SOURCE_MARK "q." /* no base64url has a dot */

static struct str hash_of(struct arena *arena, struct str binding, struct str state)
{
	uint8_t hash[32];
	sha256(str_fmt(arena, "%.*s:%.*s", FMT(state), FMT(binding)), hash);
	return hex_encode(arena, hash, sizeof hash);
}

enum err login_begin(struct db *db, struct arena *arena, struct str binding, struct str return_to, int64_t now,
                     struct str *state, struct login_attempt *out)
{
	const char *mark = str_starts(return_to, S("/q/")) ? SOURCE_MARK : "";
	*state = str_fmt(arena, "%s%.*s", mark, FMT(random_token(arena, SECRET_BYTES)));
	*out = (struct login_attempt){
		.nonce = random_token(arena, SECRET_BYTES),
		.verifier = random_token(arena, SECRET_BYTES),
		.return_to = return_to,
	};
	return sql_login_add(db, arena, hash_of(arena, binding, *state), out->nonce, out->verifier, return_to,
	                     now + LOGIN_LIFE_MS);
}

bool login_state_is_of_source(struct str state) { return str_starts(state, S(SOURCE_MARK)); }

struct str login_challenge(struct arena *arena, struct str verifier)
{
	uint8_t hash[32];
	sha256(verifier, hash);
	return base64url_encode(arena, str_of((const char *)hash, sizeof hash));
}

enum err login_finish(struct db *db, struct arena *arena, struct str binding, struct str state, int64_t now,
                      struct login_attempt *out)
{
	struct login_take_row row;
	TRY(sql_login_take(db, arena, hash_of(arena, binding, state), now, &row));
	*out = (struct login_attempt){row.nonce, row.verifier, row.return_to};
	return OK;
}
