/* sso: single sign-on. Attempts under way, and whom a provider's name belongs
 * to: administrators link them, nothing is made by itself. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define SSO_ATTEMPT_LIFE_MS ((int64_t)10 * 60 * 1000)
#define SSO_NAME_MOST 200

struct sso_attempt {
	struct str nonce, verifier;
};
/* binding: of the browser's cookie; *state travels through the provider. */
enum err sso_begin(struct db *db, struct arena *arena, struct str binding, int64_t now, struct str *state,
                   struct sso_attempt *out) MUST_CHECK;
struct str sso_challenge(struct arena *arena, struct str verifier); /* PKCE, S256 */
/* ERR_NOT_FOUND: unknown, used, too old, or another browser's. */
enum err sso_finish(struct db *db, struct arena *arena, struct str binding, struct str state, int64_t now,
                    struct sso_attempt *out) MUST_CHECK;

struct sso_person {
	struct str issuer, subject, name;
};
/* ERR_NOT_FOUND: linked to nobody, or the name belongs to somebody else now. */
enum err sso_find(struct db *db, struct arena *arena, const struct sso_person *person, int64_t *staff_id) MUST_CHECK;
/* Empty: not linked. */
enum err sso_name_of(struct db *db, struct arena *arena, int64_t staff_id, struct str *out) MUST_CHECK;
/* Empty name: no longer. ERR_CONFLICT (field "name") when it is somebody else's. */
enum err sso_link(struct db *db, struct arena *arena, int64_t staff_id, const struct sso_person *person,
                  int64_t linked_by, int64_t now) MUST_CHECK;
