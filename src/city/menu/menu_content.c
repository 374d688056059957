/* menu_content: reading what staff drew, and writing what LINE gets. */
#include "menu_content.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "field.h"
#include "phrase.h"

#define KEY_MOST 16
#define OBJECT_BYTES_MOST ((size_t)256 * 1024)

static const char *const kinds[] = {"uri", "message", "postback", "richmenuswitch", "datetimepicker",
                                    "clipboard", "camera", "cameraRoll", "location", NULL};

static bool is_key(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (!(key.ptr[i] >= 'a' && key.ptr[i] <= 'z') && !(key.ptr[i] >= '0' && key.ptr[i] <= '9'))
			return false;
	return key.len > 0 && key.len <= KEY_MOST;
}

static enum err read_area(const struct node *node, struct menu_area *out)
{
	int kind;
	TRY(field_text(node, "key", 1, KEY_MOST, &out->key));
	if (!is_key(out->key))
		return fail_field(ERR_INVALID, "key", "ボタンの識別名は、半角の英小文字と数字だけです。");
	TRY(field_text(node, "label", 0, 20, &out->label));
	TRY(field_i64(node, "x", 0, MENU_WIDTH, &out->x));
	TRY(field_i64(node, "y", 0, MENU_HEIGHT_LARGE, &out->y));
	TRY(field_i64(node, "width", 1, MENU_WIDTH, &out->width));
	TRY(field_i64(node, "height", 1, MENU_HEIGHT_LARGE, &out->height));
	TRY(field_object(node, "action", &out->action));
	TRY(field_word(out->action, "type", kinds, &kind));
	out->kind = str_from(kinds[kind]);
	return OK;
}

static enum err read_tab(struct arena *arena, const struct node *node, struct menu_tab *out)
{
	const struct node *areas;
	TRY(field_text(node, "key", 1, KEY_MOST, &out->key));
	if (!is_key(out->key))
		return fail_field(ERR_INVALID, "key", "タブの識別名は、半角の英小文字と数字だけです。");
	TRY(field_text(node, "name", 0, 20, &out->name));
	TRY(field_text(node, "bar", 0, 14, &out->bar));
	out->picture = node_i64(node_get(node, "picture"), 0);
	TRY(field_array(node, "areas", 0, MENU_AREAS_MOST, &areas));
	out->area_count = node_count(areas);
	out->areas = arena_array(arena, struct menu_area, out->area_count);
	for (size_t i = 0; i < out->area_count; i++)
		TRY(read_area(node_at(areas, i), &out->areas[i]));
	return OK;
}

/* A key names one tab, and one button of the whole menu. */
static enum err check_keys(const struct menu_content *content)
{
	for (size_t t = 0; t < content->tab_count; t++)
		for (size_t u = 0; u <= t; u++) {
			const struct menu_tab *a = &content->tabs[t], *b = &content->tabs[u];
			if (u < t && str_eq(a->key, b->key))
				return fail_field(ERR_INVALID, "tabs", "同じ識別名のタブがあります。");
			for (size_t i = 0; i < a->area_count; i++)
				for (size_t j = 0; j < (u == t ? i : b->area_count); j++)
					if (str_eq(a->areas[i].key, b->areas[j].key))
						return fail_field(ERR_INVALID, "tabs", "同じ識別名のボタンがあります。");
		}
	return OK;
}

enum err menu_content_read(struct arena *arena, struct str json, struct menu_content *out)
{
	static const char *const sizes[] = {"large", "small", NULL};
	const struct node *root, *tabs;
	int size;
	if (json.len > MENU_CONTENT_BYTES_MOST)
		return fail_field(ERR_LIMIT, "content", "メニューの内容が大きすぎます。タブやボタンを減らしてください。");
	TRY(node_parse(arena, json, &root));
	TRY(field_word(root, "size", sizes, &size));
	TRY(field_array(root, "tabs", 1, MENU_TABS_MOST, &tabs));
	*out = (struct menu_content){.large = size == 0, .open = node_bool(node_get(root, "open"), true)};
	out->tab_count = node_count(tabs);
	out->tabs = arena_array(arena, struct menu_tab, out->tab_count);
	for (size_t i = 0; i < out->tab_count; i++)
		TRY(read_tab(arena, node_at(tabs, i), &out->tabs[i]));
	return check_keys(out);
}

int64_t menu_height(const struct menu_content *content)
{
	return content->large ? MENU_HEIGHT_LARGE : MENU_HEIGHT_SMALL;
}

struct str menu_alias_of(struct arena *arena, const struct menu_dress *dress, struct str tab_key)
{
	return str_fmt(arena, "%.*s%.*s", FMT(dress->alias_prefix), FMT(tab_key));
}

static struct str text_of(const struct menu_area *area, const char *name)
{
	return node_text(node_get(area->action, name), S(""));
}

struct str menu_target(struct arena *arena, const struct menu_area *area, const struct menu_dress *dress)
{
	return phrase_fill(arena, str_trim(text_of(area, "uri")), dress->public_url, dress->account_name);
}

