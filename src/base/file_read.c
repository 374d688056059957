/* file_read: pread() until it is done. */
#include "file_read.h"

#include "arena.h"

#include <errno.h>
#include <unistd.h>

enum err file_read_at(int file, char *into, size_t len, int64_t at)
{
	for (size_t done = 0; done < len;) {
		ssize_t got = pread(file, into + done, len - done, (off_t)(at + (int64_t)done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(ERR_BUSY, "temporary file ends early");
		done += (size_t)got;
	}
	return OK;
}

enum err file_read_edge(struct arena *arena, int file, const struct file_edge *edge, struct str *out)
{
	size_t len = edge->size < (int64_t)edge->most ? (size_t)edge->size : edge->most;
	char *bytes = arena_alloc(arena, len);
	TRY(file_read_at(file, bytes, len, edge->tail ? edge->size - (int64_t)len : 0));
	*out = str_of(bytes, len);
	return OK;
}
