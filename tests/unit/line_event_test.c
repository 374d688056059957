#include "test.h"

#include "event.h"

#include <stdlib.h>
#include <string.h>

#define USER "U0123456789abcdef0123456789abcdef"
#define GROUP "C0123456789abcdef0123456789abcdef"
#define EVENTS_MOST 8

static struct event_slice slices[EVENTS_MOST];

static enum err split(const char *body, struct event_split *out)
{
	return events_split(str_from(body), slices, EVENTS_MOST, out);
}

TEST(a_webhook_is_cut_into_its_events)
{
	struct event_split out;
	assert_ok(split("{\"destination\":\"" USER "\",\"events\":[{\"type\":\"follow\","
	                "\"webhookEventId\":\"01FZ74A0TDDPYRVKNK77XKC3ZR\"},{\"type\":\"x\"}]}", &out));
	assert_str(out.destination, USER);
	assert_int_equal(out.count, 2);
	assert_str(slices[0].json, "{\"type\":\"follow\",\"webhookEventId\":\"01FZ74A0TDDPYRVKNK77XKC3ZR\"}");
	assert_str(slices[0].webhook_event_id, "01FZ74A0TDDPYRVKNK77XKC3ZR");
	assert_str(slices[1].json, "{\"type\":\"x\"}");
	assert_str(slices[1].webhook_event_id, "");
}

TEST(order_and_white_space_of_a_webhook_do_not_matter)
{
	struct event_split out;
	assert_ok(split(" \r\n{ \"extra\" : [ 1 , { } ] ,\n\t\"events\" : [ { \"a\" : 1 } ] , "
	                "\"destination\" : \"D\" } \n", &out));
	assert_int_equal(out.count, 1);
	assert_str(slices[0].json, "{ \"a\" : 1 }");
	assert_str(out.destination, "D");
}

TEST(an_empty_webhook_is_a_connectivity_check)
{
	struct event_split out;
	assert_ok(split("{\"destination\":\"" USER "\",\"events\":[]}", &out));
	assert_int_equal(out.count, 0);
	assert_ok(split("{\"events\":[]}", &out));
	assert_str(out.destination, "");
}

TEST(escaped_keys_mean_what_they_spell)
{
	struct event_split out;
	assert_ok(split("{\"\\u0065vents\":[{\"webhookEvent\\u0049d\":\"A1\"}]}", &out));
	assert_int_equal(out.count, 1);
	assert_str(slices[0].webhook_event_id, "A1");
}

TEST(the_event_id_is_only_taken_from_the_event_itself)
{
	struct event_split out;
	assert_ok(split("{\"events\":[{\"x\":{\"webhookEventId\":\"INNER\"}},{\"webhookEventId\":7},"
	                "{\"webhookEventId\":\"lower\"},{\"webhookEventId\":\"\"}]}", &out));
	for (size_t i = 0; i < 4; i++)
		assert_str(slices[i].webhook_event_id, "");
}

TEST(broken_webhooks_are_refused)
{
	static const char *const bad[] = {
		"", " ", "[]", "null", "{", "{}", "{\"events\":{}}", "{\"events\":null}",
		"{\"events\":[}", "{\"events\":[1]}", "{\"events\":[[]]}", "{\"events\":[{}],}",
		"{\"events\":[{},]}", "{\"events\":[]}x", "{\"events\":[]}{}", "{events:[]}",
		"{\"events\":[],\"events\":[]}", "{\"events\":[],\"destination\":1}",
		"{\"events\":[],\"destination\":\"a\",\"destination\":\"b\"}",
		"{\"events\":[{\"a\":01}]}", "{\"events\":[{\"a\":1.}]}", "{\"events\":[{\"a\":.5}]}",
		"{\"events\":[{\"a\":1e}]}", "{\"events\":[{\"a\":-}]}", "{\"events\":[{\"a\":+1}]}",
		"{\"events\":[{\"a\":tru}]}", "{\"events\":[{\"a\":NaN}]}",
		"{\"events\":[{\"a\":\"\n\"}]}", "{\"events\":[{\"a\":\"\\x\"}]}",
		"{\"events\":[{\"a\":\"\\u12g4\"}]}", "{\"events\":[{\"a\":\"\\ud800\"}]}",
		"{\"events\":[{\"a\":\"\\udc00\"}]}", "{\"events\":[{\"a\":\"\\ud800\\u0041\"}]}",
		"{\"events\":[{\"a\":\"\xc0\xaf\"}]}", "{\"events\":[{\"a\":\"\xed\xa0\x80\"}]}",
		"{\"events\":[{\"a\":\"\xf4\x90\x80\x80\"}]}", "{\"events\":[{\"a\":\"\xe3\x81\"}]}",
		"{\"events\":[{\"a\":\"\x80\"}]}", "\xef\xbb\xbf{\"events\":[]}",
		"{\"events\":[{\"a\" 1}]}", "{\"events\":[{\"a\":1 \"b\":2}]}", "{\"events\":[{1:2}]}",
	};
	struct event_split out;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (split(bad[i], &out) != ERR_INVALID)
			fail_msg("accepted: %s", bad[i]);
	assert_err(events_split(str_of("{\"events\":[{\"a\":\"\0\"}]}", 22), slices, 8, &out), ERR_INVALID);
}

