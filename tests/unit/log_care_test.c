/* What the worker does for the record each night, by the test clock. */
#include "people_harness.h"

#include "access_migrations.h"
#include "audit.h"
#include "audit_chain.h"
#include "audit_look.h"
#include "clock.h"
#include "fact.h"
#include "jobs.h"
#include "jst.h"
#include "migrate.h"
#include "notice.h"
#include "setting.h"
#include "staff.h"
#include "staff_role.h"

struct night {
	struct place *place;
	struct arena *arena;
	struct db *db;
	struct jobs jobs;
};

static struct night night_of(struct place *place, struct arena *arena)
{
	struct night night = {place, arena, city_writer(place, arena), {.db = place->pool, .access = place->pool, .keyring = city_keyring(arena)}};
	assert_ok(tx_commit(night.db));
	assert_ok(migrate_run(place->pool, S("access"), access_migrations, access_migration_count));
	clock_set_offset(0);
	return night;
}

static void days_pass(int64_t days) { clock_set_offset(clock_offset() + days * MS_DAY); }

static void record(struct night *night, int64_t rows)
{
	for (int64_t i = 0; i < rows; i++)
		assert_ok(audit_record(night->db, night->arena, night->jobs.keyring,
		                       &(struct audit_entry){.at = clock_now(), .actor = AUDIT_PROGRAM, .action = S("tag.add"),
		                                             .object = S("option 1"), .detail = S("")}));
}

static void care(struct night *night)
{
	struct arena *arena = arena_new();
	assert_ok(log_care(&night->jobs, arena, clock_now()));
	arena_free(&arena);
}

static struct audit_verdict look(struct night *night)
{
	struct audit_verdict verdict;
	struct arena *arena = arena_new();
	struct db *db = reader(night->place, arena);
	assert_ok(audit_verify(db, night->arena, night->jobs.keyring, NULL, &verdict));
	arena_free(&arena);
	return verdict;
}

DB_TEST(each_night_has_its_anchor_and_only_one)
{
	struct night night = night_of(place, arena);
	record(&night, 3);
	care(&night);
	care(&night);
	assert_int_equal(look(&night).anchors, 1);
	days_pass(1);
	care(&night);
	care(&night);
	assert_int_equal(look(&night).anchors, 2);
	clock_set_offset(0);
}

DB_TEST(deeds_go_after_five_years_and_not_a_day_before)
{
	struct night night = night_of(place, arena);
	record(&night, 3);
	days_pass(10);
	record(&night, 2);
	days_pass(1816);
	care(&night); /* the first are 1,826 days old */
	assert_int_equal(look(&night).first, 1);
	days_pass(2);
	care(&night); /* 1,828 */
	assert_int_equal(look(&night).fault, AUDIT_INTACT);
	assert_int_equal(look(&night).first, 4);
	assert_int_equal(look(&night).last, 6); /* with the checkpoint */
	clock_set_offset(0);
}

DB_TEST(the_city_says_how_long)
{
	struct night night = night_of(place, arena);
	assert_err(setting_put(night.db, arena, SETTING_AUDIT_DAYS, S("364"), 1, clock_now()), ERR_INVALID);
	assert_ok(setting_put(night.db, arena, SETTING_AUDIT_DAYS, S("365"), 1, clock_now()));
	record(&night, 3);
	days_pass(364);
	care(&night);
	assert_int_equal(look(&night).first, 1);
	days_pass(2);
	care(&night);
	assert_int_equal(look(&night).first, 4);
	clock_set_offset(0);
}

DB_TEST(what_does_not_fit_is_told_and_left_as_it_is)
{
	struct night night = night_of(place, arena);
	int64_t broken, staff, unread, newest;
	record(&night, 3);
	struct staff_role all;
	assert_ok(staff_add(night.db, arena, &(struct staff_new){.login = S("kanri"), .name = S("管理 花子"), .password_hash = S("")},
	                    clock_now(), &staff));
	assert_ok(staff_role_of_administrators(night.db, arena, &all));
	assert_ok(staff_role_set(night.db, arena, staff, &all, 1, (struct staff_role_giver){.now = clock_now()}));
	assert_ok(db_script(night.db, arena, place->engine == DB_POSTGRES ? S("DROP TRIGGER audit_unchanged ON audit")
	                                                                  : S("DROP TRIGGER audit_unchanged")));
	assert_ok(db_script(night.db, arena, S("UPDATE audit SET object = 'option 2' WHERE id = 2")));
	days_pass(2000);
	care(&night);
	assert_ok(fact_find(night.db, arena, S("audit_broken"), &broken));
	assert_int_equal(broken, 2);
	assert_ok(notice_unread(night.db, arena, staff, &unread, &newest));
	assert_int_equal(unread, 1);
	assert_int_equal(look(&night).first, 1);
	assert_int_equal(look(&night).anchors, 0);
	/* Put right again: the next night says so. */
	assert_ok(db_script(night.db, arena, S("UPDATE audit SET object = 'option 1' WHERE id = 2")));
	days_pass(1);
	care(&night);
	assert_err(fact_find(night.db, arena, S("audit_broken"), &broken), ERR_NOT_FOUND);
	clock_set_offset(0);
}

