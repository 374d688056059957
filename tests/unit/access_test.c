/* The access log: what is kept of a request, how it gets there, and how it goes. */
#include "people_harness.h"

#include "access.h"
#include "access_line.h"
#include "access_log.h"
#include "access_migrations.h"
#include "clock.h"
#include "jobs.h"
#include "jst.h"
#include "migrate.h"
#include "refusals.h"
#include "setting.h"

#include <stdio.h>
#include <unistd.h>

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */

static void migrate(struct place *place)
{
	assert_ok(migrate_run(place->pool, S("access"), access_migrations, access_migration_count));
}

static struct access_line line_at(int64_t at, const char *path)
{
	struct access_line line = {.at = at, .us = 1500, .status = 200, .door = DOOR_API, .staff_id = 7};
	snprintf(line.method, sizeof line.method, "GET");
	snprintf(line.path, sizeof line.path, "%s", path);
	snprintf(line.address, sizeof line.address, "192.0.2.7");
	snprintf(line.agent, sizeof line.agent, "Edge（Windows）");
	snprintf(line.request, sizeof line.request, "0123456789ab");
	return line;
}

static void store(struct place *place, struct arena *arena, const struct access_line *lines, size_t count)
{
	struct arena *inner = arena_new();
	assert_ok(access_store(writer(place, inner), arena, lines, count, NULL, 0));
	arena_free(&inner);
}

static size_t found(struct place *place, struct arena *arena, const struct keyring *keyring, struct access_filter filter)
{
	struct access_row *rows;
	size_t count;
	struct arena *inner = arena_new();
	struct str *const texts[] = {&filter.door, &filter.q, &filter.address};
	for (size_t i = 0; i < COUNT(texts); i++)
		if (!texts[i]->ptr)
			*texts[i] = S("");
	filter.to = filter.to ? filter.to : INT64_MAX;
	filter.status_most = filter.status_most ? filter.status_most : 999;
	assert_ok(access_page(reader(place, inner), arena, keyring, &filter, 0, 500, &rows, &count));
	arena_free(&inner);
	return count;
}

/* --- in and out --- */

DB_TEST(requests_are_found_by_person_door_answer_address_and_words)
{
	const struct keyring *keyring = city_keyring(arena);
	migrate(place);
	struct access_line lines[] = {line_at(NOON, "/api/friends/17"), line_at(NOON + 1000, "/c/settings"),
	                              line_at(NOON + 2000, "/api/staff")};
	lines[1].door = DOOR_CITIZEN;
	lines[1].staff_id = 0;
	access_citizen_hash(keyring, 17, lines[1].citizen);
	access_address_hash(keyring, S("203.0.113.9"), lines[1].address);
	lines[2].status = 403;
	store(place, arena, lines, COUNT(lines));
	assert_int_equal(found(place, arena, keyring, (struct access_filter){0}), 3);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.staff_id = 7}), 2);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.friend_id = 17}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.friend_id = 18}), 0);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.door = S("citizen")}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.address = S("192.0.2.7")}), 2);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.address = S("203.0.113.9")}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.status_least = 400, .status_most = 499}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.q = S("friends")}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.q = S("%")}), 0);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.from = NOON + 1000, .to = NOON + 2000}), 1);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.staff_id = 7, .from = NOON + 1000}), 1);
}

DB_TEST(pages_follow_each_other_newest_first_also_when_times_are_equal)
{
	const struct keyring *keyring = city_keyring(arena);
	const struct access_filter all = {.to = INT64_MAX, .door = S(""), .q = S(""), .address = S(""), .status_most = 999};
	struct access_line lines[10];
	struct access_row *rows;
	size_t count, total = 0;
	int64_t before = 0, last = INT64_MAX;
	migrate(place);
	for (size_t i = 0; i < COUNT(lines); i++)
		lines[i] = line_at(NOON + (int64_t)(i / 4), "/api/home");
	store(place, arena, lines, COUNT(lines));
	do {
		struct arena *inner = arena_new();
		assert_ok(access_page(reader(place, inner), arena, keyring, &all, before, 3, &rows, &count));
		arena_free(&inner);
		for (size_t i = 0; i < count; i++) {
			assert_true(rows[i].id < last);
			before = last = rows[i].id;
		}
		total += count;
	} while (count > 0);
	assert_int_equal(total, 10);
}

