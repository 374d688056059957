/* deed: what may be promised beside an answer, and what becomes of it. */
#include "people_harness.h"

#include "attribute.h"
#include "buf.h"
#include "deed.h"
#include "field.h"
#include "friend.h"
#include "members.h"
#include "tag.h"

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */

struct scene {
	struct db *db;
	struct arena *arena;
	int64_t friend_id, tag, other_tag, one, first, second, many, red, blue;
};

static int64_t option(struct db *db, struct arena *arena, int64_t attribute, const char *label)
{
	int64_t id;
	assert_ok(option_add(db, arena, attribute, &(struct option_edit){.key = S(""), .label = str_from(label), .help = S("")},
	                     NOON, &id));
	return id;
}

static struct scene scene_of(struct place *place, struct arena *arena)
{
	struct scene s = {.db = city_writer(place, arena), .arena = arena};
	struct friend f;
	assert_ok(friend_follow(s.db, arena, S("U1"), 1, &f));
	s.friend_id = f.id;
	assert_ok(tag_add(s.db, arena, &(struct tag_edit){.label = S("健診")}, NOON, &s.tag));
	assert_ok(tag_add(s.db, arena, &(struct tag_edit){.label = S("見学")}, NOON, &s.other_tag));
	const struct attribute_edit one = {.key = S(""), .label = S("連絡"), .help = S(""), .kind = ATTRIBUTE_ONE};
	const struct attribute_edit many = {.key = S(""), .label = S("好きな色"), .help = S(""), .kind = ATTRIBUTE_MANY};
	assert_ok(attribute_add(s.db, arena, &one, &s.one));
	assert_ok(attribute_add(s.db, arena, &many, &s.many));
	s.first = option(s.db, arena, s.one, "電話");
	s.second = option(s.db, arena, s.one, "手紙");
	s.red = option(s.db, arena, s.many, "赤");
	s.blue = option(s.db, arena, s.many, "青");
	return s;
}

static enum err check(const struct scene *s, struct str json, struct str *out)
{
	const struct node *node;
	assert_ok(node_parse(s->arena, json, &node));
	return deeds_check(s->db, s->arena, node, S("deeds"), out);
}

static void perform(const struct scene *s, struct str json)
{
	struct str kept;
	assert_ok(check(s, json, &kept));
	const struct deed_doing doing = {s->db, s->arena, s->friend_id, NOON, NULL, {TAG_BY_REPLY, 7}};
	assert_ok(deeds_do(&doing, kept));
}

static bool has(const struct scene *s, int64_t option_id)
{
	bool yes;
	assert_ok(member_has(s->db, s->arena, option_id, s->friend_id, &yes));
	return yes;
}

DB_TEST(a_deed_gives_and_takes_tags_and_sets_answers)
{
	struct scene s = scene_of(place, arena);
	perform(&s, str_fmt(arena, "[{\"tag\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]", s.tag, s.one, s.first));
	assert_true(has(&s, s.tag) && has(&s, s.first));
	perform(&s, str_fmt(arena, "[{\"untag\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]", s.tag, s.one, s.second));
	assert_false(has(&s, s.tag));
	assert_true(has(&s, s.second) && !has(&s, s.first)); /* one answer only */
	perform(&s, str_fmt(arena, "[{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]",
	                    s.many, s.red, s.many, s.blue));
	assert_true(has(&s, s.red) && has(&s, s.blue)); /* one more */
	perform(&s, str_fmt(arena, "[{\"attribute\":%" PRId64 "}]", s.many));
	assert_false(has(&s, s.red) || has(&s, s.blue));
	perform(&s, S("[]"));
	assert_ok(tx_commit(s.db));
}

DB_TEST(a_deed_that_cannot_be_done_is_refused_when_it_is_saved)
{
	struct scene s = scene_of(place, arena);
	struct str kept;
	const struct {
		struct str json;
		const char *field;
	} wrong[] = {
		{S("[{\"tag\":99999}]"), "deeds[0].tag"},
		{S("[{\"tag\":\"1\"}]"), "deeds[0].tag"},
		{S("[{\"untag\":0}]"), "deeds[0].untag"},
		{S("[{}]"), "deeds[0]"},
		{S("[{\"fly\":1}]"), "deeds[0]"},
		{S("[17]"), "deeds[0]"},
		{S("{}"), "deeds"},
		{str_fmt(arena, "[{\"tag\":%" PRId64 ",\"untag\":%" PRId64 "}]", s.tag, s.tag), "deeds[0]"},
		{str_fmt(arena, "[{\"tag\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]", s.tag, s.one, s.red),
	         "deeds[1].option"},
		{S("[{\"attribute\":99999}]"), "deeds[0].attribute"},
		{S("[{\"menu\":99999}]"), "deeds[0].menu"},
		{S("[{\"menu\":0,\"days\":367}]"), "deeds[0].days"},
		{S("[{\"menu\":0,\"days\":\"1\"}]"), "deeds[0].days"},
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		if (check(&s, wrong[i].json, &kept) != ERR_INVALID)
			fail_msg("%.*s", FMT(wrong[i].json));
		assert_string_equal(err_field(), wrong[i].field);
	}
	assert_ok(tag_change(s.db, arena, s.tag, &(struct tag_edit){.label = S("健診"), .hidden = true}, NOON));
	assert_int_equal(check(&s, str_fmt(arena, "[{\"tag\":%" PRId64 "}]", s.tag), &kept), ERR_INVALID);
	struct buf many;
	buf_init(&many, arena, 4096);
	for (int i = 0; i <= DEEDS_MOST; i++)
		buf_fmt(&many, "%c{\"tag\":%" PRId64 "}", i ? ',' : '[', s.other_tag);
	buf_char(&many, ']');
	assert_int_equal(check(&s, buf_view(&many), &kept), ERR_INVALID);
	assert_ok(tx_commit(s.db));
}

DB_TEST(a_deed_whose_thing_is_gone_since_is_passed_over_and_a_merged_tag_is_the_other_one)
{
	struct scene s = scene_of(place, arena);
	struct str kept, now, text;
	int64_t people;
	assert_ok(check(&s, str_fmt(arena, "[{\"tag\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]", s.tag, s.one, s.first), &kept));
	assert_ok(deeds_text(s.db, arena, kept, &text));
	assert_str(text, "タグ「健診」を付ける、「連絡」を「電話」にする");
	assert_ok(tag_merge(s.db, arena, s.tag, s.other_tag, &people));
	assert_ok(option_change(s.db, arena, s.first, &(struct option_edit){.label = S("電話"), .help = S(""), .hidden = true}));
	const struct deed_doing doing = {s.db, arena, s.friend_id, NOON, NULL, {TAG_BY_REPLY, 7}};
	assert_ok(deeds_do(&doing, kept));
	assert_true(has(&s, s.other_tag) && !has(&s, s.first));
	struct tag_mark *marks;
	size_t count;
	assert_ok(tag_marks(s.db, arena, s.friend_id, &marks, &count));
	assert_int_equal(count, 1);
	assert_int_equal(marks[0].by, TAG_BY_REPLY);
	assert_int_equal(marks[0].by_id, 7);
	assert_ok(deeds_current(s.db, arena, kept, &now));
	assert_str(now, str_fmt(arena, "[{\"tag\":%" PRId64 "},{\"attribute\":%" PRId64 ",\"option\":%" PRId64 "}]", s.other_tag, s.one, s.first).ptr);
	assert_ok(tag_delete(s.db, arena, s.other_tag, &people));
	assert_ok(deeds_do(&doing, kept));
	assert_false(has(&s, s.other_tag));
	assert_ok(tx_commit(s.db));
}
