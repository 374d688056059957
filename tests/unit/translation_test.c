/* translation: who gets which text, and what the numbers of a foreign text are. */
#include "delivery_harness.h"

#include "audience.h"
#include "batch.h"
#include "people.h"
#include "translation.h"

#define JA "[{\"type\":\"text\",\"text\":\"こんにちは\"}]"

TEST(a_person_gets_what_they_read_else_plain_japanese_else_japanese)
{
	(void)arena;
	const struct audience_written none = {{false}}, english = {.in = {[LANGUAGE_EN] = true}},
	                              both = {.in = {[LANGUAGE_EN] = true, [LANGUAGE_EASY] = true}};
	assert_int_equal(audience_gets(&none, LANGUAGE_VI), LANGUAGE_JA);
	assert_int_equal(audience_gets(&english, LANGUAGE_EN), LANGUAGE_EN);
	assert_int_equal(audience_gets(&english, LANGUAGE_EASY), LANGUAGE_JA);
	assert_int_equal(audience_gets(&both, LANGUAGE_VI), LANGUAGE_EASY);
	assert_int_equal(audience_gets(&both, LANGUAGE_JA), LANGUAGE_JA);
}

static void assert_numbers(struct arena *arena, enum language language, const char *text, const char *expected)
{
	struct str made = translation_numbers(arena, language, str_from(text));
	assert_str(made, expected);
}

TEST(days_and_hours_of_other_languages_are_read_as_japanese_ones)
{
	assert_numbers(arena, LANGUAGE_EN, "Sunday, November 22, 2 p.m.", "Sunday, 11月22日, 午後2時00分");
	assert_numbers(arena, LANGUAGE_EN, "Nov. 22nd-24", "11月22日～24日");
	assert_numbers(arena, LANGUAGE_EN, "22nd of November, 9:30am", "11月22日, 午前9時30分");
	assert_numbers(arena, LANGUAGE_EN, "2–4 pm at noon", "午後2時00分～午後4時00分 at 正午");
	assert_numbers(arena, LANGUAGE_EN, "You may march 3 km, B12, 3 amps", "You may 3月3日 km, B12, 3 amps");
	assert_numbers(arena, LANGUAGE_VI, "ngày 22/11, 14h30", "ngày 11月22日, 14時30分");
	assert_numbers(arena, LANGUAGE_VI, "22 tháng 11 lúc 2 giờ chiều", "11月22日 lúc 午後2時00分");
	assert_numbers(arena, LANGUAGE_ZH, "11月22号下午2点", "11月22日午後2時");
	assert_numbers(arena, LANGUAGE_KO, "11월 22일 오후 2시 30분", "11月 22日 午後 2時 30分");
	assert_numbers(arena, LANGUAGE_EASY, "１１月２２日　１４：００", "11月22日　14:00");
}

static const char three[] = "[{\"language\":\"vi\",\"reviewed\":true,\"messages\":" JA "},"
                            "{\"language\":\"ja-easy\",\"reviewed\":false,\"messages\":" JA "}]";

TEST(the_stored_form_is_ordered_and_refuses_nonsense)
{
	struct str made;
	struct translations all;
	assert_ok(translations_prepare(arena, str_from(three), &made));
	assert_ok(translations_read(arena, made, &all));
	assert_int_equal(all.count, 2);
	assert_int_equal(all.list[0].language, LANGUAGE_EASY);
	assert_false(all.list[0].reviewed);
	assert_ok(translations_prepare(arena, S(""), &made));
	assert_str(made, "[]");
	assert_int_equal(translations_prepare(arena, S("[{\"language\":\"ja\",\"messages\":[]}]"), &made), ERR_INVALID);
	assert_int_equal(translations_prepare(arena, S("[{\"language\":\"en\"}]"), &made), ERR_INVALID);
	assert_int_equal(translations_prepare(arena, S("{\"language\":\"en\",\"messages\":[]}"), &made), ERR_INVALID);
	err_clear();
}

DB_TEST(the_parts_of_an_audience_share_nobody_and_leave_nobody_out)
{
	struct town town = town_with(place, arena, 1300);
	const struct audience_written written = {.in = {[LANGUAGE_EN] = true, [LANGUAGE_EASY] = true}};
	struct audience made = {.all = people_new(arena)};
	int64_t together = 0;
	assert_ok(tx_begin(town.db));
	for (int64_t id = 1; id <= 1300; id++) {
		if (id % 3 == 0)
			assert_ok(language_mark(town.db, arena, id, id % 6 == 0 ? LANGUAGE_EN : LANGUAGE_KO));
		if (id % 2 == 0 || id % 3 == 0)
			people_add(made.all, id);
	}
	assert_ok(tx_commit(town.db));
	assert_ok(audience_split(town.db, arena, town.delivery.members, &written, &made));
	for (int l = 0; l < LANGUAGES; l++) {
		together += people_count(made.part[l]);
		for (int other = 0; other < l; other++)
			assert_int_equal(people_and_count(made.part[l], made.part[other]), 0);
	}
	assert_int_equal(together, people_count(made.all));
	assert_int_equal(people_count(made.part[LANGUAGE_EN]), 216);
	assert_int_equal(people_count(made.part[LANGUAGE_EASY]), 217);
	/* Stored and read again it is the same. */
	int64_t id = town_draft(&town, JA);
	struct audience again;
	assert_ok(town_store_audience(&town, id, made.all));
	assert_ok(tx_begin(town.db));
	assert_ok(audience_store(town.db, arena, id, &made));
	assert_ok(tx_commit(town.db));
	assert_ok(audience_load(town.db, arena, id, &again));
	for (int l = 0; l < LANGUAGES; l++)
		assert_int_equal(people_and_count(again.part[l], made.part[l]), people_count(made.part[l]));
	assert_int_equal(people_count(again.part[LANGUAGE_JA]), people_count(made.part[LANGUAGE_JA]));
}
