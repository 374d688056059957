/* friend_named: asked in pieces, put beside each other again by bsearch. */
#include "friend_named.h"

#include "db.h"
#include "friend_named.sql.h"
#include "str.h"
#include "utf8.h"

#include <stdlib.h>

#define ASKED_AT_ONCE 500

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static int by_line_id(const void *a, const void *b)
{
	const struct friend_named_lines_row *x = a, *y = b;
	return str_compare(x->line_user_id, y->line_user_id);
}

static int64_t number_in(struct arena *arena, struct str key)
{
	int64_t number;
	if (!str_to_i64(key, &number) && !str_to_i64(utf8_fold(arena, key), &number)) /* wide digits */
		return 0;
	return number > 0 && number <= UINT32_MAX ? number : 0;
}

static enum err numbers(struct db *db, struct arena *arena, const struct str *keys, size_t count, int64_t *ids)
{
	int64_t wanted[ASKED_AT_ONCE], *found = NULL;
	size_t asked = 0, there = 0;
	for (size_t i = 0; i < count; i++) {
		ids[i] = number_in(arena, keys[i]);
		if (ids[i])
			wanted[asked++] = ids[i];
	}
	if (asked)
		TRY(sql_friend_named_numbers(db, arena, (struct i64_list){wanted, asked}, &found, &there));
	if (there)
		qsort(found, there, sizeof *found, by_id);
	for (size_t i = 0; i < count; i++)
		if (!there || !bsearch(&ids[i], found, there, sizeof *found, by_id))
			ids[i] = 0;
	return OK;
}

static enum err line_ids(struct db *db, struct arena *arena, const struct str *keys, size_t count, int64_t *ids)
{
	struct friend_named_lines_row *found;
	size_t there;
	TRY(sql_friend_named_lines(db, arena, (struct text_list){keys, count}, &found, &there));
	if (there)
		qsort(found, there, sizeof *found, by_line_id);
	for (size_t i = 0; i < count; i++) {
		const struct friend_named_lines_row key = {.line_user_id = keys[i]};
		const struct friend_named_lines_row *same = there ? bsearch(&key, found, there, sizeof *found, by_line_id) : NULL;
		ids[i] = same ? same->id : 0;
	}
	return OK;
}

enum err friend_named(struct db *db, struct arena *arena, bool by_number, const struct str *keys, size_t count, int64_t *ids)
{
	for (size_t done = 0; done < count; done += ASKED_AT_ONCE) {
		size_t piece = count - done < ASKED_AT_ONCE ? count - done : ASKED_AT_ONCE;
		TRY(by_number ? numbers(db, arena, keys + done, piece, ids + done) : line_ids(db, arena, keys + done, piece, ids + done));
	}
	return OK;
}
