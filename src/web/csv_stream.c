/* csv_stream: one loan per piece. */
#include "csv_stream.h"

#include "arena.h"
#include "buf.h"
#include "call.h"
#include "csv.h"
#include "db.h"
#include "str.h"

#define PIECE_MOST ((size_t)16 << 20)

struct answer {
	struct arena *arena; /* of the whole answer */
	struct arena *piece; /* of the text that waits */
	struct csv_stream stream;
	struct str waiting;
	bool ended;
};

static enum err next_piece(struct answer *answer)
{
	struct db *db;
	struct buf out;
	arena_free(&answer->piece);
	answer->piece = arena_new();
	buf_init(&out, answer->piece, PIECE_MOST);
	TRY(db_take(answer->stream.pool, answer->piece, DB_READ, &db));
	TRY(answer->stream.next(answer->stream.context, db, answer->piece, &out));
	db_return(&db);
	TRY(buf_done(&out, &answer->waiting));
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

struct arena *csv_stream_arena(void) { return arena_new(); }

void csv_stream_answer(struct call *call, struct arena *arena, const struct csv_stream *stream)
{
	struct answer *answer = arena_make(arena, struct answer);
	struct buf head;
	*answer = (struct answer){.arena = arena, .stream = *stream};
	buf_init(&head, arena, (size_t)64 << 10);
	buf_lit(&head, "\xef\xbb\xbf");
	for (size_t i = 0; stream->titles[i]; i++)
		csv_cell(&head, str_from(stream->titles[i]), i == 0);
	csv_end_row(&head);
	answer->waiting = buf_view(&head);
	http_respond(call->response, 200, S("text/csv; charset=utf-8"), S(""));
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"%.*s\"", FMT(stream->name)));
	call->response->pull = pull;
	call->response->release = release;
	call->response->pull_context = answer;
}
