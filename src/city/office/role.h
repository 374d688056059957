/* role: sets of rights that the city defines once and gives to many (staff_role.h).
 *
 * Whether a role counts is asked at the time of each request, so what is given,
 * taken away or begins tomorrow needs no new sign-in. */
#pragma once

#include "db.h"
#include "err.h"
#include "rights.h"

struct arena;

#define ROLES_MOST 300

/* What a person may do at that moment. */
enum err rights_of_staff(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                         struct rights *out) MUST_CHECK;

struct rights_ask {
	struct i64_list staff_ids; /* rising, without repeats */
	int64_t now;
	bool any_time; /* also what is over, and what has not begun */
};
/* out: beside the ids. */
enum err rights_of_many(struct db *db, struct arena *arena, const struct rights_ask *ask, struct rights *out) MUST_CHECK;

struct role {
	int64_t id;
	struct str name, note;
	bool builtin;    /* the administrators: every right, cannot be changed */
	int64_t from_at; /* 0: always; nobody has its rights before */
	struct str rights; /* "broadcast.view,broadcast.edit" in the order of the table */
	int64_t people;  /* who have it now or later */
	int64_t updated_at;
};

struct role_edit {
	struct str name, note;
	int64_t from_at;
	const struct str *rights; /* "broadcast.edit" */
	size_t right_count;
};

/* The administrators first, then by name. */
enum err role_list(struct db *db, struct arena *arena, int64_t now, struct role **out, size_t *count) MUST_CHECK;
enum err role_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct role *out) MUST_CHECK;
/* Who may do something with a function may also see it. ERR_INVALID for a right that does not exist. */
enum err role_add(struct db *db, struct arena *arena, const struct role_edit *edit, int64_t now, int64_t *id) MUST_CHECK;
enum err role_save(struct db *db, struct arena *arena, int64_t id, const struct role_edit *edit, int64_t now) MUST_CHECK;
/* Only one that nobody has. */
enum err role_remove(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
