/* db: pools, loans and transactions; the engines do the work. */
#include "db.h"

#include "arena.h"
#include "fault.h"
#include "pool.h"

struct db_place db_place_of(struct arena *arena, struct str url)
{
	struct str rest = str_skip(url, (size_t)str_find_char(url, ':') + 1);
	if (str_starts(url, S("postgres:")))
		return (struct db_place){.port = postgres_tcp_port(str_z(arena, rest))};
	size_t slash = rest.len;
	while (slash > 0 && rest.ptr[slash - 1] != '/')
		slash--;
	return (struct db_place){.folder = slash == 0 ? S(".") : slash == 1 ? S("/") : str_left(rest, slash - 1)};
}

static enum err settings_from(struct db_pool *pool, const struct db_options *options)
{
	struct str rest = options->url;
	if (str_starts(rest, S("sqlite:")))
		pool->engine = &engine_sqlite;
	else if (str_starts(rest, S("postgres:")))
		pool->engine = &engine_postgres;
	else
		return fail(ERR_INVALID, "データベースは sqlite:ファイル名 か postgres:接続情報 で指定してください");

	rest = str_skip(rest, (size_t)str_find_char(rest, ':') + 1);
	if (str_is_empty(rest) || str_find_char(rest, '\0') >= 0)
		return fail(ERR_INVALID, "データベースの場所が空です");
	pool->settings = (struct engine_settings){
		.where = str_z(pool->arena, rest),
		.keyring = options->keyring,
		.cache_mib = options->cache_mib ? options->cache_mib : 16,
		.wait_ms = options->wait_ms ? options->wait_ms : DB_WAIT_MS,
		.create = options->create,
	};
	return OK;
}

static enum err first_connection(struct db_pool *pool)
{
	struct connection *connection;
	TRY(pool->engine->open(&pool->settings, DB_WRITE, &connection));
	struct lane *lane = &pool->lanes[DB_WRITE];
	struct connection *slot;
	TRY(lane_take(lane, 0, &slot));
	lane_give(lane, connection);
	return OK;
}

static void pool_end(struct db_pool *pool)
{
	lane_end(&pool->lanes[DB_READ], pool->engine->close);
	lane_end(&pool->lanes[DB_WRITE], pool->engine->close);
	arena_free(&pool->arena);
	mem_free(pool);
}

enum err db_pool_open(const struct db_options *options, struct db_pool **out)
{
	struct db_pool *pool = mem_make(sizeof *pool);
	pool->arena = arena_new();
	enum err result = settings_from(pool, options);
	if (result != OK) {
		arena_free(&pool->arena);
		mem_free(pool);
		return result;
	}
	size_t readers = (size_t)(options->readers > 0 ? options->readers : DB_READERS);
	lane_init(&pool->lanes[DB_READ], readers);
	lane_init(&pool->lanes[DB_WRITE], pool->engine->kind == DB_SQLITE ? 1 : readers);
	result = first_connection(pool);
	if (result != OK) {
		pool_end(pool);
		return result;
	}
	*out = pool;
	return OK;
}

void db_pool_close(struct db_pool **pool)
{
	if (*pool)
		pool_end(*pool);
	*pool = NULL;
}

enum db_engine db_pool_engine(const struct db_pool *pool) { return pool->engine->kind; }
enum db_engine db_engine(const struct db *db) { return db->pool->engine->kind; }
bool db_in_tx(const struct db *db) { return db->in_tx; }

/* --- loans --- */

static void loan_end(void *thing)
{
	struct db *db = thing;
	if (!db->pool)
		return;
	if (db->reading) {
		db->connection->engine->finish(db->connection, NULL);
		db->reading = false;
	}
	tx_rollback(db);
	loan_rest(db);
	db->pool = NULL;
}

enum err db_take(struct db_pool *pool, struct arena *arena, enum db_mode mode, struct db **out)
{
	struct db *db = arena_make(arena, struct db);
	*db = (struct db){.pool = pool, .mode = mode};
	arena_defer(arena, loan_end, db);
	*out = db;
	return OK;
}

void db_return(struct db **db)
{
	if (*db)
		loan_end(*db);
	*db = NULL;
}

/* A slot may hold a connection that broke while it was idle. */
static enum err connected(struct db_pool *pool, enum db_mode mode, struct connection **connection)
{
	if (*connection && pool->engine->usable(*connection))
		return OK;
	if (*connection)
		pool->engine->close(*connection);
	*connection = NULL;
	return pool->engine->open(&pool->settings, mode, connection);
}