DB_TEST(numbers_of_an_hour_add_up)
{
	migrate(place);
	const struct access_count counts[] = {{NOON, DOOR_WEBHOOK, 200, 5}, {NOON, DOOR_WEBHOOK, 400, 1}};
	struct access_total *totals;
	size_t count;
	struct db *db = writer(place, arena);
	assert_ok(access_store(db, arena, NULL, 0, counts, 2));
	assert_ok(access_store(db, arena, NULL, 0, counts, 1));
	assert_ok(access_totals(db, arena, NOON, NOON + 1, &totals, &count));
	assert_int_equal(count, 2);
	assert_int_equal(totals[0].requests, 10);
	assert_int_equal(totals[1].requests, 1);
}

/* --- what is kept of a path --- */

TEST(paths_lose_what_is_somebodys_own)
{
	static const struct {
		const char *route, *path, *kept;
	} cases[] = {
		{"/api/friends/{id}", "/api/friends/17", "/api/friends/17"},
		{"/api/friends/{id}", "/api/friends/U4af4980629", "/api/friends/{id}"},
		{"/api/office-settings/{key}", "/api/office-settings/log.audit_days", "/api/office-settings/log.audit_days"},
		{"/api/sessions/{key}", "/api/sessions/9f86d081884c7d65", "/api/sessions/{key}"},
		{"/l/{code}", "/l/aBcDeF12", "/l/{code}"},
		{"/l/{code}", "/l/12345", "/l/{code}"},
		{"/media/{token}/{variant}", "/media/3q2-7wAAAA/original", "/media/{token}/{variant}"},
		{"/c/settings", "/c/settings", "/c/settings"},
		{"/{page}/{rest...}", "/broadcasts/12/edit", "/broadcasts/12/edit"},
		{"/{page}/{rest...}", "/friends/山田 花子", "/friends/…"},
		{"/{page}/{rest...}", "/wp-login.php/secret-token", "/…/…"},
		{"/{page}/{rest...}", "/friends/1/UPPER", "/friends/1/…"},
		{"", "/wp-login.php", "/wp-login.php"},
		{"", "/l/aBcDeF12/more", "/l/…"},
		{"", "/山田花子", "/…"},
		{"", "", ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[ACCESS_PATH_MOST + 1];
		access_path(cases[i].route, access_door_of(cases[i].route), str_from(cases[i].path), out);
		assert_string_equal(out, cases[i].kept);
	}
}

TEST(a_long_path_is_cut_and_not_overrun)
{
	char out[ACCESS_PATH_MOST + 1];
	struct str path = str_fmt(arena, "/a/%0300d/b/%0300d", 1, 2);
	access_path("/{page}/{rest...}", DOOR_CONSOLE, path, out);
	assert_true(str_from(out).len <= ACCESS_PATH_MOST);
}

TEST(hashes_differ_by_person_and_by_installation)
{
	const struct keyring *one = city_keyring(arena), *two = city_keyring(arena);
	char a[17], b[17], c[17], d[48], e[48];
	access_citizen_hash(one, 1, a);
	access_citizen_hash(one, 2, b);
	access_citizen_hash(two, 1, c);
	assert_string_not_equal(a, b);
	assert_string_not_equal(a, c);
	access_address_hash(one, S("203.0.113.9"), d);
	access_address_hash(one, S("203.0.113.8"), e);
	assert_string_not_equal(d, e);
	assert_true(d[0] == '~' && str_from(d).len == 13);
}

/* --- the ring --- */

DB_TEST(what_was_listed_is_there_when_the_program_ends)
{
	const struct keyring *keyring = city_keyring(arena);
	struct access_log *log;
	struct access_total *totals;
	size_t count;
	migrate(place);
	assert_ok(access_log_start(place->pool, &log));
	for (int i = 0; i < 3000; i++) {
		struct access_line line = line_at(NOON + i, "/api/home");
		access_log_list(log, &line);
	}
	for (int i = 0; i < 500; i++)
		access_log_count(log, NOON + i, DOOR_WEBHOOK, i % 5 ? 200 : 503);
	access_log_stop(&log);
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.from = NOON}), 500); /* a page's most */
	assert_int_equal(found(place, arena, keyring, (struct access_filter){.from = NOON + 2999}), 1);
	assert_ok(access_totals(reader(place, arena), arena, 0, INT64_MAX, &totals, &count));
	assert_int_equal(count, 2);
	assert_int_equal(totals[0].requests + totals[1].requests, 500);
}

static int64_t lost_in(struct place *place, struct arena *arena)
{
	struct access_total *totals;
	size_t count;
	int64_t lost = 0;
	struct arena *inner = arena_new();
	assert_ok(access_totals(reader(place, inner), arena, 0, INT64_MAX, &totals, &count));
	for (size_t i = 0; i < count; i++)
		lost += str_eq(totals[i].door, S("lost")) ? totals[i].requests : 0;
	arena_free(&inner);
	return lost;
}

