/* tap: what a postback may say, in the form of today and in the older one. */
#include "delivery_harness.h"

#include "batch.h"
#include "content_button.h"
#include "tap.h"
#include "tracking.h"

TEST(a_button_is_named_by_broadcast_and_number_or_by_its_older_word)
{
	struct tap tap;
	assert_true(tap_read(arena, S("b=17&n=0"), &tap));
	assert_int_equal(tap.broadcast_id, 17);
	assert_int_equal(tap.no, 0);
	assert_true(tap_read(arena, S("b=17&k=%E5%8F%82%E5%8A%A0%20%E3%81%99%E3%82%8B%261"), &tap));
	assert_int_equal(tap.no, -1);
	assert_str(tap.word, "参加 する&1");
	assert_true(tap_read(arena, S("b=17&k=100%"), &tap));
	assert_str(tap.word, "100%");
	static const char *const nonsense[] = {"", "b=17", "b=17&", "b=17&k=", "b=17&n=", "b=17&n=-1", "b=17&n=x", "b=17&n=1&k=x",
	                                       "b=0&n=1", "b=-1&k=x", "b=x&k=x", "n=1&b=17", "b=17&k=%ff", "b=17&m=1"};
	for (size_t i = 0; i < COUNT(nonsense); i++)
		if (tap_read(arena, str_from(nonsense[i]), &tap))
			fail_msg("%s", nonsense[i]);
}

static int64_t tapped(const struct town *town, int64_t broadcast, const char *word)
{
	struct tracked_button *buttons;
	size_t count;
	assert_ok(tracking_buttons(town->db, town->arena, broadcast, &buttons, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(buttons[i].button, str_from(word)))
			return buttons[i].people;
	return 0;
}

static void tap(const struct town *town, const char *data, int64_t friend_id)
{
	struct tap what;
	assert_ok(tx_begin(town->db));
	assert_true(tap_read(town->arena, str_from(data), &what));
	assert_ok(tap_record(town->db, town->arena, &what, friend_id, NOON));
	assert_ok(tx_commit(town->db));
}

DB_TEST(a_tap_counts_for_the_word_that_was_sent)
{
	struct town town = town_with(place, arena, 3);
	int64_t id = town_draft(&town, "[]"); /* the first: number 1 */
	const struct content_button buttons[] = {{.word = S("はい")}, {.word = S("いいえ、出ません")}};
	assert_int_equal(id, 1);
	assert_ok(tracking_add_buttons(town.db, arena, id, buttons, 2));
	tap(&town, "b=1&n=1", 1);
	tap(&town, "b=1&n=1", 1);
	tap(&town, "b=1&n=1", 2);
	tap(&town, "b=1&n=0", 2);
	assert_int_equal(tapped(&town, id, "いいえ、出ません"), 2);
	assert_int_equal(tapped(&town, id, "はい"), 1);
	tap(&town, "b=1&n=2", 3);      /* no such button */
	tap(&town, "b=99&n=0", 3);     /* no such broadcast */
	tap(&town, "b=99&k=はい", 3);
	tap(&town, "b=1&k=むかしの言葉", 3); /* of before there were numbers */
	assert_int_equal(tapped(&town, id, "むかしの言葉"), 1);
	struct tracked_button *all;
	size_t count;
	assert_ok(tracking_buttons(town.db, arena, id, &all, &count));
	assert_int_equal(count, 3);
}
