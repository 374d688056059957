/* menu_keeper: the loop, the default menu, and who is linked to what. */
#include "menu_keeper.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "db.h"
#include "disaster.h"
#include "fault_point.h"
#include "friend.h"
#include "jobs.h"
#include "jst.h"
#include "leader.h"
#include "log.h"
#include "menu_plan.h"
#include "menu_roll.h"

#include <unistd.h>

#define LEASE_MS ((int64_t)15 * 1000)
#define IDLE_MS 300
#define PLAN_MS ((int64_t)3 * 1000) /* a changed answer is seen within */
#define ARENA_MOST ((size_t)256 << 20)
#define BLOCK_MOST_MS ((int64_t)60 * 1000)
#define LOOK_MS MS_DAY

struct keeper {
	struct jobs *jobs;
	struct line_api *line;
	struct leader leader;
	int64_t planned_at, blocked_until;
	unsigned strikes;
};

/* LINE does not know it any more: it is made again, and the rest follows. */
static enum err lost(const struct menu_keeping *k, struct str line_id)
{
	err_clear();
	log_warn("menu_lost", "%s", "LINE does not know a menu of ours");
	TRY(tx_begin(k->db));
	TRY(menu_page_lost(k->db, k->arena, line_id));
	return tx_commit(k->db);
}

static enum err set_standard(const struct menu_keeping *k, const struct menu_plan *plan)
{
	struct menu_keeper books;
	struct str now_is;
	TRY(menu_keeper(k->db, k->arena, &books));
	if (str_eq(books.standard, plan->standard) || (plan->standard_id && plan->standard.len == 0))
		return OK;
	if (plan->standard.len == 0) {
		TRY(line_richmenu_default_cancel(k->line, k->arena));
		return menu_standard_set(k->db, k->arena, S(""));
	}
	enum err err = line_richmenu_default_set(k->line, k->arena, plan->standard);
	fault_point("menu.default.after");
	if (err == ERR_NOT_FOUND)
		return lost(k, plan->standard);
	TRY(err);
	TRY(line_richmenu_default(k->line, k->arena, &now_is));
	if (!str_eq(now_is, plan->standard))
		return fail(ERR_REMOTE, "LINE's default menu is not the one that was set");
	log_info("menu_default_set", "edition=%" PRId64, plan->standard_id);
	return menu_standard_set(k->db, k->arena, plan->standard);
}

/* Those LINE knows by an id; one whose row has none is left out. */
static size_t with_ids(struct str *ids, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (ids[i].len)
			ids[kept++] = ids[i];
	return kept;
}

static enum err move(const struct menu_keeping *k, const struct menu_move *some)
{
	struct str *ids = arena_array(k->arena, struct str, MENU_MOVES_MOST);
	TRY(friend_line_ids(k->db, k->arena, some->ids, some->count, ids));
	size_t count = with_ids(ids, some->count);
	enum err err = OK;
	if (count)
		err = some->edition_id ? line_richmenu_link_many(k->line, k->arena, ids, count, some->line_id)
		                       : line_richmenu_unlink_many(k->line, k->arena, ids, count);
	fault_point("menu.link.after");
	if (err == ERR_NOT_FOUND && some->edition_id)
		return lost(k, some->line_id);
	TRY(err);
	TRY(tx_begin(k->db));
	TRY(menu_plan_moved(k->db, k->arena, some));
	return tx_commit(k->db);
}

/* Until all have theirs, or so long that rules may have changed. */
static enum err move_people(const struct menu_keeping *k, struct keeper *keeper, const struct menu_plan *plan, bool *did)
{
	struct menu_move *some = arena_make(k->arena, struct menu_move);
	int64_t begun = clock_now();
	for (;;) {
		menu_plan_next(plan, some);
		if (some->count == 0 || atomic_load(&k->jobs->stopping))
			return OK;
		if (clock_now() - begun > PLAN_MS || (some->edition_id && some->line_id.len == 0))
			break;
		*did = true;
		TRY(move(k, some));
		if (!leader_leads(&keeper->leader, k->db, k->arena))
			return OK;
	}
	keeper->planned_at = 0;
	return OK;
}

static enum err follow_plan(const struct menu_keeping *k, struct keeper *keeper, bool *did)
{
	struct menu_plan *plan;
	keeper->planned_at = clock_now();
	TRY(tx_begin(k->db));
	TRY(menu_previews_end(k->db, k->arena, clock_now()));
	TRY(disaster_remind(k->db, k->arena, clock_now()));
	TRY(menu_plan(k->db, k->arena, k->jobs->members, clock_now(), &plan));
	TRY(tx_commit(k->db));
	TRY(set_standard(k, plan));
	return move_people(k, keeper, plan, did);
}

static enum err look_if_wanted(const struct menu_keeping *k)
{
	struct menu_keeper books;
	TRY(menu_keeper(k->db, k->arena, &books));
	if (books.look_wanted)
		return menu_look(k, books.look_wanted);
	return books.standard.len && clock_now() - books.looked_at > LOOK_MS ? menu_look(k, 1) : OK;
}

static enum err round_of(struct keeper *keeper, struct arena *arena, bool *did)
{
	struct menu_keeping k = {.jobs = keeper->jobs, .line = keeper->line, .arena = arena};
	TRY(db_take(keeper->jobs->db, arena, DB_WRITE, &k.db));
	if (!leader_leads(&keeper->leader, k.db, arena))
		return OK;
	TRY(menu_roll_step(&k, did));
	if (*did)
		keeper->planned_at = 0;
	if (*did || clock_now() - keeper->planned_at < PLAN_MS)
		return OK;
	TRY(follow_plan(&k, keeper, did));
	bool more = true;
	while (more && !atomic_load(&keeper->jobs->stopping)) {
		more = false;
		TRY(menu_ending_step(&k, &more));
	}
	return look_if_wanted(&k);
}

static void block(struct keeper *keeper)
{
	int64_t pause = (int64_t)500 << (keeper->strikes < 7 ? keeper->strikes : 7);
	keeper->strikes++;
	keeper->planned_at = 0;
	keeper->blocked_until = clock_now() + (pause < BLOCK_MOST_MS ? pause : BLOCK_MOST_MS);
}

void menus_run(struct jobs *jobs)
{
	struct keeper keeper = {.jobs = jobs};
	if (jobs_line(jobs, &keeper.line) != OK) {
		log_failure("menus_cannot_start", ERR_INTERNAL, "%s", "");
		return;
	}
	leader_init(&keeper.leader, S("menus"), LEASE_MS);
	while (!atomic_load(&jobs->stopping)) {
		bool did = false;
		if (clock_now() < keeper.blocked_until) {
			usleep(IDLE_MS * 1000);
			continue;
		}
		struct arena *arena = arena_new_sized(ARENA_MOST);
		enum err err = round_of(&keeper, arena, &did);
		if (err == OK) {
			keeper.strikes = 0;
		} else {
			log_failure("menus_failed", err, "strikes=%u", keeper.strikes);
			block(&keeper);
		}
		arena_free(&arena);
		if (!did)
			usleep(IDLE_MS * 1000);
	}
	leader_resign(&keeper.leader, jobs->db);
}
