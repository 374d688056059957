/* menu: what staff drew becomes what LINE takes; the hour's limit; taps by day, week and month. */
#include "people_harness.h"

#include "field.h"
#include "jst.h"
#include "menu_content.h"
#include "menu_picture.h"
#include "menu_roll.h"
#include "menu_tap.h"
#include "message.h"
#include "richmenu.h"

#define NOON ((int64_t)1795316400000) /* Sunday, 2026-11-22T12:00 in Japan */

static const struct menu_dress dress = {.public_url = S_INIT("https://line.example.jp"), .account_name = S_INIT("市"),
                                        .mark = S_INIT("kairanban x"), .alias_prefix = S_INIT("m7-")};

#define AREA(key, x, action) "{\"key\":\"" key "\",\"x\":" x ",\"y\":0,\"width\":500,\"height\":843,\"label\":\"ボタン\",\"action\":" action "}"
#define CONTENT(areas) "{\"size\":\"small\",\"open\":true,\"tabs\":[{\"key\":\"a\",\"name\":\"一\",\"bar\":\"メニュー\",\"areas\":[" areas "]}]}"

TEST(every_action_becomes_one_that_line_takes_and_that_can_be_counted)
{
	struct menu_content content;
	struct problems problems;
	const struct node *object;
	static const int64_t buttons[] = {11, 12, 13, 14, 15};
	static const struct str codes[] = {S_INIT("abc"), S_INIT(""), S_INIT(""), S_INIT(""), S_INIT("")};
	struct menu_dress own = dress;
	own.buttons = buttons;
	own.codes = codes;
	assert_ok(menu_content_read(arena,
	                            S(CONTENT(AREA("k1", "0", "{\"type\":\"uri\",\"uri\":\"https://example.jp/\"}") ","
	                                      AREA("k2", "500", "{\"type\":\"message\",\"text\":\"こんにちは\"}") ","
	                                      AREA("k3", "1000", "{\"type\":\"richmenuswitch\",\"tab\":\"a\"}") ","
	                                      AREA("k4", "1500", "{\"type\":\"datetimepicker\",\"mode\":\"date\"}") ","
	                                      AREA("k5", "2000", "{\"type\":\"camera\"}"))),
	                            &content));
	assert_true(menu_is_counted_link(&content.tabs[0].areas[0]));
	assert_ok(node_parse(arena, menu_object(arena, &content, 0, &own), &object));
	problems_init(&problems, arena);
	assert_ok(richmenu_check(object, (struct message_options){0}, &problems));
	const struct node *areas = node_get(object, "areas");
	static const char *const fields[] = {"uri", "data", "richMenuAliasId", "data", "uri"};
	static const char *const values[] = {"https://line.example.jp/m/abc", "m=12", "m7-a", "m=14", "https://line.me/R/nv/camera/"};
	for (size_t i = 0; i < COUNT(fields); i++)
		assert_true(str_eq(node_text(node_get(node_get(node_at(areas, i), "action"), fields[i]), S("")), str_from(values[i])));
}

TEST(telephone_and_lines_own_screens_are_not_led_through_us)
{
	static const char *const uris[] = {"tel:0196514111", "https://line.me/R/ti/p/x", "https://liff.line.me/1-x", "line://nv"};
	for (size_t i = 0; i < COUNT(uris); i++) {
		struct menu_content content;
		struct str json = str_fmt(arena, "{\"size\":\"small\",\"tabs\":[{\"key\":\"a\",\"name\":\"\",\"bar\":\"\",\"areas\":[{\"key\":\"k\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"label\":\"\",\"action\":{\"type\":\"uri\",\"uri\":\"%s\"}}]}]}", uris[i]);
		assert_ok(menu_content_read(arena, json, &content));
		assert_false(menu_is_counted_link(&content.tabs[0].areas[0]));
	}
}

TEST(two_buttons_of_one_key_are_refused)
{
	struct menu_content content;
	assert_int_equal(menu_content_read(arena, S(CONTENT(AREA("k", "0", "{\"type\":\"camera\"}") "," AREA("k", "500", "{\"type\":\"camera\"}"))), &content),
	                 ERR_INVALID);
}

