/* inbox: what LINE said, kept before we answer 200, handled afterwards. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct inbox_new {
	struct str webhook_event_id;
	struct str body; /* one event, as JSON */
};

struct inbox_event {
	int64_t id;
	int64_t tries; /* 1 when claimed for the first time */
	int64_t received_at;
	struct str body;
};

/* Stores all of them, or none. An event that is there already costs nothing;
 * *added (may be NULL) counts the new ones. */
enum err inbox_store(struct db *db, struct arena *arena, const struct inbox_new *events, size_t count,
                     int64_t now, int64_t *added) MUST_CHECK;
/* Claims due events in the order they came, under a lease. */
enum err inbox_claim(struct db *db, struct arena *arena, int64_t now, int64_t lease_ms, int64_t most,
                     struct inbox_event **events, size_t *count) MUST_CHECK;
/* Handled: the text of the event is forgotten, its id is kept against repeats. */
enum err inbox_done(struct db *db, struct arena *arena, const int64_t *ids, size_t count) MUST_CHECK;
/* Later again, or given up for good (kept for the operator). */
enum err inbox_again(struct db *db, struct arena *arena, int64_t id, int64_t at) MUST_CHECK;
enum err inbox_give_up(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
enum err inbox_counts(struct db *db, struct arena *arena, int64_t *waiting, int64_t *given_up) MUST_CHECK;
/* Deletes ids of events handled before; LINE repeats within hours, we keep days. */
enum err inbox_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
/* Events that were given up and name this LINE user: their text goes. */
enum err inbox_erase(struct db *db, struct arena *arena, struct str line_user_id, int64_t *forgotten) MUST_CHECK;
