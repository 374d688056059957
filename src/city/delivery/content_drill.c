/* content_drill: where the mark of a drill goes, so that no bubble of one can be
 * taken for the real thing. Words take it at their beginning; what has no words
 * gets a bubble before it. */
#include "content_part.h"

#include "field.h"

static bool is_type(const struct node *node, struct str type)
{
	return node_is(node, NODE_OBJECT) && str_eq(node_text(node_get(node, "type"), S("")), type);
}

static const struct node *first_words(const struct node *node, int depth)
{
	if (depth > 12)
		return NULL;
	if (node_is(node, NODE_ARRAY)) {
		for (size_t i = 0; i < node_count(node); i++) {
			const struct node *found = first_words(node_at(node, i), depth + 1);
			if (found)
				return found;
		}
		return NULL;
	}
	if (!node_is(node, NODE_OBJECT))
		return NULL;
	bool words = is_type(node, S("text")) || is_type(node, S("span"));
	if (words && node_text(node_get(node, "text"), S("")).len)
		return node;
	return first_words(node_get(node, "contents"), depth + 1);
}

const struct node *content_drill_words(const struct node *bubble)
{
	static const char *const blocks[] = {"header", "body", "footer"};
	for (size_t i = 0; i < COUNT(blocks); i++) {
		const struct node *found = first_words(node_get(bubble, blocks[i]), 0);
		if (found)
			return found;
	}
	return NULL;
}

static bool flex_has_words(const struct node *contents)
{
	if (is_type(contents, S("bubble")))
		return content_drill_words(contents) != NULL;
	const struct node *list = node_is(contents, NODE_OBJECT) ? node_get(contents, "contents") : NULL;
	for (size_t i = 0; i < node_count(list); i++)
		if (!content_drill_words(node_at(list, i)))
			return false;
	return node_count(list) > 0;
}

bool content_drill_speaks(const struct node *message)
{
	if (!node_is(message, NODE_OBJECT))
		return true; /* nonsense is told elsewhere */
	if (content_role(message, "text", 1) == CONTENT_BUBBLE || is_type(message, S("location")))
		return true;
	if (is_type(message, S("flex")))
		return flex_has_words(node_get(message, "contents"));
	return is_type(message, S("template")) && !is_type(node_get(message, "template"), S("image_carousel"));
}

size_t content_drill_extra(const struct node *messages)
{
	size_t extra = 0;
	for (size_t i = 0; i < node_count(messages); i++)
		extra += !content_drill_speaks(node_at(messages, i));
	return extra;
}

bool content_drill_takes(const struct node *object, struct str key, int depth)
{
	struct str type = node_text(node_get(object, "type"), S(""));
	if (depth == 1)
		return str_eq(key, S("altText")) || (str_eq(key, S("title")) && str_eq(type, S("location")));
	if (!str_eq(key, S("text")) || depth > 4)
		return false;
	bool column = type.len == 0 && node_is(node_get(object, "actions"), NODE_ARRAY);
	return column || str_eq(type, S("buttons")) || str_eq(type, S("confirm"));
}
