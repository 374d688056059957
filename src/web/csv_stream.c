/* csv_stream: headings first, then rows a piece at a time. */
#include "csv_stream.h"

#include "arena.h"
#include "buf.h"
#include "call.h"
#include "csv.h"
#include "pieces.h"
#include "str.h"

#define PIECE_MOST ((size_t)16 << 20)

static enum err next_piece(void *context, struct db *db, struct arena *piece, struct str *out)
{
	const struct csv_stream *stream = context;
	struct buf rows;
	buf_init(&rows, piece, PIECE_MOST);
	TRY(stream->next(stream->context, db, piece, &rows));
	return buf_done(&rows, out);
}

struct arena *csv_stream_arena(void) { return arena_new(); }

void csv_stream_answer(struct call *call, struct arena *arena, const struct csv_stream *stream)
{
	struct csv_stream *own = arena_make(arena, struct csv_stream);
	struct buf head;
	*own = *stream;
	buf_init(&head, arena, (size_t)64 << 10);
	buf_lit(&head, "\xef\xbb\xbf");
	for (size_t i = 0; stream->titles[i]; i++)
		csv_cell(&head, str_from(stream->titles[i]), i == 0);
	csv_end_row(&head);
	http_respond(call->response, 200, S("text/csv; charset=utf-8"), S(""));
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"%.*s\"", FMT(stream->name)));
	pieces_answer(call, arena,
	              &(struct pieces){.pool = own->pool, .first = buf_view(&head), .next = next_piece, .context = own});
}
