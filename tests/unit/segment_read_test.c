/* segment: what is refused, where the error points, and the words for people. */
#include "people_harness.h"

#include "attribute.h"
#include "buf.h"
#include "field.h"
#include "friend.h"
#include "members.h"
#include "segment.h"

#include <string.h>

struct fixture {
	struct db *db;
	int64_t district, a, b, tag;
};

static struct fixture fixture(struct place *place, struct arena *arena)
{
	struct fixture f = {.db = city_writer(place, arena)};
	struct attribute tags;
	struct attribute_edit edit = {.key = S("district"), .label = S("地区"), .kind = ATTRIBUTE_MANY};
	assert_ok(attribute_add(f.db, arena, &edit, &f.district));
	assert_ok(option_add(f.db, arena, f.district, &(struct option_edit){.label = S("都南")}, 1, &f.a));
	assert_ok(option_add(f.db, arena, f.district, &(struct option_edit){.label = S("玉山")}, 1, &f.b));
	assert_ok(attribute_by_key(f.db, arena, S("tag"), &tags));
	assert_ok(option_add(f.db, arena, tags.id, &(struct option_edit){.label = S("職員")}, 1, &f.tag));
	assert_ok(db_script(f.db, arena, S("INSERT INTO broadcast (id, title, state, kind, messages, condition, created_by,"
	                                   " created_at, updated_by, updated_at)"
	                                   " VALUES (17, '水道工事', 'draft', 'normal', '[]', '{}', 1, 1, 1, 1)")));
	return f;
}

static enum err read(struct fixture *f, struct arena *arena, struct str text, struct segment **out)
{
	const struct node *json;
	TRY(node_parse(arena, text, &json));
	return segment_read(f->db, arena, json, out);
}

#define assert_refused(f, arena, text, field)                                                \
	do {                                                                                 \
		struct segment *segment_;                                                    \
		assert_err(read((f), (arena), S(text), &segment_), ERR_INVALID);             \
		assert_string_equal(err_field(), (field));                                   \
	} while (0)

DB_TEST(nonsense_is_refused_and_its_place_named)
{
	struct fixture f = fixture(place, arena);
	assert_refused(&f, arena, "[]", "condition");
	assert_refused(&f, arena, "{\"some\":[1]}", "condition");
	assert_refused(&f, arena, "{\"options\":[]}", "condition.options");
	assert_refused(&f, arena, "{\"options\":[99999]}", "condition.options");
	assert_refused(&f, arena, "{\"options\":[\"x\"]}", "condition.options");
	assert_refused(&f, arena, "{\"options\":[1],\"answered\":\"district\"}", "condition");
	assert_refused(&f, arena, "{\"options\":[1],\"button\":\"x\"}", "condition");
	assert_refused(&f, arena, "{\"answered\":\"nothing\"}", "condition.answered");
	assert_refused(&f, arena, "{\"all\":[]}", "condition.all");
	assert_refused(&f, arena, "{\"all\":[{}]}", "condition.all[0]");
	assert_refused(&f, arena, "{\"not\":{}}", "condition.not");
	assert_refused(&f, arena, "{\"not\":[]}", "condition.not");
	assert_refused(&f, arena, "{\"any\":[{\"received\":17},{\"not\":{\"options\":[99999]}}]}", "condition.any[1].not.options");
	assert_refused(&f, arena, "{\"received\":18}", "condition.received");
	assert_refused(&f, arena, "{\"tapped\":17,\"button\":\"\"}", "condition.button");
	assert_refused(&f, arena, "{\"not\":{\"all\":[{\"exactly\":17}]}}", "condition.not.all[0].exactly");
	assert_refused(&f, arena, "{\"childAge\":{\"from\":{\"years\":1,\"months\":12},\"to\":{\"years\":2,\"months\":0}}}",
	               "condition.childAge.months");
	assert_refused(&f, arena, "{\"childAge\":{\"from\":{\"years\":2,\"months\":0},\"to\":{\"years\":1,\"months\":0}}}",
	               "condition.childAge");
	assert_refused(&f, arena, "{\"childBorn\":{\"from\":\"2026-02-30\",\"to\":\"2026-03-01\"}}", "condition.childBorn.from");
	assert_refused(&f, arena, "{\"childBorn\":{}}", "condition.childBorn");
	assert_refused(&f, arena, "{\"childGrade\":{\"from\":\"elementary7\",\"to\":\"junior1\"}}", "condition.childGrade.from");
	assert_refused(&f, arena, "{\"childGrade\":{\"from\":\"junior1\"}}", "condition.childGrade.to");
	assert_refused(&f, arena, "{\"childGrade\":{\"from\":\"junior1\",\"to\":\"elementary1\"}}", "condition.childGrade");
	assert_refused(&f, arena, "{\"followed\":{\"from\":\"2026-03-02\",\"to\":\"2026-03-01\"}}", "condition.followed");
	assert_ok(tx_commit(f.db));
}