DB_TEST(the_hours_limit_is_kept_and_says_when_it_goes_on)
{
	struct db *db = city_writer(place, arena);
	int64_t free_at;
	for (int64_t i = 0; i < MENU_CALLS_AN_HOUR; i++) {
		assert_ok(menu_call_free(db, arena, S("create"), NOON + i, &free_at));
		assert_int_equal(free_at, 0);
		assert_ok(menu_call_note(db, arena, S("create"), NOON + i));
	}
	assert_ok(menu_call_free(db, arena, S("create"), NOON + MS_MINUTE, &free_at));
	assert_int_equal(free_at, NOON + MS_HOUR + 1);
	assert_ok(menu_call_free(db, arena, S("delete"), NOON + MS_MINUTE, &free_at));
	assert_int_equal(free_at, 0);
	assert_ok(menu_call_free(db, arena, S("create"), NOON + MS_HOUR + 1, &free_at));
	assert_int_equal(free_at, 0);
}

DB_TEST(taps_are_added_up_by_weeks_from_monday_and_by_months)
{
	struct db *db = city_writer(place, arena);
	const struct keyring *keyring = city_keyring(arena);
	const struct menu_button button = {.id = 1, .menu_id = 5, .key = S("k")};
	struct menu_tap_day *days;
	size_t count;
	assert_ok(menu_tap_count(db, arena, keyring, &button, S("friend 1"), NOON));
	assert_ok(menu_tap_count(db, arena, keyring, &button, S("friend 1"), NOON));
	assert_ok(menu_tap_count(db, arena, keyring, &button, S("friend 2"), NOON + MS_DAY));
	int64_t day = jst_day_of_ms(NOON);
	assert_ok(menu_tap_days(db, arena, &(struct menu_tap_ask){5, day - 30, day + 5, TAPS_BY_WEEK}, &days, &count));
	assert_int_equal(count, 2); /* Sunday ends a week */
	assert_int_equal(days[0].day, day - 6);
	assert_int_equal(days[0].taps, 2);
	assert_int_equal(days[0].people, 1);
	assert_int_equal(days[1].day, day + 1);
	assert_ok(menu_tap_days(db, arena, &(struct menu_tap_ask){5, day - 30, day + 5, TAPS_BY_MONTH}, &days, &count));
	assert_int_equal(count, 1);
	assert_int_equal(days[0].taps, 3);
	assert_int_equal(days[0].day, jst_day(2026, 11, 1));
}

static int64_t picture(struct db *db, struct arena *arena, int64_t at)
{
	const struct menu_picture_ready ready = {S("pixels"), S("image/png"), MENU_WIDTH, MENU_HEIGHT_SMALL};
	struct menu_picture made;
	assert_ok(menu_picture_add(db, arena, &(struct menu_picture_new){.ready = &ready, .source = S(""), .staff_id = 1, .now = at}, &made));
	return made.id;
}

static bool is_there(struct db *db, struct arena *arena, int64_t id)
{
	struct menu_picture found;
	return menu_picture_find(db, arena, id, &found) == OK;
}

DB_TEST(a_menus_picture_is_forgotten_when_no_draft_and_no_version_has_it)
{
	struct db *db = city_writer(place, arena);
	int64_t old = NOON - 40 * MS_DAY, forgotten;
	int64_t drawn = picture(db, arena, old), published = picture(db, arena, old), tried = picture(db, arena, old);
	int64_t left = picture(db, arena, old), fresh = picture(db, arena, NOON - MS_DAY);
	assert_ok(db_script(db, arena, str_fmt(arena,
		"INSERT INTO menu (id, name, draft, created_by, created_at, updated_by, updated_at) VALUES (1, 'm', "
		"'{\"size\":\"small\",\"tabs\":[{\"key\":\"a\",\"name\":\"\",\"bar\":\"\",\"picture\":%" PRId64 ",\"areas\":[]},{\"key\":\"b\",\"name\":\"\",\"bar\":\"\",\"areas\":[]}]}', 1, 1, 1, 1);"
		"INSERT INTO menu_edition (id, menu_id, no, content, condition, condition_text, from_at, until_at, friend_id, state, created_by, created_at, ended_at)"
		" VALUES (1, 1, 1, '{}', '{}', '', 0, 0, 0, 'ended', 1, 1, 5), (2, 1, 0, '{}', '{}', '', 0, 0, 9, 'ended', 1, 1, 5);"
		"INSERT INTO menu_page (edition_id, no, name, alias, picture_id, mark, object, state) VALUES (1, 0, '', 'a', %" PRId64 ", 'x', '{}', 'gone'), (2, 0, '', 'b', %" PRId64 ", 'y', '{}', 'gone');",
		drawn, published, tried)));
	assert_ok(menu_picture_forget(db, arena, NOON - 30 * MS_DAY, &forgotten));
	assert_int_equal(forgotten, 2);
	assert_true(is_there(db, arena, drawn) && is_there(db, arena, published) && is_there(db, arena, fresh));
	assert_false(is_there(db, arena, tried) || is_there(db, arena, left));
	assert_ok(tx_commit(db));
}
