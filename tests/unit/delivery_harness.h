/* delivery_harness: a small city for tests of broadcasts. */
#pragma once

#include "people_harness.h"

#include "broadcast.h"

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */
#define STAFF ((struct broadcast_who){.staff_id = 1, .now = NOON})

struct town {
	struct db *db;
	struct arena *arena;
	struct delivery delivery;
};

/* So many friends with the ids 1, 2, 3 …, committed; no transaction is open. */
struct town town_with(struct place *place, struct arena *arena, int64_t friends);
/* A draft for all of them (not by "everybody"), in a transaction of its own. */
int64_t town_draft(const struct town *town, const char *messages);
/* As staff would: sees the number of people and sends. */
void town_send(const struct town *town, int64_t broadcast_id);
struct broadcast town_find(const struct town *town, int64_t broadcast_id);
/* Books of the broadcast and of its batches agree and add up. */
void town_audit(const struct town *town, int64_t broadcast_id);
struct people;
/* As if it had been resolved to these people. */
enum err town_store_audience(const struct town *town, int64_t broadcast_id, const struct people *set) MUST_CHECK;
