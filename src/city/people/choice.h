/* choice: the options that one friend has of an attribute, set as a whole. */
#pragma once

#include "err.h"

struct arena;
struct attribute;
struct db;

struct choice {
	int64_t *options; /* ids, rising; of all attributes */
	size_t count;
};

enum err choice_list(struct db *db, struct arena *arena, int64_t friend_id, struct choice *out) MUST_CHECK;
bool choice_has(const struct choice *choice, int64_t option_id);

/* Whether these options may be chosen: they belong to the attribute, are offered,
 * and are neither too many nor, when an answer is required, none. The error text
 * is for the citizen; the field is the attribute's key. */
enum err choice_check(const struct attribute *attribute, const int64_t *options, size_t count) MUST_CHECK;
/* Checks, then makes them the friend's only ones of this attribute. Options that
 * are hidden meanwhile stay with whoever has them, unless kind "one" gets a new
 * answer. *changed may be NULL. */
enum err choice_set(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                    const int64_t *options, size_t count, bool *changed) MUST_CHECK;
/* The same by staff: exactly these, hidden ones only for whoever has them. No
 * answer is an answer here, also where citizens have to give one. */
enum err choice_put(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                    const int64_t *options, size_t count, bool *changed) MUST_CHECK;
/* Takes everything away, hidden ones too. */
enum err choice_clear(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                      bool *changed) MUST_CHECK;
