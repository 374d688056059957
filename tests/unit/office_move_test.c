/* staff_move: the first of April, with a clock that the test holds. */
#include "people_harness.h"

#include "broadcast.h"
#include "department.h"
#include "jst.h"
#include "ownership.h"
#include "role.h"
#include "session.h"
#include "staff.h"
#include "staff_move.h"
#include "staff_role.h"
#include "str.h"

#include <stdio.h>

#define MARCH jst_to_ms((struct jst){.year = 2027, .month = 3, .day = 20, .hour = 10})
#define APRIL jst_to_ms((struct jst){.year = 2027, .month = 4, .day = 1})

struct office {
	struct db *db;
	struct arena *arena;
	int64_t admin, leaver, mover, heir;
	int64_t old_desk, new_desk;
};

static int64_t desk(const struct office *office, const char *name)
{
	int64_t id;
	assert_ok(department_add(office->db, office->arena, &(struct department_edit){.name = str_from(name)}, &id));
	return id;
}

static int64_t person(const struct office *office, const char *login, int64_t department, const char *roles)
{
	struct staff_role *list;
	size_t count;
	int64_t id;
	assert_ok(staff_add(office->db, office->arena,
	                    &(struct staff_new){.login = str_from(login), .name = str_from(login), .department_id = department,
	                                        .password_hash = S("x")},
	                    MARCH, &id));
	assert_ok(staff_role_read(office->db, office->arena, str_from(roles), &list, &count));
	assert_ok(staff_role_set(office->db, office->arena, id, list, count, (struct staff_role_giver){.now = MARCH}));
	return id;
}

static struct office office_of(struct place *place, struct arena *arena)
{
	struct office office = {.db = city_writer(place, arena), .arena = arena};
	office.old_desk = desk(&office, "旧課");
	office.new_desk = desk(&office, "新課");
	office.admin = person(&office, "admin", office.old_desk, "管理者");
	office.leaver = person(&office, "leaver", office.old_desk, "作成者、承認者");
	office.mover = person(&office, "mover", office.old_desk, "作成者");
	office.heir = person(&office, "heir", office.old_desk, "作成者");
	return office;
}

static void draft_of(const struct office *office, int64_t owner)
{
	int64_t id;
	const struct broadcast_content content = {.title = S("お知らせ"), .messages = S("[]"), .condition = S("{}"),
	                                          .department_id = office->old_desk};
	assert_ok(broadcast_draft(office->db, office->arena, &content, (struct broadcast_who){owner, MARCH}, &id));
}

static int64_t owned(const struct office *office, int64_t owner)
{
	struct ownership_count *list;
	size_t count;
	assert_ok(ownership_counts(office->db, office->arena, owner, MARCH, &list, &count));
	return count ? list[0].count : 0;
}

static struct move_sheet sheet_of(const struct office *office, const char *text)
{
	struct move_sheet sheet;
	assert_ok(move_read(office->db, office->arena, str_from(text), MARCH, &sheet));
	for (size_t i = 0; i < sheet.problem_count; i++)
		fprintf(stderr, "line %" PRId64 ": %.*s\n", sheet.problems[i].line, FMT(sheet.problems[i].text));
	assert_int_equal(sheet.problem_count, 0);
	return sheet;
}

static int64_t plan(const struct office *office, const char *text)
{
	struct move_sheet sheet = sheet_of(office, text);
	int64_t id;
	assert_ok(staff_move_keep(office->db, office->arena, &sheet, S("4月1日"), (struct move_who){office->admin, MARCH}, &id));
	return id;
}

