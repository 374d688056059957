/* wording: fallback, translations of another text, drafts; every text of ours in every language. */
#include "people_harness.h"

#include "field.h"
#include "friend.h"
#include "members.h"
#include "page_words.h"
#include "phrase.h"
#include "wording.h"

#include <string.h>

#define NOON ((int64_t)1795316400000)

static struct said said_in(struct db *db, struct arena *arena, enum language language)
{
	struct phrase phrase;
	struct said said;
	assert_ok(phrase_find(db, arena, S("settings_saved"), &phrase));
	const struct wording_ask ask = {"phrase", S("settings_saved"), phrase.messages, language};
	assert_ok(wording_say(db, arena, &ask, &said));
	return said;
}

static void translate(struct db *db, struct arena *arena, enum language language, struct str text, bool reviewed)
{
	const struct wording_edit edit = {.kind = wording_kind_find(S("phrase")),
	                                  .thing = S("settings_saved"),
	                                  .text = text,
	                                  .language = language,
	                                  .reviewed = reviewed,
	                                  .staff_id = 1,
	                                  .now = NOON};
	assert_ok(wording_save(db, arena, &edit));
}

DB_TEST(a_text_falls_back_to_plain_japanese_then_to_japanese)
{
	struct db *db = city_writer(place, arena);
	assert_int_equal(said_in(db, arena, LANGUAGE_VI).language, LANGUAGE_JA);
	translate(db, arena, LANGUAGE_EASY, S("[{\"type\":\"text\",\"text\":\"きめました\"}]"), true);
	struct said said = said_in(db, arena, LANGUAGE_VI);
	assert_int_equal(said.language, LANGUAGE_EASY);
	assert_false(said.draft);
	translate(db, arena, LANGUAGE_VI, S("[{\"type\":\"text\",\"text\":\"Đã lưu\"}]"), false);
	said = said_in(db, arena, LANGUAGE_VI);
	assert_int_equal(said.language, LANGUAGE_VI);
	assert_true(said.draft);
	assert_int_equal(said_in(db, arena, LANGUAGE_KO).language, LANGUAGE_EASY);
	assert_int_equal(said_in(db, arena, LANGUAGE_JA).language, LANGUAGE_JA);
	/* The Japanese text changes: what was made from the old one is not said. */
	assert_ok(phrase_save(db, arena, S("settings_saved"), S("[{\"type\":\"text\",\"text\":\"変えました\"}]"), NOON));
	assert_int_equal(said_in(db, arena, LANGUAGE_VI).language, LANGUAGE_JA);
	translate(db, arena, LANGUAGE_VI, S("[{\"type\":\"text\",\"text\":\"Đã lưu\"}]"), true);
	assert_int_equal(said_in(db, arena, LANGUAGE_VI).language, LANGUAGE_VI);
	translate(db, arena, LANGUAGE_VI, S(""), false);
	assert_int_equal(said_in(db, arena, LANGUAGE_VI).language, LANGUAGE_JA);
	assert_ok(tx_commit(db));
}

DB_TEST(a_draft_says_that_it_is_one_in_front)
{
	struct db *db = city_writer(place, arena);
	struct phrase phrase;
	struct str out;
	const struct node *messages;
	translate(db, arena, LANGUAGE_VI, S("[{\"type\":\"text\",\"text\":\"Đã lưu\"}]"), false);
	assert_ok(phrase_find(db, arena, S("settings_saved"), &phrase));
	const struct wording_ask ask = {"phrase", S("settings_saved"), phrase.messages, LANGUAGE_VI};
	assert_ok(wording_messages(db, arena, &ask, &out));
	assert_ok(node_parse(arena, out, &messages));
	assert_int_equal(node_count(messages), 2);
	assert_true(str_starts(node_text(node_get(node_at(messages, 0), "text"), S("")), S("Đây là bản dịch máy nháp")));
	translate(db, arena, LANGUAGE_VI, S("[{\"type\":\"text\",\"text\":\"Đã lưu\"}]"), true);
	assert_ok(wording_messages(db, arena, &ask, &out));
	assert_ok(node_parse(arena, out, &messages));
	assert_int_equal(node_count(messages), 1);
	assert_ok(tx_commit(db));
}

