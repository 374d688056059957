/* pool: the connections of one database, and what a loan is. For src/db/ only. */
#pragma once

#include "engine.h"
#include "lane.h"

struct db_pool {
	const struct engine *engine;
	struct engine_settings settings;
	struct arena *arena; /* of the settings' text */
	struct lane lanes[2]; /* by enum db_mode */
};

struct db {
	struct db_pool *pool; /* NULL once it is returned */
	struct connection *connection; /* NULL while nothing is under way */
	enum db_mode mode;
	bool in_tx;
	bool doomed; /* the transaction failed; only rollback is left */
	bool reading; /* a cursor is open */
};

/* Takes a connection unless the loan has one already; loan_rest() gives it
 * back unless a transaction or a cursor still needs it. */
enum err loan_hold(struct db *db) MUST_CHECK;
void loan_rest(struct db *db);
/* Notes what a failure means for the transaction; returns it. */
enum err loan_result(struct db *db, enum err result) MUST_CHECK;
