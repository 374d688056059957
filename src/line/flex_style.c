/* flex_style: the simple properties of Flex components, as tables. */
#include "flex.h"

#include "str.h"

#include <string.h>

enum form {
	FORM_COUNT,  /* integer, 0 or more */
	FORM_BOOL,
	FORM_WORD,
	FORM_COLOUR,
	FORM_RATIO,      /* "20:13", each 1 to 100000 */
	FORM_TALL_RATIO, /* the same, height at most three times the width */
	/* lengths: a word of the list, "12px"; and where said, a percentage */
	FORM_LENGTH,
	FORM_LENGTH_PERCENT,
	FORM_OFFSET, /* may be negative */
};

struct style {
	const char *name, *japanese;
	enum form form;
	const char *const *words;
};

static const char *const none[] = {NULL};
static const char *const spaces[] = {"none", "xs", "sm", "md", "lg", "xl", "xxl", NULL};
static const char *const borders[] = {"none", "light", "normal", "medium", "semi-bold", "bold", NULL};
static const char *const sizes[] = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", NULL};
static const char *const image_sizes[] = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full", NULL};
static const char *const positions[] = {"relative", "absolute", NULL};
static const char *const justify[] = {"center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly", NULL};
static const char *const items[] = {"center", "flex-start", "flex-end", NULL};
static const char *const aligns[] = {"start", "end", "center", NULL};
static const char *const gravities[] = {"top", "bottom", "center", NULL};
static const char *const button_styles[] = {"primary", "secondary", "link", NULL};
static const char *const button_heights[] = {"md", "sm", NULL};
static const char *const modes[] = {"fit", "cover", NULL};
static const char *const weights[] = {"regular", "bold", NULL};
static const char *const slants[] = {"normal", "italic", NULL};
static const char *const decorations[] = {"none", "underline", "line-through", NULL};
static const char *const adjust[] = {"shrink-to-fit", NULL};

#define FLEX_FACTOR {"flex", "幅の割合", FORM_COUNT, none}
#define MARGIN {"margin", "前の余白", FORM_LENGTH, spaces}
#define PLACED                                                   \
	{"position", "置き方", FORM_WORD, positions},            \
	{"offsetTop", "上からのずれ", FORM_OFFSET, spaces},      \
	{"offsetBottom", "下からのずれ", FORM_OFFSET, spaces},   \
	{"offsetStart", "左からのずれ", FORM_OFFSET, spaces},    \
	{"offsetEnd", "右からのずれ", FORM_OFFSET, spaces}
#define ALIGN {"align", "横の位置", FORM_WORD, aligns}
#define GRAVITY {"gravity", "縦の位置", FORM_WORD, gravities}
#define LETTERS                                                  \
	{"size", "文字の大きさ", FORM_LENGTH, sizes},            \
	{"color", "文字の色", FORM_COLOUR, none},                \
	{"weight", "文字の太さ", FORM_WORD, weights},            \
	{"style", "文字の傾き", FORM_WORD, slants},              \
	{"decoration", "文字の飾り", FORM_WORD, decorations}
#define END {NULL, NULL, FORM_BOOL, none}

static const struct style box[] = {
	FLEX_FACTOR, MARGIN, PLACED,
	{"spacing", "部品の間隔", FORM_LENGTH, spaces},
	{"backgroundColor", "背景色", FORM_COLOUR, none},
	{"borderColor", "枠線の色", FORM_COLOUR, none},
	{"borderWidth", "枠線の太さ", FORM_LENGTH, borders},
	{"cornerRadius", "角の丸み", FORM_LENGTH, spaces},
	{"width", "幅", FORM_LENGTH_PERCENT, none},
	{"maxWidth", "最大の幅", FORM_LENGTH_PERCENT, none},
	{"height", "高さ", FORM_LENGTH_PERCENT, none},
	{"maxHeight", "最大の高さ", FORM_LENGTH_PERCENT, none},
	{"paddingAll", "内側の余白", FORM_LENGTH_PERCENT, spaces},
	{"paddingTop", "内側の上の余白", FORM_LENGTH_PERCENT, spaces},
	{"paddingBottom", "内側の下の余白", FORM_LENGTH_PERCENT, spaces},
	{"paddingStart", "内側の左の余白", FORM_LENGTH_PERCENT, spaces},
	{"paddingEnd", "内側の右の余白", FORM_LENGTH_PERCENT, spaces},
	{"justifyContent", "横の並べ方", FORM_WORD, justify},
	{"alignItems", "縦の並べ方", FORM_WORD, items},
	END,
};

static const struct style button[] = {
	FLEX_FACTOR, MARGIN, PLACED, GRAVITY,
	{"color", "色", FORM_COLOUR, none},
	{"style", "見た目", FORM_WORD, button_styles},
	{"height", "高さ", FORM_WORD, button_heights},
	{"adjustMode", "文字の縮め方", FORM_WORD, adjust},
	{"scaling", "文字サイズの連動", FORM_BOOL, none},
	END,
};

static const struct style image[] = {
	FLEX_FACTOR, MARGIN, PLACED, ALIGN, GRAVITY,
	{"size", "大きさ", FORM_LENGTH_PERCENT, image_sizes},
	{"aspectRatio", "縦横比", FORM_TALL_RATIO, none},
	{"aspectMode", "収め方", FORM_WORD, modes},
	{"backgroundColor", "背景色", FORM_COLOUR, none},
	{"animated", "動く画像", FORM_BOOL, none},
	END,
};

