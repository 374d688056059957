/* db_sqlite: the embedded engine, SQLite encrypted by SQLCipher. The only user
 * of sqlite3.h.
 *
 * WAL with synchronous=FULL: what was committed survives a power cut. Readers
 * hold query_only for life. The raw key goes in by sqlite3_key(), never as SQL. */
#include "arena.h"
#include "clock.h"
#include "engine.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SQLITE_HAS_CODEC 1
#include <sqlite3.h>

/* Below it, two connections could corrupt the file ("WAL-reset bug"). */
#define SAFE_VERSION 3051003

struct sqlite_connection {
	struct connection base;
	sqlite3 *db;
	sqlite3_stmt *running;
	struct arena *scratch; /* of the running statement's text lists */
	int64_t wait_ms, waiting_since;
};

static struct sqlite_connection *of(struct connection *connection)
{
	return (struct sqlite_connection *)connection;
}

/* --- failures --- */

static enum err code_of(int result)
{
	if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY ||
	    result == SQLITE_CONSTRAINT_ROWID)
		return ERR_CONFLICT;
	int primary = result & 0xff;
	bool may_pass = primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_PROTOCOL ||
	                primary == SQLITE_FULL;
	return may_pass ? ERR_BUSY : ERR_INTERNAL;
}

static bool breaks_connection(int result)
{
	int primary = result & 0xff;
	return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ||
	       primary == SQLITE_NOMEM;
}

static enum err failure(struct sqlite_connection *connection, const struct statement *statement, int result)
{
	static const struct statement none = {.file = "db_sqlite.c"};
	const struct statement *at = statement ? statement : &none;
	connection->base.gone |= breaks_connection(result);
	enum err code = code_of(result);
	if (code == ERR_CONFLICT)
		return statement_fail(at, code, "同じものがすでに登録されています");
	/* A write outside a transaction that failed at the disk: synced or not? */
	if ((result & 0xff) == SQLITE_IOERR && statement && statement->writes && !connection->base.in_tx)
		code = ERR_UNCERTAIN;
	return statement_fail(at, code, "sqlite: %s (%d)", sqlite3_errmsg(connection->db), result);
}

static enum err alive(const struct sqlite_connection *connection)
{
	return connection->base.gone ? fail(ERR_BUSY, "the connection is gone") : OK;
}

/* --- opening --- */

/* Other processes write too: asks again every few milliseconds for wait_ms. */
static int wait_for_lock(void *context, int asked)
{
	struct sqlite_connection *connection = context;
	int64_t now = clock_monotonic();
	if (asked == 0)
		connection->waiting_since = now;
	if (now - connection->waiting_since >= connection->wait_ms)
		return 0;
	struct timespec pause = {.tv_nsec = 1000000L * (asked < 10 ? asked + 1 : 10)};
	nanosleep(&pause, NULL);
	return 1;
}

static enum err script(struct sqlite_connection *connection, const char *sql)
{
	int result = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);
	return result == SQLITE_OK ? OK : failure(connection, NULL, result);
}

static int keep_text(void *into, int count, char **texts, char **names)
{
	(void)names;
	if (count > 0 && texts[0])
		snprintf(into, 64, "%s", texts[0]);
	return 0;
}

/* The first cell of a pragma's answer, as text of under 64 bytes. */
static enum err ask(struct sqlite_connection *connection, const char *sql, char answer[64])
{
	answer[0] = '\0';
	int result = sqlite3_exec(connection->db, sql, keep_text, answer, NULL);
	return result == SQLITE_OK ? OK : failure(connection, NULL, result);
}

static enum err open_file(struct sqlite_connection *connection, const struct engine_settings *settings,
                          enum db_mode mode)
{
	assert(sqlite3_libversion_number() >= SAFE_VERSION);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (settings->create && mode == DB_WRITE)
		flags |= SQLITE_OPEN_CREATE;
	int result = sqlite3_open_v2(settings->where, &connection->db, flags, NULL);
	if (!connection->db)
		return fail(ERR_INTERNAL, "sqlite: out of memory");
	sqlite3_extended_result_codes(connection->db, 1);
	if ((result & 0xff) == SQLITE_CANTOPEN && access(settings->where, F_OK) != 0)
		return fail(ERR_NOT_FOUND, "データベースのファイルがありません（%s）", settings->where);
	/* From the first read on: after a crash another process may be replaying the log. */
	connection->wait_ms = settings->wait_ms;
	sqlite3_busy_handler(connection->db, wait_for_lock, connection);
	return result == SQLITE_OK ? OK : failure(connection, NULL, result);
}

