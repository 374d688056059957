/* inbox: a thin layer over its table. */
#include "inbox.h"

#include "arena.h"
#include "db.h"
#include "inbox.sql.h"
#include "secret.h"
#include "str.h"

#include <stdlib.h>

enum err inbox_store(struct db *db, struct arena *arena, const struct inbox_new *events, size_t count,
                     int64_t now, int64_t *added)
{
	struct event_store_in *rows = arena_array(arena, struct event_store_in, count);
	for (size_t i = 0; i < count; i++) {
		struct str id = events[i].webhook_event_id;
		/* LINE always names its events; one without a name cannot be told from its repeat. */
		if (id.len == 0)
			id = random_ulid(arena, now);
		rows[i] = (struct event_store_in){id, now, events[i].body, now};
	}
	int64_t changed = 0;
	if (count > 0)
		TRY(sql_event_store(db, arena, rows, count, &changed));
	if (added)
		*added = changed;
	return OK;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct inbox_event *)a)->id, y = ((const struct inbox_event *)b)->id;
	return (x > y) - (x < y);
}

enum err inbox_claim(struct db *db, struct arena *arena, int64_t now, int64_t lease_ms, int64_t most,
                     struct inbox_event **events, size_t *count)
{
	struct event_claim_row *rows;
	TRY(sql_event_claim(db, arena, now, now + lease_ms, most, &rows, count));
	*events = arena_array(arena, struct inbox_event, *count);
	for (size_t i = 0; i < *count; i++)
		(*events)[i] = (struct inbox_event){rows[i].id, rows[i].tries, rows[i].received_at, rows[i].body};
	qsort(*events, *count, sizeof **events, by_id);
	return OK;
}

enum err inbox_done(struct db *db, struct arena *arena, const int64_t *ids, size_t count)
{
	return count ? sql_event_done(db, arena, (struct i64_list){ids, count}) : OK;
}

enum err inbox_again(struct db *db, struct arena *arena, int64_t id, int64_t at)
{
	return sql_event_again(db, arena, id, at);
}

enum err inbox_give_up(struct db *db, struct arena *arena, int64_t id)
{
	return sql_event_give_up(db, arena, id);
}

enum err inbox_counts(struct db *db, struct arena *arena, int64_t *waiting, int64_t *given_up)
{
	struct event_counts_row row;
	TRY(sql_event_counts(db, arena, &row));
	*waiting = row.waiting;
	*given_up = row.given_up;
	return OK;
}

enum err inbox_forget(struct db *db, struct arena *arena, int64_t before)
{
	return sql_event_forget(db, arena, before);
}

#define ERASED_AT_ONCE 500

/* Up to ERASED_AT_ONCE of them. */
static enum err given_up_of(struct db *db, struct arena *arena, struct str line_user_id, int64_t *ids, size_t *count)
{
	struct event_given_up_cursor cursor;
	struct event_given_up_row row;
	*count = 0;
	TRY(sql_event_given_up_open(db, arena, 0, &cursor));
	while (*count < ERASED_AT_ONCE && sql_event_given_up_next(&cursor, &row))
		if (str_find(row.body, line_user_id) >= 0)
			ids[(*count)++] = row.id;
	return sql_event_given_up_close(&cursor);
}

enum err inbox_erase(struct db *db, struct arena *arena, struct str line_user_id, int64_t *forgotten)
{
	int64_t ids[ERASED_AT_ONCE];
	size_t count = ERASED_AT_ONCE;
	*forgotten = 0;
	while (line_user_id.len && count == ERASED_AT_ONCE) {
		TRY(given_up_of(db, arena, line_user_id, ids, &count));
		if (count)
			TRY(sql_event_done(db, arena, (struct i64_list){ids, count}));
		*forgotten += (int64_t)count;
	}
	return OK;
}
