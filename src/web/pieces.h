/* pieces: a long answer that is read while it is sent: one loan and one arena a
 * piece, so that a large file takes no more memory than its largest piece. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct call;
struct db;
struct db_pool;

struct pieces {
	struct db_pool *pool;
	struct arena *first_arena; /* of the first bytes; NULL: of nothing */
	struct str first;          /* sent before anything is asked for */
	size_t room;               /* of a piece's arena; 0: the usual */
	/* The next bytes, in this arena; none at the end. context outlives the request. */
	enum err (*next)(void *context, struct db *db, struct arena *piece, struct str *out);
	void *context;
};

/* What call->response sends; takes over the arena of the context,
 * and that of the first bytes. The caller has written status, type and headers. */
void pieces_answer(struct call *call, struct arena *arena, const struct pieces *pieces);
