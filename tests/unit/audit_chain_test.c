/* The record of deeds: what was written stays, and what was tampered with is found. */
#include "people_harness.h"

#include "audit.h"
#include "audit_chain.h"
#include "jst.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */

struct town {
	struct place *place;
	struct arena *arena;
	struct db *db;
	const struct keyring *keyring;
};

static struct audit_entry entry_at(struct arena *arena, int64_t at, int64_t number)
{
	return (struct audit_entry){
		.at = at,
		.actor = {.staff_id = 7, .name = S("佐藤 みどり"), .department = S("広聴広報課"), .role = S("管理者"),
	                  .address = S("192.0.2.7")},
		.action = S("tag.add"),
		.object = str_fmt(arena, "option %" PRId64, number),
		.detail = str_fmt(arena, "{\"after\":{\"label\":\"タグ%" PRId64 "\"}}", number),
	};
}

static void record_at(struct town *town, int64_t at, int64_t number)
{
	struct audit_entry entry = entry_at(town->arena, at, number);
	assert_ok(audit_record(town->db, town->arena, town->keyring, &entry));
}

/* So many rows, a minute apart. */
static struct town town_of(struct place *place, struct arena *arena, int64_t rows)
{
	struct town town = {place, arena, city_writer(place, arena), city_keyring(arena)};
	assert_ok(tx_commit(town.db));
	for (int64_t i = 1; i <= rows; i++)
		record_at(&town, NOON + i * MS_MINUTE, i);
	return town;
}

static struct audit_verdict look_with(struct town *town, const struct audit_anchor *given)
{
	struct audit_verdict verdict;
	struct arena *arena = arena_new();
	struct db *db = reader(town->place, arena);
	assert_ok(audit_verify(db, town->arena, town->keyring, given, &verdict));
	arena_free(&arena);
	return verdict;
}

static void assert_verdict(struct town *town, enum audit_fault fault, int64_t where)
{
	struct audit_verdict verdict = look_with(town, NULL);
	if (verdict.fault != fault || verdict.where != where)
		fail_msg("%.*s", FMT(audit_verdict_text(town->arena, &verdict)));
}

static void assert_intact(struct town *town, int64_t first, int64_t last)
{
	struct audit_verdict verdict = look_with(town, NULL);
	assert_verdict(town, AUDIT_INTACT, 0);
	assert_int_equal(verdict.first, first);
	assert_int_equal(verdict.last, last);
	assert_int_equal(verdict.broken, 0);
}

static enum err script(struct town *town, const char *sql) { return db_script(town->db, town->arena, str_from(sql)); }

/* What somebody with the database's password can do. */
static void without_triggers(struct town *town, const char *sql)
{
	static const char *const triggers[] = {"audit_unchanged", "audit_kept"};
	bool pg = town->place->engine == DB_POSTGRES;
	for (size_t i = 0; i < COUNT(triggers); i++)
		assert_ok(script(town, str_z(town->arena, str_fmt(town->arena, "DROP TRIGGER IF EXISTS %s%s", triggers[i],
		                                                  pg ? " ON audit" : ""))));
	assert_ok(script(town, sql));
}

static struct audit_anchor anchor_now(struct town *town)
{
	struct audit_anchor anchor;
	assert_ok(audit_anchor_now(town->db, town->arena, town->keyring, NOON, &anchor));
	return anchor;
}

/* --- whole --- */

DB_TEST(what_was_recorded_fits_together)
{
	struct town town = town_of(place, arena, 0);
	assert_intact(&town, 0, 0);
	record_at(&town, NOON, 1);
	assert_intact(&town, 1, 1);
	for (int64_t i = 2; i <= 20; i++)
		record_at(&town, NOON - i, i); /* a clock that goes back is no tampering */
	assert_intact(&town, 1, 20);
}

DB_TEST(a_deed_that_is_rolled_back_leaves_neither_row_nor_gap)
{
	struct town town = town_of(place, arena, 2);
	assert_ok(tx_begin(town.db));
	record_at(&town, NOON, 3);
	tx_rollback(town.db);
	record_at(&town, NOON, 4);
	assert_intact(&town, 1, 3);
}

