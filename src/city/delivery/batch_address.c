/* batch_address: LINE ids of the people of a batch.
 *
 * Most batches take a large part of the friends in their stretch of numbers: there
 * reading the stretch is several times faster than looking up each. */
#include "batch_address.h"

#include "arena.h"
#include "batch.sql.h"
#include "db.h"
#include "friend.h"

#include <string.h>

#define GAPS_MOST 6 /* read friends per wanted one, at most */
#define AT_ONCE 500 /* friend_line_ids() */

/* "U" and 32 hexadecimal digits, lower case; without branches, as it runs for
 * each of a million people. */
static bool is_line_id(struct str id)
{
	unsigned bad = 0;
	if (id.len != BATCH_LINE_ID || id.ptr[0] != 'U')
		return false;
	for (size_t i = 1; i < BATCH_LINE_ID; i++) {
		unsigned c = (unsigned char)id.ptr[i];
		bad |= (unsigned)((c - '0' > 9u) & (c - 'a' > 5u));
	}
	return bad == 0;
}

static enum err read_stretch(struct db *db, struct arena *arena, const int64_t *ids, size_t count, struct str *out)
{
	struct batch_addresses_cursor cursor;
	struct batch_addresses_row row;
	char *room = arena_alloc(arena, count * BATCH_LINE_ID);
	size_t next = 0;
	TRY(sql_batch_addresses_open(db, arena, ids[0], ids[count - 1], &cursor));
	while (sql_batch_addresses_next(&cursor, &row)) {
		while (next < count && ids[next] < row.id)
			next++;
		if (next == count || ids[next] != row.id || !is_line_id(row.line_user_id))
			continue;
		memcpy(room, row.line_user_id.ptr, BATCH_LINE_ID);
		out[next] = str_of(room, BATCH_LINE_ID);
		room += BATCH_LINE_ID;
	}
	return sql_batch_addresses_close(&cursor);
}

static enum err look_up(struct db *db, struct arena *arena, const int64_t *ids, size_t count, struct str *out)
{
	for (size_t at = 0; at < count; at += AT_ONCE)
		TRY(friend_line_ids(db, arena, ids + at, count - at < AT_ONCE ? count - at : AT_ONCE, out + at));
	for (size_t i = 0; i < count; i++)
		if (!is_line_id(out[i]))
			out[i] = S("");
	return OK;
}

enum err batch_addresses(struct db *db, struct arena *arena, const int64_t *ids, size_t count, struct str *out)
{
	if (count == 0)
		return OK;
	for (size_t i = 0; i < count; i++)
		out[i] = S("");
	int64_t stretch = ids[count - 1] - ids[0] + 1;
	return stretch <= (int64_t)count * GAPS_MOST ? read_stretch(db, arena, ids, count, out)
	                                             : look_up(db, arena, ids, count, out);
}
