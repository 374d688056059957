/* leader: a lease whose holder can be seen to be dead. */
#include "leader.h"

#include "arena.h"
#include "clock.h"
#include "lease.h"
#include "secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* The machine since it was started, and the world in which a process number means
 * something; empty when that cannot be told. */
static struct str this_machine(struct arena *arena)
{
	char boot[64] = "", space[64] = "";
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (file) {
		if (!fgets(boot, sizeof boot, file))
			boot[0] = '\0';
		fclose(file);
	}
	ssize_t len = readlink("/proc/self/ns/pid", space, sizeof space - 1);
	if (boot[0] == '\0' || len <= 0)
		return S("");
	return str_fmt(arena, "%.*s %.*s", FMT(str_trim(str_from(boot))), (int)len, space);
}

void leader_init(struct leader *leader, struct str task, int64_t term_ms)
{
	struct arena *arena = arena_new();
	*leader = (struct leader){.task = task, .term_ms = term_ms};
	snprintf(leader->name, sizeof leader->name, "%.*s|%ld|%.*s", FMT(this_machine(arena)), (long)getpid(),
	         FMT(random_uuid(arena)));
	arena_free(&arena);
}

static bool is_dead(struct arena *arena, struct str holder)
{
	struct str machine, number, here = this_machine(arena);
	int64_t pid;
	if (!str_cut(&holder, '|', &machine) || !str_cut(&holder, '|', &number) || !str_to_i64(number, &pid))
		return false;
	return here.len && str_eq(machine, here) && pid > 1 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static struct lease lease_of(const struct leader *leader, int64_t now)
{
	return (struct lease){.name = leader->task, .holder = str_from(leader->name), .until = now + leader->term_ms};
}

enum err leader_keep(struct leader *leader, struct db *db, struct arena *arena)
{
	int64_t now = clock_now(), left = leader->until - now;
	if (left > leader->term_ms / 2 && left <= leader->term_ms)
		return OK;
	struct lease lease = lease_of(leader, now);
	leader->until = 0;
	TRY(lease_take(db, arena, &lease, now));
	leader->until = lease.until;
	return OK;
}

static enum err take_from_dead(struct leader *leader, struct db *db, struct arena *arena)
{
	struct lease held;
	TRY(lease_holder(db, arena, leader->task, clock_now(), &held));
	if (!is_dead(arena, held.holder))
		return fail(ERR_CONFLICT, "another process has the lease");
	TRY(lease_release(db, arena, &held));
	return leader_keep(leader, db, arena);
}

bool leader_leads(struct leader *leader, struct db *db, struct arena *arena)
{
	if (leader_keep(leader, db, arena) == OK || take_from_dead(leader, db, arena) == OK)
		return true;
	err_clear();
	return false;
}

void leader_resign(struct leader *leader, struct db_pool *pool)
{
	if (leader->until == 0)
		return;
	struct arena *arena = arena_new();
	struct lease lease = lease_of(leader, clock_now());
	struct db *db;
	if (db_take(pool, arena, DB_WRITE, &db) != OK || lease_release(db, arena, &lease) != OK)
		err_clear(); /* it ends by itself */
	leader->until = 0;
	arena_free(&arena);
}
