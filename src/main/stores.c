/* stores: the databases of an installation. */
#include "serve.h"

#include "access_migrations.h"
#include "audit_chain.h"
#include "city_migrations.h"
#include "clock.h"
#include "db.h"
#include "inbox_migrations.h"
#include "migrate.h"
#include "queue.h"
#include "settings.h"

#include <unistd.h>

#define OPEN_WAIT_MS 10000

/* Another process may be bringing the file up to date after a crash, or
 * PostgreSQL may be starting beside us. */
static enum err open_patiently(const struct db_options *options, struct db_pool **out)
{
	int64_t end = clock_monotonic() + OPEN_WAIT_MS;
	for (;;) {
		enum err result = db_pool_open(options, out);
		if (result != ERR_BUSY || clock_monotonic() > end)
			return result;
		usleep(50 * 1000);
	}
}

enum err stores_open(const struct settings *settings, const struct keyring *keyring, bool create,
                     struct stores *out)
{
	struct stores stores = {0};
	struct db_options options = {.url = settings->database, .keyring = keyring, .create = create,
	                             .readers = 4, .cache_mib = 4};
	TRY(open_patiently(&options, &stores.db));
	options.url = settings->inbox_database;
	options.readers = 2;
	options.cache_mib = 2;
	enum err result = open_patiently(&options, &stores.inbox);
	if (result != OK) {
		stores_close(&stores);
		return result;
	}
	options.url = settings->access_database;
	result = open_patiently(&options, &stores.access);
	if (result != OK) {
		stores_close(&stores);
		return result;
	}
	*out = stores;
	return OK;
}

enum err stores_migrate(struct stores *stores, const struct keyring *keyring)
{
	TRY(migrate_run(stores->db, S("queue"), queue_migrations, queue_migration_count));
	TRY(migrate_run(stores->db, S("city"), city_migrations, city_migration_count));
	TRY(audit_adopt(stores->db, keyring));
	TRY(migrate_run(stores->inbox, S("inbox"), inbox_migrations, inbox_migration_count));
	return migrate_run(stores->access, S("access"), access_migrations, access_migration_count);
}

void stores_close(struct stores *stores)
{
	db_pool_close(&stores->db);
	db_pool_close(&stores->inbox);
	db_pool_close(&stores->access);
}
