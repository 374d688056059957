/* member_cache: sets of friends by what they were asked for, under a version.
 * Bounded by bytes, the longest unused goes first. For any thread. For
 * members.c only. */
#pragma once

#include "base.h"

struct arena;
struct member_cache;
struct people;

struct member_key {
	char kind; /* which question */
	int64_t a, b;
};

struct member_cache *member_cache_new(size_t bytes_most);
void member_cache_free(struct member_cache **cache);
struct member_stamp {
	int64_t version;
	int64_t no; /* how many changes led to it; 0: not counted */
};

/* NULL when it is not there under this version. */
const struct people *member_cache_get(struct member_cache *cache, struct arena *arena,
                                      struct member_key key, int64_t version);
/* Under whatever version it is there, to catch up from; NULL when it is not there. */
const struct people *member_cache_stale(struct member_cache *cache, struct arena *arena,
                                        struct member_key key, struct member_stamp *stamp);
/* Keeps it and lends it back; the given set is copied. */
const struct people *member_cache_put(struct member_cache *cache, struct arena *arena, struct member_key key,
                                      struct member_stamp stamp, const struct people *set);

struct member_cache_counts {
	int64_t hits, misses;
	size_t sets, bytes;
};
struct member_cache_counts member_cache_counts(struct member_cache *cache);