TEST(unusual_but_correct_json_is_accepted)
{
	static const char *const good[] = {
		"{\"events\":[{\"a\":-0,\"b\":0.5,\"c\":1e+9,\"d\":12E-3,\"e\":1.5e3}]}",
		"{\"events\":[{\"a\":\"\\u0000\\uD83D\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\"}]}",
		"{\"events\":[{\"a\":\"ごみ😀é\x7f\"}]}",
		"{\"events\":[{\"\":true,\"b\":[null,false,[],{}]}]}",
	};
	struct event_split out;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_ok(split(good[i], &out));
}

TEST(a_webhook_may_be_32_deep_and_no_deeper)
{
	struct event_split out;
	for (int arrays = 29; arrays <= 30; arrays++) { /* object, array, event and these */
		struct str open = str_fmt(arena, "%.*s", arrays, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");
		struct str close = str_fmt(arena, "%.*s", arrays, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
		struct str body = str_fmt(arena, "{\"events\":[{\"a\":%.*s%.*s}]}", FMT(open), FMT(close));
		assert_err(events_split(body, slices, 1, &out), arrays == 29 ? OK : ERR_INVALID);
	}
}

TEST(more_events_than_room_are_a_limit)
{
	struct event_split out;
	assert_ok(events_split(S("{\"events\":[{},{}]}"), slices, 2, &out));
	assert_err(events_split(S("{\"events\":[{},{},{}]}"), slices, 2, &out), ERR_LIMIT);
}

TEST(a_webhook_cut_off_anywhere_is_refused)
{
	struct str body = S("{\"destination\":\"U\",\"events\":[{\"a\":[1,-2.5e3,\"\\u00e9\\ud83d\\ude00ご\","
	                    "true,null],\"webhookEventId\":\"A\"},{}]}");
	struct event_split out;
	assert_ok(events_split(body, slices, EVENTS_MOST, &out));
	for (size_t len = 0; len < body.len; len++) {
		char *piece = malloc(len + 1); /* exactly so much memory, for the sanitizer */
		memcpy(piece, body.ptr, len);
		assert_err(events_split(str_of(piece, len), slices, EVENTS_MOST, &out), ERR_INVALID);
		free(piece);
	}
}

#define HEAD(type) "{\"type\":\"" type "\",\"mode\":\"active\",\"timestamp\":1762300000123," \
	"\"source\":{\"type\":\"user\",\"userId\":\"" USER "\"},\"webhookEventId\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"," \
	"\"deliveryContext\":{\"isRedelivery\":false},\"replyToken\":\"nHuyWiB7yP5Zw52FIkcQobQuGDXCTA\""

static struct event parse(struct arena *arena, const char *json)
{
	struct event event;
	memset(&event, 0xff, sizeof event);
	assert_ok(event_parse(arena, str_from(json), &event));
	return event;
}

TEST(what_all_events_have_is_read)
{
	struct event e = parse(arena, HEAD("follow") ",\"follow\":{\"isUnblocked\":true}}");
	assert_int_equal(e.kind, EVENT_FOLLOW);
	assert_str(e.type, "follow");
	assert_str(e.webhook_event_id, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
	assert_int_equal(e.timestamp, 1762300000123);
	assert_false(e.standby);
	assert_false(e.is_redelivery);
	assert_int_equal(e.source, SOURCE_USER);
	assert_str(e.user_id, USER);
	assert_str(e.group_id, "");
	assert_str(e.reply_token, "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA");
	assert_true(e.is_unblocked);
}

TEST(standby_and_redelivery_are_seen)
{
	struct event e = parse(arena, "{\"type\":\"unfollow\",\"mode\":\"standby\",\"timestamp\":5,"
	                              "\"source\":{\"type\":\"user\"},\"deliveryContext\":{\"isRedelivery\":true}}");
	assert_int_equal(e.kind, EVENT_UNFOLLOW);
	assert_true(e.standby);
	assert_true(e.is_redelivery);
	assert_str(e.user_id, "");
	assert_str(e.reply_token, "");
}

TEST(malformed_ids_are_not_taken_for_people)
{
	static const char *const bad[] = {
		"U0123456789abcdef0123456789abcde", "U0123456789abcdef0123456789abcdef0",
		"U0123456789ABCDEF0123456789abcdef", "u0123456789abcdef0123456789abcdef",
		"U0123456789abcdeg0123456789abcdef", "",
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct str json = str_fmt(arena, "{\"type\":\"unfollow\",\"source\":{\"type\":\"user\","
		                                 "\"userId\":\"%s\"}}", bad[i]);
		assert_str(parse(arena, json.ptr).user_id, "");
	}
}

TEST(groups_and_rooms_are_sources)
{
	struct event e = parse(arena, "{\"type\":\"join\",\"source\":{\"type\":\"group\",\"groupId\":\"" GROUP "\"}}");
	assert_int_equal(e.kind, EVENT_JOIN);
	assert_int_equal(e.source, SOURCE_GROUP);
	assert_str(e.group_id, GROUP);
	e = parse(arena, "{\"type\":\"leave\",\"source\":{\"type\":\"room\",\"roomId\":\"R0123456789abcdef0123456789abcdef\","
	                 "\"userId\":\"" USER "\"}}");
	assert_int_equal(e.source, SOURCE_ROOM);
	assert_str(e.group_id, "R0123456789abcdef0123456789abcdef");
	assert_str(e.user_id, USER);
}

TEST(a_text_with_emoji_and_mention_is_read)
{
	struct event e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"444573844083572737\",\"type\":\"text\","
		"\"quoteToken\":\"q3Plxr4AgKd\",\"markAsReadToken\":\"m1\",\"text\":\"@市役所 (love) ごみの日\","
		"\"emojis\":[{\"index\":5,\"length\":6,\"productId\":\"5ac1bfd5040ab15980c9b435\",\"emojiId\":\"001\"}],"
		"\"mention\":{\"mentionees\":[{\"index\":0,\"length\":4,\"type\":\"user\",\"userId\":\"" USER "\","
		"\"isSelf\":true},{\"index\":9,\"length\":1,\"type\":\"all\"}]},\"quotedMessageId\":\"9\"}}");
	assert_int_equal(e.kind, EVENT_MESSAGE);
	assert_int_equal(e.message.kind, RECEIVED_TEXT);
	assert_str(e.message.id, "444573844083572737");
	assert_str(e.message.text, "@市役所 (love) ごみの日");
	assert_str(e.message.quote_token, "q3Plxr4AgKd");
	assert_str(e.message.mark_as_read_token, "m1");
	assert_str(e.message.quoted_message_id, "9");
	assert_int_equal(e.message.emoji_count, 1);
	assert_int_equal(e.message.emojis[0].index, 5);
	assert_str(e.message.emojis[0].emoji_id, "001");
	assert_int_equal(e.message.mention_count, 2);
	assert_true(e.message.mentions[0].is_self);
	assert_str(e.message.mentions[0].user_id, USER);
	assert_true(e.message.mentions[1].everyone);
	assert_false(event_message_has_content(&e.message));
}

TEST(pictures_films_and_sounds_are_read)
{
	struct event e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"image\",\"quoteToken\":\"q\","
		"\"contentProvider\":{\"type\":\"line\"},\"imageSet\":{\"id\":\"E005\",\"index\":1,\"total\":2}}}");
	assert_int_equal(e.message.kind, RECEIVED_IMAGE);
	assert_true(event_message_has_content(&e.message));
	assert_str(e.message.image_set_id, "E005");
	assert_int_equal(e.message.image_total, 2);
	assert_int_equal(e.message.duration_ms, -1);
	e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"video\",\"duration\":60000,"
		"\"contentProvider\":{\"type\":\"external\",\"originalContentUrl\":\"https://e.jp/v.mp4\","
		"\"previewImageUrl\":\"https://e.jp/p.jpg\"}}}");
	assert_int_equal(e.message.kind, RECEIVED_VIDEO);
	assert_true(e.message.external);
	assert_false(event_message_has_content(&e.message));
	assert_str(e.message.original_url, "https://e.jp/v.mp4");
	assert_str(e.message.preview_url, "https://e.jp/p.jpg");
	assert_int_equal(e.message.duration_ms, 60000);
	e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"audio\",\"duration\":1500,"
		"\"contentProvider\":{\"type\":\"line\"}}}");
	assert_int_equal(e.message.kind, RECEIVED_AUDIO);
	assert_true(event_message_has_content(&e.message));
}

