/* api_fields: dates, one-line texts and raw JSON, by name and with limits. */
#include "api_fields.h"

#include "arena.h"
#include "jst.h"
#include "str.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

static const char *shown(const char *name) { return name ? name : "値"; }

static enum err wrong(const char *name, const char *what)
{
	return fail_field(ERR_INVALID, name ? name : "", "「%s」は%s。", shown(name), what);
}

enum err api_text(const struct node *object, const char *name, size_t least, size_t most, struct str *out)
{
	return field_text(object, name, least, most, out);
}

static enum err one_line(const char *name, struct str text)
{
	if (str_find_char(text, '\n') >= 0 || str_find_char(text, '\r') >= 0)
		return wrong(name, "改行せずに 1 行で入力してください");
	return OK;
}

enum err api_line(const struct node *object, const char *name, size_t least, size_t most, struct str *out)
{
	struct str text;
	TRY(field_text(object, name, least, most, &text));
	TRY(one_line(name, text));
	text = str_trim(text);
	if (text.len == 0 && least > 0)
		return wrong(name, "必ず入力してください");
	*out = text;
	return OK;
}

enum err api_day(const struct node *object, const char *name, int64_t *day)
{
	struct str text;
	TRY(field_text(object, name, 10, 10, &text));
	if (!jst_parse_date(text, day))
		return wrong(name, "実在する日付を 2026-11-22 の形で入力してください");
	return OK;
}

enum err api_minute(const struct node *object, const char *name, int64_t *ms)
{
	struct str text;
	TRY(field_text(object, name, 16, 16, &text));
	if (!jst_parse_minute(text, ms))
		return wrong(name, "実在する日時を 2026-11-22T09:00 の形で入力してください");
	return OK;
}

enum err api_json(struct arena *arena, const struct node *object, const char *name, int64_t most,
                  struct str *out)
{
	const struct node *node = name ? node_get(object, name) : object;
	if (!node)
		return wrong(name, "必ず入力してください");
	if (!node_is(node, NODE_OBJECT) && !node_is(node, NODE_ARRAY)) /* a bare word is no document to the reader */
		return wrong(name, "JSON のオブジェクトか一覧で送ってください");
	struct str text = node_dump(arena, node);
	if (text.len > (size_t)most)
		return fail_field(ERR_LIMIT, name ? name : "", "「%s」が大きすぎます（%" PRId64 " バイトまで）。",
		                  shown(name), most);
	*out = text;
	return OK;
}

enum err api_word(const struct node *object, const char *name, const char *const *words, int *out)
{
	return field_word(object, name, words, out);
}

enum err api_within(const char *name, enum err result)
{
	if (result == OK)
		return OK;
	char field[256], text[512];
	snprintf(field, sizeof field, "%s%s%s", name, err_field()[0] ? "." : "", err_field());
	snprintf(text, sizeof text, "%s", err_text());
	return fail_field(result, field, "%s", text);
}

enum err api_inside(const char *name, size_t index, enum err result)
{
	char place[128];
	snprintf(place, sizeof place, "%s[%zu]", name, index);
	return api_within(place, result);
}

enum err api_query_text(const struct http_request *req, const char *name, size_t least, size_t most,
                        struct str *out)
{
	struct str text = http_param(req, name);
	size_t length = utf8_graphemes(text);
	if (length < least || length > most || !utf8_is_text(text))
		return fail_field(ERR_INVALID, name, "「%s」は %zu 文字以上 %zu 文字以内で入力してください。", name,
		                  least, most);
	*out = text;
	return OK;
}

enum err api_query_i64(const struct http_request *req, const char *name, int64_t least, int64_t most,
                       int64_t *out)
{
	int64_t value;
	if (!str_to_i64(http_param(req, name), &value) || value < least || value > most)
		return wrong(name, "決められた範囲の整数で指定してください");
	*out = value;
	return OK;
}

enum err api_query_day(const struct http_request *req, const char *name, int64_t *day)
{
	if (!jst_parse_date(http_param(req, name), day))
		return wrong(name, "実在する日付を 2026-11-22 の形で入力してください");
	return OK;
}

enum err api_query_word(const struct http_request *req, const char *name, const char *const *words, int *out)
{
	struct str text = http_param(req, name);
	for (int i = 0; words[i]; i++) {
		if (str_eq(text, str_from(words[i]))) {
			*out = i;
			return OK;
		}
	}
	return wrong(name, "決められた選択肢から選んでください");
}

static void put_two(char *at, int value)
{
	at[0] = (char)('0' + value / 10 % 10);
	at[1] = (char)('0' + value % 10);
}

static size_t put_date(char *at, struct jst t)
{
	put_two(at, t.year / 100);
	put_two(at + 2, t.year);
	at[4] = at[7] = '-';
	put_two(at + 5, t.month);
	put_two(at + 8, t.day);
	return 10;
}

void api_emit_day(struct emit *emit, const char *name, int64_t day)
{
	char text[10];
	emit_text(emit, name, str_of(text, put_date(text, jst_from_day(day))));
}

void api_emit_minute(struct emit *emit, const char *name, int64_t ms)
{
	char text[16];
	struct jst t = jst_from_ms(ms);
	put_date(text, t);
	text[10] = 'T';
	put_two(text + 11, t.hour);
	text[13] = ':';
	put_two(text + 14, t.minute);
	emit_text(emit, name, str_of(text, sizeof text));
}
