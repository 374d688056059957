/* result: what LINE's statistics say about a broadcast, kept because LINE forgets. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct result {
	/* -1: not known; LINE hides numbers below 20 */
	int64_t delivered, opened, clicked, blocked_24h;
	int64_t fetched_at; /* 0: never */
};

/* Nothing yet is no error: all unknown. */
enum err result_find(struct db *db, struct arena *arena, int64_t broadcast_id, struct result *out) MUST_CHECK;
/* What is unknown now does not overwrite what was known. */
enum err result_store(struct db *db, struct arena *arena, int64_t broadcast_id, const struct result *result) MUST_CHECK;
/* Of those who received it: who blocked the account within a day of its start. */
enum err result_blocked(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t started_at,
                        int64_t *people) MUST_CHECK;
/* LINE's number of the request, when it was sent to everybody in one call; empty: none. */
enum err result_request_id(struct db *db, struct arena *arena, int64_t broadcast_id, struct str *out) MUST_CHECK;