TEST(files_places_and_stickers_are_read)
{
	struct event e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"file\","
		"\"fileName\":\"申請書.pdf\",\"fileSize\":2138}}");
	assert_int_equal(e.message.kind, RECEIVED_FILE);
	assert_str(e.message.file_name, "申請書.pdf");
	assert_int_equal(e.message.file_size, 2138);
	e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"location\",\"title\":\"公園\","
		"\"address\":\"1-3\",\"latitude\":35.67966,\"longitude\":139}}");
	assert_int_equal(e.message.kind, RECEIVED_LOCATION);
	assert_true(e.message.latitude > 35.67 && e.message.longitude > 138.9);
	assert_str(e.message.title, "公園");
	e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"sticker\",\"packageId\":\"446\","
		"\"stickerId\":\"1988\",\"stickerResourceType\":\"MESSAGE\",\"keywords\":[\"a\"],\"text\":\"はい\"}}");
	assert_int_equal(e.message.kind, RECEIVED_STICKER);
	assert_str(e.message.sticker_id, "1988");
	assert_str(e.message.sticker_resource_type, "MESSAGE");
	assert_str(e.message.text, "はい");
}

TEST(an_unknown_kind_of_message_is_still_a_message)
{
	struct event e = parse(arena, HEAD("message") ",\"message\":{\"id\":\"1\",\"type\":\"hologram\"}}");
	assert_int_equal(e.kind, EVENT_MESSAGE);
	assert_int_equal(e.message.kind, RECEIVED_OTHER);
	assert_str(e.message.type, "hologram");
}