enum err loan_hold(struct db *db)
{
	assert(db->pool && !db->reading);
	if (db->connection)
		return OK;
	struct lane *lane = &db->pool->lanes[db->mode];
	struct connection *connection;
	TRY(lane_take(lane, db->pool->settings.wait_ms, &connection));
	enum err result = connected(db->pool, db->mode, &connection);
	if (result != OK) {
		lane_give(lane, NULL);
		return result;
	}
	db->connection = connection;
	return OK;
}

void loan_rest(struct db *db)
{
	struct connection *connection = db->connection;
	if (!connection || db->in_tx || db->reading)
		return;
	db->connection = NULL;
	if (connection->gone) {
		connection->engine->close(connection);
		connection = NULL;
	}
	lane_give(&db->pool->lanes[db->mode], connection);
}

static bool dooms(enum err result)
{
	return result == ERR_BUSY || result == ERR_UNCERTAIN || result == ERR_CONFLICT ||
	       result == ERR_INTERNAL;
}

enum err loan_result(struct db *db, enum err result)
{
	if (!db->in_tx || !dooms(result))
		return result;
	db->doomed = true;
	if (result != ERR_UNCERTAIN)
		return result;
	/* Before the commit nothing is uncertain: without the connection it never happened. */
	db->connection->gone = true;
	return ERR_BUSY;
}

/* --- transactions --- */

static enum err tx_start(struct db *db)
{
	TRY(fault_before(DB_FAULT_BEGIN, db));
	TRY(db->connection->engine->begin(db->connection));
	db->in_tx = db->connection->in_tx = true;
	db->doomed = false;
	return OK;
}

enum err tx_begin(struct db *db)
{
	assert(!db->in_tx);
	TRY(loan_hold(db));
	enum err result = tx_start(db);
	loan_rest(db);
	return result;
}

static void tx_over(struct db *db)
{
	db->in_tx = db->connection->in_tx = db->doomed = false;
	loan_rest(db);
}

static enum err tx_finish(struct db *db)
{
	struct connection *connection = db->connection;
	if (!db->doomed) {
		TRY(fault_before(DB_FAULT_COMMIT, db));
		TRY(connection->engine->commit(connection));
		return fault_after(DB_FAULT_COMMIT);
	}
	return fail(ERR_INTERNAL, "commit of a transaction in which a statement failed");
}

enum err tx_commit(struct db *db)
{
	assert(db->in_tx && !db->reading);
	enum err result = tx_finish(db);
	if (result != OK)
		db->connection->engine->rollback(db->connection); /* nothing when it is over already */
	tx_over(db);
	return result;
}

void tx_rollback(struct db *db)
{
	if (!db->in_tx)
		return;
	assert(!db->reading);
	db->connection->engine->rollback(db->connection);
	tx_over(db);
}

/* --- the rest: hold, do, rest --- */

enum err tx_lock(struct db *db, struct arena *arena, struct str name)
{
	(void)arena;
	assert(db->in_tx && !db->reading);
	if (db->doomed)
		return fail(ERR_INTERNAL, "lock in a transaction that failed");
	return loan_result(db, db->connection->engine->lock(db->connection, name));
}

enum err db_ping(struct db *db)
{
	struct arena *arena = arena_new();
	enum err result = db_script(db, arena, S("SELECT 1"));
	arena_free(&arena);
	return result == OK ? OK : ERR_BUSY;
}

enum err db_script(struct db *db, struct arena *arena, struct str sql)
{
	TRY(loan_hold(db));
	enum err result = loan_result(db, db->connection->engine->script(db->connection, str_z(arena, sql)));
	loan_rest(db);
	return result;
}

static enum err with_connection(struct db *db, enum err (*work)(struct connection *))
{
	TRY(loan_hold(db));
	enum err result = loan_result(db, work(db->connection));
	loan_rest(db);
	return result;
}

enum err db_verify(struct db *db) { return with_connection(db, db->pool->engine->verify); }

enum err db_tidy(struct db *db)
{
	assert(db->mode == DB_WRITE && !db->in_tx);
	return with_connection(db, db->pool->engine->tidy);
}

enum err db_copy(struct db_pool *pool, const char *path)
{
	return pool->engine->copy(&pool->settings, path);
}
