/* What a deed changed, as it stands in the record. */
#include "test.h"

#include "change.h"

TEST(only_what_differs_is_told)
{
	struct change change;
	change_begin(&change, arena, CHANGE_EDITED);
	change_text(&change, "label", S("泉"), S("いずみ"));
	change_text(&change, "help", S("同じ"), S("同じ"));
	change_i64(&change, "mostChoices", 1, 5);
	change_bool(&change, "hidden", false, true);
	change_bool(&change, "required", true, true);
	assert_str(change_detail(&change), "{\"before\":{\"label\":\"泉\",\"mostChoices\":1,\"hidden\":false},"
	                                   "\"after\":{\"label\":\"いずみ\",\"mostChoices\":5,\"hidden\":true}}");
}

TEST(nothing_changed_is_an_empty_detail)
{
	struct change change;
	change_begin(&change, arena, CHANGE_EDITED);
	change_text(&change, "label", S("泉"), S("泉"));
	assert_true(change_is_empty(&change));
	assert_str(change_detail(&change), "");
}

TEST(what_is_made_has_no_before_and_what_goes_no_after)
{
	struct change change;
	change_begin(&change, arena, CHANGE_MADE);
	change_text(&change, "label", S(""), S("新"));
	change_text(&change, "help", S(""), S(""));
	assert_str(change_detail(&change), "{\"after\":{\"label\":\"新\"}}");
	change_begin(&change, arena, CHANGE_REMOVED);
	change_text(&change, "label", S("旧"), S(""));
	change_fact_i64(&change, "people", 12);
	change_fact_text(&change, "reason", S("重複のため"));
	assert_str(change_detail(&change), "{\"before\":{\"label\":\"旧\"},\"people\":12,\"reason\":\"重複のため\"}");
}

TEST(long_texts_are_cut_between_letters_and_told_apart_by_their_hash)
{
	struct change change;
	struct buf one, two;
	buf_init(&one, arena, 10000);
	buf_init(&two, arena, 10000);
	for (int i = 0; i < 1000; i++) {
		buf_lit(&one, "あ");
		buf_lit(&two, "あ");
	}
	buf_lit(&two, "い");
	change_begin(&change, arena, CHANGE_EDITED);
	change_text(&change, "body", buf_view(&one), buf_view(&two));
	struct str detail = change_detail(&change);
	assert_true(detail.len < 2400);
	assert_true(str_find(detail, S("あ…（全3000バイト、SHA-256 ")) > 0);
	assert_true(str_find(detail, S("あ…（全3003バイト、SHA-256 ")) > 0);
}
