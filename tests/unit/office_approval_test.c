/* approval: whose turn it is, what a yes, a no, time and a change do. */
#include "delivery_harness.h"

#include "absence.h"
#include "approval.h"
#include "jst.h"
#include "notice.h"
#include "queue.h"

#include <string.h>

#define TEXT "[{\"type\":\"text\",\"text\":\"健診のお知らせ\"}]"
/* 子育て支援課 */
#define AUTHOR 21
#define OTHER_AUTHOR 22
#define CHIEF 23   /* 係長 */
#define CHIEF_TOO 24
#define HEAD 25    /* 課長 */
/* 広聴広報課 */
#define PRESS 26
#define PRESS_TOO 27
#define BOSS 28    /* 管理者 */
#define CHILDREN 11
#define PRESS_OFFICE 12
#define BUREAU 13 /* above both */
#define ROLE_CHIEF 31
#define ROLE_HEAD 32
#define ROLE_PRESS 33

static void add_office(const struct town *town)
{
	assert_ok(db_script(
		town->db, town->arena,
		S("INSERT INTO department (id, name, parent_id) VALUES (13, '市民部', NULL), (11, '子育て支援課', 13), (12, '広聴広報課', 13);"
	          "INSERT INTO staff (id, login, name, department_id, password_hash, state, created_at) VALUES"
	          " (21, 'a', '佐藤', 11, '', 'active', 0), (22, 'b', '鈴木', 11, '', 'active', 0), (23, 'c', '高橋', 11, '', 'active', 0),"
	          " (24, 'd', '田中', 11, '', 'active', 0), (25, 'e', '伊藤', 11, '', 'active', 0), (26, 'f', '渡辺', 12, '', 'active', 0),"
	          " (27, 'g', '山本', 12, '', 'active', 0), (28, 'h', '中村', 13, '', 'active', 0);"
	          "INSERT INTO role (id, name) VALUES (31, '係長'), (32, '課長'), (33, '広報担当');"
	          "INSERT INTO staff_role (staff_id, role_id, scope, given_at) VALUES"
	          " (23, 31, 'department', 0), (24, 31, 'department', 0), (25, 32, 'department', 0), (26, 33, 'all', 0),"
	          " (27, 33, 'all', 0), (28, (SELECT id FROM role WHERE builtin = 1), 'all', 0);")));
}

static struct broadcast_who by(int64_t staff_id, int64_t now) { return (struct broadcast_who){staff_id, now}; }

/* 係長 → 課長 → 広聴広報課, for everybody. */
static void add_chain(const struct town *town, int64_t wait_minutes)
{
	struct approval_step steps[] = {{.name = S("係長"), .role_id = ROLE_CHIEF, .wait_minutes = wait_minutes},
	                                {.name = S("課長"), .role_id = ROLE_HEAD},
	                                {.name = S("広聴広報課"), .role_id = ROLE_PRESS, .department_id = PRESS_OFFICE}};
	const struct approval_chain chain = {.purpose = CHAIN_NORMAL, .steps = steps, .step_count = COUNT(steps)};
	int64_t id;
	assert_ok(approval_chain_put(town->db, town->arena, &chain, BOSS, NOON, &id));
}

static struct town town_of_clerks(struct place *place, struct arena *arena)
{
	struct town town = town_with(place, arena, 30);
	add_office(&town);
	add_chain(&town, 0);
	return town;
}

static int64_t draft_by(const struct town *town, int64_t staff_id)
{
	int64_t id;
	const struct broadcast_content content = {
		.title = S("1歳児健診"), .messages = S(TEXT), .condition = S("{}"), .department_id = CHILDREN};
	assert_ok(broadcast_draft(town->db, town->arena, &content, by(staff_id, NOON), &id));
	return id;
}

static struct approval_ask ask_of(const struct town *town, int64_t broadcast_id)
{
	return (struct approval_ask){.what = {.id = broadcast_id, .version = town_find(town, broadcast_id).version, .people = 30,
	                                      .at = NOON + 20 * MS_HOUR},
	                             .deadline_at = NOON + 19 * MS_HOUR,
	                             .reason = S("子育て支援課から依頼")};
}

