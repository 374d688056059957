/* left_over: audience and batches of a broadcast, and of those that came after it. */
#include "left_over.h"

#include "arena.h"
#include "audience.h"
#include "db.h"
#include "left_over.sql.h"
#include "people.h"

#define FAMILY_MOST 500

static const struct str word = S_INIT("{\"leftOver\":");

static struct str pattern_of(struct arena *arena, int64_t broadcast_id)
{
	return str_fmt(arena, "%%{\"leftOver\":%" PRId64 "}%%", broadcast_id);
}

/* Of this broadcast alone: meant, and surely not reached. */
static enum err read_batches(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **meant,
                             struct people **missed)
{
	struct audience audience;
	struct left_over_ranges_cursor cursor;
	struct left_over_ranges_row range;
	TRY(audience_load(db, arena, broadcast_id, &audience));
	*missed = people_new(arena);
	*meant = audience.all;
	TRY(sql_left_over_ranges_open(db, arena, broadcast_id, &cursor));
	while (sql_left_over_ranges_next(&cursor, &range)) {
		people_add_range(*missed, audience_part(&audience, range.language), range.first_rank, range.people);
		people_add_listed(*missed, range.left_out_ids);
	}
	return sql_left_over_ranges_close(&cursor);
}

/* --- what else was sent for the same people ------------------------------------------ */

struct family {
	int64_t ids[FAMILY_MOST];
	size_t count;
};

static enum err add(struct family *family, int64_t id)
{
	for (size_t i = 0; i < family->count; i++)
		if (family->ids[i] == id)
			return OK;
	if (family->count == FAMILY_MOST)
		return fail(ERR_LIMIT, "同じ配信からの送り直しが多すぎます。");
	family->ids[family->count++] = id;
	return OK;
}

/* The next broadcast that a condition speaks of; 0 after the last. */
static int64_t next_parent(struct str *condition)
{
	for (ptrdiff_t at; (at = str_find(*condition, word)) >= 0;) {
		*condition = str_skip(*condition, (size_t)at + word.len);
		ptrdiff_t end = str_find_char(*condition, '}');
		int64_t id;
		if (end > 0 && str_to_i64(str_left(*condition, (size_t)end), &id))
			return id;
	}
	return 0;
}

/* The list grows while it is walked: upwards … */
static enum err find_ancestors(struct db *db, struct arena *arena, struct family *family)
{
	for (size_t i = 0; i < family->count; i++) {
		struct str condition;
		TRY(sql_left_over_condition(db, arena, family->ids[i], &condition));
		for (int64_t parent; (parent = next_parent(&condition)) != 0;)
			TRY(add(family, parent));
	}
	return OK;
}

/* … and downwards. */
static enum err find_descendants(struct db *db, struct arena *arena, const struct family *of, struct family *family)
{
	for (size_t i = 0; i < of->count + family->count; i++) {
		int64_t id = i < of->count ? of->ids[i] : family->ids[i - of->count];
		struct left_over_later_row *later;
		size_t count;
		TRY(sql_left_over_later(db, arena, id, pattern_of(arena, id), &later, &count));
		for (size_t l = 0; l < count; l++)
			TRY(add(family, later[l].id));
	}
	return OK;
}

/* Takes away whom the others reached, or may still reach. */
static enum err without_others(struct db *db, struct arena *arena, int64_t broadcast_id, struct people *set)
{
	struct family *up = arena_make(arena, struct family), *down = arena_make(arena, struct family);
	TRY(add(up, broadcast_id));
	TRY(find_ancestors(db, arena, up));
	TRY(find_descendants(db, arena, up, down));
	for (size_t i = 0; i < down->count; i++) {
		struct people *meant, *missed;
		if (down->ids[i] == broadcast_id)
			continue;
		TRY(read_batches(db, arena, down->ids[i], &meant, &missed));
		people_without(meant, missed);
		people_without(set, meant);
	}
	return OK;
}

enum err left_over(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out)
{
	struct people *meant, *missed;
	TRY(read_batches(db, arena, broadcast_id, &meant, &missed));
	TRY(without_others(db, arena, broadcast_id, missed));
	*out = missed;
	return OK;
}

enum err left_over_taken(struct db *db, struct arena *arena, int64_t broadcast_id, struct str *title)
{
	struct left_over_later_row *later;
	size_t count;
	TRY(sql_left_over_later(db, arena, broadcast_id, pattern_of(arena, broadcast_id), &later, &count));
	for (size_t i = 0; i < count; i++) {
		if (str_eq(later[i].state, S("draft")) || str_eq(later[i].state, S("cancelled")))
			continue;
		*title = later[i].title;
		return OK;
	}
	return fail(ERR_NOT_FOUND, "nothing was sent to those left over");
}

enum err left_over_lock_of(struct db *db, struct arena *arena, int64_t broadcast_id)
{
	return tx_lock(db, arena, str_fmt(arena, "left over:%" PRId64, broadcast_id));
}

enum err left_over_lock(struct db *db, struct arena *arena, struct str condition)
{
	for (int64_t id; (id = next_parent(&condition)) != 0;)
		TRY(left_over_lock_of(db, arena, id));
	return OK;
}
