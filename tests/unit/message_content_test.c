/* content: what staff wrote and what LINE gets. */
#include "delivery_harness.h"

#include "buf.h"
#include "child.h"
#include "content_button.h"
#include "content_person.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "message.h"
#include "utf8.h"

static struct str rendered(struct arena *arena, const char *json, const struct content_how *how)
{
	const struct node *messages;
	struct str out;
	assert_ok(node_parse(arena, str_from(json), &messages));
	assert_ok(content_render(arena, messages, how, &out));
	return out;
}

static const struct content_how plain = {.public_url = S_INIT("https://line.city.example")};

TEST(media_become_addresses)
{
	assert_str(rendered(arena,
	                    "[{\"type\":\"image\",\"originalContentUrl\":\"media:TOKEN/original\","
	                    "\"previewImageUrl\":\"media:TOKEN/preview\"}]",
	                    &plain),
	           "[{\"type\":\"image\",\"originalContentUrl\":\"https://line.city.example/media/TOKEN/original\","
	           "\"previewImageUrl\":\"https://line.city.example/media/TOKEN/preview\"}]");
}

TEST(placeholders_have_a_word_for_nothing)
{
	const struct content_person hanako = {.name = S("花子"), .child_name = S("たろう"), .child_age = S("1歳2か月")}, nobody = {.name = S("")};
	struct content_how how = plain;
	const char *text = "[{\"type\":\"text\",\"text\":\"{{name}}さん、{{child_name|お子さん}}（{{child_age}}）{{other}}\"}]";
	how.person = &hanako;
	assert_str(rendered(arena, text, &how), "[{\"type\":\"text\",\"text\":\"花子さん、たろう（1歳2か月）{{other}}\"}]");
	how.person = &nobody;
	assert_str(rendered(arena, text, &how), "[{\"type\":\"text\",\"text\":\"ご利用者さん、お子さん（）{{other}}\"}]");
	const struct node *messages;
	assert_ok(node_parse(arena, str_from(text), &messages));
	const struct content_columns none = {0};
	assert_true(content_is_personal(messages, none));
	assert_ok(node_parse(arena, S("[{\"type\":\"text\",\"text\":\"{{other}} { { name {{今日}}\"}]"), &messages));
	assert_false(content_is_personal(messages, none));
	const char *japanese = "[{\"type\":\"text\",\"text\":\"{{ 名前 }}・{{子どもの呼び名}}・{{子どもの年齢|？}}\"}]";
	how.person = &hanako;
	assert_str(rendered(arena, japanese, &how), "[{\"type\":\"text\",\"text\":\"花子・たろう・1歳2か月\"}]");
	how.person = NULL;
	assert_str(rendered(arena, japanese, &how), japanese);
}

TEST(days_are_those_of_the_send_for_everybody)
{
	struct content_how how = plain;
	const char *text = "[{\"type\":\"text\",\"text\":\"{{今日}}、{{明日}}は燃やせるごみです。\"}]";
	assert_str(rendered(arena, text, &how), text);
	how.day = jst_day(2026, 12, 31);
	assert_str(rendered(arena, text, &how),
	           "[{\"type\":\"text\",\"text\":\"12月31日（木）、1月1日（金）は燃やせるごみです。\"}]");
}

TEST(columns_of_a_roster_are_placeholders_and_win)
{
	const struct str headings[] = {S("金額"), S("名前"), S("リンク"), S("番号")};
	const struct str values[] = {S("1,200円"), S("\"山田\"\n様"), S("https://a.example/x?y=1"), S("あ 1&")};
	const struct content_person person = {.name = S("花子"), .values = values};
	struct content_how how = plain;
	how.columns = (struct content_columns){headings, COUNT(headings)};
	how.person = &person;
	assert_str(rendered(arena, "[{\"type\":\"text\",\"text\":\"{{名前}}は{{金額}} {{name}} {{知らない}}\"}]", &how),
	           "[{\"type\":\"text\",\"text\":\"\\\"山田\\\"\\n様は1,200円 花子 {{知らない}}\"}]");
	const char *links = "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	                    "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"{{リンク}}\"},"
	                    "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"https://b.example/?n={{番号}}\"}]}},"
	                    "{\"type\":\"text\",\"text\":\"https://c.example/?n={{金額}} https://d.example/\"}]";
	struct str out = rendered(arena, links, &how);
	assert_true(str_find(out, S("\"uri\":\"https://a.example/x?y=1\"")) >= 0);
	assert_true(str_find(out, S("\"uri\":\"https://b.example/?n=%E3%81%82%201%26\"")) >= 0);
	assert_true(str_find(out, S("https://c.example/?n=1,200円")) >= 0);
	const struct node *messages;
	struct str *urls;
	size_t count;
	assert_ok(node_parse(arena, str_from(links), &messages));
	assert_ok(content_links(arena, messages, plain.public_url, &urls, &count));
	assert_int_equal(count, 1); /* everybody's own address is not counted */
	assert_str(urls[0], "https://d.example/");
	struct content_needs needs = content_needs(messages, how.columns);
	assert_true(needs.column && !needs.name && !needs.child);
	assert_false(content_is_personal(messages, (struct content_columns){0}));
}