static int64_t asked(const struct town *town, int64_t broadcast_id, int64_t staff_id)
{
	int64_t id;
	const struct approval_ask ask = ask_of(town, broadcast_id);
	assert_ok(approval_request(town->db, town->arena, &town->delivery, &ask, by(staff_id, NOON), &id));
	return id;
}

static struct approval_case opened(const struct town *town, int64_t id, int64_t now)
{
	struct approval_case open;
	assert_ok(approval_open(town->db, town->arena, id, now, &open));
	return open;
}

static enum approval_state state_of(const struct town *town, int64_t id) { return opened(town, id, NOON).approval.state; }

static enum err decide_at(const struct town *town, int64_t id, int64_t step, int64_t staff_id, bool yes, int64_t now)
{
	const struct approval_decision decision = {.id = id, .step = step, .yes = yes, .reason = yes ? S("") : S("日付が違います")};
	return approval_decide(town->db, town->arena, &town->delivery, &decision, by(staff_id, now));
}

static enum err yes(const struct town *town, int64_t id, int64_t step, int64_t staff_id)
{
	return decide_at(town, id, step, staff_id, true, NOON);
}

static bool is_turn(const struct town *town, int64_t id, int64_t staff_id, int64_t now)
{
	struct approval_case open = opened(town, id, now);
	return approval_my_turn(&open, town->arena, staff_id, now) != NULL;
}

static int64_t notices(const struct town *town, int64_t staff_id, const char *kind)
{
	struct notice *list;
	size_t count;
	int64_t found = 0;
	assert_ok(notice_page(town->db, town->arena, staff_id, 0, 50, &list, &count));
	for (size_t i = 0; i < count; i++)
		found += str_eq(list[i].kind, str_from(kind));
	return found;
}

static int64_t entries(const struct town *town, int64_t id, const char *kind)
{
	struct approval_case open = opened(town, id, NOON);
	int64_t found = 0;
	for (size_t i = 0; i < open.entry_count; i++)
		found += str_eq(open.entries[i].kind, str_from(kind));
	return found;
}

static enum err release_it(const struct town *town, int64_t id, int64_t now)
{
	bool released;
	return approval_release(town->db, town->arena, &town->delivery, id, now, &released);
}

DB_TEST(three_desks_say_yes_and_it_is_scheduled_for_the_time_asked_for)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id = asked(&town, broadcast, AUTHOR);
	const struct str kind = S("approval_release");
	int64_t due;
	assert_int_equal(notices(&town, CHIEF, "approval.asked"), 1);
	assert_int_equal(notices(&town, CHIEF_TOO, "approval.asked"), 1);
	assert_int_equal(notices(&town, HEAD, "approval.asked"), 0);
	assert_err(yes(&town, id, 1, HEAD), ERR_DENIED);
	assert_ok(yes(&town, id, 1, CHIEF_TOO));
	assert_err(yes(&town, id, 1, CHIEF), ERR_DENIED);
	assert_int_equal(notices(&town, HEAD, "approval.asked"), 1);
	assert_ok(yes(&town, id, 2, HEAD));
	assert_int_equal(state_of(&town, id), APPROVAL_WAITING);
	assert_err(queue_next_due(town.db, arena, (struct text_list){&kind, 1}, &due), ERR_NOT_FOUND);
	assert_ok(yes(&town, id, 3, PRESS));
	assert_int_equal(state_of(&town, id), APPROVAL_APPROVED);
	assert_ok(queue_next_due(town.db, arena, (struct text_list){&kind, 1}, &due));
	assert_int_equal(town_find(&town, broadcast).state, BROADCAST_DRAFT);
	assert_ok(release_it(&town, id, NOON));
	assert_int_equal(town_find(&town, broadcast).state, BROADCAST_SCHEDULED);
	assert_int_equal(town_find(&town, broadcast).scheduled_at, NOON + 20 * MS_HOUR);
	assert_int_equal(state_of(&town, id), APPROVAL_RELEASED);
	assert_int_equal(notices(&town, AUTHOR, "approval.approved"), 1);
	/* The job comes again after a crash. */
	assert_ok(release_it(&town, id, NOON));
	assert_int_equal(notices(&town, AUTHOR, "approval.approved"), 1);
}