static struct str nested(struct arena *arena, int groups, int64_t option)
{
	struct buf out;
	buf_init(&out, arena, 10000);
	for (int i = 0; i < groups; i++)
		buf_lit(&out, "{\"not\":");
	buf_fmt(&out, "{\"options\":[%" PRId64 "]}", option);
	for (int i = 0; i < groups; i++)
		buf_lit(&out, "}");
	return buf_view(&out);
}

static struct str wide(struct arena *arena, int leaves, int64_t option)
{
	struct buf out;
	buf_init(&out, arena, 100000);
	buf_lit(&out, "{\"any\":[{\"all\":[");
	for (int i = 0; i < leaves; i++) {
		buf_str(&out, i == 0 ? S("") : i == 30 ? S("]},{\"all\":[") : S(","));
		buf_fmt(&out, "{\"options\":[%" PRId64 "]}", option);
	}
	buf_lit(&out, "]}]}");
	return buf_view(&out);
}

DB_TEST(depth_and_number_are_limited)
{
	struct fixture f = fixture(place, arena);
	struct segment *segment;
	assert_ok(read(&f, arena, nested(arena, SEGMENT_DEPTH, f.a), &segment));
	assert_err(read(&f, arena, nested(arena, SEGMENT_DEPTH + 1, f.a), &segment), ERR_INVALID);
	assert_ok(read(&f, arena, wide(arena, SEGMENT_LEAVES, f.a), &segment));
	assert_err(read(&f, arena, wide(arena, SEGMENT_LEAVES + 1, f.a), &segment), ERR_INVALID);
	assert_non_null(strstr(err_text(), "50個まで"));
	assert_ok(tx_commit(f.db));
}

static void assert_sentence(struct fixture *f, struct arena *arena, struct str json, const char *sentence)
{
	struct segment *segment;
	struct str text;
	assert_ok(read(f, arena, json, &segment));
	assert_ok(segment_text(f->db, arena, segment, &text));
	assert_str(text, sentence);
}

DB_TEST(a_condition_reads_as_a_sentence)
{
	struct fixture f = fixture(place, arena);
	assert_sentence(&f, arena, S("{}"), "友だち全員");
	assert_sentence(&f, arena, str_fmt(arena, "{\"options\":[%d]}", (int)f.a), "地区：都南");
	assert_sentence(&f, arena,
	                str_fmt(arena, "{\"all\":[{\"options\":[%d,%d]},{\"not\":{\"options\":[%d]}},"
	                               "{\"any\":[{\"received\":17},{\"tapped\":17,\"button\":\"はい\"}]}]}",
	                        (int)f.b, (int)f.a, (int)f.tag),
	                "地区：都南・玉山 のいずれか かつ （タグ：職員）以外 かつ "
	                "（配信「水道工事」を受け取った または 配信「水道工事」の「はい」を押した）");
	assert_sentence(&f, arena, S("{\"childAge\":{\"from\":{\"years\":1,\"months\":0},\"to\":{\"years\":1,\"months\":11}}}"),
	                "お子さんが1歳0か月から1歳11か月");
	assert_sentence(&f, arena, S("{\"childGrade\":{\"from\":\"preschool5\",\"to\":\"elementary2\"}}"), "お子さんが年長から小学2年");
	assert_sentence(&f, arena, S("{\"childGrade\":{\"from\":\"junior3\",\"to\":\"junior3\"}}"), "お子さんが中学3年");
	assert_sentence(&f, arena, S("{\"followed\":{\"to\":\"2026-11-30\"}}"), "友だち追加が2026年11月30日まで");
	assert_ok(tx_commit(f.db));
}

