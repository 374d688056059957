/* journal: every API request that came, for tests and for the screen.
 *
 * The latest ones, up to a bound in number and bytes. Wants the world's lock. */
#pragma once

#include "http_request.h"
#include "table.h"

struct world;
struct emit;

#define JOURNAL_MOST 20000
#define JOURNAL_BYTES_MOST ((int64_t)128 << 20)

struct journal_record {
	int64_t at;
	int status;         /* 0: the connection was cut */
	int64_t fault;      /* id of the fault that answered, 0: none */
	struct id16 request_id;
	const char *remark; /* the client did something it should not; static, or NULL */
	struct str method, target, body, answer;
	struct str headers; /* JSON object */
	void *memory;
	int64_t bytes;
};

struct journal {
	struct journal_record *ring; /* made at the first record */
	int64_t next;                /* sequence number of the next record */
	int64_t first;               /* of the oldest that is kept */
	int64_t bytes;
};

void journal_add(struct world *world, const struct http_request *req, const struct journal_record *record);
void journal_emit(struct world *world, struct arena *arena, struct emit *out, int64_t from, int64_t most);
void journal_clear(struct world *world);
