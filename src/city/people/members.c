/* members: reads a leaf once per version and lends it out of the cache.
 *
 * The version is read before the ids. Should somebody commit in between, the
 * newer ids are kept under the older version, which the next look replaces. */
#include "members.h"

#include "arena.h"
#include "audience.h"
#include "attribute.h"
#include "db.h"
#include "member_cache.h"
#include "members.sql.h"
#include "people.h"
#include "secret.h"

#define CACHE_BYTES ((size_t)64 << 20)
#define CHUNK 4096
#define CATCH_UP_MOST 1000 /* changes; more are read in one go */

enum question { OF_OPTION = 1, BORN, FOLLOWED, RECEIVED, BLOCKED };

struct members {
	struct member_cache *cache;
};

struct members *members_new(size_t bytes_most)
{
	struct members *members = mem_make(sizeof *members);
	members->cache = member_cache_new(bytes_most ? bytes_most : CACHE_BYTES);
	return members;
}

void members_free(struct members **members)
{
	if (!*members)
		return;
	member_cache_free(&(*members)->cache);
	mem_free(*members);
	*members = NULL;
}

struct members_counts members_counts(struct members *members)
{
	struct member_cache_counts counts = member_cache_counts(members->cache);
	return (struct members_counts){counts.hits, counts.misses, counts.sets, counts.bytes};
}

