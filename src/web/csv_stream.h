/* csv_stream: a long CSV file, written while it is read: a piece at a time, so
 * that a million rows take no more memory than five hundred. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct buf;
struct call;
struct db;

struct csv_stream {
	struct str name;            /* ASCII */
	const char *const *titles;  /* of the columns; ends with NULL */
	struct db_pool *pool;
	/* Adds the next rows to out; none at the end. context outlives the request. */
	enum err (*next)(void *context, struct db *db, struct arena *piece, struct buf *out);
	void *context;
};

/* An arena for the context, freed when the answer is done or given up. */
struct arena *csv_stream_arena(void);
/* Takes over the arena. */
void csv_stream_answer(struct call *call, struct arena *arena, const struct csv_stream *stream);
