/* What the worker does for the record each night, by the test clock. */
#include "people_harness.h"

#include "access_migrations.h"
#include "audit.h"
#include "audit_chain.h"
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
