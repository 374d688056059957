/* flex: boxes and what is in them. */
#include "flex.h"

#include "action.h"
#include "str.h"

#define URL_MOST 2000
#define IN_BOX                                                                              \
	(FLEX_IN(FLEX_BOX) | FLEX_IN(FLEX_BUTTON) | FLEX_IN(FLEX_IMAGE) | FLEX_IN(FLEX_TEXT) | \
	 FLEX_IN(FLEX_SEPARATOR) | FLEX_IN(FLEX_FILLER))
#define IN_BASELINE (FLEX_IN(FLEX_ICON) | FLEX_IN(FLEX_TEXT) | FLEX_IN(FLEX_FILLER))

static const char *const kinds[] = {
	[FLEX_BOX] = "box",   [FLEX_BUTTON] = "button", [FLEX_IMAGE] = "image",
	[FLEX_VIDEO] = "video", [FLEX_ICON] = "icon",   [FLEX_TEXT] = "text",
	[FLEX_SPAN] = "span", [FLEX_SEPARATOR] = "separator", [FLEX_FILLER] = "filler",
	[FLEX_KINDS] = NULL,
};

static void check_url_of(struct flex *flex, const struct place *at, const struct node *node,
                         const char *name, const char *japanese)
{
	check_url(flex->check, at, node, (struct url_rule){name, japanese, REQUIRED, URL_MOST, URL_HTTPS});
}

static void check_children(struct flex *flex, const struct place *up, const struct node *children,
                           unsigned allowed, const char *japanese)
{
	struct place list = PLACE(up, "contents", NULL);
	for (size_t i = 0; i < node_count(children); i++) {
		struct place one = ELEMENT(&list, i, japanese);
		flex_check(flex, &one, node_at(children, i), allowed);
	}
}

static bool is_degrees(struct str text)
{
	int64_t degrees;
	return str_ends(text, S("deg")) && str_to_i64(str_left(text, text.len - 3), &degrees) && degrees >= 0 &&
	       degrees < 360;
}

static bool is_percent(struct str text)
{
	int64_t percent;
	return str_ends(text, S("%")) && str_to_i64(str_left(text, text.len - 1), &percent) && percent >= 0 &&
	       percent <= 100;
}

static void check_gradient(struct check *check, const struct place *at, const struct node *background)
{
	struct place angle = PLACE(at, "angle", "角度"), start = PLACE(at, "startColor", "始めの色");
	struct place end = PLACE(at, "endColor", "終わりの色"), middle = PLACE(at, "centerPosition", "途中の色の位置");
	struct str text;
	if (!field_given(background, "angle"))
		check_missing(check, &angle);
	else if (check_given_text(check, &angle, background, "angle", &text) && !is_degrees(text))
		check_invalid(check, &angle, "は 0deg から 359deg までの形にしてください。");
	if (!field_given(background, "startColor"))
		check_missing(check, &start);
	if (!field_given(background, "endColor"))
		check_missing(check, &end);
	check_colour(check, at, background, "startColor", "始めの色", true);
	check_colour(check, at, background, "endColor", "終わりの色", true);
	check_colour(check, at, background, "centerColor", "途中の色", true);
	if (check_given_text(check, &middle, background, "centerPosition", &text) && !is_percent(text))
		check_invalid(check, &middle, "は 0%% から 100%% までの形にしてください。");
}

static void check_background(struct check *check, const struct place *up, const struct node *box)
{
	static const char *const types[] = {"linearGradient", NULL};
	const struct node *background = check_object(check, up, box, "background", "背景", OPTIONAL);
	struct place at = PLACE(up, "background", "背景");
	if (background &&
	    check_word(check, &at, background, (struct word_rule){"type", "種類", REQUIRED, types}) == 0)
		check_gradient(check, &at, background);
}

