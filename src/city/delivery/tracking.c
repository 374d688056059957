/* tracking: counted links and buttons. */
#include "tracking.h"

#include "arena.h"
#include "content_button.h"
#include "db.h"
#include "secret.h"
#include "tracking.sql.h"

#define CODE_BYTES 6

enum err tracking_add(struct db *db, struct arena *arena, int64_t broadcast_id, enum language language,
                      const struct str *urls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(sql_link_add(db, arena, random_token(arena, CODE_BYTES), broadcast_id, urls[i], S(""), language_code(language)));
	return OK;
}

enum err tracking_links(struct db *db, struct arena *arena, int64_t broadcast_id, struct tracked_link **out,
                        size_t *count)
{
	struct link_of_broadcast_row *rows;
	TRY(sql_link_of_broadcast(db, arena, broadcast_id, &rows, count));
	*out = arena_array(arena, struct tracked_link, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct tracked_link){rows[i].id,   rows[i].code,    rows[i].url, rows[i].label,
		                                  rows[i].taps, rows[i].tappers, LANGUAGE_JA};
		(void)language_of_code(rows[i].language, &(*out)[i].language);
	}
	return OK;
}

enum err tracking_codes(struct db *db, struct arena *arena, int64_t broadcast_id, enum language language,
                        struct content_link **out, size_t *count)
{
	struct tracked_link *links;
	size_t found;
	TRY(tracking_links(db, arena, broadcast_id, &links, &found));
	*out = arena_array(arena, struct content_link, found);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (links[i].language == language)
			(*out)[(*count)++] = (struct content_link){.url = links[i].url, .code = links[i].code};
	return OK;
}

enum err tracking_buttons(struct db *db, struct arena *arena, int64_t broadcast_id,
                          struct tracked_button **out, size_t *count)
{
	struct link_buttons_row *rows;
	TRY(sql_link_buttons(db, arena, broadcast_id, &rows, count));
	*out = arena_array(arena, struct tracked_button, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct tracked_button){rows[i].button, rows[i].people};
	return OK;
}

enum err tracking_add_buttons(struct db *db, struct arena *arena, int64_t broadcast_id,
                              const struct content_button *buttons, size_t count)
{
	struct button_add_in *rows = arena_array(arena, struct button_add_in, count);
	int64_t changed;
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct button_add_in){broadcast_id, (int64_t)i, buttons[i].word, buttons[i].tags};
	return count ? sql_button_add(db, arena, rows, count, &changed) : OK;
}

enum err tracking_button(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t no, struct str word,
                         struct sent_button *out)
{
	if (no >= 0) {
		struct button_by_no_row row;
		TRY(sql_button_by_no(db, arena, broadcast_id, no, &row));
		*out = (struct sent_button){row.word, row.tags};
		return OK;
	}
	struct button_by_word_row row;
	TRY(sql_button_by_word(db, arena, broadcast_id, word, &row));
	*out = (struct sent_button){row.word, row.tags};
	return OK;
}

enum err tracking_target(struct db *db, struct arena *arena, struct str code, int64_t *link_id, struct str *url)
{
	struct link_by_code_row row;
	TRY(sql_link_by_code(db, arena, code, &row));
	*link_id = row.id;
	*url = row.url;
	return OK;
}

enum err tracking_tap(struct db *db, struct arena *arena, int64_t link_id, struct str visitor, int64_t now)
{
	int64_t first;
	TRY(sql_link_visit(db, arena, link_id, visitor, now, &first));
	return sql_link_count_tap(db, arena, link_id, first);
}
