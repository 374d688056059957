/* content: walks over messages and writes what LINE gets. */
#include "content.h"

#include "arena.h"
#include "content_part.h"
#include "emit.h"
#include "field.h"
#include "url_find.h"
#include "utf8.h"

#include <string.h>

#define RENDER_MOST ((size_t)1 << 20)
#define MARK "【テスト】"
#define BUBBLES_MOST 5
#define EDITS_MOST 64

enum content_role content_role(const struct node *object, const char *key, int depth)
{
	struct str name = str_from(key);
	struct str type = node_text(node_get(object, "type"), S(""));
	if (str_eq(name, S("linkUri")) || str_eq(name, S("desktop")))
		return CONTENT_URL;
	if (str_eq(name, S("uri")) && str_eq(type, S("uri")))
		return CONTENT_URL;
	if (str_eq(name, S("data")) && (str_eq(type, S("postback")) || str_eq(type, S("datetimepicker"))))
		return CONTENT_DATA;
	if (depth == 1 && str_eq(name, S("text")) && (str_eq(type, S("text")) || str_eq(type, S("textV2"))))
		return CONTENT_BUBBLE;
	return CONTENT_PLAIN;
}

/* --- texts ------------------------------------------------------------------- */

/* Where a text grew or shrank, so that emoji places can follow. */
struct edit {
	size_t at;       /* UTF-16 units in the old text */
	int64_t longer;  /* UTF-16 units */
};
struct render {
	struct arena *arena;
	const struct content_how *how;
	struct edit edits[EDITS_MOST];
	size_t edit_count;
	bool marked; /* the test mark is on a text already */
	bool mark_next;
};

static void edited(struct render *render, size_t at, struct str old, struct str new)
{
	if (render->edit_count < EDITS_MOST)
		render->edits[render->edit_count++] = (struct edit){
		        at, (int64_t)utf8_utf16_length(new) - (int64_t)utf8_utf16_length(old)};
}

static struct str value_of(const struct content_person *person, struct str key)
{
	if (str_eq(key, S("name")))
		return person->name;
	return str_eq(key, S("child_name")) ? person->child_name : person->child_age;
}

static bool is_key(struct str key)
{
	return str_eq(key, S("name")) || str_eq(key, S("child_name")) || str_eq(key, S("child_age"));
}

bool content_placeholder(struct str text, size_t at, struct content_placeholder *out)
{
	struct str rest = str_skip(text, at);
	if (!str_starts(rest, S("{{")))
		return false;
	ptrdiff_t end = str_find(rest, S("}}"));
	if (end < 0)
		return false;
	struct str inside = str_left(str_skip(rest, 2), (size_t)end - 2);
	struct str key;
	str_cut(&inside, '|', &key);
	*out = (struct content_placeholder){.key = str_trim(key),
	                                    .instead = inside.ptr ? inside : S(""),
	                                    .len = (size_t)end + 2};
	return is_key(out->key);
}

static struct str instead_of(struct str key)
{
	if (str_eq(key, S("name")))
		return S("ご利用者");
	return str_eq(key, S("child_name")) ? S("お子さま") : S("");
}

static struct str filled(const struct render *render, const struct content_placeholder *placeholder)
{
	struct str value = value_of(render->how->person, placeholder->key);
	if (value.len)
		return value;
	return placeholder->instead.len ? placeholder->instead : instead_of(placeholder->key);
}

static struct str code_of(const struct render *render, struct str url)
{
	for (size_t i = 0; i < render->how->link_count; i++)
		if (str_eq(render->how->links[i].url, url))
			return render->how->links[i].code;
	return S("");
}

static struct str link_for(const struct render *render, struct str url)
{
	struct str code = code_of(render, url);
	if (code.len == 0)
		return url;
	return str_fmt(render->arena, "%.*s/l/%.*s", FMT(render->how->public_url), FMT(code));
}

