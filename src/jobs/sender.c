/* sender: looks for broadcasts that want to be resolved, sent or stopped. */
#include "sender.h"

#include "api.h"
#include "arena.h"
#include "batch.h"
#include "clock.h"
#include "http_client.h"
#include "log.h"
#include "members.h"

#include <unistd.h>

#define LEASE_MS ((int64_t)10 * 1000)
#define LOOK_MS 50
#define TROUBLE_MS 500
#define BLOCK_MOST_MS ((int64_t)60 * 1000)

/* --- what is to be done ------------------------------------------------------------ */

int64_t sender_block(struct sender *sender, enum sender_way way)
{
	int64_t pause = (int64_t)1000 << (sender->strikes[way] < 6 ? sender->strikes[way] : 6);
	sender->strikes[way]++;
	sender->blocked_until[way] = clock_now() + (pause < BLOCK_MOST_MS ? pause : BLOCK_MOST_MS);
	return sender->blocked_until[way];
}

static enum err stop_one(struct db *db, struct arena *arena, int64_t broadcast_id)
{
	TRY(tx_begin(db));
	TRY(batch_stop(db, arena, broadcast_id, clock_now()));
	TRY(tx_commit(db));
	log_info("broadcast_stopped", "id=%" PRId64, broadcast_id);
	return OK;
}

static bool is_for_a_person(enum err err)
{
	return err == ERR_INVALID || err == ERR_DENIED || err == ERR_NOT_FOUND || err == ERR_LIMIT;
}

/* Say, an option of its condition is gone, or what stood in its roster. */
static enum err hold_if_for_a_person(struct db *db, struct arena *arena, int64_t broadcast_id, enum err err)
{
	return is_for_a_person(err) ? batch_hold(db, arena, broadcast_id, str_dup(arena, str_from(err_text()))) : err;
}

static enum err resolve_one(struct sender *sender, struct db *db, struct arena *arena, int64_t broadcast_id)
{
	int64_t start = clock_monotonic_us();
	enum err err = batch_resolve(db, &sender->delivery, broadcast_id, clock_now());
	if (err)
		return hold_if_for_a_person(db, arena, broadcast_id, err);
	log_info("broadcast_resolved", "id=%" PRId64 " us=%" PRId64, broadcast_id, clock_monotonic_us() - start);
	return broadcast_pump(sender, broadcast_id);
}

static void attend(struct sender *sender, const struct batch_runnable *what)
{
	struct arena *arena = arena_new();
	struct db *db;
	enum err err = db_take(sender->jobs->db, arena, DB_WRITE, &db);
	if (err == OK && what->stopping)
		err = stop_one(db, arena, what->broadcast_id);
	else if (err == OK && what->resolving)
		err = resolve_one(sender, db, arena, what->broadcast_id);
	else if (err == OK)
		err = hold_if_for_a_person(db, arena, what->broadcast_id, broadcast_pump(sender, what->broadcast_id));
	if (err && err != ERR_CONFLICT)
		log_failure("broadcast_not_attended", err, "id=%" PRId64, what->broadcast_id);
	arena_free(&arena);
	if (err)
		usleep(TROUBLE_MS * 1000);
}

static enum err look(struct sender *sender, struct arena *arena, struct batch_runnable **list, size_t *count)
{
	struct db *db;
	TRY(db_take(sender->jobs->db, arena, DB_READ, &db));
	enum err err = batch_runnables(db, arena, clock_now(), list, count);
	db_return(&db);
	return err;
}

static enum err lease_for_work(struct sender *sender, struct arena *arena, bool *ours)
{
	struct db *db;
	TRY(db_take(sender->jobs->db, arena, DB_WRITE, &db));
	*ours = leader_leads(&sender->leader, db, arena);
	db_return(&db);
	return OK;
}

/* One look around. */
static void turn(struct sender *sender)
{
	struct arena *arena = arena_new();
	struct batch_runnable *list;
	size_t count = 0;
	bool ours = false;
	enum err err = look(sender, arena, &list, &count);
	if (err == OK && count)
		err = lease_for_work(sender, arena, &ours);
	if (err && err != ERR_BUSY)
		log_failure("sender_cannot_look", err, "%s", "");
	for (size_t i = 0; ours && i < count && !atomic_load(&sender->jobs->stopping); i++)
		attend(sender, &list[i]);
	arena_free(&arena);
	if (!ours)
		usleep((err ? TROUBLE_MS : LOOK_MS) * 1000);
}

static enum err open_line(const struct jobs *jobs, struct http_client **client, struct line_api *line)
{
	TRY(http_client_open(&(struct http_client_options){.allow_plain = jobs->options.allow_plain,
	                                                   .connections = SENDER_IN_FLIGHT},
	                     client));
	*line = (struct line_api){.client = *client,
	                          .api_url = jobs->options.line_api_url,
	                          .data_url = jobs->options.line_data_api_url,
	                          .channel_token = jobs->options.channel_token};
	return OK;
}

static void prepare(struct sender *sender, struct jobs *jobs, const struct line_api *line)
{
	int64_t now = clock_monotonic();
	*sender = (struct sender){
	        .jobs = jobs,
	        .delivery = jobs_delivery(jobs),
	        .line = line,
	};
	leader_init(&sender->leader, S("sender"), LEASE_MS);
	line_pace_init(&sender->pace[WAY_MULTICAST], LINE_MULTICAST, jobs->options.rate_multicast, now);
	line_pace_init(&sender->pace[WAY_PUSH], LINE_PUSH, 0, now);
	line_pace_init(&sender->pace[WAY_BROADCAST], LINE_BROADCAST, 0, now);
}

/* Every audience is cut out of those who follow us: read before anybody waits for it. */
static void warm_up(struct sender *sender)
{
	struct arena *arena = arena_new();
	const struct people *following;
	struct db *db;
	if (db_take(sender->jobs->db, arena, DB_READ, &db) != OK ||
	    members_following(db, arena, sender->jobs->members, &following) != OK)
		err_clear();
	arena_free(&arena);
}

void sender_run(struct jobs *jobs)
{
	struct arena *arena = arena_new();
	struct http_client *client = NULL;
	struct line_api line;
	struct sender sender;
	enum err err = open_line(jobs, &client, &line);
	if (err)
		log_failure("sender_cannot_start", err, "%s", "");
	prepare(&sender, jobs, &line);
	warm_up(&sender);
	while (!err && !atomic_load(&jobs->stopping))
		turn(&sender);
	leader_resign(&sender.leader, jobs->db);
	http_client_close(&client);
	arena_free(&arena);
}
