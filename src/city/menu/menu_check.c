/* menu_check: what keeps a menu from being published, all of it, in plain Japanese. */
#include "menu_content.h"

#include "arena.h"
#include "db.h"
#include "deed.h"
#include "field.h"
#include "menu_picture.h"
#include "message.h"
#include "phrase.h"
#include "richmenu.h"
#include "scheme.h"

struct checking {
	struct db *db;
	struct arena *arena;
	const struct menu_content *content;
	const struct menu_dress *dress;
	struct menu_problem *items;
	size_t count;
};

static void add(struct checking *c, struct str field, struct str text)
{
	if (c->count < MENU_PROBLEMS_MOST)
		c->items[c->count++] = (struct menu_problem){field, text};
}

#define ADD(c, text, ...) add((c), str_fmt((c)->arena, __VA_ARGS__), S(text))

static bool has_tab(const struct menu_content *content, struct str key)
{
	for (size_t i = 0; i < content->tab_count; i++)
		if (str_eq(content->tabs[i].key, key))
			return true;
	return false;
}

static enum err check_deeds(struct checking *c, size_t t, size_t a)
{
	const struct node *deeds = node_get(c->content->tabs[t].areas[a].action, "deeds");
	struct str path = str_fmt(c->arena, "tabs[%zu].areas[%zu].action.deeds", t, a), kept;
	if (!deeds || node_count(deeds) == 0)
		return OK;
	enum err err = deeds_check(c->db, c->arena, deeds, path, &kept);
	if (err != ERR_INVALID && err != ERR_NOT_FOUND && err != ERR_LIMIT)
		return err;
	add(c, path, str_dup(c->arena, str_from(err_text())));
	err_clear();
	return OK;
}

/* What the city answers; "messages" may be absent. */
static enum err check_answer(struct checking *c, size_t t, size_t a)
{
	const struct menu_area *area = &c->content->tabs[t].areas[a];
	const struct node *messages = node_get(area->action, "messages");
	struct problems problems;
	if (!messages || node_count(messages) == 0)
		return OK;
	problems_init(&problems, c->arena);
	struct str filled = phrase_fill(c->arena, node_dump(c->arena, messages), c->dress->public_url, c->dress->account_name);
	TRY(node_parse(c->arena, filled, &messages));
	if (messages_check(messages, (struct message_options){c->dress->allow_http_loopback}, &problems) == OK)
		return OK;
	for (size_t i = 0; i < problems.count; i++)
		add(c, str_fmt(c->arena, "tabs[%zu].areas[%zu].action.%.*s", t, a, FMT(problems.items[i].place)),
		    problems.items[i].japanese);
	err_clear();
	return OK;
}

static bool overlap(const struct menu_area *a, const struct menu_area *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static enum err check_area(struct checking *c, size_t t, size_t a)
{
	const struct menu_tab *tab = &c->content->tabs[t];
	const struct menu_area *area = &tab->areas[a];
	if (area->x + area->width > MENU_WIDTH || area->y + area->height > menu_height(c->content))
		ADD(c, "ボタンが画像からはみ出しています。位置か大きさを直してください。", "tabs[%zu].areas[%zu].bounds", t, a);
	if (area->label.len == 0)
		ADD(c, "ボタンの名前を入れてください。読み上げと集計に使います。", "tabs[%zu].areas[%zu].label", t, a);
	for (size_t i = 0; i < a; i++)
		if (overlap(area, &tab->areas[i]))
			add(c, str_fmt(c->arena, "tabs[%zu].areas[%zu].bounds", t, a),
			    str_fmt(c->arena, "「%.*s」と重なっています。離してください。", FMT(tab->areas[i].label)));
	struct str target = node_text(node_get(area->action, "tab"), S(""));
	if (str_eq(area->kind, S("richmenuswitch")) && !has_tab(c->content, target))
		ADD(c, "切り替え先のタブを選んでください。", "tabs[%zu].areas[%zu].action.tab", t, a);
	if (str_eq(area->kind, S("message")) && node_text(node_get(area->action, "text"), S("")).len == 0)
		ADD(c, "送られる言葉を入れてください。", "tabs[%zu].areas[%zu].action.text", t, a);
	struct str fault = str_eq(area->kind, S("uri")) ? scheme_fault(node_text(node_get(area->action, "uri"), S(""))) : S("");
	if (fault.len)
		add(c, str_fmt(c->arena, "tabs[%zu].areas[%zu].action.uri", t, a), fault);
	TRY(check_deeds(c, t, a));
	return check_answer(c, t, a);
}

static enum err check_picture(struct checking *c, size_t t)
{
	const struct menu_tab *tab = &c->content->tabs[t];
	struct menu_picture picture;
	if (tab->picture == 0) {
		ADD(c, "画像を選ぶか、タイルから作ってください。", "tabs[%zu].picture", t);
		return OK;
	}
	enum err found = menu_picture_find(c->db, c->arena, tab->picture, &picture);
	if (found == ERR_NOT_FOUND) {
		ADD(c, "画像が見つかりません。もう一度選んでください。", "tabs[%zu].picture", t);
		return OK;
	}
	TRY(found);
	if (picture.width != MENU_WIDTH || picture.height != menu_height(c->content))
		ADD(c, "画像の大きさがメニューと合いません。大きさを変えたあとは、画像を作り直してください。", "tabs[%zu].picture", t);
	return OK;
}

/* LINE's own rules, on the object as it will be sent. */
static enum err check_object_of(struct checking *c, size_t t)
{
	const struct node *object;
	struct problems problems;
	problems_init(&problems, c->arena);
	TRY(node_parse(c->arena, menu_object(c->arena, c->content, t, c->dress), &object));
	if (richmenu_check(object, (struct message_options){c->dress->allow_http_loopback}, &problems) == OK)
		return OK;
	for (size_t i = 0; i < problems.count; i++)
		add(c, str_fmt(c->arena, "tabs[%zu].%.*s", t, FMT(problems.items[i].place)), problems.items[i].japanese);
	err_clear();
	return OK;
}

static bool leads_back(const struct menu_content *content, size_t t)
{
	for (size_t i = 0; i < content->tabs[t].area_count; i++)
		if (str_eq(content->tabs[t].areas[i].kind, S("richmenuswitch")))
			return true;
	return false;
}

static enum err check_tab(struct checking *c, size_t t)
{
	const struct menu_tab *tab = &c->content->tabs[t];
	if (tab->area_count == 0)
		ADD(c, "ボタンを1つ以上置いてください。", "tabs[%zu].areas", t);
	if (c->content->tab_count > 1 && !leads_back(c->content, t))
		ADD(c, "ほかのタブへ移るボタンがありません。開いた人が戻れなくなります。", "tabs[%zu].areas", t);
	TRY(check_picture(c, t));
	TRY(check_object_of(c, t));
	for (size_t a = 0; a < tab->area_count; a++)
		TRY(check_area(c, t, a));
	return OK;
}

enum err menu_content_problems(struct db *db, struct arena *arena, const struct menu_content *content,
                               const struct menu_dress *dress, struct menu_problem **out, size_t *count)
{
	struct checking c = {.db = db, .arena = arena, .content = content, .dress = dress,
	                     .items = arena_array(arena, struct menu_problem, MENU_PROBLEMS_MOST)};
	for (size_t t = 0; t < content->tab_count; t++)
		TRY(check_tab(&c, t));
	*out = c.items;
	*count = c.count;
	return OK;
}
