/* digest: who waits for one message a day, who gets it together with whom, what ends
 * the waiting, and what a tap opens. */
#include "delivery_harness.h"

#include "batch.h"
#include "digest.h"
#include "digest_hear.h"
#include "digest_keep.h"
#include "friend.h"
#include "guard_rule.h"
#include "hear.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "setting.h"
#include "turn.h"

#define EVENING (NOON + 6 * MS_HOUR) /* 18:00 */
#define TEXT(words) "[{\"type\":\"text\",\"text\":\"" words "\"}]"

static void choose(const struct town *town, int64_t friend_id)
{
	assert_ok(tx_begin(town->db));
	assert_ok(digest_choose(town->db, town->arena, friend_id, true));
	assert_ok(tx_commit(town->db));
}

static void script(const struct town *town, const char *sql) { assert_ok(db_script(town->db, town->arena, str_from(sql))); }

static void limit(const struct town *town, int64_t a_day)
{
	assert_ok(guard_rule_put(town->db, town->arena, &(struct guard_change){.code = GUARD_FREQUENCY, .level = GUARD_HINT, .numbers = {a_day, 0, 0}, .now = NOON}));
}

static int64_t send(const struct town *town, const char *messages, int64_t now)
{
	int64_t id = town_draft(town, messages);
	town_send(town, id);
	assert_ok(batch_resolve(town->db, &town->delivery, id, now));
	return id;
}

static struct digest_made make(const struct town *town, int64_t now)
{
	struct digest_made made;
	assert_ok(digest_make(town->db, town->arena, &town->delivery, now, &made));
	return made;
}

/* The broadcast behind the nth group of a digest, resolved. */
static int64_t group_of(const struct town *town, int64_t first, int64_t now)
{
	assert_ok(batch_resolve(town->db, &town->delivery, first, now));
	return first;
}

static struct str tap(const struct town *town, const char *data, int64_t friend_id)
{
	bool taken;
	const struct friend friend = {.id = friend_id};
	const struct hear_context context = {.keyring = town->delivery.keyring, .public_url = town->delivery.public_url, .now = EVENING};
	struct turn turn = {.db = town->db, .arena = town->arena, .context = &context, .friend = &friend, .data = str_from(data),
	                    .reply_token = S("token"), .at = EVENING};
	assert_ok(tx_begin(town->db));
	assert_ok(digest_hear(&turn, &taken));
	assert_ok(tx_commit(town->db));
	return turn.messages;
}

static bool says(struct str messages, const char *words) { return str_find(messages, str_from(words)) >= 0; }

DB_TEST(who_chose_one_message_a_day_gets_it_by_the_digest_and_reads_it_by_a_tap)
{
	struct town town = town_with(place, arena, 5);
	choose(&town, 1);
	choose(&town, 2);
	int64_t id = send(&town, TEXT("図書館が開きました。\\nくわしくは https://www.city.example/library"), NOON);
	assert_int_equal(town_find(&town, id).audience, 3);
	assert_int_equal(make(&town, EVENING - 1).id, 0);
	script(&town, "UPDATE broadcast SET state = 'sent'");
	struct digest_made made = make(&town, EVENING);
	assert_int_equal(made.people, 2);
	assert_int_equal(made.items, 1);
	assert_int_equal(made.groups, 1);
	assert_int_equal(make(&town, EVENING + MS_MINUTE).id, 0); /* one a day */
	int64_t digest = group_of(&town, id + 1, EVENING);
	struct broadcast sent = town_find(&town, digest);
	assert_int_equal(sent.audience, 2);
	assert_int_equal(sent.batches, 1);
	assert_false(sent.by_broadcast);
	assert_true(says(sent.messages, "読む：図書館が開きました。"));
	assert_str(sent.condition, str_z(arena, str_fmt(arena, "{\"exactly\":%" PRId64 "}", digest))); /* a copy reaches nobody else */
	town_audit(&town, digest);
	const char *first = str_z(arena, str_fmt(arena, "b=%" PRId64 "&n=0", digest));
	struct str read = tap(&town, first, 1);
	assert_true(says(read, "くわしくは https://line.city.example/")); /* counted */
	assert_int_equal(tap(&town, first, 3).len, 0); /* it was not for them */
	assert_int_equal(tap(&town, str_z(arena, str_fmt(arena, "d=%" PRId64, id)), 4).len, 0);
	const struct people *received;
	assert_ok(members_received(town.db, arena, town.delivery.members, id, &received));
	assert_true(people_has(received, 1));/* who read it */
	assert_false(people_has(received, 2)); /* who did not, is no receiver … */
	assert_ok(members_reached(town.db, arena, town.delivery.members, id, &received));
	assert_false(people_has(received, 2)); /* … nor had the headline while the digest was not sent */
	script(&town, "UPDATE batch SET state = 'sent'");
	assert_ok(members_reached(town.db, arena, town.delivery.members, id, &received));
	assert_true(people_has(received, 2)); /* now a correction is for them, too */
	assert_int_equal(people_count(received), 5);
}

