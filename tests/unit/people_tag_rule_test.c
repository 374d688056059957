/* tag_rule: given once or for as long as it is true, never against somebody's hand,
 * and no rule may chase another. */
#include "people_harness.h"

#include "attribute.h"
#include "clock.h"
#include "friend.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "tag.h"
#include "tag_rule.h"

#include <stdio.h>

#define NOON (jst_day_start_ms(jst_day(2026, 11, 22)) + 12 * MS_HOUR)

struct scene {
	struct db *db;
	struct arena *arena;
	struct members *members;
	int64_t from, to, other; /* tags */
	int64_t people[4];
};

static int64_t make(const struct scene *s, const char *label)
{
	int64_t id;
	assert_ok(tag_add(s->db, s->arena, &(struct tag_edit){.label = str_from(label)}, NOON, &id));
	return id;
}

static struct scene scene_of(struct place *place, struct arena *arena)
{
	struct scene s = {.db = city_writer(place, arena), .arena = arena, .members = members_new(0)};
	s.from = make(&s, "もと");
	s.to = make(&s, "さき");
	s.other = make(&s, "ほか");
	for (int i = 0; i < 4; i++) {
		struct friend f;
		assert_ok(friend_follow(s.db, arena, str_fmt(arena, "U%d", i), 1, &f));
		s.people[i] = f.id;
	}
	return s;
}

static void end(struct scene *s)
{
	assert_ok(tx_commit(s->db));
	members_free(&s->members);
}

static enum err save(const struct scene *s, const struct tag_rule *rule, int64_t *id)
{
	return tag_rule_save(s->db, s->arena, rule, 1, NOON, id);
}

static struct tag_rule rule_of(const struct scene *s, int64_t asks, int64_t gives, bool keeps)
{
	return (struct tag_rule){.name = str_fmt(s->arena, "%" PRId64 "から%" PRId64, asks, gives), .tag_id = gives,
	                         .condition = str_fmt(s->arena, "{\"options\":[%" PRId64 "]}", asks), .keeps = keeps, .enabled = true};
}

static int64_t made(const struct scene *s, struct tag_rule rule)
{
	int64_t id;
	assert_ok(save(s, &rule, &id));
	return id;
}

static struct tag_rule_done run(const struct scene *s, int64_t id, int64_t now)
{
	struct tag_rule rule;
	struct tag_rule_done done;
	assert_ok(tag_rule_find(s->db, s->arena, id, &rule));
	assert_ok(tx_commit(s->db));
	assert_ok(tag_rule_run(s->db, s->arena, s->members, &rule, now, &done));
	assert_ok(tx_begin(s->db));
	return done;
}

static bool has(const struct scene *s, int64_t tag, int i)
{
	bool yes;
	assert_ok(member_has(s->db, s->arena, tag, s->people[i], &yes));
	return yes;
}

static void give(const struct scene *s, int64_t tag, int i)
{
	assert_ok(tag_give(s->db, s->arena, tag, s->people[i], (struct tag_giver){TAG_BY_STAFF, 1}, NOON));
}

static void take(const struct scene *s, int64_t tag, int i) { assert_ok(tag_take(s->db, s->arena, tag, s->people[i])); }