/* Placeholders and, in bubbles, addresses. */
static struct str rewritten(struct render *render, struct str text, bool links)
{
	if (str_find(text, S("{{")) < 0 && (!links || str_find(text, S("://")) < 0))
		return text;
	struct buf out;
	buf_init(&out, render->arena, RENDER_MOST);
	for (size_t at = 0; at < text.len;) {
		struct content_placeholder placeholder;
		size_t url = links ? url_find_at(text, at) : 0;
		if (url) {
			struct str old = str_of(text.ptr + at, url), new = link_for(render, old);
			edited(render, utf8_utf16_length(str_left(text, at)), old, new);
			buf_str(&out, new);
			at += url;
		} else if (render->how->person && content_placeholder(text, at, &placeholder)) {
			struct str old = str_of(text.ptr + at, placeholder.len);
			struct str new = filled(render, &placeholder);
			edited(render, utf8_utf16_length(str_left(text, at)), old, new);
			buf_str(&out, new);
			at += placeholder.len;
		} else {
			buf_char(&out, text.ptr[at++]);
		}
	}
	return buf_view(&out);
}

static struct str bubble_text(struct render *render, struct str text)
{
	render->edit_count = 0;
	struct str made = rewritten(render, text, true);
	if (!render->mark_next)
		return made;
	render->mark_next = false;
	edited(render, 0, S(""), S(MARK));
	return str_fmt(render->arena, MARK "%.*s", FMT(made));
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.' || c == '_' || c == '~';
}

static struct str percent_encoded(struct arena *arena, struct str text)
{
	static const char hex[] = "0123456789ABCDEF";
	struct buf out;
	buf_init(&out, arena, 3 * text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (is_unreserved(text.ptr[i])) {
			buf_char(&out, text.ptr[i]);
			continue;
		}
		buf_char(&out, '%');
		buf_char(&out, hex[c >> 4]);
		buf_char(&out, hex[c & 15]);
	}
	return buf_view(&out);
}

static struct str button_data(const struct render *render, struct str data)
{
	if (render->how->broadcast_id == 0)
		return data;
	return str_fmt(render->arena, "b=%" PRId64 "&k=%.*s", render->how->broadcast_id,
	               FMT(percent_encoded(render->arena, data)));
}

static struct str text_for(struct render *render, enum content_role role, struct str text)
{
	if (str_starts(text, S("media:")))
		return str_fmt(render->arena, "%.*s/media/%.*s", FMT(render->how->public_url), FMT(str_skip(text, 6)));
	switch (role) {
	case CONTENT_URL: return link_for(render, text);
	case CONTENT_DATA: return button_data(render, rewritten(render, text, false));
	case CONTENT_BUBBLE: return bubble_text(render, text);
	case CONTENT_PLAIN: return rewritten(render, text, false);
	}
	return text;
}

/* --- the walk ------------------------------------------------------------------ */

static void write_node(struct render *render, struct emit *emit, const struct node *node, int depth);

static void write_emojis(struct render *render, struct emit *emit, const struct node *emojis)
{
	emit_list(emit, NULL);
	for (size_t i = 0; i < node_count(emojis); i++) {
		const struct node *emoji = node_at(emojis, i);
		int64_t index = node_i64(node_get(emoji, "index"), 0), moved = index;
		for (size_t e = 0; e < render->edit_count; e++)
			if ((int64_t)render->edits[e].at <= index)
				moved += render->edits[e].longer;
		emit_begin(emit, NULL);
		emit_i64(emit, "index", moved);
		emit_text(emit, "productId", node_text(node_get(emoji, "productId"), S("")));
		emit_text(emit, "emojiId", node_text(node_get(emoji, "emojiId"), S("")));
		emit_end(emit);
	}
	emit_end_list(emit);
}

