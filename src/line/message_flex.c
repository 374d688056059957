/* message_flex: bubbles and carousels of bubbles. */
#include "message_parts.h"

#include "action.h"
#include "arena.h"
#include "flex.h"
#include "str.h"

#define BUBBLES_MOST 12
#define BUBBLE_BYTES ((size_t)30 * 1024)
#define CAROUSEL_BYTES ((size_t)50 * 1024)

static const char *const sizes[] = {"nano", "micro", "deca", "hecto", "kilo", "mega", "giga", NULL};
enum { KILO = 4, MEGA = 5 };

static const struct {
	const char *name, *japanese;
	unsigned allowed;
} blocks[] = {
	{"header", "ヘッダー", FLEX_IN(FLEX_BOX)},
	{"hero", "ヒーロー", FLEX_IN(FLEX_BOX) | FLEX_IN(FLEX_IMAGE) | FLEX_IN(FLEX_VIDEO)},
	{"body", "ボディ", FLEX_IN(FLEX_BOX)},
	{"footer", "フッター", FLEX_IN(FLEX_BOX)},
};

static void check_styles(struct check *check, const struct place *up, const struct node *bubble)
{
	const struct node *styles = check_object(check, up, bubble, "styles", "見た目", OPTIONAL);
	struct place at = PLACE(up, "styles", "見た目");
	for (size_t i = 0; styles && i < COUNT(blocks); i++) {
		const struct node *style = check_object(check, &at, styles, blocks[i].name, blocks[i].japanese, OPTIONAL);
		struct place one = PLACE(&at, blocks[i].name, blocks[i].japanese);
		if (!style)
			continue;
		check_colour(check, &one, style, "backgroundColor", "背景色", true);
		check_colour(check, &one, style, "separatorColor", "区切り線の色", true);
		check_bool(check, &one, style, "separator", "区切り線");
	}
}

/* size: index of the word, MEGA when not given, -1 when wrong. */
static void check_video_place(struct check *check, const struct place *hero, int size, bool in_carousel)
{
	if (in_carousel)
		check_invalid(check, hero, "の動画はカルーセルの中では使えません。画像にしてください。");
	else if (size >= 0 && size < KILO)
		check_invalid(check, hero, "の動画は、大きさが kilo・mega・giga のときだけ使えます。");
}

static void check_bubble(struct flex *flex, const struct place *at, const struct node *bubble, bool in_carousel)
{
	static const char *const directions[] = {"ltr", "rtl", NULL};
	struct check *check = flex->check;
	int size = check_word(check, at, bubble, (struct word_rule){"size", "大きさ", OPTIONAL, sizes});
	size = field_given(bubble, "size") ? size : MEGA;
	check_word(check, at, bubble, (struct word_rule){"direction", "文字の向き", OPTIONAL, directions});
	size_t given = 0;
	for (size_t i = 0; i < COUNT(blocks); i++) {
		struct place one = PLACE(at, blocks[i].name, blocks[i].japanese);
		if (!field_given(bubble, blocks[i].name))
			continue;
		given++;
		if (flex_check(flex, &one, node_get(bubble, blocks[i].name), blocks[i].allowed) == FLEX_VIDEO)
			check_video_place(check, &one, size, in_carousel);
	}
	if (given == 0)
		check_add(check, at, S("At least one block must be specified"),
		          "の中身がありません。ヘッダー・ヒーロー・ボディ・フッターのどれかを作ってください。");
	check_styles(check, at, bubble);
	action_check_in(check, at, bubble, OPTIONAL, ACTION_FLEX);
}

static void check_same_size(struct check *check, const struct place *at, const struct node *bubbles)
{
	struct str first = node_text(node_get(node_at(bubbles, 0), "size"), S("mega"));
	for (size_t i = 1; i < node_count(bubbles); i++) {
		if (str_eq(node_text(node_get(node_at(bubbles, i), "size"), S("mega")), first))
			continue;
		check_add(check, at, S("bubbles in a carousel must have the same size"),
		          "のカードの大きさ（size）をすべて同じにしてください。");
		return;
	}
}

static void check_carousel(struct flex *flex, const struct place *at, const struct node *carousel)
{
	static const char *const bubble_only[] = {"bubble", NULL};
	struct check *check = flex->check;
	const struct node *bubbles = check_list(check, at, carousel, (struct list_rule){"contents", "カードの数", REQUIRED, 1, BUBBLES_MOST});
	struct place list = PLACE(at, "contents", NULL);
	for (size_t i = 0; i < node_count(bubbles) && i <= BUBBLES_MOST; i++) {
		struct place one = ELEMENT(&list, i, "カード");
		const struct node *bubble = node_at(bubbles, i);
		if (check_is_object(check, &one, bubble) &&
		    check_word(check, &one, bubble, (struct word_rule){"type", "種類", REQUIRED, bubble_only}) == 0)
			check_bubble(flex, &one, bubble, true);
	}
	struct place cards = PLACE(at, "contents", "カルーセル");
	check_same_size(check, &cards, bubbles);
}

static void check_bytes(struct check *check, const struct place *at, const struct node *container, size_t most)
{
	size_t bytes = node_dump(check->problems->arena, container).len;
	if (bytes > most)
		check_add(check, at,
		          str_fmt(check->problems->arena, "Too large flex message. The maximum size of JSON data is %zu KB.", most / 1024),
		          "が大きすぎます。%zu KB までです（今は %zu KB）。文や部品を減らしてください。", most / 1024,
		          (bytes + 1023) / 1024);
}

void message_check_flex(struct check *check, const struct place *at, const struct node *message)
{
	static const char *const types[] = {"bubble", "carousel", NULL};
	enum { BUBBLE, CAROUSEL };
	check_text(check, at, message, (struct text_rule){"altText", "代替テキスト", REQUIRED, ALT_TEXT_MOST, UTF16, false});
	const struct node *container = check_object(check, at, message, "contents", "中身", REQUIRED);
	if (!container)
		return;
	struct place place = PLACE(at, "contents", NULL);
	struct check inner = *check;
	inner.style = STYLE_POINTER;
	inner.base = &place;
	struct flex flex = {.check = &inner};
	int type = check_word(&inner, &place, container, (struct word_rule){"type", "種類", REQUIRED, types});
	if (type == BUBBLE)
		check_bubble(&flex, &place, container, false);
	else if (type == CAROUSEL)
		check_carousel(&flex, &place, container);
	check_bytes(&inner, &place, container, type == CAROUSEL ? CAROUSEL_BYTES : BUBBLE_BYTES);
	if (flex.animated > FLEX_ANIMATED_MOST)
		check_invalid(&inner, &place, "の動く画像は%d個までです（今は%zu個）。", FLEX_ANIMATED_MOST, flex.animated);
}
