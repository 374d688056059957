/* members: who has which option, cached as sets under version numbers.
 *
 * A leaf of a segment is one small indexed query for friend ids. Its result is
 * kept until the version it was read under is replaced; writers replace it in
 * the same transaction as their change (member_add and friends do). A version
 * is a random number, so one that was rolled back is never met again. The cache
 * is bounded; whatever it lacks is read again. For any thread, one per process. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct people;

struct members *members_new(size_t bytes_most); /* 0: 64 MiB */
void members_free(struct members **members);
struct members_counts {
	int64_t hits, misses;
	size_t sets, bytes;
};
struct members_counts members_counts(struct members *members);

/* Sets by leaf; read-only, valid as long as the arena. */
enum err members_of_option(struct db *db, struct arena *arena, struct members *members,
                           int64_t option_id, const struct people **out) MUST_CHECK;
/* Who has any option of it; for kind child: who has children. */
enum err members_of_attribute(struct db *db, struct arena *arena, struct members *members,
                              int64_t attribute_id, bool is_child, const struct people **out) MUST_CHECK;
enum err members_born(struct db *db, struct arena *arena, struct members *members, int64_t first_day,
                      int64_t last_day, const struct people **out) MUST_CHECK;
enum err members_followed(struct db *db, struct arena *arena, struct members *members,
                          int64_t from_ms, int64_t to_ms, const struct people **out) MUST_CHECK;
/* The audience without the batches that were refused, dropped or still wait;
 * nobody while the audience is not resolved. And who read it later, out of a digest. */
enum err members_received(struct db *db, struct arena *arena, struct members *members,
                          int64_t broadcast_id, const struct people **out) MUST_CHECK;
/* And those to whom a digest brought its headline, whether they read on or not. */
enum err members_reached(struct db *db, struct arena *arena, struct members *members,
                         int64_t broadcast_id, const struct people **out) MUST_CHECK;
/* button empty: any. */
enum err members_tapped(struct db *db, struct arena *arena, struct members *members,
                        int64_t broadcast_id, struct str button, const struct people **out) MUST_CHECK;
/* Everybody who follows us (option `following`), and everybody who blocked us. */
enum err members_following(struct db *db, struct arena *arena, struct members *members,
                           const struct people **out) MUST_CHECK;
enum err members_blocked(struct db *db, struct arena *arena, struct members *members,
                         const struct people **out) MUST_CHECK;

/* Changes, each replacing the version; in the caller's transaction. *changed may be NULL. */
enum err member_add(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id,
                    bool *changed) MUST_CHECK;
enum err member_remove(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id,
                       bool *changed) MUST_CHECK;
/* For imports and demo data: one option for many friends. */
enum err members_add_many(struct db *db, struct arena *arena, int64_t option_id,
                          const int64_t *friend_ids, size_t count, int64_t *added) MUST_CHECK;
/* Takes one option from many friends. *removed may be NULL. */
enum err members_remove_many(struct db *db, struct arena *arena, int64_t option_id, const int64_t *friend_ids,
                             size_t count, int64_t *removed) MUST_CHECK;
/* Nobody has it any more. *removed may be NULL. */
enum err members_clear(struct db *db, struct arena *arena, int64_t option_id, int64_t *removed) MUST_CHECK;
/* Who has one option gets the other as well. *added may be NULL. */
enum err members_join(struct db *db, struct arena *arena, int64_t from_option, int64_t to_option,
                      int64_t *added) MUST_CHECK;
/* For who writes table child, or friend.state, by other ways than these. */
enum err members_children_changed(struct db *db, struct arena *arena) MUST_CHECK;
enum err members_blocked_changed(struct db *db, struct arena *arena) MUST_CHECK;

/* Of one friend, from the table itself. Option ids rise. */
enum err member_has(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id,
                    bool *has) MUST_CHECK;
enum err member_options(struct db *db, struct arena *arena, int64_t friend_id, int64_t **options,
                        size_t *count) MUST_CHECK;
