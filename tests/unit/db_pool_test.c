/* Opening, keys, what lies on the disk, and processes that are killed. */
#include "db_harness.h"

#include "db_thing.sql.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static enum err open_as(struct str url, const struct keyring *keyring, bool create, struct db_pool **pool)
{
	const struct db_options options = {.url = url, .keyring = keyring, .create = create};
	return db_pool_open(&options, pool);
}

TEST(urls_that_are_none_are_refused)
{
	struct db_pool *pool;
	assert_err(open_as(S("mysql:x"), NULL, false, &pool), ERR_INVALID);
	assert_err(open_as(S("sqlite:"), NULL, false, &pool), ERR_INVALID);
	assert_err(open_as(S("postgres:nonsense=1"), NULL, false, &pool), ERR_INVALID);
	assert_err(open_as(S("postgres:host=/nonexistent user=x"), NULL, false, &pool), ERR_BUSY);
}

static void try_keys(struct arena *arena, struct place *place)
{
	db_pool_close(&place->pool);
	struct db_pool *pool;
	assert_err(open_as(place->url, NULL, true, &pool), ERR_INVALID);

	struct keyring *other;
	const char *path = str_z(arena, str_fmt(arena, "%.*s/other", FMT(place->folder)));
	assert_ok(key_create(path));
	assert_ok(keyring_load(path, &other));
	assert_err(open_as(place->url, other, true, &pool), ERR_DENIED);
	assert_ok(open_as(place->url, place->keyring, false, &place->pool));

	struct str copy = str_fmt(arena, "sqlite:%.*s/copy.db", FMT(place->folder));
	assert_err(open_as(copy, place->keyring, false, &pool), ERR_NOT_FOUND);
	keyring_close(&other);
}

TEST(only_the_right_key_opens_the_file) { place_run(arena, DB_SQLITE, try_keys); }

static struct str path_of(struct arena *arena, struct place *place, const char *name)
{
	return str_fmt(arena, "%.*s/%s", FMT(place->folder), name);
}

static bool file_has(struct arena *arena, struct place *place, const char *name, const char *what)
{
	return str_find(file_bytes(arena, path_of(arena, place, name)), str_from(what)) >= 0;
}

static void look_at_files(struct arena *arena, struct place *place)
{
	struct db *db = writer(place, arena);
	const struct str note = S("とても個人的なメモ");
	for (int i = 0; i < 500; i++) {
		const struct thing_add_in in = {.name = str_fmt(arena, "plainmarker %d", i), .note = &note};
		int64_t id;
		assert_ok(sql_thing_add(db, arena, &in, &id));
	}
	assert_true(file_bytes(arena, path_of(arena, place, "test.db-wal")).len > 4096);
	assert_ok(db_copy(place->pool, str_z(arena, path_of(arena, place, "copy.db"))));
	static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm", "copy.db"};
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_false(file_has(arena, place, names[i], "plainmarker"));
		assert_false(file_has(arena, place, names[i], "個人的"));
		assert_false(file_has(arena, place, names[i], "CREATE TABLE"));
		assert_false(file_has(arena, place, names[i], "SQLite format"));
	}
}

TEST(nothing_readable_lies_on_the_disk) { place_run(arena, DB_SQLITE, look_at_files); }

static void copy_and_open(struct arena *arena, struct place *place)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("kept")));
	struct str path = path_of(arena, place, "copy.db");
	assert_ok(tx_begin(db)); /* somebody is writing */
	assert_ok(sql_thing_put(db, arena, S("not yet")));
	assert_ok(db_copy(place->pool, str_z(arena, path)));
	assert_err(db_copy(place->pool, str_z(arena, path)), ERR_CONFLICT);
	assert_ok(tx_commit(db));

	struct db_pool *copy;
	struct db *there;
	int64_t count;
	assert_ok(open_as(str_fmt(arena, "sqlite:%.*s", FMT(path)), place->keyring, false, &copy));
	assert_ok(db_take(copy, arena, DB_READ, &there));
	assert_ok(db_verify(there));
	assert_ok(sql_thing_count(there, arena, &count));
	assert_int_equal(count, 1);
	db_return(&there);
	db_pool_close(&copy);
}

