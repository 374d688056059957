/* stmt: what generated code (tools/sql2c) calls. Nobody else does.
 *
 * A statement is a constant made from a .sql file: its text for each engine
 * and the types of what goes in and out. All statements of the program stand
 * in one table, which a test walks to prepare each on both engines. */
#pragma once

#include "db.h"

enum db_type { DB_I64, DB_F64, DB_BOOL, DB_TEXT, DB_BYTES, DB_I64_LIST, DB_TEXT_LIST };

struct db_column {
	const char *name;
	enum db_type type;
	bool nullable;
};

#define DB_COLUMNS_MOST 64

struct statement {
	const char *name;
	const char *file; /* "friend.sql" */
	int line;
	const char *sqlite;
	const char *postgres;
	const struct db_column *inputs;
	const struct db_column *outputs;
	size_t input_count;
	size_t output_count;
	size_t ceiling; /* of :many */
	bool writes;
	bool bulk; /* PostgreSQL takes each input as an array of its type */
};

/* A value on its way in or out. Views are borrowed. */
struct db_value {
	union {
		int64_t i64;
		double f64;
		bool flag;
		struct str text; /* text and bytes */
		struct i64_list i64s;
		struct text_list texts;
	};
	bool is_null;
};

#define SQL_STATEMENT(name)                                \
	static const struct statement *const name##_slot   \
		__attribute__((section("sql_statements"), used)) = &(name)

size_t statement_count(void);
const struct statement *statement_at(size_t index);
/* Prepares it on the loan's engine and compares columns and, on PostgreSQL, types. */
enum err statement_check(struct db *db, struct arena *arena, const struct statement *statement) MUST_CHECK;

/* Text and bytes of cells and rows are copied into the arena. */
enum err stmt_run(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct db_value *in, int64_t *changed) MUST_CHECK;
enum err stmt_one(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct db_value *in, struct db_value *cells) MUST_CHECK;

struct stmt_rows { /* how a row of cells becomes a struct */
	size_t size;
	void (*read)(const struct db_value *cells, void *to);
};
enum err stmt_many(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct db_value *in, const struct stmt_rows *as, void **rows,
                   size_t *count) MUST_CHECK;

struct stmt_bulk_rows { /* how the structs become cells */
	const void *rows;
	size_t count;
	void (*write)(const void *rows, size_t index, struct db_value *cells);
};
enum err stmt_bulk(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct stmt_bulk_rows *all, int64_t *changed) MUST_CHECK;

struct stmt_cursor {
	struct db *db;
	const struct statement *statement;
	enum err result;
	bool open, ended;
};
enum err stmt_open(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct db_value *in, struct stmt_cursor *cursor) MUST_CHECK;
bool stmt_next(struct stmt_cursor *cursor, struct db_value *cells); /* borrowed until the next */
enum err stmt_close(struct stmt_cursor *cursor) MUST_CHECK;
