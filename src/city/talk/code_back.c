/* code_back: codes that are taken back, and with them what they gave: a tag that the list
 * gave last, and the answer that it set. */
#include "code_list.h"

#include "arena.h"
#include "attribute.h"
#include "code_file.sql.h"
#include "deed.h"
#include "field.h"
#include "members.h"
#include "tag.h"

#define AT_ONCE 500

enum err code_losers(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list ids,
                     int64_t **friend_ids, size_t *count)
{
	*count = 0;
	*friend_ids = NULL;
	if (!list->takes_back || ids.count == 0)
		return OK;
	TRY(sql_code_users(db, arena, list->id, ids, friend_ids, count));
	return *count > CODE_LOSERS_MOST
	               ? fail(ERR_LIMIT, "役割をなくす人が%d人を超えます。先に友だちの画面でタグを外すか、分けて行ってください。", CODE_LOSERS_MOST)
	               : OK;
}

/* Who has the tag for another reason keeps it. */
static enum err take_tag(struct db *db, struct arena *arena, int64_t option_id, int64_t list_id, struct i64_list people)
{
	int64_t *ids;
	size_t count;
	TRY(sql_code_tagged(db, arena, option_id, list_id, people, &ids, &count));
	TRY(members_remove_many(db, arena, option_id, ids, count, NULL));
	return tag_forget_many(db, arena, option_id, ids, count);
}

static enum err take_one(struct db *db, struct arena *arena, const struct node *deed, int64_t list_id, struct i64_list people)
{
	int64_t tag = node_i64(node_get(deed, "tag"), 0), option = node_i64(node_get(deed, "option"), 0);
	if (tag) {
		TRY(option_current(db, arena, &tag, 1));
		return take_tag(db, arena, tag, list_id, people);
	}
	return option ? members_remove_many(db, arena, option, people.at, people.count, NULL) : OK;
}

static enum err take_deeds(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list people)
{
	const struct node *deeds;
	TRY(node_parse(arena, list->deeds, &deeds));
	for (size_t i = 0; i < node_count(deeds); i++)
		TRY(take_one(db, arena, node_at(deeds, i), list->id, people));
	return OK;
}

static enum err take_back(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list ids, int64_t *people)
{
	int64_t *friends, changed;
	size_t count;
	TRY(code_losers(db, arena, list, ids, &friends, &count));
	for (size_t done = 0; done < count; done += AT_ONCE)
		TRY(take_deeds(db, arena, list,
		               (struct i64_list){friends + done, count - done < AT_ONCE ? count - done : AT_ONCE}));
	*people = (int64_t)count;
	TRY(sql_code_uses_forget(db, arena, ids, &changed));
	return sql_code_unused(db, arena, ids, &changed);
}

enum err codes_withdraw(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list ids, int64_t now,
                        int64_t *people)
{
	int64_t changed;
	*people = 0;
	if (ids.count == 0)
		return OK;
	TRY(sql_code_revoked(db, arena, ids, now, &changed));
	if (list->takes_back)
		TRY(take_back(db, arena, list, ids, people));
	return sql_code_own_forget(db, arena, ids, &changed);
}
