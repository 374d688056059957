/* replies: folding, words in a text, windows of the week. */
#include "test.h"

#include "fold.h"
#include "jst.h"
#include "reply_match.h"
#include "reply_when.h"

#include <string.h>
#include <uchar.h>

TEST(what_is_written_in_two_ways_is_one_word)
{
	static const char *const same[][2] = {
		{"ゴミ", "ごみ"},           {"ｺﾞﾐ", "ごみ"},          {"舊姓", "旧姓"},       {"ＰＣ", "pc"},
		{"髙橋", "高橋"},           {"濱邊", "浜辺"},          {"粗大　ごみ", "粗大ごみ"}, {"粗大 ゴミ", "粗大ごみ"},
		{"デ-タ", "でーた"},        {"デ−タ", "でーた"},       {"ﾃﾞｰﾀ", "でーた"},    {"my  Number", "my number"},
		{"㈱", "(株)"},             {"ガラス", "カ\u3099ラス"}, {"①", "1"},           {"神", "神"},
	};
	for (size_t i = 0; i < COUNT(same); i++)
		assert_str(fold_text(arena, str_from(same[i][0])), str_z(arena, fold_text(arena, str_from(same[i][1]))));
	assert_str(fold_text(arena, S("a-b")), "a-b");
	assert_str(fold_word(arena, S("「粗大ごみ」？")), "粗大ごみ");
	assert_str(fold_word(arena, S("　ごみ🗑️")), "ごみ");
	assert_str(fold_word(arena, S("？！")), "?!");
	assert_str(fold_word(arena, S("")), "");
	assert_int_equal(fold_kanji(U'舊'), U'旧');
	assert_int_equal(fold_kanji(U'旧'), U'旧');
	assert_int_equal(fold_kanji(U'a'), U'a');
}

/* --- words --- */

static struct reply_match *match_of(const struct reply_pattern *patterns, size_t count)
{
	static const struct reply_synonym synonyms[] = {{S_INIT("ごみ"), S_INIT("廃棄物")}, {S_INIT("ごみ"), S_INIT("くず")}};
	return reply_match_make(&(struct reply_source){patterns, count, synonyms, COUNT(synonyms)});
}

/* The rules that answer, nearest first: "2 0". */
static const char *found(struct arena *arena, const struct reply_match *match, const char *text)
{
	struct reply_hit *hits;
	size_t count = reply_match_find(match, arena, str_from(text), &hits);
	struct str out = S("");
	for (size_t i = 0; i < count; i++)
		out = str_fmt(arena, "%.*s%s%zu", FMT(out), i ? " " : "", hits[i].rule);
	return str_z(arena, out);
}

