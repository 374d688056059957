/* conversation_list: pages of conversations, with the last words of each. */
#include "conversation.h"

#include "arena.h"
#include "conversation.sql.h"
#include "conversation_part.h"
#include "db.h"
#include "str.h"
#include "utterance.h"

static enum err open_newest(struct arena *arena, const struct keyring *keyring, struct conversation *c, bool has,
                            struct str sealed)
{
	c->newest = S("");
	return has ? utterance_open(keyring, arena, c->friend_id, sealed, &c->newest) : OK;
}

static enum err waiting(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct conversation_filter *filter, struct conversation **out, size_t *count)
{
	struct conversation_waiting_row *rows;
	const struct conversation_waiting_in in = {filter->scope.everywhere, filter->scope.departments, filter->desk_id,
	                                           filter->before_at, filter->before_id, (int64_t)filter->most};
	TRY(sql_conversation_waiting(db, arena, &in, &rows, count));
	*out = arena_array(arena, struct conversation, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = CONVERSATION_OF(rows[i]);
		TRY(open_newest(arena, keyring, &(*out)[i], rows[i].has_newest, rows[i].newest));
	}
	return OK;
}

enum err conversation_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                           const struct conversation_filter *filter, struct conversation **out, size_t *count)
{
	struct conversation_rows_row *rows;
	if (filter->box == BOX_WAITING)
		return waiting(db, arena, keyring, filter, out, count);
	const struct conversation_rows_in in = {
		.everywhere = filter->scope.everywhere,
		.departments = filter->scope.departments,
		.state = filter->box == BOX_CLOSED ? S("closed") : S("open"),
		.desk_id = filter->desk_id,
		.holder_id = filter->box == BOX_MINE ? filter->staff_id : 0,
		.before_at = filter->before_at ? filter->before_at : INT64_MAX,
		.before_id = filter->before_at ? filter->before_id : INT64_MAX,
		.most = (int64_t)filter->most,
	};
	TRY(sql_conversation_rows(db, arena, &in, &rows, count));
	*out = arena_array(arena, struct conversation, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = CONVERSATION_OF(rows[i]);
		TRY(open_newest(arena, keyring, &(*out)[i], rows[i].has_newest, rows[i].newest));
	}
	return OK;
}

enum err conversation_of_friends(struct db *db, struct arena *arena, const struct keyring *keyring, struct scope scope,
                                 struct i64_list friend_ids, struct conversation **out, size_t *count)
{
	struct conversation_friends_row *rows;
	TRY(sql_conversation_friends(db, arena, scope.everywhere, scope.departments, friend_ids, &rows, count));
	*out = arena_array(arena, struct conversation, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = CONVERSATION_OF(rows[i]);
		TRY(open_newest(arena, keyring, &(*out)[i], rows[i].has_newest, rows[i].newest));
	}
	return OK;
}

enum err conversation_count(struct db *db, struct arena *arena, struct scope scope, int64_t staff_id,
                            struct conversation_counts *out)
{
	struct conversation_counts_row row;
	TRY(sql_conversation_counts(db, arena, scope.everywhere, scope.departments, staff_id, &row));
	*out = (struct conversation_counts){row.waiting, row.open, row.mine};
	return OK;
}

enum err conversation_changed(struct db *db, struct arena *arena, int64_t *at)
{
	return sql_conversation_newest(db, arena, at);
}