DB_TEST(who_had_enough_today_gets_the_rest_tomorrow)
{
	struct town town = town_with(place, arena, 3);
	limit(&town, 1);
	send(&town, TEXT("朝のお知らせです。"), NOON);
	script(&town, "UPDATE broadcast SET state = 'sent', started_at = 1795316400000; UPDATE batch SET state = 'sent'");
	int64_t second = send(&town, TEXT("昼のお知らせです。"), NOON + MS_HOUR);
	assert_int_equal(town_find(&town, second).audience, 0);
	assert_int_equal(town_find(&town, second).state, BROADCAST_SENT); /* not failed: it comes */
	assert_int_equal(town_find(&town, second).left_out, 3);
	assert_int_equal(make(&town, EVENING).id, 0);
	struct digest_made made = make(&town, EVENING + MS_DAY);
	assert_int_equal(made.people, 3);
	assert_int_equal(made.items, 1);
	group_of(&town, second + 1, EVENING + MS_DAY); /* left out by no limit */
	assert_int_equal(town_find(&town, second + 1).audience, 3);
}

DB_TEST(people_who_missed_the_same_share_a_message)
{
	struct town town = town_with(place, arena, 6);
	for (int64_t i = 1; i <= 4; i++)
		choose(&town, i);
	int64_t first = send(&town, TEXT("一つめ"), NOON), second = send(&town, TEXT("二つめ"), NOON);
	script(&town, "UPDATE broadcast SET state = 'sent'");
	/* the second was meant for 1 and 2 only */
	assert_ok(tx_begin(town.db));
	struct digest_kept kept = {.chose_day = 1};
	struct people *two = people_new(arena);
	people_add(two, 1);
	people_add(two, 2);
	kept.chose = two;
	kept.chose_count = 2;
	kept.chose_day = kept.asked_day = jst_day_of_ms(NOON);
	assert_ok(db_script(town.db, arena, str_fmt(arena, "DELETE FROM digest_item WHERE broadcast_id = %" PRId64, second)));
	assert_ok(digest_keep(town.db, arena, second, &kept, NOON));
	assert_ok(tx_commit(town.db));
	struct digest_made made = make(&town, EVENING);
	assert_int_equal(made.groups, 2);
	assert_int_equal(made.people, 4);
	struct broadcast a = town_find(&town, group_of(&town, second + 1, EVENING)), b = town_find(&town, group_of(&town, second + 2, EVENING));
	assert_int_equal(a.audience, 2);
	assert_int_equal(b.audience, 2);
	assert_int_equal(says(a.messages, "2件") + says(b.messages, "2件"), 1);
	(void)first;
}

DB_TEST(what_is_over_taken_out_stopped_or_corrected_is_in_no_digest)
{
	struct town town = town_with(place, arena, 2);
	choose(&town, 1);
	int64_t over = send(&town, TEXT("きのうまで"), NOON), taken = send(&town, TEXT("外したもの"), NOON);
	int64_t stopped = send(&town, TEXT("止めたもの"), NOON), wrong = send(&town, TEXT("訂正したもの"), NOON), good = send(&town, TEXT("よいもの"), NOON);
	assert_ok(tx_begin(town.db));
	assert_err(digest_remove(town.db, arena, &(struct digest_removal){taken, 1, S(" "), NOON}), ERR_INVALID);
	assert_ok(digest_remove(town.db, arena, &(struct digest_removal){taken, 1, S("中止になったため"), NOON}));
	assert_err(digest_remove(town.db, arena, &(struct digest_removal){taken, 1, S("もう一度"), NOON}), ERR_CONFLICT);
	assert_ok(tx_commit(town.db));
	script(&town, "UPDATE broadcast SET state = 'sent', sent = 1");
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE digest_item SET until_day = 1 WHERE broadcast_id = %" PRId64 "; UPDATE broadcast SET state = 'stopped' WHERE id = %" PRId64, over, stopped)));
	int64_t correction;
	assert_ok(tx_begin(town.db));
	assert_ok(broadcast_correction(town.db, arena, wrong, STAFF, &correction));
	assert_ok(tx_commit(town.db));
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET state = 'sent' WHERE id = %" PRId64, correction)));
	struct digest_made made = make(&town, EVENING);
	assert_int_equal(made.items, 1);
	struct broadcast sent = town_find(&town, group_of(&town, correction + 1, EVENING));
	assert_true(says(sent.messages, "よいもの"));
	assert_false(says(sent.messages, "訂正したもの"));
	struct digest_item item;
	assert_ok(digest_item_find(town.db, arena, wrong, &item));
	assert_str(item.ended_reason, "訂正が出ているため");
	assert_ok(digest_item_find(town.db, arena, over, &item));
	assert_str(item.ended_reason, "意味のある日を過ぎたため");
	/* corrected after it went: who taps hears that */
	assert_ok(tx_begin(town.db));
	assert_ok(broadcast_correction(town.db, arena, good, STAFF, &correction));
	assert_ok(tx_commit(town.db));
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET state = 'scheduled' WHERE id = %" PRId64, correction)));
	assert_true(says(tap(&town, str_z(arena, str_fmt(arena, "d=%" PRId64, good)), 1), "取り下げました"));
}

