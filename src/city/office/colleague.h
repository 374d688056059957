/* colleague: names to choose from: people who can sign in, roles, departments. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct named {
	int64_t id;
	struct str name;
};
struct named_list {
	struct named *items;
	size_t count;
};
struct colleague {
	int64_t id;
	struct str name, department;
};
struct colleague_list {
	struct colleague *items;
	size_t count;
};

enum err colleague_all(struct db *db, struct arena *arena, struct colleague_list *out) MUST_CHECK;
enum err colleague_roles(struct db *db, struct arena *arena, struct named_list *out) MUST_CHECK;
enum err colleague_departments(struct db *db, struct arena *arena, struct named_list *out) MUST_CHECK;
