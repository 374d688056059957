/* history: pieces of 500, opened and compared. */
#include "history.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "history.sql.h"
#include "str.h"
#include "utf8.h"
#include "utterance.h"

#define PIECE 500

#define ROW_OF(row)                                                                                   \
	(struct history_row)                                                                         \
	{                                                                                            \
		.id = (row).id, .at = (row).at, .friend_id = (row).friend_id,                        \
		.conversation_id = (row).conversation_id, .by_city = str_eq((row).speaker, S("city")), \
		.desk = (row).desk, .staff = (row).staff, .message = S("null"),                      \
	}

static bool has_words(struct arena *arena, struct str message, struct str folded)
{
	const struct node *node;
	if (folded.len == 0)
		return true;
	if (node_parse(arena, message, &node) != OK)
		return false;
	struct str text = node_text(node_get(node, "text"), node_text(node_get(node, "altText"), S("")));
	return str_find(utf8_fold(arena, text), folded) >= 0;
}

struct reading {
	struct db *db;
	struct arena *arena; /* of what is given back */
	struct arena *piece; /* of what is looked at; freed after every piece */
	const struct keyring *keyring;
	const struct history_filter *filter;
	struct str folded;
	struct history_page *out;
};

/* Adds it when its words fit. */
static enum err consider(const struct reading *r, struct history_row row, bool has, struct str body)
{
	if (has)
		TRY(utterance_open(r->keyring, r->piece, row.friend_id, body, &row.message));
	if (has ? !has_words(r->piece, row.message, r->folded) : r->folded.len > 0)
		return OK;
	row.desk = str_dup(r->arena, row.desk);
	row.staff = str_dup(r->arena, row.staff);
	row.message = str_dup(r->arena, row.message);
	r->out->rows[r->out->count++] = row;
	return OK;
}

static enum err piece_down(const struct reading *r, size_t most, size_t *count)
{
	struct history_down_row *rows;
	const struct history_down_in in = {r->filter->desks.everywhere, r->filter->desks.departments, r->filter->desk_id,
	                                   r->filter->from, r->filter->to, r->out->next, PIECE};
	TRY(sql_history_down(r->db, r->piece, &in, &rows, count));
	for (size_t i = 0; i < *count && r->out->count < most; i++) {
		TRY(consider(r, ROW_OF(rows[i]), rows[i].has_body, rows[i].body));
		r->out->next = rows[i].id;
	}
	return OK;
}

enum err history_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct history_filter *filter, int64_t before, size_t most, struct history_page *out)
{
	struct reading r = {.db = db, .arena = arena, .keyring = keyring, .filter = filter, .out = out,
	                    .folded = utf8_fold(arena, str_trim(filter->q))};
	size_t looked = 0, count = PIECE;
	enum err result = OK;
	*out = (struct history_page){.rows = arena_array(arena, struct history_row, most), .next = before ? before : INT64_MAX};
	while (result == OK && out->count < most && count == PIECE && looked < HISTORY_LOOK_MOST) {
		r.piece = arena_new();
		result = piece_down(&r, most, &count);
		looked += count;
		arena_free(&r.piece);
	}
	if (out->count < most && count < PIECE)
		out->next = 0;
	return result;
}

static enum err piece_up(const struct reading *r, int64_t after)
{
	struct history_up_row *rows;
	size_t count;
	const struct history_up_in in = {r->filter->desks.everywhere, r->filter->desks.departments, r->filter->desk_id,
	                                 r->filter->from, r->filter->to, after, PIECE};
	TRY(sql_history_up(r->db, r->piece, &in, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(consider(r, ROW_OF(rows[i]), rows[i].has_body, rows[i].body));
	r->out->next = count ? rows[count - 1].id : 0;
	return OK;
}

enum err history_after(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct history_filter *filter, int64_t after, struct history_page *out)
{
	struct reading r = {.db = db, .arena = arena, .keyring = keyring, .filter = filter, .out = out,
	                    .folded = utf8_fold(arena, str_trim(filter->q)), .piece = arena_new()};
	*out = (struct history_page){.rows = arena_array(arena, struct history_row, PIECE)};
	enum err result = piece_up(&r, after);
	arena_free(&r.piece);
	return result;
}
