/* db_harness: a fresh database on each engine for every DB_TEST.
 *
 * SQLite in a temporary folder; PostgreSQL in a schema of its own where
 * KAIRANBAN_TEST_PG says (tools/with-postgres), skipped when it says nothing. */
#pragma once

#include "test.h"

#include "db.h"
#include "secret.h"

#define SHORT_WAIT_MS 300

struct place {
	enum db_engine engine;
	struct db_pool *pool; /* migrated with db_migrations/ */
	struct str url;
	struct keyring *keyring;
	struct str folder; /* SQLite */
	struct str schema; /* PostgreSQL */
	int wait_ms;       /* 0: the usual */
};

void place_run(struct arena *arena, enum db_engine engine, void (*body)(struct arena *, struct place *));
enum err place_open(const struct place *place, struct db_pool **pool) MUST_CHECK;
/* From here on busy comes after SHORT_WAIT_MS. No loan may be out. */
void place_hurry(struct place *place);
/* Loans that fail the test when they are refused. */
struct db *writer(struct place *place, struct arena *arena);
struct db *reader(struct place *place, struct arena *arena);
struct str file_bytes(struct arena *arena, struct str path); /* "" when there is none */
struct str key_path(struct arena *arena, struct str folder);

#define DB_TEST(sentence)                                                               \
	static void both_##sentence(struct arena *arena, struct place *place);          \
	TEST(sentence##_in_sqlite) { place_run(arena, DB_SQLITE, both_##sentence); }    \
	TEST(sentence##_in_postgres) { place_run(arena, DB_POSTGRES, both_##sentence); } \
	static void both_##sentence(__attribute__((unused)) struct arena *arena,        \
	                            __attribute__((unused)) struct place *place)