TEST(an_edited_message_keeps_its_id)
{
	struct event e = parse(arena, HEAD("messageEdited") ",\"message\":{\"id\":\"77\",\"type\":\"text\",\"text\":\"直し\"}}");
	assert_int_equal(e.kind, EVENT_MESSAGE_EDITED);
	assert_str(e.message.id, "77");
	assert_str(e.message.text, "直し");
}

TEST(postbacks_are_read)
{
	struct event e = parse(arena, HEAD("postback") ",\"postback\":{\"data\":\"v=1&a=予約\",\"params\":{\"datetime\":\"2017-12-25T01:00\"}}}");
	assert_int_equal(e.kind, EVENT_POSTBACK);
	assert_str(e.postback.data, "v=1&a=予約");
	assert_str(e.postback.datetime, "2017-12-25T01:00");
	assert_str(e.postback.date, "");
	assert_int_equal(e.postback.switched, SWITCH_NONE);
	e = parse(arena, HEAD("postback") ",\"postback\":{\"data\":\"\",\"params\":{\"date\":\"2017-12-25\"}}}");
	assert_int_equal(e.kind, EVENT_POSTBACK);
	assert_str(e.postback.date, "2017-12-25");
	e = parse(arena, HEAD("postback") ",\"postback\":{\"data\":\"d\",\"params\":{\"time\":\"01:00\"}}}");
	assert_str(e.postback.time, "01:00");
}

TEST(rich_menu_switches_tell_how_they_went)
{
	static const struct {
		const char *word;
		enum switch_status status;
	} cases[] = {
		{"SUCCESS", SWITCH_SUCCESS}, {"RICHMENU_ALIAS_ID_NOTFOUND", SWITCH_ALIAS_NOT_FOUND},
		{"RICHMENU_NOTFOUND", SWITCH_MENU_NOT_FOUND}, {"FAILED", SWITCH_FAILED}, {"NEW", SWITCH_FAILED},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str json = str_fmt(arena, "%s,\"postback\":{\"data\":\"d\",\"params\":{\"newRichMenuAliasId\":"
			"\"alias-b\",\"status\":\"%s\"}}}", HEAD("postback"), cases[i].word);
		struct event e = parse(arena, json.ptr);
		assert_int_equal(e.postback.switched, cases[i].status);
		assert_str(e.postback.new_alias_id, "alias-b");
	}
}

