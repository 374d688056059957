/* check: reading properties, naming places and faults. */
#include "check.h"

#include "arena.h"
#include "buf.h"
#include "str.h"
#include "url_text.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STEPS_MOST 80
#define PLACE_MOST 2000
#define TEXT_MOST 4000

/* From the outermost step inwards; those above `base` are left out. */
static size_t steps_of(const struct place *at, const struct place *base, const struct place **steps)
{
	size_t count = 0;
	for (const struct place *p = at; p && p != base; p = p->up)
		count++;
	assert(count <= STEPS_MOST);
	size_t i = count;
	for (const struct place *p = at; p && p != base; p = p->up)
		steps[--i] = p;
	return count;
}

static struct str view(const struct buf *out)
{
	struct str text;
	return buf_done(out, &text) == OK ? text : S("…");
}

static struct str dotted(struct arena *arena, const struct place *at)
{
	const struct place *steps[STEPS_MOST];
	size_t count = steps_of(at, NULL, steps);
	struct buf out;
	buf_init(&out, arena, PLACE_MOST);
	for (size_t i = 0; i < count; i++) {
		if (!steps[i]->name)
			buf_fmt(&out, "[%zu]", steps[i]->index);
		else
			buf_fmt(&out, "%s%s", i > 0 ? "." : "", steps[i]->name);
	}
	return view(&out);
}

static struct str slashed(struct arena *arena, const struct place *at, const struct place *base, bool leading)
{
	const struct place *steps[STEPS_MOST];
	size_t count = steps_of(at, base, steps);
	struct buf out;
	buf_init(&out, arena, PLACE_MOST);
	if (count == 0 && leading)
		buf_char(&out, '/');
	for (size_t i = 0; i < count; i++) {
		if (i > 0 || leading)
			buf_char(&out, '/');
		if (steps[i]->name)
			buf_fmt(&out, "%s", steps[i]->name);
		else
			buf_fmt(&out, "%zu", steps[i]->index);
	}
	return view(&out);
}

static void add_japanese_place(struct buf *out, const struct place *at)
{
	const struct place *steps[STEPS_MOST];
	size_t count = steps_of(at, NULL, steps);
	bool first = true;
	for (size_t i = 0; i < count; i++) {
		if (!steps[i]->japanese)
			continue;
		if (!first)
			buf_lit(out, "の");
		first = false;
		if (!steps[i]->name)
			buf_fmt(out, "%zu番目の", steps[i]->index + 1);
		buf_fmt(out, "%s", steps[i]->japanese);
	}
}

static bool is_relative(enum check_style style)
{
	return style == STYLE_RELATIVE || style == STYLE_POINTER;
}

static void add(struct check *check, enum problem_form form, const struct place *at,
                struct str line_text, struct str sentence)
{
	struct problems *problems = check->problems;
	struct arena *arena = problems->arena;
	if (problems->count == PROBLEMS_MOST) {
		problems->more = true;
		return;
	}
	struct buf japanese;
	buf_init(&japanese, arena, TEXT_MOST);
	add_japanese_place(&japanese, at);
	buf_str(&japanese, sentence);
	struct str place = dotted(arena, at);
	problems->items[problems->count++] = (struct problem){
		.form = form,
		.message = check->message,
		.place = place,
		.property = form == PROBLEM_MESSAGE ? slashed(arena, at, check->base, check->style == STYLE_POINTER)
		                                    : place,
		.line_text = line_text,
		.japanese = view(&japanese),
	};
}

__attribute__((format(printf, 2, 0)))
static struct str sentence_of(struct check *check, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, format, arguments);
	size_t size = len < 0 ? 1 : (size_t)len + 1;
	char *text = arena_alloc(check->problems->arena, size);
	vsnprintf(text, size, format, again);
	va_end(again);
	return str_of(text, size - 1);
}

void check_add(struct check *check, const struct place *at, struct str line_text,
               const char *japanese, ...)
{
	va_list arguments;
	va_start(arguments, japanese);
	struct str sentence = sentence_of(check, japanese, arguments);
	va_end(arguments);
	add(check, is_relative(check->style) ? PROBLEM_MESSAGE : PROBLEM_BODY, at, line_text, sentence);
}

void check_invalid(struct check *check, const struct place *at, const char *japanese, ...)
{
	va_list arguments;
	va_start(arguments, japanese);
	struct str sentence = sentence_of(check, japanese, arguments);
	va_end(arguments);
	add(check, is_relative(check->style) ? PROBLEM_MESSAGE : PROBLEM_BODY, at, S("invalid property"), sentence);
}

/* The Flex reader is lenient about nothing but names its faults like others. */
void check_add_type(struct check *check, const struct place *at, const char *wanted)
{
	struct str sentence = str_fmt(check->problems->arena, "は%sで指定してください。", wanted);
	enum problem_form form = check->style == STYLE_POINTER ? PROBLEM_MESSAGE : PROBLEM_TYPE;
	add(check, form, at, S("invalid property"), sentence);
}

