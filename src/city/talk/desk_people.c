/* desk_people: everybody's rights at once, and those that fit. */
#include "desk_people.h"

#include "arena.h"
#include "colleague.h"
#include "db.h"
#include "rights.h"
#include "role.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
	const struct colleague *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

enum err desk_people(struct db *db, struct arena *arena, int64_t department_id, int64_t now, struct desk_person **out,
                     size_t *count)
{
	struct colleague_list all;
	TRY(colleague_all(db, arena, &all));
	int64_t *ids = arena_array(arena, int64_t, all.count);
	struct rights *rights = arena_array(arena, struct rights, all.count);
	qsort(all.items, all.count, sizeof *all.items, by_id);
	for (size_t i = 0; i < all.count; i++)
		ids[i] = all.items[i].id;
	const struct rights_ask ask = {.staff_ids = {ids, all.count}, .now = now};
	TRY(rights_of_many(db, arena, &ask, rights));
	*out = arena_array(arena, struct desk_person, all.count);
	*count = 0;
	for (size_t i = 0; i < all.count; i++)
		if (rights_may_in(&rights[i], RIGHT_CONVERSATION, ACTION_EDIT, department_id))
			(*out)[(*count)++] = (struct desk_person){all.items[i].id, all.items[i].name, all.items[i].department,
			                                          rights[i].administrator};
	return OK;
}
