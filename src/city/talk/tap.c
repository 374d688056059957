/* tap: reading "b=ID&k=WORD" and keeping it. */
#include "tap.h"

#include "arena.h"
#include "db.h"
#include "str.h"
#include "tap.sql.h"
#include "utf8.h"

bool tap_read(struct str data, int64_t *broadcast_id, struct str *button)
{
	struct str rest = data, piece;
	int64_t id = 0;
	struct str word = {NULL, 0};
	if (!str_cut(&rest, '&', &piece) || !str_starts(piece, S("b=")) || !str_to_i64(str_skip(piece, 2), &id))
		return false;
	if (!rest.ptr || !str_starts(rest, S("k=")))
		return false;
	word = str_skip(rest, 2); /* the rest whole: the word is the staff's own */
	if (id <= 0 || word.len == 0 || !utf8_is_text(word))
		return false;
	*broadcast_id = id;
	*button = utf8_cut(word, TAP_BUTTON_MOST);
	return true;
}

enum err tap_record(struct db *db, struct arena *arena, int64_t broadcast_id, struct str button,
                    int64_t friend_id, int64_t at)
{
	return sql_tap_add(db, arena, broadcast_id, button, friend_id, at);
}
