/* consent: the text about personal data, word for word by version, and who
 * agreed to which version when. Needed before the first personal item is kept. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define CONSENT_MOST 5000 /* characters */

struct consent_text {
	int64_t version;
	struct str body;
	int64_t created_at;
};

/* The newest; ERR_NOT_FOUND while there is none. */
enum err consent_current(struct db *db, struct arena *arena, struct consent_text *out) MUST_CHECK;
/* Everybody is asked again at their next saving. The same text as before is no new version. */
enum err consent_publish(struct db *db, struct arena *arena, struct str body, int64_t now,
                         struct consent_text *out) MUST_CHECK;
/* How many people agreed to it. */
enum err consent_people(struct db *db, struct arena *arena, int64_t version, int64_t *people) MUST_CHECK;

/* The first time counts; giving it again changes nothing. */
enum err consent_give(struct db *db, struct arena *arena, int64_t friend_id, int64_t version, int64_t now) MUST_CHECK;
enum err consent_given(struct db *db, struct arena *arena, int64_t friend_id, int64_t version, bool *given) MUST_CHECK;

struct consent {
	int64_t version, given_at;
};
/* Newest first, at most 100. */
enum err consent_list(struct db *db, struct arena *arena, int64_t friend_id, struct consent **out, size_t *count) MUST_CHECK;
