/* stmt: runs statements for generated code, the same way on both engines. */
#include "stmt.h"

#include "arena.h"
#include "fault.h"
#include "pool.h"
#include "utf8.h"

#include <string.h>

extern const struct statement *const __start_sql_statements[] __attribute__((weak));
extern const struct statement *const __stop_sql_statements[] __attribute__((weak));

size_t statement_count(void)
{
	/* The linker makes both names: one array. */
	/* cppcheck-suppress comparePointers */
	return (size_t)(__stop_sql_statements - __start_sql_statements);
}

const struct statement *statement_at(size_t index)
{
	assert(index < statement_count());
	return __start_sql_statements[index];
}

static enum err text_ok(const struct statement *statement, const struct db_column *column, struct str text)
{
	if (utf8_ok(text))
		return OK;
	err_set(column->name, statement->file, statement->line, "文字として扱えない部分があります");
	return ERR_INVALID;
}

enum err statement_text_ok(const struct statement *statement, const struct db_column *column,
                           const struct db_value *value)
{
	if (column->type == DB_TEXT && !value->is_null)
		return text_ok(statement, column, value->text);
	for (size_t i = 0; column->type == DB_TEXT_LIST && i < value->texts.count; i++)
		TRY(text_ok(statement, column, value->texts.at[i]));
	return OK;
}

static enum err inputs_ok(const struct statement *statement, const struct db_value *in)
{
	for (size_t i = 0; i < statement->input_count; i++)
		TRY(statement_text_ok(statement, &statement->inputs[i], &in[i]));
	return OK;
}

static void copy_cells(struct arena *arena, const struct statement *statement, struct db_value *cells)
{
	for (size_t i = 0; i < statement->output_count; i++) {
		enum db_type type = statement->outputs[i].type;
		if ((type == DB_TEXT || type == DB_BYTES) && !cells[i].is_null)
			cells[i].text = str_dup(arena, cells[i].text);
	}
}

/* --- a statement from start to end; body() sees it between --- */

struct call {
	struct db *db;
	struct arena *arena;
	const struct statement *statement;
	const struct db_value *in;
	int64_t changed;
	struct db_value *cells;      /* :one */
	const struct stmt_rows *as;  /* :many */
	char *rows;
	size_t count, capacity;
};

static enum err next_row(const struct call *call, struct db_value *cells, bool *got)
{
	struct connection *connection = call->db->connection;
	return connection->engine->row(connection, call->statement, cells, got);
}

static enum err drain(struct call *call)
{
	struct db_value cells[DB_COLUMNS_MOST];
	bool got;
	do
		TRY(next_row(call, cells, &got));
	while (got);
	return OK;
}

static enum err take_one(struct call *call)
{
	bool got;
	TRY(next_row(call, call->cells, &got));
	if (!got)
		return statement_fail(call->statement, ERR_NOT_FOUND, "該当するものが見つかりません");
	copy_cells(call->arena, call->statement, call->cells);
	struct db_value second[DB_COLUMNS_MOST];
	TRY(next_row(call, second, &got));
	if (got)
		return statement_fail(call->statement, ERR_INTERNAL, "%s found more than one row",
		                      call->statement->name);
	return OK;
}

static void add_row(struct call *call, struct db_value *cells)
{
	size_t size = call->as->size;
	if (call->count == call->capacity) {
		size_t most = call->statement->ceiling;
		size_t wanted = call->capacity ? call->capacity * 4 : 16;
		call->capacity = wanted < most ? wanted : most;
		char *bigger = arena_alloc_array(call->arena, call->capacity, size);
		if (call->count)
			memcpy(bigger, call->rows, call->count * size);
		call->rows = bigger;
	}
	copy_cells(call->arena, call->statement, cells);
	call->as->read(cells, call->rows + call->count++ * size);
}

static enum err take_many(struct call *call)
{
	struct db_value cells[DB_COLUMNS_MOST];
	for (;;) {
		bool got;
		TRY(next_row(call, cells, &got));
		if (!got)
			return OK;
		if (call->count == call->statement->ceiling)
			return statement_fail(call->statement, ERR_LIMIT, "一度に扱える%zu件を超えています",
			                      call->statement->ceiling);
		add_row(call, cells);
	}
}

static enum err start(struct db *db, const struct statement *statement, const struct db_value *in,
                      bool stream)
{
	if (db->doomed)
		return statement_fail(statement, ERR_INTERNAL, "%s in a transaction that failed",
		                      statement->name);
	TRY(fault_before(DB_FAULT_STATEMENT, db));
	return db->connection->engine->start(db->connection, statement, in, stream);
}

