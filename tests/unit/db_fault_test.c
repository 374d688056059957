/* What callers see when the database fails them, made to happen, and for
 * PostgreSQL also by a line that really breaks. */
#include "db_harness.h"

#include "db_fault.h"
#include "db_thing.sql.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void arm(const char *text)
{
	struct db_fault fault;
	assert_ok(db_fault_parse(str_from(text), &fault));
	db_fault_set(&fault);
}

static int64_t how_many(struct place *place, struct arena *arena)
{
	int64_t count;
	assert_ok(sql_thing_count(reader(place, arena), arena, &count));
	return count;
}

TEST(faults_are_read_from_text)
{
	(void)arena;
	struct db_fault fault;
	assert_ok(db_fault_parse(S("commit:uncertain-done:3:2"), &fault));
	assert_true(fault.call == DB_FAULT_COMMIT && fault.kind == DB_FAULT_UNCERTAIN_DONE);
	assert_true(fault.nth == 3 && fault.count == 2);
	assert_ok(db_fault_parse(S("any:busy"), &fault));
	assert_err(db_fault_parse(S("any"), &fault), ERR_INVALID);
	assert_err(db_fault_parse(S("any:busy:0"), &fault), ERR_INVALID);
	assert_err(db_fault_parse(S("any:busy:1:1:1"), &fault), ERR_INVALID);
	assert_err(db_fault_parse(S("when:busy"), &fault), ERR_INVALID);
}

static enum err put_in_tx(struct place *place, struct arena *arena, const char *name)
{
	struct db *db;
	TRY(db_take(place->pool, arena, DB_WRITE, &db));
	enum err result = tx_begin(db);
	if (result == OK)
		result = sql_thing_put(db, arena, str_from(name));
	if (result == OK)
		result = tx_commit(db);
	db_return(&db);
	return result;
}

DB_TEST(the_nth_call_is_busy)
{
	arm("statement:busy:2");
	assert_ok(put_in_tx(place, arena, "a"));
	assert_err(put_in_tx(place, arena, "b"), ERR_BUSY);
	assert_ok(put_in_tx(place, arena, "b"));
	arm("begin:busy");
	assert_err(put_in_tx(place, arena, "c"), ERR_BUSY);
	arm("commit:busy");
	assert_err(put_in_tx(place, arena, "c"), ERR_BUSY);
	assert_int_equal(how_many(place, arena), 2);
}

DB_TEST(an_uncertain_commit_may_or_may_not_have_happened)
{
	arm("commit:uncertain-done");
	assert_err(put_in_tx(place, arena, "a"), ERR_UNCERTAIN);
	assert_int_equal(how_many(place, arena), 1);
	arm("commit:uncertain-undone");
	assert_err(put_in_tx(place, arena, "b"), ERR_UNCERTAIN);
	assert_int_equal(how_many(place, arena), 1);
}

DB_TEST(a_lost_statement_in_a_transaction_never_happened)
{
	arm("statement:lost");
	assert_err(put_in_tx(place, arena, "a"), ERR_BUSY);
	arm("statement:uncertain-done");
	assert_err(put_in_tx(place, arena, "a"), ERR_BUSY);
	assert_int_equal(how_many(place, arena), 0);
	assert_ok(put_in_tx(place, arena, "a"));
}

DB_TEST(a_lost_connection_is_replaced_at_the_next_call)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("a")));
	arm("begin:lost");
	assert_err(tx_begin(db), ERR_BUSY);
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, arena, S("b")));
	assert_ok(tx_commit(db));
	assert_int_equal(how_many(place, arena), 2);
}

/* --- PostgreSQL for real --- */

static void on_postgres(struct arena *arena, void (*body)(struct arena *, struct place *))
{
	place_run(arena, DB_POSTGRES, body);
}

static void server_ends_all_sessions(struct arena *arena, struct place *place)
{
	assert_ok(sql_thing_put(writer(place, arena), arena, S("a")));
	assert_int_equal(how_many(place, arena), 1);
	struct db_pool *other;
	struct db *db;
	const struct db_options options = {.url = str_fmt(arena, "postgres:%s", getenv("KAIRANBAN_TEST_PG"))};
	assert_ok(db_pool_open(&options, &other));
	assert_ok(db_take(other, arena, DB_WRITE, &db));
	struct db *held = writer(place, arena);
	assert_ok(tx_begin(held));
	assert_ok(db_script(db, arena,
	                    S("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
	                      " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")));
	db_return(&db);
	db_pool_close(&other);

	/* Idle connections are noticed and replaced, the open transaction is lost. */
	assert_int_equal(how_many(place, arena), 1);
	assert_err(sql_thing_put(held, arena, S("b")), ERR_BUSY);
	tx_rollback(held);
	assert_ok(sql_thing_put(held, arena, S("b")));
	assert_int_equal(how_many(place, arena), 2);
}

TEST(sessions_ended_by_postgres_come_back) { on_postgres(arena, server_ends_all_sessions); }

/* A line between us and PostgreSQL that lets everything through but breaks
 * when it sees a word: before or after it reached the server. */
