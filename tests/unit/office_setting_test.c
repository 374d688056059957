/* setting: defaults, limits, and what people are told. */
#include "people_harness.h"

#include "setting.h"
#include "str.h"

#include <string.h>

DB_TEST(a_setting_has_its_default_until_the_city_decides)
{
	struct db *db = city_writer(place, arena);
	struct str value;
	assert_ok(setting_text(db, arena, SETTING_CONTACT, &value));
	assert_str(value, "");
	assert_ok(setting_put(db, arena, SETTING_CONTACT, S("広聴広報課 内線 1234"), 1, 5000));
	assert_ok(setting_text(db, arena, SETTING_CONTACT, &value));
	assert_str(value, "広聴広報課 内線 1234");
	assert_ok(setting_put(db, arena, SETTING_CONTACT, S("総務課"), 1, 6000));
	struct setting_state states[SETTINGS];
	assert_ok(setting_list(db, arena, states));
	assert_str(states[SETTING_CONTACT].value, "総務課");
	assert_int_equal(states[SETTING_CONTACT].updated_at, 6000);
}

TEST(every_default_is_within_its_own_limits)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const struct setting_row *row = &setting_rows[i];
		int64_t number = 0;
		assert_non_null(row->key);
		assert_non_null(row->group);
		assert_non_null(row->label);
		assert_non_null(row->usual);
		if (row->kind == SETTING_NUMBER || row->kind == SETTING_BOOL)
			assert_true(str_to_i64(str_from(row->usual), &number));
		if (row->kind == SETTING_NUMBER)
			assert_true(number >= row->least && number <= row->most);
		if (row->kind == SETTING_WORD)
			assert_non_null(row->choices);
	}
}

DB_TEST(a_setting_out_of_its_limits_is_refused_by_name)
{
	struct db *db = city_writer(place, arena);
	char longer[303];
	for (size_t i = 0; i < 101; i++)
		memcpy(longer + i * 3, "課", 3);
	assert_err(setting_put(db, arena, SETTING_CONTACT, (struct str){longer, 303}, 1, 5000), ERR_LIMIT);
	assert_string_equal(err_field(), "value");
	assert_non_null(strstr(err_text(), "問い合わせ先"));
	enum setting_id id;
	assert_err(setting_by_key(S("office.nothing"), &id), ERR_NOT_FOUND);
}