TEST(links_are_counted_but_not_those_of_line_and_telephones)
{
	const char *json =
	        "[{\"type\":\"text\",\"text\":\"詳しくは（https://a.example/x?q=1）。https://liff.line.me/1 も。\"},"
	        "{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	        "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"http://b.example/\"},"
	        "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"tel:0191234567\"},"
	        "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"https://line.city.example/c/settings\"}]}}]";
	const struct node *messages;
	struct str *urls;
	size_t count;
	assert_ok(node_parse(arena, str_from(json), &messages));
	assert_ok(content_links(arena, messages, plain.public_url, &urls, &count));
	assert_int_equal(count, 2);
	assert_str(urls[0], "https://a.example/x?q=1");
	assert_str(urls[1], "http://b.example/");
	const struct content_link links[] = {{urls[0], S("AAA")}, {urls[1], S("BBB")}};
	struct content_how how = plain;
	how.links = links;
	how.link_count = 2;
	struct str out = rendered(arena, json, &how);
	assert_true(str_find(out, S("詳しくは（https://line.city.example/l/AAA）。https://liff.line.me/1 も。")) >= 0);
	assert_true(str_find(out, S("\"uri\":\"https://line.city.example/l/BBB\"")) >= 0);
	assert_true(str_find(out, S("tel:0191234567")) >= 0);
}

TEST(buttons_name_their_broadcast)
{
	struct content_how how = plain;
	how.broadcast_id = 17;
	const char *json = "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"confirm\",\"text\":\"t\",\"actions\":["
	                   "{\"type\":\"postback\",\"label\":\"はい\",\"data\":\"参加 する&1\"}]}}]";
	assert_true(str_find(rendered(arena, json, &how), S("\"data\":\"b=17&n=0\"")) >= 0);
}

/* Quick replies of text bubbles, templates, cards: each number leads to its own word. */
TEST(the_number_of_a_button_is_its_place_whatever_the_messages)
{
	const char *json =
	        "[{\"quickReply\":{\"items\":[{\"type\":\"action\",\"action\":{\"type\":\"postback\",\"label\":\"0\",\"data\":\"w0\"}},"
	        "{\"type\":\"action\",\"action\":{\"data\":\"w1\",\"tags\":{\"add\":[7]},\"label\":\"1\",\"type\":\"postback\"}}]},"
	        "\"type\":\"text\",\"text\":\"{{name}}\"},"
	        "{\"type\":\"flex\",\"altText\":\"a\",\"contents\":{\"type\":\"bubble\",\"body\":{\"type\":\"box\",\"layout\":\"vertical\","
	        "\"action\":{\"type\":\"postback\",\"label\":\"2\",\"data\":\"w2\"},\"contents\":[{\"type\":\"button\",\"action\":"
	        "{\"type\":\"datetimepicker\",\"label\":\"3\",\"data\":\"w3\",\"mode\":\"date\"}},{\"type\":\"button\",\"action\":"
	        "{\"type\":\"uri\",\"label\":\"x\",\"uri\":\"https://a.example\"}}]}}},"
	        "{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"confirm\",\"text\":\"t\",\"actions\":["
	        "{\"type\":\"postback\",\"label\":\"4\",\"data\":\"同じ言葉\"},{\"type\":\"postback\",\"label\":\"5\",\"data\":\"同じ言葉\"}]}}]";
	static const char *const words[] = {"w0", "w1", "w2", "w3", "同じ言葉", "同じ言葉"};
	const struct node *messages;
	struct content_button *buttons;
	struct content_how how = plain;
	size_t count;
	how.broadcast_id = 17;
	assert_ok(node_parse(arena, str_from(json), &messages));
	content_buttons(arena, messages, &buttons, &count);
	assert_int_equal(count, COUNT(words));
	for (int test = 0; test < 2; test++) {
		how.test = test;
		struct str out = rendered(arena, json, &how);
		assert_true(str_find(out, S("tags")) < 0 && str_find(out, S("同じ言葉")) < 0);
		for (size_t i = 0; i < count; i++) {
			struct str both = str_fmt(arena, "\"label\":\"%zu\",\"data\":\"b=17&n=%zu\"", i, i);
			struct str turned = str_fmt(arena, "\"data\":\"b=17&n=%zu\",\"label\":\"%zu\"", i, i);
			assert_true(str_find(out, both) >= 0 || str_find(out, turned) >= 0);
			assert_str(buttons[i].word, words[i]);
		}
	}
	assert_str(buttons[1].tags, "{\"add\":[7]}");
	assert_str(buttons[1].path, "messages[0].quickReply.items[1].action");
	assert_str(buttons[0].tags, "");
}