DB_TEST(without_a_yes_nothing_leaves_and_a_yes_is_for_one_version)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = draft_by(&town, AUTHOR);
	struct broadcast_ask ask = {.id = id, .version = 1, .people = 30, .at = NOON + MS_HOUR};
	assert_err(broadcast_schedule(town.db, arena, &town.delivery, &ask, by(BOSS, NOON)), ERR_DENIED);
	assert_string_equal(err_field(), "approval");
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, by(BOSS, NOON)), ERR_DENIED);
	/* A test to testers needs none: it goes another way. */
	int64_t request = asked(&town, id, AUTHOR);
	assert_ok(yes(&town, request, 1, CHIEF));
	assert_ok(yes(&town, request, 2, HEAD));
	assert_ok(yes(&town, request, 3, PRESS));
	const struct broadcast_content changed = {
		.title = S("直した"), .messages = S(TEXT), .condition = S("{}"), .department_id = CHILDREN};
	assert_ok(broadcast_save(town.db, arena, id, 1, &changed, by(OTHER_AUTHOR, NOON)));
	assert_int_equal(state_of(&town, request), APPROVAL_VOID);
	assert_int_equal(notices(&town, PRESS, "approval.ended"), 1);
	assert_int_equal(notices(&town, AUTHOR, "approval.ended"), 1);
	assert_ok(release_it(&town, request, NOON));
	assert_int_equal(town_find(&town, id).state, BROADCAST_DRAFT);
	ask.version = 2;
	assert_err(broadcast_schedule(town.db, arena, &town.delivery, &ask, by(BOSS, NOON)), ERR_DENIED);
}

DB_TEST(nobody_decides_their_own_nor_what_they_edited_last)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = draft_by(&town, AUTHOR);
	const struct broadcast_content content = {
		.title = S("1歳児健診"), .messages = S(TEXT), .condition = S("{}"), .department_id = CHILDREN};
	assert_ok(broadcast_save(town.db, arena, id, 1, &content, by(CHIEF, NOON)));
	int64_t request = asked(&town, id, AUTHOR);
	assert_false(is_turn(&town, request, CHIEF, NOON));
	assert_err(yes(&town, request, 1, CHIEF), ERR_DENIED);
	assert_non_null(strstr(err_text(), "自分が最後に直した"));
	assert_err(yes(&town, request, 1, AUTHOR), ERR_DENIED);
	assert_true(is_turn(&town, request, CHIEF_TOO, NOON));
	assert_ok(yes(&town, request, 1, CHIEF_TOO));
}

DB_TEST(a_step_that_only_the_asker_could_decide_is_passed_over_but_not_the_last)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = asked(&town, draft_by(&town, HEAD), HEAD);
	assert_true(is_turn(&town, id, CHIEF, NOON));
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_true(is_turn(&town, id, PRESS, NOON));
	assert_int_equal(entries(&town, id, "pass"), 1);
	assert_ok(db_script(town.db, arena, S("UPDATE staff SET state = 'disabled' WHERE id = 27")));
	int64_t own = draft_by(&town, PRESS), other;
	const struct approval_ask ask = ask_of(&town, own);
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(PRESS, NOON), &other), ERR_INVALID);
	assert_non_null(strstr(err_text(), "広聴広報課"));
}