TEST(a_copy_is_whole_and_opens_with_the_same_key) { place_run(arena, DB_SQLITE, copy_and_open); }

static void flip_a_byte(struct arena *arena, struct place *place)
{
	struct db *db = writer(place, arena);
	for (int i = 0; i < 2000; i++)
		assert_ok(sql_thing_put(db, arena, str_fmt(arena, "thing %d", i)));
	db_return(&db);
	db_pool_close(&place->pool);

	FILE *file = fopen(str_z(arena, path_of(arena, place, "test.db")), "r+b");
	assert_non_null(file);
	fseek(file, 10 * 4096 + 100, SEEK_SET);
	int byte = fgetc(file);
	fseek(file, -1, SEEK_CUR);
	fputc(byte ^ 1, file);
	fclose(file);
	assert_ok(place_open(place, &place->pool));
	db = reader(place, arena);
	assert_err(db_verify(db), ERR_INTERNAL);
	db_return(&db);
}

TEST(one_flipped_bit_is_noticed) { place_run(arena, DB_SQLITE, flip_a_byte); }

/* --- killed processes --- */

/* The child opens a pool of its own: connections do not survive a fork. */
static pid_t start_child(struct place *place, int pipe_ends[2], void (*body)(struct place *, int))
{
	db_pool_close(&place->pool);
	assert_int_equal(pipe(pipe_ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(pipe_ends[0]);
		if (place_open(place, &place->pool) == OK)
			body(place, pipe_ends[1]);
		_exit(1);
	}
	close(pipe_ends[1]);
	return child;
}

static void kill_child(struct place *place, pid_t child)
{
	kill(child, SIGKILL);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_ok(place_open(place, &place->pool));
}

static void write_and_hang(struct place *place, int out)
{
	struct arena *arena = arena_new();
	struct db *db;
	bool good = db_take(place->pool, arena, DB_WRITE, &db) == OK && tx_begin(db) == OK;
	for (int i = 0; good && i < 2000; i++)
		good = sql_thing_put(db, arena, str_fmt(arena, "half done %d", i)) == OK;
	good = good && write(out, "x", 1) == 1;
	if (good)
		pause();
}

DB_TEST(a_transaction_dies_with_its_process)
{
	int ends[2];
	char byte;
	pid_t child = start_child(place, ends, write_and_hang);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	kill_child(place, child);
	close(ends[0]);
	int64_t count;
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("alive")));
	assert_ok(sql_thing_count(db, arena, &count));
	assert_int_equal(count, 1);
	assert_ok(db_verify(db));
}

static void write_and_tell(struct place *place, int out)
{
	struct arena *arena = arena_new();
	struct db *db;
	if (db_take(place->pool, arena, DB_WRITE, &db) != OK)
		return;
	for (int64_t i = 0; i < 1000000; i++)
		if (sql_thing_put(db, arena, str_fmt(arena, "%" PRId64, i)) != OK ||
		    write(out, &i, sizeof i) != sizeof i)
			return;
}

DB_TEST(what_was_answered_outlives_a_kill)
{
	int ends[2];
	pid_t child = start_child(place, ends, write_and_tell);
	int64_t told = -1, next;
	while (told < 300 && read(ends[0], &next, sizeof next) == sizeof next)
		told = next;
	kill_child(place, child);
	while (read(ends[0], &next, sizeof next) == sizeof next)
		told = next;
	close(ends[0]);
	int64_t count;
	assert_true(told >= 300);
	assert_ok(sql_thing_count(reader(place, arena), arena, &count));
	assert_in_range(count, told + 1, told + 2);
}