DB_TEST(who_blocked_the_city_or_is_not_meant_any_more_gets_no_digest)
{
	struct town town = town_with(place, arena, 4);
	for (int64_t i = 1; i <= 4; i++)
		choose(&town, i);
	int64_t id = send(&town, TEXT("お知らせ"), NOON);
	assert_int_equal(town_find(&town, id).state, BROADCAST_SENT); /* all of them wait */
	assert_ok(tx_begin(town.db));
	assert_ok(friend_block(town.db, arena, S("U00000000000000000000000000000002"), NOON + MS_HOUR));
	assert_ok(tx_commit(town.db));
	assert_int_equal(make(&town, EVENING).people, 3);
}

DB_TEST(what_is_of_use_today_only_comes_at_once_and_so_it_does_without_digests)
{
	struct town town = town_with(place, arena, 3);
	choose(&town, 1);
	int64_t id = town_draft(&town, TEXT("きょうだけ"));
	struct broadcast draft = town_find(&town, id);
	assert_ok(tx_begin(town.db));
	assert_err(digest_rule_put(town.db, arena, &draft, &(struct digest_rule){.until_day = 1}, NOON), ERR_INVALID);
	assert_ok(digest_rule_put(town.db, arena, &draft, &(struct digest_rule){.never = true}, NOON));
	assert_ok(tx_commit(town.db));
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_int_equal(town_find(&town, id).audience, 3);
	draft = town_find(&town, id);
	assert_ok(tx_begin(town.db));
	assert_err(digest_rule_put(town.db, arena, &draft, &(struct digest_rule){0}, NOON), ERR_CONFLICT);
	assert_ok(setting_put(town.db, arena, SETTING_DIGEST, S("off"), 1, NOON));
	assert_ok(tx_commit(town.db));
	assert_int_equal(town_find(&town, send(&town, TEXT("そのつど"), NOON)).audience, 3);
	int64_t urgent = town_draft(&town, TEXT("避難してください"));
	assert_ok(tx_begin(town.db));
	assert_ok(setting_put(town.db, arena, SETTING_DIGEST, S("18"), 1, NOON));
	assert_ok(tx_commit(town.db));
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET purpose = 'emergency' WHERE id = %" PRId64, urgent)));
	town_send(&town, urgent);
	assert_ok(batch_resolve(town.db, &town.delivery, urgent, NOON));
	assert_int_equal(town_find(&town, urgent).audience, 3);
}

/* Each of eight topics to a set of its own: more sets than messages. */
DB_TEST(too_many_sets_end_in_lists_of_ones_own)
{
	struct town town = town_with(place, arena, 64);
	int64_t ids[6];
	for (int64_t i = 1; i <= 64; i++)
		choose(&town, i);
	for (int t = 0; t < 6; t++) {
		struct people *some = people_new(arena);
		for (int64_t i = 1; i <= 64; i++)
			if ((i - 1) >> t & 1)
				people_add(some, i);
		ids[t] = town_draft(&town, TEXT("話題"));
		assert_ok(tx_begin(town.db));
		struct digest_kept kept = {.chose = some, .chose_count = 32, .chose_day = jst_day_of_ms(NOON), .asked_day = jst_day_of_ms(NOON)};
		assert_ok(digest_keep(town.db, arena, ids[t], &kept, NOON));
		assert_ok(tx_commit(town.db));
	}
	script(&town, "UPDATE broadcast SET state = 'sent'");
	struct digest_made made = make(&town, EVENING);
	assert_int_equal(made.people, 63); /* one has missed nothing */
	assert_int_equal(made.groups, DIGEST_GROUPS_MOST + 1);
	int64_t last = ids[5] + DIGEST_GROUPS_MOST + 1, all = 0;
	for (int64_t id = ids[5] + 1; id <= last; id++)
		all += town_find(&town, group_of(&town, id, EVENING)).audience;
	assert_int_equal(all, 63); /* nobody two, nobody none */
	struct people *rest;
	assert_ok(batch_audience(town.db, arena, last, &rest));
	int64_t one;
	assert_int_equal(people_range(rest, 0, 1, &one), 1);
	struct str list = tap(&town, str_z(arena, str_fmt(arena, "b=%" PRId64 "&n=0", last)), one);
	for (int t = 0; t < 6; t++)
		assert_int_equal(says(list, str_z(arena, str_fmt(arena, "\"d=%" PRId64 "\"", ids[t]))), (one - 1) >> t & 1);
}
