/* city_fuzz: a database of its own for what cannot do without; gone when the fuzzer ends. */
#pragma once

#include "city_migrations.h"
#include "db.h"
#include "migrate.h"
#include "secret.h"
#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct db_pool *fuzz_pool;
static char fuzz_folder[] = "/tmp/city-fuzz-XXXXXX";

static inline void must(enum err err)
{
	if (err == OK)
		return;
	fprintf(stderr, "%s %s\n", err_text(), err_where());
	abort();
}

static inline void fuzz_city_end(void)
{
	static const char *const names[] = {"db", "db-wal", "db-shm", "key"};
	char path[64];
	db_pool_close(&fuzz_pool);
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s", fuzz_folder, names[i]);
		unlink(path);
	}
	rmdir(fuzz_folder);
}

/* Once, from LLVMFuzzerInitialize(). */
static inline void fuzz_city(struct arena *arena)
{
	static struct keyring *keyring;
	char path[64];
	secret_setup();
	if (!mkdtemp(fuzz_folder))
		abort();
	snprintf(path, sizeof path, "%s/key", fuzz_folder);
	must(key_create(path));
	must(keyring_load(path, &keyring));
	struct db_options options = {.url = str_fmt(arena, "sqlite:%s/db", fuzz_folder), .keyring = keyring, .readers = 1, .create = true};
	must(db_pool_open(&options, &fuzz_pool));
	must(migrate_run(fuzz_pool, S("city"), city_migrations, city_migration_count));
	atexit(fuzz_city_end);
}
