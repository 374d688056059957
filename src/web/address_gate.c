/* address_gate: the list in memory, behind one lock. */
#include "address_gate.h"

#include "arena.h"
#include "cidr.h"
#include "clock.h"
#include "db.h"

#include <pthread.h>

struct address_gate {
	struct db_pool *pool;
	const struct cidr_list *outer;
	pthread_mutex_t lock;
	struct arena *arena; /* of the list; NULL: never read */
	struct address_list list; /* count 0: the settings file alone decides */
	int64_t read_at; /* clock_monotonic() */
	bool stale;
};

struct address_gate *address_gate_new(struct db_pool *pool, const struct cidr_list *outer)
{
	struct address_gate *gate = mem_make(sizeof *gate);
	gate->pool = pool;
	gate->outer = outer;
	gate->stale = true;
	pthread_mutex_init(&gate->lock, NULL);
	return gate;
}

void address_gate_free(struct address_gate **gate_at)
{
	struct address_gate *gate = *gate_at;
	*gate_at = NULL;
	if (!gate)
		return;
	arena_free(&gate->arena);
	pthread_mutex_destroy(&gate->lock);
	mem_free(gate);
}

static bool lies_in(struct arena *arena, struct str network, struct address address)
{
	struct cidr_list one;
	return cidr_parse_list(arena, network, &one) == OK && cidr_match(&one, address);
}

bool address_list_covers(struct arena *arena, const struct address_range *ranges, size_t count, struct str remote,
                         int64_t now, bool for_good)
{
	struct address address;
	if (!address_parse(remote, &address))
		return false;
	for (size_t i = 0; i < count; i++)
		if (address_range_counts(&ranges[i], now) && (!for_good || ranges[i].until_at == 0) &&
		    lies_in(arena, ranges[i].network, address))
			return true;
	return false;
}

static enum err read_list(struct address_gate *gate)
{
	struct db *db;
	struct address_list list = {0};
	struct arena *arena = arena_new();
	enum err result = db_take(gate->pool, arena, DB_READ, &db);
	if (result == OK) {
		result = address_list_used(db, arena, &list);
		db_return(&db);
	}
	if (result != OK && result != ERR_NOT_FOUND) {
		arena_free(&arena);
		return result;
	}
	arena_free(&gate->arena);
	gate->arena = arena;
	gate->list = list;
	return OK;
}

/* While the database is away the list that was read last stays in force. */
static enum err refresh(struct address_gate *gate)
{
	int64_t here = clock_monotonic();
	if (gate->arena && !gate->stale && here - gate->read_at < ADDRESS_GATE_REMEMBERS_MS)
		return OK;
	enum err result = read_list(gate);
	if (result != OK && !gate->arena)
		return result;
	gate->read_at = here;
	gate->stale = result != OK;
	return OK;
}

static enum err check_list(struct address_gate *gate, struct str remote, int64_t now, bool *inside)
{
	pthread_mutex_lock(&gate->lock);
	enum err result = refresh(gate);
	if (result == OK) {
		struct arena *arena = arena_new();
		*inside = gate->list.count == 0 ||
		          address_list_covers(arena, gate->list.ranges, gate->list.count, remote, now, false);
		arena_free(&arena);
	}
	pthread_mutex_unlock(&gate->lock);
	return result;
}

enum err address_gate_check(struct address_gate *gate, struct str remote, enum address_bound bound, int64_t now)
{
	struct address address;
	bool inside = address_parse(remote, &address) && (!gate->outer || cidr_match(gate->outer, address));
	if (inside && bound == ADDRESS_LISTED)
		TRY(check_list(gate, remote, now, &inside));
	return inside ? OK : fail(ERR_DENIED, "この場所からは管理画面を使えません。庁内のネットワークから接続してください。");
}

void address_gate_forget(struct address_gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->stale = true;
	pthread_mutex_unlock(&gate->lock);
}
