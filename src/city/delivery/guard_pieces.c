/* guard_pieces: the words and addresses of a message, each with its place. */
#include "guard_part.h"

#include "arena.h"
#include "content.h"
#include "content_part.h"
#include "field.h"
#include "url_find.h"

#include <string.h>

#define PIECES_MOST 400
#define DEPTH_MOST 24

struct walk {
	struct guard_look *look;
	int depth;
};

static void add_url(struct guard_look *look, struct str url)
{
	if (look->url_count == CONTENT_LINKS_MOST || (!str_starts(url, S("https://")) && !str_starts(url, S("http://"))))
		return;
	for (size_t i = 0; i < look->url_count; i++)
		if (str_eq(look->urls[i], url))
			return;
	look->urls[look->url_count++] = url;
}

static bool is_words(const char *key)
{
	static const char *const keys[] = {"text", "title", "label", "altText", "displayText"};
	for (size_t i = 0; i < COUNT(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static void add_text(struct walk *walk, struct str field, const char *key, struct str text)
{
	struct guard_look *look = walk->look;
	for (size_t at = 0; at < text.len;) {
		size_t len = url_find_at(text, at);
		if (len)
			add_url(look, str_of(text.ptr + at, len));
		at += len ? len : 1;
	}
	if (look->piece_count < PIECES_MOST && text.len)
		look->pieces[look->piece_count++] =
		        (struct guard_piece){.field = field, .text = text, .alternative = strcmp(key, "altText") == 0};
}

static void walk_node(struct walk *walk, const struct node *node, struct str path);

static void walk_object(struct walk *walk, const struct node *object, struct str path)
{
	for (const char *key = node_next(object, NULL); key; key = node_next(object, key)) {
		const struct node *value = node_get(object, key);
		struct str field = str_fmt(walk->look->arena, "%.*s.%s", FMT(path), key);
		if (!node_is(value, NODE_TEXT))
			walk_node(walk, value, field);
		else if (content_role(object, key, walk->depth) == CONTENT_URL)
			add_url(walk->look, node_text(value, S("")));
		else if (is_words(key))
			add_text(walk, field, key, node_text(value, S("")));
	}
}

static void walk_node(struct walk *walk, const struct node *node, struct str path)
{
	if (walk->depth == DEPTH_MOST)
		return;
	walk->depth++;
	if (node_is(node, NODE_OBJECT))
		walk_object(walk, node, path);
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++)
		walk_node(walk, node_at(node, i), str_fmt(walk->look->arena, "%.*s[%zu]", FMT(path), i));
	walk->depth--;
}

void guard_pieces(struct guard_look *look)
{
	struct walk walk = {.look = look};
	look->pieces = arena_array(look->arena, struct guard_piece, PIECES_MOST);
	look->urls = arena_array(look->arena, struct str, CONTENT_LINKS_MOST);
	for (size_t i = 0; i < node_count(look->messages); i++)
		walk_node(&walk, node_at(look->messages, i), str_fmt(look->arena, "messages[%zu]", i));
}
