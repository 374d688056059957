/* media_serve: bytes in pieces, with ranges for phones that play a film. */
#include "media_serve.h"

#include "arena.h"
#include "call.h"
#include "media.h"

#include <string.h>

#define YEAR "public, max-age=31536000, immutable"

struct range {
	int64_t first, last; /* both included */
	bool partial;
};

/* What is being sent: one part is unsealed at a time. */
struct stream {
	const struct call *call;
	struct media media;
	struct str variant;
	struct arena *arena; /* of the current part */
	struct str part;
	int64_t part_no; /* -1: none yet */
	int64_t at, end; /* of the whole; end is behind the last */
};

/* --- ranges (RFC 9110, 14.1.2): one range, else the whole ------------------------------ */

static bool read_range(struct str header, int64_t size, struct range *out)
{
	struct str rest = header, from, to;
	*out = (struct range){0, size - 1, false};
	if (!str_starts(rest, S("bytes=")) || str_find_char(rest, ',') >= 0)
		return true;
	rest = str_skip(rest, 6);
	int64_t first, last = size - 1;
	if (!str_cut(&rest, '-', &from) || rest.ptr == NULL)
		return true;
	to = rest;
	if (from.len == 0) {
		if (!str_to_i64(to, &last) || last <= 0)
			return false;
		*out = (struct range){last < size ? size - last : 0, size - 1, true};
		return true;
	}
	if (!str_to_i64(from, &first) || (to.len && !str_to_i64(to, &last)))
		return true;
	if (first < 0 || first >= size || last < first)
		return false;
	*out = (struct range){first, last < size ? last : size - 1, true};
	return true;
}

/* --- the stream ------------------------------------------------------------------------- */

static enum err load_part(struct stream *stream, int64_t no)
{
	struct db *db;
	arena_free(&stream->arena);
	stream->arena = arena_new();
	const struct web_options *options = &stream->call->web->options;
	TRY(db_take(options->db, stream->arena, DB_READ, &db));
	TRY(media_part(db, stream->arena, options->keyring, &stream->media, stream->variant, no, &stream->part));
	db_return(&db);
	stream->part_no = no;
	return OK;
}

static enum err pull(void *context, char *into, size_t room, size_t *written)
{
	struct stream *stream = context;
	*written = 0;
	if (stream->at >= stream->end)
		return OK;
	int64_t no = stream->at / (int64_t)MEDIA_PART;
	if (no != stream->part_no)
		TRY(load_part(stream, no));
	struct str rest = str_skip(stream->part, (size_t)(stream->at % (int64_t)MEDIA_PART));
	size_t left = (size_t)(stream->end - stream->at);
	size_t len = rest.len < room ? rest.len : room;
	len = len < left ? len : left;
	if (len == 0)
		return fail(ERR_INTERNAL, "media part is shorter than its size");
	memcpy(into, rest.ptr, len);
	stream->at += (int64_t)len;
	*written = len;
	return OK;
}

static void release(void *context)
{
	struct stream *stream = context;
	arena_free(&stream->arena);
}

static enum err not_found(struct call *call)
{
	http_respond_text(call->response, 404, S("見つかりません。\n"));
	return OK;
}

static void say_range(struct call *call, const struct range *range, int64_t size)
{
	struct http_response *response = call->response;
	response->status = range->partial ? 206 : 200;
	if (range->partial)
		http_set_header(response, S("Content-Range"),
		                str_fmt(call->arena, "bytes %" PRId64 "-%" PRId64 "/%" PRId64, range->first, range->last, size));
}

static enum err begin(struct call *call, const struct media *media, struct str variant, int64_t size, struct str mime)
{
	struct http_response *response = call->response;
	struct range range;
	struct str header = http_header(call->http, "range");
	if (!read_range(header.ptr ? header : S(""), size, &range)) {
		http_respond_text(response, 416, S(""));
		http_set_header(response, S("Content-Range"), str_fmt(call->arena, "bytes */%" PRId64, size));
		return OK;
	}
	struct stream *stream = arena_make(call->arena, struct stream);
	*stream = (struct stream){.call = call,
	                          .media = *media,
	                          .variant = variant,
	                          .part_no = -1,
	                          .at = range.first,
	                          .end = range.last + 1};
	say_range(call, &range, size);
	http_set_header(response, S("Content-Type"), mime);
	http_set_header(response, S("Cache-Control"), S(YEAR));
	http_set_header(response, S("Accept-Ranges"), S("bytes"));
	http_set_header(response, S("X-Content-Type-Options"), S("nosniff"));
	http_set_header(response, S("Content-Security-Policy"), S("default-src 'none'; sandbox"));
	response->pull = pull;
	response->release = release;
	response->pull_context = stream;
	response->pull_length = stream->end - stream->at;
	return OK;
}

enum err media_serve(struct call *call)
{
	struct media media;
	struct str mime, variant = call->captures[1];
	int64_t size;
	struct db *db = call->db;
	if (!db)
		TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err err = media_by_token(db, call->arena, call->captures[0], &media);
	if (err == OK)
		err = media_variant(db, call->arena, &media, variant, &size, &mime);
	if (err == ERR_NOT_FOUND)
		return not_found(call);
	TRY(err);
	return begin(call, &media, variant, size, mime);
}
