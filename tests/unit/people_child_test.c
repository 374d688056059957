/* child: ages around birthdays, leap days and ends of months; what is kept. */
#include "people_harness.h"

#include "attribute.h"
#include "child.h"
#include "friend.h"
#include "jst.h"

static int64_t day(int y, int m, int d) { return jst_day(y, m, d); }

TEST(a_child_is_older_from_the_birthday_on)
{
	assert_int_equal(age_months(day(2025, 11, 22), day(2026, 11, 21)), 11);
	assert_int_equal(age_months(day(2025, 11, 22), day(2026, 11, 22)), 12);
	assert_int_equal(age_months(day(2026, 11, 22), day(2026, 11, 22)), 0);
	assert_int_equal(age_months(day(2026, 11, 23), day(2026, 11, 22)), -1);
	assert_str(age_text(arena, 12), "1歳0か月");
	assert_str(age_text(arena, 23), "1歳11か月");
	assert_str(age_text(arena, 0), "0歳0か月");
}

TEST(a_leap_day_child_is_older_on_the_first_of_march)
{
	assert_int_equal(age_months(day(2024, 2, 29), day(2025, 2, 28)), 11);
	assert_int_equal(age_months(day(2024, 2, 29), day(2025, 3, 1)), 12);
	assert_int_equal(age_months(day(2024, 2, 29), day(2028, 2, 28)), 47);
	assert_int_equal(age_months(day(2024, 2, 29), day(2028, 2, 29)), 48);
}

TEST(a_child_of_the_31st_is_older_on_the_first_where_there_is_no_31st)
{
	assert_int_equal(age_months(day(2026, 1, 31), day(2026, 2, 28)), 0);
	assert_int_equal(age_months(day(2026, 1, 31), day(2026, 3, 1)), 1);
	assert_int_equal(age_months(day(2026, 1, 31), day(2026, 3, 31)), 2);
	assert_int_equal(age_months(day(2026, 1, 31), day(2026, 4, 30)), 2);
}

/* For every send day of three years and every birth day before it. */
TEST(the_birth_days_of_an_age_are_exactly_those_that_give_it)
{
	static const int ranges[][2] = {{0, 0}, {12, 23}, {18, 18}, {1, 1}, {36, 47}};
	for (int64_t on = day(2027, 1, 1); on < day(2029, 3, 10); on++) {
		const int *range = ranges[on % 5];
		int64_t first, last;
		age_born(on, range[0], range[1], &first, &last);
		for (int64_t born = on - 60 * 31; born <= on + 2; born++) {
			int64_t months = age_months(born, on);
			bool inside = months >= range[0] && months <= range[1];
			if (inside != (born >= first && born <= last))
				fail_msg("born %d on %d", (int)born, (int)on);
		}
	}
}

static int grade(struct arena *arena, const char *born, const char *on)
{
	int64_t birth = 0, then = 0;
	(void)arena;
	assert_true(jst_parse_date(str_from(born), &birth) && jst_parse_date(str_from(on), &then));
	return grade_on(birth, then);
}

TEST(a_school_year_is_of_those_born_from_2_april_to_1_april)
{
	/* 2026年度の小学1年: 2019-04-02 … 2020-04-01 */
	assert_str(grade_label(grade(arena, "2019-04-02", "2026-04-01")), "小学1年");
	assert_str(grade_label(grade(arena, "2020-04-01", "2026-04-01")), "小学1年");
	assert_str(grade_label(grade(arena, "2020-04-02", "2026-04-01")), "年長");
	assert_str(grade_label(grade(arena, "2019-04-01", "2026-04-01")), "小学2年");
	/* 早生まれ, and a leap day */
	assert_str(grade_label(grade(arena, "2020-01-01", "2026-11-22")), "小学1年");
	assert_str(grade_label(grade(arena, "2020-02-29", "2026-11-22")), "小学1年");
	/* The year rolls over on 1 April, not before. */
	assert_str(grade_label(grade(arena, "2019-04-02", "2026-03-31")), "年長");
	assert_str(grade_label(grade(arena, "2019-04-02", "2027-03-31")), "小学1年");
	assert_str(grade_label(grade(arena, "2019-04-02", "2027-04-01")), "小学2年");
	assert_str(grade_label(grade(arena, "2014-04-01", "2026-04-01")), "中学1年");
	assert_str(grade_label(grade(arena, "2008-04-02", "2027-03-31")), "高校3年");
	assert_int_equal(grade(arena, "2008-04-02", "2027-04-01"), -1);
	assert_str(grade_label(grade(arena, "2023-04-01", "2026-04-01")), "年少");
	assert_int_equal(grade(arena, "2023-04-02", "2026-04-01"), -1);
	assert_int_equal(grade(arena, "2027-01-01", "2026-11-22"), -1);
	assert_str(grade_label(-1), "");
}

