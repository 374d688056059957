/* staff: people of city hall who sign in (signin.h says how). */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

struct staff {
	int64_t id;
	struct str login, name;
	int64_t department_id; /* 0: none */
	struct str department;
	bool disabled, must_change, locked;
	int64_t signed_in_at; /* 0: never */
};

/* A new one-time password: the person must change it at the first sign-in. */
struct str staff_one_time_password(struct arena *arena);

struct staff_new {
	struct str login, name;
	int64_t department_id; /* 0: none */
	bool disabled;         /* until somebody says otherwise */
	struct str password_hash;
};
/* Without any role (staff_role.h). ERR_CONFLICT: the login is taken. */
enum err staff_add(struct db *db, struct arena *arena, const struct staff_new *staff, int64_t now,
                   int64_t *id) MUST_CHECK;
/* Login, name, department, disabled. */
enum err staff_change(struct db *db, struct arena *arena, const struct staff *staff) MUST_CHECK;
enum err staff_set_password(struct db *db, struct arena *arena, int64_t id, struct str hash,
                            bool must_change) MUST_CHECK;
enum err staff_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff *out) MUST_CHECK;
enum err staff_by_login(struct db *db, struct arena *arena, struct str login, int64_t now,
                        struct staff *out) MUST_CHECK;
/* ERR_INVALID (field "login"): letters, digits and . - _ @; no address of a private mail service (P13). */
enum err staff_login_check(struct str login) MUST_CHECK;

struct staff_name {
	int64_t id;
	struct str name, department;
	bool disabled;
};
/* Everybody, for lists to choose from. */
enum err staff_names(struct db *db, struct arena *arena, struct staff_name **out, size_t *count) MUST_CHECK;

#define STAFF_PAGE_MOST 200

struct staff_filter {
	struct scope scope;    /* people without a department belong to the whole city */
	struct str q;          /* in name, login, department; empty: any */
	struct scope inside;   /* of these departments */
	int64_t role_id;       /* who has it now or later; 0: any */
	struct str state;      /* active, disabled; empty: any */
	int64_t offset, most;  /* most: up to STAFF_PAGE_MOST */
};
/* Active ones first, by department. total may be NULL. */
enum err staff_list(struct db *db, struct arena *arena, const struct staff_filter *filter, int64_t now,
                    struct staff **out, size_t *count, int64_t *total) MUST_CHECK;