TEST(emoji_follow_their_text)
{
	const struct content_person person = {.name = S("花")};
	struct content_how how = plain;
	how.person = &person;
	how.test = true;
	const char *json = "[{\"type\":\"text\",\"emojis\":[{\"index\":9,\"productId\":\"p\",\"emojiId\":\"1\"}],"
	                   "\"text\":\"{{name}} $\"}]";
	/* 【テスト】花 $: the mark is five units, the name one instead of eight. */
	assert_str(rendered(arena, json, &how),
	           "[{\"type\":\"text\",\"emojis\":[{\"index\":7,\"productId\":\"p\",\"emojiId\":\"1\"}],\"text\":\"【テスト】花 $\"}]");
}

TEST(a_test_is_marked_and_never_above_five)
{
	struct content_how how = plain;
	how.test = true;
	const char *sticker = "{\"type\":\"sticker\",\"packageId\":\"1\",\"stickerId\":\"1\"}";
	struct str one = str_fmt(arena, "[%s]", sticker);
	struct str marked = rendered(arena, str_z(arena, one), &how);
	assert_true(str_starts(marked, S("[{\"type\":\"text\",\"text\":\"【テスト】\"},{\"type\":\"sticker\"")));
	assert_str(rendered(arena, "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]", &how),
	           "[{\"type\":\"text\",\"text\":\"【テスト】a\"},{\"type\":\"text\",\"text\":\"b\"}]");
}

static void assert_marked_by_sender(struct arena *arena, struct str out)
{
	const struct node *messages;
	assert_ok(node_parse(arena, out, &messages));
	assert_int_equal(node_count(messages), 5);
	for (size_t i = 0; i < 5; i++) {
		struct str name = node_text(node_get(node_get(node_at(messages, i), "sender"), "name"), S(""));
		assert_true(str_starts(name, S("【テスト】")));
	}
	struct problems problems;
	problems_init(&problems, arena);
	assert_ok(messages_check(messages, (struct message_options){0}, &problems));
}

TEST(five_bubbles_without_room_for_a_text_are_marked_by_their_sender)
{
	struct content_how how = plain;
	how.test = true;
	const char *sticker = "{\"type\":\"sticker\",\"packageId\":\"1\",\"stickerId\":\"1\"}";
	const char *named = "{\"type\":\"sticker\",\"packageId\":\"1\",\"stickerId\":\"1\",\"sender\":{\"name\":\"健診係\",\"iconUrl\":\"https://a.example/i.png\"}}";
	struct str out = rendered(arena, str_z(arena, str_fmt(arena, "[%s,%s,%s,%s,%s]", sticker, named, sticker, sticker, sticker)), &how);
	assert_marked_by_sender(arena, out);
	assert_true(str_find(out, S("{\"name\":\"【テスト】健診係\",\"iconUrl\":\"https://a.example/i.png\"}")) >= 0);
	/* A text that is as long as LINE allows has no room either. */
	struct buf text;
	buf_init(&text, arena, 20000);
	for (int i = 0; i < 4996; i++)
		buf_lit(&text, "あ");
	struct str full = str_fmt(arena, "{\"type\":\"text\",\"text\":\"%.*s\",\"sender\":{\"name\":\"あいうえおかきくけこさしすせそた\"}}", FMT(buf_view(&text)));
	out = rendered(arena, str_z(arena, str_fmt(arena, "[%s,%.*s,%s,%s,%s]", sticker, FMT(full), sticker, sticker, sticker)), &how);
	assert_marked_by_sender(arena, out);
	out = rendered(arena, str_z(arena, str_fmt(arena, "[%.*s]", FMT(full))), &how);
	assert_true(str_starts(out, S("[{\"type\":\"text\",\"text\":\"【テスト】\"},{\"type\":\"text\"")));
}

