/* file_read: bytes of an open file, all of them or an error. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

/* ERR_BUSY: the file ends before. */
enum err file_read_at(int file, char *into, size_t len, int64_t at) MUST_CHECK;
/* The first or the last `most` bytes of a file of that size, or all it has. */
struct file_edge {
	int64_t size;
	size_t most;
	bool tail;
};
enum err file_read_edge(struct arena *arena, int file, const struct file_edge *edge, struct str *out) MUST_CHECK;
