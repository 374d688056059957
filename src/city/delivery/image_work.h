/* image_work: makes clean pictures from an upload, by the helper process
 * (image_helper.h). Decoded, turned upright, made smaller and encoded anew, so
 * nothing of the upload but its pixels comes through: no metadata, no hidden
 * files. */
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

enum image_use {
	IMAGE_FOR_MESSAGE,  /* the original and a preview */
	IMAGE_FOR_IMAGEMAP, /* LINE's five widths */
	IMAGE_FOR_MENU,     /* as large as it came, at most 1 MB */
};

struct image_upload {
	int file;
	int64_t size;
	enum image_use use;
};

/* helper: the asking end of image_helper_pair(). ERR_INVALID in plain Japanese for
 * what is no JPEG or PNG, moves, or is too large. For any thread; waits. */
enum err image_work(struct arena *arena, int helper, const struct image_upload *upload, struct image_made *out) MUST_CHECK;