static const struct style video[] = {
	{"aspectRatio", "縦横比", FORM_RATIO, none},
	END,
};

static const struct style icon[] = {
	MARGIN, PLACED,
	{"size", "大きさ", FORM_LENGTH_PERCENT, sizes},
	{"aspectRatio", "縦横比", FORM_TALL_RATIO, none},
	{"scaling", "文字サイズの連動", FORM_BOOL, none},
	END,
};

static const struct style text[] = {
	FLEX_FACTOR, MARGIN, PLACED, ALIGN, GRAVITY, LETTERS,
	{"wrap", "折り返し", FORM_BOOL, none},
	{"lineSpacing", "行の間隔", FORM_LENGTH, none},
	{"maxLines", "最大の行数", FORM_COUNT, none},
	{"adjustMode", "文字の縮め方", FORM_WORD, adjust},
	{"scaling", "文字サイズの連動", FORM_BOOL, none},
	END,
};

static const struct style span[] = {LETTERS, END};
static const struct style separator[] = {MARGIN, {"color", "色", FORM_COLOUR, none}, END};
static const struct style filler[] = {FLEX_FACTOR, END};

static const struct style *const styles[FLEX_KINDS] = {
	[FLEX_BOX] = box,   [FLEX_BUTTON] = button, [FLEX_IMAGE] = image,
	[FLEX_VIDEO] = video, [FLEX_ICON] = icon,   [FLEX_TEXT] = text,
	[FLEX_SPAN] = span, [FLEX_SEPARATOR] = separator, [FLEX_FILLER] = filler,
};

/* Digits with at most one point among them. */
static bool is_decimal(struct str number)
{
	size_t digits = 0, points = 0;
	for (size_t i = 0; i < number.len; i++) {
		if (number.ptr[i] == '.')
			points++;
		else if (number.ptr[i] >= '0' && number.ptr[i] <= '9')
			digits++;
		else
			return false;
	}
	return digits > 0 && points <= 1 && number.ptr[number.len - 1] != '.' && number.ptr[0] != '.';
}

static bool is_measure(struct str value, struct str unit, bool negative)
{
	if (!str_ends(value, unit))
		return false;
	struct str number = str_left(value, value.len - unit.len);
	if (negative && str_starts(number, S("-")))
		number = str_skip(number, 1);
	return is_decimal(number);
}

static bool is_word(struct str value, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_eq(value, str_from(words[i])))
			return true;
	return false;
}

static bool is_ratio(struct str value, bool tall)
{
	ptrdiff_t colon = str_find_char(value, ':');
	int64_t width, height;
	if (colon < 0 || !str_to_i64(str_left(value, (size_t)colon), &width) ||
	    !str_to_i64(str_skip(value, (size_t)colon + 1), &height))
		return false;
	return width >= 1 && width <= 100000 && height >= 1 && height <= 100000 && (!tall || height <= 3 * width);
}

static void check_form(struct check *check, const struct place *at, const struct style *rule, struct str value)
{
	bool percent = rule->form == FORM_LENGTH_PERCENT || rule->form == FORM_OFFSET;
	bool fine;
	if (rule->form == FORM_RATIO || rule->form == FORM_TALL_RATIO) {
		if (!is_ratio(value, rule->form == FORM_TALL_RATIO))
			check_invalid(check, at, "は 20:13 のような形にしてください（1から100000まで%s）。",
			              rule->form == FORM_TALL_RATIO ? "、高さは幅の3倍まで" : "");
		return;
	}
	fine = is_word(value, rule->words) || is_measure(value, S("px"), rule->form == FORM_OFFSET) ||
	       (percent && is_measure(value, S("%"), rule->form == FORM_OFFSET));
	if (!fine)
		check_invalid(check, at, "は 12px のような長さ%s%sにしてください。", percent ? "、50% のような割合" : "",
		              rule->words[0] ? "、または md のような決まった言葉" : "");
}

static void check_style_rule(struct check *check, const struct place *up, const struct node *node,
                             const struct style *rule)
{
	struct place at = PLACE(up, rule->name, rule->japanese);
	struct str value;
	switch (rule->form) {
	case FORM_COUNT:
		check_integer(check, up, node, (struct number_rule){rule->name, rule->japanese, OPTIONAL, 0, INT32_MAX}, 0);
		return;
	case FORM_BOOL: check_bool(check, up, node, rule->name, rule->japanese); return;
	case FORM_WORD:
		check_word(check, up, node, (struct word_rule){rule->name, rule->japanese, OPTIONAL, rule->words});
		return;
	case FORM_COLOUR: check_colour(check, up, node, rule->name, rule->japanese, true); return;
	case FORM_RATIO:
	case FORM_TALL_RATIO:
	case FORM_LENGTH:
	case FORM_LENGTH_PERCENT:
	case FORM_OFFSET:
		if (check_given_text(check, &at, node, rule->name, &value))
			check_form(check, &at, rule, value);
		return;
	}
}

void flex_check_style(struct check *check, const struct place *at, const struct node *node,
                      enum flex_kind kind)
{
	for (const struct style *rule = styles[kind]; rule->name; rule++)
		check_style_rule(check, at, node, rule);
}
