/* migrate: one step per transaction, under a lock that all nodes share. What was
 * done is known step by step, so one that joins later with a lower number is
 * still done. */
#include "migrate.h"

#include "arena.h"
#include "clock.h"
#include "migrate.sql.h"

#include <time.h>

#define PATIENCE_MS 60000
#define PAUSE_MS 100

struct run {
	struct db_pool *pool;
	struct str family;
	const struct migration *migrations;
	size_t count;
};

/* Alone until the transaction ends; the table is there afterwards. */
static enum err enter(struct db *db, struct arena *arena)
{
	if (db_engine(db) == DB_POSTGRES)
		TRY(db_script(db, arena, S("SET LOCAL lock_timeout = '60s'")));
	TRY(tx_lock(db, arena, S("schema_version")));
	return db_script(db, arena,
	                 S("CREATE TABLE IF NOT EXISTS schema_version (family TEXT NOT NULL,"
	                   " version BIGINT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (family, version))"));
}

static enum err apply(const struct run *run, struct db *db, struct arena *arena, const struct migration *step)
{
	const char *sql = db_engine(db) == DB_SQLITE ? step->sqlite : step->postgres;
	TRY(db_script(db, arena, str_from(sql)));
	return sql_schema_version_add(db, arena, run->family, step->version, clock_now());
}

/* The first step that is not among these versions (which rise); NULL when all are. */
static const struct migration *next_step(const struct run *run, const int64_t *done, size_t count)
{
	size_t at = 0;
	for (size_t i = 0; i < run->count; i++) {
		while (at < count && done[at] < run->migrations[i].version)
			at++;
		if (at == count || done[at] != run->migrations[i].version)
			return &run->migrations[i];
	}
	return NULL;
}

static enum err one_step(const struct run *run, struct arena *arena, bool *finished)
{
	struct db *db;
	int64_t *done, newest = run->count ? run->migrations[run->count - 1].version : 0;
	size_t count;
	TRY(db_take(run->pool, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(enter(db, arena));
	TRY(sql_schema_versions(db, arena, run->family, &done, &count));
	if (count && done[count - 1] > newest)
		return fail(ERR_CONFLICT,
		            "データベースがこのプログラムより新しい版です（%.*s: %" PRId64 "、扱えるのは %" PRId64
		            " まで）。新しいプログラムを使ってください",
		            FMT(run->family), done[count - 1], newest);
	const struct migration *step = next_step(run, done, count);
	*finished = !step;
	if (step)
		TRY(apply(run, db, arena, step));
	return tx_commit(db);
}

static enum err one_step_alone(const struct run *run, bool *finished)
{
	struct arena *arena = arena_new();
	enum err result = one_step(run, arena, finished);
	arena_free(&arena);
	return result;
}

enum err migrate_run(struct db_pool *pool, struct str family, const struct migration *migrations,
                     size_t count)
{
	const struct run run = {pool, family, migrations, count};
	int64_t deadline = clock_monotonic() + PATIENCE_MS;
	bool finished = false;
	while (!finished) {
		enum err result = one_step_alone(&run, &finished);
		/* An uncertain step is asked for again: the version says whether it happened. */
		bool again = result == ERR_BUSY || result == ERR_UNCERTAIN;
		if (result != OK && (!again || clock_monotonic() > deadline))
			return result;
		if (result != OK) {
			finished = false;
			nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
		}
	}
	return OK;
}

static enum err read_version(struct db_pool *pool, struct arena *arena, struct str family, int64_t *version)
{
	struct db *db;
	bool there;
	TRY(db_take(pool, arena, DB_READ, &db));
	TRY(sql_schema_version_exists(db, arena, &there));
	if (there)
		return sql_schema_version_find(db, arena, family, version);
	*version = 0;
	return OK;
}

enum err migrate_version(struct db_pool *pool, struct str family, int64_t *version)
{
	struct arena *arena = arena_new();
	enum err result = read_version(pool, arena, family, version);
	arena_free(&arena);
	return result;
}