/* Reads a cursor of friend ids into `set`, many at a time. */
#define READ_IDS(statement, cursor, set)                                           \
	do {                                                                       \
		uint32_t chunk_[CHUNK];                                            \
		size_t count_ = 0;                                                 \
		struct statement##_row row_;                                       \
		while (sql_##statement##_next((cursor), &row_)) {                  \
			chunk_[count_++] = (uint32_t)row_.friend_id;               \
			if (count_ == CHUNK) {                                     \
				people_add_many((set), chunk_, count_);            \
				count_ = 0;                                        \
			}                                                          \
		}                                                                  \
		people_add_many((set), chunk_, count_);                            \
		TRY(sql_##statement##_close(cursor));                              \
	} while (0)

static enum err read_option(struct db *db, struct arena *arena, int64_t option_id, struct people *set)
{
	struct member_ids_cursor cursor;
	TRY(sql_member_ids_open(db, arena, option_id, &cursor));
	READ_IDS(member_ids, &cursor, set);
	return OK;
}

/* A set that is a few changes behind catches up: each friend who changed is asked
 * for again. *out stays NULL when that cannot be done: the log does not reach
 * back so far, or the set comes from a transaction that was rolled back, whose
 * version the log does not know. */
static enum err catch_up(struct db *db, struct arena *arena, int64_t option_id, struct member_stamp now,
                         const struct people *old, struct member_stamp then, struct people **out)
{
	struct member_changes_row *rows;
	size_t count;
	*out = NULL;
	if (then.no <= 0 || now.no <= then.no || now.no - then.no > CATCH_UP_MOST)
		return OK;
	TRY(sql_member_changes(db, arena, option_id, then.no, now.no, &rows, &count));
	if (count != (size_t)(now.no - then.no) + 1 || rows[0].version != then.version)
		return OK;
	struct people *set = people_copy(arena, old);
	for (size_t i = 1; i < count; i++) {
		bool has;
		if (rows[i].friend_id == 0)
			return OK;
		TRY(member_has(db, arena, option_id, rows[i].friend_id, &has));
		if (has)
			people_add(set, rows[i].friend_id);
		else
			people_remove(set, rows[i].friend_id);
	}
	*out = set;
	return OK;
}

static enum err option_at_version(struct db *db, struct arena *arena, struct members *members,
                                  int64_t option_id, struct member_stamp now, const struct people **out)
{
	struct member_key key = {OF_OPTION, option_id, 0};
	struct member_stamp then;
	struct people *set = NULL;
	*out = member_cache_get(members->cache, arena, key, now.version);
	if (*out)
		return OK;
	const struct people *old = member_cache_stale(members->cache, arena, key, &then);
	if (old)
		TRY(catch_up(db, arena, option_id, now, old, then, &set));
	if (!set) {
		set = people_new(arena);
		TRY(read_option(db, arena, option_id, set));
	}
	*out = member_cache_put(members->cache, arena, key, now, set);
	return OK;
}

enum err members_of_option(struct db *db, struct arena *arena, struct members *members,
                           int64_t option_id, const struct people **out)
{
	struct option_version_row row;
	TRY(sql_option_version(db, arena, option_id, &row));
	return option_at_version(db, arena, members, option_id, (struct member_stamp){row.version, row.changes}, out);
}

enum err members_of_attribute(struct db *db, struct arena *arena, struct members *members,
                              int64_t attribute_id, bool is_child, const struct people **out)
{
	if (is_child)
		return members_born(db, arena, members, INT32_MIN, INT32_MAX, out);
	struct attribute_versions_row *rows;
	size_t count;
	TRY(sql_attribute_versions(db, arena, attribute_id, &rows, &count));
	struct people *all = people_new(arena);
	for (size_t i = 0; i < count; i++) {
		const struct people *some;
		TRY(option_at_version(db, arena, members, rows[i].id,
		                      (struct member_stamp){rows[i].version, rows[i].changes}, &some));
		people_or(all, some);
	}
	*out = all;
	return OK;
}

enum err members_born(struct db *db, struct arena *arena, struct members *members, int64_t first_day,
                      int64_t last_day, const struct people **out)
{
	struct member_key key = {BORN, first_day, last_day};
	int64_t version;
	TRY(sql_child_version(db, arena, &version));
	*out = member_cache_get(members->cache, arena, key, version);
	if (*out)
		return OK;
	struct people *set = people_new(arena);
	struct born_ids_cursor cursor;
	TRY(sql_born_ids_open(db, arena, first_day, last_day, &cursor));
	READ_IDS(born_ids, &cursor, set);
	*out = member_cache_put(members->cache, arena, key, (struct member_stamp){version, 0}, set);
	return OK;
}

enum err members_followed(struct db *db, struct arena *arena, struct members *members,
                          int64_t from_ms, int64_t to_ms, const struct people **out)
{
	struct member_key key = {FOLLOWED, from_ms, to_ms};
	struct option_version_row row;
	int64_t option;
	TRY(option_of_state(db, arena, "following", &option));
	TRY(sql_option_version(db, arena, option, &row));
	*out = member_cache_get(members->cache, arena, key, row.version);
	if (*out)
		return OK;
	struct people *set = people_new(arena);
	struct followed_ids_cursor cursor;
	TRY(sql_followed_ids_open(db, arena, from_ms, to_ms, &cursor));
	READ_IDS(followed_ids, &cursor, set);
	*out = member_cache_put(members->cache, arena, key, (struct member_stamp){row.version, 0}, set);
	return OK;
}

static enum err leave_out_missing(struct db *db, struct arena *arena, int64_t broadcast_id,
                                  const struct audience *audience, struct people *set)
{
	struct received_missing_cursor cursor;
	struct received_missing_row range;
	TRY(sql_received_missing_open(db, arena, broadcast_id, &cursor));
	struct people *missed = people_new(arena);
	while (sql_received_missing_next(&cursor, &range)) {
		people_add_range(missed, audience_part(audience, range.language), range.first_rank, range.people);
		people_add_listed(missed, range.left_out_ids);
	}
	people_without(set, missed);
	return sql_received_missing_close(&cursor);
}

static bool is_final(struct str state)
{
	return str_eq(state, S("sent")) || str_eq(state, S("stopped")) || str_eq(state, S("failed"));
}

static enum err read_received(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out)
{
	struct audience audience;
	TRY(audience_load(db, arena, broadcast_id, &audience));
	*out = people_copy(arena, audience.all);
	return leave_out_missing(db, arena, broadcast_id, &audience, *out);
}

/* Readers of digests keep coming, also when nothing else of the broadcast moves. */
static enum err with_late_readers(struct db *db, struct arena *arena, int64_t broadcast_id, const struct people **out)
{
	struct people *late = people_new(arena);
	struct received_late_ids_cursor cursor;
	TRY(sql_received_late_ids_open(db, arena, broadcast_id, &cursor));
	READ_IDS(received_late_ids, &cursor, late);
	if (people_count(late) == 0)
		return OK;
	people_or(late, *out);
	*out = late;
	return OK;
}

/* Kept only once nothing of the broadcast moves any more. */
enum err members_received(struct db *db, struct arena *arena, struct members *members,
                          int64_t broadcast_id, const struct people **out)
{
	struct member_key key = {RECEIVED, broadcast_id, 0};
	struct received_state_row row;
	struct people *set;
	TRY(sql_received_state(db, arena, broadcast_id, &row));
	bool final = is_final(row.state) && row.finished_at;
	if (final && (*out = member_cache_get(members->cache, arena, key, row.finished_at)))
		return with_late_readers(db, arena, broadcast_id, out);
	TRY(read_received(db, arena, broadcast_id, &set));
	*out = final ? member_cache_put(members->cache, arena, key, (struct member_stamp){row.finished_at, 0}, set) : set;
	return with_late_readers(db, arena, broadcast_id, out);
}

enum err members_reached(struct db *db, struct arena *arena, struct members *members,
                         int64_t broadcast_id, const struct people **out)
{
	struct str *items;
	int64_t *groups;
	size_t item_count, group_count;
	const struct people *received;
	struct people *listed = people_new(arena), *got = people_new(arena), *item;
	TRY(members_received(db, arena, members, broadcast_id, out));
	TRY(sql_reached_by_digest_items(db, arena, broadcast_id, &items, &item_count));
	if (item_count == 0)
		return OK;
	for (size_t i = 0; i < item_count; i++) {
		TRY(people_unpack(arena, items[i], &item));
		people_or(listed, item);
	}
	TRY(sql_reached_by_digest_groups(db, arena, broadcast_id, &groups, &group_count));
	for (size_t i = 0; i < group_count; i++) {
		TRY(members_received(db, arena, members, groups[i], &received));
		people_or(got, received);
	}
	people_and(got, listed);
	people_or(got, *out);
	*out = got;
	return OK;
}

/* Not kept: taps keep coming, and are few beside the audience. */
enum err members_tapped(struct db *db, struct arena *arena, struct members *members,
                        int64_t broadcast_id, struct str button, const struct people **out)
{
	(void)members;
	struct people *set = people_new(arena);
	if (button.len) {
		struct tapped_button_ids_cursor cursor;
		TRY(sql_tapped_button_ids_open(db, arena, broadcast_id, button, &cursor));
		READ_IDS(tapped_button_ids, &cursor, set);
	} else {
		struct tapped_ids_cursor cursor;
		TRY(sql_tapped_ids_open(db, arena, broadcast_id, &cursor));
		READ_IDS(tapped_ids, &cursor, set);
	}
	*out = set;
	return OK;
}

enum err members_following(struct db *db, struct arena *arena, struct members *members,
                           const struct people **out)
{
	int64_t option;
	TRY(option_of_state(db, arena, "following", &option));
	return members_of_option(db, arena, members, option, out);
}

enum err members_blocked(struct db *db, struct arena *arena, struct members *members,
                         const struct people **out)
{
	struct member_key key = {BLOCKED, 0, 0};
	int64_t version;
	TRY(sql_state_version(db, arena, S("state"), &version));
	*out = member_cache_get(members->cache, arena, key, version);
	if (*out)
		return OK;
	struct people *set = people_new(arena);
	struct blocked_ids_cursor cursor;
	TRY(sql_blocked_ids_open(db, arena, &cursor));
	READ_IDS(blocked_ids, &cursor, set);
	*out = member_cache_put(members->cache, arena, key, (struct member_stamp){version, 0}, set);
	return OK;
}
