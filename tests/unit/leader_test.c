/* One process does it; when that one is dead, the next need not wait. */
#include "db_harness.h"

#include "clock.h"
#include "leader.h"
#include "queue.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that has a number of its own and does nothing until its input ends. */
static pid_t start_waiting(int *until)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		char byte;
		close(ends[1]);
		_exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
	}
	close(ends[0]);
	*until = ends[1];
	return pid;
}

/* Leads under the name that process would have. */
static void lead_as(struct leader *leader, pid_t pid)
{
	struct str rest = str_from(leader->name), machine;
	char name[sizeof leader->name];
	assert_true(str_cut(&rest, '|', &machine));
	snprintf(name, sizeof name, "%.*s|%ld|other", FMT(machine), (long)pid);
	snprintf(leader->name, sizeof leader->name, "%s", name);
}

DB_TEST(who_is_alive_leads_and_who_is_dead_gives_way_at_once)
{
	assert_ok(migrate_run(place->pool, S("queue"), queue_migrations, queue_migration_count));
	struct db *db = writer(place, arena);
	struct leader mine, theirs;
	int until;
	pid_t pid = start_waiting(&until);
	leader_init(&mine, S("task"), 60000);
	leader_init(&theirs, S("task"), 60000);
	lead_as(&theirs, pid);
	assert_true(leader_leads(&theirs, db, arena));
	assert_false(leader_leads(&mine, db, arena));
	assert_err(leader_keep(&mine, db, arena), ERR_CONFLICT);
	close(until);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(leader_leads(&mine, db, arena));
	theirs.until = 0;
	assert_err(leader_keep(&theirs, db, arena), ERR_CONFLICT);
}

DB_TEST(a_leader_on_another_machine_is_waited_for)
{
	assert_ok(migrate_run(place->pool, S("queue"), queue_migrations, queue_migration_count));
	struct db *db = writer(place, arena);
	struct leader mine, theirs;
	leader_init(&mine, S("task"), 60000);
	leader_init(&theirs, S("task"), 60000);
	snprintf(theirs.name, sizeof theirs.name, "elsewhere|999999|x");
	assert_true(leader_leads(&theirs, db, arena));
	assert_false(leader_leads(&mine, db, arena));
}
