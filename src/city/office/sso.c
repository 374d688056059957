/* sso: state and cookie together name an attempt; the provider's lasting number
 * is kept at the first sign-in, so that a name given to another person opens nothing. */
#include "sso.h"

#include "arena.h"
#include "db.h"
#include "secret.h"
#include "sso.sql.h"

#define SECRET_BYTES 32

static struct str hash_of(struct arena *arena, struct str binding, struct str state)
{
	uint8_t hash[32];
	sha256(str_fmt(arena, "%.*s:%.*s", FMT(state), FMT(binding)), hash);
	return hex_encode(arena, hash, sizeof hash);
}

enum err sso_begin(struct db *db, struct arena *arena, struct str binding, int64_t now, struct str *state,
                   struct sso_attempt *out)
{
	*state = random_token(arena, SECRET_BYTES);
	*out = (struct sso_attempt){random_token(arena, SECRET_BYTES), random_token(arena, SECRET_BYTES)};
	TRY(sql_sso_attempt_lapse(db, arena, now));
	return sql_sso_attempt_add(db, arena, hash_of(arena, binding, *state), out->nonce, out->verifier,
	                           now + SSO_ATTEMPT_LIFE_MS);
}

struct str sso_challenge(struct arena *arena, struct str verifier)
{
	uint8_t hash[32];
	sha256(verifier, hash);
	return base64url_encode(arena, str_of((const char *)hash, sizeof hash));
}

enum err sso_finish(struct db *db, struct arena *arena, struct str binding, struct str state, int64_t now,
                    struct sso_attempt *out)
{
	struct sso_attempt_take_row row;
	TRY(sql_sso_attempt_take(db, arena, hash_of(arena, binding, state), now, &row));
	*out = (struct sso_attempt){row.nonce, row.verifier};
	return OK;
}

enum err sso_find(struct db *db, struct arena *arena, const struct sso_person *person, int64_t *staff_id)
{
	struct sso_row_row row;
	int64_t changed;
	TRY(sql_sso_row(db, arena, person->issuer, person->name, &row));
	TRY(sql_sso_seen(db, arena, row.staff_id, person->subject, &changed));
	if (!changed)
		return fail(ERR_NOT_FOUND, "この名前は、前とは別の人のものになっています。");
	*staff_id = row.staff_id;
	return OK;
}

enum err sso_name_of(struct db *db, struct arena *arena, int64_t staff_id, struct str *out)
{
	enum err found = sql_sso_name(db, arena, staff_id, out);
	if (found == ERR_NOT_FOUND)
		*out = S("");
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err sso_link(struct db *db, struct arena *arena, int64_t staff_id, const struct sso_person *person,
                  int64_t linked_by, int64_t now)
{
	struct sso_row_row other;
	if (person->name.len) {
		enum err found = sql_sso_row(db, arena, person->issuer, person->name, &other);
		if (found == OK && other.staff_id != staff_id)
			return fail_field(ERR_CONFLICT, "name", "この名前は、ほかの職員に結びついています。");
		if (found != OK && found != ERR_NOT_FOUND)
			return found;
	}
	TRY(sql_sso_forget(db, arena, staff_id));
	return person->name.len ? sql_sso_add(db, arena, staff_id, person->issuer, person->name, linked_by, now) : OK;
}
