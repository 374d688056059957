/* scenario_file_tongue: a scenario's translations in its file: by step and choice,
 * without the number that only this city knows. */
#include "scenario_file.h"

#include "arena.h"
#include "content.h"
#include "emit.h"
#include "field.h"
#include "scope.h"
#include "wording_talk.h"

static const struct str kinds[] = {S_INIT("scenario"), S_INIT("scenario_text")};

static void write_one(struct emit *emit, const struct wording_kind *kind, const struct wording_row *row, size_t front)
{
	for (int l = LANGUAGE_EASY; l < LANGUAGES; l++) {
		const struct wording *w = &row->in[l];
		if (w->state != WORDING_DRAFT && w->state != WORDING_REVIEWED)
			continue;
		emit_begin(emit, NULL);
		emit_text(emit, "kind", str_from(kind->key));
		emit_text(emit, "thing", str_skip(row->thing.thing, front));
		emit_text(emit, "language", language_code((enum language)l));
		emit_text(emit, "text", w->text);
		emit_end(emit);
	}
}

enum err scenario_file_write_tongues(struct db *db, struct arena *arena, int64_t id, struct emit *emit)
{
	size_t front = str_fmt(arena, "%" PRId64 ".", id).len;
	emit_list(emit, "translations");
	for (size_t k = 0; k < COUNT(kinds); k++) {
		const struct wording_query query = {wording_kind_find(kinds[k]), {SCOPE_EVERYWHERE, id}};
		struct wording_row *rows;
		size_t count;
		TRY(wording_list(db, arena, &query, &rows, &count));
		for (size_t i = 0; i < count; i++)
			write_one(emit, query.kind, &rows[i], front);
	}
	emit_end_list(emit);
	return OK;
}

/* --- reading -------------------------------------------------------------------- */

static enum err take_one(struct db *db, struct arena *arena, const struct node *node, const struct scenario_file_hand *hand)
{
	struct wording_edit edit = {.kind = wording_kind_find(node_text(node_get(node, "kind"), S(""))),
	                            .text = node_text(node_get(node, "text"), S("")),
	                            .staff_id = hand->staff_id,
	                            .now = hand->now};
	struct str place = node_text(node_get(node, "thing"), S(""));
	if (!edit.kind || edit.kind->function != RIGHT_SCENARIO ||
	    !language_of_code(node_text(node_get(node, "language"), S("")), &edit.language) || edit.text.len == 0)
		return fail(ERR_INVALID, "no translation of a scenario");
	edit.thing = str_fmt(arena, "%" PRId64 ".%.*s", hand->scenario_id, FMT(place));
	if (edit.kind->messages)
		TRY(wording_content_check(db, arena, &edit, hand->setting));
	return wording_save(db, arena, &edit);
}

enum err scenario_file_take_tongues(struct db *db, struct arena *arena, struct str json, const struct scenario_file_hand *hand,
                                    struct scenario_file *file)
{
	const struct node *top;
	size_t left_out = 0;
	TRY(node_parse(arena, json, &top));
	const struct node *list = node_get(top, "translations");
	for (size_t i = 0; node_is(list, NODE_ARRAY) && i < node_count(list) && i < WORDINGS_MOST; i++) {
		enum err err = take_one(db, arena, node_at(list, i), hand);
		if (err != OK && err != ERR_INVALID && err != ERR_NOT_FOUND && err != ERR_LIMIT)
			return err;
		if (err != OK) {
			err_clear();
			left_out++;
		}
	}
	if (left_out && file->missing_count < SCENARIO_MISSING_MOST)
		file->missing[file->missing_count++] =
			str_fmt(arena, "ほかの言語の訳のうち%zu件は、取りこめませんでした。「ほかの言語の訳」で書き直してください。", left_out);
	return OK;
}