DB_TEST(a_database_that_is_away_holds_nobody_up_and_what_is_lost_is_a_number)
{
	const struct keyring *keyring = city_keyring(arena);
	struct access_log *log;
	migrate(place);
	place_hurry(place);
	assert_ok(access_log_start(place->pool, &log));
	struct arena *blocking = arena_new();
	struct db *db = writer(place, blocking);
	assert_ok(tx_begin(db));
	assert_ok(db_script(db, blocking, place->engine == DB_POSTGRES ? S("LOCK TABLE access IN ACCESS EXCLUSIVE MODE")
	                                                               : S("DELETE FROM access")));
	int64_t start = clock_monotonic();
	for (int i = 0; i < ACCESS_LOG_RING + 3000; i++) {
		struct access_line line = line_at(NOON + i, "/api/home");
		access_log_list(log, &line);
	}
	assert_true(clock_monotonic() - start < 5000);
	struct access_log_counts counts = access_log_counts(log);
	assert_true(counts.lost >= 1900 && counts.lost <= 3000); /* a batch may be in the thread's hands */
	assert_int_equal(counts.listed, 0);
	arena_free(&blocking); /* the database is back */
	access_log_stop(&log);
	assert_int_equal(lost_in(place, arena), counts.lost);
	assert_true(found(place, arena, keyring, (struct access_filter){.to = NOON + 500}) == 500);
}

/* --- age, by the test clock --- */

DB_TEST(requests_go_when_they_are_too_old_and_never_before_180_days)
{
	const struct keyring *keyring = city_keyring(arena);
	struct db *db = city_writer(place, arena);
	struct jobs jobs = {.db = place->pool, .access = place->pool, .keyring = keyring};
	assert_ok(tx_commit(db));
	migrate(place);
	clock_set_offset(0);
	assert_err(setting_put(db, arena, SETTING_ACCESS_DAYS, S("179"), 1, clock_now()), ERR_INVALID);
	assert_ok(setting_put(db, arena, SETTING_ACCESS_DAYS, S("180"), 1, clock_now()));
	struct access_line line = line_at(clock_now(), "/api/home");
	store(place, arena, &line, 1);
	clock_set_offset(179 * MS_DAY);
	assert_ok(log_care(&jobs, arena, clock_now()));
	assert_int_equal(found(place, arena, keyring, (struct access_filter){0}), 1);
	/* Somebody writes a smaller number into the table: it does not count. */
	assert_ok(db_script(db, arena, S("UPDATE setting SET value = '1' WHERE key = 'log.access_days'")));
	clock_set_offset(179 * MS_DAY + MS_DAY / 2);
	assert_ok(log_care(&jobs, arena, clock_now()));
	assert_int_equal(found(place, arena, keyring, (struct access_filter){0}), 1);
	clock_set_offset(182 * MS_DAY);
	assert_ok(log_care(&jobs, arena, clock_now()));
	assert_int_equal(found(place, arena, keyring, (struct access_filter){0}), 0);
	clock_set_offset(0);
}

/* --- price --- */

TEST(a_request_pays_microseconds)
{
	const struct keyring *keyring = city_keyring(arena);
	enum { ROUNDS = 20000 };
	char hash[48], citizen[17], path[ACCESS_PATH_MOST + 1];
	int64_t start = clock_monotonic_us();
	for (int i = 0; i < ROUNDS; i++) {
		access_path("/api/friends/{id}", DOOR_API, S("/api/friends/17"), path);
		access_address_hash(keyring, S("203.0.113.9"), hash);
		access_citizen_hash(keyring, i, citizen);
	}
	double us = (double)(clock_monotonic_us() - start) / ROUNDS;
	print_message("a line of the access log: %.2f us\n", us);
	assert_true(us < 100);
}

/* --- refusals --- */

TEST(a_storm_of_refusals_is_recorded_up_to_a_limit_and_then_counted)
{
	struct refusals *refusals = refusals_new();
	int64_t omitted, recorded = 0;
	for (int i = 0; i < 500; i++)
		recorded += refusals_admit(refusals, NOON + i, &omitted);
	assert_int_equal(recorded, REFUSALS_A_MINUTE);
	assert_true(refusals_admit(refusals, NOON + MS_MINUTE, &omitted));
	assert_int_equal(omitted, 500 - REFUSALS_A_MINUTE);
	assert_true(refusals_admit(refusals, NOON + MS_MINUTE, &omitted));
	assert_int_equal(omitted, 0);
	refusals_free(&refusals);
}