DB_TEST(whoever_said_yes_once_is_not_asked_again_and_does_not_count_twice)
{
	struct town town = town_with(place, arena, 30);
	add_office(&town);
	int64_t both[] = {CHIEF, HEAD}, one[] = {CHIEF}, id;
	struct approval_step steps[] = {{.name = S("だれか"), .staff = {both, 2}},
	                                {.name = S("高橋"), .staff = {one, 1}},
	                                {.name = S("もうひとり"), .staff = {both, 2}}};
	assert_ok(approval_chain_put(town.db, arena, &(struct approval_chain){.steps = steps, .step_count = 3}, BOSS, NOON, &id));
	int64_t request = asked(&town, draft_by(&town, AUTHOR), AUTHOR);
	assert_ok(yes(&town, request, 1, CHIEF));
	assert_int_equal(opened(&town, request, NOON).approval.step, 3);
	assert_err(yes(&town, request, 3, CHIEF), ERR_DENIED);
	assert_ok(yes(&town, request, 3, HEAD));
	assert_int_equal(state_of(&town, request), APPROVAL_APPROVED);
}

DB_TEST(a_no_goes_back_with_its_reason_and_a_new_request_begins_at_the_start)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id = asked(&town, broadcast, AUTHOR);
	assert_ok(yes(&town, id, 1, CHIEF));
	const struct approval_decision silent = {.id = id, .step = 2, .yes = false, .reason = S("  ")};
	assert_err(approval_decide(town.db, arena, &town.delivery, &silent, by(HEAD, NOON)), ERR_INVALID);
	assert_string_equal(err_field(), "reason");
	assert_ok(decide_at(&town, id, 2, HEAD, false, NOON));
	assert_int_equal(state_of(&town, id), APPROVAL_SENT_BACK);
	assert_int_equal(notices(&town, AUTHOR, "approval.sent_back"), 1);
	assert_int_equal(notices(&town, CHIEF, "approval.sent_back"), 1);
	assert_err(yes(&town, id, 2, HEAD), ERR_CONFLICT);
	int64_t again = asked(&town, broadcast, AUTHOR);
	assert_int_equal(opened(&town, again, NOON).approval.step, 1);
}

DB_TEST(one_request_at_a_time_and_it_can_be_taken_back)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id = asked(&town, broadcast, AUTHOR), other;
	const struct approval_ask ask = ask_of(&town, broadcast);
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &other), ERR_CONFLICT);
	assert_err(approval_withdraw(town.db, arena, id, S(""), false, by(CHIEF, NOON)), ERR_DENIED);
	assert_ok(approval_withdraw(town.db, arena, id, S("日程が変わった"), false, by(AUTHOR, NOON)));
	assert_err(approval_withdraw(town.db, arena, id, S(""), false, by(AUTHOR, NOON)), ERR_CONFLICT);
	assert_err(yes(&town, id, 1, CHIEF), ERR_CONFLICT);
	assert_int_equal(notices(&town, CHIEF, "approval.ended"), 1);
	assert_ok(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &other));
	assert_ok(approval_withdraw(town.db, arena, other, S(""), true, by(BOSS, NOON)));
}

DB_TEST(after_the_deadline_it_is_not_sent_and_both_sides_hear_of_it)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = asked(&town, draft_by(&town, AUTHOR), AUTHOR), deadline = NOON + 19 * MS_HOUR;
	bool expired;
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_ok(approval_tick(town.db, arena, id, deadline - 1, &expired));
	assert_false(expired);
	/* The clock alone is enough, whether the job came or not. */
	assert_err(decide_at(&town, id, 2, HEAD, true, deadline), ERR_CONFLICT);
	assert_ok(approval_tick(town.db, arena, id, deadline, &expired));
	assert_true(expired);
	assert_int_equal(state_of(&town, id), APPROVAL_EXPIRED);
	assert_int_equal(notices(&town, AUTHOR, "approval.expired"), 1);
	assert_int_equal(notices(&town, CHIEF, "approval.expired"), 1);
	assert_int_equal(notices(&town, HEAD, "approval.expired"), 1);
	assert_ok(approval_tick(town.db, arena, id, deadline, &expired));
	assert_false(expired);
	assert_int_equal(notices(&town, AUTHOR, "approval.expired"), 1);
}

