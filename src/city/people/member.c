/* member: changes of table membership, each with a new version. */
#include "members.h"

#include "arena.h"
#include "db.h"
#include "members.sql.h"
#include "secret.h"

#define CHANGES_KEPT 2000 /* of each option */
#define DELETED_AT_ONCE 500

static int64_t new_version(void)
{
	uint64_t version;
	random_bytes(&version, sizeof version);
	return (int64_t)(version >> 1);
}

/* friend_id 0: many. The row of table option is locked from here to the commit,
 * so the numbers of changes are given out in the order of commits. */
static enum err changed_option(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id, int64_t rows,
                               bool *changed)
{
	int64_t no, version = new_version();
	if (changed)
		*changed = rows > 0;
	if (rows == 0)
		return OK;
	TRY(sql_option_new_version(db, arena, option_id, version, &no));
	TRY(sql_member_change_add(db, arena, option_id, no, version, friend_id));
	return no > CHANGES_KEPT ? sql_member_change_forget(db, arena, option_id, no - CHANGES_KEPT) : OK;
}

enum err member_add(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id, bool *changed)
{
	int64_t rows;
	TRY(sql_member_insert(db, arena, option_id, friend_id, &rows));
	return changed_option(db, arena, option_id, friend_id, rows, changed);
}

enum err member_remove(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id, bool *changed)
{
	int64_t rows;
	TRY(sql_member_delete(db, arena, option_id, friend_id, &rows));
	return changed_option(db, arena, option_id, friend_id, rows, changed);
}

enum err members_add_many(struct db *db, struct arena *arena, int64_t option_id, const int64_t *friend_ids,
                          size_t count, int64_t *added)
{
	struct member_insert_many_in *rows = arena_array(arena, struct member_insert_many_in, count);
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct member_insert_many_in){option_id, friend_ids[i]};
	TRY(sql_member_insert_many(db, arena, rows, count, added));
	return changed_option(db, arena, option_id, 0, *added, NULL);
}

enum err members_remove_many(struct db *db, struct arena *arena, int64_t option_id, const int64_t *friend_ids,
                             size_t count, int64_t *removed)
{
	int64_t all = 0, rows;
	for (size_t done = 0; done < count; done += DELETED_AT_ONCE) {
		size_t piece = count - done < DELETED_AT_ONCE ? count - done : DELETED_AT_ONCE;
		TRY(sql_member_delete_many(db, arena, option_id, (struct i64_list){friend_ids + done, piece}, &rows));
		all += rows;
	}
	if (removed)
		*removed = all;
	return changed_option(db, arena, option_id, 0, all, NULL);
}

enum err members_clear(struct db *db, struct arena *arena, int64_t option_id, int64_t *removed)
{
	int64_t rows;
	TRY(sql_member_delete_all(db, arena, option_id, &rows));
	if (removed)
		*removed = rows;
	return changed_option(db, arena, option_id, 0, rows, NULL);
}

enum err members_join(struct db *db, struct arena *arena, int64_t from_option, int64_t to_option, int64_t *added)
{
	int64_t rows;
	TRY(sql_member_insert_of(db, arena, from_option, to_option, &rows));
	if (added)
		*added = rows;
	return changed_option(db, arena, to_option, 0, rows, NULL);
}

enum err members_children_changed(struct db *db, struct arena *arena)
{
	return sql_child_set_version(db, arena, new_version());
}

enum err members_blocked_changed(struct db *db, struct arena *arena)
{
	return sql_state_set_version(db, arena, S("state"), new_version());
}

enum err member_has(struct db *db, struct arena *arena, int64_t option_id, int64_t friend_id, bool *has)
{
	int64_t there;
	TRY(sql_member_there(db, arena, option_id, friend_id, &there));
	*has = there > 0;
	return OK;
}

enum err member_options(struct db *db, struct arena *arena, int64_t friend_id, int64_t **options, size_t *count)
{
	return sql_member_options(db, arena, friend_id, options, count);
}
