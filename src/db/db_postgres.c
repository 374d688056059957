/* db_postgres: PostgreSQL 15 or newer through libpq. The only user of libpq-fe.h.
 *
 * Statements are prepared once per connection; values travel in binary. A
 * connection that breaks while a commit, or a write outside a transaction, is
 * under way means ERR_UNCERTAIN; at any other moment ERR_BUSY. */
#include "arena.h"
#include "engine.h"
#include "pg_value.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define OLDEST_VERSION 150000
#define USUAL_PORT 5432

_Static_assert(sizeof(uint32_t) == sizeof(Oid), "an Oid is 32 bits");

struct postgres_connection {
	struct connection base;
	PGconn *link;
	const struct statement *running;
	struct arena *scratch; /* of the running statement */
	PGresult *result;
	int row;
	bool stream;
};

static struct postgres_connection *of(struct connection *connection)
{
	return (struct postgres_connection *)connection;
}

/* --- failures --- */

static const char *state_of(const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	return state ? state : "";
}

static bool is_one_of(const char *state, const char *const *list)
{
	for (; *list; list++)
		if (strncmp(state, *list, strlen(*list)) == 0)
			return true;
	return false;
}

static enum err code_of(const char *state)
{
	static const char *const taken[] = {"23505", "23P01", NULL};
	/* Connection, resources, serialization, deadlock, locks, cancelled, shutting down. */
	static const char *const passing[] = {"08", "53", "40001", "40P01", "55P03", "57", NULL};
	static const char *const unknown[] = {"08007", "40003", NULL};
	if (is_one_of(state, unknown))
		return ERR_UNCERTAIN;
	if (is_one_of(state, taken))
		return ERR_CONFLICT;
	return is_one_of(state, passing) ? ERR_BUSY : ERR_INTERNAL;
}

/* Failures after which a new connection is the remedy: the server became a
 * standby, or no longer knows what was prepared or which columns it had. */
static bool wants_new_connection(const struct connection *connection, const char *state)
{
	static const char *const stale[] = {"0A000", "26000", NULL};
	return is_one_of(state, stale) || (connection->mode == DB_WRITE && strcmp(state, "25006") == 0);
}

/* The primary message only: details quote values. */
static const char *message_of(const struct postgres_connection *connection, const PGresult *result)
{
	const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	if (message)
		return message;
	return PQstatus(connection->link) == CONNECTION_BAD ? "connection lost" : PQerrorMessage(connection->link);
}

static enum err failure(struct postgres_connection *connection, const struct statement *statement,
                        const PGresult *result, enum err when_lost)
{
	static const struct statement none = {.file = "db_postgres.c"};
	const struct statement *at = statement ? statement : &none;
	const char *state = state_of(result);
	enum err code = code_of(state);
	if (PQstatus(connection->link) == CONNECTION_BAD) {
		connection->base.gone = true;
		code = when_lost;
	} else if (wants_new_connection(&connection->base, state)) {
		connection->base.gone = true;
		code = ERR_BUSY;
	}
	if (code == ERR_CONFLICT)
		return statement_fail(at, code, "同じものがすでに登録されています");
	return statement_fail(at, code, "postgres: %s (%s)", message_of(connection, result), state);
}

static bool is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum err simple(struct postgres_connection *connection, const char *sql, enum err when_lost)
{
	PGresult *result = PQexec(connection->link, sql);
	enum err code = is_good(result) ? OK : failure(connection, NULL, result, when_lost);
	PQclear(result);
	return code;
}

/* --- opening --- */

