/* leader: of all processes and nodes, the one that does a thing.
 *
 * It holds a lease (db/lease.h) that it renews while it works. The holder's name says
 * which process it is, so that on the same machine the next one need not wait for the
 * end of a dead one's lease; on another machine it waits for at most one term. */
#pragma once

#include "db.h"

struct leader {
	struct str task;   /* the lease's name */
	int64_t term_ms;
	char name[256];    /* machine | process | random */
	int64_t until;     /* clock_now(); 0: not ours */
};

/* task must outlive the leader. */
void leader_init(struct leader *leader, struct str task, int64_t term_ms);
/* Renews the lease when half of it is over, in the caller's transaction, or alone.
 * ERR_CONFLICT: somebody else leads. */
enum err leader_keep(struct leader *leader, struct db *db, struct arena *arena) MUST_CHECK;
/* The same, but takes it from a process that is gone. False, without an error: somebody
 * else leads, or the database cannot say now. */
bool leader_leads(struct leader *leader, struct db *db, struct arena *arena);
void leader_resign(struct leader *leader, struct db_pool *pool);