DB_TEST(counts_tell_every_part_and_who_blocked_us)
{
	struct fixture f = fixture(place, arena);
	struct members *members = members_new(0);
	struct friend people[4];
	struct segment *segment;
	struct segment_part *parts;
	size_t part_count;
	int64_t count, blocked;
	for (int i = 0; i < 4; i++)
		assert_ok(friend_follow(f.db, arena, str_fmt(arena, "U%d", i), 1000, &people[i]));
	for (int i = 0; i < 3; i++)
		assert_ok(member_add(f.db, arena, f.a, people[i].id, NULL));
	assert_ok(member_add(f.db, arena, f.tag, people[0].id, NULL));
	assert_ok(friend_block(f.db, arena, S("U2"), 2000));
	struct str json = str_fmt(arena, "{\"all\":[{\"options\":[%d]},{\"not\":{\"options\":[%d]}}]}", (int)f.a, (int)f.tag);
	assert_ok(read(&f, arena, json, &segment));
	assert_false(segment_is_everybody(segment));
	assert_ok(segment_tally(f.db, arena, members, segment, 20000, &count, &blocked, &parts, &part_count));
	assert_int_equal(count, 1);
	assert_int_equal(blocked, 1);
	assert_int_equal(part_count, 4);
	static const char *const paths[] = {"", "all[0]", "all[1]", "all[1].not"};
	static const int64_t counts[] = {1, 2, 2, 1};
	for (size_t i = 0; i < part_count; i++) {
		assert_str(parts[i].path, paths[i]);
		assert_int_equal(parts[i].people, counts[i]);
	}
	assert_ok(read(&f, arena, S("{}"), &segment));
	assert_true(segment_is_everybody(segment));
	assert_ok(segment_tally(f.db, arena, members, segment, 20000, &count, &blocked, NULL, NULL));
	assert_int_equal(count, 3);
	assert_int_equal(blocked, 1);
	members_free(&members);
	assert_ok(tx_commit(f.db));
}

static int64_t tally(struct fixture *f, struct arena *arena, struct members *members, struct str condition)
{
	struct segment *segment;
	int64_t people, blocked;
	assert_ok(read(f, arena, condition, &segment));
	assert_ok(segment_tally(f->db, arena, members, segment, 20000, &people, &blocked, NULL, NULL));
	return people;
}

DB_TEST(who_asked_for_emergencies_only_gets_nothing_else)
{
	struct fixture f = fixture(place, arena);
	struct members *members = members_new(0);
	struct friend everyday, careful;
	int64_t only, topic, emergency, events;
	struct attribute_edit edit = {.label = S("お知らせ"), .kind = ATTRIBUTE_MANY, .meaning = ATTRIBUTE_TOPIC};
	assert_ok(attribute_add(f.db, arena, &edit, &topic));
	assert_ok(option_add(f.db, arena, topic, &(struct option_edit){.label = S("防災"), .emergency = true}, 1, &emergency));
	assert_ok(option_add(f.db, arena, topic, &(struct option_edit){.label = S("催し")}, 1, &events));
	assert_ok(friend_follow(f.db, arena, S("U1"), 1000, &everyday));
	assert_ok(friend_follow(f.db, arena, S("U2"), 1000, &careful));
	assert_ok(option_of_state(f.db, arena, "emergency_only", &only));
	const int64_t both[] = {f.a, emergency, events};
	for (size_t i = 0; i < COUNT(both); i++) {
		assert_ok(member_add(f.db, arena, both[i], everyday.id, NULL));
		assert_ok(member_add(f.db, arena, both[i], careful.id, NULL));
	}
	struct str district = str_fmt(arena, "{\"options\":[%d]}", (int)f.a);
	struct str urgent = str_fmt(arena, "{\"all\":[{\"options\":[%d]},{\"options\":[%d]}]}", (int)f.a, (int)emergency);
	struct str others = str_fmt(arena, "{\"not\":{\"options\":[%d]}}", (int)emergency);
	assert_int_equal(tally(&f, arena, members, district), 2);
	assert_ok(member_add(f.db, arena, only, careful.id, NULL));
	assert_int_equal(tally(&f, arena, members, district), 1);
	assert_int_equal(tally(&f, arena, members, urgent), 2);
	assert_int_equal(tally(&f, arena, members, S("{}")), 2);
	assert_ok(member_remove(f.db, arena, emergency, careful.id, NULL));
	assert_int_equal(tally(&f, arena, members, others), 0);
	members_free(&members);
	assert_ok(tx_commit(f.db));
}