static void be_quiet(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static PGconn *dial(const char *conninfo)
{
	/* What stands before dbname may be overridden by it. */
	static const char *const names[] = {
		"connect_timeout", "application_name", "keepalives_idle", "keepalives_interval",
		"keepalives_count", "tcp_user_timeout", "gssencmode", "dbname", "client_encoding", NULL,
	};
	const char *values[] = {"5", "kairanban", "10", "5", "3", "15000", "disable", conninfo, "UTF8", NULL};
	_Static_assert(COUNT(names) == COUNT(values), "a value for each name");
	return PQconnectdbParams(names, values, 1);
}

static enum err suits_us(struct postgres_connection *connection)
{
	if (PQserverVersion(connection->link) < OLDEST_VERSION)
		return fail(ERR_INVALID, "PostgreSQL 15 以上が必要です");
	const char *encoding = PQparameterStatus(connection->link, "server_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return fail(ERR_INVALID, "データベースの文字コードを UTF8 にしてください");
	return OK;
}

static enum err settle(struct postgres_connection *connection, const struct engine_settings *settings,
                       enum db_mode mode)
{
	TRY(suits_us(connection));
	char timeout[64];
	snprintf(timeout, sizeof timeout, "SET lock_timeout = %d", settings->wait_ms);
	TRY(simple(connection, timeout, ERR_BUSY));
	TRY(simple(connection, "SET idle_in_transaction_session_timeout = '60s'; SET TimeZone = 'UTC'", ERR_BUSY));
	if (mode == DB_READ)
		TRY(simple(connection, "SET default_transaction_read_only = on", ERR_BUSY));
	return OK;
}

static void postgres_close(struct connection *connection)
{
	struct postgres_connection *ours = of(connection);
	prepared_clear(&connection->prepared, NULL);
	PQclear(ours->result);
	PQfinish(ours->link);
	arena_free(&ours->scratch);
	mem_free(ours);
}

int postgres_tcp_port(const char *conninfo)
{
	bool plain_name = !strchr(conninfo, '=') && !strstr(conninfo, "://");
	PQconninfoOption *options = plain_name ? NULL : PQconninfoParse(conninfo, NULL);
	bool by_tcp = false;
	int64_t port = USUAL_PORT;
	for (const PQconninfoOption *option = options; option && option->keyword; option++) {
		if (!option->val)
			continue;
		if (strcmp(option->keyword, "host") == 0 || strcmp(option->keyword, "hostaddr") == 0)
			by_tcp = by_tcp || option->val[0] != '/';
		if (strcmp(option->keyword, "port") == 0 && !str_to_i64(str_from(option->val), &port))
			port = USUAL_PORT;
	}
	PQconninfoFree(options);
	return by_tcp ? (int)port : 0;
}

static enum err conninfo_ok(const char *conninfo)
{
	if (!strchr(conninfo, '=') && !strstr(conninfo, "://"))
		return OK; /* a plain database name */
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	bool good = options != NULL;
	PQconninfoFree(options);
	return good ? OK : fail(ERR_INVALID, "PostgreSQL の接続情報を読み取れません");
}

static enum err postgres_open(const struct engine_settings *settings, enum db_mode mode,
                              struct connection **out)
{
	TRY(conninfo_ok(settings->where));
	struct postgres_connection *connection = mem_make(sizeof *connection);
	connection->base = (struct connection){.engine = &engine_postgres, .mode = mode};
	connection->link = dial(settings->where);
	enum err result = OK;
	if (PQstatus(connection->link) != CONNECTION_OK)
		result = fail(ERR_BUSY, "postgres: %s", PQerrorMessage(connection->link));
	else
		PQsetNoticeProcessor(connection->link, be_quiet, NULL);
	if (result == OK)
		result = settle(connection, settings, mode);
	if (result != OK) {
		postgres_close(&connection->base);
		return result;
	}
	*out = &connection->base;
	return OK;
}

/* An idle connection has nothing to say: if it does, it is its farewell. */
static bool postgres_usable(struct connection *connection)
{
	struct pollfd idle = {.fd = PQsocket(of(connection)->link), .events = POLLIN};
	return !connection->gone && idle.fd >= 0 && poll(&idle, 1, 0) == 0;
}

static void postgres_cut(struct connection *connection)
{
	shutdown(PQsocket(of(connection)->link), SHUT_RDWR);
}

/* --- transactions --- */

static enum err postgres_begin(struct connection *connection)
{
	const char *sql = connection->mode == DB_WRITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	return simple(of(connection), sql, ERR_BUSY);
}

static enum err postgres_commit(struct connection *connection)
{
	struct postgres_connection *ours = of(connection);
	PGresult *result = PQexec(ours->link, "COMMIT");
	enum err code = OK;
	if (!is_good(result))
		code = failure(ours, NULL, result, ERR_UNCERTAIN);
	else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
		code = fail(ERR_INTERNAL, "postgres: commit answered %s", PQcmdStatus(result));
	PQclear(result);
	return code;
}

static void postgres_rollback(struct connection *connection)
{
	struct postgres_connection *ours = of(connection);
	if (connection->gone || PQtransactionStatus(ours->link) == PQTRANS_IDLE)
		return;
	if (simple(ours, "ROLLBACK", ERR_BUSY) != OK)
		connection->gone = true;
}

static enum err postgres_lock(struct connection *connection, struct str name)
{
	struct postgres_connection *ours = of(connection);
	const char *values[] = {name.ptr};
	int lengths[] = {(int)name.len}, formats[] = {1};
	Oid types[] = {25}; /* text */
	PGresult *result = PQexecParams(ours->link, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", 1,
	                                types, values, lengths, formats, 1);
	enum err code = is_good(result) ? OK : failure(ours, NULL, result, ERR_BUSY);
	PQclear(result);
	return code;
}

/* --- statements --- */

static void name_of(int64_t number, char name[24]) { snprintf(name, 24, "s%" PRId64, number); }

static enum err prepare(struct postgres_connection *connection, const struct statement *statement, char name[24])
{
	struct prepared_table *table = &connection->base.prepared;
	const struct prepared *known = prepared_find(table, statement);
	name_of(known ? known->number : (int64_t)table->used, name);
	if (known)
		return OK;
	struct pg_params params;
	pg_params_types(statement, &params);
	PGresult *result = PQprepare(connection->link, name, statement->postgres, params.count, params.types);
	enum err code = is_good(result) ? OK : failure(connection, statement, result, ERR_BUSY);
	PQclear(result);
	if (code == OK) {
		int64_t number = (int64_t)table->used;
		prepared_add(table, statement)->number = number;
	}
	return code;
}

/* A write that is not in a transaction commits by itself. */
static enum err when_lost(const struct postgres_connection *connection, const struct statement *statement)
{
	return statement->writes && !connection->base.in_tx ? ERR_UNCERTAIN : ERR_BUSY;
}

static enum err send_stream(struct postgres_connection *connection, const char *name,
                            const struct pg_params *params)
{
	bool sent = PQsendQueryPrepared(connection->link, name, params->count, params->values, params->lengths,
	                                params->formats, 1) &&
	            PQsetSingleRowMode(connection->link);
	return sent ? OK : failure(connection, connection->running, NULL, ERR_BUSY);
}

static enum err execute(struct postgres_connection *connection, const char *name,
                        const struct pg_params *params)
{
	connection->result = PQexecPrepared(connection->link, name, params->count, params->values,
	                                    params->lengths, params->formats, 1);
	if (is_good(connection->result))
		return OK;
	return failure(connection, connection->running, connection->result,
	               when_lost(connection, connection->running));
}

static void let_go(struct postgres_connection *connection)
{
	PQclear(connection->result);
	connection->result = NULL;
	connection->running = NULL;
	connection->row = 0;
	connection->stream = false;
	arena_free(&connection->scratch);
}

static enum err begin_statement(struct postgres_connection *connection, const struct db_value *in)
{
	char name[24];
	TRY(prepare(connection, connection->running, name));
	struct pg_params params;
	TRY(pg_params_from(connection->running, in, connection->scratch, &params));
	return connection->stream ? send_stream(connection, name, &params) : execute(connection, name, &params);
}

#define SCRATCH_CEILING ((size_t)1 << 30)

static enum err postgres_start(struct connection *connection, const struct statement *statement,
                               const struct db_value *in, bool stream)
{
	struct postgres_connection *ours = of(connection);
	assert(!ours->running);
	ours->running = statement;
	ours->stream = stream;
	ours->scratch = arena_new_sized(SCRATCH_CEILING);
	enum err result = begin_statement(ours, in);
	if (result != OK)
		let_go(ours);
	return result;
}

static enum err read_cell(const struct postgres_connection *connection, int row, size_t at, struct db_value *cell)
{
	const struct statement *statement = connection->running;
	const struct db_column *column = &statement->outputs[at];
	const PGresult *result = connection->result;
	if (PQgetisnull(result, row, (int)at) && column->nullable) {
		*cell = (struct db_value){.text = S(""), .is_null = true};
		return OK;
	}
	Oid type = PQftype(result, (int)at);
	struct str bytes = str_of(PQgetvalue(result, row, (int)at), (size_t)PQgetlength(result, row, (int)at));
	bool good = !PQgetisnull(result, row, (int)at) && pg_type_fits(type, column->type) &&
	            pg_value_read(type, bytes, column->type, cell);
	return good ? OK : statement_fail(statement, ERR_INTERNAL, "%s: %s is null or of another type (%u)",
	                                  statement->name, column->name, type);
}

static enum err read_cells(const struct postgres_connection *connection, int row, struct db_value *cells)
{
	const struct statement *statement = connection->running;
	if ((size_t)PQnfields(connection->result) != statement->output_count)
		return statement_fail(statement, ERR_INTERNAL, "%s gives %d columns", statement->name,
		                      PQnfields(connection->result));
	for (size_t i = 0; i < statement->output_count; i++)
		TRY(read_cell(connection, row, i, &cells[i]));
	return OK;
}

static enum err next_streamed(struct postgres_connection *connection, bool *got)
{
	PQclear(connection->result);
	connection->result = PQgetResult(connection->link);
	*got = connection->result && PQresultStatus(connection->result) == PGRES_SINGLE_TUPLE;
	if (*got || !connection->result || is_good(connection->result))
		return OK;
	return failure(connection, connection->running, connection->result,
	               when_lost(connection, connection->running));
}

static enum err postgres_row(struct connection *connection, const struct statement *statement,
                             struct db_value *cells, bool *got)
{
	struct postgres_connection *ours = of(connection);
	assert(ours->running == statement);
	if (ours->stream) {
		TRY(next_streamed(ours, got));
		return *got ? read_cells(ours, 0, cells) : OK;
	}
	*got = statement->output_count > 0 && ours->row < PQntuples(ours->result);
	return *got ? read_cells(ours, ours->row++, cells) : OK;
}

/* Reads off what is left. A cancelled transaction would be lost, so in one the
 * rest is let through. */
static void end_stream(struct postgres_connection *connection)
{
	PGTransactionStatusType status = PQtransactionStatus(connection->link);
	PGcancel *cancel = status == PQTRANS_ACTIVE && !connection->base.in_tx ? PQgetCancel(connection->link) : NULL;
	if (cancel) {
		char why[256];
		PQcancel(cancel, why, sizeof why);
		PQfreeCancel(cancel);
	}
	PGresult *result;
	while ((result = PQgetResult(connection->link)))
		PQclear(result);
	connection->base.gone |= PQstatus(connection->link) == CONNECTION_BAD;
}

static int64_t changed_by(PGresult *result)
{
	int64_t changed = 0;
	return str_to_i64(str_from(PQcmdTuples(result)), &changed) ? changed : 0;
}

static void postgres_finish(struct connection *connection, int64_t *changed)
{
	struct postgres_connection *ours = of(connection);
	if (ours->stream)
		end_stream(ours);
	if (changed)
		*changed = ours->running->writes ? changed_by(ours->result) : 0;
	let_go(ours);
}

static enum err bulk_chunk(struct postgres_connection *connection, const struct stmt_bulk_rows *all, size_t *at)
{
	char name[24];
	TRY(prepare(connection, connection->running, name));
	struct pg_params params;
	TRY(pg_params_bulk(connection->running, all, at, connection->scratch, &params));
	return execute(connection, name, &params);
}

static enum err postgres_bulk(struct connection *connection, const struct statement *statement,
                              const struct stmt_bulk_rows *all, int64_t *changed)
{
	struct postgres_connection *ours = of(connection);
	assert(!ours->running);
	size_t at = 0;
	while (at < all->count) {
		ours->running = statement;
		ours->scratch = arena_new_sized(SCRATCH_CEILING);
		enum err result = bulk_chunk(ours, all, &at);
		if (result == OK)
			*changed += changed_by(ours->result);
		let_go(ours);
		TRY(result);
	}
	return OK;
}

/* --- the rest --- */

static enum err columns_fit(const struct statement *statement, const PGresult *described)
{
	int columns = PQnfields(described);
	if ((size_t)columns != statement->output_count)
		return statement_fail(statement, ERR_INTERNAL, "%s gives %d columns", statement->name, columns);
	for (int i = 0; i < columns; i++)
		if (!pg_type_fits(PQftype(described, i), statement->outputs[i].type))
			return statement_fail(statement, ERR_INTERNAL, "%s: %s has another type (%u), CAST it",
			                      statement->name, statement->outputs[i].name,
			                      PQftype(described, i));
	return OK;
}

static enum err postgres_check(struct connection *connection, const struct statement *statement)
{
	struct postgres_connection *ours = of(connection);
	char name[24];
	TRY(prepare(ours, statement, name));
	PGresult *described = PQdescribePrepared(ours->link, name);
	enum err result = is_good(described) ? columns_fit(statement, described)
	                                     : failure(ours, statement, described, ERR_BUSY);
	PQclear(described);
	return result;
}

static enum err postgres_script(struct connection *connection, const char *sql)
{
	return simple(of(connection), sql, connection->in_tx ? ERR_BUSY : ERR_UNCERTAIN);
}

static enum err postgres_verify(struct connection *connection)
{
	return simple(of(connection), "SELECT 1", ERR_BUSY);
}

/* Autovacuum does it. */
static enum err postgres_tidy(struct connection *connection)
{
	(void)connection;
	return OK;
}

static enum err postgres_copy(const struct engine_settings *settings, const char *path)
{
	(void)settings;
	(void)path;
	return fail(ERR_INVALID, "PostgreSQL の控えは pg_dump などの道具で取ってください");
}

const struct engine engine_postgres = {
	.kind = DB_POSTGRES,
	.open = postgres_open,
	.close = postgres_close,
	.usable = postgres_usable,
	.cut = postgres_cut,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.lock = postgres_lock,
	.start = postgres_start,
	.row = postgres_row,
	.finish = postgres_finish,
	.bulk = postgres_bulk,
	.check = postgres_check,
	.script = postgres_script,
	.verify = postgres_verify,
	.tidy = postgres_tidy,
	.copy = postgres_copy,
};