/* All that is due at that moment; how many were done. */
static int64_t run(const struct office *office, int64_t id, int64_t now)
{
	struct staff_move_row *rows;
	size_t count;
	int64_t finished = 0;
	assert_ok(staff_move_due(office->db, office->arena, id, now, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool done;
		struct str detail;
		assert_ok(staff_move_apply(office->db, office->arena, &rows[i], (struct move_who){office->admin, now}, &done, &detail));
		assert_true(!done || detail.len > 0);
		finished += done;
	}
	assert_ok(staff_move_settle(office->db, office->arena, id, now));
	return finished;
}

static struct staff look(const struct office *office, int64_t id, int64_t now)
{
	struct staff staff;
	assert_ok(staff_find(office->db, office->arena, id, now, &staff));
	return staff;
}

#define HEADINGS "職員ID,氏名,区分,所属,役割,後任職員ID,発令日\r\n"
#define FIRST_OF_APRIL                                                    \
	HEADINGS "leaver,leaver,退職,,,heir,2027-04-01\r\n"                \
		 "mover,mover,異動,新課,承認者,newbie,2027/4/1\r\n"          \
		 "newbie,新人 花子,採用,旧課,作成者、閲覧者（全庁）,,2027-04-01\r\n"

DB_TEST(on_the_first_of_april_leavers_lose_joiners_begin_and_nothing_is_without_an_owner)
{
	struct office office = office_of(place, arena);
	struct rights rights;
	struct str secret;
	struct staff_session session;
	struct staff newbie;
	draft_of(&office, office.leaver);
	draft_of(&office, office.leaver);
	draft_of(&office, office.mover);
	int64_t id = plan(&office, FIRST_OF_APRIL);
	assert_ok(staff_by_login(office.db, arena, S("newbie"), MARCH, &newbie));
	assert_true(newbie.disabled);
	assert_ok(session_start(office.db, arena,
	                        &(struct session_new){.staff_id = office.leaver, .stage = STAGE_FULL, .address = S(""), .browser = S("")},
	                        APRIL - 60000, &secret));
	/* The evening before, everything is as it was. */
	assert_int_equal(run(&office, id, APRIL - 1), 0);
	assert_false(look(&office, office.leaver, APRIL - 1).disabled);
	assert_ok(session_find(office.db, arena, secret, APRIL - 1, &session));
	/* Midnight. */
	assert_int_equal(run(&office, id, APRIL), 3);
	assert_true(look(&office, office.leaver, APRIL).disabled);
	assert_err(session_find(office.db, arena, secret, APRIL, &session), ERR_NOT_FOUND);
	assert_ok(rights_of_staff(office.db, arena, office.leaver, APRIL, &rights));
	assert_false(rights_may(&rights, RIGHT_BROADCAST, ACTION_VIEW));
	assert_int_equal(owned(&office, office.leaver), 0);
	assert_int_equal(owned(&office, office.heir), 2);
	assert_int_equal(owned(&office, newbie.id), 1);
	assert_str(look(&office, office.mover, APRIL).department, "新課");
	assert_ok(rights_of_staff(office.db, arena, office.mover, APRIL, &rights));
	assert_true(rights_may_in(&rights, RIGHT_BROADCAST, ACTION_APPROVE, office.new_desk));
	assert_false(rights_may_in(&rights, RIGHT_BROADCAST, ACTION_VIEW, office.old_desk));
	assert_false(look(&office, newbie.id, APRIL).disabled);
	assert_ok(rights_of_staff(office.db, arena, newbie.id, APRIL, &rights));
	assert_true(rights_may_in(&rights, RIGHT_BROADCAST, ACTION_EDIT, office.old_desk));
	assert_true(rights_may_in(&rights, RIGHT_BROADCAST, ACTION_VIEW, 0));
	assert_false(rights_may_in(&rights, RIGHT_BROADCAST, ACTION_EDIT, 0));
	/* Once, however often it is asked for. */
	assert_int_equal(run(&office, id, APRIL + 1), 0);
	struct staff_move move;
	assert_ok(staff_move_find(office.db, arena, id, &move));
	assert_int_equal(move.state, MOVE_DONE);
	assert_ok(tx_commit(office.db));
}

DB_TEST(two_workers_at_midnight_do_each_line_once)
{
	struct office office = office_of(place, arena);
	struct staff_move_row *one, *two;
	size_t count;
	bool done;
	struct str detail;
	int64_t id = plan(&office, HEADINGS "leaver,leaver,退職,,,heir,2027-04-01\r\n");
	assert_ok(staff_move_due(office.db, arena, id, APRIL, &one, &count));
	assert_ok(staff_move_due(office.db, arena, id, APRIL, &two, &count));
	assert_ok(staff_move_apply(office.db, arena, one, (struct move_who){office.admin, APRIL}, &done, &detail));
	assert_true(done);
	assert_ok(staff_move_apply(office.db, arena, two, (struct move_who){office.admin, APRIL}, &done, &detail));
	assert_false(done);
	assert_ok(tx_commit(office.db));
}

DB_TEST(a_line_that_dies_in_the_middle_is_done_as_a_whole_later)
{
	struct office office = office_of(place, arena);
	struct staff_move_row *rows;
	size_t count;
	bool done;
	struct str detail;
	draft_of(&office, office.leaver);
	int64_t id = plan(&office, HEADINGS "leaver,leaver,退職,,,heir,2027-04-01\r\n");
	assert_ok(tx_commit(office.db));
	assert_ok(staff_move_due(office.db, arena, id, APRIL, &rows, &count));
	assert_ok(tx_begin(office.db));
	assert_ok(staff_move_apply(office.db, arena, rows, (struct move_who){office.admin, APRIL}, &done, &detail));
	tx_rollback(office.db); /* the process dies before the commit */
	assert_false(look(&office, office.leaver, APRIL).disabled);
	assert_int_equal(owned(&office, office.leaver), 1);
	assert_ok(tx_begin(office.db));
	assert_int_equal(run(&office, id, APRIL), 1);
	assert_ok(tx_commit(office.db));
	assert_int_equal(owned(&office, office.heir), 1);
}

static const struct {
	const char *line, *says;
} wrong[] = {
	{"nobody,だれか,退職,,,,", "登録されていません"},
	{"leaver,別の人,退職,,,,", "登録されている名前は「leaver」"},
	{"leaver,leaver,転職,,,,", "退職・採用・異動"},
	{"leaver,leaver,採用,,作成者,,", "もう使われています"},
	{"new@gmail.com,新人,採用,,作成者,,", "私用"},
	{"newbie,新人,採用,,,,", "役割を書いて"},
	{"newbie,新人,採用,ない課,作成者,,", "「ない課」という部署はありません"},
	{"newbie,新人,採用,旧課,ない役割,,", "「ない役割」という役割はありません"},
	{"newbie,新人,採用,旧課,作成者,heir,", "後任は要りません"},
	{"mover,mover,異動,,,,", "どちらかを書いて"},
	{"leaver,leaver,退職,,,leaver,", "後任が本人"},
	{"leaver,leaver,退職,,,nobody,", "後任の職員ID「nobody」"},
	{"leaver,leaver,退職,,,,2027-02-30", "日付ではありません"},
	{"leaver,leaver,退職,,,,令和9年", "日付ではありません"},
	{"leaver,leaver,退職,,,,2027-03-19", "もう過ぎています"},
	{"leaver,leaver,退職,,,,2029-04-01", "先すぎます"},
	{"leaver,,退職,,,,", "どの行にも要ります"},
	{"leaver,leaver,退職,,,,\r\nleaver,leaver,異動,新課,,,", "同じ職員ID"},
	{"leaver,leaver,退職,,,mover,\r\nmover,mover,退職,,,heir,", "も退職します"},
	{"leaver,leaver,退職,,,newbie,2027-04-01\r\nnewbie,新人,採用,,作成者,,2027-04-05", "発令日のほうが後"},
};

DB_TEST(what_is_wrong_in_a_line_is_told_with_its_line)
{
	struct office office = office_of(place, arena);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct move_sheet sheet;
		int64_t id;
		assert_ok(move_read(office.db, arena, str_fmt(arena, HEADINGS "%s\r\n", wrong[i].line), MARCH, &sheet));
		bool told = false;
		for (size_t k = 0; k < sheet.problem_count; k++)
			told |= str_find(sheet.problems[k].text, str_from(wrong[i].says)) >= 0 && sheet.problems[k].line >= 2;
		if (!told)
			fail_msg("%s: nobody says %s", wrong[i].line, wrong[i].says);
		assert_err(staff_move_keep(office.db, arena, &sheet, S("x"), (struct move_who){office.admin, MARCH}, &id), ERR_INVALID);
	}
	struct move_sheet sheet;
	assert_err(move_read(office.db, arena, S("名前,所属\r\na,b\r\n"), MARCH, &sheet), ERR_INVALID);
	assert_err(move_read(office.db, arena, S(""), MARCH, &sheet), ERR_INVALID);
	assert_err(move_read(office.db, arena, S(HEADINGS), MARCH, &sheet), ERR_INVALID);
	assert_ok(tx_commit(office.db));
}

