/* tap: reading "b=ID&k=WORD" and keeping it. */
#include "tap.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "str.h"
#include "tap.sql.h"
#include "utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* content.c sends the word percent-encoded; a sign that stands alone is itself. */
static struct str plain_word(struct arena *arena, struct str word)
{
	struct buf out;
	buf_init(&out, arena, word.len + 1);
	for (size_t i = 0; i < word.len; i++) {
		int high = word.ptr[i] == '%' && i + 2 < word.len ? hex_digit(word.ptr[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(word.ptr[i + 2]) : -1;
		buf_char(&out, low >= 0 ? (char)(high << 4 | low) : word.ptr[i]);
		i += low >= 0 ? 2 : 0;
	}
	return buf_view(&out);
}

bool tap_read(struct arena *arena, struct str data, int64_t *broadcast_id, struct str *button)
{
	struct str rest = data, piece;
	int64_t id = 0;
	struct str word = {NULL, 0};
	if (!str_cut(&rest, '&', &piece) || !str_starts(piece, S("b=")) || !str_to_i64(str_skip(piece, 2), &id))
		return false;
	if (!rest.ptr || !str_starts(rest, S("k=")))
		return false;
	word = plain_word(arena, str_skip(rest, 2)); /* the rest whole: the word is the staff's own */
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
