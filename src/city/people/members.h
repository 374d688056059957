/* members: who has which option, cached as sets under version numbers.
 *
 * A leaf of a segment is one small indexed query for friend ids. Its result is
 * kept until the version it was read under is raised; writers raise it in the
 * same transaction as their change (member_add and friends do). The cache is
 * bounded; whatever it lacks is read again. For any thread, one per process. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct people;

struct members *members_new(size_t bytes_most); /* 0: 64 MiB */
void members_free(struct members **members);

/* Sets by leaf; read-only, valid as long as the arena. */
enum err members_of_option(struct db *db, struct arena *arena, struct members *members,
                           int64_t option_id, const struct people **out) MUST_CHECK;
enum err members_born(struct db *db, struct arena *arena, struct members *members, int64_t first_day,
                      int64_t last_day, const struct people **out) MUST_CHECK;
enum err members_followed(struct db *db, struct arena *arena, struct members *members,
                          int64_t from_ms, int64_t to_ms, const struct people **out) MUST_CHECK;
enum err members_received(struct db *db, struct arena *arena, struct members *members,
                          int64_t broadcast_id, const struct people **out) MUST_CHECK;
/* button empty: any. */
enum err members_tapped(struct db *db, struct arena *arena, struct members *members,
                        int64_t broadcast_id, struct str button, const struct people **out) MUST_CHECK;

/* Changes, each raising the version; in the caller's transaction. *changed may be NULL. */
enum err member_add(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id,
                    bool *changed) MUST_CHECK;
enum err member_remove(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id,
                       bool *changed) MUST_CHECK;
