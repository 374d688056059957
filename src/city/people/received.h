/* received: which broadcasts one friend got. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

struct received {
	int64_t broadcast_id;
	struct str title;
	int64_t at;
};

struct received_ask {
	int64_t friend_id;
	struct scope scope; /* broadcasts of these departments */
	size_t most;
};
/* Newest first, out of the newest 200 that were sent. */
enum err received_list(struct db *db, struct arena *arena, const struct received_ask *ask, struct received **out,
                       size_t *count) MUST_CHECK;