DB_TEST(a_rule_gives_while_it_is_true_and_takes_only_what_it_gave)
{
	struct scene s = scene_of(place, arena);
	int64_t id = made(&s, rule_of(&s, s.from, s.to, false));
	for (int i = 0; i < 3; i++)
		give(&s, s.from, i);
	give(&s, s.to, 2); /* by hand */
	assert_int_equal(run(&s, id, NOON).gave, 2);
	assert_true(has(&s, s.to, 0) && has(&s, s.to, 1) && has(&s, s.to, 2) && !has(&s, s.to, 3));
	assert_int_equal(run(&s, id, NOON).gave, 0);
	struct tag_mark *marks;
	size_t count;
	assert_ok(tag_marks(s.db, arena, s.people[0], &marks, &count));
	assert_int_equal(marks[1].by, TAG_BY_RULE);
	assert_int_equal(marks[1].by_id, id);
	assert_true(marks[1].by_name.len > 0);
	for (int i = 0; i < 3; i++)
		take(&s, s.from, i);
	assert_int_equal(run(&s, id, NOON).took, 2);
	assert_true(!has(&s, s.to, 0) && !has(&s, s.to, 1) && has(&s, s.to, 2));
	/* True again, given again; taken by hand, it stays away until it is false and true again. */
	give(&s, s.from, 0);
	assert_int_equal(run(&s, id, NOON).gave, 1);
	take(&s, s.to, 0);
	assert_int_equal(run(&s, id, NOON).gave, 0);
	take(&s, s.from, 0);
	assert_int_equal(run(&s, id, NOON).took, 0);
	give(&s, s.from, 0);
	assert_int_equal(run(&s, id, NOON).gave, 1);
	struct tag_rule_past *runs;
	assert_ok(tag_rule_runs(s.db, arena, id, &runs, &count));
	assert_int_equal(count, 4);
	assert_int_equal(runs[0].gave, 1);
	assert_int_equal(runs[3].gave, 2);
	end(&s);
}

DB_TEST(many_lose_it_in_pieces_and_whom_staff_gave_it_keep_it)
{
	enum { MANY = 1203 };
	struct scene s = scene_of(place, arena);
	struct friend f;
	int64_t id = made(&s, rule_of(&s, s.from, s.to, false)), all[MANY], changed;
	for (int i = 0; i < MANY; i++) {
		assert_ok(friend_follow(s.db, arena, str_fmt(arena, "Umany%d", i), 1, &f));
		all[i] = f.id;
	}
	give(&s, s.to, 0); /* by hand, before and in the middle of those of the rule */
	assert_ok(tag_give(s.db, arena, s.to, all[700], (struct tag_giver){TAG_BY_STAFF, 1}, NOON));
	assert_ok(members_add_many(s.db, arena, s.from, all, MANY, &changed));
	assert_int_equal(run(&s, id, NOON).gave, MANY - 1);
	assert_ok(members_remove_many(s.db, arena, s.from, all, MANY, &changed));
	assert_int_equal(run(&s, id, NOON).took, MANY - 1);
	const struct people *left;
	assert_ok(members_of_option(s.db, arena, s.members, s.to, &left));
	assert_int_equal(people_count(left), 2);
	assert_true(people_has(left, s.people[0]) && people_has(left, all[700]));
	end(&s);
}

DB_TEST(what_a_rule_gave_once_stays_and_who_blocked_keeps_it)
{
	struct scene s = scene_of(place, arena);
	int64_t keeps = made(&s, rule_of(&s, s.from, s.to, true)), loses = made(&s, rule_of(&s, s.from, s.other, false));
	give(&s, s.from, 0);
	give(&s, s.from, 1);
	assert_int_equal(run(&s, keeps, NOON).gave, 2);
	assert_int_equal(run(&s, loses, NOON).gave, 2);
	assert_ok(friend_block(s.db, arena, S("U1"), 2));
	take(&s, s.from, 0);
	take(&s, s.from, 1);
	assert_int_equal(run(&s, keeps, NOON).took, 0);
	assert_int_equal(run(&s, loses, NOON).took, 1);
	assert_true(has(&s, s.to, 0) && has(&s, s.to, 1) && !has(&s, s.other, 0) && has(&s, s.other, 1));
	take(&s, s.to, 0);
	give(&s, s.from, 0);
	assert_int_equal(run(&s, keeps, NOON).gave, 0); /* once is once */
	end(&s);
}