/* --- checking ------------------------------------------------------------------------- */

static const struct content_report *report_on(const struct town *town, const char *json)
{
	const struct node *messages;
	struct content_report *report = arena_make(town->arena, struct content_report);
	const struct content_setting setting = {.public_url = town->delivery.public_url, .now = NOON};
	assert_ok(node_parse(town->arena, str_from(json), &messages));
	assert_ok(content_check(town->db, town->arena, messages, &setting, report));
	return report;
}

static bool has_hint(const struct content_report *report, const char *words)
{
	for (size_t i = 0; i < report->hint_count; i++)
		if (str_find(report->hints[i].text, str_from(words)) >= 0)
			return true;
	return false;
}

DB_TEST(an_address_that_would_open_nothing_in_line_is_a_problem)
{
	struct town town = town_with(place, arena, 0);
	const struct content_report *report = report_on(&town, "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	                                                       "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"https://line.me/R/nv/cameraRoll/multi\"},"
	                                                       "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"https://line.me/R/nv/location/\"}]}}]");
	assert_int_equal(report->problem_count, 0);
	report = report_on(&town, "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	                          "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"https://line.me/R/nv/cameraRoll\"}]}}]");
	assert_int_equal(report->problem_count, 1);
	assert_str(report->problems[0].field, "messages[0].template.actions[0].uri");
	report = report_on(&town, "[{\"type\":\"text\",\"text\":\"場所は https://line.me/R/nv/locaton/ から\"}]");
	assert_int_equal(report->problem_count, 0); /* not one of those known here */
	report = report_on(&town, "[{\"type\":\"text\",\"text\":\"場所は https://line.me/R/nv/location1 から\"}]");
	assert_int_equal(report->problem_count, 1);
	assert_str(report->problems[0].field, "messages[0].text");
	report = report_on(&town, "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"t\",\"actions\":["
	                          "{\"type\":\"uri\",\"label\":\"l\",\"uri\":\"line://nv/camera/\"}]}}]");
	assert_int_equal(report->problem_count, 0);
	assert_true(has_hint(report, "line://"));
}

DB_TEST(problems_name_the_field)
{
	struct town town = town_with(place, arena, 0);
	const struct content_report *report = report_on(&town, "[]");
	assert_int_equal(report->problem_count, 1);
	report = report_on(&town, "[{\"type\":\"text\",\"text\":\"ok\"},{\"type\":\"text\",\"text\":\"\"}]");
	assert_true(report->problem_count > 0);
	assert_str(report->problems[0].field, "messages[1].text");
	report = report_on(&town, "[{\"type\":\"text\",\"text\":\"　 \\n\"}]");
	assert_int_equal(report->problem_count, 1);
	report = report_on(&town, "[{\"type\":\"image\",\"originalContentUrl\":\"media:none/original\",\"previewImageUrl\":\"media:none/preview\"}]");
	assert_true(report->problem_count > 0);
	assert_str(report->problems[0].field, "messages[0]");
}

DB_TEST(unknown_placeholders_are_named)
{
	struct town town = town_with(place, arena, 0);
	const struct content_report *report = report_on(&town, "[{\"type\":\"text\",\"text\":\"ok {{name}} {{ }} {{\"},"
	                                                       "{\"type\":\"text\",\"text\":\"{{なまえ}}さん\"}]");
	assert_int_equal(report->problem_count, 1);
	assert_str(report->problems[0].field, "messages[1].text");
	assert_true(str_find(report->problems[0].text, S("「{{なまえ}}」")) >= 0);
	assert_true(str_find(report->problems[0].text, S("{{名前}}")) >= 0);
	report = report_on(&town, "[{\"type\":\"template\",\"altText\":\"a\",\"template\":{\"type\":\"buttons\",\"text\":\"{{x}}\",\"actions\":["
	                          "{\"type\":\"message\",\"label\":\"l\",\"text\":\"t\"}]}}]");
	assert_int_equal(report->problem_count, 1);
	assert_str(report->problems[0].field, "messages[0]");
	/* LINE's own braces. */
	report = report_on(&town, "[{\"type\":\"textV2\",\"text\":\"{{x}}\"}]");
	assert_int_equal(report->problem_count, 0);
	assert_false(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"{{明日}}に開きます\"}]"), "「明日」"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"明日に開きます\"}]"), "「明日」"));
}