/* docs/decisions/log.md, word for word. */
TEST(the_hash_is_over_the_documented_text)
{
	const struct keyring *keyring = city_keyring(arena);
	const struct audit_link link = {.id = 12, .at = 1795316400000, .staff_id = 7, .staff = S("佐藤"),
	                                .department = S(""), .role = S("管理者"), .address = S("::1"),
	                                .action = S("tag.add"), .object = S("option 3"), .result = S("done"),
	                                .detail = S("{}"), .removes = 0};
	struct str hash, text = str_fmt(arena, "64:%.*s,2:12,13:1795316400000,1:7,6:佐藤,0:,9:管理者,3:::1,7:tag.add,"
	                                       "8:option 3,4:done,2:{},1:0,", FMT(AUDIT_GENESIS));
	uint8_t expected[32];
	keyed_hash(keyring, S("kairanban audit 1"), text, expected);
	assert_ok(audit_link_hash(arena, keyring, AUDIT_GENESIS, &link, &hash));
	assert_true(str_eq(hash, hex_encode(arena, expected, sizeof expected)));
}

struct rush {
	struct place *place;
	const struct keyring *keyring;
	_Atomic int64_t done;
};

static void *rush(void *thing)
{
	struct rush *rush = thing;
	for (int64_t i = 0; i < 25; i++) {
		struct arena *arena = arena_new();
		struct db *db;
		struct audit_entry entry = entry_at(arena, NOON, i);
		bool ok = db_take(rush->place->pool, arena, DB_WRITE, &db) == OK && tx_begin(db) == OK &&
		          audit_record(db, arena, rush->keyring, &entry) == OK &&
		          audit_record(db, arena, rush->keyring, &entry) == OK;
		if (ok && i % 5 == 4)
			tx_rollback(db);
		else if (ok && tx_commit(db) == OK)
			atomic_fetch_add(&rush->done, 2);
		arena_free(&arena);
	}
	return NULL;
}

DB_TEST(many_writers_at_once_make_one_chain)
{
	struct town town = town_of(place, arena, 0);
	struct rush work = {.place = place, .keyring = town.keyring};
	pthread_t threads[4];
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, rush, &work), 0);
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&work.done), 4 * 20 * 2);
	assert_intact(&town, 1, 160);
}

/* --- tampering --- */

DB_TEST(nobody_changes_or_removes_a_row_by_ordinary_means)
{
	struct town town = town_of(place, arena, 3);
	struct audit_anchor anchor = anchor_now(&town);
	assert_ok(audit_anchor_keep(town.db, arena, &anchor));
	static const char *const tries[] = {
		"UPDATE audit SET staff = 'だれか' WHERE id = 2",
		"UPDATE audit SET hash = hash",
		"DELETE FROM audit WHERE id = 3",
		"DELETE FROM audit",
		"UPDATE audit_anchor SET at = 0",
		"DELETE FROM audit_anchor",
	};
	for (size_t i = 0; i < COUNT(tries); i++)
		assert_int_not_equal(script(&town, tries[i]), OK);
	if (place->engine == DB_POSTGRES)
		assert_int_not_equal(script(&town, "TRUNCATE audit"), OK);
	assert_intact(&town, 1, 3);
}

DB_TEST(an_edited_row_is_named_and_fits_again_when_it_is_put_back)
{
	static const char *const edits[][2] = {
		{"UPDATE audit SET object = 'option 99' WHERE id = 4", "UPDATE audit SET object = 'option 4' WHERE id = 4"},
		{"UPDATE audit SET at = at + 1 WHERE id = 4", "UPDATE audit SET at = at - 1 WHERE id = 4"},
		{"UPDATE audit SET staff_id = 8 WHERE id = 4", "UPDATE audit SET staff_id = 7 WHERE id = 4"},
		{"UPDATE audit SET staff = '佐藤' WHERE id = 4", "UPDATE audit SET staff = '佐藤 みどり' WHERE id = 4"},
		{"UPDATE audit SET department = '' WHERE id = 4", "UPDATE audit SET department = '広聴広報課' WHERE id = 4"},
		{"UPDATE audit SET role = '' WHERE id = 4", "UPDATE audit SET role = '管理者' WHERE id = 4"},
		{"UPDATE audit SET address = '' WHERE id = 4", "UPDATE audit SET address = '192.0.2.7' WHERE id = 4"},
		{"UPDATE audit SET action = 'x' WHERE id = 4", "UPDATE audit SET action = 'tag.add' WHERE id = 4"},
		{"UPDATE audit SET result = 'refused' WHERE id = 4", "UPDATE audit SET result = 'done' WHERE id = 4"},
		{"UPDATE audit SET detail = detail || ' ' WHERE id = 4",
	         "UPDATE audit SET detail = substr(detail, 1, length(detail) - 1) WHERE id = 4"},
		{"UPDATE audit SET role = department || role, department = '' WHERE id = 4", /* moved across a border */
	         "UPDATE audit SET role = '管理者', department = '広聴広報課' WHERE id = 4"},
	};
	struct town town = town_of(place, arena, 6);
	for (size_t i = 0; i < COUNT(edits); i++) {
		without_triggers(&town, edits[i][0]);
		assert_verdict(&town, AUDIT_CHANGED, 4);
		assert_int_equal(look_with(&town, NULL).broken, 1);
		without_triggers(&town, edits[i][1]);
		assert_intact(&town, 1, 6);
	}
}