/* For every day of five years, every grade, every birth day. */
TEST(the_birth_days_of_a_grade_are_exactly_those_that_give_it)
{
	static const int ranges[][2] = {{0, 0}, {2, 3}, {3, 8}, {9, 11}, {14, 14}, {0, 14}, {5, 5}};
	for (int64_t on = day(2026, 1, 1); on < day(2031, 1, 1); on += 1 + on % 3) {
		const int *range = ranges[on % 7];
		int64_t first, last;
		grade_born(on, range[0], range[1], &first, &last);
		for (int64_t born = first - 3; born <= last + 3; born += born > first + 3 && born < last - 3 ? 17 : 1) {
			int is = grade_on(born, on);
			bool inside = is >= range[0] && is <= range[1];
			if (inside != (born >= first && born <= last))
				fail_msg("born %d on %d: %d", (int)born, (int)on, is);
		}
	}
}

TEST(a_child_is_checked_field_by_field)
{
	int64_t today = day(2026, 11, 22);
	assert_ok(child_check(&(struct child){.birth_day = today, .name = S("ひな")}, today));
	assert_err(child_check(&(struct child){.birth_day = today + 1}, today), ERR_INVALID);
	assert_string_equal(err_field(), "birthday");
	assert_ok(child_check(&(struct child){.birth_day = day(2006, 11, 23)}, today));
	assert_err(child_check(&(struct child){.birth_day = day(2006, 11, 22)}, today), ERR_INVALID);
	assert_err(child_check(&(struct child){.birth_day = today, .name = S("あ\nい")}, today), ERR_INVALID);
	assert_string_equal(err_field(), "name");
	struct str longest = S("あああああああああああああああああああああああああああああああああああああああああ");
	assert_err(child_check(&(struct child){.birth_day = today, .name = longest}, today), ERR_INVALID);
}

DB_TEST(children_are_kept_as_a_whole_and_sealed)
{
	struct db *db = city_writer(place, arena);
	const struct keyring *keyring = city_keyring(arena);
	int64_t attribute, today = day(2026, 11, 22);
	struct friend mother, other;
	struct child *list;
	size_t count;
	bool changed;
	assert_ok(attribute_add(db, arena, &(struct attribute_edit){.label = S("お子さん"), .kind = ATTRIBUTE_CHILD}, &attribute));
	assert_err(attribute_add(db, arena, &(struct attribute_edit){.label = S("孫"), .kind = ATTRIBUTE_CHILD}, &attribute), ERR_CONFLICT);
	assert_ok(friend_follow(db, arena, S("U1"), 1000, &mother));
	assert_ok(friend_follow(db, arena, S("U2"), 1000, &other));
	struct child twins[] = {{0, today - 400, S("ひな")}, {0, today - 400, S("")}};
	assert_ok(child_set(db, arena, keyring, mother.id, twins, 2, today, &changed));
	assert_true(changed);
	assert_ok(child_list(db, arena, keyring, mother.id, &list, &count));
	assert_int_equal(count, 2);
	assert_str(list[0].name, "ひな");
	assert_str(list[1].name, "");

	assert_ok(child_set(db, arena, keyring, mother.id, list, 2, today, &changed));
	assert_false(changed);
	assert_err(child_set(db, arena, keyring, other.id, list, 1, today, NULL), ERR_INVALID);
	list[1].name = S("はる");
	assert_ok(child_set(db, arena, keyring, mother.id, list + 1, 1, today, &changed));
	assert_true(changed);
	assert_ok(child_list(db, arena, keyring, mother.id, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].name, "はる");

	struct child *many = arena_array(arena, struct child, 21);
	for (int i = 0; i < 21; i++)
		many[i].birth_day = today - i;
	assert_err(child_set(db, arena, keyring, mother.id, many, 21, today, NULL), ERR_LIMIT);
	assert_ok(child_set(db, arena, keyring, mother.id, many, 20, today, NULL));
	assert_ok(tx_commit(db));
}
