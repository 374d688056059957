/* similar: titles without their numbers, and conditions as they are kept. */
#include "similar.h"

#include "arena.h"
#include "buf.h"
#include "similar.sql.h"
#include "utf8.h"

#define KEY_BYTES_MOST 2048

/* 健診のお知らせ（12月5日）のコピー → けんしんのおしらせ(月日) or so: what is left when
 * dates and counts are gone. */
static struct str key_of(struct arena *arena, struct str title)
{
	static const struct str copy = S_INIT("のコピー");
	struct buf out;
	buf_init(&out, arena, KEY_BYTES_MOST);
	while (str_ends(title, copy))
		title = str_left(title, title.len - copy.len);
	struct str folded = utf8_fold(arena, title);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.ptr[i] < '0' || folded.ptr[i] > '9')
			buf_char(&out, folded.ptr[i]);
	return buf_view(&out);
}

static int64_t pick(struct arena *arena, const struct broadcast *broadcast, const struct similar_rows_row *rows, size_t count)
{
	struct str key = key_of(arena, broadcast->title);
	for (size_t i = 0; i < count; i++)
		if (rows[i].id == broadcast->origin_id)
			return rows[i].id;
	for (size_t i = 0; i < count; i++)
		if (str_eq(key_of(arena, rows[i].title), key))
			return rows[i].id;
	bool everybody = str_eq(broadcast->condition, S("{}")); /* says nothing about what it is */
	for (size_t i = 0; i < count && !everybody; i++)
		if (str_eq(rows[i].condition, broadcast->condition))
			return rows[i].id;
	return 0;
}

enum err broadcast_similar(struct db *db, struct arena *arena, const struct broadcast *broadcast, struct broadcast *out)
{
	struct similar_rows_row *rows;
	size_t count;
	TRY(sql_similar_rows(db, arena, broadcast->department_id, broadcast->id, &rows, &count));
	int64_t id = pick(arena, broadcast, rows, count);
	return id ? broadcast_find(db, arena, id, out) : fail(ERR_NOT_FOUND, "似た配信はまだありません。");
}