DB_TEST(what_a_rule_gave_ends_after_its_days)
{
	struct scene s = scene_of(place, arena);
	struct tag_rule rule = rule_of(&s, s.from, s.to, false);
	struct tag_mark *marks;
	size_t count;
	int64_t taken;
	rule.days = 3;
	int64_t id = made(&s, rule);
	give(&s, s.from, 0);
	assert_int_equal(run(&s, id, NOON).gave, 1);
	assert_ok(tag_marks(s.db, arena, s.people[0], &marks, &count));
	assert_int_equal(marks[1].until_day, jst_day(2026, 11, 24));
	assert_ok(tx_commit(s.db));
	assert_ok(tag_expire(s.db, arena, NOON + 2 * MS_DAY, &taken));
	assert_int_equal(taken, 0);
	assert_ok(tag_expire(s.db, arena, NOON + 3 * MS_DAY, &taken));
	assert_int_equal(taken, 1);
	assert_ok(tx_begin(s.db));
	assert_int_equal(run(&s, id, NOON + 3 * MS_DAY).gave, 0); /* it was given */
	assert_false(has(&s, s.to, 0));
	end(&s);
}

DB_TEST(rules_that_chase_each_other_are_refused_in_words)
{
	struct scene s = scene_of(place, arena);
	int64_t id;
	struct tag_rule self = rule_of(&s, s.to, s.to, false);
	assert_err(save(&s, &self, &id), ERR_CONFLICT);
	assert_string_equal(err_field(), "condition");
	made(&s, rule_of(&s, s.from, s.to, false));
	made(&s, rule_of(&s, s.to, s.other, false));
	struct tag_rule back = rule_of(&s, s.other, s.from, false);
	assert_err(save(&s, &back, &id), ERR_CONFLICT);
	assert_true(str_find(str_from(err_text()), S("回ってしまいます")) >= 0);
	struct tag_rule nested = rule_of(&s, s.other, s.from, false);
	nested.condition = str_fmt(arena, "{\"all\":[{\"not\":{\"options\":[%" PRId64 "]}},{\"followed\":{\"from\":\"2020-01-01\"}}]}", s.other);
	assert_err(save(&s, &nested, &id), ERR_CONFLICT);
	nested.condition = S("{\"answered\":\"tag\"}");
	assert_err(save(&s, &nested, &id), ERR_CONFLICT);
	struct tag_rule fine = rule_of(&s, s.from, s.other, false);
	assert_ok(save(&s, &fine, &id));
	fine.id = id;
	fine.tag_id = s.to;
	assert_err(save(&s, &fine, &id), ERR_INVALID);
	assert_string_equal(err_field(), "tagId");
	fine.id = 0;
	assert_err(save(&s, &fine, &id), ERR_CONFLICT);
	assert_string_equal(err_field(), "name");
	end(&s);
}

DB_TEST(a_rule_whose_tag_is_hidden_rests_and_says_so_once)
{
	struct scene s = scene_of(place, arena);
	int64_t id = made(&s, rule_of(&s, s.from, s.to, false));
	struct tag_rule rule;
	give(&s, s.from, 0);
	assert_ok(tag_change(s.db, arena, s.to, &(struct tag_edit){.label = S("さき"), .hidden = true}, NOON));
	assert_true(run(&s, id, NOON).troubled);
	assert_false(run(&s, id, NOON).troubled);
	assert_ok(tag_rule_find(s.db, arena, id, &rule));
	assert_true(rule.trouble.len > 0);
	assert_ok(tag_change(s.db, arena, s.to, &(struct tag_edit){.label = S("さき")}, NOON));
	assert_int_equal(run(&s, id, NOON).gave, 1);
	assert_ok(tag_rule_find(s.db, arena, id, &rule));
	assert_int_equal(rule.trouble.len, 0);
	end(&s);
}

DB_TEST(a_rule_that_staff_changed_meanwhile_stops)
{
	struct scene s = scene_of(place, arena);
	struct tag_rule rule = rule_of(&s, s.from, s.to, false), before;
	struct tag_rule_done done;
	int64_t id = made(&s, rule);
	give(&s, s.from, 0);
	assert_ok(tag_rule_find(s.db, arena, id, &before));
	rule.id = id;
	rule.enabled = false;
	assert_ok(save(&s, &rule, &id));
	assert_ok(tx_commit(s.db));
	assert_ok(tag_rule_run(s.db, arena, s.members, &before, NOON, &done));
	assert_ok(tx_begin(s.db));
	assert_int_equal(done.gave, 0);
	assert_false(has(&s, s.to, 0));
	end(&s);
}