DB_TEST(without_a_deadline_the_time_of_sending_is_one)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id;
	struct approval_ask ask = ask_of(&town, broadcast);
	ask.deadline_at = NOON + 21 * MS_HOUR;
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id), ERR_INVALID);
	assert_string_equal(err_field(), "deadline");
	ask.deadline_at = NOON - 1;
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id), ERR_INVALID);
	ask.deadline_at = 0;
	ask.reason = S(" ");
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id), ERR_INVALID);
	assert_string_equal(err_field(), "reason");
	ask.reason = S("理由");
	ask.what.people = 300;
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id), ERR_CONFLICT);
	ask.what.people = 30;
	assert_ok(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id));
	assert_int_equal(opened(&town, id, NOON).approval.deadline_at, NOON + 20 * MS_HOUR);
}

DB_TEST(a_substitute_decides_on_the_days_of_absence_and_in_whose_place_is_kept)
{
	struct town town = town_of_clerks(place, arena);
	int64_t today = jst_day_of_ms(NOON), id = asked(&town, draft_by(&town, AUTHOR), AUTHOR), absence;
	const struct absence_new away = {.staff_id = HEAD, .substitute_id = OTHER_AUTHOR, .from_day = today, .until_day = today + 2,
	                                 .note = S("夏季休暇"), .made_by = HEAD, .now = NOON};
	struct absence_new wrong = away;
	wrong.substitute_id = HEAD;
	assert_err(absence_add(town.db, arena, &wrong, &absence), ERR_INVALID);
	wrong = away;
	wrong.until_day = today - 1;
	assert_err(absence_add(town.db, arena, &wrong, &absence), ERR_INVALID);
	assert_ok(absence_add(town.db, arena, &away, &absence));
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_true(is_turn(&town, id, OTHER_AUTHOR, NOON));
	assert_true(is_turn(&town, id, OTHER_AUTHOR, NOON + 2 * MS_DAY));
	assert_false(is_turn(&town, id, OTHER_AUTHOR, NOON + 3 * MS_DAY));
	assert_true(is_turn(&town, id, HEAD, NOON));
	assert_ok(yes(&town, id, 2, OTHER_AUTHOR));
	struct approval_case open = opened(&town, id, NOON);
	assert_str(open.entries[open.entry_count - 1].as_who, "伊藤さんの代理");
	assert_ok(absence_end(town.db, arena, absence, NOON));
	assert_err(absence_end(town.db, arena, absence, NOON), ERR_NOT_FOUND);
	int64_t second = asked(&town, draft_by(&town, AUTHOR), AUTHOR);
	assert_ok(yes(&town, second, 1, CHIEF));
	assert_false(is_turn(&town, second, OTHER_AUTHOR, NOON));
}

DB_TEST(the_asker_does_not_decide_as_somebodys_substitute_either)
{
	struct town town = town_of_clerks(place, arena);
	int64_t today = jst_day_of_ms(NOON), absence, id = asked(&town, draft_by(&town, AUTHOR), AUTHOR);
	assert_ok(absence_add(town.db, arena,
	                      &(struct absence_new){.staff_id = CHIEF, .substitute_id = AUTHOR, .from_day = today, .until_day = today,
	                                            .note = S(""), .made_by = CHIEF, .now = NOON},
	                      &absence));
	assert_false(is_turn(&town, id, AUTHOR, NOON));
}

DB_TEST(after_the_waiting_time_the_next_desk_may_decide_and_is_told)
{
	struct town town = town_with(place, arena, 30);
	add_office(&town);
	add_chain(&town, 30);
	int64_t id = asked(&town, draft_by(&town, AUTHOR), AUTHOR), later = NOON + 30 * MS_MINUTE;
	bool expired;
	assert_ok(approval_tick(town.db, arena, id, later - 1, &expired));
	assert_int_equal(notices(&town, HEAD, "approval.stand_in"), 0);
	assert_false(is_turn(&town, id, HEAD, later - 1));
	assert_true(is_turn(&town, id, HEAD, later));
	assert_ok(approval_tick(town.db, arena, id, later, &expired));
	assert_ok(approval_tick(town.db, arena, id, later, &expired));
	assert_int_equal(notices(&town, HEAD, "approval.stand_in"), 1);
	assert_ok(decide_at(&town, id, 1, HEAD, true, later));
	/* The head's own step has nobody else: it is passed over, and the press office is next. */
	assert_int_equal(opened(&town, id, later).approval.step, 3);
	assert_false(is_turn(&town, id, HEAD, later));
	assert_true(is_turn(&town, id, PRESS, later));
}

