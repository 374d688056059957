/* segment_one: a condition asked of one person means what it means for everybody. */
#include "people_harness.h"

#include "attribute.h"
#include "child.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "segment_one.h"

#define PEOPLE 4

struct city {
	struct db *db;
	struct arena *arena;
	int64_t district, east, west;
};

static struct city city_of(struct place *place, struct arena *arena)
{
	struct city c = {.db = city_writer(place, arena), .arena = arena};
	const struct keyring *keyring = city_keyring(arena);
	struct friend f;
	assert_ok(attribute_add(c.db, arena, &(struct attribute_edit){.key = S("ward"), .label = S("区"), .kind = ATTRIBUTE_ONE}, &c.district));
	assert_ok(option_add(c.db, arena, c.district, &(struct option_edit){.label = S("東")}, 1, &c.east));
	assert_ok(option_add(c.db, arena, c.district, &(struct option_edit){.label = S("西")}, 1, &c.west));
	int64_t kids;
	assert_ok(attribute_add(c.db, arena, &(struct attribute_edit){.key = S("kids"), .label = S("子"), .kind = ATTRIBUTE_CHILD}, &kids));
	for (int i = 0; i < PEOPLE; i++)
		assert_ok(friend_follow(c.db, arena, str_fmt(arena, "U%d", i), jst_day_start_ms(jst_day(2026, 11, 1 + i)), &f));
	assert_ok(member_add(c.db, arena, c.east, 1, NULL));
	assert_ok(member_add(c.db, arena, c.west, 2, NULL));
	const struct child child = {.birth_day = jst_day(2020, 5, 5), .name = S("はる")};
	assert_ok(child_set(c.db, arena, keyring, 2, &child, 1, jst_day(2026, 11, 22), NULL));
	return c;
}

/* Who is picked one by one must be who the set has. */
DB_TEST(a_condition_of_one_person_is_the_condition_of_all)
{
	struct city c = city_of(place, arena);
	const char *const conditions[] = {
		str_z(arena, str_fmt(arena, "{\"options\":[%" PRId64 "]}", c.east)),
		str_z(arena, str_fmt(arena, "{\"all\":[{\"answered\":\"ward\"},{\"not\":{\"options\":[%" PRId64 "]}}]}", c.east)),
		str_z(arena, str_fmt(arena, "{\"any\":[{\"options\":[%" PRId64 ",%" PRId64 "]},{\"followed\":{\"from\":\"2026-11-04\"}}]}", c.east, c.west)),
		"{\"answered\":\"kids\"}", "{\"childGrade\":{\"from\":\"preschool3\",\"to\":\"preschool5\"}}",
		"{\"childAge\":{\"from\":{\"years\":6,\"months\":0},\"to\":{\"years\":6,\"months\":11}}}",
		"{\"childBorn\":{\"from\":\"2020-05-05\",\"to\":\"2020-05-05\"}}", "{\"not\":{\"answered\":\"kids\"}}",
		"{\"followed\":{\"from\":\"2026-11-02\",\"to\":\"2026-11-03\"}}", "{}",
	};
	struct members *members = members_new(0);
	int64_t day = jst_day(2026, 11, 22);
	for (size_t i = 0; i < COUNT(conditions); i++) {
		const struct node *json;
		struct segment *segment;
		struct people *all;
		assert_ok(node_parse(arena, str_from(conditions[i]), &json));
		assert_ok(segment_read(c.db, arena, json, &segment));
		assert_true(segment_is_of_one(segment));
		assert_ok(segment_people(c.db, arena, members, segment, day, &all));
		for (int64_t id = 1; id <= PEOPLE; id++) {
			bool holds;
			assert_ok(segment_holds(c.db, arena, segment, &(struct segment_person){.friend_id = id, .day = day}, &holds));
			if (holds != people_has(all, id))
				fail_msg("%s for %" PRId64, conditions[i], id);
		}
	}
	members_free(&members);
}

DB_TEST(somebody_supposed_has_the_options_one_says_and_nothing_else)
{
	struct city c = city_of(place, arena);
	const struct segment_person east = {.options = {&c.east, 1}, .day = jst_day(2026, 11, 22)};
	static const struct {
		const char *json;
		bool holds;
	} rows[] = {{"{\"answered\":\"ward\"}", true}, {"{\"answered\":\"kids\"}", false}, {"{\"followed\":{\"from\":\"2000-01-01\"}}", false}, {"{}", true}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct node *json;
		struct segment *segment;
		bool holds;
		assert_ok(node_parse(arena, str_from(rows[i].json), &json));
		assert_ok(segment_read(c.db, arena, json, &segment));
		assert_ok(segment_holds(c.db, arena, segment, &east, &holds));
		assert_true(holds == rows[i].holds);
	}
}