TEST(the_other_events_are_read)
{
	struct event e = parse(arena, HEAD("unsend") ",\"unsend\":{\"messageId\":\"325708\"}}");
	assert_int_equal(e.kind, EVENT_UNSEND);
	assert_str(e.unsent_message_id, "325708");
	e = parse(arena, HEAD("videoPlayComplete") ",\"videoPlayComplete\":{\"trackingId\":\"t-1\"}}");
	assert_int_equal(e.kind, EVENT_VIDEO_PLAY_COMPLETE);
	assert_str(e.tracking_id, "t-1");
	e = parse(arena, HEAD("accountLink") ",\"link\":{\"result\":\"ok\",\"nonce\":\"n0nce\"}}");
	assert_int_equal(e.kind, EVENT_ACCOUNT_LINK);
	assert_true(e.link_ok);
	assert_str(e.link_nonce, "n0nce");
	e = parse(arena, "{\"type\":\"accountLink\",\"link\":{\"result\":\"failed\",\"nonce\":\"n\"}}");
	assert_int_equal(e.kind, EVENT_ACCOUNT_LINK);
	assert_false(e.link_ok);
	assert_int_equal(e.source, SOURCE_NONE);
	e = parse(arena, HEAD("beacon") ",\"beacon\":{\"hwid\":\"d41d8cd98f\",\"type\":\"enter\",\"dm\":\"00\"}}");
	assert_int_equal(e.kind, EVENT_BEACON);
	assert_str(e.beacon_type, "enter");
	e = parse(arena, HEAD("membership") ",\"membership\":{\"type\":\"joined\",\"membershipId\":3189}}");
	assert_int_equal(e.kind, EVENT_MEMBERSHIP);
	assert_int_equal(e.membership_id, 3189);
	e = parse(arena, "{\"type\":\"delivery\",\"delivery\":{\"data\":\"tag-0000000000000\"}}");
	assert_int_equal(e.kind, EVENT_DELIVERY);
	assert_str(e.delivery_data, "tag-0000000000000");
	e = parse(arena, HEAD("memberJoined") ",\"joined\":{\"members\":[{\"type\":\"user\",\"userId\":\"" USER "\"},{\"type\":\"user\"}]}}");
	assert_int_equal(e.kind, EVENT_MEMBER_JOINED);
	assert_int_equal(e.member_count, 1);
	assert_str(e.members[0], USER);
	e = parse(arena, HEAD("memberLeft") ",\"left\":{\"members\":[]}}");
	assert_int_equal(e.kind, EVENT_MEMBER_LEFT);
	assert_int_equal(parse(arena, HEAD("botSuspended") "}").kind, EVENT_BOT_SUSPENDED);
}

TEST(unknown_events_are_kept_apart_not_refused)
{
	assert_int_equal(parse(arena, HEAD("sunrise") ",\"sunrise\":{}}").kind, EVENT_OTHER);
	assert_str(parse(arena, HEAD("sunrise") "}").type, "sunrise");
	assert_int_equal(parse(arena, "{}").kind, EVENT_OTHER);
	assert_int_equal(parse(arena, "{\"type\":5,\"source\":7,\"timestamp\":\"x\",\"deliveryContext\":[]}").kind, EVENT_OTHER);
}

TEST(an_event_without_its_heart_is_other)
{
	static const char *const empty[] = {
		"{\"type\":\"message\"}", "{\"type\":\"message\",\"message\":{\"type\":\"text\"}}",
		"{\"type\":\"message\",\"message\":[]}", "{\"type\":\"postback\"}",
		"{\"type\":\"postback\",\"postback\":{\"data\":1}}", "{\"type\":\"unsend\",\"unsend\":{}}",
		"{\"type\":\"accountLink\"}", "{\"type\":\"delivery\"}", "{\"type\":\"beacon\"}",
		"{\"type\":\"videoPlayComplete\"}", "{\"type\":\"membership\"}",
	};
	for (size_t i = 0; i < COUNT(empty); i++)
		assert_int_equal(parse(arena, empty[i]).kind, EVENT_OTHER);
}

TEST(only_json_objects_are_events)
{
	struct event e;
	assert_err(event_parse(arena, S("[]"), &e), ERR_INVALID);
	assert_err(event_parse(arena, S("{"), &e), ERR_INVALID);
}

TEST(every_kind_of_event_has_a_name)
{
	for (enum event_kind kind = EVENT_MESSAGE; kind < EVENT_KINDS; kind++) {
		struct str json = str_fmt(arena, "{\"type\":\"%s\"}", event_kind_name(kind));
		assert_string_not_equal(event_kind_name(kind), "other");
		assert_str(parse(arena, json.ptr).type, event_kind_name(kind));
	}
	assert_string_equal(event_kind_name(EVENT_OTHER), "other");
}
