/* received: asks each stored audience. */
#include "received.h"

#include "arena.h"
#include "db.h"
#include "people.h"
#include "received.sql.h"

/* An audience can be 100 KB: it does not stay longer than the look. */
static enum err is_among(struct str audience, int64_t friend_id, bool *among)
{
	struct arena *own = arena_new();
	struct people *set;
	enum err err = people_unpack(own, audience, &set);
	if (err == OK)
		*among = people_has(set, friend_id);
	arena_free(&own);
	return err;
}

enum err received_list(struct db *db, struct arena *arena, const struct received_ask *ask, struct received **out,
                       size_t *count)
{
	struct received *found = arena_array(arena, struct received, ask->most);
	struct received_newest_cursor cursor;
	struct received_newest_row row;
	size_t n = 0;
	TRY(sql_received_newest_open(db, arena, ask->scope.everywhere, ask->scope.departments, &cursor));
	while (n < ask->most && sql_received_newest_next(&cursor, &row)) {
		bool among = false;
		TRY(is_among(row.audience, ask->friend_id, &among));
		if (among)
			found[n++] = (struct received){row.id, str_dup(arena, row.title), row.at};
	}
	TRY(sql_received_newest_close(&cursor));
	*out = found;
	*count = n;
	return OK;
}
