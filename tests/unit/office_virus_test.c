/* virus: nothing opens that was not found clean, and whoever sees to it hears. */
#include "delivery_harness.h"

#include "jst.h"
#include "notice.h"
#include "queue.h"
#include "utterance.h"
#include "virus.h"

static struct virus_file said(const struct town *town)
{
	struct virus_file file = {.kind = VIRUS_UTTERANCE};
	assert_ok(utterance_add(town->db, town->arena, town->delivery.keyring,
	                        &(struct utterance_new){.friend_id = 1, .line_message_id = S("m1"), .kind = S("file"),
	                                                .message = S("{\"type\":\"file\"}"), .has_content = true, .said_at = NOON},
	                        &file.id));
	assert_ok(attachment_add_part(town->db, town->arena, town->delivery.keyring, file.id, 0, S("application/pdf"), S("bytes")));
	return file;
}

static enum virus_state state_of(const struct town *town, struct virus_file file)
{
	struct virus_verdict verdict;
	assert_ok(virus_verdict_of(town->db, town->arena, file, &verdict));
	return verdict.state;
}

static bool has_bytes(const struct town *town, int64_t id)
{
	struct str mime, bytes;
	enum err err = attachment_read_part(town->db, town->arena, town->delivery.keyring, id, 0, &mime, &bytes);
	assert_true(err == OK || err == ERR_NOT_FOUND);
	return err == OK;
}

static void settle(const struct town *town, struct virus_file file, enum virus_state state, const char *found)
{
	assert_ok(tx_begin(town->db));
	assert_ok(virus_settle(town->db, town->arena, town->delivery.keyring, file,
	                       &(struct virus_verdict){state, str_from(found)}, NOON));
	assert_ok(tx_commit(town->db));
}

static int64_t checks(const struct town *town)
{
	struct queue_count *rows;
	size_t count;
	assert_ok(queue_counts(town->db, town->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].kind, S("virus_check")))
			return rows[i].waiting;
	return 0;
}

TEST(only_what_was_checked_or_never_was_to_be_opens)
{
	static const enum virus_state open[] = {VIRUS_UNCHECKED, VIRUS_CLEAN}, closed[] = {VIRUS_WAITING, VIRUS_INFECTED, VIRUS_UNREADABLE};
	struct virus_file file;
	for (size_t i = 0; i < COUNT(open); i++)
		assert_ok(virus_door(&(struct virus_verdict){.state = open[i]}, "file"));
	for (size_t i = 0; i < COUNT(closed); i++)
		assert_int_equal(virus_door(&(struct virus_verdict){.state = closed[i]}, "file"), ERR_CONFLICT);
	assert_int_equal(virus_state_of(S("a word of a later version")), VIRUS_WAITING);
	assert_ok(virus_file_of(S("handout 12"), &file));
	assert_true(file.kind == VIRUS_HANDOUT && file.id == 12);
	assert_int_equal(virus_file_of(S("handout"), &file), ERR_INVALID);
	assert_int_equal(virus_file_of(S("other 12"), &file), ERR_INVALID);
}

DB_TEST(a_file_waits_once_and_what_is_infected_loses_its_bytes)
{
	struct town town = town_with(place, arena, 1);
	struct virus_file file = said(&town);
	struct virus_verdict verdict;
	assert_err(virus_verdict_of(town.db, arena, file, &verdict), ERR_NOT_FOUND); /* not kept yet: nobody reads the first parts */
	assert_ok(attachment_settle(town.db, arena, file.id, S("kept")));
	assert_ok(virus_wait(town.db, arena, file, NOON));
	assert_ok(virus_wait(town.db, arena, file, NOON));
	assert_int_equal(checks(&town), 1);
	assert_int_equal(state_of(&town, file), VIRUS_WAITING);
	settle(&town, file, VIRUS_INFECTED, "Eicar-Test");
	assert_int_equal(state_of(&town, file), VIRUS_INFECTED);
	assert_false(has_bytes(&town, file.id));
	settle(&town, file, VIRUS_CLEAN, ""); /* a check that comes too late changes nothing */
	assert_int_equal(state_of(&town, file), VIRUS_INFECTED);
	assert_ok(virus_wait(town.db, arena, file, NOON));
	assert_int_equal(state_of(&town, file), VIRUS_INFECTED);
}

DB_TEST(what_clamd_could_not_take_waits_again_with_its_bytes)
{
	struct town town = town_with(place, arena, 1);
	struct virus_file file = said(&town);
	assert_ok(attachment_settle(town.db, arena, file.id, S("kept")));
	assert_ok(virus_wait(town.db, arena, file, NOON));
	settle(&town, file, VIRUS_UNREADABLE, "");
	assert_true(has_bytes(&town, file.id));
	assert_ok(virus_wait_again(town.db, arena, NOON));
	assert_int_equal(state_of(&town, file), VIRUS_WAITING);
}

DB_TEST(a_clamd_that_stays_away_is_told_once_a_day_to_who_sees_to_it)
{
	struct town town = town_with(place, arena, 1);
	int64_t unread, newest;
	assert_ok(db_script(town.db, arena,
	                    S("INSERT INTO staff (id, login, name, password_hash, state, created_at) VALUES (11, 'a', '佐藤', '', 'active', 0), (12, 'b', '田中', '', 'active', 0);"
	                      "INSERT INTO staff_role (staff_id, role_id, scope, given_at)"
	                      " SELECT 11, id, 'all', 0 FROM role WHERE builtin = 1")));
	for (int hour = 0; hour < 30; hour += 6)
		assert_ok(virus_tell_down(town.db, arena, NOON, NOON + hour * MS_HOUR));
	assert_ok(notice_unread(town.db, arena, 11, &unread, &newest));
	assert_int_equal(unread, 2);
	assert_ok(notice_unread(town.db, arena, 12, &unread, &newest));
	assert_int_equal(unread, 0);
}
