/* form: names and values, decoded once and checked once. */
#include "form.h"

#include "arena.h"
#include "url.h"
#include "utf8.h"

static enum err decode(struct arena *arena, struct str raw, struct str *out)
{
	struct str text = raw;
	if (str_find_char(raw, '+') >= 0) {
		char *spaced = arena_copy(arena, raw.ptr, raw.len);
		for (size_t i = 0; i < raw.len; i++)
			if (spaced[i] == '+')
				spaced[i] = ' ';
		text = str_of(spaced, raw.len);
	}
	if (!url_decode(arena, text, out) || !utf8_ok(*out))
		return fail(ERR_INVALID, "送信された内容の形式が正しくありません。");
	return OK;
}

static enum err take_pair(struct arena *arena, struct str piece, struct form_limits limits,
                          struct http_pair *pair)
{
	ptrdiff_t equals = str_find_char(piece, '=');
	size_t len = equals < 0 ? piece.len : (size_t)equals;
	/* Escapes triple the size at most, so this bounds the work before it is done. */
	if (len > 3 * limits.name || (piece.len - len) / 3 > limits.value)
		return fail(ERR_LIMIT, "送信された項目が長すぎます。");
	TRY(decode(arena, str_left(piece, len), &pair->name));
	TRY(decode(arena, str_skip(piece, len + 1), &pair->value));
	if (pair->name.len > limits.name || pair->value.len > limits.value)
		return fail(ERR_LIMIT, "送信された項目が長すぎます。");
	return OK;
}

enum err form_parse(struct arena *arena, struct str text, struct form_limits limits,
                    struct form *out)
{
	size_t most = text.len ? 1 : 0;
	for (size_t i = 0; i < text.len; i++)
		most += text.ptr[i] == '&';
	if (most > limits.pairs)
		return fail(ERR_LIMIT, "送信された項目が多すぎます（上限 %zu 個）。", limits.pairs);

	struct form form = {arena_array(arena, struct http_pair, most), 0};
	struct str rest = text, piece;
	while (str_cut(&rest, '&', &piece))
		if (piece.len)
			TRY(take_pair(arena, piece, limits, &form.pairs[form.count++]));
	*out = form;
	return OK;
}

struct str form_get(const struct form *form, const char *name) { return form_get_nth(form, name, 0); }

struct str form_get_nth(const struct form *form, const char *name, size_t nth)
{
	struct str wanted = str_from(name);
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(form->pairs[i].name, wanted) && nth-- == 0)
			return form->pairs[i].value;
	return (struct str){NULL, 0};
}
