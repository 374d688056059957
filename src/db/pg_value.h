/* pg_value: values in PostgreSQL's binary format. For db_postgres.c only. */
#pragma once

#include "buf.h"
#include "stmt.h"

/* libpq's Oid is an unsigned int; its header is not included here. */

struct pg_params {
	uint32_t types[DB_COLUMNS_MOST];
	const char *values[DB_COLUMNS_MOST];
	int lengths[DB_COLUMNS_MOST];
	int formats[DB_COLUMNS_MOST]; /* all binary */
	uint64_t numbers[DB_COLUMNS_MOST];
	int count;
};

/* Types of the inputs; of :bulk, of their arrays. */
void pg_params_types(const struct statement *statement, struct pg_params *params);
/* Views of text are borrowed; arrays are made in the arena. */
enum err pg_params_from(const struct statement *statement, const struct db_value *in, struct arena *arena,
                        struct pg_params *params) MUST_CHECK;
/* Rows from *at on as arrays, as many as go into one statement; moves *at. */
enum err pg_params_bulk(const struct statement *statement, const struct stmt_bulk_rows *all, size_t *at,
                        struct arena *arena, struct pg_params *params) MUST_CHECK;

bool pg_type_fits(uint32_t type, enum db_type wanted);
/* False when the bytes are not what the type says. */
bool pg_value_read(uint32_t type, struct str bytes, enum db_type wanted, struct db_value *out);