DB_TEST(those_who_wait_too_long_are_told_again)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id;
	struct approval_ask ask = ask_of(&town, broadcast);
	bool expired;
	ask.what.at = NOON + 10 * MS_DAY;
	ask.deadline_at = 0;
	assert_ok(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &id));
	for (int64_t day = 1; day <= 2; day++) {
		assert_ok(approval_tick(town.db, arena, id, NOON + day * MS_DAY, &expired));
		assert_ok(approval_tick(town.db, arena, id, NOON + day * MS_DAY + MS_MINUTE, &expired));
		assert_int_equal(notices(&town, CHIEF, "approval.reminder"), day);
	}
	assert_int_equal(notices(&town, HEAD, "approval.reminder"), 0);
}

DB_TEST(when_those_who_decide_have_left_the_managers_hear_and_a_substitute_mends_it)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = asked(&town, draft_by(&town, AUTHOR), AUTHOR), absence, today = jst_day_of_ms(NOON);
	assert_ok(db_script(town.db, arena, S("UPDATE staff SET state = 'disabled' WHERE id = 25")));
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_int_equal(opened(&town, id, NOON).approval.step, 2);
	assert_int_equal(notices(&town, BOSS, "approval.nobody"), 1);
	assert_int_equal(notices(&town, AUTHOR, "approval.nobody"), 1);
	int64_t fresh = draft_by(&town, AUTHOR), other;
	const struct approval_ask ask = ask_of(&town, fresh);
	assert_err(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &other), ERR_INVALID);
	assert_ok(absence_add(town.db, arena,
	                      &(struct absence_new){.staff_id = HEAD, .substitute_id = OTHER_AUTHOR, .from_day = today,
	                                            .until_day = today + 30, .note = S("退職"), .made_by = BOSS, .now = NOON},
	                      &absence));
	assert_true(is_turn(&town, id, OTHER_AUTHOR, NOON));
	assert_ok(yes(&town, id, 2, OTHER_AUTHOR));
	assert_ok(approval_request(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON), &other));
}

DB_TEST(what_the_release_refuses_goes_back_to_both_sides)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id = asked(&town, broadcast, AUTHOR);
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_ok(yes(&town, id, 2, HEAD));
	assert_ok(yes(&town, id, 3, PRESS));
	/* Long after its time: nobody may be surprised by it. */
	assert_err(release_it(&town, id, NOON + 30 * MS_HOUR), ERR_INVALID);
	assert_ok(approval_release_failed(town.db, arena, id, S("日時がもう過ぎています。"), NOON));
	assert_int_equal(state_of(&town, id), APPROVAL_FAILED);
	assert_int_equal(notices(&town, AUTHOR, "approval.failed"), 1);
	assert_int_equal(notices(&town, PRESS, "approval.failed"), 1);
	assert_int_equal(town_find(&town, broadcast).state, BROADCAST_DRAFT);
}

DB_TEST(a_worker_that_was_away_for_an_hour_still_sends_what_was_approved_in_time)
{
	struct town town = town_of_clerks(place, arena);
	int64_t broadcast = draft_by(&town, AUTHOR), id = asked(&town, broadcast, AUTHOR);
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_ok(yes(&town, id, 2, HEAD));
	assert_ok(yes(&town, id, 3, PRESS));
	assert_ok(release_it(&town, id, NOON + 21 * MS_HOUR));
	assert_true(town_find(&town, broadcast).state != BROADCAST_DRAFT);
}