static enum err run_held(struct call *call, enum err (*body)(struct call *))
{
	struct db *db = call->db;
	TRY(start(db, call->statement, call->in, false));
	enum err result = body(call);
	db->connection->engine->finish(db->connection, &call->changed);
	return result == OK ? fault_after(DB_FAULT_STATEMENT) : result;
}

static enum err run(struct call *call, enum err (*body)(struct call *))
{
	TRY(inputs_ok(call->statement, call->in));
	TRY(loan_hold(call->db));
	enum err result = loan_result(call->db, run_held(call, body));
	loan_rest(call->db);
	return result;
}

enum err stmt_run(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct db_value *in, int64_t *changed)
{
	struct call call = {.db = db, .arena = arena, .statement = statement, .in = in};
	TRY(run(&call, drain));
	if (changed)
		*changed = call.changed;
	return OK;
}

enum err stmt_one(struct db *db, struct arena *arena, const struct statement *statement,
                  const struct db_value *in, struct db_value *cells)
{
	struct call call = {.db = db, .arena = arena, .statement = statement, .in = in, .cells = cells};
	return run(&call, take_one);
}

enum err stmt_many(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct db_value *in, const struct stmt_rows *as, void **rows, size_t *count)
{
	struct call call = {.db = db, .arena = arena, .statement = statement, .in = in, .as = as};
	TRY(run(&call, take_many));
	*rows = call.rows;
	*count = call.count;
	return OK;
}

/* --- many rows in --- */

static enum err bulk_held(struct db *db, const struct statement *statement,
                          const struct stmt_bulk_rows *all, int64_t *changed)
{
	if (db->doomed)
		return statement_fail(statement, ERR_INTERNAL, "%s in a transaction that failed",
		                      statement->name);
	TRY(fault_before(DB_FAULT_STATEMENT, db));
	TRY(db->connection->engine->bulk(db->connection, statement, all, changed));
	return fault_after(DB_FAULT_STATEMENT);
}

static enum err bulk_alone(struct db *db, const struct statement *statement,
                           const struct stmt_bulk_rows *all, int64_t *changed)
{
	TRY(tx_begin(db));
	enum err result = bulk_held(db, statement, all, changed);
	if (result == OK)
		return tx_commit(db);
	tx_rollback(db);
	return result;
}

enum err stmt_bulk(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct stmt_bulk_rows *all, int64_t *changed)
{
	(void)arena;
	int64_t done = 0;
	assert(!db->reading);
	if (all->count > 0 && db->in_tx)
		TRY(loan_result(db, bulk_held(db, statement, all, &done)));
	else if (all->count > 0)
		TRY(bulk_alone(db, statement, all, &done));
	if (changed)
		*changed = done;
	return OK;
}

/* --- rows one after the other --- */

enum err stmt_open(struct db *db, struct arena *arena, const struct statement *statement,
                   const struct db_value *in, struct stmt_cursor *cursor)
{
	(void)arena;
	TRY(inputs_ok(statement, in));
	TRY(loan_hold(db));
	enum err result = loan_result(db, start(db, statement, in, true));
	db->reading = result == OK;
	loan_rest(db);
	if (result == OK)
		*cursor = (struct stmt_cursor){.db = db, .statement = statement, .open = true};
	return result;
}

bool stmt_next(struct stmt_cursor *cursor, struct db_value *cells)
{
	if (!cursor->open || cursor->ended)
		return false;
	struct connection *connection = cursor->db->connection;
	bool got = false;
	enum err result = connection->engine->row(connection, cursor->statement, cells, &got);
	cursor->result = loan_result(cursor->db, result);
	cursor->ended = result != OK || !got;
	return !cursor->ended;
}

enum err stmt_close(struct stmt_cursor *cursor)
{
	if (cursor->open) {
		struct db *db = cursor->db;
		db->connection->engine->finish(db->connection, NULL);
		db->reading = false;
		loan_rest(db);
	}
	cursor->open = false;
	return cursor->result;
}

enum err statement_check(struct db *db, struct arena *arena, const struct statement *statement)
{
	(void)arena;
	TRY(loan_hold(db));
	enum err result = loan_result(db, db->connection->engine->check(db->connection, statement));
	loan_rest(db);
	return result;
}
