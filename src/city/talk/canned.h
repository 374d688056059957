/* canned: answers that staff want again and again, found by "/" and their word. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define CANNED_MOST 1000

struct canned {
	int64_t id;
	struct str word, text;
	int64_t department_id; /* 0: everybody's */
	struct str department;
	int64_t updated_at;
	struct str picture; /* token of a media that goes before the text; empty: none */
};
/* Those of these departments, and everybody's. */
enum err canned_list(struct db *db, struct arena *arena, struct scope scope, struct canned **out, size_t *count) MUST_CHECK;
enum err canned_find(struct db *db, struct arena *arena, int64_t id, struct canned *out) MUST_CHECK;
enum err canned_add(struct db *db, struct arena *arena, const struct canned *canned, int64_t staff_id, int64_t now,
                    int64_t *id) MUST_CHECK;
enum err canned_save(struct db *db, struct arena *arena, const struct canned *canned, int64_t staff_id, int64_t now) MUST_CHECK;
enum err canned_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
