/* passkey: keys on devices that belong to a person, and what was asked of them. */
#pragma once

#include "webauthn.h"

struct db;
struct keyring;

#define PASSKEYS_MOST 20
#define PASSKEY_ASK_LIFE_MS ((int64_t)5 * 60 * 1000)

enum passkey_purpose { PASSKEY_CREATE, PASSKEY_GET };

struct passkey {
	int64_t id, staff_id;
	struct str credential_id; /* base64url */
	struct str name;
	int64_t created_at, used_at; /* 0: never */
	struct webauthn_credential credential;
};

/* A new challenge, base64url, for this session ('' before there is one). */
enum err passkey_ask(struct db *db, struct arena *arena, enum passkey_purpose purpose, struct str session_hash,
                     int64_t now, struct str *challenge) MUST_CHECK;
/* It was asked, not long ago, of the same session, and is answered for the
 * first time; ERR_NOT_FOUND otherwise. */
enum err passkey_answer(struct db *db, struct arena *arena, enum passkey_purpose purpose, struct str session_hash,
                        struct str challenge, int64_t now) MUST_CHECK;

enum err passkey_list(struct db *db, struct arena *arena, int64_t staff_id, struct passkey **out, size_t *count) MUST_CHECK;
enum err passkey_find(struct db *db, struct arena *arena, struct str credential_id, struct passkey *out) MUST_CHECK;
/* ERR_CONFLICT: known already; ERR_LIMIT: too many. */
enum err passkey_add(struct db *db, struct arena *arena, int64_t staff_id, struct str name,
                     const struct webauthn_credential *credential, int64_t now) MUST_CHECK;
/* ERR_CONFLICT when another proof came in between. */
enum err passkey_used(struct db *db, struct arena *arena, const struct passkey *passkey, int64_t counter,
                      int64_t now) MUST_CHECK;
/* One of this person's; ERR_NOT_FOUND. */
enum err passkey_rename(struct db *db, struct arena *arena, int64_t staff_id, int64_t id, struct str name) MUST_CHECK;
enum err passkey_remove(struct db *db, struct arena *arena, int64_t staff_id, int64_t id) MUST_CHECK;

/* What devices call the person: nothing about them can be read from it. */
struct str passkey_user(struct arena *arena, const struct keyring *keyring, int64_t staff_id);
