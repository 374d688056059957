/* factor: what a person has beside the password: an authenticator program,
 * passkeys (passkey.h) and recovery codes on paper. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define RECOVERY_CODES 10

struct factors {
	bool totp;
	int64_t totp_since;
	int64_t passkeys;
	int64_t recovery_left;
	int64_t recovery_at; /* when they were made; 0: never */
};

/* A person with neither program nor passkey has no second factor; paper alone is none. */
bool factors_any(const struct factors *factors);
enum err factors_of(struct db *db, struct arena *arena, int64_t staff_id, struct factors *out) MUST_CHECK;

/* A new secret that counts from its first right code on. The one in use stays until then. */
enum err totp_prepare(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                      int64_t now, struct str *secret) MUST_CHECK;
/* ERR_INVALID (field "code") when it does not fit; ERR_NOT_FOUND when none waits. */
enum err totp_confirm(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                      struct str code, int64_t now) MUST_CHECK;
enum err totp_remove(struct db *db, struct arena *arena, int64_t staff_id) MUST_CHECK;

enum factor_kind { FACTOR_TOTP, FACTOR_RECOVERY };
/* A code of the program or one of the paper, each good once. ERR_NOT_FOUND: it
 * is none. Alone or in a transaction. */
enum err factor_use(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                    struct str typed, int64_t now, enum factor_kind *kind) MUST_CHECK;

/* RECOVERY_CODES new ones; all older ones end. */
enum err recovery_make(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                       int64_t now, struct str codes[RECOVERY_CODES]) MUST_CHECK;
/* Program, passkeys and codes: the person starts from the beginning. */
enum err factors_reset(struct db *db, struct arena *arena, int64_t staff_id) MUST_CHECK;
