/* Every statement of the program fits every table on both engines. */
#include "db_harness.h"

#include "access_migrations.h"
#include "city_migrations.h"
#include "inbox_migrations.h"
#include "queue.h"
#include "stmt.h"

#include <stdio.h>

DB_TEST(every_statement_of_the_program_can_be_prepared)
{
	assert_ok(migrate_run(place->pool, S("queue"), queue_migrations, queue_migration_count));
	assert_ok(migrate_run(place->pool, S("city"), city_migrations, city_migration_count));
	assert_ok(migrate_run(place->pool, S("inbox"), inbox_migrations, inbox_migration_count));
	assert_ok(migrate_run(place->pool, S("access"), access_migrations, access_migration_count));
	struct db *db = writer(place, arena);
	size_t wrong = 0;
	for (size_t i = 0; i < statement_count(); i++) {
		if (statement_check(db, arena, statement_at(i)) == OK)
			continue;
		fprintf(stderr, "%s: %s: %s\n", err_where(), statement_at(i)->name, err_text());
		wrong++;
	}
	assert_int_equal(wrong, 0);
}
