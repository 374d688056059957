/* content: what staff wrote and what LINE gets. */
#include "delivery_harness.h"

#include "content.h"
#include "field.h"
#include "jst.h"

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
	const struct content_person hanako = {S("花子"), S("たろう"), S("1歳2か月")}, nobody = {S(""), S(""), S("")};
	struct content_how how = plain;
	const char *text = "[{\"type\":\"text\",\"text\":\"{{name}}さん、{{child_name|お子さん}}（{{child_age}}）{{other}}\"}]";
	how.person = &hanako;
	assert_str(rendered(arena, text, &how), "[{\"type\":\"text\",\"text\":\"花子さん、たろう（1歳2か月）{{other}}\"}]");
	how.person = &nobody;
	assert_str(rendered(arena, text, &how), "[{\"type\":\"text\",\"text\":\"ご利用者さん、お子さん（）{{other}}\"}]");
	const struct node *messages;
	assert_ok(node_parse(arena, str_from(text), &messages));
	assert_true(content_is_personal(messages));
	assert_ok(node_parse(arena, S("[{\"type\":\"text\",\"text\":\"{{other}} { { name\"}]"), &messages));
	assert_false(content_is_personal(messages));
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
	assert_true(str_find(rendered(arena, json, &how), S("\"data\":\"b=17&k=%E5%8F%82%E5%8A%A0%20%E3%81%99%E3%82%8B%261\"")) >= 0);
}

TEST(emoji_follow_their_text)
{
	const struct content_person person = {S("花"), S(""), S("")};
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
	struct str one = str_fmt(arena, "[%s]", sticker), five = str_fmt(arena, "[%s,%s,%s,%s,%s]", sticker, sticker, sticker, sticker, sticker);
	struct str marked = rendered(arena, str_z(arena, one), &how);
	assert_true(str_starts(marked, S("[{\"type\":\"text\",\"text\":\"【テスト】\"},{\"type\":\"sticker\"")));
	struct str out = rendered(arena, str_z(arena, five), &how);
	const struct node *messages;
	assert_ok(node_parse(arena, out, &messages));
	assert_int_equal(node_count(messages), 5);
	assert_str(rendered(arena, "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]", &how),
	           "[{\"type\":\"text\",\"text\":\"【テスト】a\"},{\"type\":\"text\",\"text\":\"b\"}]");
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
