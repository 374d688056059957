/* engine: what db_sqlite.c and db_postgres.c both do. For src/db/ only.
 *
 * A connection runs one statement at a time: start, row …, finish. Failures
 * carry the .sql file and line (statement_fail()). A connection that broke
 * marks itself gone and is closed when it is given back. */
#pragma once

#include "prepared.h"
#include "stmt.h"

struct engine_settings {
	const char *where; /* path, or libpq's conninfo */
	const struct keyring *keyring;
	int cache_mib;
	int wait_ms;
	bool create;
};

struct connection {
	const struct engine *engine;
	struct connection *next; /* while idle */
	enum db_mode mode;
	bool gone;  /* broken: close it, do not lend it again */
	bool in_tx;
	struct prepared_table prepared;
};

struct engine {
	enum db_engine kind;
	enum err (*open)(const struct engine_settings *settings, enum db_mode mode, struct connection **out);
	void (*close)(struct connection *connection);
	/* A glance before lending it again: false when it broke while idle. */
	bool (*usable)(struct connection *connection);
	/* Cuts the line, as a broken network would (db_fault). */
	void (*cut)(struct connection *connection);

	enum err (*begin)(struct connection *connection);
	/* On failure the transaction is over all the same. */
	enum err (*commit)(struct connection *connection);
	void (*rollback)(struct connection *connection);
	enum err (*lock)(struct connection *connection, struct str name);

	/* stream: rows may be more than memory holds, and inputs need not outlive the call. */
	enum err (*start)(struct connection *connection, const struct statement *statement,
	                  const struct db_value *in, bool stream);
	/* Cells are borrowed until the next call. */
	enum err (*row)(struct connection *connection, const struct statement *statement,
	                struct db_value *cells, bool *got);
	/* Ends it, also halfway; *changed is meant after a start that went well. */
	void (*finish)(struct connection *connection, int64_t *changed);
	enum err (*bulk)(struct connection *connection, const struct statement *statement,
	                 const struct stmt_bulk_rows *all, int64_t *changed);

	enum err (*check)(struct connection *connection, const struct statement *statement);
	enum err (*script)(struct connection *connection, const char *sql);
	enum err (*verify)(struct connection *connection);
	enum err (*tidy)(struct connection *connection);
	enum err (*copy)(const struct engine_settings *settings, const char *path);
};

extern const struct engine engine_sqlite;
extern const struct engine engine_postgres;
/* 0: by a socket in the file system. */
int postgres_tcp_port(const char *conninfo);

#define statement_fail(statement, code, ...) \
	(err_set(NULL, (statement)->file, (statement)->line, __VA_ARGS__), (enum err)(code))
/* Refuses what only one of the engines would refuse. */
enum err statement_text_ok(const struct statement *statement, const struct db_column *column,
                           const struct db_value *value) MUST_CHECK;
