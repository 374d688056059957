/* pg_value: big-endian numbers and one-dimensional arrays. */
#include "pg_value.h"

#include "arena.h"
#include "engine.h"

#include <limits.h>
#include <string.h>

enum {
	OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23,
	OID_TEXT = 25, OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_BPCHAR = 1042, OID_VARCHAR = 1043,
	OID_BOOL_ARRAY = 1000, OID_BYTEA_ARRAY = 1001, OID_TEXT_ARRAY = 1009, OID_INT8_ARRAY = 1016,
	OID_FLOAT8_ARRAY = 1022,
};

#define CHUNK_ROWS 4096
#define CHUNK_BYTES ((size_t)8 << 20)
#define ARRAY_BYTES ((size_t)512 << 20) /* PostgreSQL takes up to 1 GB */
#define ARRAY_HEAD 20

static uint32_t type_of(enum db_type type, bool bulk)
{
	switch (type) {
	case DB_I64:
		return bulk ? OID_INT8_ARRAY : OID_INT8;
	case DB_F64:
		return bulk ? OID_FLOAT8_ARRAY : OID_FLOAT8;
	case DB_BOOL:
		return bulk ? OID_BOOL_ARRAY : OID_BOOL;
	case DB_TEXT:
		return bulk ? OID_TEXT_ARRAY : OID_TEXT;
	case DB_BYTES:
		return bulk ? OID_BYTEA_ARRAY : OID_BYTEA;
	case DB_I64_LIST:
		return OID_INT8_ARRAY;
	case DB_TEXT_LIST:
		return OID_TEXT_ARRAY;
	}
	return 0;
}

void pg_params_types(const struct statement *statement, struct pg_params *params)
{
	params->count = (int)statement->input_count;
	for (size_t i = 0; i < statement->input_count; i++) {
		params->types[i] = type_of(statement->inputs[i].type, statement->bulk);
		params->formats[i] = 1;
	}
}

/* --- out --- */

static void put_u32(char *to, uint32_t value)
{
	uint32_t big = __builtin_bswap32(value);
	memcpy(to, &big, sizeof big);
}

/* The bytes of a plain value; a number's are put into *room. */
static struct str plain_bytes(const struct db_value *value, enum db_type type, uint64_t *room)
{
	if (type == DB_TEXT || type == DB_BYTES)
		return str_of(value->text.ptr ? value->text.ptr : "", value->text.len);
	char *at = (char *)room;
	if (type == DB_BOOL) {
		*at = value->flag ? 1 : 0;
		return str_of(at, 1);
	}
	uint64_t bits;
	if (type == DB_I64)
		memcpy(&bits, &value->i64, sizeof bits);
	else
		memcpy(&bits, &value->f64, sizeof bits);
	*room = __builtin_bswap64(bits);
	return str_of(at, sizeof *room);
}

struct array {
	struct buf bytes;
	size_t count;
	bool has_null;
};

static void array_begin(struct array *array, struct arena *arena)
{
	static const char head[ARRAY_HEAD];
	*array = (struct array){.count = 0};
	buf_init(&array->bytes, arena, ARRAY_BYTES);
	buf_add(&array->bytes, head, sizeof head);
}

static void array_add(struct array *array, struct str bytes, bool is_null)
{
	char length[4];
	assert(bytes.len <= INT_MAX);
	put_u32(length, is_null ? UINT32_MAX : (uint32_t)bytes.len);
	buf_add(&array->bytes, length, sizeof length);
	if (!is_null)
		buf_str(&array->bytes, bytes);
	array->has_null |= is_null;
	array->count++;
}

static enum err array_end(struct array *array, uint32_t element, struct pg_params *params, size_t at)
{
	struct str whole;
	TRY(buf_done(&array->bytes, &whole));
	char *head = array->bytes.ptr;
	bool empty = array->count == 0;
	put_u32(head, empty ? 0 : 1); /* dimensions */
	put_u32(head + 4, array->has_null);
	put_u32(head + 8, element);
	put_u32(head + 12, (uint32_t)array->count);
	put_u32(head + 16, 1); /* numbered from 1 */
	params->values[at] = whole.ptr;
	params->lengths[at] = (int)(empty ? 12 : whole.len);
	return OK;
}

static enum err list_param(const struct db_value *value, enum db_type type, struct arena *arena,
                           struct pg_params *params, size_t at)
{
	struct array array;
	array_begin(&array, arena);
	if (type == DB_TEXT_LIST) {
		for (size_t i = 0; i < value->texts.count; i++)
			array_add(&array, value->texts.at[i], false);
		return array_end(&array, OID_TEXT, params, at);
	}
	for (size_t i = 0; i < value->i64s.count; i++) {
		uint64_t room;
		struct db_value one = {.i64 = value->i64s.at[i]};
		array_add(&array, plain_bytes(&one, DB_I64, &room), false);
	}
	return array_end(&array, OID_INT8, params, at);
}

