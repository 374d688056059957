/* personal: numbers with real check digits are found, and what only looks like one is not. */
#include "delivery_harness.h"

#include "personal.h"

static void finds(struct arena *arena, const char *typed, unsigned kinds, const char *masked)
{
	struct str out;
	unsigned found = personal_mask(arena, str_from(typed), PERSONAL_ALL, &out);
	if (found != kinds)
		fail_msg("%s: found %u, not %u", typed, found, kinds);
	assert_str(out, masked ? masked : typed);
}

TEST(individual_numbers_have_a_check_digit)
{
	finds(arena, "123456789018", PERSONAL_NUMBER, "●●●●●●●●●●●●");
	finds(arena, "番号は1234-5678-9018です", PERSONAL_NUMBER, "番号は●●●●-●●●●-●●●●です");
	finds(arena, "１２３４　５６７８　９０１８", PERSONAL_NUMBER, "●●●●　●●●●　●●●●");
	finds(arena, "マイナンバー123 456 789 018", PERSONAL_NUMBER, "マイナンバー●●● ●●● ●●● ●●●");
	/* The remainder 0 or 1 gives the digit 0. */
	finds(arena, "000000000000", PERSONAL_NUMBER, "●●●●●●●●●●●●");
	static const char *const wrong[] = {"123456789010", "123456789011", "123456789012", "123456789013", "123456789014",
	                                    "123456789015", "123456789016", "123456789017", "123456789019"};
	for (size_t i = 0; i < COUNT(wrong); i++)
		finds(arena, wrong[i], 0, NULL);
	finds(arena, "1123456789018", 0, NULL);  /* part of a longer one */
	finds(arena, "12-3456789018", 0, NULL);  /* nobody groups it so */
	finds(arena, "A123456789018", 0, NULL);  /* a code of something else */
}

TEST(cards_pass_luhn_and_begin_like_cards)
{
	static const char *const cards[] = {"4111111111111111", "5555555555554444", "378282246310005", "3530111333300000",
	                                    "6011111111111117", "30569309025904", "2223003122003222"};
	for (size_t i = 0; i < COUNT(cards); i++) {
		struct str out;
		assert_int_equal(personal_mask(arena, str_from(cards[i]), PERSONAL_ALL, &out), PERSONAL_CARD);
	}
	finds(arena, "カード 4111 1111 1111 1111 期限12/28", PERSONAL_CARD, "カード ●●●● ●●●● ●●●● ●●●● 期限12/28");
	finds(arena, "3782-822463-10005", PERSONAL_CARD, "●●●●-●●●●●●-●●●●●");
	finds(arena, "4111111111111112", 0, NULL);
	finds(arena, "4444444444444444", 0, NULL);
	finds(arena, "20261122103045", 0, NULL); /* a moment: passes nothing, begins like none */
	finds(arena, "20261122103052", 0, NULL);
	finds(arena, "41111111111111111111", 0, NULL); /* too long */
}

TEST(telephone_numbers_of_japan)
{
	finds(arena, "090-1234-5678に電話ください", PERSONAL_PHONE, "●●●-●●●●-●●●●に電話ください");
	finds(arena, "０９０１２３４５６７８", PERSONAL_PHONE, "●●●●●●●●●●●");
	finds(arena, "(019)651-4111", PERSONAL_PHONE, "(●●●)●●●-●●●●");
	finds(arena, "03 1234 5678", PERSONAL_PHONE, "●● ●●●● ●●●●");
	finds(arena, "0120-123-456", PERSONAL_PHONE, "●●●●-●●●-●●●");
	finds(arena, "+81 90-1234-5678", PERSONAL_PHONE, "+●● ●●-●●●●-●●●●");
	finds(arena, "080-1234-5678 5000円", PERSONAL_PHONE, "●●●-●●●●-●●●● 5000円");
	finds(arena, "自宅は0196514111、携帯は08011112222", PERSONAL_PHONE, "自宅は●●●●●●●●●●、携帯は●●●●●●●●●●●");
}

TEST(mail_addresses)
{
	finds(arena, "taro.yamada@example.co.jpです", PERSONAL_MAIL, "●●●●●●●●●●●●●●●●●●●●●●●●●です");
	finds(arena, "a@b", 0, NULL);
	finds(arena, "@midorino", 0, NULL);
	finds(arena, "3@100円", 0, NULL);
}

TEST(what_only_looks_like_one_stays_as_it_is)
{
	static const char *const plain[] = {
		"2026-11-22", "2026年11月22日 10:30", "20261122", "11/22 8:30〜17:15", "1,234,567円", "12345678円", "〒020-8530",
		"020-8530 盛岡市", "令和8年度予算 123456789", "受付番号 2026-000123", "3丁目12-5-101", "119", "0", "",
		"燃えるごみは月・木", "https://city.example/12345678901234567", "ID_4111111111111111", "00-0000-0000", "1 2 3 4 5 6 7 8 9 10",
		"100-200-300", "24時間365日", "北緯39.702 東経141.154",
	};
	for (size_t i = 0; i < COUNT(plain); i++)
		finds(arena, plain[i], 0, NULL);
}

TEST(only_the_wanted_kinds_are_masked)
{
	struct str out;
	const struct str typed = S("090-1234-5678 と 123456789018 と a.b@example.jp");
	assert_int_equal(personal_mask(arena, typed, PERSONAL_NEVER_KEPT, &out), PERSONAL_NUMBER);
	assert_str(out, "090-1234-5678 と ●●●●●●●●●●●● と a.b@example.jp");
	assert_int_equal(personal_mask(arena, typed, 0, &out), 0);
	assert_int_equal(personal_mask(arena, typed, PERSONAL_ALL, &out), PERSONAL_NUMBER | PERSONAL_PHONE | PERSONAL_MAIL);
	assert_str(personal_words(arena, PERSONAL_NUMBER | PERSONAL_MAIL), "number,mail");
}