struct heard {
	int64_t times, done, total;
	int64_t most; /* then it is ended */
};

static enum err hear_progress(void *data, int64_t done, int64_t total)
{
	struct heard *heard = data;
	heard->times++;
	heard->done = done;
	heard->total = total;
	return heard->times < heard->most ? OK : fail(ERR_BUSY, "the program ends");
}

DB_TEST(a_long_look_tells_how_far_it_is_finds_the_broken_row_and_can_be_ended)
{
	struct night night = night_of(place, arena);
	struct audit_verdict verdict;
	struct heard heard = {.most = 100};
	const struct audit_progress progress = {hear_progress, &heard};
	assert_ok(tx_begin(night.db));
	record(&night, 11000);
	assert_ok(tx_commit(night.db));
	assert_ok(db_script(night.db, arena, place->engine == DB_POSTGRES ? S("DROP TRIGGER audit_unchanged ON audit") : S("DROP TRIGGER audit_unchanged")));
	assert_ok(db_script(night.db, arena, S("UPDATE audit SET object = 'option 2' WHERE id = 7000")));
	struct db *db = reader(place, arena);
	assert_ok(audit_verify_telling(db, arena, night.jobs.keyring, NULL, &progress, &verdict));
	assert_int_equal(heard.times, 2);
	assert_int_equal(heard.done, 10000);
	assert_int_equal(heard.total, 11000);
	assert_int_equal(verdict.fault, AUDIT_CHANGED);
	assert_int_equal(verdict.where, 7000);
	assert_int_equal(verdict.broken, 1);
	heard = (struct heard){.most = 1};
	assert_err(audit_verify_telling(db, arena, night.jobs.keyring, NULL, &progress, &verdict), ERR_BUSY);
	assert_int_equal(heard.done, 5000);
	heard = (struct heard){.most = 100}; /* the connection is as good as before */
	assert_ok(audit_verify_telling(db, arena, night.jobs.keyring, NULL, &progress, &verdict));
	assert_int_equal(heard.times, 2);
}

DB_TEST(a_wished_look_is_one_at_a_time_goes_on_after_a_silence_and_is_on_record)
{
	struct night night = night_of(place, arena);
	struct audit_look_now look;
	int64_t staff, now = clock_now();
	const struct job job = {.payload = S("")};
	assert_ok(staff_add(night.db, arena, &(struct staff_new){.login = S("a"), .name = S("佐藤"), .password_hash = S("x")}, now, &staff));
	record(&night, 3);
	const struct audit_look_wish wish = {.staff_id = staff, .now = now, .anchor = S("")};
	assert_ok(audit_look_ask(night.db, arena, &wish));
	assert_err(audit_look_ask(night.db, arena, &wish), ERR_CONFLICT);
	assert_ok(audit_look_find(night.db, arena, &look));
	assert_int_equal(audit_look_state(&look, now), LOOK_RUNNING);
	assert_int_equal(audit_look_state(&look, now + LOOK_STALLED_MS + 1), LOOK_STALLED);
	const struct audit_look_wish later = {.staff_id = staff, .now = now + LOOK_STALLED_MS + 1, .anchor = S("")};
	assert_ok(audit_look_ask(night.db, arena, &later));
	assert_ok(job_audit_look(&night.jobs, arena, &job));
	assert_ok(audit_look_find(night.db, arena, &look));
	assert_int_equal(audit_look_state(&look, now), LOOK_ENDED);
	assert_int_equal(look.number[LOOK_DONE], 3);
	assert_int_equal(audit_look_verdict(&look).fault, AUDIT_INTACT);
	struct audit_verdict after;
	after = audit_look_verdict(&look);
	assert_int_equal(after.last, 3);
}
