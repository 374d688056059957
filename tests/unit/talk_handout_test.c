/* handout: a file for one person opens when it was said, and only for a time; and the
 * weekly list of conversations that nobody answered. */
#include "delivery_harness.h"

#include "conversation.h"
#include "conversation_tick.h"
#include "desk.h"
#include "handout.h"
#include "jst.h"
#include "notice.h"
#include "utterance.h"

#include <stdlib.h>
#include <unistd.h>

static struct desk desk_for(const struct town *town, const char *name)
{
	struct desk desk = {.name = str_from(name), .offered = true, .weekdays = 127, .to_minute = 1440, .holidays = true,
	                    .away_text = S("時間外です。")};
	assert_ok(desk_add(town->db, town->arena, &desk, NOON, &desk.id));
	return desk;
}

static int64_t asks(const struct town *town, const struct desk *desk, int64_t friend_id, int64_t at)
{
	struct conversation c;
	int64_t id, utterance;
	assert_ok(conversation_begin(town->db, town->arena, friend_id, desk, at, &id));
	assert_ok(conversation_find(town->db, town->arena, id, &c));
	assert_ok(utterance_add(town->db, town->arena, town->delivery.keyring,
	                        &(struct utterance_new){.friend_id = friend_id, .kind = S("text"),
	                                                .message = S("{\"type\":\"text\",\"text\":\"まだですか\"}"), .said_at = at},
	                        &utterance));
	assert_ok(conversation_heard(town->db, town->arena, &c, utterance, at));
	return id;
}

static int file_with(const char *bytes, size_t len)
{
	char path[] = "/tmp/handout-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	unlink(path);
	assert_int_equal(write(file, bytes, len), len);
	return file;
}

DB_TEST(a_handout_opens_from_when_it_was_said_until_its_end)
{
	static const char pdf[] = "%PDF-1.4\ntrailer\n%%EOF\n";
	struct town town = town_with(place, arena, 1);
	const struct keyring *keyring = town.delivery.keyring;
	struct handout made, found;
	struct str bytes;
	int64_t expires;
	assert_ok(tx_begin(town.db));
	struct desk desk = desk_for(&town, "市民課");
	int64_t id = asks(&town, &desk, 1, NOON);
	int file = file_with(pdf, sizeof pdf - 1);
	const struct handout_upload upload = {file, sizeof pdf - 1, S("申請書.pdf")};
	assert_ok(handout_store(town.db, arena, keyring, &(struct handout_place){id, 1, NOON, false}, &upload, &made));
	close(file);
	assert_err(handout_by_token(town.db, arena, keyring, made.token, NOON, &found), ERR_NOT_FOUND);
	assert_ok(handout_send(town.db, arena, made.id, NOON, &expires));
	assert_err(handout_send(town.db, arena, made.id, NOON, &expires), ERR_CONFLICT);
	assert_ok(handout_by_token(town.db, arena, keyring, made.token, expires - 1, &found));
	assert_str(found.name, "申請書.pdf");
	assert_ok(handout_read(town.db, arena, keyring, &found, &bytes));
	assert_str(bytes, pdf);
	assert_err(handout_by_token(town.db, arena, keyring, made.token, expires, &found), ERR_NOT_FOUND);
	assert_ok(handout_forget(town.db, arena, expires));
	assert_err(handout_find(town.db, arena, keyring, made.id, &found), ERR_NOT_FOUND);
	assert_ok(tx_commit(town.db));
}

static size_t heard_of(const struct town *town, int64_t staff_id, struct notice **list)
{
	size_t count;
	assert_ok(notice_page(town->db, town->arena, staff_id, 0, 50, list, &count));
	return count;
}

DB_TEST(on_monday_morning_a_desk_hears_once_of_what_was_forgotten_for_a_day)
{
	struct town town = town_with(place, arena, 3);
	const int64_t monday = NOON + MS_DAY; /* 23 November 2026, noon */
	struct notice *list;
	assert_ok(tx_begin(town.db));
	assert_ok(db_script(town.db, arena,
	                    S("INSERT INTO staff (id, login, name, password_hash, state, created_at) VALUES (11, 'a', '佐藤', '', 'active', 0);"
	                      " INSERT INTO staff_role (staff_id, role_id, scope, given_at) SELECT 11, id, 'all', 0 FROM role WHERE name = '相談担当'")));
	struct desk desk = desk_for(&town, "市民課"), quiet = desk_for(&town, "静かな窓口");
	asks(&town, &desk, 1, monday - 3 * MS_DAY);
	asks(&town, &desk, 2, monday - 2 * MS_DAY);
	asks(&town, &quiet, 3, monday - MS_HOUR); /* today's */
	assert_ok(conversation_week(town.db, arena, NOON)); /* Sunday */
	assert_ok(conversation_week(town.db, arena, monday - 5 * MS_HOUR)); /* 7 in the morning */
	assert_int_equal(heard_of(&town, 11, &list), 0);
	assert_ok(conversation_week(town.db, arena, monday));
	assert_int_equal(heard_of(&town, 11, &list), 1);
	assert_true(str_find(list[0].text, S("「市民課」に、1日より長く答えていない相談が2件")) == 0);
	assert_true(str_find(list[0].text, S("2026-11-20")) > 0);
	assert_ok(conversation_week(town.db, arena, monday + MS_HOUR)); /* once a week */
	assert_int_equal(heard_of(&town, 11, &list), 1);
	assert_ok(conversation_week(town.db, arena, monday + 7 * MS_DAY));
	assert_int_equal(heard_of(&town, 11, &list), 3); /* both desks by now */
	assert_ok(tx_commit(town.db));
}