static void check_box(struct flex *flex, const struct place *at, const struct node *node)
{
	static const char *const layouts[] = {"horizontal", "vertical", "baseline", NULL};
	enum { BASELINE = 2 };
	struct check *check = flex->check;
	int layout = check_word(check, at, node, (struct word_rule){"layout", "並べる向き", REQUIRED, layouts});
	const struct node *children = check_list(check, at, node, (struct list_rule){"contents", "中身", REQUIRED, 0, SIZE_MAX});
	action_check_in(check, at, node, OPTIONAL, ACTION_FLEX);
	check_background(check, at, node);
	if (children)
		check_children(flex, at, children, layout == BASELINE ? IN_BASELINE : IN_BOX, "部品");
}

static void check_spans_or_text(struct flex *flex, const struct place *at, const struct node *node)
{
	struct check *check = flex->check;
	struct place text = PLACE(at, "text", "文字");
	const struct node *spans = check_list(check, at, node, (struct list_rule){"contents", "文字の区切り", OPTIONAL, 0, SIZE_MAX});
	bool has_spans = node_count(spans) > 0;
	struct str value;
	if (!has_spans && !field_given(node, "text"))
		check_add(check, &text, S("must be non-empty text"), "がありません。入力してください。");
	else if (check_given_text(check, &text, node, "text", &value) && str_is_empty(value) && !has_spans)
		check_add(check, &text, S("must be non-empty text"), "が空です。入力してください。");
	if (has_spans)
		check_children(flex, at, spans, FLEX_IN(FLEX_SPAN), "文字の区切り");
}

static void check_video(struct flex *flex, const struct place *at, const struct node *node)
{
	struct check *check = flex->check;
	check_url_of(flex, at, node, "url", "動画のアドレス");
	check_url_of(flex, at, node, "previewUrl", "プレビュー画像のアドレス");
	action_check_in(check, at, node, OPTIONAL, ACTION_FLEX);
	const struct node *instead = check_object(check, at, node, "altContent", "動画を出せないときの中身", REQUIRED);
	struct place place = PLACE(at, "altContent", "動画を出せないときの中身");
	if (instead)
		flex_check(flex, &place, instead, FLEX_IN(FLEX_BOX) | FLEX_IN(FLEX_IMAGE));
}

static void check_image(struct flex *flex, const struct place *at, const struct node *node)
{
	check_url_of(flex, at, node, "url", "画像のアドレス");
	action_check_in(flex->check, at, node, OPTIONAL, ACTION_FLEX);
	flex->animated += node_bool(node_get(node, "animated"), false);
}

static void check_kind(struct flex *flex, const struct place *at, const struct node *node, enum flex_kind kind)
{
	struct str text;
	struct place place = PLACE(at, "text", "文字");
	switch (kind) {
	case FLEX_BOX: check_box(flex, at, node); break;
	case FLEX_BUTTON: action_check_in(flex->check, at, node, REQUIRED, ACTION_FLEX_BUTTON); break;
	case FLEX_IMAGE: check_image(flex, at, node); break;
	case FLEX_VIDEO: check_video(flex, at, node); break;
	case FLEX_ICON: check_url_of(flex, at, node, "url", "アイコンのアドレス"); break;
	case FLEX_TEXT:
		check_spans_or_text(flex, at, node);
		action_check_in(flex->check, at, node, OPTIONAL, ACTION_FLEX);
		break;
	case FLEX_SPAN: (void)check_given_text(flex->check, &place, node, "text", &text); break;
	case FLEX_SEPARATOR:
	case FLEX_FILLER:
	case FLEX_KINDS:
		break;
	}
}

int flex_check(struct flex *flex, const struct place *at, const struct node *node, unsigned allowed)
{
	struct check *check = flex->check;
	if (!check_is_object(check, at, node))
		return -1;
	int kind = check_word(check, at, node, (struct word_rule){"type", "部品の種類", REQUIRED, kinds});
	if (kind < 0)
		return -1;
	if (!(allowed & FLEX_IN(kind))) {
		check_invalid(check, at, "に「%s」は置けません。別の部品にしてください。", kinds[kind]);
		return -1;
	}
	check_kind(flex, at, node, (enum flex_kind)kind);
	flex_check_style(check, at, node, (enum flex_kind)kind);
	return kind;
}
