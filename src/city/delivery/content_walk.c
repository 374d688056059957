/* content_walk: questions to all texts of a message. */
#include "content_part.h"

#include "arena.h"
#include "field.h"
#include "url_find.h"

static void walk(const struct node *node, int depth, const struct content_visit *visit);

static void walk_object(const struct node *object, int depth, const struct content_visit *visit)
{
	for (const char *key = node_next(object, NULL); key; key = node_next(object, key)) {
		const struct node *value = node_get(object, key);
		if (node_is(value, NODE_TEXT))
			visit->text(visit->context, content_role(object, key, depth), node_text(value, S("")));
		else
			walk(value, depth + 1, visit);
	}
}

static void walk(const struct node *node, int depth, const struct content_visit *visit)
{
	if (node_is(node, NODE_OBJECT))
		walk_object(node, depth, visit);
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++) {
		const struct node *item = node_at(node, i);
		if (node_is(item, NODE_TEXT))
			visit->text(visit->context, CONTENT_PLAIN, node_text(item, S("")));
		else
			walk(item, depth + 1, visit);
	}
}

void content_walk(const struct node *messages, const struct content_visit *visit) { walk(messages, 0, visit); }

void content_walk_one(const struct node *message, const struct content_visit *visit) { walk(message, 1, visit); }

struct need_look {
	struct content_columns columns;
	struct content_needs needs;
};

static void look_for_needs(void *context, enum content_role role, struct str text)
{
	(void)role;
	struct need_look *look = context;
	struct content_placeholder found;
	for (size_t at = 0; at + 1 < text.len; at++) {
		if (text.ptr[at] != '{' || !content_placeholder(text, at, look->columns, &found))
			continue;
		look->needs.name |= found.key == CONTENT_KEY_NAME;
		look->needs.child |= found.key == CONTENT_KEY_CHILD_NAME || found.key == CONTENT_KEY_CHILD_AGE;
		look->needs.column |= found.key == CONTENT_KEY_COLUMN;
	}
}

struct content_needs content_needs(const struct node *messages, struct content_columns columns)
{
	struct need_look look = {.columns = columns};
	const struct content_visit visit = {&look, look_for_needs};
	content_walk(messages, &visit);
	return look.needs;
}

bool content_is_personal(const struct node *messages, struct content_columns columns)
{
	struct content_needs needs = content_needs(messages, columns);
	return needs.name || needs.child || needs.column;
}

/* LINE opens its own pages in the app; a detour would lose that. */
bool content_is_counted(struct str url, struct str public_url)
{
	static const struct str own[] = {S_INIT("https://liff.line.me/"), S_INIT("https://line.me/"),
	                                 S_INIT("https://miniapp.line.me/"), S_INIT("https://lin.ee/"),
	                                 S_INIT("https://page.line.me/")};
	if (!str_starts(url, S("https://")) && !str_starts(url, S("http://")))
		return false;
	if (str_starts(url, public_url) || str_find(url, S("{{")) >= 0)
		return false;
	for (size_t i = 0; i < COUNT(own); i++)
		if (str_starts(url, own[i]))
			return false;
	return true;
}

struct collector {
	struct str public_url;
	struct str *urls;
	size_t count;
	struct arena *arena;
};

static void collect(struct collector *to, struct str url)
{
	if (to->count == CONTENT_LINKS_MOST || !content_is_counted(url, to->public_url))
		return;
	for (size_t i = 0; i < to->count; i++)
		if (str_eq(to->urls[i], url))
			return;
	to->urls[to->count++] = str_dup(to->arena, url);
}

static void collect_links(void *context, enum content_role role, struct str text)
{
	if (role == CONTENT_URL)
		collect(context, text);
	for (size_t at = 0; role == CONTENT_BUBBLE && at < text.len;) {
		size_t len = url_find_at(text, at);
		if (len)
			collect(context, str_of(text.ptr + at, len));
		at += len ? len : 1;
	}
}

enum err content_links(struct arena *arena, const struct node *messages, struct str public_url,
                       struct str **urls, size_t *count)
{
	struct collector to = {.public_url = public_url,
	                       .urls = arena_array(arena, struct str, CONTENT_LINKS_MOST),
	                       .arena = arena};
	const struct content_visit visit = {&to, collect_links};
	content_walk(messages, &visit);
	*urls = to.urls;
	*count = to.count;
	return OK;
}

struct str content_first_text(struct arena *arena, const struct node *messages)
{
	static const char *const places[] = {"text", "altText", "title"};
	for (size_t place = 0; place < COUNT(places); place++)
		for (size_t i = 0; i < node_count(messages); i++) {
			const struct node *message = node_at(messages, i);
			struct str text = node_is(message, NODE_OBJECT)
			                          ? str_trim(node_text(node_get(message, places[place]), S("")))
			                          : S("");
			if (text.len)
				return str_dup(arena, text);
		}
	return S("");
}
