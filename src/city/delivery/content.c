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
#define TEXT_MOST 5000 /* UTF-16 units, as LINE counts */
#define SENDER_MOST 20
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

bool content_is_tags(const struct node *object, const char *key)
{
	return strcmp(key, "tags") == 0 && content_role(object, "data", 0) == CONTENT_DATA;
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
	enum { MARK_NONE, MARK_TEXT, MARK_SENDER } mark; /* on the message that is written now */
	int64_t buttons; /* postback buttons written so far */
	const struct node *drill_words; /* of the flex bubble being written */
};

static void edited(struct render *render, size_t at, struct str old, struct str new)
{
	if (render->edit_count < EDITS_MOST)
		render->edits[render->edit_count++] = (struct edit){
		        at, (int64_t)utf8_utf16_length(new) - (int64_t)utf8_utf16_length(old)};
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

/* Placeholders and, in bubbles, addresses. */
static struct str rewritten(struct render *render, struct str text, enum content_role role)
{
	bool links = role == CONTENT_BUBBLE;
	if (str_find(text, S("{{")) < 0 && (!links || str_find(text, S("://")) < 0))
		return text;
	struct buf out;
	buf_init(&out, render->arena, RENDER_MOST);
	for (size_t at = 0; at < text.len;) {
		struct content_placeholder placeholder;
		struct str old, new;
		size_t url = links ? url_find_at(text, at) : 0;
		if (url) {
			old = str_of(text.ptr + at, url);
			new = link_for(render, old);
		} else if (content_placeholder(text, at, render->how->columns, &placeholder) &&
		           content_value(render->arena, render->how, &placeholder, &new)) {
			old = str_of(text.ptr + at, placeholder.len);
			if (role == CONTENT_URL && at > 0 && !str_starts(text, S("tel:")))
				new = percent_encoded(render->arena, new);
		} else {
			buf_char(&out, text.ptr[at++]);
			continue;
		}
		edited(render, utf8_utf16_length(str_left(text, at)), old, new);
		buf_str(&out, new);
		at += old.len;
	}
	return buf_view(&out);
}

static struct str bubble_text(struct render *render, struct str text)
{
	render->edit_count = 0;
	struct str made = rewritten(render, text, CONTENT_BUBBLE);
	bool drill = render->how->drill && !str_starts(text, S(CONTENT_DRILL_MARK));
	struct str mark = str_fmt(render->arena, "%s%s", render->mark == MARK_TEXT ? MARK : "",
	                          drill ? CONTENT_DRILL_MARK : "");
	if (mark.len == 0)
		return made;
	edited(render, 0, S(""), mark);
	return str_fmt(render->arena, "%.*s%.*s", FMT(mark), FMT(made));
}

/* Room for 300 characters is little for Japanese: the word stays with us. */
static struct str button_data(struct render *render, struct str data)
{
	int64_t no = render->buttons++;
	if (render->how->button.len)
		return str_fmt(render->arena, "%.*s&n=%" PRId64, FMT(render->how->button), no);
	if (render->how->broadcast_id == 0)
		return data;
	return str_fmt(render->arena, "b=%" PRId64 "&n=%" PRId64, render->how->broadcast_id, no);
}

static struct str text_for(struct render *render, enum content_role role, struct str text)
{
	if (str_starts(text, S("media:")))
		return str_fmt(render->arena, "%.*s/media/%.*s", FMT(render->how->public_url), FMT(str_skip(text, 6)));
	switch (role) {
	case CONTENT_URL: return link_for(render, rewritten(render, text, role));
	case CONTENT_DATA: return button_data(render, text);
	case CONTENT_BUBBLE: return bubble_text(render, text);
	case CONTENT_PLAIN: return rewritten(render, text, role);
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

/* Words that a drill marks, but for those of text bubbles. */
static bool takes_drill_mark(const struct render *render, const struct node *object, const char *key, int depth)
{
	if (!render->how->drill || str_starts(node_text(node_get(object, key), S("")), S(CONTENT_DRILL_MARK)))
		return false;
	if (object == render->drill_words && strcmp(key, "text") == 0)
		return true;
	return content_drill_takes(object, str_from(key), depth);
}

static void write_member(struct render *render, struct emit *emit, const struct node *object, const char *key,
                         int depth)
{
	const struct node *value = node_get(object, key);
	emit_key(emit, str_from(key));
	enum content_role role = content_role(object, key, depth);
	if (!node_is(value, NODE_TEXT) || role == CONTENT_BUBBLE) {
		write_node(render, emit, value, depth + 1);
		return;
	}
	struct str text = text_for(render, role, node_text(value, S("")));
	if (takes_drill_mark(render, object, key, depth))
		text = str_fmt(render->arena, CONTENT_DRILL_MARK "%.*s", FMT(text));
	emit_text(emit, NULL, text);
}

/* In the place of a sender that staff gave it, whose picture stays. */
static void write_marked_sender(struct render *render, struct emit *emit, const struct node *message)
{
	const struct node *sender = node_get(message, "sender");
	struct str name = node_text(node_get(sender, "name"), S("")), icon = node_text(node_get(sender, "iconUrl"), S(""));
	name = str_fmt(render->arena, MARK "%.*s", FMT(name));
	emit_key(emit, S("sender"));
	emit_begin(emit, NULL);
	emit_text(emit, "name", utf8_utf16_length(name) > SENDER_MOST ? S(MARK) : name);
	if (icon.len)
		emit_text(emit, "iconUrl", text_for(render, CONTENT_PLAIN, icon));
	emit_end(emit);
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
		} else if (render->mark != MARK_SENDER || strcmp(key, "sender") != 0) {
			struct render rest = *render; /* keeps the edits of this text */
			write_member(&rest, emit, bubble, key, 1);
			render->buttons = rest.buttons;
		}
	}
	if (render->mark == MARK_SENDER)
		write_marked_sender(render, emit, bubble);
	emit_end(emit);
}

static void write_object(struct render *render, struct emit *emit, const struct node *object, int depth)
{
	if (depth == 1 && content_role(object, "text", 1) == CONTENT_BUBBLE &&
	    node_is(node_get(object, "text"), NODE_TEXT)) {
		write_bubble(render, emit, object);
		return;
	}
	bool sender = depth == 1 && render->mark == MARK_SENDER;
	if (render->how->drill && str_eq(node_text(node_get(object, "type"), S("")), S("bubble")))
		render->drill_words = content_drill_words(object);
	emit_begin(emit, NULL);
	for (const char *key = node_next(object, NULL); key; key = node_next(object, key))
		if (!content_is_tags(object, key) && (!sender || strcmp(key, "sender") != 0))
			write_member(render, emit, object, key, depth);
	if (sender)
		write_marked_sender(render, emit, object);
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

static bool has_room_for_mark(struct render *render, const struct node *message)
{
	if (!is_bubble(message))
		return false;
	struct str text = bubble_text(render, node_text(node_get(message, "text"), S("")));
	return utf8_utf16_length(text) + utf8_utf16_length(S(MARK)) <= TEXT_MOST;
}

/* A text bubble takes the mark, else a bubble of its own while there is room, else
 * the name that stands above each bubble. */
static void write_marked(struct render *render, struct emit *emit, const struct node *messages)
{
	size_t count = node_count(messages), first = 0;
	while (first < count && !has_room_for_mark(render, node_at(messages, first)))
		first++;
	bool own = first == count && count < BUBBLES_MOST;
	emit_list(emit, NULL);
	if (own)
		emit_raw(emit, NULL, S("{\"type\":\"text\",\"text\":\"" MARK "\"}"));
	for (size_t i = 0; i < count; i++) {
		render->mark = i == first ? MARK_TEXT : first == count && !own ? MARK_SENDER : MARK_NONE;
		write_node(render, emit, node_at(messages, i), 1);
	}
	emit_end_list(emit);
}

/* A bubble of its own before what has no words. */
static void write_drill(struct render *render, struct emit *emit, const struct node *messages)
{
	emit_list(emit, NULL);
	for (size_t i = 0; i < node_count(messages); i++) {
		if (!render->how->in_place && !content_drill_speaks(node_at(messages, i)))
			emit_raw(emit, NULL, S("{\"type\":\"text\",\"text\":\"" CONTENT_DRILL_MARK "これは訓練です。\"}"));
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
	else if (how->drill && node_is(messages, NODE_ARRAY))
		write_drill(&render, &emit, messages);
	else
		write_node(&render, &emit, messages, 0);
	return buf_done(&buf, out);
}