struct proxy {
	char listen_folder[64], server_path[108];
	const char *word;
	bool deliver; /* the word reaches the server, the answer does not come back */
	int listener;
	atomic_bool armed;
	pthread_t thread;
};

static int socket_at(const char *path, bool listening)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	assert_true((size_t)snprintf(address.sun_path, sizeof address.sun_path, "%s", path) < sizeof address.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listening ? bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8)
	              : connect(fd, (struct sockaddr *)&address, sizeof address)) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool passes(struct proxy *proxy, int from, int to, bool to_server)
{
	char bytes[8192];
	ssize_t got = read(from, bytes, sizeof bytes);
	if (got <= 0)
		return false;
	bool seen = to_server && atomic_load(&proxy->armed) &&
	            memmem(bytes, (size_t)got, proxy->word, strlen(proxy->word));
	if (!seen || proxy->deliver)
		if (write(to, bytes, (size_t)got) != got)
			return false;
	if (seen && proxy->deliver)
		(void)!read(to, bytes, sizeof bytes); /* the server has answered; nobody will know */
	return !seen;
}

/* One connection after the other is enough here. */
static void *proxying(void *context)
{
	struct proxy *proxy = context;
	int client;
	while ((client = accept(proxy->listener, NULL, NULL)) >= 0) {
		int server = socket_at(proxy->server_path, false);
		struct pollfd ends[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
		bool open = server >= 0;
		while (open && poll(ends, 2, -1) > 0) {
			if (ends[0].revents)
				open = passes(proxy, client, server, true);
			if (open && ends[1].revents)
				open = passes(proxy, server, client, false);
		}
		close(client);
		close(server);
	}
	return NULL;
}

static void proxy_start(struct proxy *proxy, struct arena *arena)
{
	/* with-postgres writes "host=FOLDER …". */
	const char *conninfo = getenv("KAIRANBAN_TEST_PG");
	struct str rest = str_from(strstr(conninfo, "host=") + 5), host;
	assert_true(str_cut(&rest, ' ', &host));
	snprintf(proxy->server_path, sizeof proxy->server_path, "%.*s/.s.PGSQL.5432", FMT(host));
	strcpy(proxy->listen_folder, "/tmp/db-proxy-XXXXXX");
	assert_non_null(mkdtemp(proxy->listen_folder));
	struct str path = str_fmt(arena, "%s/.s.PGSQL.5432", proxy->listen_folder);
	proxy->listener = socket_at(str_z(arena, path), true);
	assert_true(proxy->listener >= 0);
	assert_int_equal(pthread_create(&proxy->thread, NULL, proxying, proxy), 0);
}

static void proxy_stop(struct proxy *proxy, struct arena *arena)
{
	shutdown(proxy->listener, SHUT_RDWR);
	pthread_join(proxy->thread, NULL);
	close(proxy->listener);
	unlink(str_z(arena, str_fmt(arena, "%s/.s.PGSQL.5432", proxy->listen_folder)));
	rmdir(proxy->listen_folder);
}

/* Writes "marker" through a line that breaks at the word. */
static enum err put_over(struct arena *arena, struct place *place, const char *word, bool deliver, bool in_tx)
{
	struct proxy proxy = {.word = word, .deliver = deliver};
	proxy_start(&proxy, arena);
	struct place there = *place;
	there.url = str_fmt(arena, "postgres:host=%s user=kairanban dbname=postgres options='-c search_path=%.*s'",
	                    proxy.listen_folder, FMT(place->schema));
	assert_ok(place_open(&there, &there.pool));
	atomic_store(&proxy.armed, true);
	struct db *db = writer(&there, arena);
	enum err result = in_tx ? put_in_tx(&there, arena, "marker") : sql_thing_put(db, arena, S("marker"));
	db_return(&db);
	db_pool_close(&there.pool);
	proxy_stop(&proxy, arena);
	return result;
}

static void break_lines(struct arena *arena, struct place *place)
{
	/* The commit got through, its answer did not. */
	assert_err(put_over(arena, place, "COMMIT", true, true), ERR_UNCERTAIN);
	assert_int_equal(how_many(place, arena), 1);
	assert_ok(db_script(writer(place, arena), arena, S("DELETE FROM thing")));
	/* The commit did not get through: looks the same from here. */
	assert_err(put_over(arena, place, "COMMIT", false, true), ERR_UNCERTAIN);
	assert_int_equal(how_many(place, arena), 0);
	/* Before the commit nothing can have happened. */
	assert_err(put_over(arena, place, "INSERT", true, true), ERR_BUSY);
	assert_err(put_over(arena, place, "BEGIN", true, true), ERR_BUSY);
	assert_int_equal(how_many(place, arena), 0);
	/* A write outside a transaction commits by itself; preparing it does not. */
	assert_err(put_over(arena, place, "INSERT", true, false), ERR_BUSY);
	assert_int_equal(how_many(place, arena), 0);
	assert_err(put_over(arena, place, "marker", true, false), ERR_UNCERTAIN);
	assert_int_equal(how_many(place, arena), 1);
}

TEST(a_line_that_breaks_at_the_commit_is_uncertain) { on_postgres(arena, break_lines); }
