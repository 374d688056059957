/* received: which broadcasts one friend got. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct received {
	int64_t broadcast_id;
	struct str title;
	int64_t at;
};

/* Newest first, at most `most`, out of the newest 200 that were sent. */
enum err received_list(struct db *db, struct arena *arena, int64_t friend_id, size_t most, struct received **out,
                       size_t *count) MUST_CHECK;
