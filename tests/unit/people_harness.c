/* people_harness: tables and keys for tests of the city. */
#include "people_harness.h"

#include "city_migrations.h"
#include "migrate.h"
#include "queue.h"

#include <stdlib.h>
#include <unistd.h>

struct db *city_writer(struct place *place, struct arena *arena)
{
	assert_ok(migrate_run(place->pool, S("queue"), queue_migrations, queue_migration_count));
	assert_ok(migrate_run(place->pool, S("city"), city_migrations, city_migration_count));
	struct db *db = writer(place, arena);
	assert_ok(tx_begin(db));
	return db;
}

static void close_keyring(void *thing)
{
	struct keyring *keyring = thing;
	keyring_close(&keyring);
}

const struct keyring *city_keyring(struct arena *arena)
{
	const char *root = getenv("TMPDIR");
	char *folder = str_z(arena, str_fmt(arena, "%s/key-test-XXXXXX", root ? root : "/tmp"));
	assert_non_null(mkdtemp(folder));
	char *path = str_z(arena, key_path(arena, str_from(folder)));
	struct keyring *keyring;
	assert_ok(key_create(path));
	assert_ok(keyring_load(path, &keyring));
	unlink(path);
	rmdir(folder);
	arena_defer(arena, close_keyring, keyring);
	return keyring;
}