DB_TEST(an_emergency_has_its_own_chain_and_may_go_first)
{
	struct town town = town_of_clerks(place, arena);
	int64_t one[] = {HEAD}, id, chain_id;
	struct approval_step step = {.name = S("危機管理監"), .staff = {one, 1}};
	struct approval_chain chain = {.purpose = CHAIN_EMERGENCY, .steps = &step, .step_count = 1};
	assert_ok(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id));
	const struct broadcast_content content = {.title = S("避難指示"), .messages = S(TEXT), .condition = S("{}"),
	                                          .purpose = PURPOSE_EMERGENCY, .department_id = CHILDREN};
	assert_ok(broadcast_draft(town.db, arena, &content, by(AUTHOR, NOON), &id));
	struct broadcast_ask ask = {.id = id, .version = 1, .people = 30};
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON)), ERR_DENIED);
	chain.id = chain_id;
	chain.release_first = true;
	assert_ok(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id));
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &ask, by(AUTHOR, NOON)));
	struct approval latest;
	assert_ok(approval_latest(town.db, arena, id, &latest));
	int64_t request = latest.id;
	assert_int_equal(latest.state, APPROVAL_WAITING);
	assert_true(latest.after);
	assert_int_equal(notices(&town, HEAD, "approval.confirm"), 1);
	assert_err(approval_withdraw(town.db, arena, request, S(""), false, by(AUTHOR, NOON)), ERR_CONFLICT);
	assert_err(yes(&town, request, 1, AUTHOR), ERR_DENIED);
	assert_ok(yes(&town, request, 1, HEAD));
	assert_int_equal(state_of(&town, request), APPROVAL_CONFIRMED);
	assert_int_equal(notices(&town, AUTHOR, "approval.approved"), 1);
	chain.purpose = CHAIN_NORMAL;
	assert_err(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id), ERR_INVALID);
	assert_string_equal(err_field(), "releaseFirst");
}

DB_TEST(the_nearest_chain_counts_and_one_without_steps_asks_nobody)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = draft_by(&town, AUTHOR), chain_id, one[] = {BOSS};
	struct broadcast b = town_find(&town, id);
	struct approval_step step = {.name = S("部長"), .staff = {one, 1}};
	struct approval_chain chain = {.department_id = BUREAU, .steps = &step, .step_count = 1}, found;
	struct deciders *all;
	assert_ok(deciders_load(town.db, arena, NOON, &all));
	assert_ok(approval_chain_for(town.db, arena, all, &b, AUTHOR, &found));
	assert_int_equal(found.step_count, 3);
	assert_int_equal(found.steps[0].department_id, CHILDREN);
	assert_ok(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id));
	assert_ok(approval_chain_for(town.db, arena, all, &b, AUTHOR, &found));
	assert_str(found.steps[0].name, "部長");
	chain.department_id = CHILDREN;
	chain.step_count = 0;
	assert_ok(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id));
	struct broadcast_ask ask = {.id = id, .version = 1, .people = 30, .at = NOON + MS_HOUR};
	assert_ok(broadcast_schedule(town.db, arena, &town.delivery, &ask, by(BOSS, NOON)));
	assert_err(approval_chain_put(town.db, arena, &(struct approval_chain){.department_id = CHILDREN}, BOSS, NOON, &chain_id),
	           ERR_CONFLICT);
	/* A correction has its own when the city wants a shorter way. */
	b.kind = BROADCAST_CORRECTION;
	chain = (struct approval_chain){.purpose = CHAIN_CORRECTION, .steps = &step, .step_count = 1};
	assert_ok(approval_chain_put(town.db, arena, &chain, BOSS, NOON, &chain_id));
	assert_ok(approval_chain_for(town.db, arena, all, &b, AUTHOR, &found));
	assert_int_equal(found.purpose, CHAIN_CORRECTION);
	assert_ok(approval_chain_delete(town.db, arena, chain_id));
	assert_ok(approval_chain_for(town.db, arena, all, &b, AUTHOR, &found));
	assert_int_equal(found.step_count, 0);
}

