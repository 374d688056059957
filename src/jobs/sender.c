/* sender: looks for broadcasts that want to be resolved, sent or stopped.
 *
 * Whoever holds the lease sends; it ends by itself soon after its holder died.
 * On the same machine the next process need not wait: a holder whose process is
 * gone gives way at once. */
#include "sender.h"

#include "api.h"
#include "arena.h"
#include "batch.h"
#include "clock.h"
#include "http_client.h"
#include "lease.h"
#include "log.h"
#include "members.h"
#include "secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LEASE_MS ((int64_t)10 * 1000)
#define LEASE_RENEW_MS ((int64_t)5 * 1000)
#define LOOK_MS 50
#define TROUBLE_MS 500
#define BLOCK_MOST_MS ((int64_t)60 * 1000)

static const struct str lease_name = S_INIT("sender");

/* --- the lease ------------------------------------------------------------------ */

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

static struct str holder_name(struct arena *arena)
{
	struct str machine = this_machine(arena);
	return str_fmt(arena, "%.*s|%ld|%.*s", FMT(machine), (long)getpid(), FMT(random_uuid(arena)));
}

static bool is_dead(struct arena *arena, struct str holder)
{
	struct str machine, number, here = this_machine(arena);
	int64_t pid;
	if (!str_cut(&holder, '|', &machine) || !str_cut(&holder, '|', &number) || !str_to_i64(number, &pid))
		return false;
	return here.len && str_eq(machine, here) && pid > 1 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static struct lease lease_of(const struct sender *sender, int64_t now)
{
	return (struct lease){.name = lease_name, .holder = sender->holder, .until = now + LEASE_MS};
}

static enum err lease_from_dead(struct db *db, struct arena *arena, int64_t now)
{
	struct lease held;
	TRY(lease_holder(db, arena, lease_name, now, &held));
	if (!is_dead(arena, held.holder))
		return fail(ERR_CONFLICT, "another process sends");
	return lease_release(db, arena, &held);
}

enum err sender_keep_lease(struct sender *sender, struct db *db, struct arena *arena)
{
	int64_t now = clock_now();
	if (sender->leased_until - now > LEASE_RENEW_MS && sender->leased_until - now <= LEASE_MS)
		return OK;
	struct lease lease = lease_of(sender, now);
	sender->leased_until = 0;
	TRY(lease_take(db, arena, &lease, now));
	sender->leased_until = lease.until;
	return OK;
}

static bool has_lease(struct sender *sender, struct db *db, struct arena *arena)
{
	if (sender_keep_lease(sender, db, arena) == OK)
		return true;
	return lease_from_dead(db, arena, clock_now()) == OK && sender_keep_lease(sender, db, arena) == OK;
}

static void give_lease_back(struct sender *sender)
{
	if (sender->leased_until == 0)
		return;
	struct arena *arena = arena_new();
	struct lease lease = lease_of(sender, clock_now());
	struct db *db;
	if (db_take(sender->jobs->db, arena, DB_WRITE, &db) == OK && lease_release(db, arena, &lease) == OK)
		sender->leased_until = 0;
	arena_free(&arena);
}

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
	*ours = has_lease(sender, db, arena);
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

static void prepare(struct sender *sender, struct jobs *jobs, struct arena *arena, const struct line_api *line)
{
	int64_t now = clock_monotonic();
	*sender = (struct sender){
	        .jobs = jobs,
	        .delivery = jobs_delivery(jobs),
	        .line = line,
	        .holder = holder_name(arena),
	};
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
	prepare(&sender, jobs, arena, &line);
	warm_up(&sender);
	while (!err && !atomic_load(&jobs->stopping))
		turn(&sender);
	give_lease_back(&sender);
	http_client_close(&client);
	arena_free(&arena);
}
