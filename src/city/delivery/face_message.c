/* face_message: LINE's sender in messages: finding it, and putting it there. */
#include "face.h"

#include "arena.h"
#include "emit.h"
#include "field.h"

#define MESSAGES_BYTES ((size_t)512 << 10)
#define DEPTH_MOST 12

static struct str token_of(struct str url)
{
	struct str token = str_starts(url, S("media:")) ? str_skip(url, 6) : url, rest = token;
	return str_starts(url, S("media:")) && str_cut(&rest, '/', &token) ? token : url;
}

struct walk {
	struct arena *arena;
	struct face_look *out;
	size_t *count;
};

static void take(const struct walk *walk, struct str place, const struct node *sender)
{
	if (!node_is(sender, NODE_OBJECT) || *walk->count >= FACE_LOOKS_MOST)
		return;
	walk->out[(*walk->count)++] = (struct face_look){
		.field = str_fmt(walk->arena, "%.*s.sender", FMT(place)),
		.name = node_text(node_get(sender, "name"), S("")),
		.icon = token_of(node_text(node_get(sender, "iconUrl"), S(""))),
	};
}

static void look(const struct walk *walk, struct str place, const struct node *node, int depth)
{
	if (depth > DEPTH_MOST)
		return;
	for (size_t i = 0; node_is(node, NODE_ARRAY) && i < node_count(node); i++)
		look(walk, str_fmt(walk->arena, "%.*s[%zu]", FMT(place), i), node_at(node, i), depth + 1);
	if (!node_is(node, NODE_OBJECT))
		return;
	if (node_is(node_get(node, "type"), NODE_TEXT))
		take(walk, place, node_get(node, "sender"));
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key))
		look(walk, str_fmt(walk->arena, "%.*s.%s", FMT(place), key), node_get(node, key), depth + 1);
}

void face_looks(struct arena *arena, struct str place, const struct node *node, struct face_look *out, size_t *count)
{
	const struct walk walk = {arena, out, count};
	*count = 0;
	look(&walk, place, node, 0);
}

static void write_one(struct emit *emit, struct arena *arena, const struct node *message, struct str name, struct str url)
{
	if (!node_is(message, NODE_OBJECT) || field_given(message, "sender")) {
		emit_raw(emit, NULL, node_dump(arena, message));
		return;
	}
	emit_begin(emit, NULL);
	for (const char *key = node_next(message, NULL); key; key = node_next(message, key)) {
		emit_key(emit, str_from(key));
		emit_raw(emit, NULL, node_dump(arena, node_get(message, key)));
	}
	emit_begin(emit, "sender");
	emit_text(emit, "name", name);
	if (url.len)
		emit_text(emit, "iconUrl", url);
	emit_end(emit);
	emit_end(emit);
}

enum err face_put(struct db *db, struct arena *arena, const struct face_place *place, struct str messages,
                  struct str *out)
{
	struct str name, icon, url = S("");
	const struct node *list;
	struct buf text;
	struct emit emit;
	*out = messages;
	TRY(face_usual(db, arena, place->department_id, place->use, &name, &icon));
	if (name.len == 0 || messages.len == 0)
		return OK;
	if (icon.len)
		url = str_fmt(arena, "%.*s/media/%.*s/original", FMT(place->public_url), FMT(icon));
	TRY(node_parse(arena, messages, &list));
	buf_init(&text, arena, MESSAGES_BYTES);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < node_count(list); i++)
		write_one(&emit, arena, node_at(list, i), name, url);
	emit_end_list(&emit);
	return buf_done(&text, out);
}
