/* digest_hear: which button, and what is behind it. Data that somebody made up opens
 * nothing: only who was among the people of an item may read it. */
#include "digest_hear.h"

#include "arena.h"
#include "article_say.h"
#include "broadcast.h"
#include "content.h"
#include "content_person.h"
#include "db.h"
#include "digest.h"
#include "digest_hear.sql.h"
#include "digest_text.h"
#include "field.h"
#include "friend.h"
#include "hear.h"
#include "jst.h"
#include "people.h"
#include "tap.h"
#include "tracking.h"
#include "translation.h"
#include "turn.h"

#define LIST_MOST 56 /* four bubbles */
#define ITEM_WORD S("d=")

/* An audience can be 100 KB: it does not stay longer than the look. */
static enum err is_among(struct str packed, int64_t friend_id, bool *among)
{
	struct arena *own = arena_new();
	struct people *set;
	enum err err = people_unpack(own, packed, &set);
	if (err == OK)
		*among = people_has(set, friend_id);
	arena_free(&own);
	return err;
}

/* --- one of them ------------------------------------------------------------------- */

static enum err may_read(struct turn *turn, int64_t broadcast_id, bool *may)
{
	struct str *rows;
	size_t count;
	*may = false;
	TRY(sql_digest_hear_item(turn->db, turn->arena, broadcast_id, &rows, &count));
	for (size_t i = 0; i < count && !*may; i++)
		TRY(is_among(rows[i], turn->friend->id, may));
	return OK;
}

static enum err as_it_was_sent(struct turn *turn, const struct broadcast *broadcast)
{
	const struct node *messages, *condition;
	struct content_link *links;
	struct content_person person;
	enum language language;
	size_t link_count;
	int64_t day = jst_day_of_ms(broadcast->started_at ? broadcast->started_at : broadcast->created_at);
	TRY(node_parse(turn->arena, broadcast->messages, &messages));
	TRY(node_parse(turn->arena, broadcast->condition, &condition));
	TRY(translations_speak(turn->db, turn->arena, broadcast->translations, turn->friend->reads, &language, &messages));
	TRY(tracking_codes(turn->db, turn->arena, broadcast->id, language, &links, &link_count));
	struct content_source source = {.keyring = turn->context->keyring, .day = day,
	                                .needs = content_needs(messages, (struct content_columns){0})};
	content_children_meant(condition, day, &source.children);
	TRY(content_people(turn->db, turn->arena, &source, &turn->friend->id, 1, &person));
	const struct content_how how = {.public_url = turn->context->public_url, .broadcast_id = broadcast->id,
	                                .links = links, .link_count = link_count, .day = day, .person = &person};
	turn->department_id = broadcast->department_id;
	return content_render(turn->arena, messages, &how, &turn->messages);
}

static enum err say_item(struct turn *turn, int64_t broadcast_id)
{
	struct broadcast broadcast;
	int64_t corrections;
	bool may;
	TRY(may_read(turn, broadcast_id, &may));
	if (!may)
		return OK;
	TRY(broadcast_find(turn->db, turn->arena, broadcast_id, &broadcast));
	TRY(sql_digest_hear_corrected(turn->db, turn->arena, broadcast_id,
	                              str_fmt(turn->arena, "%%{\"exactly\":%" PRId64 "}%%", broadcast_id), &corrections));
	if (corrections > 0) {
		TRY(turn_words(turn));
		turn->messages = say_text(turn->arena, digest_word(turn->words, DIGEST_GONE));
		return OK;
	}
	if (turn->reply_token.len == 0) /* not read: nothing can be said */
		return OK;
	TRY(as_it_was_sent(turn, &broadcast));
	return sql_digest_hear_read(turn->db, turn->arena, broadcast_id, turn->friend->id, turn->at);
}

/* --- a list of their own ------------------------------------------------------------ */

struct listing {
	struct say_line lines[LIST_MOST];
	size_t count;
	int64_t last;
};

static enum err list_items(struct turn *turn, int64_t digest_id, struct listing *out)
{
	struct digest_hear_items_cursor cursor;
	struct digest_hear_items_row row;
	TRY(sql_digest_hear_items_open(turn->db, turn->arena, digest_id, &cursor));
	while (out->count < LIST_MOST && sql_digest_hear_items_next(&cursor, &row)) {
		bool among = false;
		if (row.broadcast_id == out->last)
			continue;
		TRY(is_among(row.people, turn->friend->id, &among));
		if (!among)
			continue;
		out->last = row.broadcast_id;
		struct digest_line line;
		TRY(digest_line(turn->arena, turn->words,
		                &(struct digest_text){str_dup(turn->arena, row.first_text), str_dup(turn->arena, row.translations),
		                                      row.has_until_day ? row.until_day : 0},
		                &line));
		turn->draft = turn->draft || line.draft;
		out->lines[out->count++] =
			(struct say_line){.text = line.shown, .data = str_fmt(turn->arena, "d=%" PRId64, row.broadcast_id)};
	}
	return sql_digest_hear_items_close(&cursor);
}

static enum err say_list(struct turn *turn, int64_t digest_id)
{
	struct listing *listing = arena_make(turn->arena, struct listing);
	TRY(turn_words(turn));
	TRY(list_items(turn, digest_id, listing));
	if (listing->count == 0)
		return OK;
	for (size_t at = 0; at < listing->count; at += SAY_LINES_MOST) {
		size_t left = listing->count - at;
		const struct say_bubble bubble = {.title = digest_head(turn->arena, turn->words, (int64_t)listing->count),
		                                  .note = digest_word(turn->words, DIGEST_CHOOSE),
		                                  .lines = listing->lines + at,
		                                  .line_count = left < SAY_LINES_MOST ? left : SAY_LINES_MOST};
		TRY(say_with_bubble(turn->arena, turn->messages, &bubble, &turn->messages));
	}
	return OK;
}

/* --- which button ----------------------------------------------------------------------- */

/* The one behind the nth button; 0: the list. */
static int64_t item_behind(struct str items, int64_t no)
{
	struct str piece;
	int64_t id = 0;
	for (int64_t i = 0; items.len && str_cut(&items, ',', &piece); i++)
		if (i == no && str_to_i64(piece, &id))
			return id;
	return 0;
}

static enum err hear_button(struct turn *turn, const struct tap *tap, bool *taken)
{
	struct digest_hear_group_row group;
	enum err err = sql_digest_hear_group(turn->db, turn->arena, tap->broadcast_id, &group);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	*taken = true;
	TRY(tap_record(turn->db, turn->arena, tap, turn->friend->id, turn->at));
	int64_t item = item_behind(group.items, tap->no);
	return item ? say_item(turn, item) : say_list(turn, group.digest_id);
}

enum err digest_hear(struct turn *turn, bool *taken)
{
	struct tap tap;
	int64_t item;
	*taken = false;
	if (turn->data.len == 0)
		return OK;
	if (str_starts(turn->data, ITEM_WORD) && str_to_i64(str_skip(turn->data, ITEM_WORD.len), &item)) {
		*taken = true;
		return say_item(turn, item);
	}
	return tap_read(turn->arena, turn->data, &tap) && tap.no >= 0 ? hear_button(turn, &tap, taken) : OK;
}