DB_TEST(a_plan_can_be_taken_back_until_its_day_and_keeps_its_role_and_desk)
{
	struct office office = office_of(place, arena);
	struct str title;
	struct move_sheet again;
	int64_t id = plan(&office, FIRST_OF_APRIL);
	assert_ok(staff_move_needs_role(office.db, arena, S("閲覧者"), &title));
	assert_str(title, "4月1日");
	assert_ok(staff_move_needs_department(office.db, arena, office.new_desk, &title));
	assert_str(title, "4月1日");
	assert_ok(move_read(office.db, arena, S(HEADINGS "leaver,leaver,退職,,,,\r\n"), MARCH, &again));
	assert_int_equal(again.problem_count, 1); /* planned already */
	assert_ok(staff_move_cancel(office.db, arena, id, MARCH));
	assert_int_equal(run(&office, id, APRIL), 0);
	assert_false(look(&office, office.leaver, APRIL).disabled);
	assert_err(staff_move_cancel(office.db, arena, id, MARCH), ERR_CONFLICT);
	assert_ok(staff_move_needs_role(office.db, arena, S("閲覧者"), &title));
	assert_int_equal(title.len, 0);
	assert_ok(tx_commit(office.db));
}

DB_TEST(the_last_administrator_cannot_leave)
{
	struct office office = office_of(place, arena);
	struct staff_move_row *rows;
	size_t count;
	bool done;
	struct str detail;
	int64_t id = plan(&office, HEADINGS "admin,admin,退職,,,heir,2027-04-01\r\n");
	assert_ok(staff_move_due(office.db, arena, id, APRIL, &rows, &count));
	assert_err(staff_move_apply(office.db, arena, rows, (struct move_who){office.admin, APRIL}, &done, &detail), ERR_CONFLICT);
	tx_rollback(office.db);
}

