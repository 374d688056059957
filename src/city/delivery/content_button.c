/* content_button: the postback buttons of messages, in the order in which
 * content_render() numbers them. */
#include "content_part.h"

#include "arena.h"
#include "content_button.h"
#include "field.h"
#include "tag.h"
#include "utf8.h"

#define WORD_MOST 100 /* as talk/tap keeps it */

struct look {
	struct arena *arena;
	struct content_button *buttons; /* NULL: only counted */
	size_t count;
};

static struct str under(struct look *look, struct str path, const char *key)
{
	if (!look->buttons)
		return path;
	return path.len ? str_fmt(look->arena, "%.*s.%s", FMT(path), key) : str_from(key);
}

static struct str tags_of(struct look *look, const struct node *action)
{
	const struct node *tags = node_get(action, "tags");
	return node_is(tags, NODE_OBJECT) ? node_dump(look->arena, tags) : S("");
}

static struct str kind_of(struct look *look, const struct node *action)
{
	struct str type = node_text(node_get(action, "type"), S("")), mode = node_text(node_get(action, "mode"), S(""));
	return mode.len ? str_fmt(look->arena, "%.*s %.*s", FMT(type), FMT(mode)) : type;
}

static void walk(struct look *look, const struct node *node, struct str path, int depth)
{
	if (node_is(node, NODE_ARRAY))
		for (size_t i = 0; i < node_count(node); i++)
			walk(look, node_at(node, i),
			     look->buttons ? str_fmt(look->arena, "%.*s[%zu]", FMT(path), i) : path, depth + 1);
	if (!node_is(node, NODE_OBJECT))
		return;
	for (const char *key = node_next(node, NULL); key; key = node_next(node, key)) {
		const struct node *value = node_get(node, key);
		bool data = node_is(value, NODE_TEXT) && content_role(node, key, depth) == CONTENT_DATA;
		if (data && look->buttons)
			look->buttons[look->count] =
				(struct content_button){node_text(value, S("")), tags_of(look, node), kind_of(look, node), path};
		look->count += data;
		if (!content_is_tags(node, key))
			walk(look, value, under(look, path, key), depth + 1);
	}
}

void content_buttons(struct arena *arena, const struct node *messages, struct content_button **out, size_t *count)
{
	struct look look = {.arena = arena};
	walk(&look, messages, S("messages"), 0);
	look.buttons = arena_array(arena, struct content_button, look.count);
	look.count = 0;
	walk(&look, messages, S("messages"), 0);
	*out = look.buttons;
	*count = look.count;
}

static void problem(struct content_report *out, struct str field, struct str text)
{
	if (out->problem_count < CONTENT_NOTES_MOST)
		out->problems[out->problem_count++] = (struct content_note){field, text};
}

enum err content_check_buttons(struct db *db, struct arena *arena, const struct node *messages,
                               struct content_report *out)
{
	struct content_button *buttons;
	size_t count;
	content_buttons(arena, messages, &buttons, &count);
	for (size_t i = 0; i < count; i++) {
		struct str field = str_fmt(arena, "%.*s.data", FMT(buttons[i].path));
		if (str_trim(buttons[i].word).len == 0)
			problem(out, field, S("ボタンの「記録する名前」を入れてください。"));
		else if (utf8_graphemes(buttons[i].word) > WORD_MOST)
			problem(out, field, str_fmt(arena, "ボタンの「記録する名前」は%d文字までにしてください。", WORD_MOST));
		struct str wrong;
		TRY(tag_button_problem(db, arena, buttons[i].tags, &wrong));
		if (wrong.len)
			problem(out, str_fmt(arena, "%.*s.tags", FMT(buttons[i].path)), wrong);
	}
	return OK;
}
