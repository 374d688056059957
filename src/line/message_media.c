/* message_media: stickers, pictures, films, sounds, places, coupons, imagemaps. */
#include "message_parts.h"

#include "arena.h"
#include "str.h"

#include <string.h>

#define URL_MOST 2000

static void check_media_url(struct check *check, const struct place *at, const struct node *message,
                            const char *name, const char *japanese)
{
	check_url(check, at, message, (struct url_rule){name, japanese, REQUIRED, URL_MOST, URL_HTTPS});
}

void message_check_sticker(struct check *check, const struct place *at, const struct node *message)
{
	check_text(check, at, message, (struct text_rule){"packageId", "スタンプのセットID", REQUIRED, SIZE_MAX, UTF16, false});
	check_text(check, at, message, (struct text_rule){"stickerId", "スタンプのID", REQUIRED, SIZE_MAX, UTF16, false});
	check_text(check, at, message, (struct text_rule){"quoteToken", "引用トークン", OPTIONAL, SIZE_MAX, UTF16, false});
}

void message_check_image(struct check *check, const struct place *at, const struct node *message)
{
	check_media_url(check, at, message, "originalContentUrl", "画像のアドレス");
	check_media_url(check, at, message, "previewImageUrl", "プレビュー画像のアドレス");
}

static bool only_of(struct str text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!word && (!c || !strchr(also, c)))
			return false;
	}
	return true;
}

void message_check_video(struct check *check, const struct place *at, const struct node *message)
{
	check_media_url(check, at, message, "originalContentUrl", "動画のアドレス");
	check_media_url(check, at, message, "previewImageUrl", "プレビュー画像のアドレス");
	struct place place = PLACE(at, "trackingId", "視聴を知るためのID");
	struct str id = check_text(check, at, message, (struct text_rule){"trackingId", "視聴を知るためのID", OPTIONAL, 100, UTF16, false});
	if (!only_of(id, "-.=,+*()%$&;:@{}!?<>[]"))
		check_invalid(check, &place, "に使えない文字があります。半角の英数字と記号 -.=,+*()%%$&;:@{}!?<>[] にしてください。");
}

void message_check_audio(struct check *check, const struct place *at, const struct node *message)
{
	check_media_url(check, at, message, "originalContentUrl", "音声のアドレス");
	check_integer(check, at, message, (struct number_rule){"duration", "長さ（ミリ秒）", REQUIRED, 1, INT64_MAX}, 0);
}

void message_check_location(struct check *check, const struct place *at, const struct node *message)
{
	check_text(check, at, message, (struct text_rule){"title", "場所の名前", REQUIRED, 100, UTF16, false});
	check_text(check, at, message, (struct text_rule){"address", "住所", REQUIRED, 100, UTF16, false});
	check_double(check, at, message, "latitude", "緯度", -90, 90);
	check_double(check, at, message, "longitude", "経度", -180, 180);
}

void message_check_coupon(struct check *check, const struct place *at, const struct node *message)
{
	check_text(check, at, message, (struct text_rule){"couponId", "クーポンのID", REQUIRED, SIZE_MAX, UTF16, false});
	struct place place = PLACE(at, "deliveryTag", "配信タグ");
	struct str tag = check_text(check, at, message, (struct text_rule){"deliveryTag", "配信タグ", OPTIONAL, 30, UTF16, false});
	if (!only_of(tag, "_"))
		check_invalid(check, &place, "は半角の英数字と _ にしてください。");
}

static void check_area(struct check *check, const struct place *up, const struct node *object)
{
	const struct node *area = check_object(check, up, object, "area", "範囲", REQUIRED);
	struct place at = PLACE(up, "area", "範囲");
	if (!area)
		return;
	check_integer(check, &at, area, (struct number_rule){"x", "左", REQUIRED, 0, INT32_MAX}, 0);
	check_integer(check, &at, area, (struct number_rule){"y", "上", REQUIRED, 0, INT32_MAX}, 0);
	check_integer(check, &at, area, (struct number_rule){"width", "幅", REQUIRED, 1, INT32_MAX}, 0);
	check_integer(check, &at, area, (struct number_rule){"height", "高さ", REQUIRED, 1, INT32_MAX}, 0);
}

static void check_map_action(struct check *check, const struct place *at, const struct node *action)
{
	static const char *const types[] = {"message", "uri", "clipboard", NULL};
	enum { MESSAGE, URI, CLIPBOARD };
	if (!check_is_object(check, at, action))
		return;
	int type = check_word(check, at, action, (struct word_rule){"type", "動作の種類", REQUIRED, types});
	if (type == MESSAGE)
		check_text(check, at, action, (struct text_rule){"text", "送られる文", REQUIRED, 400, UTF16, false});
	else if (type == URI)
		check_url(check, at, action, (struct url_rule){"linkUri", "リンク先", REQUIRED, 1000, URL_ACTION});
	else if (type == CLIPBOARD)
		check_text(check, at, action, (struct text_rule){"clipboardText", "コピーする文", REQUIRED, 1000, UTF16, false});
	check_text(check, at, action, (struct text_rule){"label", "ラベル", OPTIONAL, 100, UTF16, true});
	check_area(check, at, action);
}

static void check_map_video(struct check *check, const struct place *up, const struct node *message)
{
	const struct node *video = check_object(check, up, message, "video", "動画", OPTIONAL);
	struct place at = PLACE(up, "video", "動画");
	if (!video)
		return;
	check_media_url(check, &at, video, "originalContentUrl", "アドレス");
	check_media_url(check, &at, video, "previewImageUrl", "プレビュー画像のアドレス");
	check_area(check, &at, video);
	const struct node *link = check_object(check, &at, video, "externalLink", "再生後のリンク", OPTIONAL);
	struct place external = PLACE(&at, "externalLink", "再生後のリンク");
	if (!link)
		return;
	check_url(check, &external, link, (struct url_rule){"linkUri", "リンク先", REQUIRED, 1000, URL_ACTION});
	check_text(check, &external, link, (struct text_rule){"label", "ラベル", REQUIRED, 30, UTF16, false});
}

static void check_base_size(struct check *check, const struct place *up, const struct node *message)
{
	const struct node *size = check_object(check, up, message, "baseSize", "画像の大きさ", REQUIRED);
	struct place at = PLACE(up, "baseSize", "画像の大きさ");
	if (!size)
		return;
	check_integer(check, &at, size, (struct number_rule){"width", "幅", REQUIRED, 1040, 1040}, 0);
	check_integer(check, &at, size, (struct number_rule){"height", "高さ", REQUIRED, 1, INT32_MAX}, 0);
}

void message_check_imagemap(struct check *check, const struct place *at, const struct node *message)
{
	check_url(check, at, message, (struct url_rule){"baseUrl", "画像のアドレス", REQUIRED, URL_MOST, URL_HTTPS});
	check_text(check, at, message, (struct text_rule){"altText", "代替テキスト", REQUIRED, ALT_TEXT_MOST, UTF16, false});
	check_base_size(check, at, message);
	struct list_rule rule = {"actions", "タップできる範囲の数", REQUIRED, 0, 50};
	const struct node *actions = check_list(check, at, message, rule);
	struct place list = PLACE(at, "actions", NULL);
	for (size_t i = 0; i < node_count(actions) && i <= rule.most; i++) {
		struct place one = ELEMENT(&list, i, "タップできる範囲");
		check_map_action(check, &one, node_at(actions, i));
	}
	check_map_video(check, at, message);
}