DB_TEST(a_change_of_the_chain_changes_nothing_for_what_waits)
{
	struct town town = town_of_clerks(place, arena);
	int64_t id = asked(&town, draft_by(&town, AUTHOR), AUTHOR);
	struct approval_chain *list;
	size_t count;
	int64_t same;
	assert_ok(approval_chains(town.db, arena, &list, &count));
	assert_int_equal(count, 1);
	list[0].step_count = 1;
	assert_ok(approval_chain_put(town.db, arena, &list[0], BOSS, NOON, &same));
	assert_ok(yes(&town, id, 1, CHIEF));
	assert_int_equal(state_of(&town, id), APPROVAL_WAITING);
	assert_true(is_turn(&town, id, HEAD, NOON));
}

DB_TEST(what_waits_for_me_is_found_and_comments_reach_the_others)
{
	struct town town = town_of_clerks(place, arena);
	struct approval *list;
	size_t count;
	int64_t first = asked(&town, draft_by(&town, AUTHOR), AUTHOR), second = asked(&town, draft_by(&town, OTHER_AUTHOR), OTHER_AUTHOR);
	assert_ok(approval_waiting_for(town.db, arena, CHIEF, NOON, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].id, first);
	assert_ok(yes(&town, second, 1, CHIEF));
	assert_ok(approval_waiting_for(town.db, arena, CHIEF, NOON, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(approval_waiting_for(town.db, arena, HEAD, NOON, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].id, second);
	assert_ok(approval_waiting_for(town.db, arena, PRESS, NOON, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(approval_comment(town.db, arena, second, S("5日は木曜です"), by(HEAD, NOON)));
	assert_int_equal(notices(&town, OTHER_AUTHOR, "approval.comment"), 1);
	assert_int_equal(notices(&town, CHIEF, "approval.comment"), 1);
	assert_int_equal(notices(&town, HEAD, "approval.comment"), 0);
	assert_err(approval_comment(town.db, arena, second, S(" "), by(HEAD, NOON)), ERR_INVALID);
	struct approval_case open = opened(&town, second, NOON);
	assert_true(approval_concerns(&open, arena, PRESS, NOON));
	assert_false(approval_concerns(&open, arena, BOSS, NOON));
	assert_false(approval_concerns(&open, arena, AUTHOR, NOON));
}

/* On both engines: the sealed copy goes with age, never while somebody has to decide. */
DB_TEST(the_sealed_copy_of_a_message_goes_when_the_request_is_long_over)
{
	struct town town = town_of_clerks(place, arena);
	int64_t forgotten;
	assert_ok(db_script(town.db, arena,
	                    S("INSERT INTO approval_request (broadcast_id, version, state, purpose, kind, department_id, title, messages,"
	                      " messages_sealed, condition, condition_text, notification_off, people, reason, asked_by, edited_by, asked_at,"
	                      " step, steps, step_since, ended_at) VALUES"
	                      " (901, 1, 'waiting', 'normal', 'normal', 0, 'a', '[]', 'x', '{}', '', 0, 1, '', 21, 21, 1, 1, 1, 1, NULL),"
	                      " (902, 1, 'approved', 'normal', 'normal', 0, 'b', '[]', 'x', '{}', '', 0, 1, '', 21, 21, 1, 1, 1, 1, 5),"
	                      " (903, 1, 'released', 'normal', 'normal', 0, 'c', '[]', 'x', '{}', '', 0, 1, '', 21, 21, 1, 1, 1, 1, 100),"
	                      " (904, 1, 'withdrawn', 'normal', 'normal', 0, 'd', '[]', 'x', '{}', '', 0, 1, '', 21, 21, 1, 1, 1, 1, 200);")));
	assert_ok(approval_forget_sealed(town.db, arena, 100, &forgotten));
	assert_int_equal(forgotten, 0);
	assert_ok(approval_forget_sealed(town.db, arena, 101, &forgotten));
	assert_int_equal(forgotten, 1);
	assert_ok(approval_forget_sealed(town.db, arena, 101, &forgotten));
	assert_int_equal(forgotten, 0);
	assert_ok(approval_forget_sealed(town.db, arena, INT64_MAX, &forgotten));
	assert_int_equal(forgotten, 1);
}
