/* message: the array, the kinds, and what every message may carry. */
#include "message.h"

#include "action.h"
#include "message_parts.h"
#include "str.h"

struct kind {
	const char *name;
	void (*check)(struct check *check, const struct place *at, const struct node *message);
};

/* In the order in which LINE's answer lists them. */
static const struct kind kinds[] = {
	{"text", message_check_text},         {"textV2", message_check_text_v2},
	{"sticker", message_check_sticker},   {"image", message_check_image},
	{"video", message_check_video},       {"audio", message_check_audio},
	{"location", message_check_location}, {"imagemap", message_check_imagemap},
	{"template", message_check_template}, {"flex", message_check_flex},
	{"coupon", message_check_coupon},
};

static const char *const names[] = {"text", "textV2", "sticker", "image", "video", "audio", "location",
                                    "imagemap", "template", "flex", "coupon", NULL};

const char *const *message_kinds(void) { return names; }

static void check_sender(struct check *check, const struct place *up, const struct node *message)
{
	const struct node *sender = check_object(check, up, message, "sender", "送信者", OPTIONAL);
	struct place at = PLACE(up, "sender", "送信者");
	if (!sender)
		return;
	check_text(check, &at, sender, (struct text_rule){"name", "名前", OPTIONAL, 20, UTF16, false});
	check_url(check, &at, sender, (struct url_rule){"iconUrl", "アイコン画像", OPTIONAL, 2000, URL_HTTPS});
}

static void check_quick_item(struct check *check, const struct place *at, const struct node *item)
{
	static const char *const types[] = {"action", NULL};
	if (!check_is_object(check, at, item))
		return;
	check_word(check, at, item, (struct word_rule){"type", "種類", OPTIONAL, types});
	check_url(check, at, item, (struct url_rule){"imageUrl", "アイコン画像", OPTIONAL, 2000, URL_HTTPS});
	action_check_in(check, at, item, REQUIRED, ACTION_QUICK_REPLY);
}

static void check_quick_reply(struct check *check, const struct place *up, const struct node *message)
{
	const struct node *quick = check_object(check, up, message, "quickReply", "クイックリプライ", OPTIONAL);
	struct place at = PLACE(up, "quickReply", "クイックリプライ");
	if (!quick)
		return;
	struct list_rule rule = {"items", "ボタンの数", REQUIRED, 1, 13};
	const struct node *items = check_list(check, &at, quick, rule);
	struct place list = PLACE(&at, "items", NULL);
	for (size_t i = 0; i < node_count(items) && i <= rule.most; i++) {
		struct place one = ELEMENT(&list, i, "ボタン");
		check_quick_item(check, &one, node_at(items, i));
	}
}

static void check_one(struct check *check, const struct place *at, const struct node *message)
{
	if (!check_is_object(check, at, message))
		return;
	int kind = check_word(check, at, message, (struct word_rule){"type", "種類", REQUIRED, names});
	if (kind >= 0)
		kinds[kind].check(check, at, message);
	check_quick_reply(check, at, message);
	check_sender(check, at, message);
}

enum err messages_check(const struct node *messages, struct message_options options,
                        struct problems *problems)
{
	struct check check = {.problems = problems, .options = options, .style = STYLE_BODY};
	struct place at = PLACE(NULL, "messages", "メッセージの数");
	if (!messages || node_is(messages, NODE_NULL)) {
		check_missing(&check, &at);
	} else if (!node_is(messages, NODE_ARRAY)) {
		check_add_type(&check, &at, "一覧（配列）");
	} else if (node_count(messages) < 1 || node_count(messages) > MESSAGES_MOST) {
		check_add(&check, &at, S("Size must be between 1 and 5"), "は1個から5個までにしてください（今は%zu個）。",
		          node_count(messages));
	}
	at.japanese = NULL;
	for (size_t i = 0; i < node_count(messages) && i <= MESSAGES_MOST; i++) {
		struct place one = ELEMENT(&at, i, "メッセージ");
		check.message = i;
		if (node_is(messages, NODE_ARRAY))
			check_one(&check, &one, node_at(messages, i));
	}
	return problems_result(problems);
}

enum err message_check(const struct node *message, size_t index, struct message_options options,
                       struct problems *problems)
{
	struct check check = {.problems = problems, .options = options, .message = index, .style = STYLE_BODY};
	struct place list = PLACE(NULL, "messages", NULL);
	struct place at = ELEMENT(&list, index, "メッセージ");
	check_one(&check, &at, message);
	return problems_result(problems);
}
