/* pieces: what waits is copied out; when it is used up, the next is asked for. */
#include "pieces.h"

#include "arena.h"
#include "call.h"
#include "db.h"
#include "str.h"

struct answer {
	struct arena *arena; /* of the whole answer */
	struct arena *piece; /* of the bytes that wait */
	struct pieces pieces;
	struct str waiting;
	bool ended;
};

static enum err next_piece(struct answer *answer)
{
	struct db *db;
	const struct pieces *pieces = &answer->pieces;
	arena_free(&answer->piece);
	answer->piece = pieces->room ? arena_new_sized(pieces->room) : arena_new();
	TRY(db_take(pieces->pool, answer->piece, DB_READ, &db));
	TRY(pieces->next(pieces->context, db, answer->piece, &answer->waiting));
	db_return(&db);
	answer->ended = answer->waiting.len == 0;
	return OK;
}

static enum err pull(void *context, char *into, size_t room, size_t *written)
{
	struct answer *answer = context;
	if (!answer->waiting.len && !answer->ended)
		TRY(next_piece(answer));
	size_t size = answer->waiting.len < room ? answer->waiting.len : room;
	for (size_t i = 0; i < size; i++)
		into[i] = answer->waiting.ptr[i];
	answer->waiting = str_skip(answer->waiting, size);
	*written = size;
	return OK;
}

static void release(void *context)
{
	struct answer *answer = context;
	struct arena *arena = answer->arena;
	arena_free(&answer->piece);
	arena_free(&arena);
}

void pieces_answer(struct call *call, struct arena *arena, const struct pieces *pieces)
{
	struct answer *answer = arena_make(arena, struct answer);
	*answer = (struct answer){
		.arena = arena, .piece = pieces->first_arena, .pieces = *pieces, .waiting = pieces->first};
	call->response->pull = pull;
	call->response->release = release;
	call->response->pull_context = answer;
}