DB_TEST(a_hash_made_without_the_key_does_not_fit)
{
	struct town town = town_of(place, arena, 6);
	struct town stranger = town;
	stranger.keyring = city_keyring(arena);
	without_triggers(&town, "DELETE FROM audit WHERE id >= 4");
	for (int64_t i = 4; i <= 6; i++)
		record_at(&stranger, NOON + i * MS_MINUTE, 90 + i);
	assert_verdict(&town, AUDIT_CHANGED, 4);
	assert_int_equal(look_with(&town, NULL).broken, 3);
}

DB_TEST(a_row_taken_out_of_the_middle_is_missed)
{
	struct town town = town_of(place, arena, 6);
	without_triggers(&town, "DELETE FROM audit WHERE id = 3");
	assert_verdict(&town, AUDIT_MISSING, 3);
	without_triggers(&town, "UPDATE audit SET id = id - 1 WHERE id = 4;"
	                        "UPDATE audit SET id = id - 1 WHERE id = 5;"
	                        "UPDATE audit SET id = id - 1 WHERE id = 6");
	assert_verdict(&town, AUDIT_CHANGED, 3);
}

DB_TEST(rows_that_change_places_are_found)
{
	struct town town = town_of(place, arena, 6);
	without_triggers(&town, "UPDATE audit SET id = 100 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 5;"
	                        "UPDATE audit SET id = 5 WHERE id = 100");
	assert_verdict(&town, AUDIT_CHANGED, 2);
}

DB_TEST(a_row_that_was_put_in_is_found)
{
	struct town town = town_of(place, arena, 4);
	without_triggers(&town, "INSERT INTO audit SELECT 5, at, staff_id, staff, department, role, address, action,"
	                        " object, result, detail, removes, hash FROM audit WHERE id = 4");
	assert_verdict(&town, AUDIT_CHANGED, 5);
	without_triggers(&town, "DELETE FROM audit WHERE id = 5; UPDATE audit SET id = 5 WHERE id = 4;"
	                        "INSERT INTO audit SELECT 4, at, staff_id, staff, department, role, address, action,"
	                        " object, result, detail, removes, hash FROM audit WHERE id = 5");
	assert_verdict(&town, AUDIT_CHANGED, 5);
}

DB_TEST(an_end_that_was_cut_off_is_found_by_an_anchor)
{
	struct town town = town_of(place, arena, 6);
	struct audit_anchor outside = anchor_now(&town);
	without_triggers(&town, "DELETE FROM audit WHERE id >= 5");
	assert_verdict(&town, AUDIT_INTACT, 0); /* nothing inside tells */
	struct audit_verdict verdict = look_with(&town, &outside);
	assert_int_equal(verdict.fault, AUDIT_END_MISSING);
	assert_int_equal(verdict.where, 6);
	/* Grown again over the cut: another row stands where the anchor was made. */
	for (int64_t i = 0; i < 4; i++)
		record_at(&town, NOON, 50 + i);
	verdict = look_with(&town, &outside);
	assert_int_equal(verdict.fault, AUDIT_CHANGED);
	assert_int_equal(verdict.where, 6);
}

DB_TEST(an_end_that_was_cut_off_is_found_by_the_anchor_of_the_day)
{
	struct town town = town_of(place, arena, 6);
	struct audit_anchor anchor = anchor_now(&town);
	assert_ok(audit_anchor_keep(town.db, arena, &anchor));
	assert_intact(&town, 1, 6);
	without_triggers(&town, "DELETE FROM audit WHERE id >= 5");
	assert_verdict(&town, AUDIT_END_MISSING, 6);
}

