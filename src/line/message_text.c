/* message_text: text with emoji, and textV2 with its placeholders. */
#include "message_parts.h"

#include "event.h"
#include "str.h"
#include "arena.h"
#include "utf8.h"

#include <string.h>

#define TEXT_MOST 5000
#define EMOJIS_MOST 20
#define MENTIONS_MOST 20
#define SUBSTITUTIONS_MOST 100
#define KEY_MOST 20

static void check_quote_token(struct check *check, const struct place *at, const struct node *message)
{
	check_text(check, at, message, (struct text_rule){"quoteToken", "引用トークン", OPTIONAL, SIZE_MAX, UTF16, false});
}

static bool is_dollar_at(struct str text, int64_t index)
{
	int64_t unit = 0;
	uint32_t codepoint;
	for (size_t at = 0; utf8_next(text, &at, &codepoint); unit += codepoint >= 0x10000 ? 2 : 1)
		if (unit == index)
			return codepoint == '$';
	return false;
}

static void check_emoji_ids(struct check *check, const struct place *at, const struct node *emoji)
{
	check_text(check, at, emoji, (struct text_rule){"productId", "絵文字セットのID", REQUIRED, SIZE_MAX, UTF16, false});
	check_text(check, at, emoji, (struct text_rule){"emojiId", "絵文字のID", REQUIRED, SIZE_MAX, UTF16, false});
}

static void check_emoji(struct check *check, const struct place *at, const struct node *emoji, struct str text)
{
	if (!check_is_object(check, at, emoji))
		return;
	int64_t index = check_integer(check, at, emoji,
		(struct number_rule){"index", "位置", REQUIRED, 0, INT64_MAX}, -1);
	struct place place = PLACE(at, "index", "位置");
	if (index >= 0 && !is_dollar_at(text, index))
		check_add(check, &place, S("must be the position of '$'"),
		          "には本文の $ がありません。絵文字を入れる所に半角の $ を書いてください。");
	check_emoji_ids(check, at, emoji);
}

void message_check_text(struct check *check, const struct place *at, const struct node *message)
{
	struct str text = check_text(check, at, message, (struct text_rule){"text", "本文", REQUIRED, TEXT_MOST, UTF16, false});
	struct list_rule rule = {"emojis", "絵文字の数", OPTIONAL, 0, EMOJIS_MOST};
	const struct node *emojis = check_list(check, at, message, rule);
	struct place list = PLACE(at, "emojis", NULL);
	for (size_t i = 0; i < node_count(emojis) && i <= EMOJIS_MOST; i++) {
		struct place one = ELEMENT(&list, i, "絵文字");
		check_emoji(check, &one, node_at(emojis, i), text);
	}
	check_quote_token(check, at, message);
}

static bool is_key(struct str key)
{
	if (key.len == 0 || key.len > KEY_MOST)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_')
			return false;
	}
	return true;
}

/* The text of a placeholder must name a substitution. */
static void check_placeholder(struct check *check, const struct place *at, const struct node *message,
                              struct str key)
{
	struct arena *arena = check->problems->arena;
	struct str shown = key.len <= 100 ? key : S("…");
	if (!is_key(key))
		check_add(check, at,
		          str_fmt(arena, "The key '%.*s' enclosed in '{}' does not match the pattern '^[a-zA-Z0-9_]{1,20}$'.",
		                  FMT(shown)),
		          "の {%.*s} は差し込みの名前になりません。英数字と _ の20文字までにするか、かっこそのものを出すには {{ と }} と書いてください。",
		          FMT(shown));
	else if (!field_given(node_get(message, "substitution"), str_z(arena, key)))
		check_add(check, at, str_fmt(arena, "The key '%.*s' is not found in the substitution.", FMT(key)),
		          "の {%.*s} に差し込むもの（substitution）がありません。", FMT(key));
}

