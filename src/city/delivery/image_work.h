/* image_work: makes clean pictures from an upload, in a process that can do
 * nothing else.
 *
 * The helper gets the file and a place in memory to write to, then gives up every
 * system call but reading, writing, memory and ending. It decodes, turns upright,
 * makes smaller and encodes anew, so nothing of the upload but its pixels comes
 * through: no metadata, no hidden files. A crash or too long a time is its end,
 * not ours. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

#define IMAGE_VARIANTS 6
#define IMAGE_UPLOAD_MOST ((int64_t)60 * 1000 * 1000)

struct image_variant {
	char name[12]; /* "original", "preview", "240" … */
	bool png;      /* else JPEG */
	int64_t width, height;
	int64_t offset, size; /* in the file */
};

struct image_made {
	int file; /* closed with the arena */
	struct image_variant variants[IMAGE_VARIANTS]; /* the original first */
	size_t count;
};

/* imagemap: variants of LINE's five widths; else a preview. ERR_INVALID in plain
 * Japanese for what is no JPEG or PNG, moves, or is too large. */
enum err image_work(struct arena *arena, int file, int64_t size, bool imagemap, struct image_made *out) MUST_CHECK;
