/* image: kind and size of a picture from its first bytes.
 *
 * Reads headers only, never pixels; decoding hostile pictures is the business
 * of a locked-away helper elsewhere. */
#pragma once

#include "err.h"

enum image_kind { IMAGE_JPEG, IMAGE_PNG, IMAGE_GIF, IMAGE_WEBP };

struct image {
	enum image_kind kind;
	int64_t width, height; /* as stored; EXIF rotation is not applied */
	bool animated;         /* an APNG control chunk before the data */
};

/* ERR_INVALID when it is none of these, or broken before its size is known. */
enum err image_probe(struct str bytes, struct image *out) MUST_CHECK;
const char *image_media_type(enum image_kind kind); /* "image/jpeg" */
