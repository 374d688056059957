/* picture: pixels, and how they come from and become JPEG and PNG.
 *
 * Reading is only for the helper process of image_work.c: decoders of foreign
 * bytes run nowhere else. The only user of libjpeg and libpng. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

struct picture {
	int width, height;
	int channels; /* 3: RGB; 4: RGBA */
	uint8_t *pixels; /* rows without gaps */
};

#define PICTURE_PIXELS_MOST ((int64_t)40 * 1000 * 1000)

/* Turned upright as its EXIF orientation says; nothing else of its metadata is
 * kept. ERR_INVALID in plain Japanese. */
enum err picture_from_jpeg(struct arena *arena, struct str bytes, struct picture *out) MUST_CHECK;
enum err picture_from_png(struct arena *arena, struct str bytes, struct picture *out) MUST_CHECK;
/* Smaller by averaging, never larger. */
struct picture picture_scaled(struct arena *arena, const struct picture *from, int width, int height);
/* On white. */
struct picture picture_without_alpha(struct arena *arena, const struct picture *from);
/* orientation: 1 … 8 as EXIF counts. */
struct picture picture_turned(struct arena *arena, const struct picture *from, int orientation);
enum err picture_to_jpeg(struct arena *arena, const struct picture *from, int quality, struct str *out) MUST_CHECK;
enum err picture_to_png(struct arena *arena, const struct picture *from, struct str *out) MUST_CHECK;

struct picture_bits { /* black and white, for codes and plans */
	int width, height;
	uint8_t *light; /* rows of (width + 7) / 8 bytes, leftmost pixel in the highest bit; 1: white */
};
enum err picture_bits_to_png(struct arena *arena, const struct picture_bits *from, struct str *out) MUST_CHECK;
/* From a JPEG's APP1 segment without its marker and length; 1 when there is none. */
int picture_orientation(struct str exif);