DB_TEST(hints_look_at_dates_and_words)
{
	struct town town = town_with(place, arena, 0);
	/* Today is Sunday, 22 November 2026. */
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"11月29日（月）に開きます\"}]"), "日曜日です"));
	assert_false(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"11月29日（日）に開きます\"}]"), "曜日です"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"11月20日（金）に開きます\"}]"), "もう過ぎて"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"2月30日に開きます\"}]"), "暦にない"));
	assert_false(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"1月10日（日）に開きます\"}]"), "もう過ぎて"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"２月３０日に開きます\"}]"), "暦にない"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"来週開きます\"}]"), "来週"));
	assert_true(has_hint(report_on(&town, "[{\"type\":\"text\",\"text\":\"お知らせ https://a.example/x.pdf\"}]"), "PDF"));
}

/* --- people ---------------------------------------------------------------------------- */

static struct content_children meant(struct arena *arena, const char *condition, int64_t day)
{
	const struct node *json;
	struct content_children children;
	assert_ok(node_parse(arena, str_from(condition), &json));
	content_children_meant(json, day, &children);
	return children;
}

TEST(a_condition_of_a_grade_means_the_children_of_that_grade)
{
	int64_t day = jst_day(2026, 11, 22);
	struct content_children first = meant(arena, "{\"all\":[{\"options\":[3]},{\"childGrade\":{\"from\":\"elementary1\",\"to\":\"elementary1\"}}]}", day);
	assert_true(first.some);
	assert_int_equal(first.first_day, jst_day(2019, 4, 2));
	assert_int_equal(first.last_day, jst_day(2020, 4, 1));
	assert_int_equal(meant(arena, "{\"childGrade\":{\"from\":\"elementary1\",\"to\":\"elementary1\"}}", jst_day(2027, 4, 1)).first_day, jst_day(2020, 4, 2));
	assert_int_equal(meant(arena, "{\"childGrade\":{\"from\":\"preschool5\",\"to\":\"elementary1\"}}", day).last_day, jst_day(2021, 4, 1));
	assert_false(meant(arena, "{\"not\":{\"childGrade\":{\"from\":\"elementary1\",\"to\":\"elementary1\"}}}", day).some);
	assert_false(meant(arena, "{\"childGrade\":{\"from\":\"college\",\"to\":\"elementary1\"}}", day).some);
}

DB_TEST(the_people_of_a_group_are_read_together)
{
	struct town town = town_with(place, arena, 5);
	const struct keyring *keyring = town.delivery.keyring;
	int64_t today = jst_day_of_ms(NOON);
	const struct child twins[] = {{.birth_day = today - 800, .name = S("はな")}, {.birth_day = today - 400, .name = S("たろう")}};
	assert_ok(tx_begin(town.db));
	assert_ok(friend_set_profile(town.db, arena, keyring, 4, S("及川"), S("ja"), NOON));
	assert_ok(friend_set_profile(town.db, arena, keyring, 2, S("佐藤"), S("ja"), NOON));
	assert_ok(child_set(town.db, arena, keyring, 4, twins, 2, today, NULL));
	assert_ok(child_set(town.db, arena, keyring, 1, &twins[1], 1, today, NULL));
	assert_ok(tx_commit(town.db));
	const int64_t ids[] = {4, 1, 99, 2};
	struct content_person people[4];
	struct content_source source = {.keyring = keyring, .needs = {.name = true, .child = true}, .day = today};
	assert_ok(content_people(town.db, arena, &source, ids, 4, people));
	assert_str(people[0].name, "及川");
	assert_str(people[0].child_name, "はなさん・たろう");
	assert_str(people[0].child_age, "2歳2か月");
	assert_str(people[1].name, "");
	assert_str(people[1].child_name, "たろう");
	assert_str(people[2].name, "");
	assert_str(people[3].name, "佐藤");
	assert_str(people[3].child_age, "");
	source.children = (struct content_children){true, today - 500, today};
	assert_ok(content_people(town.db, arena, &source, ids, 4, people));
	assert_str(people[0].child_name, "たろう");
	assert_str(people[0].child_age, "1歳1か月");
	source.needs = (struct content_needs){.name = true};
	assert_ok(content_people(town.db, arena, &source, ids, 4, people));
	assert_str(people[0].child_name, "");
	assert_ok(content_people(town.db, arena, &source, ids, 0, people));
}
