/* Migrations run once, in order, and never backwards. */
#include "db_harness.h"

#include "db_test_migrations.h"
#include "db_thing.sql.h"
#include "migrate.h"
#include "queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const struct migration grown[] = {
	{1, "one", "CREATE TABLE one (id BIGINT)", "CREATE TABLE one (id BIGINT)"},
	{2, "two", "INSERT INTO one (id) VALUES (1)", "INSERT INTO one (id) VALUES (1)"},
	{3, "bad", "CREATE TABLE bad (id BIGINT); INSERT INTO nowhere (id) VALUES (1)",
	 "CREATE TABLE bad (id BIGINT); INSERT INTO nowhere (id) VALUES (1)"},
};

static int64_t version(struct place *place, struct str family)
{
	int64_t found;
	assert_ok(migrate_version(place->pool, family, &found));
	return found;
}

DB_TEST(each_family_counts_for_itself)
{
	assert_int_equal(version(place, S("test")), db_test_migration_count);
	assert_int_equal(version(place, S("other")), 0);
	assert_ok(migrate_run(place->pool, S("other"), grown, 1));
	assert_ok(migrate_run(place->pool, S("other"), grown, 2));
	assert_ok(migrate_run(place->pool, S("other"), grown, 2));
	assert_int_equal(version(place, S("other")), 2);
	assert_int_equal(version(place, S("test")), db_test_migration_count);
}

DB_TEST(a_step_that_fails_leaves_nothing_behind)
{
	assert_err(migrate_run(place->pool, S("other"), grown, 3), ERR_INTERNAL);
	assert_int_equal(version(place, S("other")), 2);
	struct db *db = writer(place, arena);
	assert_ok(db_script(db, arena, S("CREATE TABLE bad (id BIGINT)")));
}

DB_TEST(a_newer_database_is_refused)
{
	assert_ok(migrate_run(place->pool, S("other"), grown, 2));
	assert_err(migrate_run(place->pool, S("other"), grown, 1), ERR_CONFLICT);
	assert_non_null(strstr(err_text(), "新しい"));
	assert_int_equal(version(place, S("other")), 2);
}

DB_TEST(a_step_that_joins_later_is_done_later)
{
	static const struct migration with_gap[] = {
		{1, "one", "CREATE TABLE one (id BIGINT)", "CREATE TABLE one (id BIGINT)"},
		{3, "three", "INSERT INTO one (id) VALUES (3)", "INSERT INTO one (id) VALUES (3)"},
	};
	static const struct migration whole[] = {
		{1, "one", "never again", "never again"},
		{2, "two", "INSERT INTO one (id) VALUES (2)", "INSERT INTO one (id) VALUES (2)"},
		{3, "three", "never again", "never again"},
	};
	assert_ok(migrate_run(place->pool, S("other"), with_gap, 2));
	assert_int_equal(version(place, S("other")), 3);
	assert_ok(migrate_run(place->pool, S("other"), whole, 3));
	assert_ok(migrate_run(place->pool, S("other"), whole, 3));
	struct db *db = writer(place, arena);
	assert_ok(db_script(db, arena, S("CREATE UNIQUE INDEX once ON one (id)")));
	assert_int_equal(version(place, S("other")), 3);
}

TEST(an_empty_database_has_no_version)
{
	const char *conninfo = getenv("KAIRANBAN_TEST_PG");
	if (!conninfo)
		skip();
	struct db_pool *pool;
	int64_t found = -1;
	const struct db_options options = {.url = str_fmt(arena, "postgres:%s", conninfo)};
	assert_ok(db_pool_open(&options, &pool));
	assert_ok(migrate_version(pool, S("test"), &found));
	assert_int_equal(found, 0);
	db_pool_close(&pool);
}

struct node {
	const struct place *place;
	enum err result;
};

static void *start_node(void *context)
{
	struct node *node = context;
	struct db_pool *pool;
	node->result = place_open(node->place, &pool);
	if (node->result != OK)
		return NULL;
	node->result = migrate_run(pool, S("queue"), queue_migrations, queue_migration_count);
	if (node->result == OK)
		node->result = migrate_run(pool, S("other"), grown, 2);
	db_pool_close(&pool);
	return NULL;
}

DB_TEST(nodes_that_start_together_migrate_once)
{
	struct node nodes[6];
	pthread_t threads[COUNT(nodes)];
	for (size_t i = 0; i < COUNT(nodes); i++) {
		nodes[i].place = place;
		assert_int_equal(pthread_create(&threads[i], NULL, start_node, &nodes[i]), 0);
	}
	for (size_t i = 0; i < COUNT(nodes); i++) {
		pthread_join(threads[i], NULL);
		assert_string_equal(err_name(nodes[i].result), "ok");
	}
	assert_int_equal(version(place, S("other")), 2);
}
