/* tag: who gave it and when, its end, becoming another one; what a button may do. */
#include "people_harness.h"

#include "attribute.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "tag.h"
#include "tag_json.h"

#define NOON (jst_day_start_ms(jst_day(2026, 11, 22)) + 12 * MS_HOUR)
#define BY_STAFF ((struct tag_giver){TAG_BY_STAFF, 1})

static int64_t make(struct db *db, struct arena *arena, const char *label, int64_t lasts, int64_t ends)
{
	int64_t id;
	assert_ok(tag_add(db, arena, &(struct tag_edit){.label = str_from(label), .lasts_days = lasts, .ends_day = ends}, NOON, &id));
	return id;
}

static int64_t somebody(struct db *db, struct arena *arena, int i)
{
	struct friend f;
	assert_ok(friend_follow(db, arena, str_fmt(arena, "U%d", i), 1, &f));
	return f.id;
}

static bool has(struct db *db, struct arena *arena, int64_t tag, int64_t friend_id)
{
	bool yes;
	assert_ok(member_has(db, arena, tag, friend_id, &yes));
	return yes;
}

static int64_t expire(struct db *db, struct arena *arena, int64_t now)
{
	int64_t taken;
	assert_ok(tx_commit(db));
	assert_ok(tag_expire(db, arena, now, &taken));
	assert_ok(tx_begin(db));
	return taken;
}

DB_TEST(a_tag_ends_so_many_days_after_each_got_it)
{
	struct db *db = city_writer(place, arena);
	int64_t tag = make(db, arena, "見学", 30, 0), a = somebody(db, arena, 1), b = somebody(db, arena, 2);
	struct tag_mark *marks;
	size_t count;
	assert_ok(tag_give(db, arena, tag, a, BY_STAFF, NOON));
	assert_ok(tag_give(db, arena, tag, b, BY_STAFF, NOON + 10 * MS_DAY));
	assert_ok(tag_marks(db, arena, a, &marks, &count));
	assert_int_equal(count, 1);
	assert_int_equal(marks[0].at, NOON);
	assert_int_equal(marks[0].by, TAG_BY_STAFF);
	assert_int_equal(marks[0].until_day, jst_day(2026, 12, 21));
	int64_t last_minute = jst_day_start_ms(jst_day(2026, 12, 22)) - 1;
	assert_int_equal(expire(db, arena, last_minute), 0);
	assert_int_equal(expire(db, arena, last_minute + 1), 1);
	assert_false(has(db, arena, tag, a));
	assert_true(has(db, arena, tag, b));
	/* Given again, it begins anew. */
	assert_ok(tag_give(db, arena, tag, b, BY_STAFF, NOON + 39 * MS_DAY));
	assert_int_equal(expire(db, arena, NOON + 41 * MS_DAY), 0);
	assert_int_equal(expire(db, arena, NOON + 69 * MS_DAY), 1);
	assert_int_equal(expire(db, arena, NOON + 500 * MS_DAY), 0);
	assert_ok(tx_commit(db));
}

DB_TEST(whose_beginning_is_not_known_has_the_tag_from_the_day_it_is_looked_at)
{
	struct db *db = city_writer(place, arena);
	int64_t tag = make(db, arena, "古い", 0, 0), a = somebody(db, arena, 1), b = somebody(db, arena, 2);
	assert_ok(member_add(db, arena, tag, a, NULL));
	assert_ok(tag_change(db, arena, tag, &(struct tag_edit){.label = S("古い"), .lasts_days = 2}, NOON));
	assert_ok(member_add(db, arena, tag, b, NULL));
	assert_int_equal(expire(db, arena, NOON + MS_DAY), 0); /* b begins here */
	assert_int_equal(expire(db, arena, NOON + 2 * MS_DAY), 1);
	assert_true(has(db, arena, tag, b) && !has(db, arena, tag, a));
	assert_int_equal(expire(db, arena, NOON + 3 * MS_DAY), 1);
	assert_ok(tx_commit(db));
}

DB_TEST(a_last_day_ends_a_tag_for_everybody)
{
	struct db *db = city_writer(place, arena);
	int64_t day = jst_day(2026, 11, 30), tag = make(db, arena, "まつり", 0, day), a = somebody(db, arena, 1), id;
	struct tag found;
	assert_ok(tag_give(db, arena, tag, a, BY_STAFF, NOON));
	assert_int_equal(expire(db, arena, jst_day_start_ms(day + 1) - 1), 0);
	assert_err(tag_give(db, arena, tag, a, BY_STAFF, jst_day_start_ms(day + 1)), ERR_INVALID); /* before the job came by */
	assert_int_equal(expire(db, arena, jst_day_start_ms(day + 1)), 1);
	assert_ok(tag_find(db, arena, tag, &found));
	assert_true(found.hidden);
	assert_int_equal(found.people, 0);
	assert_err(tag_add(db, arena, &(struct tag_edit){.label = S("昨日まで"), .ends_day = jst_day(2026, 11, 21)}, NOON, &id), ERR_INVALID);
	assert_string_equal(err_field(), "endsOn");
	assert_err(tag_add(db, arena, &(struct tag_edit){.label = S("長い"), .lasts_days = 3651}, NOON, &id), ERR_INVALID);
	assert_string_equal(err_field(), "lastsDays");
	assert_ok(tx_commit(db));
}