DB_TEST(numbers_of_a_page_text_are_kept)
{
	struct db *db = city_writer(place, arena);
	struct wordings *w;
	assert_ok(wordings_load(db, arena, LANGUAGE_EN, &w));
	struct said said = wordings_page(w, S("2人目のお子さん"));
	assert_true(str_eq(said.text, S("Child 2")) && said.draft);
	said = wordings_page(w, S("2024年2月29日生まれ（2歳8か月）"));
	assert_true(str_eq(said.text, S("born 2024-2-29 (2 years 8 months)")));
	said = wordings_page(w, S("だれも訳していない文"));
	assert_true(str_eq(said.text, S("だれも訳していない文")) && said.language == LANGUAGE_JA);
	/* Read and corrected by somebody: theirs is said, not ours. */
	const struct wording_edit edit = {wording_kind_find(S("page")), S("{1}人目のお子さん"), S("Your child no. {1}"), LANGUAGE_EN, true, 1, NOON};
	assert_ok(wording_save(db, arena, &edit));
	assert_ok(wordings_load(db, arena, LANGUAGE_EN, &w));
	said = wordings_page(w, S("12人目のお子さん"));
	assert_true(str_eq(said.text, S("Your child no. 12")) && !said.draft);
	assert_ok(tx_commit(db));
}

static int count_of(const char *text, const char *what)
{
	int count = 0;
	for (const char *at = text; (at = strstr(at, what)); at++)
		count++;
	return count;
}

TEST(every_page_text_is_there_in_every_language_with_its_blanks)
{
	static const char *const names[] = {"{account}", "{city}", "{label}", "{desk}", "{category}", "{text}"};
	for (size_t i = 0; i < page_word_count(); i++) {
		const struct page_word *word = page_word_at(i);
		const char *japanese = word->in[LANGUAGE_JA];
		assert_ptr_equal(page_word_find(str_from(japanese)), word); /* once only */
		for (const char *digit = strpbrk(japanese, "0123456789"); digit; digit = strpbrk(digit + 1, "0123456789"))
			if (digit == japanese || digit[-1] != '{')
				fail_msg("%s: pages ask for it with {1} in place of the number", japanese);
		for (int l = LANGUAGE_EASY; l < LANGUAGES; l++) {
			if (!word->in[l] && l == LANGUAGE_EASY)
				continue;
			if (!word->in[l])
				fail_msg("%s lacks %s", japanese, language_codes[l]);
			for (size_t n = 0; n < COUNT(names); n++)
				if (count_of(japanese, names[n]) != count_of(word->in[l], names[n]))
					fail_msg("%s: %s in %s", japanese, names[n], language_codes[l]);
			if (strchr(word->in[l], '<'))
				fail_msg("%s: markup", word->in[l]);
		}
	}
}

TEST(languages_are_known_by_what_line_and_browsers_say)
{
	enum language language;
	assert_true(language_of_tag(S("zh-Hant"), &language) && language == LANGUAGE_ZH);
	assert_true(language_of_tag(S("en-US"), &language) && language == LANGUAGE_EN);
	assert_false(language_of_tag(S("enx"), &language));
	assert_false(language_of_tag(S("pt-BR"), &language));
	assert_false(language_of_tag(S(""), &language));
	assert_int_equal(language_accepted(S("pt-BR,vi;q=0.8,en;q=0.5")), LANGUAGE_VI);
	assert_int_equal(language_accepted(S("*")), LANGUAGE_JA);
	assert_int_equal(language_of_friend(S(""), S("ko")), LANGUAGE_KO);
	assert_int_equal(language_of_friend(S("ja-easy"), S("ko")), LANGUAGE_EASY);
	assert_int_equal(language_of_friend(S(""), S("th")), LANGUAGE_JA);
}

DB_TEST(a_choice_stands_above_what_line_says)
{
	struct db *db = city_writer(place, arena);
	const struct keyring *keyring = city_keyring(arena);
	struct friend f;
	assert_ok(friend_follow(db, arena, S("U1"), NOON, &f));
	assert_ok(friend_set_profile(db, arena, keyring, f.id, S("グエン"), S("vi"), NOON));
	assert_ok(friend_find(db, arena, NULL, f.id, &f));
	assert_true(f.reads == LANGUAGE_VI && !f.chose_language);
	assert_ok(language_choose(db, arena, f.id, LANGUAGE_EASY));
	assert_ok(friend_set_profile(db, arena, keyring, f.id, S("グエン"), S("en"), NOON));
	assert_ok(friend_find(db, arena, NULL, f.id, &f));
	assert_true(f.reads == LANGUAGE_EASY && f.chose_language);
	int64_t *options;
	size_t count;
	assert_ok(member_options(db, arena, f.id, &options, &count));
	assert_int_equal(count, 2); /* follows us, reads plain Japanese */
	assert_ok(tx_commit(db));
}