void check_missing(struct check *check, const struct place *at)
{
	struct str words = check->style == STYLE_BODY ? S("May not be empty") : S("must be specified");
	check_add(check, at, words, "がありません。入力してください。");
}

static bool given(const struct node *object, const char *name)
{
	return field_given(object, name);
}

bool check_given_text(struct check *check, const struct place *at, const struct node *object,
                      const char *name, struct str *out)
{
	const struct node *node = node_get(object, name);
	if (!given(object, name))
		return false;
	if (!node_is(node, NODE_TEXT)) {
		check_add_type(check, at, "文字列");
		return false;
	}
	*out = node_text(node, S(""));
	return true;
}

static struct str too_long(struct check *check, size_t most)
{
	struct arena *arena = check->problems->arena;
	switch (check->style) {
	case STYLE_BODY:
	case STYLE_MENU: return str_fmt(arena, "Length must be between 0 and %zu", most);
	case STYLE_RELATIVE: return str_fmt(arena, "must not be longer than %zu characters", most);
	case STYLE_POINTER: return S("invalid property");
	}
	return S("");
}

struct str check_text(struct check *check, const struct place *up, const struct node *object,
                      struct text_rule rule)
{
	struct place at = PLACE(up, rule.name, rule.japanese);
	struct str text = S("");
	if (!given(object, rule.name)) {
		if (rule.need == REQUIRED)
			check_missing(check, &at);
		return text;
	}
	if (!check_given_text(check, &at, object, rule.name, &text))
		return text;
	size_t length = rule.count == GRAPHEMES ? utf8_graphemes(text) : utf8_utf16_length(text);
	if (length == 0 && !rule.may_be_empty)
		check_add(check, &at, is_relative(check->style) ? S("must be non-empty text") : S("May not be empty"),
		          "が空です。入力してください。");
	else if (length > rule.most)
		check_add(check, &at, too_long(check, rule.most),
		          "は%zu文字までです（今は%zu文字）。短くしてください。", rule.most, length);
	return text;
}

static void add_url_fault(struct check *check, const struct place *at, enum url_fault fault, enum url_kind kind)
{
	if (fault == URL_BAD_SCHEME && kind == URL_HTTPS)
		check_add(check, at, S("invalid uri scheme"), "は https:// で始まるアドレスにしてください。");
	else if (fault == URL_BAD_SCHEME)
		check_add(check, at, S("invalid uri scheme"),
		          "は https://、http://、line://、tel: のどれかで始めてください。");
	else if (fault != URL_FINE)
		check_add(check, at, S("invalid uri"),
		          "がアドレスとして正しくありません。空白や日本語は %%E3%%81 のような形に直してください。");
}

void check_url(struct check *check, const struct place *up, const struct node *object,
               struct url_rule rule)
{
	struct place at = PLACE(up, rule.name, rule.japanese);
	struct str url = check_text(check, up, object, (struct text_rule){
		rule.name, rule.japanese, rule.need, rule.most, UTF16, false});
	if (str_is_empty(url))
		return;
	add_url_fault(check, &at, url_fault(url, rule.kind == URL_ACTION, check->options.allow_http_loopback),
	              rule.kind);
}

static struct str out_of_range(struct check *check, int64_t least, int64_t most)
{
	if (check->style == STYLE_POINTER)
		return S("invalid property");
	return most == INT64_MAX ? str_fmt(check->problems->arena, "must be greater than or equal to %" PRId64, least)
	                         : str_fmt(check->problems->arena, "Must be between %" PRId64 " and %" PRId64, least, most);
}

int64_t check_integer(struct check *check, const struct place *up, const struct node *object,
                      struct number_rule rule, int64_t absent)
{
	struct place at = PLACE(up, rule.name, rule.japanese);
	const struct node *node = node_get(object, rule.name);
	if (!given(object, rule.name)) {
		if (rule.need == REQUIRED)
			check_missing(check, &at);
		return absent;
	}
	if (!node_is_integer(node)) {
		check_add_type(check, &at, "整数");
		return absent;
	}
	int64_t value = node_i64(node, 0);
	if (value >= rule.least && value <= rule.most)
		return value;
	if (rule.most == INT64_MAX)
		check_add(check, &at, out_of_range(check, rule.least, rule.most),
		          "は%" PRId64 "以上にしてください。", rule.least);
	else
		check_add(check, &at, out_of_range(check, rule.least, rule.most),
		          "は%" PRId64 "から%" PRId64 "までにしてください。", rule.least, rule.most);
	return value;
}

