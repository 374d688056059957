/* migrate: brings the tables to the version this program knows.
 *
 * Numbered steps per family in rising order, forward only, each in a transaction
 * of its own; numbers may be left out, and one that joins later is done later. sql2c --migrations NAME FOLDER embeds NNNN_what.sql files as
 * NAME_migrations[] and NAME_migration_count. A landed file is never edited. */
#pragma once

#include "db.h"

struct migration {
	int64_t version;
	const char *name;
	const char *sqlite;
	const char *postgres;
};

/* Several nodes may start at once: one migrates, the others wait up to a
 * minute. ERR_CONFLICT when the database is newer than this program. */
enum err migrate_run(struct db_pool *pool, struct str family, const struct migration *migrations,
                     size_t count) MUST_CHECK;
/* The highest version that is in the database; 0 for none. */
enum err migrate_version(struct db_pool *pool, struct str family, int64_t *version) MUST_CHECK;