TEST(each_kind_of_match_finds_its_own_texts)
{
	static const struct reply_pattern patterns[] = {
		{0, {REPLY_EXACT, S_INIT("ごみ")}},   {1, {REPLY_PART, S_INIT("ペットボトル")}},
		{2, {REPLY_PREFIX, S_INIT("予約")}},  {3, {REPLY_ALL, S_INIT("住民票　郵送")}},
		{4, {REPLY_PART, S_INIT("PC")}},      {5, {REPLY_PART, S_INIT("ペットボトルのキャップ")}},
		{6, {REPLY_PART, S_INIT("119")}},
	};
	struct reply_match *match = match_of(patterns, COUNT(patterns));
	static const char *const cases[][2] = {
		{"ごみ", "0"},          {"ゴミ！", "0"},         {"ごみの日", ""},          {"廃棄物", "0"},
		{"くず", "0"},          {"ﾍﾟｯﾄﾎﾞﾄﾙは何曜日？", "1"}, {"ペットボトルのキャップは？", "5 1"}, {"予約したい", "2"},
		{"予約", "2"},          {"ネット予約", ""},       {"郵送で住民票がほしい", "3"}, {"住民票", ""},
		{"PCを捨てたい", "4"},   {"ＵＰＣ", ""},           {"ノートpc", "4"},          {"pc2", ""},
		{"119", "6"},           {"1190", ""},            {"119番", "6"},             {"", ""},
		{"ペットボト", ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (strcmp(found(arena, match, cases[i][0]), cases[i][1]) != 0)
			fail_msg("%s: %s, not %s", cases[i][0], found(arena, match, cases[i][0]), cases[i][1]);
	struct reply_hit *hits;
	assert_int_equal(reply_match_find(match, arena, S("廃棄物"), &hits), 1);
	assert_true(hits[0].by_synonym);
	assert_int_equal(reply_match_find(match, arena, S("ごみ"), &hits), 1);
	assert_false(hits[0].by_synonym);
	reply_match_free(&match);
	assert_null(match);
}

TEST(the_nearest_word_answers_first_then_the_longest_then_the_order)
{
	static const struct reply_pattern patterns[] = {
		{0, {REPLY_PART, S_INIT("ごみ")}},      {1, {REPLY_PART, S_INIT("燃えるごみ")}}, {2, {REPLY_EXACT, S_INIT("もえるごみ")}},
		{3, {REPLY_PREFIX, S_INIT("もえる")}},  {4, {REPLY_PART, S_INIT("もえるごみ")}}, {5, {REPLY_PART, S_INIT("ごみ")}},
		{5, {REPLY_EXACT, S_INIT("もえるごみ")}},
	};
	struct reply_match *match = match_of(patterns, COUNT(patterns));
	assert_string_equal(found(arena, match, "モエルゴミ"), "2 5 3 4 0");
	reply_match_free(&match);
	match = match_of(NULL, 0);
	assert_string_equal(found(arena, match, "なにか"), "");
	reply_match_free(&match);
}

/* The automaton says what a plain search says. */
TEST(a_walk_over_the_text_finds_what_a_plain_search_finds)
{
	static const char *const signs[] = {"あ", "い", "う"};
	struct reply_pattern patterns[60];
	uint32_t seed = 7;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct str word = S("");
		for (uint32_t n = 2 + i % 4; n > 0; n--) {
			seed = seed * 1103515245U + 12345U;
			word = str_fmt(arena, "%.*s%s", FMT(word), signs[(seed >> 16) % 3]);
		}
		patterns[i] = (struct reply_pattern){i, {REPLY_PART, word}};
	}
	struct reply_match *match = reply_match_make(&(struct reply_source){.patterns = patterns, .pattern_count = COUNT(patterns)});
	for (int round = 0; round < 200; round++) {
		struct str text = S("");
		struct reply_hit *hits;
		size_t plain = 0;
		for (int n = 0; n < 12; n++) {
			seed = seed * 1103515245U + 12345U;
			text = str_fmt(arena, "%.*s%s", FMT(text), signs[(seed >> 16) % 3]);
		}
		for (size_t i = 0; i < COUNT(patterns); i++)
			plain += str_find(text, patterns[i].word.text) >= 0;
		assert_int_equal(reply_match_find(match, arena, text, &hits), plain);
	}
	reply_match_free(&match);
}

TEST(a_word_that_would_answer_to_anything_is_refused)
{
	assert_int_equal(reply_word_problem(arena, &(struct reply_word){REPLY_PART, S("粗大ごみ")}).len, 0);
	assert_int_equal(reply_word_problem(arena, &(struct reply_word){REPLY_EXACT, S("火")}).len, 0);
	assert_true(reply_word_problem(arena, &(struct reply_word){REPLY_PART, S("火")}).len > 0);
	assert_true(reply_word_problem(arena, &(struct reply_word){REPLY_EXACT, S("　")}).len > 0);
	assert_true(reply_word_problem(arena, &(struct reply_word){REPLY_ALL, S("住民票")}).len > 0);
	assert_int_equal(reply_word_problem(arena, &(struct reply_word){REPLY_ALL, S("住民票 郵送")}).len, 0);
}

/* --- times --- */

static int64_t minute(struct arena *arena, const char *text)
{
	int64_t ms;
	(void)arena;
	assert_true(jst_parse_minute(str_from(text), &ms));
	return ms;
}

static const struct reply_when office = {.windows = {{0x3e, 510, 1035, REPLY_NO_HOLIDAY}}, .count = 1};

TEST(office_hours_begin_and_end_on_the_minute_and_rest_on_holidays)
{
	struct reply_when closed = office;
	closed.outside = true;
	const struct {
		const char *at;
		bool open;
	} cases[] = {
		{"2026-11-24T08:29", false}, {"2026-11-24T08:30", true},  {"2026-11-24T17:14", true},  {"2026-11-24T17:15", false},
		{"2026-11-23T10:00", false}, /* 勤労感謝の日, a Monday */
		{"2026-11-21T10:00", false}, {"2026-12-28T10:00", true},  {"2026-12-29T10:00", false}, {"2027-01-03T10:00", false},
		{"2027-01-04T10:00", true},  {"2026-09-22T10:00", false}, /* between two holidays */
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t at = minute(arena, cases[i].at);
		if (reply_when_holds(&office, at) != cases[i].open || reply_when_holds(&closed, at) == cases[i].open)
			fail_msg("%s", cases[i].at);
	}
	assert_true(reply_when_holds(&office, minute(arena, "2026-11-24T17:15") - 1));
	assert_str(reply_when_text(arena, &closed), "月〜金 8:30〜17:15（祝日と年末年始を除く） 以外");
	assert_str(reply_when_text(arena, &(struct reply_when){0}), "いつでも");
}

TEST(a_night_belongs_to_the_day_on_which_it_begins)
{
	/* Friday night, 22:00 to 6:00. */
	const struct reply_when night = {.windows = {{1 << 5, 1320, 360, REPLY_ANY_DAY}}, .count = 1};
	assert_false(reply_when_holds(&night, minute(arena, "2026-11-27T05:59")));
	assert_true(reply_when_holds(&night, minute(arena, "2026-11-27T22:00")));
	assert_true(reply_when_holds(&night, minute(arena, "2026-11-28T05:59")));
	assert_false(reply_when_holds(&night, minute(arena, "2026-11-28T06:00")));
	assert_false(reply_when_holds(&night, minute(arena, "2026-11-28T22:00")));
	const struct reply_when holiday_night = {.windows = {{0x7f, 1320, 360, REPLY_HOLIDAYS_ONLY}}, .count = 1};
	assert_true(reply_when_holds(&holiday_night, minute(arena, "2026-11-24T02:00"))); /* began on 勤労感謝の日 */
	assert_false(reply_when_holds(&holiday_night, minute(arena, "2026-11-23T02:00")));
}

TEST(days_between_dates_and_two_rules_at_once)
{
	struct reply_when summer = {.from_ms = minute(arena, "2026-07-01T00:00"), .to_ms = minute(arena, "2026-09-01T00:00")};
	assert_false(reply_when_holds(&summer, summer.from_ms - 1));
	assert_true(reply_when_holds(&summer, summer.from_ms));
	assert_false(reply_when_holds(&summer, summer.to_ms));
	struct reply_when closed = office;
	closed.outside = true;
	int64_t now = minute(arena, "2026-11-24T10:00"), example;
	assert_false(reply_when_meet(&office, &closed, now, &example));
	assert_false(reply_when_meet(&office, &summer, now, &example)); /* over */
	assert_true(reply_when_meet(&office, &summer, summer.from_ms, &example));
	const struct reply_when holidays = {.windows = {{0x7f, 0, 1440, REPLY_HOLIDAYS_ONLY}}, .count = 1};
	const struct reply_when mondays = {.windows = {{1 << 1, 600, 660, REPLY_ANY_DAY}}, .count = 1};
	assert_true(reply_when_meet(&holidays, &mondays, now, &example)); /* 11 January 2027 */
	assert_int_equal(example, minute(arena, "2027-01-11T10:00"));
	assert_true(reply_when_meet(&(struct reply_when){0}, &(struct reply_when){0}, now, &example));
}
