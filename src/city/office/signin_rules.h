/* signin_rules: the settings of the group サインイン, read together. */
#pragma once

#include "password_rules.h"

struct db;

enum factor_policy { FACTOR_OPTIONAL, FACTOR_ADMINISTRATORS, FACTOR_EVERYBODY };

struct signin_rules {
	struct password_rules password;
	int64_t idle_ms, life_ms; /* of a session */
	int64_t proof_ms;         /* how long a proof lets dangerous acts pass */
	enum factor_policy factor;
	bool factor_after_sso; /* single sign-on is followed by our own second factor */
};

/* production: what "auto" means for the second factor. */
enum err signin_rules_load(struct db *db, struct arena *arena, bool production, struct signin_rules *out) MUST_CHECK;
