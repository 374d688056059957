/* field: JSON in, through declared fields. jansson stays behind this file. */
#include "field.h"

#include "arena.h"
#include "str.h"
#include "utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MOST 32

/* A node is a jansson value; the tree is released with the arena. */
static const json_t *value_of(const struct node *node) { return (const json_t *)node; }
static const struct node *node_of(const json_t *value) { return (const struct node *)value; }

/* jansson takes values without const and changes nothing when asked. */
static json_t *lend(const struct node *node)
{
	union {
		const struct node *in;
		json_t *out;
	} pun = {.in = node};
	return pun.out;
}

static void release(void *root) { json_decref(root); }

static bool too_deep(struct str text)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if ((c == '{' || c == '[') && ++depth > DEPTH_MOST) {
			return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

enum err node_parse(struct arena *arena, struct str text, const struct node **out)
{
	if (too_deep(text))
		return fail(ERR_INVALID, "JSON の入れ子が深すぎます（%d 段まで）。", DEPTH_MOST);
	json_error_t error;
	json_t *root = json_loadb(text.len ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		return fail(ERR_INVALID, "JSON として読めません（%d 行 %d 文字目）。", error.line,
		            error.column);
	arena_defer(arena, release, root);
	*out = node_of(root);
	return OK;
}

enum node_kind node_kind(const struct node *node)
{
	if (!node)
		return NODE_NULL;
	switch (json_typeof(value_of(node))) {
	case JSON_OBJECT: return NODE_OBJECT;
	case JSON_ARRAY: return NODE_ARRAY;
	case JSON_STRING: return NODE_TEXT;
	case JSON_INTEGER:
	case JSON_REAL: return NODE_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE: return NODE_BOOL;
	case JSON_NULL: return NODE_NULL;
	}
	return NODE_NULL;
}

bool node_is(const struct node *node, enum node_kind kind)
{
	return node && node_kind(node) == kind;
}

const struct node *node_get(const struct node *object, const char *name)
{
	return node_is(object, NODE_OBJECT) ? node_of(json_object_get(value_of(object), name)) : NULL;
}

const struct node *node_at(const struct node *array, size_t index)
{
	return node_is(array, NODE_ARRAY) ? node_of(json_array_get(value_of(array), index)) : NULL;
}

size_t node_count(const struct node *node)
{
	if (node_is(node, NODE_ARRAY))
		return json_array_size(value_of(node));
	return node_is(node, NODE_OBJECT) ? json_object_size(value_of(node)) : 0;
}

const char *node_next(const struct node *object, const char *after)
{
	if (!node_is(object, NODE_OBJECT))
		return NULL;
	json_t *value = lend(object);
	void *at = after ? json_object_iter_next(value, json_object_key_to_iter(after))
	                 : json_object_iter(value);
	return at ? json_object_iter_key(at) : NULL;
}

struct str node_text(const struct node *node, struct str absent)
{
	if (!node_is(node, NODE_TEXT))
		return absent;
	return str_of(json_string_value(value_of(node)), json_string_length(value_of(node)));
}

int64_t node_i64(const struct node *node, int64_t absent)
{
	return node_is_integer(node) ? (int64_t)json_integer_value(value_of(node)) : absent;
}

double node_double(const struct node *node, double absent)
{
	return node_is(node, NODE_NUMBER) ? json_number_value(value_of(node)) : absent;
}

bool node_is_integer(const struct node *node)
{
	return node && json_typeof(value_of(node)) == JSON_INTEGER;
}

bool node_bool(const struct node *node, bool absent)
{
	return node_is(node, NODE_BOOL) ? json_is_true(value_of(node)) : absent;
}

struct str node_dump(struct arena *arena, const struct node *node)
{
	size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
	size_t len = json_dumpb(value_of(node), NULL, 0, flags);
	char *text = arena_alloc(arena, len + 1);
	json_dumpb(value_of(node), text, len, flags);
	return str_of(text, len);
}

/* --- required fields ------------------------------------------------------ */

static const struct node *member(const struct node *object, const char *name)
{
	return name ? node_get(object, name) : object;
}

static enum err wrong(const char *name, const char *what)
{
	return fail_field(ERR_INVALID, name ? name : "", "「%s」は%s。", name ? name : "値", what);
}

static enum err missing(const char *name)
{
	return wrong(name, "必ず入力してください");
}

bool field_given(const struct node *object, const char *name)
{
	const struct node *node = member(object, name);
	return node && node_kind(node) != NODE_NULL;
}

enum err field_text(const struct node *object, const char *name, size_t least, size_t most,
                    struct str *out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	if (!node_is(node, NODE_TEXT))
		return wrong(name, "文字で入力してください");
	struct str text = node_text(node, S(""));
	if (!utf8_is_text(text))
		return wrong(name, "使えない制御文字を含んでいます");
	size_t length = utf8_graphemes(text);
	if (length < least && length == 0)
		return missing(name);
	if (length < least || length > most)
		return fail_field(ERR_INVALID, name ? name : "",
		                  "「%s」は %zu 文字以上 %zu 文字以内で入力してください（いまは %zu 文字）。",
		                  name ? name : "値", least, most, length);
	*out = text;
	return OK;
}

enum err field_i64(const struct node *object, const char *name, int64_t least, int64_t most,
                   int64_t *out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	if (!node_is_integer(node))
		return wrong(name, "整数で入力してください");
	int64_t value = node_i64(node, 0);
	if (value < least || value > most)
		return fail_field(ERR_INVALID, name ? name : "",
		                  "「%s」は %" PRId64 " から %" PRId64 " までで入力してください。",
		                  name ? name : "値", least, most);
	*out = value;
	return OK;
}

enum err field_double(const struct node *object, const char *name, double least, double most,
                      double *out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	double value = node_double(node, (double)NAN);
	if (!(value >= least && value <= most))
		return fail_field(ERR_INVALID, name ? name : "",
		                  "「%s」は %g から %g までの数で入力してください。",
		                  name ? name : "値", least, most);
	*out = value;
	return OK;
}

enum err field_bool(const struct node *object, const char *name, bool *out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	if (!node_is(node, NODE_BOOL))
		return wrong(name, "true か false で指定してください");
	*out = node_bool(node, false);
	return OK;
}

enum err field_array(const struct node *object, const char *name, size_t least, size_t most,
                     const struct node **out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	if (!node_is(node, NODE_ARRAY))
		return wrong(name, "一覧で指定してください");
	if (node_count(node) < least || node_count(node) > most)
		return fail_field(ERR_INVALID, name ? name : "",
		                  "「%s」は %zu 件から %zu 件までにしてください（いまは %zu 件）。",
		                  name ? name : "値", least, most, node_count(node));
	*out = node;
	return OK;
}

enum err field_object(const struct node *object, const char *name, const struct node **out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	if (!node_is(node, NODE_OBJECT))
		return wrong(name, "項目の組で指定してください");
	*out = node;
	return OK;
}

enum err field_word(const struct node *object, const char *name, const char *const *words, int *out)
{
	const struct node *node = member(object, name);
	if (!node)
		return missing(name);
	struct str text = node_text(node, S(""));
	for (int i = 0; words[i]; i++) {
		if (str_eq(text, str_from(words[i]))) {
			*out = i;
			return OK;
		}
	}
	return wrong(name, "決められた選択肢から選んでください");
}
