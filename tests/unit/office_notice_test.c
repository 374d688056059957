/* notice: the bell, and when a mail is due. */
#include "delivery_harness.h"

#include "notice.h"
#include "queue.h"

static void add_staff(const struct town *town)
{
	assert_ok(db_script(town->db, town->arena,
	                    S("INSERT INTO staff (id, login, name, password_hash, state, created_at) VALUES"
	                      " (11, 'a', '佐藤', '', 'active', 0), (12, 'b', '田中', '', 'active', 0),"
	                      " (13, 'c', '去った人', '', 'disabled', 0)")));
}

static void tell(const struct town *town, int64_t staff_id, const char *text)
{
	assert_ok(notice_tell(town->db, town->arena,
	                      &(struct notice_new){staff_id, "approval.asked", str_from(text), "/approvals/1", NOON}));
}

static int64_t letters(const struct town *town)
{
	struct queue_count *rows;
	size_t count;
	assert_ok(queue_counts(town->db, town->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].kind, S("notice_mail")))
			return rows[i].waiting;
	return 0;
}

DB_TEST(the_bell_counts_what_was_not_read_by_this_person)
{
	struct town town = town_with(place, arena, 0);
	struct notice *list;
	size_t count;
	int64_t unread, newest;
	add_staff(&town);
	tell(&town, 11, "一つめ");
	tell(&town, 11, "二つめ");
	tell(&town, 12, "ほかの人の");
	tell(&town, 13, "届かない");
	tell(&town, 99, "いない人");
	assert_ok(notice_page(town.db, arena, 11, 0, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_str(list[0].text, "二つめ");
	assert_ok(notice_unread(town.db, arena, 11, &unread, &newest));
	assert_int_equal(unread, 2);
	assert_int_equal(newest, list[0].id);
	assert_err(notice_read(town.db, arena, 12, list[0].id, NOON), ERR_NOT_FOUND);
	assert_ok(notice_read(town.db, arena, 11, list[1].id, NOON));
	assert_ok(notice_unread(town.db, arena, 11, &unread, &newest));
	assert_int_equal(unread, 1);
	assert_ok(notice_read_until(town.db, arena, 11, newest, NOON));
	assert_ok(notice_unread(town.db, arena, 11, &unread, &newest));
	assert_int_equal(unread, 0);
	assert_ok(notice_unread(town.db, arena, 12, &unread, &newest));
	assert_int_equal(unread, 1);
	assert_ok(notice_unread(town.db, arena, 13, &unread, &newest));
	assert_int_equal(newest, 0);
	assert_ok(notice_forget(town.db, arena, NOON + 1));
	assert_ok(notice_page(town.db, arena, 12, 0, 10, &list, &count));
	assert_int_equal(count, 0);
}

DB_TEST(mail_goes_to_those_who_have_an_address_and_want_it_and_says_nothing_of_the_matter)
{
	struct town town = town_with(place, arena, 0);
	const struct notice_house house = {S("みどり野市"), S("https://line.city.example")};
	struct notice_letter letter;
	struct notice *list;
	size_t count;
	add_staff(&town);
	tell(&town, 11, "アドレスがない");
	assert_int_equal(letters(&town), 0);
	assert_err(mail_choice_put(town.db, arena, 11, &(struct mail_choice){S("a@b\r\nBcc: c@d"), true}), ERR_INVALID);
	assert_string_equal(err_field(), "email");
	assert_ok(mail_choice_put(town.db, arena, 11, &(struct mail_choice){S("sato@city.example"), true}));
	assert_ok(mail_choice_put(town.db, arena, 12, &(struct mail_choice){S("tanaka@city.example"), false}));
	tell(&town, 11, "千葉さんの児童手当の件");
	tell(&town, 12, "ほしくない");
	assert_int_equal(letters(&town), 1);
	assert_ok(notice_page(town.db, arena, 11, 0, 10, &list, &count));
	assert_ok(notice_letter(town.db, arena, list[0].id, &house, &letter));
	assert_true(letter.wanted);
	assert_str(letter.to, "sato@city.example");
	assert_true(str_find(letter.body, S("千葉")) < 0 && str_find(letter.subject, S("千葉")) < 0);
	assert_true(str_find(letter.body, S("https://line.city.example/approvals/1\n")) > 0);
	/* Whoever read it in the console meanwhile needs no letter any more. */
	assert_ok(notice_read(town.db, arena, 11, list[0].id, NOON));
	assert_ok(notice_letter(town.db, arena, list[0].id, &house, &letter));
	assert_false(letter.wanted);
	assert_ok(notice_letter(town.db, arena, 999, &house, &letter));
	assert_false(letter.wanted);
}

DB_TEST(trying_ones_mail_has_a_limit)
{
	struct town town = town_with(place, arena, 0);
	add_staff(&town);
	assert_err(notice_try(town.db, arena, 11, NOON), ERR_INVALID);
	assert_ok(mail_choice_put(town.db, arena, 11, &(struct mail_choice){S("sato@city.example"), true}));
	for (int i = 0; i < NOTICE_TRIES_MOST; i++)
		assert_ok(notice_try(town.db, arena, 11, NOON));
	assert_err(notice_try(town.db, arena, 11, NOON), ERR_LIMIT);
	assert_ok(notice_try(town.db, arena, 11, NOON + 61000));
}