DB_TEST(an_anchor_that_was_changed_inside_is_found)
{
	struct town town = town_of(place, arena, 6);
	struct audit_anchor anchor = anchor_now(&town);
	anchor.last_id = 5;
	assert_ok(audit_anchor_keep(town.db, arena, &anchor));
	assert_verdict(&town, AUDIT_ANCHOR_FOREIGN, 5);
}

DB_TEST(somebody_with_the_key_who_writes_all_anew_is_found_by_an_anchor)
{
	struct town town = town_of(place, arena, 6);
	struct audit_anchor outside = anchor_now(&town);
	without_triggers(&town, "DELETE FROM audit");
	for (int64_t i = 1; i <= 8; i++)
		record_at(&town, NOON + i * MS_MINUTE, i == 3 ? 33 : i);
	assert_intact(&town, 1, 8);
	struct audit_verdict verdict = look_with(&town, &outside);
	assert_int_equal(verdict.fault, AUDIT_CHANGED);
	assert_int_equal(verdict.where, 6);
}

DB_TEST(a_beginning_that_was_cut_off_is_found)
{
	struct town town = town_of(place, arena, 6);
	without_triggers(&town, "DELETE FROM audit WHERE id <= 2");
	assert_verdict(&town, AUDIT_HEAD_MISSING, 3);
	/* A checkpoint that somebody invents is a row that does not fit. */
	without_triggers(&town, "INSERT INTO audit SELECT 7, at, staff_id, staff, department, role, address, 'audit.expire',"
	                        " 'audit 1-2', result, '{\"hash\":\"00\"}', 2, hash FROM audit WHERE id = 6");
	struct audit_verdict verdict = look_with(&town, NULL);
	assert_int_equal(verdict.fault, AUDIT_CHANGED);
	assert_int_equal(verdict.where, 7);
}

/* --- age --- */

static int64_t expire(struct town *town, int64_t before, int64_t most)
{
	int64_t removed;
	assert_ok(audit_expire(town->db, town->arena, town->keyring, before, NOON + MS_DAY, most, &removed));
	return removed;
}

DB_TEST(what_is_too_old_goes_by_a_checkpoint_and_the_rest_still_fits)
{
	struct town town = town_of(place, arena, 10);
	struct audit_anchor early = anchor_now(&town);
	assert_ok(audit_anchor_keep(town.db, arena, &early));
	assert_int_equal(expire(&town, NOON, 100), 0);
	assert_intact(&town, 1, 10);
	assert_int_equal(expire(&town, NOON + 4 * MS_MINUTE, 100), 3); /* minutes 1, 2, 3 */
	assert_intact(&town, 4, 11);
	assert_int_equal(expire(&town, NOON + 9 * MS_MINUTE, 2), 2); /* in slices */
	assert_int_equal(expire(&town, NOON + 9 * MS_MINUTE, 2), 2);
	assert_intact(&town, 8, 13);
	/* Only that much: a row behind the checkpoint stays. */
	assert_int_not_equal(script(&town, "DELETE FROM audit WHERE id = 9"), OK);
	without_triggers(&town, "DELETE FROM audit WHERE id = 8");
	assert_verdict(&town, AUDIT_HEAD_MISSING, 9);
}

DB_TEST(everything_may_be_too_old_and_the_chain_goes_on)
{
	struct town town = town_of(place, arena, 3);
	struct audit_anchor old = anchor_now(&town);
	assert_ok(audit_anchor_keep(town.db, arena, &old));
	assert_int_equal(expire(&town, NOON + MS_HOUR, 100), 3);
	assert_intact(&town, 4, 4);
	assert_int_equal(look_with(&town, NULL).anchors, 0); /* went with its row */
	record_at(&town, NOON + MS_DAY, 5);
	assert_intact(&town, 4, 5);
	assert_int_equal(look_with(&town, &old).fault, AUDIT_INTACT);
}

DB_TEST(a_row_of_the_future_keeps_what_stands_behind_it)
{
	struct town town = town_of(place, arena, 2);
	record_at(&town, NOON + 900 * MS_DAY, 3);
	record_at(&town, NOON + 3 * MS_MINUTE, 4);
	assert_int_equal(expire(&town, NOON + MS_HOUR, 100), 2);
	assert_intact(&town, 3, 5);
}

/* --- anchors as files --- */

