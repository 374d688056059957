/* result: what LINE's statistics say about a broadcast. */
#include "result.h"

#include "arena.h"
#include "batch.h"
#include "db.h"
#include "jst.h"
#include "people.h"
#include "result.sql.h"

enum err result_find(struct db *db, struct arena *arena, int64_t broadcast_id, struct result *out)
{
	struct result_find_row row;
	enum err err = sql_result_find(db, arena, broadcast_id, &row);
	*out = (struct result){-1, -1, -1, -1, 0};
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = (struct result){.delivered = row.has_delivered ? row.delivered : -1,
	                       .opened = row.has_opened ? row.opened : -1,
	                       .clicked = row.has_clicked ? row.clicked : -1,
	                       .blocked_24h = row.has_blocked_24h ? row.blocked_24h : -1,
	                       .fetched_at = row.fetched_at};
	return OK;
}

static const int64_t *known(const int64_t *value) { return *value >= 0 ? value : NULL; }

enum err result_store(struct db *db, struct arena *arena, int64_t broadcast_id, const struct result *result)
{
	return sql_result_store(db, arena,
	                        &(struct result_store_in){broadcast_id, known(&result->delivered),
	                                                  known(&result->opened), known(&result->clicked),
	                                                  known(&result->blocked_24h), result->fetched_at});
}

enum err result_blocked(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t started_at, int64_t *people)
{
	struct people *received;
	struct result_blocked_between_cursor cursor;
	struct result_blocked_between_row row;
	int64_t count = 0;
	TRY(batch_received(db, arena, broadcast_id, &received));
	TRY(sql_result_blocked_between_open(db, arena, started_at, started_at + MS_DAY, &cursor));
	while (sql_result_blocked_between_next(&cursor, &row))
		count += people_has(received, row.friend_id);
	TRY(sql_result_blocked_between_close(&cursor));
	*people = count;
	return OK;
}

enum err result_request_id(struct db *db, struct arena *arena, int64_t broadcast_id, struct str *out)
{
	struct result_request_id_row row;
	enum err err = sql_result_request_id(db, arena, broadcast_id, &row);
	*out = S("");
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = row.has_request_id ? row.request_id : S("");
	return OK;
}