enum err pg_params_from(const struct statement *statement, const struct db_value *in, struct arena *arena,
                        struct pg_params *params)
{
	pg_params_types(statement, params);
	for (size_t i = 0; i < statement->input_count; i++) {
		enum db_type type = statement->inputs[i].type;
		params->values[i] = NULL;
		params->lengths[i] = 0;
		if (type == DB_I64_LIST || type == DB_TEXT_LIST) {
			TRY(list_param(&in[i], type, arena, params, i));
		} else if (!in[i].is_null) {
			struct str bytes = plain_bytes(&in[i], type, &params->numbers[i]);
			assert(bytes.len <= INT_MAX);
			params->values[i] = bytes.ptr;
			params->lengths[i] = (int)bytes.len;
		}
	}
	return OK;
}

static enum err add_bulk_row(const struct statement *statement, const struct db_value *in,
                             struct array *arrays, size_t *bytes)
{
	for (size_t i = 0; i < statement->input_count; i++) {
		TRY(statement_text_ok(statement, &statement->inputs[i], &in[i]));
		uint64_t room;
		struct str value = plain_bytes(&in[i], statement->inputs[i].type, &room);
		array_add(&arrays[i], value, in[i].is_null);
		*bytes += value.len;
	}
	return OK;
}

enum err pg_params_bulk(const struct statement *statement, const struct stmt_bulk_rows *all, size_t *at,
                        struct arena *arena, struct pg_params *params)
{
	struct array arrays[DB_COLUMNS_MOST];
	for (size_t i = 0; i < statement->input_count; i++)
		array_begin(&arrays[i], arena);
	size_t bytes = 0, end = *at + CHUNK_ROWS < all->count ? *at + CHUNK_ROWS : all->count;
	while (*at < end && bytes < CHUNK_BYTES) {
		struct db_value in[DB_COLUMNS_MOST];
		all->write(all->rows, *at, in);
		TRY(add_bulk_row(statement, in, arrays, &bytes));
		++*at;
	}
	pg_params_types(statement, params);
	for (size_t i = 0; i < statement->input_count; i++)
		TRY(array_end(&arrays[i], type_of(statement->inputs[i].type, false), params, i));
	return OK;
}

/* --- in --- */

bool pg_type_fits(uint32_t type, enum db_type wanted)
{
	bool whole = type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
	switch (wanted) {
	case DB_I64:
		return whole;
	case DB_F64:
		return whole || type == OID_FLOAT8 || type == OID_FLOAT4;
	case DB_BOOL:
		return type == OID_BOOL;
	case DB_TEXT:
		return type == OID_TEXT || type == OID_VARCHAR || type == OID_BPCHAR || type == OID_NAME;
	case DB_BYTES:
		return type == OID_BYTEA;
	case DB_I64_LIST:
	case DB_TEXT_LIST:
		break;
	}
	return false;
}

static bool read_whole(struct str bytes, int64_t *out)
{
	if (bytes.len != 8 && bytes.len != 4 && bytes.len != 2)
		return false;
	bool negative = bytes.ptr[0] & 0x80;
	uint64_t bits = negative ? UINT64_MAX : 0;
	for (size_t i = 0; i < bytes.len; i++)
		bits = bits << 8 | (unsigned char)bytes.ptr[i];
	memcpy(out, &bits, sizeof bits);
	return true;
}

static bool read_float(uint32_t type, struct str bytes, double *out)
{
	int64_t whole;
	if (!read_whole(bytes, &whole))
		return false;
	if (type == OID_FLOAT8) {
		memcpy(out, &whole, sizeof whole);
	} else if (type == OID_FLOAT4) {
		float small;
		uint32_t bits = (uint32_t)whole;
		memcpy(&small, &bits, sizeof small);
		*out = (double)small;
	} else {
		*out = (double)whole;
	}
	return true;
}

bool pg_value_read(uint32_t type, struct str bytes, enum db_type wanted, struct db_value *out)
{
	*out = (struct db_value){.is_null = false};
	if (wanted == DB_I64)
		return read_whole(bytes, &out->i64);
	if (wanted == DB_F64)
		return read_float(type, bytes, &out->f64);
	if (wanted == DB_BOOL) {
		out->flag = bytes.len == 1 && bytes.ptr[0];
		return bytes.len == 1;
	}
	out->text = bytes;
	return true;
}