DB_TEST(an_anchor_comes_back_from_its_file_and_only_its_own_city_takes_it)
{
	struct town town = town_of(place, arena, 3);
	struct audit_anchor anchor = anchor_now(&town), read;
	struct str text = audit_anchor_write(arena, &anchor, S("みどり野市"));
	assert_ok(audit_anchor_read(arena, town.keyring, text, &read));
	assert_int_equal(read.last_id, 3);
	assert_true(str_eq(read.hash, anchor.hash));
	assert_int_equal(look_with(&town, &read).fault, AUDIT_INTACT);
	assert_err(audit_anchor_read(arena, city_keyring(arena), text, &read), ERR_INVALID);
	char *other = str_z(arena, text);
	char *count = strstr(other, "\"count\":3");
	assert_non_null(count);
	count[8] = '2';
	assert_err(audit_anchor_read(arena, town.keyring, str_from(other), &read), ERR_INVALID);
	assert_err(audit_anchor_read(arena, town.keyring, S("{}"), &read), ERR_INVALID);
	assert_err(audit_anchor_read(arena, town.keyring, S("こんにちは"), &read), ERR_INVALID);
}

/* --- before the chain --- */

DB_TEST(what_was_recorded_before_there_was_a_chain_joins_it_at_the_first_start)
{
	struct town town = town_of(place, arena, 0);
	assert_ok(script(&town, "INSERT INTO staff (id, login, name, password_hash, state, created_at)"
	                        " VALUES (1, 'sato', '佐藤 みどり', '', 'active', 0);"
	                        "INSERT INTO audit_before (at, staff_id, action, object, detail, address) VALUES"
	                        " (10, 1, 'session.start', 'staff sato', '', '192.0.2.1'),"
	                        " (20, NULL, 'session.refused', 'staff sato', '', '192.0.2.2'),"
	                        " (30, NULL, 'friend.delete_choices', 'friend 5', '', '')"));
	assert_ok(audit_adopt(place->pool, town.keyring));
	assert_ok(audit_adopt(place->pool, town.keyring)); /* a second time does nothing */
	assert_intact(&town, 1, 3);
	struct audit_row *rows;
	size_t count;
	const struct audit_filter all = {.to = INT64_MAX, .department = S(""), .action = S(""), .result = S(""), .q = S("")};
	assert_ok(audit_page(town.db, arena, &all, INT64_MAX, 10, &rows, &count));
	assert_int_equal(count, 3);
	assert_str(rows[2].staff, "佐藤 みどり");
	assert_int_equal(rows[2].at, 10);
	assert_str(rows[1].result, "refused");
	assert_str(rows[0].staff, "市民");
}

/* --- looking for something --- */

static size_t found(struct town *town, struct audit_filter filter)
{
	struct audit_row *rows;
	size_t count;
	struct str *const texts[] = {&filter.department, &filter.action, &filter.result, &filter.q};
	for (size_t i = 0; i < COUNT(texts); i++)
		if (!texts[i]->ptr)
			*texts[i] = S("");
	filter.to = filter.to ? filter.to : INT64_MAX;
	assert_ok(audit_page(town->db, town->arena, &filter, INT64_MAX, 100, &rows, &count));
	return count;
}

DB_TEST(the_record_is_searched_by_person_department_action_result_time_and_words)
{
	struct town town = town_of(place, arena, 3);
	struct audit_entry refused = entry_at(arena, NOON + MS_HOUR, 1);
	refused.refused = true;
	refused.action = S("session.refused");
	refused.object = S("staff 100%_x");
	refused.actor.department = S("総務課");
	assert_ok(audit_record(town.db, arena, town.keyring, &refused));
	assert_int_equal(found(&town, (struct audit_filter){0}), 4);
	assert_int_equal(found(&town, (struct audit_filter){.staff_id = 8}), 0);
	assert_int_equal(found(&town, (struct audit_filter){.department = S("総務課")}), 1);
	assert_int_equal(found(&town, (struct audit_filter){.action = S("tag.add")}), 3);
	assert_int_equal(found(&town, (struct audit_filter){.result = S("refused")}), 1);
	assert_int_equal(found(&town, (struct audit_filter){.from = NOON + 2 * MS_MINUTE, .to = NOON + MS_HOUR}), 2);
	assert_int_equal(found(&town, (struct audit_filter){.q = S("タグの追加")}), 3); /* the label */
	assert_int_equal(found(&town, (struct audit_filter){.q = S("タグ2")}), 1);
	assert_int_equal(found(&town, (struct audit_filter){.q = S("option 2")}), 1);
	assert_int_equal(found(&town, (struct audit_filter){.q = S("100%_")}), 1);
	assert_int_equal(found(&town, (struct audit_filter){.q = S("%")}), 1); /* means itself */
}