DB_TEST(without_a_kind_who_is_there_moves_and_who_is_not_joins_at_once)
{
	struct office office = office_of(place, arena);
	struct move_sheet sheet = sheet_of(&office, "職員ID,氏名,所属,役割\r\nmover,mover,新課,\r\nnewbie,新人,新課,作成者\r\n");
	assert_int_equal(sheet.lines[0].kind, MOVE_CHANGE);
	assert_int_equal(sheet.lines[1].kind, MOVE_JOIN);
	assert_int_equal(sheet.lines[1].effective_at, 0);
	assert_ok(tx_commit(office.db));
}

DB_TEST(who_comes_back_is_the_same_person_and_is_handed_a_new_password)
{
	struct office office = office_of(place, arena);
	struct move_sheet other;
	int64_t *without;
	size_t count;
	int64_t left = plan(&office, HEADINGS "leaver,leaver,退職,,,,2027-04-01\r\n");
	assert_int_equal(run(&office, left, APRIL), 1);
	int64_t back = plan(&office, HEADINGS "leaver,leaver,採用,旧課,作成者,,2027-05-01\r\n");
	assert_ok(staff_move_newcomers(office.db, arena, back, 10, &without, &count));
	assert_int_equal(count, 1);
	assert_ok(move_read(office.db, arena, S(HEADINGS "leaver,leaver,採用,旧課,作成者,,2027-06-01\r\n"), MARCH, &other));
	assert_int_equal(other.problem_count, 1); /* planned already */
	assert_ok(staff_move_cancel(office.db, arena, back, MARCH));
	assert_ok(move_read(office.db, arena, S(HEADINGS "leaver,別人 一郎,採用,旧課,作成者,,\r\n"), MARCH, &other));
	assert_int_equal(other.problem_count, 1); /* somebody else's ID */
	assert_ok(tx_commit(office.db));
}
