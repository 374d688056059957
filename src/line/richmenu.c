/* richmenu: menus, aliases, pictures. */
#include "richmenu.h"

#include "action.h"
#include "arena.h"
#include "str.h"

#define WIDTH_LEAST 800
#define WIDTH_MOST 2500
#define HEIGHT_LEAST 250

/* In whole numbers: width / height >= 1.45. */
bool richmenu_size_fits(int64_t width, int64_t height)
{
	return width >= WIDTH_LEAST && width <= WIDTH_MOST && height >= HEIGHT_LEAST &&
	       height <= WIDTH_MOST && width * 100 >= height * 145;
}

static bool is_between(char c, char least, char most)
{
	return c >= least && c <= most;
}

bool richmenu_is_alias_id(struct str id)
{
	if (id.len == 0 || id.len > 32)
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (!is_between(id.ptr[i], 'a', 'z') && !is_between(id.ptr[i], '0', '9') &&
		    id.ptr[i] != '_' && id.ptr[i] != '-')
			return false;
	return true;
}

bool richmenu_is_id(struct str id)
{
	struct str prefix = S("richmenu-");
	if (id.len != prefix.len + 32 || !str_starts(id, prefix))
		return false;
	for (size_t i = prefix.len; i < id.len; i++)
		if (!is_between(id.ptr[i], '0', '9') && !is_between(id.ptr[i], 'a', 'f'))
			return false;
	return true;
}

static void check_size(struct check *check, const struct node *menu)
{
	const struct node *size = check_object(check, NULL, menu, "size", "メニューの大きさ", REQUIRED);
	struct place at = PLACE(NULL, "size", "メニューの大きさ");
	if (!size)
		return;
	int64_t width = check_integer(check, &at, size,
		(struct number_rule){"width", "幅", REQUIRED, WIDTH_LEAST, WIDTH_MOST}, 0);
	int64_t height = check_integer(check, &at, size,
		(struct number_rule){"height", "高さ", REQUIRED, HEIGHT_LEAST, INT32_MAX}, 0);
	bool each_fits = width >= WIDTH_LEAST && width <= WIDTH_MOST && height >= HEIGHT_LEAST;
	if (each_fits && !richmenu_size_fits(width, height))
		check_add(check, &at, S("must have an aspect ratio of at least 1.45"),
		          "の縦が長すぎます。幅を高さの1.45倍以上にしてください。");
}

static void check_bounds(struct check *check, const struct place *up, const struct node *area)
{
	const struct node *bounds = check_object(check, up, area, "bounds", "位置と大きさ", REQUIRED);
	struct place at = PLACE(up, "bounds", "位置と大きさ");
	if (!bounds)
		return;
	check_integer(check, &at, bounds, (struct number_rule){"x", "左", REQUIRED, 0, INT32_MAX}, 0);
	check_integer(check, &at, bounds, (struct number_rule){"y", "上", REQUIRED, 0, INT32_MAX}, 0);
	check_integer(check, &at, bounds, (struct number_rule){"width", "幅", REQUIRED, 1, INT32_MAX}, 0);
	check_integer(check, &at, bounds, (struct number_rule){"height", "高さ", REQUIRED, 1, INT32_MAX}, 0);
}

static void check_areas(struct check *check, const struct node *menu)
{
	struct list_rule rule = {"areas", "ボタンの数", REQUIRED, 0, RICHMENU_AREAS_MOST};
	const struct node *areas = check_list(check, NULL, menu, rule);
	struct place list = PLACE(NULL, "areas", NULL);
	for (size_t i = 0; i < node_count(areas) && i <= rule.most; i++) {
		struct place one = ELEMENT(&list, i, "ボタン");
		if (!check_is_object(check, &one, node_at(areas, i)))
			continue;
		check_bounds(check, &one, node_at(areas, i));
		action_check_in(check, &one, node_at(areas, i), REQUIRED, ACTION_RICHMENU);
	}
}

enum err richmenu_check(const struct node *menu, struct message_options options,
                        struct problems *problems)
{
	struct check check = {.problems = problems, .options = options, .style = STYLE_MENU};
	struct place selected = PLACE(NULL, "selected", "最初から開くかどうか");
	struct place root = PLACE(NULL, "richmenu", "メニュー");
	if (!check_is_object(&check, &root, menu))
		return problems_result(problems);
	check_size(&check, menu);
	if (!field_given(menu, "selected"))
		check_missing(&check, &selected);
	check_bool(&check, NULL, menu, "selected", selected.japanese);
	check_text(&check, NULL, menu, (struct text_rule){"name", "メニューの名前", REQUIRED, 300, GRAPHEMES, false});
	check_text(&check, NULL, menu, (struct text_rule){"chatBarText", "トークルームのメニューバーの文", REQUIRED, 14, GRAPHEMES, false});
	check_areas(&check, menu);
	return problems_result(problems);
}

enum err richmenu_image_check(struct str bytes, int64_t width, int64_t height, struct image *out)
{
	struct image image;
	TRY(image_probe(bytes, &image));
	if (image.kind != IMAGE_JPEG && image.kind != IMAGE_PNG)
		return fail(ERR_INVALID, "メニューの画像は JPEG か PNG にしてください。");
	if (bytes.len > RICHMENU_IMAGE_BYTES_MOST)
		return fail(ERR_LIMIT, "メニューの画像は 1 MB までです（今は %zu KB）。", (bytes.len + 1023) / 1024);
	if (!richmenu_size_fits(image.width, image.height))
		return fail(ERR_INVALID,
		            "メニューの画像の大きさが合いません（今は %" PRId64 "×%" PRId64
		            "）。幅を 800 から 2500、高さを 250 以上、幅を高さの1.45倍以上にしてください。",
		            image.width, image.height);
	if (width != 0 && (image.width != width || image.height != height))
		return fail(ERR_INVALID,
		            "画像の大きさ（%" PRId64 "×%" PRId64 "）がメニュー（%" PRId64 "×%" PRId64 "）と違います。",
		            image.width, image.height, width, height);
	*out = image;
	return OK;
}
