/* staff_role: who has which role, where, from when until when, and by whom it
 * was given. */
#pragma once

#include "db.h"
#include "err.h"
#include "role.h"

struct arena;

#define STAFF_ROLES_MOST 20 /* of one person */

struct staff_role {
	int64_t id, staff_id, role_id;
	struct str role;
	bool builtin;
	bool everywhere;       /* else inside a department and those below it: */
	int64_t department_id; /* 0: the person's own, whichever it is at that time */
	struct str department;
	int64_t from_at, until_at; /* until_at is not included; 0: open */
	bool counts;               /* at the moment of the question */
	struct str given_by;       /* a name; empty: the program itself */
	int64_t given_at;
};

/* Of these people, in the order of their ids. */
enum err staff_role_list(struct db *db, struct arena *arena, struct i64_list staff_ids, int64_t now,
                         struct staff_role **out, size_t *count) MUST_CHECK;

struct staff_role_giver {
	int64_t staff_id; /* 0: the program itself */
	int64_t now;
};
/* Makes the person's roles these: what stays the same keeps who gave it and
 * when. Roles that are over are forgotten with the rest (the record has them). */
enum err staff_role_set(struct db *db, struct arena *arena, int64_t staff_id, const struct staff_role *wanted,
                        size_t count, struct staff_role_giver giver) MUST_CHECK;
/* The same role, place and time. */
bool staff_role_same(const struct staff_role *a, const struct staff_role *b);

/* Reads 作成者、承認者（全庁） as people write it in a file. ERR_INVALID tells what is not known. */
enum err staff_role_read(struct db *db, struct arena *arena, struct str text, struct staff_role **out,
                         size_t *count) MUST_CHECK;

/* The names in such a text, without their marks. */
struct str *staff_role_names(struct arena *arena, struct str text, size_t *count);

/* The administrators' role, everywhere. */
enum err staff_role_of_administrators(struct db *db, struct arena *arena, struct staff_role *out) MUST_CHECK;

/* Nobody may be left without: ERR_CONFLICT when no active person has the
 * administrators' role now and without an end. Call after the change, in its
 * transaction; changes of that kind wait for each other. */
enum err staff_role_keep_administrator(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
