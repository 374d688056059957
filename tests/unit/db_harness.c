/* db_harness: places come and go with their test. */
#include "db_harness.h"

#include "db_test_migrations.h"
#include "migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *base_conninfo(void) { return getenv("KAIRANBAN_TEST_PG"); }

struct str key_path(struct arena *arena, struct str folder) { return str_fmt(arena, "%.*s/key", FMT(folder)); }

static void make_folder(struct arena *arena, struct place *place)
{
	const char *root = getenv("TMPDIR");
	char *folder = str_z(arena, str_fmt(arena, "%s/db-test-XXXXXX", root ? root : "/tmp"));
	assert_non_null(mkdtemp(folder));
	place->folder = str_from(folder);
	struct str key = key_path(arena, place->folder);
	assert_ok(key_create(str_z(arena, key)));
	assert_ok(keyring_load(str_z(arena, key), &place->keyring));
	place->url = str_fmt(arena, "sqlite:%s/test.db", folder);
}

static void run_script(struct arena *arena, struct str sql)
{
	struct db_pool *pool;
	const struct db_options options = {.url = str_fmt(arena, "postgres:%s", base_conninfo())};
	struct db *db;
	assert_ok(db_pool_open(&options, &pool));
	assert_ok(db_take(pool, arena, DB_WRITE, &db));
	assert_ok(db_script(db, arena, sql));
	db_return(&db);
	db_pool_close(&pool);
}

static void make_schema(struct arena *arena, struct place *place)
{
	static int number;
	place->schema = str_fmt(arena, "t%d_%d", (int)getpid(), number++);
	run_script(arena, str_fmt(arena, "CREATE SCHEMA %.*s", FMT(place->schema)));
	place->url = str_fmt(arena, "postgres:%s options='-c search_path=%.*s'", base_conninfo(),
	                     FMT(place->schema));
}

static void remove_place(struct arena *arena, struct place *place)
{
	if (place->engine == DB_POSTGRES) {
		run_script(arena, str_fmt(arena, "DROP SCHEMA %.*s CASCADE", FMT(place->schema)));
		return;
	}
	static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm", "key", "copy.db", "other"};
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(str_z(arena, str_fmt(arena, "%.*s/%s", FMT(place->folder), names[i])));
	rmdir(str_z(arena, place->folder));
	keyring_close(&place->keyring);
}

enum err place_open(const struct place *place, struct db_pool **pool)
{
	const struct db_options options = {.url = place->url, .keyring = place->keyring, .readers = 4,
	                                   .wait_ms = place->wait_ms, .create = true};
	return db_pool_open(&options, pool);
}

void place_run(struct arena *arena, enum db_engine engine, void (*body)(struct arena *, struct place *))
{
	struct place place = {.engine = engine};
	if (engine == DB_POSTGRES && !base_conninfo())
		skip();
	if (engine == DB_SQLITE)
		make_folder(arena, &place);
	else
		make_schema(arena, &place);
	assert_ok(place_open(&place, &place.pool));
	assert_ok(migrate_run(place.pool, S("test"), db_test_migrations, db_test_migration_count));
	struct arena *inner = arena_new();
	body(inner, &place);
	arena_free(&inner);
	db_pool_close(&place.pool);
	remove_place(arena, &place);
}

void place_hurry(struct place *place)
{
	db_pool_close(&place->pool);
	place->wait_ms = SHORT_WAIT_MS;
	assert_ok(place_open(place, &place->pool));
}

static struct db *loan(struct place *place, struct arena *arena, enum db_mode mode)
{
	struct db *db;
	assert_ok(db_take(place->pool, arena, mode, &db));
	return db;
}

struct db *writer(struct place *place, struct arena *arena) { return loan(place, arena, DB_WRITE); }
struct db *reader(struct place *place, struct arena *arena) { return loan(place, arena, DB_READ); }

struct str file_bytes(struct arena *arena, struct str path)
{
	FILE *file = fopen(str_z(arena, path), "rb");
	if (!file)
		return S("");
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	rewind(file);
	char *bytes = arena_alloc(arena, size);
	assert_int_equal(fread(bytes, 1, size, file), size);
	fclose(file);
	return str_of(bytes, size);
}
