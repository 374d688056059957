/* media_sink: a nameless file per upload. */
#include "media_sink.h"

#include "arena.h"
#include "call.h"
#include "err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct spool {
	int file;
	int64_t size;
};

static void spool_close(void *thing)
{
	struct spool *spool = thing;
	close(spool->file);
}

static enum err spool_open(struct call *call)
{
	const char *folder = getenv("TMPDIR");
	int file = open(folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0)
		return fail(ERR_BUSY, "temporary file: %s", strerror(errno));
	struct spool *spool = arena_make(call->arena, struct spool);
	spool->file = file;
	arena_defer(call->arena, spool_close, spool);
	call->spool = spool;
	return OK;
}

enum err media_sink(struct http_request *req, struct str bytes)
{
	struct call *call = req->state;
	if (!call->spool)
		TRY(spool_open(call));
	for (size_t done = 0; done < bytes.len;) {
		ssize_t wrote = write(call->spool->file, bytes.ptr + done, bytes.len - done);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return fail(ERR_BUSY, "temporary file: %s", strerror(errno));
		done += (size_t)wrote;
	}
	call->spool->size += (int64_t)bytes.len;
	return OK;
}

enum err media_spooled(struct http_request *req, int *file, int64_t *size)
{
	const struct call *call = req->state;
	if (!call->spool || call->spool->size == 0)
		return fail(ERR_INVALID, "ファイルが空です。もう一度選んでください。");
	*file = call->spool->file;
	*size = call->spool->size;
	return OK;
}

enum err media_spooled_bytes(struct call *call, struct arena *arena, struct str *out)
{
	int file;
	int64_t size;
	TRY(call->http->sink_err);
	if (media_spooled(call->http, &file, &size) != OK)
		return fail_field(ERR_INVALID, "file", "ファイルが空です。");
	char *bytes = arena_alloc(arena, (size_t)size);
	for (int64_t done = 0; done < size;) {
		ssize_t got = pread(file, bytes + done, (size_t)(size - done), (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(ERR_BUSY, "temporary file ends early");
		done += got;
	}
	*out = str_of(bytes, (size_t)size);
	return OK;
}