static enum err unlock_file(struct sqlite_connection *connection, const struct engine_settings *settings)
{
	struct str hex = keyring_database_hex(settings->keyring);
	char key[2 + 64 + 1];
	assert(hex.len == 64);
	memcpy(key, "x'", 2);
	memcpy(key + 2, hex.ptr, 64);
	key[66] = '\'';
	int result = sqlite3_key(connection->db, key, (int)sizeof key);
	explicit_bzero(key, sizeof key);
	if (result != SQLITE_OK)
		return failure(connection, NULL, result);

	/* Part of the file's format. The processors we run on have instructions for
	 * SHA-256, which makes it 3.6 times as fast as SHA-512; both are on CRYPTREC's list. */
	TRY(script(connection, "PRAGMA cipher_hmac_algorithm = HMAC_SHA256"));
	char cipher[64];
	TRY(ask(connection, "PRAGMA cipher_version", cipher));
	assert(cipher[0]); /* built without encryption */
	result = sqlite3_exec(connection->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	if ((result & 0xff) == SQLITE_NOTADB)
		return fail(ERR_DENIED, "データベース（%s）はこの鍵では開けません", settings->where);
	return result == SQLITE_OK ? OK : failure(connection, NULL, result);
}

static enum err make_writer(struct sqlite_connection *connection)
{
	char journal[64];
	TRY(ask(connection, "PRAGMA journal_mode = WAL", journal));
	if (strcmp(journal, "wal") != 0)
		return fail(ERR_INTERNAL, "sqlite: no WAL here, is it a network file system?");
	return script(connection, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
}

static enum err prepare_connection(struct sqlite_connection *connection,
                                   const struct engine_settings *settings, enum db_mode mode)
{
	sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(connection->db, SQLITE_LIMIT_ATTACHED, 0);
	char cache[64];
	snprintf(cache, sizeof cache, "PRAGMA cache_size = %lld", -1024LL * settings->cache_mib);
	TRY(script(connection, cache));
	TRY(script(connection, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
	                       "PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST"));
	return mode == DB_WRITE ? make_writer(connection) : script(connection, "PRAGMA query_only = ON");
}

static void sqlite_close(struct connection *connection)
{
	struct sqlite_connection *ours = of(connection);
	prepared_clear(&connection->prepared, NULL);
	sqlite3_stmt *statement;
	while (ours->db && (statement = sqlite3_next_stmt(ours->db, NULL)))
		sqlite3_finalize(statement);
	sqlite3_close(ours->db);
	arena_free(&ours->scratch);
	mem_free(ours);
}

static enum err open_steps(struct sqlite_connection *connection, const struct engine_settings *settings,
                           enum db_mode mode)
{
	TRY(open_file(connection, settings, mode));
	TRY(unlock_file(connection, settings));
	return prepare_connection(connection, settings, mode);
}

static enum err sqlite_open(const struct engine_settings *settings, enum db_mode mode, struct connection **out)
{
	if (!settings->keyring)
		return fail(ERR_INVALID, "データベースの鍵がありません");
	struct sqlite_connection *connection = mem_make(sizeof *connection);
	connection->base = (struct connection){.engine = &engine_sqlite, .mode = mode};
	enum err result = open_steps(connection, settings, mode);
	if (result != OK) {
		sqlite_close(&connection->base);
		return result;
	}
	*out = &connection->base;
	return OK;
}

static bool sqlite_usable(struct connection *connection) { return !connection->gone; }
static void sqlite_cut(struct connection *connection) { connection->gone = true; }

/* --- transactions --- */

static enum err sqlite_begin(struct connection *connection)
{
	TRY(alive(of(connection)));
	return script(of(connection), connection->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
}

static void sqlite_rollback(struct connection *connection)
{
	struct sqlite_connection *ours = of(connection);
	if (sqlite3_get_autocommit(ours->db))
		return;
	if (sqlite3_exec(ours->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
		connection->gone = true;
}

static enum err sqlite_commit(struct connection *connection)
{
	struct sqlite_connection *ours = of(connection);
	TRY(alive(ours));
	int result = sqlite3_exec(ours->db, "COMMIT", NULL, NULL, NULL);
	if (result == SQLITE_OK)
		return OK;
	enum err code = failure(ours, NULL, result);
	/* Written but perhaps not synced: a crash could make it true yet. */
	return (result & 0xff) == SQLITE_IOERR ? fail(ERR_UNCERTAIN, "sqlite: commit: disk error %d", result) : code;
}

/* BEGIN IMMEDIATE keeps all other writers out already. */
static enum err sqlite_lock(struct connection *connection, struct str name)
{
	(void)name;
	return alive(of(connection));
}

/* --- values --- */

static int bind_texts(struct sqlite_connection *connection, sqlite3_stmt *handle, int at, struct text_list list)
{
	if (!connection->scratch)
		connection->scratch = arena_new();
	char **texts = arena_array(connection->scratch, char *, list.count);
	for (size_t i = 0; i < list.count; i++)
		texts[i] = str_z(connection->scratch, list.at[i]);
	return sqlite3_carray_bind(handle, at, texts, (int)list.count, SQLITE_CARRAY_TEXT, SQLITE_STATIC);
}

static int bind_numbers(sqlite3_stmt *handle, int at, struct i64_list list, sqlite3_destructor_type life)
{
	static int64_t nothing;
	if (list.count == 0) /* a copy of nothing would be "out of memory" */
		return sqlite3_carray_bind(handle, at, &nothing, 0, SQLITE_CARRAY_INT64, SQLITE_STATIC);
	return sqlite3_carray_bind(handle, at, (void *)(uintptr_t)list.at, (int)list.count, SQLITE_CARRAY_INT64, life);
}

static int bind_one(struct sqlite_connection *connection, sqlite3_stmt *handle, int at,
                    const struct db_value *value, enum db_type type, sqlite3_destructor_type life)
{
	if (value->is_null)
		return sqlite3_bind_null(handle, at);
	const char *bytes = value->text.ptr ? value->text.ptr : "";
	switch (type) {
	case DB_I64:
		return sqlite3_bind_int64(handle, at, value->i64);
	case DB_F64:
		return sqlite3_bind_double(handle, at, value->f64);
	case DB_BOOL:
		return sqlite3_bind_int(handle, at, value->flag);
	case DB_TEXT:
		return sqlite3_bind_text64(handle, at, bytes, value->text.len, life, SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(handle, at, bytes, value->text.len, life);
	case DB_I64_LIST:
		return bind_numbers(handle, at, value->i64s, life);
	case DB_TEXT_LIST:
		return bind_texts(connection, handle, at, value->texts);
	}
	return SQLITE_MISUSE;
}

static enum err bind_all(struct sqlite_connection *connection, sqlite3_stmt *handle,
                         const struct statement *statement, const struct db_value *in, bool stream)
{
	sqlite3_destructor_type life = stream ? SQLITE_TRANSIENT : SQLITE_STATIC;
	for (size_t i = 0; i < statement->input_count; i++) {
		assert(statement->inputs[i].type < DB_I64_LIST || in[i].i64s.count <= INT_MAX);
		int result = bind_one(connection, handle, (int)i + 1, &in[i], statement->inputs[i].type, life);
		if (result != SQLITE_OK)
			return failure(connection, statement, result);
	}
	return OK;
}

static bool fits(int stored, enum db_type type)
{
	switch (type) {
	case DB_I64:
	case DB_BOOL:
		return stored == SQLITE_INTEGER;
	case DB_F64:
		return stored == SQLITE_FLOAT || stored == SQLITE_INTEGER;
	case DB_TEXT:
		return stored == SQLITE_TEXT;
	case DB_BYTES:
		return stored == SQLITE_BLOB;
	case DB_I64_LIST:
	case DB_TEXT_LIST:
		break;
	}
	return false;
}

static struct str bytes_of(sqlite3_stmt *handle, int at)
{
	const char *bytes = sqlite3_column_blob(handle, at);
	return str_of(bytes ? bytes : "", (size_t)sqlite3_column_bytes(handle, at));
}

static struct db_value value_of(sqlite3_stmt *handle, int at, enum db_type type)
{
	if (type == DB_I64)
		return (struct db_value){.i64 = sqlite3_column_int64(handle, at)};
	if (type == DB_BOOL)
		return (struct db_value){.flag = sqlite3_column_int64(handle, at) != 0};
	if (type == DB_F64)
		return (struct db_value){.f64 = sqlite3_column_double(handle, at)};
	return (struct db_value){.text = bytes_of(handle, at)};
}

static enum err read_cells(sqlite3_stmt *handle, const struct statement *statement, struct db_value *cells)
{
	for (size_t i = 0; i < statement->output_count; i++) {
		const struct db_column *column = &statement->outputs[i];
		int stored = sqlite3_column_type(handle, (int)i);
		if (stored == SQLITE_NULL && column->nullable)
			cells[i] = (struct db_value){.text = S(""), .is_null = true};
		else if (fits(stored, column->type))
			cells[i] = value_of(handle, (int)i, column->type);
		else
			return statement_fail(statement, ERR_INTERNAL, "%s: %s holds another type (%d)",
			                      statement->name, column->name, stored);
	}
	return OK;
}

/* --- statements --- */

static enum err prepare(struct sqlite_connection *connection, const struct statement *statement,
                        sqlite3_stmt **out)
{
	struct prepared *known = prepared_find(&connection->base.prepared, statement);
	if (known) {
		*out = known->handle;
		return OK;
	}
	sqlite3_stmt *handle;
	int result = sqlite3_prepare_v3(connection->db, statement->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
	                                &handle, NULL);
	if (result != SQLITE_OK)
		return failure(connection, statement, result);
	prepared_add(&connection->base.prepared, statement)->handle = handle;
	*out = handle;
	return OK;
}

static void let_go(struct sqlite_connection *connection)
{
	sqlite3_reset(connection->running);
	sqlite3_clear_bindings(connection->running);
	connection->running = NULL;
	arena_free(&connection->scratch);
}

static enum err sqlite_start(struct connection *connection, const struct statement *statement,
                             const struct db_value *in, bool stream)
{
	struct sqlite_connection *ours = of(connection);
	TRY(alive(ours));
	assert(!ours->running);
	TRY(prepare(ours, statement, &ours->running));
	enum err result = bind_all(ours, ours->running, statement, in, stream);
	if (result != OK)
		let_go(ours);
	return result;
}

static enum err sqlite_row(struct connection *connection, const struct statement *statement,
                           struct db_value *cells, bool *got)
{
	struct sqlite_connection *ours = of(connection);
	int result = sqlite3_step(ours->running);
	*got = result == SQLITE_ROW;
	if (*got)
		return read_cells(ours->running, statement, cells);
	return result == SQLITE_DONE ? OK : failure(ours, statement, result);
}

static void sqlite_finish(struct connection *connection, int64_t *changed)
{
	struct sqlite_connection *ours = of(connection);
	if (changed)
		*changed = sqlite3_stmt_readonly(ours->running) ? 0 : sqlite3_changes64(ours->db);
	let_go(ours);
}

static enum err bulk_row(struct sqlite_connection *connection, const struct statement *statement,
                         const struct db_value *in, int64_t *changed)
{
	for (size_t i = 0; i < statement->input_count; i++)
		TRY(statement_text_ok(statement, &statement->inputs[i], &in[i]));
	TRY(bind_all(connection, connection->running, statement, in, false));
	int result = sqlite3_step(connection->running);
	if (result != SQLITE_DONE)
		return failure(connection, statement, result);
	*changed += sqlite3_changes64(connection->db);
	sqlite3_reset(connection->running);
	return OK;
}

static enum err bulk_rows(struct sqlite_connection *connection, const struct statement *statement,
                          const struct stmt_bulk_rows *all, int64_t *changed)
{
	struct db_value in[DB_COLUMNS_MOST];
	for (size_t i = 0; i < all->count; i++) {
		all->write(all->rows, i, in);
		TRY(bulk_row(connection, statement, in, changed));
	}
	return OK;
}

static enum err sqlite_bulk(struct connection *connection, const struct statement *statement,
                            const struct stmt_bulk_rows *all, int64_t *changed)
{
	struct sqlite_connection *ours = of(connection);
	TRY(alive(ours));
	assert(!ours->running);
	TRY(prepare(ours, statement, &ours->running));
	enum err result = bulk_rows(ours, statement, all, changed);
	let_go(ours);
	return result;
}

/* --- the rest --- */

static enum err sqlite_check(struct connection *connection, const struct statement *statement)
{
	sqlite3_stmt *handle = NULL;
	TRY(prepare(of(connection), statement, &handle));
	int in = sqlite3_bind_parameter_count(handle);
	int out = sqlite3_column_count(handle);
	if ((size_t)in != statement->input_count || (size_t)out != statement->output_count)
		return statement_fail(statement, ERR_INTERNAL, "%s: has %d inputs and %d columns",
		                      statement->name, in, out);
	if (!sqlite3_stmt_readonly(handle) != statement->writes)
		return statement_fail(statement, ERR_INTERNAL, "%s: does it write?", statement->name);
	return OK;
}

static enum err sqlite_script(struct connection *connection, const char *sql)
{
	TRY(alive(of(connection)));
	return script(of(connection), sql);
}

static enum err sqlite_verify(struct connection *connection)
{
	struct sqlite_connection *ours = of(connection);
	char answer[64];
	TRY(ask(ours, "PRAGMA cipher_integrity_check", answer));
	if (answer[0])
		return fail(ERR_INTERNAL, "sqlite: %s", answer);
	TRY(ask(ours, "PRAGMA integrity_check(1)", answer));
	if (strcmp(answer, "ok") != 0)
		return fail(ERR_INTERNAL, "sqlite: %s", answer);
	TRY(ask(ours, "PRAGMA foreign_key_check", answer));
	return answer[0] ? fail(ERR_INTERNAL, "sqlite: rows of %s refer to nothing", answer) : OK;
}

/* The planner's statistics, and a log that reading kept long is cut again. */
static enum err sqlite_tidy(struct connection *connection)
{
	TRY(alive(of(connection)));
	return script(of(connection), "PRAGMA optimize = 0x10002; PRAGMA wal_checkpoint(TRUNCATE)");
}

static enum err copy_pages(struct sqlite_connection *from, struct sqlite_connection *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	if (!backup)
		return failure(to, NULL, sqlite3_extended_errcode(to->db));
	/* All in one step: with smaller ones each foreign commit starts it anew. */
	sqlite3_backup_step(backup, -1);
	int result = sqlite3_backup_finish(backup);
	return result == SQLITE_OK ? OK : failure(to, NULL, result);
}

static enum err copy_into(const struct engine_settings *settings, struct sqlite_connection *to, const char *path)
{
	struct engine_settings target = *settings;
	target.where = path;
	TRY(open_file(to, &target, DB_WRITE));
	TRY(unlock_file(to, &target));
	struct connection *from = NULL;
	TRY(sqlite_open(settings, DB_READ, &from));
	enum err result = copy_pages(of(from), to);
	sqlite_close(from);
	return result;
}

static enum err sqlite_copy(const struct engine_settings *settings, const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0 && errno == EEXIST)
		return fail(ERR_CONFLICT, "%s はすでにあります", path);
	if (file < 0)
		return fail(ERR_INTERNAL, "cannot create %s: %m", path);
	close(file);
	struct sqlite_connection *to = mem_make(sizeof *to);
	enum err result = copy_into(settings, to, path);
	sqlite_close(&to->base);
	if (result != OK)
		unlink(path);
	return result;
}

const struct engine engine_sqlite = {
	.kind = DB_SQLITE,
	.open = sqlite_open,
	.close = sqlite_close,
	.usable = sqlite_usable,
	.cut = sqlite_cut,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.lock = sqlite_lock,
	.start = sqlite_start,
	.row = sqlite_row,
	.finish = sqlite_finish,
	.bulk = sqlite_bulk,
	.check = sqlite_check,
	.script = sqlite_script,
	.verify = sqlite_verify,
	.tidy = sqlite_tidy,
	.copy = sqlite_copy,
};