static void write_member(struct render *render, struct emit *emit, const struct node *object, const char *key,
                         int depth)
{
	const struct node *value = node_get(object, key);
	emit_key(emit, str_from(key));
	enum content_role role = content_role(object, key, depth);
	if (node_is(value, NODE_TEXT) && role != CONTENT_BUBBLE)
		emit_text(emit, NULL, text_for(render, role, node_text(value, S(""))));
	else
		write_node(render, emit, value, depth + 1);
}

/* The text comes first: the places of emoji depend on it. */
static void write_bubble(struct render *render, struct emit *emit, const struct node *bubble)
{
	struct str text = bubble_text(render, node_text(node_get(bubble, "text"), S("")));
	emit_begin(emit, NULL);
	for (const char *key = node_next(bubble, NULL); key; key = node_next(bubble, key)) {
		const struct node *value = node_get(bubble, key);
		if (strcmp(key, "text") == 0) {
			emit_text(emit, "text", text);
		} else if (strcmp(key, "emojis") == 0 && node_is(value, NODE_ARRAY)) {
			emit_key(emit, S("emojis"));
			write_emojis(render, emit, value);
		} else {
			struct render rest = *render; /* keeps the edits of this text */
			write_member(&rest, emit, bubble, key, 1);
		}
	}
	emit_end(emit);
}

static void write_object(struct render *render, struct emit *emit, const struct node *object, int depth)
{
	if (depth == 1 && content_role(object, "text", 1) == CONTENT_BUBBLE &&
	    node_is(node_get(object, "text"), NODE_TEXT)) {
		write_bubble(render, emit, object);
		return;
	}
	emit_begin(emit, NULL);
	for (const char *key = node_next(object, NULL); key; key = node_next(object, key))
		write_member(render, emit, object, key, depth);
	emit_end(emit);
}

static void write_list(struct render *render, struct emit *emit, const struct node *list, int depth)
{
	emit_list(emit, NULL);
	for (size_t i = 0; i < node_count(list); i++)
		write_node(render, emit, node_at(list, i), depth + 1);
	emit_end_list(emit);
}

static void write_node(struct render *render, struct emit *emit, const struct node *node, int depth)
{
	switch (node_kind(node)) {
	case NODE_OBJECT: write_object(render, emit, node, depth); break;
	case NODE_ARRAY: write_list(render, emit, node, depth); break;
	case NODE_TEXT:
		emit_text(emit, NULL, text_for(render, CONTENT_PLAIN, node_text(node, S(""))));
		break;
	case NODE_NULL:
	case NODE_BOOL:
	case NODE_NUMBER: emit_raw(emit, NULL, node_dump(render->arena, node)); break;
	}
}

static bool is_bubble(const struct node *message)
{
	return node_is(message, NODE_OBJECT) && content_role(message, "text", 1) == CONTENT_BUBBLE;
}

/* A text bubble takes the mark, else a bubble of its own while there is room. */
static void write_marked(struct render *render, struct emit *emit, const struct node *messages)
{
	size_t count = node_count(messages), first = 0;
	while (first < count && !is_bubble(node_at(messages, first)))
		first++;
	bool own = first == count && count < BUBBLES_MOST;
	emit_list(emit, NULL);
	if (own)
		emit_raw(emit, NULL, S("{\"type\":\"text\",\"text\":\"" MARK "\"}"));
	for (size_t i = 0; i < count; i++) {
		render->mark_next = i == first;
		write_node(render, emit, node_at(messages, i), 1);
	}
	emit_end_list(emit);
}

enum err content_render(struct arena *arena, const struct node *messages, const struct content_how *how,
                        struct str *out)
{
	struct render render = {.arena = arena, .how = how};
	struct buf buf;
	struct emit emit;
	buf_init(&buf, arena, RENDER_MOST);
	emit_init(&emit, &buf);
	if (how->test && node_is(messages, NODE_ARRAY))
		write_marked(&render, &emit, messages);
	else
		write_node(&render, &emit, messages, 0);
	return buf_done(&buf, out);
}
