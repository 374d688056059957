/* message_template: buttons, confirm, carousel, image carousel. */
#include "message_parts.h"

#include "action.h"
#include "str.h"

#define COLUMNS_MOST 10
#define URL_MOST 2000

/* Text gets shorter when a picture or a title takes room. */
struct card_rule {
	size_t text_most, text_most_with_extras, actions_most;
};

static void check_picture_style(struct check *check, const struct place *at, const struct node *node)
{
	static const char *const ratios[] = {"rectangle", "square", NULL};
	static const char *const sizes[] = {"cover", "contain", NULL};
	check_word(check, at, node, (struct word_rule){"imageAspectRatio", "画像の形", OPTIONAL, ratios});
	check_word(check, at, node, (struct word_rule){"imageSize", "画像の収め方", OPTIONAL, sizes});
}

/* What a buttons template and a carousel column share. */
static void check_card(struct check *check, const struct place *at, const struct node *node,
                       struct card_rule rule)
{
	bool extras = field_given(node, "thumbnailImageUrl") || field_given(node, "title");
	size_t most = extras ? rule.text_most_with_extras : rule.text_most;
	check_url(check, at, node, (struct url_rule){"thumbnailImageUrl", "画像", OPTIONAL, URL_MOST, URL_HTTPS});
	check_colour(check, at, node, "imageBackgroundColor", "画像の背景色", false);
	check_text(check, at, node, (struct text_rule){"title", "タイトル", OPTIONAL, 40, GRAPHEMES, false});
	check_text(check, at, node, (struct text_rule){"text", "本文", REQUIRED, most, GRAPHEMES, false});
	const struct node *action = check_object(check, at, node, "defaultAction", "画像などをタップしたときの動作", OPTIONAL);
	struct place place = PLACE(at, "defaultAction", "画像などをタップしたときの動作");
	if (action)
		action_check(check, &place, action, ACTION_DEFAULT);
	action_check_list(check, at, node, (struct list_rule){"actions", "ボタンの数", REQUIRED, 1, rule.actions_most},
	                  ACTION_TEMPLATE);
}

static void check_buttons(struct check *check, const struct place *at, const struct node *template)
{
	check_picture_style(check, at, template);
	check_card(check, at, template, (struct card_rule){160, 60, 4});
}

static void check_confirm(struct check *check, const struct place *at, const struct node *template)
{
	check_text(check, at, template, (struct text_rule){"text", "本文", REQUIRED, 240, GRAPHEMES, false});
	action_check_list(check, at, template, (struct list_rule){"actions", "ボタンの数", REQUIRED, 2, 2},
	                  ACTION_TEMPLATE);
}

/* Every column must look like the first. */
static void check_alike(struct check *check, const struct place *at, const struct node *columns)
{
	const struct node *first = node_at(columns, 0);
	size_t actions = node_count(node_get(first, "actions"));
	bool image = field_given(first, "thumbnailImageUrl");
	bool title = field_given(first, "title");
	bool actions_differ = false, images_differ = false, titles_differ = false;
	for (size_t i = 1; i < node_count(columns); i++) {
		const struct node *column = node_at(columns, i);
		actions_differ |= node_count(node_get(column, "actions")) != actions;
		images_differ |= field_given(column, "thumbnailImageUrl") != image;
		titles_differ |= field_given(column, "title") != title;
	}
	if (actions_differ)
		check_add(check, at, S("must have the same number of actions in all columns"),
		          "のボタンの数が、カードによって違います。すべて同じ数にしてください。");
	if (images_differ)
		check_add(check, at, S("must have images in all columns or in none"),
		          "は、画像のあるカードとないカードを混ぜられません。すべてに付けるか、すべて外してください。");
	if (titles_differ)
		check_add(check, at, S("must have titles in all columns or in none"),
		          "は、タイトルのあるカードとないカードを混ぜられません。すべてに付けるか、すべて外してください。");
}

static void check_carousel(struct check *check, const struct place *at, const struct node *template)
{
	check_picture_style(check, at, template);
	const struct node *columns = check_list(check, at, template,
		(struct list_rule){"columns", "カードの数", REQUIRED, 1, COLUMNS_MOST});
	struct place list = PLACE(at, "columns", NULL);
	for (size_t i = 0; i < node_count(columns) && i <= COLUMNS_MOST; i++) {
		struct place one = ELEMENT(&list, i, "カード");
		if (check_is_object(check, &one, node_at(columns, i)))
			check_card(check, &one, node_at(columns, i), (struct card_rule){120, 60, 3});
	}
	struct place cards = PLACE(at, "columns", "カルーセル");
	check_alike(check, &cards, columns);
}

static void check_image_carousel(struct check *check, const struct place *at, const struct node *template)
{
	const struct node *columns = check_list(check, at, template,
		(struct list_rule){"columns", "画像の数", REQUIRED, 1, COLUMNS_MOST});
	struct place list = PLACE(at, "columns", NULL);
	for (size_t i = 0; i < node_count(columns) && i <= COLUMNS_MOST; i++) {
		struct place one = ELEMENT(&list, i, "画像");
		const struct node *column = node_at(columns, i);
		if (!check_is_object(check, &one, column))
			continue;
		check_url(check, &one, column, (struct url_rule){"imageUrl", "アドレス", REQUIRED, URL_MOST, URL_HTTPS});
		action_check_in(check, &one, column, REQUIRED, ACTION_IMAGE_CAROUSEL);
	}
}

void message_check_template(struct check *check, const struct place *at, const struct node *message)
{
	static const char *const types[] = {"buttons", "confirm", "carousel", "image_carousel", NULL};
	enum { BUTTONS, CONFIRM, CAROUSEL, IMAGE_CAROUSEL };
	check_text(check, at, message, (struct text_rule){"altText", "代替テキスト", REQUIRED, ALT_TEXT_MOST, UTF16, false});
	const struct node *template = check_object(check, at, message, "template", "テンプレート", REQUIRED);
	if (!template)
		return;
	struct place place = PLACE(at, "template", NULL);
	int type = check_word(check, &place, template, (struct word_rule){"type", "テンプレートの種類", REQUIRED, types});
	struct check inner = *check;
	inner.style = STYLE_RELATIVE;
	inner.base = at;
	switch (type) {
	case BUTTONS: check_buttons(&inner, &place, template); break;
	case CONFIRM: check_confirm(&inner, &place, template); break;
	case CAROUSEL: check_carousel(&inner, &place, template); break;
	case IMAGE_CAROUSEL: check_image_carousel(&inner, &place, template); break;
	default: break;
	}
}