void check_double(struct check *check, const struct place *up, const struct node *object,
                  const char *name, const char *japanese, double least, double most)
{
	struct place at = PLACE(up, name, japanese);
	const struct node *node = node_get(object, name);
	if (!given(object, name)) {
		check_missing(check, &at);
		return;
	}
	if (!node_is(node, NODE_NUMBER)) {
		check_add_type(check, &at, "数");
		return;
	}
	double value = node_double(node, 0);
	if (!(value >= least && value <= most))
		check_add(check, &at, str_fmt(check->problems->arena, "Must be between %g and %g", least, most),
		          "は%gから%gまでにしてください。", least, most);
}

void check_bool(struct check *check, const struct place *up, const struct node *object,
                const char *name, const char *japanese)
{
	struct place at = PLACE(up, name, japanese);
	if (given(object, name) && !node_is(node_get(object, name), NODE_BOOL))
		check_add_type(check, &at, "「はい」か「いいえ」（true / false）");
}

static struct str word_list(struct check *check, const char *const *words)
{
	struct buf out;
	buf_init(&out, check->problems->arena, TEXT_MOST);
	for (size_t i = 0; words[i]; i++)
		buf_fmt(&out, "%s%s", i > 0 ? ", " : "", words[i]);
	return view(&out);
}

static void add_unknown_word(struct check *check, const struct place *at, struct word_rule rule)
{
	struct str list = word_list(check, rule.words);
	struct str line_text = check->style == STYLE_POINTER
		? S("invalid property")
		: str_fmt(check->problems->arena, "Must be one of the following values: [%.*s]", FMT(list));
	check_add(check, at, line_text, "は次のどれかにしてください：%.*s", FMT(list));
}

int check_word(struct check *check, const struct place *up, const struct node *object,
               struct word_rule rule)
{
	struct place at = PLACE(up, rule.name, rule.japanese);
	struct str word;
	if (!given(object, rule.name) && rule.need == REQUIRED)
		check_missing(check, &at);
	if (!check_given_text(check, &at, object, rule.name, &word))
		return -1;
	for (int i = 0; rule.words[i]; i++)
		if (str_eq(word, str_from(rule.words[i])))
			return i;
	add_unknown_word(check, &at, rule);
	return -1;
}

static bool is_colour(struct str text, bool alpha)
{
	if ((text.len != 7 && !(alpha && text.len == 9)) || text.ptr[0] != '#')
		return false;
	for (size_t i = 1; i < text.len; i++)
		if (!strchr("0123456789abcdefABCDEF", text.ptr[i]) || !text.ptr[i])
			return false;
	return true;
}

void check_colour(struct check *check, const struct place *up, const struct node *object,
                  const char *name, const char *japanese, bool alpha)
{
	struct place at = PLACE(up, name, japanese);
	struct str text;
	if (check_given_text(check, &at, object, name, &text) && !is_colour(text, alpha))
		check_invalid(check, &at, "は #FF6600 のような形の色にしてください。");
}

static struct str wrong_size(struct check *check, struct list_rule rule, size_t count)
{
	struct arena *arena = check->problems->arena;
	if (!is_relative(check->style))
		return str_fmt(arena, "Size must be between %zu and %zu", rule.least, rule.most);
	if (check->style == STYLE_POINTER)
		return S("invalid property");
	return count > rule.most ? str_fmt(arena, "must not be more than %zu items", rule.most)
	                         : str_fmt(arena, "must not be less than %zu items", rule.least);
}

const struct node *check_list(struct check *check, const struct place *up, const struct node *object,
                              struct list_rule rule)
{
	struct place at = PLACE(up, rule.name, rule.japanese);
	const struct node *list = node_get(object, rule.name);
	if (!given(object, rule.name)) {
		if (rule.need == REQUIRED)
			check_missing(check, &at);
		return NULL;
	}
	if (!node_is(list, NODE_ARRAY)) {
		check_add_type(check, &at, "一覧（配列）");
		return NULL;
	}
	size_t count = node_count(list);
	if (count > rule.most)
		check_add(check, &at, wrong_size(check, rule, count), "は%zu個までです（今は%zu個）。減らしてください。",
		          rule.most, count);
	else if (count < rule.least)
		check_add(check, &at, wrong_size(check, rule, count), "は%zu個以上必要です（今は%zu個）。足してください。",
		          rule.least, count);
	return list;
}

bool check_is_object(struct check *check, const struct place *at, const struct node *node)
{
	if (node_is(node, NODE_OBJECT))
		return true;
	check_add_type(check, at, "ひとまとまりの設定（オブジェクト）");
	return false;
}

const struct node *check_object(struct check *check, const struct place *up, const struct node *object,
                                const char *name, const char *japanese, enum need need)
{
	struct place at = PLACE(up, name, japanese);
	const struct node *node = node_get(object, name);
	if (!given(object, name)) {
		if (need == REQUIRED)
			check_add(check, &at, S("must be specified"), "がありません。設定してください。");
		return NULL;
	}
	return check_is_object(check, &at, node) ? node : NULL;
}
