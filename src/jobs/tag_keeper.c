/* tag_keeper: the loop. A rule may hang on the tag of another, so a round goes on until
 * nothing changes any more; rules that would chase each other were refused. */
#include "tag_keeper.h"

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "jobs.h"
#include "leader.h"
#include "log.h"
#include "tag_rule.h"

#include <unistd.h>

#define LEASE_MS ((int64_t)15 * 1000)
#define IDLE_MS 300
#define PAUSE_MS ((int64_t)3 * 1000)
#define PAUSE_MOST_MS ((int64_t)5 * 60 * 1000)
#define SHARE 30 /* a look takes at most one thirtieth of the time */
#define ROUNDS_MOST 20

struct tag_keeper {
	struct jobs *jobs;
	struct leader leader;
	int64_t rests_until;
};

/* With a loan of its own: others may write between two rules. */
static enum err one(struct jobs *jobs, const struct tag_rule *rule, bool *did)
{
	struct arena *arena = arena_new();
	struct tag_rule_done done = {0};
	struct db *db;
	enum err err = db_take(jobs->db, arena, DB_WRITE, &db);
	if (err == OK)
		err = tag_rule_run(db, arena, jobs->members, rule, clock_now(), &done);
	arena_free(&arena);
	TRY(err);
	*did = *did || done.gave || done.took;
	if (done.gave || done.took)
		log_info("tag_rule_ran", "id=%" PRId64 " gave=%" PRId64 " took=%" PRId64, rule->id, done.gave, done.took);
	if (done.troubled)
		log_warn("tag_rule_rests", "id=%" PRId64, rule->id);
	return OK;
}

static enum err all(struct tag_keeper *keeper, bool *did)
{
	struct arena *arena = arena_new();
	struct db *db;
	struct tag_rule *rules = NULL;
	size_t count = 0;
	*did = false;
	enum err err = db_take(keeper->jobs->db, arena, DB_WRITE, &db);
	if (err == OK) {
		if (leader_leads(&keeper->leader, db, arena))
			err = tag_rule_list(db, arena, SCOPE_EVERYWHERE, &rules, &count);
		db_return(&db);
	}
	for (size_t i = 0; err == OK && i < count && !atomic_load(&keeper->jobs->stopping); i++)
		if (rules[i].enabled)
			err = one(keeper->jobs, &rules[i], did);
	arena_free(&arena);
	return err;
}

static void round_of(struct tag_keeper *keeper)
{
	int64_t begun = clock_monotonic_us();
	bool did = true;
	enum err err = OK;
	for (int i = 0; did && err == OK && i < ROUNDS_MOST; i++)
		err = all(keeper, &did);
	if (err != OK)
		log_failure("tag_rules_failed", err, "%s", "");
	int64_t pause = (clock_monotonic_us() - begun) / 1000 * SHARE;
	pause = pause < PAUSE_MS ? PAUSE_MS : pause > PAUSE_MOST_MS ? PAUSE_MOST_MS : pause;
	keeper->rests_until = clock_now() + pause;
}

void tags_run(struct jobs *jobs)
{
	struct tag_keeper keeper = {.jobs = jobs};
	leader_init(&keeper.leader, S("tags"), LEASE_MS);
	while (!atomic_load(&jobs->stopping)) {
		if (clock_now() >= keeper.rests_until)
			round_of(&keeper);
		usleep(IDLE_MS * 1000);
	}
	leader_resign(&keeper.leader, jobs->db);
}