/* "{{" and "}}" are literal braces, "{key}" is a placeholder, all else is a fault. */
static void check_braces(struct check *check, const struct place *at, const struct node *message, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		struct str rest = str_skip(text, i + 1);
		if (c != '{' && c != '}')
			continue;
		if (rest.len > 0 && rest.ptr[0] == c) {
			i++;
			continue;
		}
		ptrdiff_t close = c == '{' ? str_find_char(rest, '}') : -1;
		if (close < 0) {
			check_add(check, at, S("Braces are not balanced."),
			          "のかっこ { } の組が合っていません。かっこそのものを出すには {{ と }} と書いてください。");
			return;
		}
		check_placeholder(check, at, message, str_left(rest, (size_t)close));
		i += (size_t)close + 1;
	}
}

static void check_mentionee(struct check *check, const struct place *up, const struct node *mention)
{
	static const char *const types[] = {"user", "all", NULL};
	const struct node *mentionee = check_object(check, up, mention, "mentionee", "メンションの相手", REQUIRED);
	struct place at = PLACE(up, "mentionee", "メンションの相手");
	if (!mentionee)
		return;
	int type = check_word(check, &at, mentionee, (struct word_rule){"type", "種類", REQUIRED, types});
	if (type != 0)
		return;
	struct place place = PLACE(&at, "userId", "ユーザーID");
	struct str id = check_text(check, &at, mentionee, (struct text_rule){"userId", "ユーザーID", REQUIRED, SIZE_MAX, UTF16, false});
	if (!str_is_empty(id) && !line_is_user_id(id))
		check_invalid(check, &place, "が正しくありません。");
}

struct tally {
	size_t mentions, emojis;
};

static void check_substitution(struct check *check, const struct place *at, const struct node *node,
                               struct tally *tally)
{
	static const char *const types[] = {"mention", "emoji", NULL};
	if (!check_is_object(check, at, node))
		return;
	int type = check_word(check, at, node, (struct word_rule){"type", "種類", REQUIRED, types});
	if (type == 0) {
		tally->mentions++;
		check_mentionee(check, at, node);
	} else if (type == 1) {
		tally->emojis++;
		check_emoji_ids(check, at, node);
	}
}

static void check_substitutions(struct check *check, const struct place *up, const struct node *message)
{
	const struct node *all = check_object(check, up, message, "substitution", "差し込み", OPTIONAL);
	struct place at = PLACE(up, "substitution", "差し込み");
	struct tally tally = {0};
	size_t seen = 0;
	for (const char *key = node_next(all, NULL); key && seen <= SUBSTITUTIONS_MOST; key = node_next(all, key), seen++) {
		struct place one = PLACE(&at, key, key);
		if (!is_key(str_from(key)))
			check_invalid(check, &at, "の名前は英数字と _ の20文字までにしてください。");
		check_substitution(check, &one, node_get(all, key), &tally);
	}
	if (node_count(all) > SUBSTITUTIONS_MOST)
		check_add(check, &at, S("must not be more than 100 items"), "は%d個までです。", SUBSTITUTIONS_MOST);
	if (tally.mentions > MENTIONS_MOST)
		check_add(check, &at, S("must not be more than 20 mentions"), "のメンションは%d個までです。", MENTIONS_MOST);
	if (tally.emojis > EMOJIS_MOST)
		check_add(check, &at, S("must not be more than 20 emojis"), "の絵文字は%d個までです。", EMOJIS_MOST);
}

void message_check_text_v2(struct check *check, const struct place *at, const struct node *message)
{
	struct place place = PLACE(at, "text", "本文");
	struct str text = check_text(check, at, message, (struct text_rule){"text", "本文", REQUIRED, TEXT_MOST, UTF16, false});
	check_quote_token(check, at, message);
	struct check inner = *check;
	inner.style = STYLE_RELATIVE;
	inner.base = at;
	check_braces(&inner, &place, message, text);
	check_substitutions(&inner, at, message);
}
