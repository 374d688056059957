/* friend: follow and block in any order; the days; the built-in options. */
#include "people_harness.h"

#include "attribute.h"
#include "friend.h"
#include "friend_day.h"
#include "jst.h"
#include "members.h"

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */

static bool follows(struct db *db, struct arena *arena, int64_t id)
{
	int64_t option;
	bool has;
	assert_ok(option_of_state(db, arena, "following", &option));
	assert_ok(member_has(db, arena, option, id, &has));
	return has;
}

static struct friend_day counted(struct db *db, struct arena *arena, int64_t day)
{
	struct friend_day *days;
	size_t count;
	assert_ok(friend_days(db, arena, day, day, &days, &count));
	assert_int_equal(count, 1);
	return days[0];
}

DB_TEST(following_and_blocking_in_order)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	int64_t today = jst_day_of_ms(NOON);
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_int_equal(f.state, FRIEND_FOLLOWING);
	assert_int_equal(f.followed_at, NOON);
	assert_true(follows(db, arena, f.id));
	assert_ok(friend_block(db, arena, S("U1"), NOON + 10));
	assert_false(follows(db, arena, f.id));
	assert_ok(friend_follow(db, arena, S("U1"), NOON + 20, &f));
	assert_true(follows(db, arena, f.id));
	struct friend_day day = counted(db, arena, today);
	assert_int_equal(day.added, 1);
	assert_int_equal(day.returned, 1);
	assert_int_equal(day.blocked, 1);
	assert_int_equal(day.reachable, 1);
	assert_ok(tx_commit(db));
}

DB_TEST(late_and_repeated_events_change_nothing)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_ok(friend_block(db, arena, S("U1"), NOON - 5));
	assert_true(follows(db, arena, f.id));
	assert_ok(friend_block(db, arena, S("U1"), NOON + 30));
	assert_ok(friend_follow(db, arena, S("U1"), NOON + 20, &f));
	assert_int_equal(f.state, FRIEND_BLOCKED);
	assert_ok(friend_seen(db, arena, S("U1"), NOON + 25, &f));
	assert_int_equal(f.state, FRIEND_BLOCKED);
	assert_false(follows(db, arena, f.id));
	struct friend_day day = counted(db, arena, jst_day_of_ms(NOON));
	assert_int_equal(day.added, 1);
	assert_int_equal(day.blocked, 1);
	assert_int_equal(day.reachable, 0);
	/* Whoever writes to us after blocking has come back, whatever we missed. */
	assert_ok(friend_seen(db, arena, S("U1"), NOON + 40, &f));
	assert_int_equal(f.state, FRIEND_FOLLOWING);
	assert_ok(tx_commit(db));
}

DB_TEST(somebody_known_by_a_message_is_a_friend_but_was_not_added_today)
{
	struct db *db = city_writer(place, arena);
	struct friend f, again;
	assert_ok(friend_seen(db, arena, S("U1"), NOON, &f));
	assert_int_equal(f.state, FRIEND_FOLLOWING);
	assert_int_equal(f.followed_at, 0);
	assert_true(follows(db, arena, f.id));
	assert_ok(friend_seen(db, arena, S("U1"), NOON + 1, &again));
	assert_int_equal(again.id, f.id);
	assert_int_equal(counted(db, arena, jst_day_of_ms(NOON)).added, 0);
	assert_int_equal(counted(db, arena, jst_day_of_ms(NOON)).reachable, 1);
	/* Its follow event comes after its message: the day is known now. */
	assert_ok(friend_follow(db, arena, S("U1"), NOON - 1, &f));
	assert_int_equal(f.followed_at, NOON - 1);
	assert_int_equal(counted(db, arena, jst_day_of_ms(NOON)).added, 1);
	assert_int_equal(counted(db, arena, jst_day_of_ms(NOON)).reachable, 1);
	assert_ok(tx_commit(db));
}

DB_TEST(a_block_by_a_stranger_is_kept)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	int64_t id;
	assert_ok(friend_block(db, arena, S("U1"), NOON));
	assert_ok(friend_by_line_id(db, arena, S("U1"), &id));
	assert_ok(friend_find(db, arena, NULL, id, &f));
	assert_int_equal(f.state, FRIEND_BLOCKED);
	assert_int_equal(counted(db, arena, jst_day_of_ms(NOON)).reachable, 0);
	assert_err(friend_by_line_id(db, arena, S("U2"), &id), ERR_NOT_FOUND);
	assert_ok(tx_commit(db));
}

DB_TEST(days_without_events_repeat_the_day_before)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	int64_t today = jst_day_of_ms(NOON);
	struct friend_day *days;
	size_t count;
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_ok(friend_follow(db, arena, S("U2"), NOON + 3 * MS_DAY, &f));
	assert_ok(friend_follow(db, arena, S("U3"), NOON + MS_DAY, &f)); /* late */
	assert_ok(friend_days(db, arena, today - 2, today + 5, &days, &count));
	static const int64_t reachable[] = {0, 0, 1, 2, 2, 3, 3, 3}, added[] = {0, 0, 1, 1, 0, 1, 0, 0};
	assert_int_equal(count, 8);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(days[i].day, today - 2 + (int64_t)i);
		assert_int_equal(days[i].reachable, reachable[i]);
		assert_int_equal(days[i].added, added[i]);
	}
	assert_err(friend_days(db, arena, today, today - 1, &days, &count), ERR_INVALID);
	assert_err(friend_days(db, arena, today, today + FRIEND_DAYS_MOST, &days, &count), ERR_LIMIT);
	assert_ok(tx_commit(db));
}

DB_TEST(a_name_is_sealed_and_bound_to_its_person)
{
	struct db *db = city_writer(place, arena);
	struct friend f, other;
	const struct keyring *keyring = city_keyring(arena);
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_ok(friend_set_profile(db, arena, keyring, f.id, S("及川 花子"), S("ja"), NOON));
	assert_ok(friend_find(db, arena, keyring, f.id, &f));
	assert_str(f.name, "及川 花子");
	assert_str(f.language, "ja");
	assert_ok(friend_follow(db, arena, S("U2"), NOON, &other));
	assert_ok(db_script(db, arena, S("UPDATE friend SET name_sealed = (SELECT name_sealed FROM friend WHERE line_user_id = 'U1')")));
	assert_int_not_equal(friend_find(db, arena, keyring, other.id, &other), OK);
	assert_ok(tx_commit(db));
}

DB_TEST(line_ids_come_in_the_order_asked_for)
{
	struct db *db = city_writer(place, arena);
	struct friend a, b, c;
	struct str ids[4];
	assert_ok(friend_follow(db, arena, S("Ua"), NOON, &a));
	assert_ok(friend_follow(db, arena, S("Ub"), NOON, &b));
	assert_ok(friend_follow(db, arena, S("Uc"), NOON, &c));
	const int64_t asked[] = {a.id, b.id, c.id, c.id + 100};
	assert_ok(friend_line_ids(db, arena, asked, 4, ids));
	assert_str(ids[0], "Ua");
	assert_str(ids[1], "Ub");
	assert_str(ids[2], "Uc");
	assert_str(ids[3], "");
	assert_ok(friend_set_tester(db, arena, b.id, true));
	assert_ok(friend_find(db, arena, NULL, b.id, &b));
	assert_true(b.tester);
	assert_err(friend_set_tester(db, arena, 999999, true), ERR_NOT_FOUND);
	assert_ok(tx_commit(db));
}
