/* tag_json: one walk that looks at, or rewrites, lists of option ids. */
#include "tag_json.h"

#include "arena.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "tag_json.sql.h"

#include <string.h>

#define JSON_MOST ((size_t)1 << 20)

struct merged {
	int64_t id, into;
};

struct tag_json {
	struct merged *merged;
	size_t count;
};

struct walk {
	struct arena *arena;
	const struct tag_json *known;
	int64_t *ids; /* found so far */
	size_t count, room;
	bool given_only;
};

enum err tag_json_open(struct db *db, struct arena *arena, struct tag_json **out)
{
	struct tag_json_merged_row *rows;
	struct tag_json *known = arena_make(arena, struct tag_json);
	TRY(sql_tag_json_merged(db, arena, &rows, &known->count));
	known->merged = arena_array(arena, struct merged, known->count);
	for (size_t i = 0; i < known->count; i++)
		known->merged[i] = (struct merged){rows[i].id, rows[i].merged_into};
	*out = known;
	return OK;
}

static int64_t current(const struct tag_json *known, int64_t id)
{
	for (size_t i = 0; i < known->count; i++)
		if (known->merged[i].id == id)
			return known->merged[i].into;
	return id;
}

/* A tag by itself, as in deeds (talk/deed.h). */
static bool is_id(const char *key) { return strcmp(key, "tag") == 0 || strcmp(key, "untag") == 0; }

/* The lists of ids: "options" anywhere, "add" and "remove" within "tags". */
static bool is_ids(const char *key, bool in_tags)
{
	return in_tags ? strcmp(key, "add") == 0 || strcmp(key, "remove") == 0 : strcmp(key, "options") == 0;
}

static bool gives(const char *key, bool in_tags) { return strcmp(key, in_tags ? "add" : "tag") == 0; }

static void take(struct walk *w, int64_t id)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->ids[i] == id)
			return;
	if (w->count == w->room) {
		int64_t *wider = arena_array(w->arena, int64_t, 2 * w->room + 16);
		for (size_t i = 0; i < w->count; i++)
			wider[i] = w->ids[i];
		w->ids = wider;
		w->room = 2 * w->room + 16;
	}
	w->ids[w->count++] = id;
}

static void look(struct walk *w, const struct node *node, bool in_tags, bool ids)
{
	if (ids && node_is_integer(node))
		take(w, current(w->known, node_i64(node, 0)));
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++)
		look(w, node_at(node, i), in_tags, ids);
	if (!node_is(node, NODE_OBJECT))
		return;
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key))
		look(w, node_get(node, key), strcmp(key, "tags") == 0,
		     w->given_only ? gives(key, in_tags) : is_ids(key, in_tags) || is_id(key));
}

static size_t walk_for(struct walk *walk, struct arena *arena, struct str json, int64_t **out)
{
	const struct node *node;
	if (node_parse(arena, json, &node) != OK)
		err_clear();
	else
		look(walk, node, false, false);
	*out = walk->ids;
	return walk->count;
}

size_t tag_json_ids(const struct tag_json *known, struct arena *arena, struct str json, int64_t **out)
{
	return walk_for(&(struct walk){.arena = arena, .known = known}, arena, json, out);
}

size_t tag_json_given(const struct tag_json *known, struct arena *arena, struct str json, int64_t **out)
{
	return walk_for(&(struct walk){.arena = arena, .known = known, .given_only = true}, arena, json, out);
}

static bool was_before(const struct walk *w, const struct node *list, size_t end, int64_t id)
{
	for (size_t i = 0; i < end; i++)
		if (current(w->known, node_i64(node_at(list, i), 0)) == id)
			return true;
	return false;
}

static void write(const struct walk *w, struct emit *emit, const struct node *node, bool in_tags);

static void write_ids(const struct walk *w, struct emit *emit, const struct node *list)
{
	emit_list(emit, NULL);
	for (size_t i = 0; i < node_count(list); i++) {
		int64_t id = current(w->known, node_i64(node_at(list, i), 0));
		if (!was_before(w, list, i, id))
			emit_i64(emit, NULL, id);
	}
	emit_end_list(emit);
}

static void write(const struct walk *w, struct emit *emit, const struct node *node, bool in_tags)
{
	if (node_is(node, NODE_ARRAY)) {
		emit_list(emit, NULL);
		for (size_t i = 0; i < node_count(node); i++)
			write(w, emit, node_at(node, i), false);
		emit_end_list(emit);
	} else if (node_is(node, NODE_OBJECT)) {
		emit_begin(emit, NULL);
		for (const char *key = node_next(node, NULL); key; key = node_next(node, key)) {
			const struct node *value = node_get(node, key);
			emit_key(emit, str_from(key));
			if (is_ids(key, in_tags) && node_is(value, NODE_ARRAY))
				write_ids(w, emit, value);
			else if (is_id(key) && node_is_integer(value))
				emit_i64(emit, NULL, current(w->known, node_i64(value, 0)));
			else
				write(w, emit, value, strcmp(key, "tags") == 0);
		}
		emit_end(emit);
	} else {
		emit_raw(emit, NULL, node_dump(w->arena, node));
	}
}

enum err tag_json_current(struct db *db, struct arena *arena, struct str json, struct str *out)
{
	const struct node *node;
	struct tag_json *known;
	struct buf text;
	struct emit emit;
	*out = json;
	if (str_find(json, S("\"options\"")) < 0 && str_find(json, S("\"tags\"")) < 0 && str_find(json, S("tag\"")) < 0)
		return OK;
	TRY(tag_json_open(db, arena, &known));
	if (known->count == 0)
		return OK;
	const struct walk walk = {.arena = arena, .known = known};
	TRY(node_parse(arena, json, &node));
	buf_init(&text, arena, JSON_MOST);
	emit_init(&emit, &text);
	write(&walk, &emit, node, false);
	return buf_done(&text, out);
}
