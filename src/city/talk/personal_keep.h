/* personal_keep: what is masked as the city wants it, and the little of it that is
 * kept apart for those who have to call back. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

struct personal_text {
	struct str masked; /* as it is stored */
	struct str kinds;  /* "phone,mail"; empty: nothing was masked */
	struct str kept;   /* telephone numbers and addresses readable; empty: nothing to keep */
};
enum err personal_look(struct db *db, struct arena *arena, struct str text, struct personal_text *out) MUST_CHECK;
enum err personal_keep(struct db *db, struct arena *arena, const struct keyring *keyring, const struct personal_text *text,
                       int64_t utterance_id, int64_t now) MUST_CHECK;
/* ERR_NOT_FOUND when it was never kept, or is forgotten. */
enum err personal_reveal(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t utterance_id,
                         struct str *text) MUST_CHECK;
enum err personal_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