/* https://line.me/… and its neighbours open screens of LINE only when tapped as they are. */
static bool is_of_line(struct str uri)
{
	struct str rest = str_skip(uri, str_starts(uri, S("https://")) ? 8 : 7), host = rest;
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] == '/' || rest.ptr[i] == '?' || rest.ptr[i] == '#') {
			host = str_left(rest, i);
			break;
		}
	return str_eq(host, S("line.me")) || str_ends(host, S(".line.me"));
}

bool menu_is_counted_link(const struct menu_area *area)
{
	struct str uri = str_trim(text_of(area, "uri"));
	if (!str_eq(area->kind, S("uri")))
		return false;
	if (str_starts(uri, S("{{settings_url}}")))
		return true;
	return (str_starts(uri, S("https://")) || str_starts(uri, S("http://"))) && !is_of_line(uri);
}

static void emit_given(struct emit *emit, const struct menu_area *area, const char *name)
{
	struct str text = text_of(area, name);
	if (text.len)
		emit_text(emit, name, text);
}

static const char *screen_of(struct str kind)
{
	if (str_eq(kind, S("camera")))
		return "https://line.me/R/nv/camera/";
	if (str_eq(kind, S("cameraRoll")))
		return "https://line.me/R/nv/cameraRoll/single";
	return "https://line.me/R/nv/location/";
}

struct button {
	struct arena *arena;
	const struct menu_dress *dress;
	const struct menu_area *area;
	int64_t id;
	struct str code;
};

static void emit_uri(struct emit *emit, const struct button *b)
{
	struct str uri = menu_target(b->arena, b->area, b->dress);
	if (b->code.len)
		uri = str_fmt(b->arena, "%.*s/m/%.*s", FMT(b->dress->public_url), FMT(b->code));
	emit_text(emit, "type", S("uri"));
	emit_text(emit, "uri", uri);
}

static void emit_data(struct emit *emit, const char *type, const struct button *b)
{
	emit_text(emit, "type", str_from(type));
	emit_text(emit, "data", str_fmt(b->arena, "m=%" PRId64, b->id));
}

static void emit_action(struct emit *emit, const struct button *b)
{
	struct str kind = b->area->kind;
	emit_begin(emit, "action");
	if (b->area->label.len)
		emit_text(emit, "label", b->area->label);
	if (str_eq(kind, S("uri"))) {
		emit_uri(emit, b);
	} else if (str_eq(kind, S("message"))) {
		emit_data(emit, "postback", b);
		emit_text(emit, "displayText", text_of(b->area, "text"));
	} else if (str_eq(kind, S("postback"))) {
		emit_data(emit, "postback", b);
		emit_given(emit, b->area, "displayText");
	} else if (str_eq(kind, S("richmenuswitch"))) {
		emit_data(emit, "richmenuswitch", b);
		emit_text(emit, "richMenuAliasId", menu_alias_of(b->arena, b->dress, text_of(b->area, "tab")));
	} else if (str_eq(kind, S("datetimepicker"))) {
		emit_data(emit, "datetimepicker", b);
		emit_text(emit, "mode", node_text(node_get(b->area->action, "mode"), S("date")));
		emit_given(emit, b->area, "initial");
		emit_given(emit, b->area, "min");
		emit_given(emit, b->area, "max");
	} else if (str_eq(kind, S("clipboard"))) {
		emit_text(emit, "type", kind);
		emit_text(emit, "clipboardText", text_of(b->area, "clipboardText"));
	} else {
		emit_text(emit, "type", S("uri"));
		emit_text(emit, "uri", str_from(screen_of(kind)));
	}
	emit_end(emit);
}

static void emit_area(struct emit *emit, const struct button *b)
{
	emit_begin(emit, NULL);
	emit_begin(emit, "bounds");
	emit_i64(emit, "x", b->area->x);
	emit_i64(emit, "y", b->area->y);
	emit_i64(emit, "width", b->area->width);
	emit_i64(emit, "height", b->area->height);
	emit_end(emit);
	emit_action(emit, b);
	emit_end(emit);
}

struct str menu_object(struct arena *arena, const struct menu_content *content, size_t tab_no,
                       const struct menu_dress *dress)
{
	const struct menu_tab *tab = &content->tabs[tab_no];
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, OBJECT_BYTES_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_begin(&emit, "size");
	emit_i64(&emit, "width", MENU_WIDTH);
	emit_i64(&emit, "height", menu_height(content));
	emit_end(&emit);
	emit_bool(&emit, "selected", content->open);
	emit_text(&emit, "name", dress->mark);
	emit_text(&emit, "chatBarText", tab->bar);
	emit_list(&emit, "areas");
	for (size_t i = 0; i < tab->area_count; i++)
		emit_area(&emit, &(struct button){.arena = arena, .dress = dress, .area = &tab->areas[i],
		                                  .id = dress->buttons ? dress->buttons[i] : 0,
		                                  .code = dress->codes ? dress->codes[i] : S("")});
	emit_end_list(&emit);
	emit_end(&emit);
	return buf_view(&out);
}