static int64_t meant(struct db *db, struct arena *arena, struct str condition)
{
	const struct node *json;
	struct segment *segment;
	struct people *people;
	struct members *members = members_new(0);
	assert_ok(node_parse(arena, condition, &json));
	assert_ok(segment_read(db, arena, json, &segment));
	assert_ok(segment_people(db, arena, members, segment, 20000, &people));
	int64_t count = people_count(people);
	members_free(&members);
	return count;
}

DB_TEST(a_tag_that_became_another_is_meant_by_old_conditions)
{
	struct db *db = city_writer(place, arena);
	int64_t a = make(db, arena, "甲", 0, 0), b = make(db, arena, "乙", 0, 0), c = make(db, arena, "丙", 0, 0), moved;
	int64_t one = somebody(db, arena, 1), two = somebody(db, arena, 2);
	struct str json, condition = str_fmt(arena, "{\"all\":[{\"options\":[%d,%d]}]}", (int)a, (int)b);
	struct tag *list;
	size_t count;
	assert_ok(tag_give(db, arena, a, one, BY_STAFF, NOON));
	assert_ok(tag_give(db, arena, b, two, BY_STAFF, NOON));
	assert_int_equal(meant(db, arena, str_fmt(arena, "{\"options\":[%d]}", (int)a)), 1);
	assert_ok(tag_merge(db, arena, a, b, &moved));
	assert_int_equal(moved, 1);
	assert_int_equal(meant(db, arena, str_fmt(arena, "{\"options\":[%d]}", (int)a)), 2);
	assert_ok(tag_merge(db, arena, b, c, &moved));
	assert_int_equal(meant(db, arena, str_fmt(arena, "{\"options\":[%d]}", (int)a)), 2);
	assert_ok(tag_json_current(db, arena, condition, &json));
	assert_true(str_eq(json, str_fmt(arena, "{\"all\":[{\"options\":[%d]}]}", (int)c)));
	struct str messages = str_fmt(arena, "[{\"options\":\"x\",\"n\":1.5,\"tags\":{\"add\":[%d],\"remove\":[%d]},\"add\":[%d]}]", (int)b,
	                              (int)one, (int)a);
	assert_ok(tag_json_current(db, arena, messages, &json));
	assert_true(str_eq(json, str_fmt(arena, "[{\"options\":\"x\",\"n\":1.5,\"tags\":{\"add\":[%d],\"remove\":[%d]},\"add\":[%d]}]",
	                                 (int)c, (int)one, (int)a)));
	assert_ok(tag_list(db, arena, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].people, 2);
	assert_err(tag_merge(db, arena, c, c, &moved), ERR_INVALID);
	assert_err(tag_merge(db, arena, c, a, &moved), ERR_INVALID);
	assert_ok(tag_delete(db, arena, c, &moved));
	assert_int_equal(moved, 2);
	assert_int_equal(meant(db, arena, str_fmt(arena, "{\"options\":[%d]}", (int)c)), 0);
	assert_err(tag_find(db, arena, c, &list[0]), ERR_NOT_FOUND);
	int64_t again = make(db, arena, "丙", 0, 0); /* the name is free */
	assert_true(again != c);
	assert_ok(tx_commit(db));
}

DB_TEST(a_button_gives_and_takes_only_tags_that_are_there)
{
	struct db *db = city_writer(place, arena);
	struct attribute attribute;
	int64_t give = make(db, arena, "参加", 0, 0), take = make(db, arena, "未回答", 0, 0), hidden = make(db, arena, "隠", 0, 0);
	int64_t a = somebody(db, arena, 1), only;
	struct str problem;
	assert_ok(tag_change(db, arena, hidden, &(struct tag_edit){.label = S("隠"), .hidden = true}, NOON));
	assert_ok(option_of_state(db, arena, "tester", &only));
	assert_ok(attribute_by_key(db, arena, S("tag"), &attribute));
	assert_ok(tag_give(db, arena, take, a, BY_STAFF, NOON));
	struct str json = str_fmt(arena, "{\"add\":[%d,%d,%d],\"remove\":[%d]}", (int)give, (int)hidden, (int)only, (int)take);
	assert_ok(tag_button_problem(db, arena, json, &problem));
	assert_true(problem.len > 0);
	assert_ok(tag_tapped(db, arena, json, a, (struct tag_giver){TAG_BY_BUTTON, 17}, NOON));
	assert_true(has(db, arena, give, a));
	assert_false(has(db, arena, take, a) || has(db, arena, hidden, a) || has(db, arena, only, a));
	struct tag_mark *marks;
	size_t count;
	assert_ok(tag_marks(db, arena, a, &marks, &count));
	assert_int_equal(count, 1);
	assert_int_equal(marks[0].by, TAG_BY_BUTTON);
	assert_ok(tag_button_problem(db, arena, str_fmt(arena, "{\"add\":[%d]}", (int)give), &problem));
	assert_str(problem, "");
	assert_ok(tag_button_problem(db, arena, S("{\"add\":[1,2,3,4,5,6,7,8,9,10,11]}"), &problem));
	assert_true(str_find(problem, S("10個まで")) >= 0);
	assert_ok(tag_tapped(db, arena, S("{\"add\":\"x\",\"remove\":7}"), a, (struct tag_giver){TAG_BY_BUTTON, 17}, NOON));
	assert_ok(tx_commit(db));
}
