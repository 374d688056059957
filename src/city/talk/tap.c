/* tap: reading what a button says, and keeping it. */
#include "tap.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "str.h"
#include "tag.h"
#include "tap.sql.h"
#include "tracking.h"
#include "utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* It was sent percent-encoded; a sign that stands alone is itself. */
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

/* The rest whole: a word is the staff's own. */
static bool read_word(struct arena *arena, struct str rest, struct str *word)
{
	*word = plain_word(arena, rest);
	if (word->len == 0 || !utf8_is_text(*word))
		return false;
	*word = utf8_cut(*word, TAP_BUTTON_MOST);
	return true;
}

bool tap_read(struct arena *arena, struct str data, struct tap *out)
{
	struct str rest = data, piece;
	*out = (struct tap){.no = -1, .word = S("")};
	if (!str_cut(&rest, '&', &piece) || !str_starts(piece, S("b=")) || !rest.ptr)
		return false;
	if (!str_to_i64(str_skip(piece, 2), &out->broadcast_id) || out->broadcast_id <= 0)
		return false;
	if (str_starts(rest, S("n=")))
		return str_to_i64(str_skip(rest, 2), &out->no) && out->no >= 0;
	return str_starts(rest, S("k=")) && read_word(arena, str_skip(rest, 2), &out->word);
}

enum err tap_record(struct db *db, struct arena *arena, const struct tap *tap, int64_t friend_id, int64_t at)
{
	struct sent_button button;
	enum err err = tracking_button(db, arena, tap->broadcast_id, tap->no, tap->word, &button);
	if (err == ERR_NOT_FOUND)
		return tap->no < 0 ? sql_tap_add(db, arena, tap->broadcast_id, tap->word, friend_id, at) : OK;
	TRY(err);
	TRY(sql_tap_add(db, arena, tap->broadcast_id, utf8_cut(button.word, TAP_BUTTON_MOST), friend_id, at));
	return tag_tapped(db, arena, button.tags, friend_id, (struct tag_giver){TAG_BY_BUTTON, tap->broadcast_id}, at);
}
