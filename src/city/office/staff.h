/* staff: people of city hall who sign in (signin.h says how). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct staff {
	int64_t id;
	struct str login, name, role, department, state;
	bool must_change, locked;
	int64_t signed_in_at; /* 0: never */
};

/* A new one-time password: the person must change it at the first sign-in. */
struct str staff_one_time_password(struct arena *arena);

struct staff_new {
	struct str login, name, role, department;
	struct str password_hash;
};
enum err staff_add(struct db *db, struct arena *arena, const struct staff_new *staff, int64_t now,
                   int64_t *id) MUST_CHECK;
enum err staff_change(struct db *db, struct arena *arena, const struct staff *staff, int64_t now) MUST_CHECK;
enum err staff_set_password(struct db *db, struct arena *arena, int64_t id, struct str hash,
                            bool must_change) MUST_CHECK;
enum err staff_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff *out) MUST_CHECK;
enum err staff_list(struct db *db, struct arena *arena, int64_t now, struct staff **out, size_t *count) MUST_CHECK;
