/* password_rules: what a new password must be like. Pure.
 *
 * A city takes one of the presets or decides the numbers itself (setting.c,
 * group サインイン). Whatever the numbers: no words that everybody tries first. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

#define PASSWORD_MOST 128 /* characters */

struct password_rules {
	int64_t least;         /* characters, 8…64 */
	int64_t kinds;         /* of capitals, small letters, digits, others; 1: any */
	int64_t past;          /* so many earlier ones may not come back */
	int64_t days;          /* then it has to be changed; 0: never */
	int64_t lock_failures; /* in a row */
	int64_t lock_minutes;
};

/* "guideline", "kinds3", "kinds4"; false for another word. */
bool password_preset(struct str word, struct password_rules *out);

/* Words about this city and this person that nobody needs to guess. */
struct password_context {
	const struct str *words;
	size_t count;
};

/* ERR_INVALID (field "new") tells what it lacks. */
enum err password_check(struct arena *arena, const struct password_rules *rules,
                        const struct password_context *context, struct str login, struct str password) MUST_CHECK;
/* The rules as a person reads them, one per line. */
struct str password_rules_text(struct arena *arena, const struct password_rules *rules);
